from django import forms

from config import clock
from recognition.forms.common import dress
from recognition.forms.days import DayField
from recognition.models import Office, PeriodReport, Title

FIRST_YEAR = 2015
ROWS = {"overall": 6, "addressees": 2}
TEXT_HELP = {
    "overall": "Kết quả nổi bật, việc chỉ đạo, tổ chức thực hiện. Số liệu cổng đã in ở phần trên, không cần ghi lại.",
    "proposals": "Mỗi dòng là một đoạn. Phần để trống không in.",
}


def titles_of(offices):
    """Titles of units that can lie in the area of one of ``offices``."""
    if any(office.unit.tier == "province" for office in offices):
        return Title.objects.order_by("pk")
    found = Title.objects.exclude(tier="province").exclude(assessed_at="province").order_by("pk")
    if any(office.unit.tier == "district" for office in offices):
        return found
    return found.exclude(tier="district")


class PeriodReportForm(forms.Form):
    """What a new report is about: which office, for whom, which titles, which year, as at which day."""

    office = forms.ModelChoiceField(
        label="Cơ quan báo cáo",
        queryset=Office.objects.none(),
        empty_label=None,
        error_messages={"required": "Chọn cơ quan."},
    )
    purpose = forms.ChoiceField(
        label="Nội dung", choices=PeriodReport.Purpose.choices, widget=forms.RadioSelect, initial="results"
    )
    addressees = forms.CharField(
        label="Kính gửi",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng một nơi nhận, ví dụ «Sở Giáo dục và Đào tạo».",
        error_messages={"required": "Ghi báo cáo gửi ai."},
    )
    titles = forms.ModelMultipleChoiceField(
        label="Danh hiệu",
        queryset=Title.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một danh hiệu để báo cáo."},
    )
    year = forms.IntegerField(
        label="Năm đánh giá",
        min_value=FIRST_YEAR,
        error_messages={"invalid": "Ghi năm bằng bốn chữ số, ví dụ 2025.", "required": "Ghi năm đánh giá."},
    )
    day = DayField(
        label="Số liệu tính đến hết ngày",
        help_text="Hôm nay hoặc một ngày đã qua.",
        error_messages={"required": "Ghi ngày tính số liệu."},
    )

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
        self.fields["titles"].queryset = titles_of(offices)
        dress(self)
        for name in ("titles", "purpose"):
            self.fields[name].widget.attrs["class"] = "form-check-input"

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > clock.today().year:
            raise forms.ValidationError(f"Năm đánh giá không thể sau năm nay ({clock.today().year}).")
        return year


class TextsForm(forms.ModelForm):
    """What the officer writes; the version tells whether another has saved meanwhile."""

    day = DayField(label="Số liệu tính đến hết ngày", error_messages={"required": "Ghi ngày tính số liệu."})
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    class Meta:
        model = PeriodReport
        fields = ("addressees", "day", *PeriodReport.TEXTS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("addressees", *PeriodReport.TEXTS):
            self.fields[name].widget = forms.Textarea(attrs={"rows": ROWS.get(name, 4)})
            self.fields[name].strip = False
        for name, told in TEXT_HELP.items():
            self.fields[name].help_text = told
        self.fields["addressees"].error_messages["required"] = "Ghi báo cáo gửi ai."
        self.initial["version"] = self.instance.version
        dress(self)

    def asked(self) -> dict:
        """The fields as typed."""
        return {name: self.cleaned_data[name] for name in ("addressees", "day", *PeriodReport.TEXTS)}
