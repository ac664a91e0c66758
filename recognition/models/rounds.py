"""A province's round of one assessment year."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from criteria.library import spec_of
from recognition import calendars, deadlines, permissions
from recognition.models.procedures import Procedure, Title
from recognition.models.sheets import ScoringSheet
from recognition.models.units import Unit


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rounds of the provinces in which ``user`` works, and of those they came from; all for a superuser."""
        if user.is_superuser:
            return self
        paths = permissions.unit_paths(user)
        return self if "/" in paths else self.filter(province__in={int(path.split("/")[1]) for path in paths})


class Round(models.Model):
    """A procedure in one province and assessment year, with that province's own dates.

    Data run to 31/12 of ``year``, so nothing is submitted before 01/01 of the next. ``due_on`` and ``done_on`` are last
    good days ("trước ngày 28/02" is the 27th).
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="rounds", verbose_name="quy trình")
    province = models.ForeignKey(Unit, models.PROTECT, related_name="rounds", verbose_name="tỉnh")
    year = models.PositiveSmallIntegerField("năm đánh giá")
    criteria_set = models.ForeignKey(
        "criteria.CriteriaSet", models.PROTECT, related_name="rounds", verbose_name="bộ tiêu chí"
    )
    scoring_sheet = models.ForeignKey(
        "recognition.ScoringSheet",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name="phiếu điểm",
        help_text="Chỉ với bộ tiêu chí chấm điểm theo phiếu của tỉnh; để trống thì lấy phiếu đã duyệt mới nhất.",
    )
    opens_on = models.DateField("nhận hồ sơ từ ngày")
    due_on = models.DateField("nộp chậm nhất ngày")
    done_on = models.DateField("quyết định chậm nhất ngày")
    closes_on = models.DateField("khóa đợt sau ngày", null=True, blank=True)
    evidence_compulsory = models.BooleanField("bắt buộc minh chứng mọi chỉ tiêu", default=False)
    citizen_base = models.CharField(
        "cách tính «công dân trong xã» (5.1, 5.2)",
        max_length=300,
        default="Người từ 15 tuổi trở lên thường trú tại xã đến 31/12 năm đánh giá",
    )
    outside_force_reason = models.CharField("lý do mở ngoài thời gian hiệu lực", max_length=300, blank=True)
    basis = models.CharField("kế hoạch của tỉnh", max_length=300, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt đánh giá"
        verbose_name_plural = "đợt đánh giá"
        ordering = ["-year", "procedure"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "province", "year"],
                name="round_once",
                violation_error_message="Tỉnh đã có đợt này trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")) & Q(done_on__gte=F("due_on")),
                name="round_dates_in_order",
                violation_error_message="Ngày mở, hạn nộp, hạn quyết định phải theo thứ tự.",
            ),
        ]

    def __str__(self):
        return f"{self.procedure.title}, năm {self.year}, {self.province}"

    @property
    def title(self) -> Title:
        return self.procedure.title

    @property
    def counted_on(self) -> date:
        """The day whose units and areas count: the last of the assessment year, or the round's last day of the old regime."""
        return date(self.year, 12, 31)

    @property
    def units_on(self) -> date:
        """The day at which the units of the round are counted: when dossiers are due, so that they exist to submit."""
        return self.due_on

    def save(self, *args, **kwargs):
        self.take_sheet()
        super().save(*args, **kwargs)

    def take_sheet(self):
        """Where the set is scored by a sheet and none is named, the province's latest approved one."""
        if self.scoring_sheet_id is None and self.criteria_set.uses_sheet:
            self.scoring_sheet = ScoringSheet.objects.for_round(self.province_id, self.criteria_set.code).first()

    def _check_sheet(self):
        """The province's approved scoring sheet where the set needs one, none elsewhere; a trigger keeps it so."""
        self.take_sheet()
        used, needed = self.scoring_sheet, self.criteria_set.uses_sheet
        if needed and used is None:
            raise ValidationError(
                f"{self.province} chưa có phiếu điểm được duyệt cho bộ {self.criteria_set.code}: "
                "chuyên viên nhập, lãnh đạo duyệt ở mục «Phiếu điểm» trước khi mở đợt."
            )
        usable = ScoringSheet.objects.for_round(self.province_id, self.criteria_set.code)
        if used is not None and not (needed and usable.filter(pk=used.pk).exists()):
            raise ValidationError({"scoring_sheet": "Phiếu này chưa được duyệt, hoặc của tỉnh hay bộ tiêu chí khác."})

    def clean(self):
        self._check_sheet()
        if self.criteria_set.code not in self.procedure.criteria_sets:
            raise ValidationError(f"Quy trình này không dùng bộ tiêu chí {self.criteria_set.code}.")
        if self.procedure.by_inspection and not spec_of(self.criteria_set).is_scored:
            raise ValidationError("Quy trình thẩm định bằng kiểm tra chỉ dùng với bộ tiêu chí chấm điểm.")
        if not self.procedure.in_force_on(self.opens_on) and not self.outside_force_reason:
            raise ValidationError("Quy trình không còn (hoặc chưa có) hiệu lực vào ngày mở đợt: cần ghi lý do.")

    def late_warnings(self) -> list[str]:
        """Days of the province that are later than the circular's, with the clause."""
        said, procedure = [], self.procedure
        if self.due_on > self.default_due_on(procedure, self.year):
            said.append(f"Hạn nộp muộn hơn {procedure.dates_clause}.")
        if self.done_on > self.default_done_on(procedure, self.year):
            said.append(f"Hạn quyết định muộn hơn {procedure.dates_clause}.")
        return said

    def warnings(self) -> list[str]:
        """What whoever opens the round should know, each with its clause."""
        said, procedure = self.late_warnings(), self.procedure
        if not procedure.verified:
            said.append(f"Thẩm quyền theo «{procedure.legal_basis}» chưa được đối chiếu với văn bản của tỉnh.")
        if procedure.counted_title_id and not procedure.counting_verified:
            said.append(
                f"Đơn vị trực thuộc tính tại {procedure.get_sub_units_on_display()}, công nhận của các đơn vị đó tính tại "
                f"{procedure.get_recognitions_on_display()}: cách đếm này chưa được đối chiếu với văn bản."
            )
        return said

    @staticmethod
    def earliest_opening(procedure, year: int) -> date:
        """Data run to 31/12, so dossiers come in from 01/01; TT 44 is assessed in December itself (4.4)."""
        return date(year, 12, 1) if procedure.assessed_in_december else date(year + 1, 1, 1)

    @staticmethod
    def default_due_on(procedure, year: int) -> date:
        return date(year + 1, procedure.due_before_month, procedure.due_before_day) - timedelta(days=1)

    @staticmethod
    def default_done_on(procedure, year: int) -> date:
        if procedure.done_within_days:
            due = Round.default_due_on(procedure, year)
            return deadlines.working_days_after(calendars.current(), due, procedure.done_within_days)
        return date(year + 1, procedure.done_before_month, procedure.done_before_day) - timedelta(days=1)

    def units(self, day: date | None = None):
        """The units that may take part, as they stand on ``day``; specimens only in a specimen province."""
        day = day or self.units_on
        found = Unit.objects.existing(day) if self.province.specimen else Unit.objects.as_at(day)
        return found.filter(tier=self.title.tier, assessed_at=self.title.assessed_at).below(self.province, itself=True)

    def is_open_on(self, day: date) -> bool:
        return self.closes_on is None or day <= self.closes_on
