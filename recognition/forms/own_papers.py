"""The form for the applicant's own signed Tờ trình."""

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from recognition.forms.common import dress
from recognition.forms.days import DayField


class OwnProposalForm(forms.Form):
    file = forms.FileField(
        label="Tệp PDF đã ký",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            "required": "Chưa chọn tệp PDF.",
            "empty": "Tệp không có nội dung: kiểm tra lại tệp trên máy rồi chọn lại.",
            "missing": "Chưa chọn tệp PDF, hoặc tệp bị đứt giữa đường.",
        },
    )
    number = forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ví dụ: 12/TTr-UBND")
    issued_on = DayField(label="Ngày ký")
    signer = forms.CharField(label="Người ký", max_length=150, help_text="Họ và tên in trên Tờ trình")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > clock.today():
            raise ValidationError("Ngày ký không thể sau hôm nay.")
        return day
