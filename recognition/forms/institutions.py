"""Forms of the register of institutions."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from config import clock
from recognition.forms.days import DayField, DayInput
from recognition.models import InstitutionKind, Office, OfficeKind, Tier, Unit
from recognition.models.institutions import ASSESSING_TIERS

PUBLIC = [("", "Chọn"), ("true", "Công lập (của Nhà nước)"), ("false", "Ngoài công lập")]


def _style(form):
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"


class InstitutionFilter(forms.Form):
    q = forms.CharField(label="Tên (không dấu cũng được)", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Loại hình", required=False, choices=[("", "Mọi loại hình"), *InstitutionKind.choices]
    )
    tier = forms.ChoiceField(label="Đánh giá ở", required=False, choices=[("", "Mọi cấp"), *ASSESSING_TIERS])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _style(self)
        self.is_valid()

    def narrow(self, units):
        """``units`` that fit; what cannot be understood filters nothing."""
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            units = units.search(words)
        given = {"kind": chosen.get("kind"), "assessed_at": chosen.get("tier")}
        return units.filter(**{name: value for name, value in given.items() if value})

    def query(self) -> str:
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


class InstitutionForm(forms.ModelForm):
    """One institution, with the letterhead of its office. ``units``: where the reader keeps institutions."""

    public = forms.TypedChoiceField(label="Công lập", choices=PUBLIC, coerce=lambda value: value == "true")
    office_code = forms.CharField(
        label="Chữ viết tắt trong ký hiệu văn bản",
        max_length=30,
        required=False,
        help_text="«THCSBS» trong 05/TTr-THCSBS",
    )
    place = forms.CharField(label="Địa danh trên văn bản", max_length=100, required=False, help_text="«Hưng Yên»")

    class Meta:
        model = Unit
        fields = ["type", "name", "kind", "public", "assessed_at", "parent", "own_office", "valid_from", "code"]
        field_classes = {"valid_from": DayField}
        widgets = {"valid_from": DayInput}
        labels = {
            "parent": "Thuộc (nơi quản lý)",
            "own_office": "Đơn vị này chính là",
            "valid_from": "Hoạt động từ ngày",
        }
        help_texts = {
            "type": "«Trường THCS», «Công ty TNHH»; để trống nếu tên đã đủ",
            "name": "Tên riêng, không kèm loại: «Bạch Sam»",
            "kind": "Quyết định những chỉ tiêu nào áp dụng cho đơn vị",
            "own_office": "Chỉ chọn khi đơn vị đã là một cơ quan dùng cổng (UBND xã, Phòng GD&ĐT): cơ quan đó lập hồ sơ cho mình",
            "code": "Để trống thì cổng tự cấp",
        }

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = self._parents(units)
        self.fields["own_office"].queryset = self._offices(units)
        self.fields["own_office"].empty_label = "Một đơn vị khác, có cơ quan riêng"
        for name in ("parent", "kind", "assessed_at"):
            self.fields[name].required = True
        self.fields["code"].required = False
        self._fill(units)
        _style(self)

    def _parents(self, units):
        inside = Q(pk__in=[])
        for unit in units:
            inside |= Q(path__startswith=unit.path)
        found = Unit.objects.existing(clock.today()) | Unit.objects.filter(pk=self.instance.parent_id)
        return found.filter(inside).exclude(tier=Tier.INSTITUTION).order_by("path")

    def _offices(self, units):
        inside = Q(pk__in=[])
        for unit in units:
            inside |= Q(unit__path__startswith=unit.path)
        free = Q(institutions=None) | Q(pk=self.instance.own_office_id)
        found = Office.objects.existing(clock.today()).filter(inside & free).exclude(kind=OfficeKind.INSTITUTION)
        return found.order_by("unit__path", "name")

    def _fill(self, units):
        """What can be known beforehand; of an institution that is there, code and first day stay."""
        if self.instance.pk is None:
            if len(units) == 1:
                self.initial.setdefault("parent", units[0].pk)
            self.initial.setdefault("valid_from", clock.today().replace(month=1, day=1))
            return
        self.initial["public"] = str(self.instance.public).lower()
        for name in ("code", "valid_from", "own_office"):
            self.fields[name].disabled = True
        own = self.instance.offices.filter(kind=OfficeKind.INSTITUTION).order_by("-valid_from").first()
        if own:
            self.initial |= {"office_code": own.code, "place": own.place}

    def clean(self):
        cleaned = super().clean()
        self.instance.tier = Tier.INSTITUTION
        if self.instance.pk is None and not cleaned.get("own_office") and not cleaned.get("office_code"):
            self.add_error("office_code", "Cần chữ viết tắt để đánh số văn bản của đơn vị.")
        code, day = cleaned.get("code"), cleaned.get("valid_from")
        if self.instance.pk is None and code and day and _is_taken(code, day):
            raise ValidationError({"code": "Mã này đang thuộc một đơn vị khác."})
        return cleaned

    def letterhead(self) -> dict:
        """Abbreviation and place of the office's papers."""
        parent = self.cleaned_data["parent"]
        return {"office_code": self.cleaned_data["office_code"], "place": self.cleaned_data["place"] or parent.name}


def _is_taken(code: str, day) -> bool:
    """Whether a unit that begins on ``day`` cannot have ``code``: another has it then, still, or from that very day."""
    there = Q(valid_to=None) | Q(valid_from=day) | Q(valid_from__lte=day, valid_to__gte=day)
    return Unit.objects.filter(there, code=code).exists()


class EndForm(forms.Form):
    day = DayField(label="Ngày hoạt động cuối cùng")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _style(self)
