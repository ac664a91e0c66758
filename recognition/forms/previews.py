from django import forms

from recognition.models.answers import NARRATIVE_LIMIT


class AskForm(forms.Form):
    note = forms.CharField(
        label="Lời nhắn: cần xem kỹ chỗ nào (không bắt buộc)",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )


class AdviceForm(forms.Form):
    text = forms.CharField(
        label="Góp ý trước",
        max_length=NARRATIVE_LIMIT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
        help_text="Đơn vị thấy ngay. Góp ý trước là lời khuyên: không trả lại, không chặn việc nộp hồ sơ.",
    )
