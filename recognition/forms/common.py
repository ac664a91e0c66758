"""What forms share: how their fields look, and sentences that Django has no Vietnamese for."""

from django import forms

NULL = "Có ký tự lạ (thường do chép từ tệp hỏng): gõ lại phần này."


def dress(form):
    """Bootstrap's classes on every field, and the refusal of NUL characters in Vietnamese."""
    for field in form.fields.values():
        field.error_messages["null_characters_not_allowed"] = NULL
        if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect):
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
