from django import forms

from config import clock
from recognition.forms.days import DayField


class NumberForm(forms.Form):
    """The number and date that the clerk takes from the office's register."""

    number = forms.IntegerField(
        label="Số trong sổ đăng ký văn bản",
        min_value=1,
        max_value=99999,
        error_messages={"invalid": "Chỉ gõ chữ số, ví dụ 15."},
    )
    issued_on = DayField(label="Ngày ban hành")

    def __init__(self, *args, decision, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = decision.number
        self.fields["issued_on"].initial = decision.issued_on or clock.today()
        self.fields[
            "number"
        ].help_text = (
            f"In thành: {decision.symbol and '…/' + decision.symbol}. Mỗi số dùng một lần trong năm; được để cách số."
        )
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
