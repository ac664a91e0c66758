"""Forms of the calendar: what to show, an activity, a day off."""

import re
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from recognition.agenda.entries import KINDS, Wanted
from recognition.forms.common import NULL, dress
from recognition.forms.days import FIRST_YEAR, LAST_YEAR, DayField
from recognition.models import Activity, Office, ProvincePlan, Tier, Title

MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
TIERS = [(tier.value, tier.label) for tier in Tier if tier != Tier.NATION]


def month_from(text: str) -> date:
    """The first day of the month "2026-02"; of this month for anything else."""
    found = MONTH.fullmatch(text.strip()[:10])
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (FIRST_YEAR < year < LAST_YEAR and 1 <= month <= 12):
        return clock.today().replace(day=1)
    return date(year, month, 1)


class CalendarFilter(forms.Form):
    """Which lines to show; what is nonsense narrows nothing."""

    cap = forms.ChoiceField(label="Cấp", required=False, choices=[("", "Mọi cấp"), *TIERS])
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Mọi việc"), *KINDS.items()])
    danh_hieu = forms.ModelChoiceField(
        Title.objects.order_by("label"),
        label="Danh hiệu",
        required=False,
        to_field_name="code",
        empty_label="Mọi danh hiệu",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def wanted(self) -> Wanted:
        self.is_valid()
        title = self.cleaned_data.get("danh_hieu")
        return Wanted(self.cleaned_data.get("cap", ""), self.cleaned_data.get("loai", ""), title.code if title else "")

    def query(self) -> str:
        """The filter as part of an address."""
        wanted = self.wanted()
        held = {"cap": wanted.tier, "loai": wanted.kind, "danh_hieu": wanted.title}
        return urlencode({name: value for name, value in held.items() if value})


class ActivityForm(forms.ModelForm):
    """What an office holds, when, where, for whom."""

    starts_on = DayField(
        label="Từ ngày", help_text="Chỉ biết tháng: ghi một ngày trong tháng, đánh dấu ô «trong cả tháng»"
    )
    ends_on = DayField(label="Đến hết ngày", required=False, help_text="Để trống khi chỉ một ngày")

    class Meta:
        model = Activity
        fields = ["office", "name", "kind", "title", "starts_on", "ends_on", "whole_month"]
        fields += ["place", "who", "note", "plan"]
        labels = {"title": "Về danh hiệu (để trống khi chung)", "plan": "Theo kế hoạch của tỉnh"}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, offices: list[Office], **kwargs):
        """``offices``: those in whose name the reader enters it; with one there is nothing to choose."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
        self.fields["office"].empty_label = None
        if self.instance.pk:
            del self.fields["office"]  # whose it is does not change
        provinces = {int(office.unit.path.strip("/").split("/")[0]) for office in offices if office.unit.path}
        self.fields["plan"].queryset = ProvincePlan.objects.filter(province__in=provinces)
        self.fields["title"].empty_label = self.fields["plan"].empty_label = "–"
        dress(self)
        self.fields["whole_month"].widget.attrs["class"] = "form-check-input"

    def clean(self):
        cleaned = super().clean()
        first = cleaned.get("starts_on")
        if first and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            cleaned["ends_on"] = first
        if first and cleaned.get("ends_on") and (cleaned["ends_on"] - first).days > 366:
            self.add_error("ends_on", "Một việc kéo dài nhiều nhất một năm: xem lại ngày.")
        return cleaned

    def _post_clean(self):
        """The month is filled in before the constraints are asked."""
        if self.cleaned_data.get("whole_month") and (first := self.cleaned_data.get("starts_on")):
            filled = Activity(starts_on=first, ends_on=first, whole_month=True)
            filled.fill_month()
            self.cleaned_data |= {"starts_on": filled.starts_on, "ends_on": filled.ends_on}
        super()._post_clean()


class DayOffForm(forms.Form):
    """What a day is from now on, and by which notice."""

    day = DayField(label="Ngày")
    works = forms.ChoiceField(label="Ngày này", choices=[("0", "nghỉ"), ("1", "làm việc (làm bù, hoặc không nghỉ)")])
    name = forms.CharField(
        label="Tên", max_length=120, help_text="«Tết Nguyên đán», «Làm bù cho ngày 02/01/2026»", strip=True
    )
    notice = forms.CharField(
        label="Số thông báo, văn bản",
        max_length=150,
        help_text="«Thông báo 9441/TB-BNV ngày 01/12/2025»",
        error_messages={"required": "Ghi số thông báo, văn bản làm căn cứ."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)

    def clean_day(self):
        day = self.cleaned_data["day"]
        this_year = clock.today().year
        if not this_year - 3 <= day.year <= this_year + 3:
            raise ValidationError(f"Chỉ sửa lịch các năm {this_year - 3} đến {this_year + 3}.")
        return day

    @property
    def works_said(self) -> bool:
        return self.cleaned_data["works"] == "1"


def plain(text: str, most: int) -> str:
    """A line that was typed outside a form. Raises ValidationError for NUL characters."""
    if "\x00" in text:
        raise ValidationError(NULL)
    return text.strip()[:most]
