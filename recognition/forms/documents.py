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

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = document.number
        self.fields["issued_on"].initial = document.issued_on or clock.today()
        self.fields[
            "number"
        ].help_text = (
            f"In thành: {document.symbol and '…/' + document.symbol}. Mỗi số dùng một lần trong năm; được để cách số."
        )
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


class ReasonForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(
        label="Lý do hủy dự thảo",
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"required": "Ghi lý do hủy dự thảo."},
    )
