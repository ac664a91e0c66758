from urllib.parse import urlencode

from django import forms

from config import clock
from recognition.forms.days import DayField, DayInput, day_or_none
from recognition.forms.group_choice import GroupField, offer_groups
from recognition.models import AreaDesignation, Tier, Unit


class UnitFilter(forms.Form):
    q = forms.CharField(
        label="Tên đơn vị (không dấu cũng được)",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    tier = forms.ChoiceField(
        label="Cấp",
        required=False,
        choices=[("", "Mọi cấp"), *((tier.value, tier.label) for tier in Tier if tier != Tier.NATION)],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    cum = GroupField()
    day = DayField(label="Tại ngày", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.as_at = day_or_none(self.data.get("day", "")) or clock.today()
        self.fields["cum"].widget.attrs["class"] = "form-select"
        offer_groups(self, user, self.as_at)

    def found(self):
        """Units as at the day that fit; what cannot be understood filters nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        units = Unit.objects.as_at(self.as_at)
        if group := chosen.get("cum"):
            units = units.in_group(group, self.as_at)
        if words := chosen.get("q"):
            units = units.search(words)
        return units.filter(tier=chosen["tier"]) if chosen.get("tier") else units

    def query(self) -> str:
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


class AreaForm(forms.ModelForm):
    class Meta:
        model = AreaDesignation
        fields = ["area", "valid_from", "valid_to", "legal_basis"]
        field_classes = {"valid_from": DayField, "valid_to": DayField}
        widgets = {"valid_from": DayInput, "valid_to": DayInput}
        help_texts = {
            "legal_basis": "Quyết định nào xếp xã vào vùng này",
            "valid_to": "Để trống nếu chưa có ngày kết thúc",
        }

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.unit = unit
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def clean(self):
        cleaned = super().clean()
        start = cleaned.get("valid_from")
        if start and self.instance.unit.area_designations.filter(valid_from=start).exists():
            self.add_error("valid_from", "Xã này đã được xếp vùng từ ngày đó.")
        return cleaned
