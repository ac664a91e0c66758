"""Criteria sets as the database keeps them: written once, by ``criteria.library``, and immutable when published.

A trigger (migration 0002) refuses any change of a set that is not a draft, however it is tried; only published →
retired passes. Texts and thresholds are read through ``library.spec_of``; these rows are what other tables point to.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from criteria.spec import WITH_AGAINST, WITH_VALUE, Area, MeasureKind, Rule


class Circular(models.Model):
    """A circular that states criteria. Once a published set cites it, only its last day may still be entered."""

    number = models.CharField("số, ký hiệu", max_length=60, unique=True)
    name = models.TextField("trích yếu")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    in_force_from = models.DateField("có hiệu lực từ")
    in_force_to = models.DateField("hết hiệu lực sau ngày", null=True, blank=True)

    class Meta:
        verbose_name = "thông tư"
        verbose_name_plural = "thông tư"
        ordering = ["-in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
                name="circular_ends_after_it_begins",
                violation_error_message="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            ),
        ]

    def __str__(self):
        return f"Thông tư {self.number}"


class CriteriaSetQuerySet(models.QuerySet):
    def published(self):
        """What new dossiers may use: at most one version of each code."""
        return self.filter(status=CriteriaSet.Status.PUBLISHED)

    def visible_to(self, user):
        """What ``user``, or anyone, may read: drafts only those who write them."""
        if user.is_authenticated and user.is_staff and user.has_perm("criteria.view_criteriaset"):
            return self
        return self.exclude(status=CriteriaSet.Status.DRAFT)


class CriteriaSet(models.Model):
    """One version of a set, found by ``code`` and ``version``; answers are keyed by indicator number within it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        PUBLISHED = "published", "Đang dùng"
        RETIRED = "retired", "Thôi dùng cho hồ sơ mới"

    code = models.CharField("mã", max_length=40)
    version = models.CharField("phiên bản", max_length=20)
    status = models.CharField("tình trạng", max_length=10, choices=Status.choices, default=Status.DRAFT)
    title = models.TextField("danh hiệu")
    circular = models.ForeignKey(Circular, models.PROTECT, related_name="criteria_sets", verbose_name="thông tư")
    needs_evidence = models.BooleanField("không có minh chứng thì không đạt", default=False)
    zero_bars_bands = models.BooleanField("có tiêu chí 0 điểm thì không xếp loại", default=False)
    uses_sheet = models.BooleanField("điểm tối đa theo phiếu điểm", default=False)
    example_sheet = models.JSONField("phiếu điểm minh họa", null=True, blank=True)
    institution_tier = models.CharField("cấp đánh giá đơn vị", max_length=10, blank=True)
    institution_kinds = models.JSONField("loại đơn vị", null=True, blank=True)
    our_readings = models.JSONField("cách hiểu của cổng", default=list, blank=True)
    sha256 = models.CharField("SHA-256 của nội dung", max_length=64, editable=False)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="criteria_set_version_once",
                violation_error_message="Phiên bản này của bộ tiêu chí đã có.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(status="published"),
                name="criteria_set_published_once",
                violation_error_message="Bộ tiêu chí này đang có một phiên bản được dùng.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "retired"]),
                name="criteria_set_status_known",
                violation_error_message="Tình trạng của bộ tiêu chí không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(institution_tier__in=["", "district", "province"]),
                name="criteria_set_tier_known",
                violation_error_message="Cấp đánh giá đơn vị không hợp lệ.",
            ),
        ]

    def __str__(self):
        return f"{self.code} phiên bản {self.version}"

    def get_absolute_url(self):
        return reverse("criteria_set", args=[self.code, self.version])

    @property
    def is_frozen(self) -> bool:
        """Whether the database refuses to change it."""
        return self.status != self.Status.DRAFT


class Level(models.Model):
    """A level, or a band from ``minimum`` points on; ``position`` rises from the lowest."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="levels", verbose_name="bộ tiêu chí")
    code = models.CharField("mã", max_length=20)
    label = models.TextField("tên gọi")
    clause = models.CharField("căn cứ", max_length=60, blank=True)
    minimum = models.DecimalField("từ điểm", max_digits=12, decimal_places=4, null=True, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "mức độ, xếp loại"
        verbose_name_plural = "mức độ, xếp loại"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"],
                name="level_code_once",
                violation_error_message="Mã mức độ đã có trong bộ tiêu chí.",
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "position"],
                name="level_position_once",
                violation_error_message="Thứ tự mức độ bị trùng.",
            ),
        ]

    def __str__(self):
        return self.label


class Criterion(models.Model):
    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria", verbose_name="bộ tiêu chí")
    number = models.CharField("số", max_length=10)
    name = models.TextField("tên")
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "number"],
                name="criterion_number_once",
                violation_error_message="Số tiêu chí đã có trong bộ.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"


class Indicator(models.Model):
    """``clauses``: level → "6.5b". A trigger keeps ``criteria_set`` the set of its criterion."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="indicators", verbose_name="bộ tiêu chí")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="indicators", verbose_name="tiêu chí")
    number = models.CharField("số", max_length=10)
    label = models.TextField("tên")
    clauses = models.JSONField("căn cứ theo mức độ")
    help = models.TextField("giải thích", blank=True)
    proof = models.JSONField("minh chứng gợi ý", default=list, blank=True)
    within = models.JSONField("số không vượt số", default=list, blank=True)
    presupposes = models.JSONField("điều kiện kèm theo", default=list, blank=True)
    may_be_absent = models.BooleanField("có thể không có đối tượng", default=False)
    our_readings = models.JSONField("cách hiểu của cổng", default=list, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "number"],
                name="indicator_number_once",
                violation_error_message="Số chỉ tiêu đã có trong bộ.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.label}"


class Measure(models.Model):
    """One thing to enter; ``key`` is its stable name in data and in the ``evaluate`` command."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measures", verbose_name="chỉ tiêu")
    key = models.CharField("khóa", max_length=40)
    label = models.TextField("tên")
    kind = models.CharField("loại", max_length=12, choices=MeasureKind.choices)
    unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    help = models.TextField("giải thích", blank=True)
    options = models.JSONField("các mức", default=list, blank=True)
    maximum = models.DecimalField("điểm tối đa", max_digits=12, decimal_places=4, null=True, blank=True)
    step = models.DecimalField("bước điểm", max_digits=12, decimal_places=4, null=True, blank=True)
    shared = models.BooleanField("nhập một lần cho cả hồ sơ", default=False)
    verified = models.BooleanField("cách đếm đã có căn cứ", default=True)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "key"],
                name="measure_key_once",
                violation_error_message="Khóa số liệu đã có trong chỉ tiêu.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MeasureKind.values),
                name="measure_kind_known",
                violation_error_message="Loại số liệu không hợp lệ.",
            ),
        ]

    def __str__(self):
        return self.label


class Requirement(models.Model):
    """What a level asks of a measure; ``criteria.spec.RequirementSpec`` tells what each column means."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="requirements", verbose_name="chỉ tiêu")
    rule = models.CharField("cách xét", max_length=12, choices=Rule.choices)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="requirements", verbose_name="số liệu")
    against = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="requirements_against", verbose_name="so với"
    )
    level = models.ForeignKey(Level, models.CASCADE, related_name="requirements", verbose_name="mức độ")
    area = models.CharField("vùng", max_length=10, choices=Area.choices, blank=True)
    value = models.DecimalField("ngưỡng", max_digits=12, decimal_places=4, null=True, blank=True)
    applies_to = models.JSONField("áp dụng cho", null=True, blank=True)
    our_reading = models.JSONField("cách hiểu của cổng", default=list, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "ngưỡng phải đạt"
        verbose_name_plural = "ngưỡng phải đạt"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__in=Rule.values),
                name="requirement_rule_known",
                violation_error_message="Cách xét không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(area__in=["", *Area.values]),
                name="requirement_area_known",
                violation_error_message="Vùng không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(rule__in=WITH_VALUE, value__isnull=False) | (~Q(rule__in=WITH_VALUE) & Q(value=None)),
                name="requirement_value_where_asked",
                violation_error_message="Ngưỡng chỉ có, và phải có, ở cách xét so với một con số.",
            ),
            models.CheckConstraint(
                condition=Q(rule__in=WITH_AGAINST, against__isnull=False)
                | (~Q(rule__in=WITH_AGAINST) & Q(against=None)),
                name="requirement_against_where_asked",
                violation_error_message="Số so với chỉ có, và phải có, ở tỷ lệ và so sánh hai năm.",
            ),
        ]

    def __str__(self):
        return str(self.measure)
