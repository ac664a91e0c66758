from django import forms

from recognition.models.answers import NARRATIVE_LIMIT


class RemarkForm(forms.Form):
    text = forms.CharField(
        label="Góp ý mới cho đơn vị",
        max_length=NARRATIVE_LIMIT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2, "data-key": "g"}),
        help_text="Khi trả lại, chỉ những mục có góp ý (và chỉ tiêu dùng chung số liệu) được mở để sửa.",
    )


class AnswerForm(forms.Form):
    """``seen``: the answer that the page showed, so that nobody writes over what a colleague has just said."""

    answer = forms.CharField(
        label="Trả lời",
        max_length=NARRATIVE_LIMIT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
        help_text="Đã sửa gì, thêm minh chứng nào; hoặc vì sao giữ nguyên.",
    )
    seen = forms.CharField(max_length=NARRATIVE_LIMIT, required=False, widget=forms.HiddenInput)
