"""A scoring sheet as a form: one row for each criterion; sub-items one a line, "nội dung: điểm"."""

from decimal import Decimal
from fractions import Fraction

from django import forms

from criteria import reading, wording
from criteria.library import spec_of
from criteria.spec import MeasureKind, MeasureSpec
from recognition import sheets

POINTS = MeasureSpec("maximum", "Điểm tối đa", MeasureKind.DECIMAL)
LONGEST_PART, MOST_PARTS = 300, 30


class SheetForm(forms.Form):
    """``sheet`` names the set. What cannot be read is said beside its field; empty maxima are left for later."""

    name = forms.CharField(label="Tên phiếu", max_length=200)
    basis = forms.CharField(label="Văn bản ban hành phiếu (số, ngày, cơ quan)", max_length=300)
    step = forms.CharField(label="Bước điểm", max_length=10, help_text="Điểm cho theo bước này, ví dụ 0,5")

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for indicator in spec_of(sheet.criteria_set).indicators:
            self._add(indicator)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def _add(self, indicator):
        number, sheet = indicator.number, self.sheet
        most = sheet.maxima.get(number)
        parts = [f"{what}: {wording.decimal(Fraction(points))}" for what, points in sheet.parts.get(number, ())]
        self.fields[f"max-{number}"] = forms.CharField(
            label=f"{number}. {indicator.label}",
            required=False,
            max_length=20,
            initial=wording.decimal(Fraction(most)) if most else "",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.fields[f"parts-{number}"] = forms.CharField(
            label=f"Điểm thành phần của {number}",
            required=False,
            max_length=LONGEST_PART * MOST_PARTS,
            initial="\n".join(parts),
            widget=forms.Textarea(attrs={"rows": max(1, len(parts))}),
        )

    @property
    def rows(self) -> list[tuple]:
        """(field of the maximum, field of the sub-items), criterion by criterion."""
        numbers = [name.removeprefix("max-") for name in self.fields if name.startswith("max-")]
        return [(self[f"max-{number}"], self[f"parts-{number}"]) for number in numbers]

    @property
    def heads(self) -> list:
        return [self["name"], self["basis"], self["step"]]

    def clean(self):
        cleaned = super().clean()
        step = self._read("step", cleaned.get("step", ""))
        if step is not None and not 0 < step <= 100:
            self.add_error("step", "Bước điểm phải lớn hơn 0.")
        maxima, parts = {}, {}
        for indicator in spec_of(self.sheet.criteria_set).indicators:
            number = indicator.number
            if (most := self._read(f"max-{number}", cleaned.get(f"max-{number}", ""))) is not None:
                maxima[number] = sheets.as_text(most)
            if listed := self._parts(f"parts-{number}", cleaned.get(f"parts-{number}", "")):
                parts[number] = listed
        self.content = {"name": cleaned.get("name"), "basis": cleaned.get("basis"), "maxima": maxima, "parts": parts}
        if step is not None:
            self.content["step"] = Decimal(sheets.as_text(step))
        return cleaned

    def _read(self, name: str, text: str) -> Fraction | None:
        """A number from 0 to 100 with at most two places; what is none is said beside the field ``name``."""
        found = reading.read(POINTS, text)
        problem = found.problem
        if found.value is not None and (found.value > 100 or (found.value * 100).denominator != 1):
            problem = "Ghi một số từ 0 đến 100, nhiều nhất hai chữ số thập phân."
        if problem:
            self.add_error(name, problem)
        return None if problem else found.value

    def _parts(self, name: str, text: str) -> list[list[str]]:
        listed = []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            what, colon, points = line.rpartition(":")
            if not colon or not what.strip() or len(what) > LONGEST_PART:
                self.add_error(
                    name, f"«{line[:80]}»: ghi mỗi dòng một nội dung, rồi dấu hai chấm và điểm, như «Có nghị quyết: 2»."
                )
            elif (most := self._read(name, points)) is not None:
                listed.append([what.strip(), sheets.as_text(most)])
        return listed[:MOST_PARTS]
