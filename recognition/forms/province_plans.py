"""What is typed of a province's plan: the paper, a target, a report's day, the days of a round."""

import re
from calendar import monthrange
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

from config import clock
from criteria import wording
from recognition import earlier
from recognition.forms.common import dress
from recognition.forms.days import DayField, DayInput
from recognition.models import Area, OfficeKind, ProvincePlan, ReportDuty, Target, Tier, Title
from recognition.models.province_plans import REPORTERS

FIRST_YEAR, LAST_YEAR = 2014, 2100
LEAP_YEAR = 2024  # 29/02 is a day that a plan may name
DAY_MONTH = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})")
OWN = ""  # a report that no circular asks for


def _reporters() -> list[tuple[str, str]]:
    """Districts, which are gone, report in plans of their time."""
    told = {"district": " (đến 30/06/2025)"}
    listed = [(f"{kind}:{tier}", f"{name}{told.get(tier, '')}") for (kind, tier), name in REPORTERS.items()]
    return [("", "Chọn, hoặc để theo thông tư"), *listed]


class Kept(forms.Form):
    """A form over something that is there already also asks why.

    ``seen`` is the version that the person was shown; the page writes it, always the present one.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label="Lý do sửa", max_length=300, required=False)

    def set_up(self, *, is_new: bool):
        """Last step of each form's set-up."""
        if is_new:
            del self.fields["reason"], self.fields["seen"]
        else:
            self.fields["reason"].help_text = "Ghi lại cùng tên bạn, giá trị trước và sau"
        dress(self)

    @property
    def trail(self) -> dict:
        """What ``changes.correct`` asks beside the thing itself."""
        return {"seen": self.cleaned_data.get("seen") or 0, "reason": self.cleaned_data.get("reason", "")}


class PlanForm(Kept, forms.ModelForm):
    """The paper, as it is printed."""

    scan = forms.FileField(label="Bản chụp kế hoạch, tệp PDF (không bắt buộc)", required=False)

    field_order = ["number", "issued_on", "issuer", "name", "replaces_note", "scan", "reason"]

    class Meta:
        model = ProvincePlan
        fields = ["number", "issued_on", "issuer", "name", "replaces_note"]
        field_classes = {"issued_on": DayField}
        widgets = {"issued_on": DayInput}
        help_texts = {"issuer": "Ví dụ: Ủy ban nhân dân tỉnh Hưng Yên", "name": "Như ghi dưới chữ KẾ HOẠCH"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.file_id:
            self.fields["scan"].help_text = "Để trống thì giữ bản chụp đã có"
        self.set_up(is_new=self.instance.pk is None)

    def clean_issued_on(self):
        """Whoever writes the day has read it on the paper."""
        day = self.cleaned_data["issued_on"]
        if day > clock.today():
            raise ValidationError("Ngày ban hành ở sau hôm nay.")
        if day != self.initial.get("issued_on"):
            self.instance.day_unknown = False
        return day


class TargetForm(Kept, forms.ModelForm):
    """What is aimed at: which title and level, how many units, by when, of which units."""

    aim = forms.ChoiceField(label="Danh hiệu và mức độ")
    percent = forms.CharField(label="Tỷ lệ số đơn vị (%)", max_length=10, required=False)
    scope = forms.ChoiceField(label="Tính trên", required=False)

    field_order = ["aim", "percent", "number", "more_than", "year", "scope", "reason"]

    class Meta:
        model = Target
        fields = ["number", "more_than", "year"]
        labels = {"number": "hoặc số đơn vị", "year": "Đến hết năm"}
        help_texts = {"more_than": "Đánh dấu khi kế hoạch viết «trên 80 %»: đúng 80 % thì chưa đủ"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        target = self.instance
        self.fields["aim"].choices = [("", "Chọn …"), *_aims(target)]
        self.fields["scope"].choices = _scopes(target)
        if target.pk:
            self.initial |= {"aim": f"{target.title.code}:{target.level}", "scope": _scope_of(target)}
            self.initial["percent"] = "" if target.percent is None else wording.decimal(target.percent)
        self.set_up(is_new=target.pk is None)

    def clean_percent(self):
        text = self.cleaned_data["percent"].replace("%", "").replace(",", ".").strip()
        if not text:
            return None
        try:
            share = Decimal(text)
        except InvalidOperation:
            share = None
        if share is None or not share.is_finite() or not 0 <= share <= 100 or share.as_tuple().exponent < -2:
            raise ValidationError("Ghi phần trăm từ 0 đến 100, nhiều nhất hai số lẻ, ví dụ 40 hoặc 37,5.")
        return share

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(f"Năm từ {FIRST_YEAR} đến {LAST_YEAR}.")
        return year

    def clean(self):
        cleaned = super().clean()
        if not self.errors and (cleaned["percent"] is None) == (cleaned["number"] is None):
            raise ValidationError("Ghi một trong hai: tỷ lệ phần trăm, hoặc số đơn vị.")
        return cleaned

    def _post_clean(self):
        """The title, level and scope of the choices, before the model's own rules look at them."""
        if not self.errors:
            made, chosen = self.instance, self.cleaned_data
            code, made.level = chosen["aim"].split(":")
            made.title, made.percent = Title.objects.get(code=code), chosen["percent"]
            kind, _, key = chosen["scope"].partition(":")
            made.area = key if kind == "area" else ""
            made.group_id = int(key) if kind == "group" else None
        super()._post_clean()


def _aims(target: Target) -> list[tuple[str, str]]:
    """Every title at every level that its newest criteria set has, and what ``target`` itself has."""
    grants = [grant for tier in Tier.values for grant in earlier.grants(tier)]
    found: dict[str, str] = {}
    for grant in grants:
        found.setdefault(f"{grant.title.code}:{grant.level}", f"{grant.title.label}, {grant.level_named}")
    if target.pk:
        found.setdefault(f"{target.title.code}:{target.level}", f"{target.title.label}, mức {target.level}")
    return sorted(found.items(), key=lambda pair: pair[1])


def _scopes(target: Target) -> list[tuple[str, str]]:
    groups = target.province.groups.existing(clock.today()) | target.province.groups.filter(pk=target.group_id)
    areas = [(f"area:{area.value}", f"Các xã {area.label.lower()}") for area in Area]
    return [
        ("", "Mọi đơn vị của tỉnh"),
        *[(f"group:{group.pk}", f"Các đơn vị của {group}") for group in groups],
        *areas,
    ]


def _scope_of(target: Target) -> str:
    return f"group:{target.group_id}" if target.group_id else f"area:{target.area}" if target.area else ""


class DutyForm(Kept, forms.ModelForm):
    """By when results are reported; of a circular's report the plan may only say the day."""

    law = forms.ChoiceField(
        label="Báo cáo",
        required=False,
        help_text="Báo cáo của thông tư: chỉ cần ghi hạn, các ô để trống lấy theo thông tư",
    )
    reporter = forms.ChoiceField(label="Ai báo cáo", required=False, choices=_reporters())
    before = forms.CharField(label="Trước ngày", max_length=10, help_text="Ngày/tháng, mỗi năm một lần: «30/04»")

    field_order = ["law", "before", "clause", "label", "reporter", "addressee", "titles", "reason"]

    class Meta:
        model = ReportDuty
        fields = ["label", "addressee", "titles", "clause"]
        labels = {"label": "Nội dung báo cáo", "titles": "Về danh hiệu", "clause": "Ghi ở mục nào của kế hoạch"}
        widgets = {"titles": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        duty = self.instance
        self.laws = {law.code: law for law in ReportDuty.objects.filter(plan=None)}
        told = [(law.code, f"{law.label}: {law.due_said}, {law.clause}") for law in self.laws.values()]
        self.fields["law"].choices = [(OWN, "Báo cáo riêng của kế hoạch này"), *told]
        if duty.pk:
            del self.fields["law"]
            self.initial["reporter"] = f"{duty.reporter_kind}:{duty.reporter_tier}"
            self.initial["before"] = f"{duty.before_day:02d}/{duty.before_month:02d}"
        for name in ("label", "addressee", "titles"):
            self.fields[name].required = False
        self.set_up(is_new=duty.pk is None)

    def clean_before(self) -> tuple[int, int]:
        """(day, month)."""
        found = DAY_MONTH.fullmatch(self.cleaned_data["before"].strip())
        day, month = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(LEAP_YEAR, month)[1]:
            raise ValidationError("Ghi ngày/tháng có thật, ví dụ 30/04.")
        return day, month

    def clean(self):
        """A report of its own says everything itself."""
        cleaned = super().clean()
        if self._law() is None:
            for name in ("label", "reporter", "addressee"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Ghi ô này: báo cáo riêng của kế hoạch không có thông tư để lấy theo.")
        return cleaned

    def _law(self) -> ReportDuty | None:
        return self.laws.get(self.instance.code or self.cleaned_data.get("law", ""))

    def _post_clean(self):
        if not self.errors:
            self._fill(self.instance, self._law())
        super()._post_clean()

    def _fill(self, duty: ReportDuty, law: ReportDuty | None):
        """What was left empty is as the circular has it."""
        chosen = self.cleaned_data
        duty.before_day, duty.before_month = chosen["before"]
        duty.code = duty.code or (law.code if law else _free_code(duty.plan))
        for name in ("label", "addressee"):
            chosen[name] = chosen[name] or getattr(law, name)
        kind, _, tier = (chosen["reporter"] or f"{law.reporter_kind}:{law.reporter_tier}").partition(":")
        duty.reporter_kind, duty.reporter_tier = OfficeKind(kind), Tier(tier)
        duty.in_force_from = duty.in_force_from or max(filter(None, [duty.plan.issued_on, law and law.in_force_from]))
        if not chosen["titles"] and law:
            chosen["titles"] = law.titles.all()

    def save_titles(self):
        self.instance.titles.set(self.cleaned_data["titles"])


def _free_code(plan: ProvincePlan) -> str:
    taken = set(plan.report_duties.values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"rieng-{n}") not in taken)


class RoundDatesForm(Kept):
    """The last good days of a round."""

    due_on = DayField(label="Nộp chậm nhất ngày", help_text="Ngày cuối cùng còn kịp")
    done_on = DayField(label="Quyết định chậm nhất ngày")

    field_order = ["due_on", "done_on", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Lý do đổi (văn bản nào của tỉnh)"
        self.set_up(is_new=False)


class EndForm(Kept):
    """From which day something counts no longer, and why."""

    day = DayField(label="Thôi áp dụng từ ngày")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Lý do"
        self.set_up(is_new=False)
