"""Saying who stands in for whom, between which days."""

from django import forms

from config import clock
from recognition.forms.days import DayField, DayInput
from recognition.models import Membership, Role, User

REPRESENTED = (Role.LEADER, Role.OFFICER, Role.CLERK)


class AbsentChoice(forms.ModelChoiceField):
    def label_from_instance(self, held):
        return f"{held.user}, {held.position} ({held.get_role_display().lower()}), {held.office}"


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return f"{user} ({user.username})"


class StandInForm(forms.ModelForm):
    """A dated membership in place of somebody's, for a colleague of the same office."""

    absent = AbsentChoice(label="Người vắng", queryset=Membership.objects.none(), empty_label="Chọn người vắng")
    user = PersonChoice(
        label="Người làm thay", queryset=User.objects.none(), empty_label="Chọn đồng nghiệp cùng cơ quan"
    )

    class Meta:
        model = Membership
        fields = ["position", "signs_as", "valid_from", "valid_to", "basis"]
        field_classes = {"valid_from": DayField, "valid_to": DayField}
        widgets = {"valid_from": DayInput, "valid_to": DayInput}
        help_texts = {
            "position": "Chức vụ của người làm thay, in trên văn bản: «Phó Giám đốc»",
            "signs_as": "In trước chức vụ: «KT. GIÁM ĐỐC», «TUQ. CHỦ TỊCH», «TL. GIÁM ĐỐC»; chỉ cần khi ký văn bản",
            "basis": "Số, ngày giấy ủy quyền hoặc quyết định phân công",
        }

    field_order = ["absent", "user"]

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        here = Membership.objects.in_force(clock.today()).filter(office__in=offices, stands_in_for=None)
        there = here.filter(role__in=REPRESENTED).select_related("user", "office")
        self.fields["absent"].queryset = there.order_by("office__name", "user__full_name")
        colleagues = User.objects.filter(memberships__in=here, is_active=True).distinct()
        self.fields["user"].queryset = colleagues.order_by("full_name")
        self.fields["valid_to"].required = self.fields["basis"].required = True
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def clean(self):
        cleaned = super().clean()
        absent, user = cleaned.get("absent"), cleaned.get("user")
        if absent and user:
            self._fit(absent, user)
        if absent and absent.valid_to and cleaned.get("valid_to") and cleaned["valid_to"] > absent.valid_to:
            said = (
                f"Vai trò của {absent.user} kết thúc sau ngày {absent.valid_to:%d/%m/%Y}: làm thay không quá ngày đó."
            )
            self.add_error("valid_to", said)
        if cleaned.get("valid_to") and cleaned["valid_to"] < clock.today():
            self.add_error("valid_to", "Thời gian làm thay đã qua: ghi ngày kết thúc từ hôm nay trở đi.")
        return cleaned

    def _fit(self, absent, user):
        """Put what the stand-in takes over into the row; faults go to their fields."""
        if absent.user_id == user.pk:
            self.add_error("user", "Chọn người khác: không ai tự làm thay chính mình.")
        if not user.memberships.in_force(clock.today()).filter(office=absent.office, stands_in_for=None).exists():
            self.add_error("user", f"{user} không làm việc ở {absent.office}.")
        self.instance.user, self.instance.office, self.instance.role = user, absent.office, absent.role
        self.instance.stands_in_for = absent.user

    def _get_validation_exclusions(self):
        """The whole row is checked once the form is in order, so that days which overlap are told in words."""
        unknown = super()._get_validation_exclusions()
        return unknown if self.errors else unknown - {"user", "office", "role", "stands_in_for"}
