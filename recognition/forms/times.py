"""When a meeting began and ended: asked, never made up; what is not known is left as dots to be written in by hand."""

from datetime import time

from django import forms

READ_AS = ["%H:%M", "%Hh%M", "%Hh", "%H.%M", "%H"]
NOT_A_TIME = "Không đọc được giờ này. Gõ giờ:phút, ví dụ 08:30."


def time_field(label: str, **more) -> forms.TimeField:
    """An hour of the day as people type it: 8:30, 8h30, 8."""
    return forms.TimeField(
        label=label,
        input_formats=READ_AS,
        error_messages={"invalid": NOT_A_TIME},
        widget=forms.TimeInput(attrs={"placeholder": "giờ:phút", "autocomplete": "off"}, format="%H:%M"),
        **more,
    )


def end_field() -> forms.TimeField:
    return time_field("Kết thúc lúc", required=False, help_text="Để trống thì biên bản chừa chỗ ghi tay")


def require_order(form, started: time | None):
    """Adds an error to ``form`` when the meeting ended before it ``started``."""
    ended = form.cleaned_data.get("ended")
    if started and ended and ended <= started:
        form.add_error("ended", "Giờ kết thúc phải sau giờ bắt đầu.")
