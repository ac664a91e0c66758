"""Forms of the inspection pages."""

import re

from django import forms
from django.core.exceptions import ValidationError

from recognition.forms.common import dress
from recognition.forms.councils import MemberForm
from recognition.forms.days import DayField, DayInput
from recognition.forms.seats import Seats
from recognition.forms.times import end_field, require_order, time_field
from recognition.models import Inspection, InspectionMember, InspectionMinutes

LONGEST = 200  # characters; fifteen numbers and the commas between them are far fewer


class PlanForm(forms.ModelForm):
    class Meta:
        model = Inspection
        fields = ["number", "planned_on", "starts_on", "ends_on", "place", "tasks"]
        field_classes = dict.fromkeys(("planned_on", "starts_on", "ends_on"), DayField)
        widgets = dict.fromkeys(("planned_on", "starts_on", "ends_on"), DayInput) | {
            "tasks": forms.Textarea(attrs={"rows": 4})
        }
        help_texts = {
            "number": "Lấy từ sổ văn bản đi của cơ quan.",
            "tasks": "Để trống thì in ba nội dung thường dùng: nghe báo cáo, kiểm tra minh chứng, chấm điểm và lập biên bản.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def clean_number(self):
        if self.cleaned_data["number"] < 1:
            raise ValidationError("Số văn bản phải từ 1 trở lên.")
        return self.cleaned_data["number"]

    def clean(self):
        cleaned = super().clean()
        planned, starts = cleaned.get("planned_on"), cleaned.get("starts_on")
        if planned and starts and starts < planned:
            self.add_error("starts_on", "Ngày kiểm tra không thể trước ngày ký kế hoạch.")
        return cleaned


class CriteriaField(forms.CharField):
    """Numbers of criteria as people write them: "1, 2, 7" or "1 2 7" or "4-6"."""

    def __init__(self, *args, known=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return self.prepare_value(initial or []) != (data or "").strip()

    def clean(self, value):
        text = super().clean(value)
        numbers = [number for part in re.split(r"[,;\s]+", _spans_closed(text)) for number in _span(part)]
        if wrong := [number for number in numbers if number not in self.known]:
            raise ValidationError(f"Không có tiêu chí «{wrong[0][:20]}». Ghi số tiêu chí, ví dụ: 1, 2, 7 hoặc 4-6.")
        return [number for number in self.known if number in numbers]


def _spans_closed(text: str) -> str:
    return re.sub(r"\s*[-–]\s*", "-", text)


def _span(part: str) -> list[str]:
    """ "4-6" → 4, 5, 6."""
    if (found := re.fullmatch(r"(\d{1,2})-(\d{1,2})", part)) is None:
        return [part] if part else []
    first, last = (int(number) for number in found.groups())
    return [str(number) for number in range(first, last + 1)]


class TeamMemberForm(MemberForm):
    class Meta(MemberForm.Meta):
        model = InspectionMember
        fields = ["name", "position", "body", "role", "criteria", "user"]

    def __init__(self, *args, known, **kwargs):
        """``known``: numbers of the criteria, in order."""
        super().__init__(*args, **kwargs)
        self.fields["criteria"] = CriteriaField(
            label="Phụ trách tiêu chí", required=False, max_length=LONGEST, known=known
        )
        dress(self)
        self.fields["body"].widget.attrs["list"] = "bodies"


class _Team(Seats):
    single = (InspectionMember.Role.HEAD, InspectionMember.Role.SECRETARY)
    body = "Đoàn"
    seat = "chỗ"


TeamFormSet = forms.inlineformset_factory(
    Inspection, InspectionMember, form=TeamMemberForm, formset=_Team, extra=8, can_delete=True
)


class InspectionMinutesForm(forms.ModelForm):
    started = time_field("Bắt đầu lúc")
    ended = end_field()

    field_order = ["held_on", "started", "ended", "place", "present", "conclusion"]

    class Meta:
        model = InspectionMinutes
        fields = ["held_on", "place", "present", "conclusion"]
        field_classes = {"held_on": DayField}
        widgets = {
            "held_on": DayInput,
            "present": forms.Textarea(attrs={"rows": 6}),
            "conclusion": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def clean(self):
        cleaned = super().clean()
        require_order(self, cleaned.get("started"))
        return cleaned
