"""Asking another office, and its answer."""

from django import forms

from recognition.forms.common import dress
from recognition.forms.days import DayField
from recognition.models import Confirmation
from recognition.models.answers import NARRATIVE_LIMIT


class AskForm(forms.Form):
    office = forms.ModelChoiceField(queryset=None, label="Cơ quan xác nhận", empty_label=None)
    question = forms.CharField(
        label="Cần xác nhận gì", max_length=NARRATIVE_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = DayField(label="Cần trả lời chậm nhất ngày")

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        dress(self)


class ReplyForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Kết quả",
        choices=Confirmation.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn một kết quả."},
    )
    figure = forms.CharField(label="Số đúng, khi là số khác", max_length=200, required=False)
    text = forms.CharField(
        label="Căn cứ, ý kiến",
        max_length=NARRATIVE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Theo sổ, quyết định hay danh sách nào. Câu trả lời được giữ nguyên cùng tên bạn và ngày giờ.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)
