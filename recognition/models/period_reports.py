"""Báo cáo kết quả of an office: what it reports upward of one assessment year, its figures frozen with its paper."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from config import clock

LONGEST_TEXT = 20_000  # letters in each of the texts


class PeriodReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the reader's own offices, and of offices below what has been issued."""
        from recognition.permissions import period_reports as may  # which asks the offices, as the models do

        if user.is_superuser:
            return self
        return self.filter(Q(office__in=user.office_ids()) | Q(document__state="issued") & may.read_above(user))


class PeriodReport(models.Model):
    """One Báo cáo kết quả: being written while it has no ``document``, frozen with its ``figures`` once it has.

    ``figures`` are as ``reporting.counting.count`` gives them; what the paper, its tables and its Excel file say is read
    from there alone. A report that is begun anew is another row; this one stays with its paper.
    """

    class Purpose(models.TextChoices):
        RESULTS = "results", "Kết quả đánh giá, công nhận"
        EMULATION = "emulation", "Kết quả phục vụ thi đua, khen thưởng"

    TEXTS = ("overall", "advantages", "difficulties", "proposals", "directions")

    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, related_name="period_reports", verbose_name="cơ quan báo cáo"
    )
    duty_code = models.SlugField("mã báo cáo định kỳ", blank=True)
    due_on = models.DateField("gửi chậm nhất", null=True, blank=True)  # the last good day, as the duty said then
    basis = models.CharField("theo", max_length=300, blank=True)
    purpose = models.CharField("nội dung", max_length=10, choices=Purpose.choices, default=Purpose.RESULTS)
    addressees = models.TextField("kính gửi", max_length=1000, help_text="Mỗi dòng một nơi nhận.")
    titles = models.ManyToManyField("recognition.Title", related_name="+", verbose_name="danh hiệu")
    year = models.PositiveSmallIntegerField(
        "năm đánh giá", validators=[MinValueValidator(2010), MaxValueValidator(2100)]
    )
    day = models.DateField("số liệu tính đến hết ngày")
    overall = models.TextField("Đánh giá chung", blank=True, max_length=LONGEST_TEXT)
    advantages = models.TextField("Thuận lợi", blank=True, max_length=LONGEST_TEXT)
    difficulties = models.TextField("Khó khăn, hạn chế và nguyên nhân", blank=True, max_length=LONGEST_TEXT)
    proposals = models.TextField("Đề xuất, kiến nghị", blank=True, max_length=LONGEST_TEXT)
    directions = models.TextField("Phương hướng, nhiệm vụ thời gian tới", blank=True, max_length=LONGEST_TEXT)
    version = models.PositiveIntegerField(default=1)  # of the texts: who saves over another's words is told
    changed_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người soạn")
    changed_at = models.DateTimeField("sửa lúc", default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    document = models.OneToOneField(
        "recognition.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="period_report",
        verbose_name="văn bản",
    )
    figures = models.JSONField("số liệu", null=True, blank=True)

    objects = PeriodReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo kết quả"
        verbose_name_plural = "báo cáo kết quả"
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document=None, figures=None) | Q(document__isnull=False, figures__isnull=False),
                name="period_report_frozen_with_its_paper",
                violation_error_message="Báo cáo đã trình ký phải có số liệu chốt; bản đang soạn thì chưa.",
            ),
            models.UniqueConstraint(
                fields=["office", "duty_code", "year", "purpose"],
                condition=Q(document=None) & ~Q(duty_code=""),
                name="period_report_one_draft",
                violation_error_message="Báo cáo này đã có bản đang soạn: mở bản ấy để viết tiếp.",
            ),
        ]

    def __str__(self):
        return f"Báo cáo {self.about_said}"

    def get_absolute_url(self):
        return reverse("period_report", args=[self.pk])

    @property
    def about_said(self) -> str:
        """ "kết quả đánh giá, công nhận năm 2025"."""
        said = self.get_purpose_display()
        return f"{said[:1].lower()}{said[1:]} năm {self.year}"

    def same(self):
        """The reports of its office about the same: of one duty, year and purpose; of one that nobody asks for, none."""
        alike = {name: getattr(self, name) for name in ("office", "duty_code", "year", "purpose")}
        return PeriodReport.objects.filter(**alike).exclude(duty_code="").exclude(pk=self.pk)

    @property
    def is_draft(self) -> bool:
        """Still being written."""
        return self.document_id is None

    @property
    def is_standing(self) -> bool:
        """Not one whose paper was given up."""
        return self.document_id is None or self.document.state != "abandoned"

    @property
    def is_open(self) -> bool:
        """Its paper waits for number, signature or seal."""
        return self.document_id is not None and self.document.is_open

    @property
    def state_said(self) -> str:
        return "Đang soạn" if self.is_draft else self.document.get_state_display()

    @property
    def is_emulation(self) -> bool:
        return self.purpose == self.Purpose.EMULATION

    @property
    def addressee_lines(self) -> list[str]:
        return [line.strip() for line in self.addressees.splitlines() if line.strip()]

    def texts(self) -> list[tuple[str, str]]:
        """(heading, text) of those that were written."""
        found = [(self._meta.get_field(name).verbose_name, getattr(self, name).strip()) for name in self.TEXTS]
        return [(heading, text) for heading, text in found if text]
