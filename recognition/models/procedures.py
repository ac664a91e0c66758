"""Who applies, receives, appraises and decides, and by when: dated data, each with its legal basis."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from recognition.models.institutions import ASSESSING_TIERS
from recognition.models.offices import Office, OfficeKind
from recognition.models.units import Tier, Unit

TEAM_DECISION = "team-decision"
PAPERS = {
    "meeting-minutes": "Biên bản họp tự đánh giá",
    TEAM_DECISION: "Quyết định thành lập Tổ đánh giá",
    "self-inspection-minutes": "Biên bản tự kiểm tra",
}


class Title(models.Model):
    """A danh hiệu: what a unit may be recognised as."""

    code = models.SlugField("mã", unique=True)
    name = models.CharField("danh hiệu", max_length=100, help_text="«Cộng đồng học tập»")
    tier = models.CharField("của đơn vị", max_length=12, choices=Tier.choices)
    label = models.CharField("gọi đầy đủ", max_length=150, help_text="«Cộng đồng học tập cấp xã»")
    assessed_at = models.CharField(
        "của đơn vị được đánh giá ở",
        max_length=10,
        blank=True,
        choices=ASSESSING_TIERS,
        help_text="Chỉ với đơn vị học tập",
    )

    class Meta:
        verbose_name = "danh hiệu"
        verbose_name_plural = "danh hiệu"
        constraints = [
            models.CheckConstraint(
                condition=Q(tier="institution", assessed_at__in=["district", "province"])
                | (~Q(tier="institution") & Q(assessed_at="")),
                name="title_of_institutions_has_a_tier",
                violation_error_message="Danh hiệu của cơ quan, đơn vị phải ghi đơn vị được đánh giá ở cấp nào; danh hiệu khác thì không.",
            ),
        ]

    def __str__(self):
        return self.label


class SubUnitsOn(models.TextChoices):
    """Which sub-units make up the whole of a share."""

    YEAR_END = "year-end", "31/12 năm đánh giá"
    LAST_EXISTING = "last", "ngày cuối cùng còn cấp đó, chậm nhất 31/12 năm đánh giá"


class RecognitionsOn(models.TextChoices):
    """On which day a sub-unit must hold its recognition."""

    SUBMISSION = "submission", "ngày nộp hồ sơ"
    YEAR_END = "year-end", "31/12 năm đánh giá"


class PlanApprover(models.TextChoices):
    """Whose leader approves a Kế hoạch kiểm tra."""

    DECIDER = "decider", "Lãnh đạo cơ quan quyết định"
    INSPECTOR = "inspector", "Lãnh đạo cơ quan kiểm tra"


class Procedure(models.Model):
    """How one title is applied for and decided while this text is in force."""

    code = models.SlugField("mã", unique=True)
    title = models.ForeignKey(Title, models.PROTECT, related_name="procedures", verbose_name="danh hiệu")
    name = models.CharField("tên", max_length=200)
    in_force_from = models.DateField("hiệu lực từ")
    in_force_to = models.DateField("hiệu lực đến hết", null=True, blank=True)
    legal_basis = models.CharField("căn cứ", max_length=300)
    verified = models.BooleanField("đã đối chiếu văn bản", default=False)
    enabled = models.BooleanField("được dùng", default=True)
    criteria_sets = ArrayField(models.CharField(max_length=30), verbose_name="bộ tiêu chí được dùng")

    applicant_kind = models.CharField("cơ quan đề nghị", max_length=12, choices=OfficeKind.choices)
    prepared_kind = models.CharField("cơ quan chuẩn bị hồ sơ", max_length=12, choices=OfficeKind.choices)
    decider_kind = models.CharField("cơ quan quyết định", max_length=12, choices=OfficeKind.choices)
    decider_tier = models.CharField("cấp quyết định", max_length=12, choices=Tier.choices)

    due_before_month = models.PositiveSmallIntegerField("nộp trước tháng")
    due_before_day = models.PositiveSmallIntegerField("nộp trước ngày")
    done_before_month = models.PositiveSmallIntegerField("xong trước tháng", null=True, blank=True)
    done_before_day = models.PositiveSmallIntegerField("xong trước ngày", null=True, blank=True)
    done_within_days = models.PositiveSmallIntegerField(
        "xong trong (ngày làm việc)",
        null=True,
        blank=True,
        help_text="Khi văn bản ghi số ngày thay cho một ngày cố định",
    )
    assessed_in_december = models.BooleanField(
        "đánh giá ngay trong tháng 12", default=False, help_text="Nhận hồ sơ từ 01/12 năm đánh giá (Thông tư 44)"
    )
    dates_clause = models.CharField("điều khoản về thời hạn", max_length=150)

    papers = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="giấy tờ phải có khi hoàn thành"
    )
    evidence_compulsory = models.BooleanField("bắt buộc minh chứng", default=False)
    council_minimum = models.PositiveSmallIntegerField("hội đồng ít nhất", default=5)
    council_odd = models.BooleanField("số lẻ", default=True)
    council_counts_chair = models.BooleanField("tính cả chủ tịch, thư ký", default=True)
    council_bodies = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, verbose_name="thành phần phải có"
    )
    council_clause = models.CharField("điều khoản về hội đồng", max_length=100, blank=True)
    council_quorum_parts = models.PositiveSmallIntegerField("họp khi có mặt ít nhất (phần)", default=2)
    council_quorum_whole = models.PositiveSmallIntegerField("trên tổng số (phần)", default=3)
    council_quorum_verified = models.BooleanField("số có mặt tối thiểu đã đối chiếu văn bản", default=False)
    by_inspection = models.BooleanField(
        "thẩm định bằng kiểm tra thay cho Hội đồng",
        default=False,
        help_text="Bộ tiêu chí chấm điểm: Kế hoạch kiểm tra, Đoàn kiểm tra, Biên bản kiểm tra",
    )
    inspection_plan_days = models.PositiveSmallIntegerField(
        "có kế hoạch kiểm tra được duyệt trong (ngày làm việc)", null=True, blank=True
    )
    inspection_submit_days = models.PositiveSmallIntegerField(
        "trình kết quả kiểm tra trong (ngày làm việc)", null=True, blank=True
    )
    inspection_approved_by = models.CharField(
        "người duyệt kế hoạch kiểm tra", max_length=10, choices=PlanApprover.choices, default=PlanApprover.DECIDER
    )
    inspection_clause = models.CharField("điều khoản về kiểm tra", max_length=150, blank=True)
    opinion_giver_may_decide = models.BooleanField("người cho ý kiến được ký quyết định", default=False)
    validity_years = models.PositiveSmallIntegerField("bảo lưu (năm)", null=True, blank=True)
    validity_clause = models.CharField("điều khoản về bảo lưu", max_length=100, blank=True)
    upgrade_after_months = models.PositiveSmallIntegerField("nâng mức sau (tháng)", default=12)

    confirmers = models.JSONField(
        "nơi thường xác nhận",
        default=dict,
        blank=True,
        help_text='Chỉ tiêu → cơ quan: {"5.1": {"kind": "association", "tier": "province"}}',
    )

    # How sub-units are counted where the set asks for a share of them
    counted_title = models.ForeignKey(
        Title,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đếm đơn vị trực thuộc có danh hiệu",
    )
    sub_units_on = models.CharField(
        "đơn vị trực thuộc tính tại", max_length=12, choices=SubUnitsOn.choices, default=SubUnitsOn.YEAR_END
    )
    recognitions_on = models.CharField(
        "công nhận của đơn vị trực thuộc tính tại",
        max_length=12,
        choices=RecognitionsOn.choices,
        default=RecognitionsOn.SUBMISSION,
    )
    counting_verified = models.BooleanField("cách đếm đã đối chiếu văn bản", default=False)

    class Meta:
        verbose_name = "quy trình"
        verbose_name_plural = "quy trình"
        ordering = ["title", "in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
                name="procedure_ends_after_it_begins",
                violation_error_message="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            ),
            models.CheckConstraint(
                condition=Q(council_quorum_parts__gte=1) & Q(council_quorum_parts__lte=F("council_quorum_whole")),
                name="procedure_quorum_is_a_share",
                violation_error_message="Số có mặt tối thiểu là một phần của cả hội đồng, ví dụ 2 trên 3.",
            ),
            models.CheckConstraint(
                condition=Q(done_before_month__isnull=False, done_before_day__isnull=False)
                | Q(done_within_days__isnull=False),
                name="procedure_says_when_it_is_done",
                violation_error_message="Ghi ngày phải xong, hoặc xong trong bao nhiêu ngày làm việc.",
            ),
        ]

    def __str__(self):
        return self.name

    def quorum_of(self, members: int) -> int:
        """How many of ``members`` must be present, or give an opinion in writing: the share, rounded up."""
        return -(-members * self.council_quorum_parts // self.council_quorum_whole)

    def in_force_on(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)

    def applicant_of(self, unit: Unit, day: date) -> Office:
        """The office whose leader submits for ``unit``. Raises ValidationError when there is none."""
        return self._at_home(self.applicant_kind, unit, day)

    def preparer_of(self, unit: Unit, day: date) -> Office:
        """The office whose officers fill in the dossier of ``unit``."""
        return self._at_home(self.prepared_kind, unit, day)

    def _at_home(self, kind: str, unit: Unit, day: date) -> Office:
        if kind == OfficeKind.INSTITUTION:
            return _only(Office.objects.of_institution(unit, day), kind, unit)
        return _only(Office.objects.serving(unit, kind, unit.tier, day), kind, unit)

    def chain_for(self, unit: Unit, day: date) -> list[Office]:
        """The offices that receive and appraise, in order. Raises ValidationError when one is missing."""
        return [
            _only(Office.objects.serving(unit, step.kind, step.tier, day), step.kind, unit) for step in self.steps.all()
        ]

    def decider_for(self, unit: Unit, day: date) -> Office:
        """The office whose leader decides."""
        return _only(Office.objects.serving(unit, self.decider_kind, self.decider_tier, day), self.decider_kind, unit)


def _only(offices, kind, unit) -> Office:
    found = list(offices[:2])
    if len(found) == 1:
        return found[0]
    what = "chưa có" if not found else "có nhiều hơn một"
    raise ValidationError(
        f"{unit} {what} «{OfficeKind(kind).label}» phụ trách. Người quản trị cần sửa danh mục cơ quan."
    )


class ProcedureStep(models.Model):
    """One office of the chain that receives and appraises."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="steps", verbose_name="quy trình")
    order = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("cơ quan", max_length=12, choices=OfficeKind.choices)
    tier = models.CharField("cấp", max_length=12, choices=Tier.choices)
    within_days = models.PositiveSmallIntegerField("trong (ngày làm việc)", null=True, blank=True)

    class Meta:
        verbose_name = "bước thẩm định"
        verbose_name_plural = "bước thẩm định"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "order"],
                name="procedure_step_once",
                violation_error_message="Thứ tự bước bị trùng.",
            ),
        ]

    def __str__(self):
        return f"{self.order}. {self.get_kind_display()} ({self.get_tier_display()})"
