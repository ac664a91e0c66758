"""The library's filters, and its table to write into."""

from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef

from recognition.forms.days import DayField, DayInput
from recognition.models import EvidenceItem, LibraryItem
from recognition.models.library import SAID
from recognition.placing import subject_label


class LibraryFilter(forms.Form):
    """Filters of the shelf of ``offices``; years and indicators are those where its files are used."""

    q = forms.CharField(label="Tìm số, cơ quan, trích yếu, tên tệp", required=False, max_length=100)
    nam = forms.TypedChoiceField(label="Năm đánh giá", required=False, coerce=int, empty_value=None)
    chi_tieu = forms.ChoiceField(label="Chỉ tiêu", required=False)
    chua_gan = forms.BooleanField(label="Chỉ tệp chưa gắn", required=False)

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.uses = EvidenceItem.objects.present().filter(dossier__prepared_by__in=offices)
        places = set(self.uses.values_list("dossier__round__year", "subject").distinct())
        years, subjects = {year for year, _ in places}, {subject for _, subject in places}
        self.fields["nam"].choices = [("", "Mọi năm"), *((year, year) for year in sorted(years, reverse=True))]
        self.fields["chi_tieu"].choices = [
            ("", "Mọi chỉ tiêu"),
            *((s, subject_label(s)) for s in sorted(subjects, key=in_order)),
        ]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = {"q": "form-control", "chua_gan": "form-check-input"}.get(name, "form-select")
        self.is_valid()

    def narrow(self, items):
        """``items`` that fit; what cannot be understood filters nothing."""
        chosen = self.cleaned_data
        items = items.search(chosen["q"]) if chosen.get("q") else items
        uses = self.uses.filter(file=OuterRef("file"))
        if chosen.get("chua_gan"):
            return items.filter(~Exists(uses))
        if chosen.get("nam"):
            uses = uses.filter(dossier__round__year=chosen["nam"])
        if chosen.get("chi_tieu"):
            uses = uses.filter(subject=chosen["chi_tieu"])
        return items.filter(Exists(uses)) if chosen.get("nam") or chosen.get("chi_tieu") else items

    def query(self, **more) -> str:
        """The filter as a query string, to carry through pages."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)} | more)


def in_order(subject: str) -> tuple:
    """5.2 before 5.10, papers last."""
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in subject.split("."))


class LibraryForm(forms.ModelForm):
    """One row of the table; only what this person changed is written, whatever others wrote meanwhile."""

    class Meta:
        model = LibraryItem
        fields = ["number", "issued_on", "issuer", "title", "page"]
        field_classes = {"issued_on": DayField}
        widgets = {"issued_on": DayInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = True
            field.widget.attrs |= {"class": "form-control", "aria-label": f"{field.label}: {self.instance.name}"}
            field.widget.attrs["data-field"] = name

    def changes(self) -> dict:
        """Field → what this person wrote there."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in SAID}
