"""What an operator fills in to write a draft set."""

from fractions import Fraction

from django import forms

from criteria.fields import CriteriaFileError, is_printable
from criteria.indicators import threshold_problem
from criteria.models import Indicator, Measure, Requirement
from criteria.schema import VERSION, VERSION_ADVICE, parse_set
from criteria.spec import WITH_VALUE, Rule

LONGEST = 4000


class WordsField(forms.CharField):
    """Words on one line, as the files have them."""

    def to_python(self, value):
        text = " ".join(super().to_python(value).split())
        if not is_printable(text):
            raise forms.ValidationError("Có ký tự điều khiển, không in được.")
        return text


class LinesField(forms.CharField):
    """A list, one entry on each line."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        text = super().to_python(value)
        if len(text) > LONGEST:
            raise forms.ValidationError(f"Dài quá {LONGEST} ký tự.")
        lines = [" ".join(line.split()) for line in text.splitlines()]
        if not all(map(is_printable, lines)):
            raise forms.ValidationError("Có ký tự điều khiển, không in được.")
        return [line for line in lines if line]

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


def words(rows: int, **options) -> WordsField:
    return WordsField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows, "cols": 100}), **options)


def lines(**options) -> LinesField:
    return LinesField(required=False, widget=forms.Textarea(attrs={"rows": 4, "cols": 100}), **options)


class UploadForm(forms.Form):
    """``spec`` after it is found valid."""

    file = forms.FileField(label="Tệp YAML của bộ tiêu chí", max_length=200)
    sheet = forms.FileField(
        label="Tệp phiếu điểm minh họa",
        max_length=200,
        required=False,
        help_text="Chỉ khi bộ chấm theo phiếu điểm",
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            file, sheet = cleaned["file"], cleaned.get("sheet")
            try:
                self.spec = parse_set(file.name, file.read(), (sheet.name, sheet.read()) if sheet else None)
            except CriteriaFileError as error:
                self.add_error("file", str(error))
        return cleaned


class CopyForm(forms.Form):
    version = forms.RegexField(
        rf"^{VERSION.pattern}\Z",
        label="Số của phiên bản mới",
        max_length=20,
        error_messages={"invalid": VERSION_ADVICE.capitalize()},
        help_text="Ví dụ 2, 2026.1",
    )


class IndicatorForm(forms.ModelForm):
    label = words(2, label="Tên")
    help = words(5, label="Giải thích", required=False)
    proof = lines(label="Minh chứng gợi ý", help_text="Mỗi dòng một thứ")
    our_readings = lines(label="Cách hiểu của cổng", help_text="Chỗ văn bản chưa nói rõ; mỗi dòng một câu")

    class Meta:
        model = Indicator
        fields = ("label", "help", "proof", "our_readings")


class MeasureForm(forms.ModelForm):
    label = words(1, label="Tên")
    unit = WordsField(max_length=40, label="Đơn vị tính", required=False)
    help = words(3, label="Giải thích", required=False)

    class Meta:
        model = Measure
        fields = ("label", "unit", "help", "verified")


class RequirementForm(forms.ModelForm):
    """The threshold alone; where the rule knows none, nothing can be entered."""

    class Meta:
        model = Requirement
        fields = ("value",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        has_value = self.instance.rule in WITH_VALUE
        if has_value:
            self.initial["value"] = f"{self.instance.value:f}".rstrip("0").rstrip(".")  # 50, not 50.0000
        self.fields["value"].disabled, self.fields["value"].required = not has_value, has_value

    def clean_value(self):
        value, row = self.cleaned_data["value"], self.instance
        if value is not None:
            problem = threshold_problem(Rule(row.rule), Fraction(value), len(row.measure.options))
            if problem:
                raise forms.ValidationError(problem.capitalize())
        return value
