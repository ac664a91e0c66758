from django import forms

from config import clock
from recognition.models import Membership, Role


class AnswerForm(forms.Form):
    """What the office answers, and which of its leaders signs."""

    signer = forms.ModelChoiceField(
        label="Người ký",
        queryset=Membership.objects.none(),
        empty_label="Chọn lãnh đạo ký",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "Chọn người ký.", "invalid_choice": "Người này không còn là lãnh đạo ở đây."},
    )
    text = forms.CharField(
        label="Nội dung trả lời",
        max_length=8000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 8}),
        help_text="Mỗi dòng in thành một đoạn. Lời mở «Về hồ sơ …, … trả lời như sau:» đã có sẵn.",
        error_messages={"required": "Ghi nội dung trả lời: hồ sơ vướng gì, đơn vị cần làm gì."},
    )

    def __init__(self, *args, dossier, offices, **kwargs):
        super().__init__(*args, **kwargs)
        leaders = Membership.objects.in_force(clock.today()).filter(office__in=offices, role=Role.LEADER)
        self.fields["signer"].queryset = leaders.select_related("user", "office").order_by("office__name", "pk")
        self.fields["signer"].label_from_instance = lambda held: f"{held.user}, {held.position}, {held.office}"
        self.fields["text"].initial = _opening(dossier)

    def asked(self) -> dict:
        held = self.cleaned_data["signer"]
        return {"office": held.office, "signer": held.user, "text": self.cleaned_data["text"]}


def _opening(dossier) -> str:
    """A first sentence where the dossier itself says what is wrong."""
    if dossier.state == "withdrawn":
        return "Hồ sơ đã được đơn vị rút nên không được xem xét trong đợt này."
    if dossier.late:
        return f"Hồ sơ nộp sau ngày {dossier.round.due_on:%d/%m/%Y} là hạn nộp của đợt."
    return ""
