"""What recognitions are looked for by; all of it lives in the address, so a list can be sent, kept and asked for again."""

from urllib.parse import urlencode

from django import forms

from config import clock
from criteria.library import spec_of
from criteria.models import CriteriaSet
from recognition import register
from recognition.models import Title, Unit
from recognition.standing import gone_on, held_on, over_on

FIRST_YEAR, LAST_YEAR = 2015, 2100
HOLDS, OVER, GONE = "con", "het", "don-vi-cu"

CONDITIONS = {HOLDS: held_on, OVER: over_on, GONE: gone_on}


def level_choices() -> list[tuple[str, str]]:
    """Every level or band at which a title is held, by any circular; one query."""
    sets = CriteriaSet.objects.exclude(status=CriteriaSet.Status.DRAFT).order_by("-circular__in_force_from", "pk")
    specs = [spec_of(row) for row in sets]
    return list({level.code: spec.named(level.code) for spec in specs for level in spec.title_levels}.items())


def _choice(label: str, choices=()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)


class RecognitionFilter(forms.Form):
    """What both lists of recognitions are narrowed by: the public one and the one of an office."""

    q = forms.CharField(label="Tên đơn vị (không dấu cũng được)", required=False, max_length=100)
    danh_hieu = forms.ModelChoiceField(
        label="Danh hiệu", required=False, queryset=Title.objects.order_by("label"), to_field_name="code"
    )
    muc_do = _choice("Mức độ, xếp loại")
    nam = forms.IntegerField(label="Năm đánh giá", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prepare()
        for field in self.fields.values():
            picks = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if picks else "form-control"
        self.is_valid()

    def prepare(self):
        """Set what fields offer today."""
        self.fields["danh_hieu"].empty_label = "Mọi danh hiệu"
        self.fields["muc_do"].choices = [("", "Mọi mức"), *level_choices()]

    def narrow(self, recognitions):
        """``recognitions`` that fit; what cannot be understood filters nothing."""
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            recognitions = recognitions.filter(unit__in=Unit.objects.search(words))
        asked = {"title": chosen.get("danh_hieu"), "level": chosen.get("muc_do"), "year": chosen.get("nam")}
        return recognitions.filter(**{name: value for name, value in asked.items() if value})

    def query(self, **but) -> str:
        """The filter as a query string, with ``but`` put in; to carry through pages and downloads."""
        said = {name: self.data[name] for name in self.fields if self.data.get(name)} | but
        return urlencode({name: value for name, value in said.items() if value})


class RegisterFilter(RecognitionFilter):
    """The public register's."""

    tinh = forms.ModelChoiceField(
        label="Tỉnh, thành phố",
        required=False,
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label="Cả nước",
    )
    hieu_luc = _choice(
        "Hiệu lực", [("", "Tất cả"), (HOLDS, "Còn hiệu lực"), (OVER, "Không còn hiệu lực"), (GONE, "Đơn vị không còn")]
    )
    field_order = ("q", "tinh", "danh_hieu", "muc_do", "nam", "hieu_luc")

    def prepare(self):
        super().prepare()
        self.fields["tinh"].queryset = register.provinces(self.day)

    @property
    def day(self):
        return clock.today()

    def narrow(self, recognitions):
        recognitions, chosen = super().narrow(recognitions), self.cleaned_data
        if province := chosen.get("tinh"):
            recognitions = recognitions.filter(register.lying_in(province))
        if wanted := chosen.get("hieu_luc"):
            recognitions = recognitions.filter(CONDITIONS[wanted](self.day))
        return recognitions
