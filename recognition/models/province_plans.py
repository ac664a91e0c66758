"""What a province's own plan fixes: its document, what it aims at, and by when offices report to whom."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from config import clock
from criteria import wording
from evidence.models import StoredFile
from recognition.models.groups import UnitGroup
from recognition.models.offices import OfficeKind
from recognition.models.procedures import Title
from recognition.models.units import Area, Tier, Unit
from recognition.permissions.province_plans import provinces_read


class OfProvinceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the provinces in whose area ``user`` works, and of the provinces these came from; all for the ministry."""
        provinces = provinces_read(user)
        return self if provinces is None else self.filter(province__in=provinces)

    def in_force(self, day: date):
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day))


class ProvincePlan(models.Model):
    """A plan as the province issued it: number, day, and the paper itself where somebody has brought it.

    ``example`` marks one that ships with the portal, from a real plan of that province, until the province has checked it.
    """

    province = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name="tỉnh")
    number = models.CharField("số, ký hiệu", max_length=60, help_text="«25/KH-UBND»")
    issued_on = models.DateField("ngày ban hành")
    day_unknown = models.BooleanField("chỉ biết tháng ban hành", default=False)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    name = models.CharField("về việc", max_length=300)
    replaces_note = models.CharField("thay thế", max_length=200, blank=True, help_text="«137/KH-UBND ngày 03/11/2020»")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản chụp"
    )
    file_name = models.CharField(max_length=255, blank=True)
    example = models.BooleanField("mẫu nạp sẵn, chưa đối chiếu", default=False)
    shipped_as = models.CharField(max_length=60, blank=True, editable=False)  # the file it was loaded from
    note = models.CharField("cần biết khi đối chiếu", max_length=300, blank=True)
    ended_on = models.DateField("thôi áp dụng từ ngày", null=True, blank=True)
    entered_by = models.ForeignKey(
        "recognition.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nhập"
    )
    entered_at = models.DateTimeField("nhập lúc", default=clock.now)

    objects = OfProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch của tỉnh"
        verbose_name_plural = "kế hoạch của tỉnh"
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "number", "issued_on"],
                name="province_plan_once",
                violation_error_message="Kế hoạch này đã được nhập.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("issued_on")),
                name="province_plan_ends_after_it_begins",
                violation_error_message="Ngày thôi áp dụng phải sau ngày ban hành.",
            ),
        ]

    def __str__(self):
        return f"Kế hoạch {self.number} {self.issued_said}"

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("province_plan", args=[self.pk])

    @property
    def lacks_number(self) -> bool:
        """Whether the text that was read had no number or day; somebody has to look at the paper."""
        return self.day_unknown or "..." in self.number

    @property
    def issued_said(self) -> str:
        """ "ngày 25/01/2024"; "tháng 6/2024" where the text that was read has no day."""
        day = self.issued_on
        return f"tháng {day.month}/{day.year}" if self.day_unknown else f"ngày {day:%d/%m/%Y}"


class Target(models.Model):
    """What a plan aims at: a share, or a number, of units at a level (or higher) by the end of a year.

    Of all units of the title's tier, or of those of a ``group`` or ``area``. ``more_than``: "trên 80 %", so that exactly
    80 % falls short.
    """

    province = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name="tỉnh")
    plan = models.ForeignKey(
        ProvincePlan, models.CASCADE, null=True, blank=True, related_name="targets", verbose_name="kế hoạch"
    )
    title = models.ForeignKey(Title, models.PROTECT, related_name="targets", verbose_name="danh hiệu")
    level = models.CharField("mức độ", max_length=20)
    year = models.PositiveSmallIntegerField("đến hết năm")
    percent = models.DecimalField(
        "phần trăm số đơn vị",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    number = models.PositiveIntegerField("số đơn vị", null=True, blank=True)
    more_than = models.BooleanField("phải trên mức này", default=False, help_text="«Trên 80 %»: đúng 80 % chưa đủ")
    group = models.ForeignKey(
        UnitGroup, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name="của cụm"
    )
    area = models.CharField("của vùng", max_length=10, blank=True, choices=Area.choices)
    basis = models.CharField("văn bản", max_length=300, blank=True)
    ended_on = models.DateField("thôi áp dụng từ ngày", null=True, blank=True)

    objects = OfProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu phấn đấu"
        verbose_name_plural = "chỉ tiêu phấn đấu"
        ordering = ["year", "level", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "title", "level", "year", "group", "area"],
                condition=Q(ended_on=None),
                nulls_distinct=False,
                name="target_once",
                violation_error_message="Tỉnh đã có chỉ tiêu cho danh hiệu, mức độ, năm này (có thể ở kế hoạch khác): "
                "sửa, hoặc cho thôi áp dụng chỉ tiêu đó trước.",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | (Q(percent__gte=0) & Q(percent__lte=100)),
                name="target_is_a_share",
                violation_error_message="Phần trăm phải từ 0 đến 100.",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=False, number=None) | Q(percent=None, number__isnull=False),
                name="target_share_or_number",
                violation_error_message="Ghi một trong hai: phần trăm, hoặc số đơn vị.",
            ),
            models.CheckConstraint(
                condition=Q(group=None) | Q(area=""),
                name="target_of_a_group_or_an_area",
                violation_error_message="Chọn một trong hai: của một cụm, hoặc của một vùng.",
            ),
        ]

    def __str__(self):
        level = f"mức độ {self.level}" if self.level.isdecimal() else f"loại «{self.level}»"
        return f"{self.amount_said} {self.title} {level} năm {self.year}"

    @property
    def amount_said(self) -> str:
        """ "40 %", "trên 80 %", "12 đơn vị"."""
        amount = f"{self.number} đơn vị" if self.percent is None else f"{wording.decimal(self.percent)} %"
        return f"trên {amount}" if self.more_than else amount

    @property
    def scope_said(self) -> str:
        """Of which units, unless of all: "của Cụm thi đua số 1", "của vùng khó khăn"."""
        if self.group_id:
            return f"của {self.group}"
        return f"của {self.get_area_display().lower()}" if self.area else ""

    @property
    def source_said(self) -> str:
        """The paper it stands in."""
        return str(self.plan) if self.plan else self.basis


REPORTERS = {
    ("committee", "commune"): "UBND cấp xã",
    ("culture", "commune"): "Phòng Văn hóa – Xã hội cấp xã",
    ("committee", "district"): "UBND cấp huyện",
    ("education", "district"): "Phòng Giáo dục và Đào tạo",
    ("education", "province"): "Sở Giáo dục và Đào tạo",
    ("committee", "province"): "UBND cấp tỉnh",
}  # those of permissions.period_reports: a report that an office cannot write is not asked of it


class ReportDuty(models.Model):
    """Who reports results to whom by when: as a circular says (no ``plan``), or as a province's plan does.

    Due before the day, so the last good day is the one before it; the year after the assessment year.
    """

    code = models.SlugField("mã", max_length=60, help_text="Cùng mã với báo cáo của thông tư mà nó đổi hạn")
    label = models.CharField("báo cáo", max_length=200)
    plan = models.ForeignKey(
        ProvincePlan, models.CASCADE, null=True, blank=True, related_name="report_duties", verbose_name="kế hoạch"
    )
    reporter_kind = models.CharField("cơ quan báo cáo", max_length=12, choices=OfficeKind.choices)
    reporter_tier = models.CharField("cấp", max_length=12, choices=Tier.choices)
    addressee = models.CharField("báo cáo cho", max_length=200)
    titles = models.ManyToManyField(Title, blank=True, verbose_name="về danh hiệu")
    before_month = models.PositiveSmallIntegerField(
        "trước tháng", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    before_day = models.PositiveSmallIntegerField(
        "trước ngày", validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    in_force_from = models.DateField("hiệu lực từ")
    in_force_to = models.DateField("hiệu lực đến hết", null=True, blank=True)
    clause = models.CharField("điều khoản, mục", max_length=200)
    verified = models.BooleanField("đã đối chiếu văn bản", default=False)

    late_note = ""  # set by provincial.reports: why its day, later than the circular's, needs a second look

    class Meta:
        verbose_name = "báo cáo định kỳ"
        verbose_name_plural = "báo cáo định kỳ"
        ordering = ["before_month", "before_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "plan"],
                nulls_distinct=False,
                name="report_duty_once",
                violation_error_message="Báo cáo này đã có hạn.",
            ),
        ]

    def __str__(self):
        return f"{self.label}, {self.due_said}"

    @property
    def reporter_said(self) -> str:
        """ "Sở Giáo dục và Đào tạo", "UBND cấp huyện"."""
        usual = f"{self.get_reporter_kind_display()} {self.get_reporter_tier_display().lower()}"
        return REPORTERS.get((self.reporter_kind, self.reporter_tier), usual)

    @property
    def due_said(self) -> str:
        """ "trước 15/03"."""
        return f"trước {self.before_day:02d}/{self.before_month:02d}"

    def clean(self):
        try:
            date(2024, self.before_month, self.before_day)
        except (TypeError, ValueError):
            raise ValidationError({"before_day": "Không có ngày này trong tháng."}) from None
        if (self.reporter_kind, self.reporter_tier) not in REPORTERS:
            raise ValidationError(
                f"{self.reporter_said} không lập báo cáo kết quả trên cổng. Chọn: {', '.join(REPORTERS.values())}."
            )
