"""What is typed of a group of units."""

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from recognition.forms.common import dress
from recognition.forms.days import DayField, DayInput
from recognition.forms.province_plans import EndForm, Kept
from recognition.models import Unit, UnitGroup

FOUND = 30  # units offered at once to add
MOST_ADDED = 200

__all__ = ["AddUnitsForm", "EndForm", "GroupForm", "RemoveUnitForm", "RenameForm", "units_found"]


class GroupForm(forms.ModelForm):
    """A new group."""

    class Meta:
        model = UnitGroup
        fields = ["name", "valid_from", "basis"]
        field_classes = {"valid_from": DayField}
        widgets = {"valid_from": DayInput}
        help_texts = {"name": "«Cụm thi đua số 1»", "basis": "Văn bản lập cụm, nếu có"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial.setdefault("valid_from", clock.today().replace(month=1, day=1))
        dress(self)


class RenameForm(Kept):
    name = forms.CharField(label="Tên mới", max_length=150)
    day = DayField(label="Gọi tên này từ ngày")

    field_order = ["name", "day", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_up(is_new=False)


class AddUnitsForm(forms.Form):
    """Units that were ticked, and from which day on they belong to the group."""

    day = DayField(label="Vào cụm từ ngày")
    units = forms.ModelMultipleChoiceField(Unit.objects.none(), error_messages={"required": "Chọn ít nhất một đơn vị."})

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Unit.objects.below(group.province)
        dress(self)

    def clean_units(self):
        units = list(self.cleaned_data["units"])
        if len(units) > MOST_ADDED:
            raise ValidationError(f"Mỗi lần thêm nhiều nhất {MOST_ADDED} đơn vị.")
        return units


class RemoveUnitForm(forms.Form):
    membership = forms.IntegerField()
    day = DayField(label="Ra khỏi cụm từ ngày")
    reason = forms.CharField(label="Lý do", max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


def units_found(group: UnitGroup, words: str, day) -> list[Unit]:
    """Units of the province that exist on ``day``, bear ``words`` in a name, and are not in the group from then on."""
    there = group.memberships.exclude(valid_to__lt=day).values("unit")
    found = Unit.objects.existing(day).below(group.province).search(words).exclude(pk__in=there)
    return list(found.select_related("parent").order_by("sort_key", "code")[:FOUND])
