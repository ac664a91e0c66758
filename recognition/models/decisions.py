"""Decisions, and the recognitions they give."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from config import clock
from criteria.library import spec_of
from evidence.models import StoredFile
from recognition.models.documents import Document, DocumentQuerySet

FROM_PAPER = "nhập từ quyết định giấy"


class DecisionManager(models.Manager.from_queryset(DocumentQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(kind__in=Document.DECIDING)


class Decision(Document):
    """A paper that ends dossiers: a Quyết định công nhận for one or many, or a written refusal of one."""

    objects = DecisionManager()

    class Meta:
        proxy = True
        verbose_name = "quyết định"
        verbose_name_plural = "quyết định"


class RecognitionQuerySet(models.QuerySet):
    def in_force(self, day: date):
        """Recognitions that hold on ``day``."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            valid_from__lte=day,
        )

    def real(self):
        return self.filter(unit__specimen=False)

    def with_source(self):
        """With everything that says what it is and where it comes from."""
        return self.select_related("title", "decision__round__criteria_set", "paper__criteria_set")

    def without_mistakes(self):
        """Without those whose paper was entered wrongly and corrected, or taken back."""
        return self.filter(Q(paper=None) | Q(paper__ended_at=None))


class Recognition(models.Model):
    """One unit holds one title at one level, from the decision's day; ended early when superseded or revoked.

    Given by a decision of the portal over a dossier, or entered from a ``paper`` of the time before.
    """

    unit = models.ForeignKey("recognition.Unit", models.PROTECT, related_name="recognitions", verbose_name="đơn vị")
    title = models.ForeignKey(
        "recognition.Title", models.PROTECT, related_name="recognitions", verbose_name="danh hiệu"
    )
    level = models.CharField("mức độ", max_length=20)
    year = models.PositiveSmallIntegerField("năm đánh giá")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="recognitions", verbose_name="quyết định"
    )
    dossier = models.ForeignKey(
        "recognition.Dossier", models.PROTECT, null=True, blank=True, related_name="recognitions", verbose_name="hồ sơ"
    )
    paper = models.OneToOneField(
        "recognition.EarlierDecision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recognition",
        verbose_name="quyết định giấy",
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    ended_on = models.DateField("chấm dứt từ ngày", null=True, blank=True)
    end_reason = models.CharField("vì", max_length=300, blank=True)
    revoked_by = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thu hồi theo"
    )

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = "công nhận"
        verbose_name_plural = "công nhận"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                condition=Q(ended_on=None),
                name="recognition_one_in_force",
                violation_error_message="Đơn vị đang giữ một công nhận khác của danh hiệu này.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="recognition_ends_after_it_begins",
                violation_error_message="Ngày hết hạn phải sau ngày công nhận.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("valid_from")),
                name="recognition_ends_not_before_it_begins",
                violation_error_message="Công nhận không thể chấm dứt trước ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                fields=["decision", "dossier"],
                name="recognition_once_a_decision",
                violation_error_message="Quyết định này đã công nhận hồ sơ ấy.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(ended_on__isnull=False),
                name="recognition_revoked_has_ended",
                violation_error_message="Công nhận bị thu hồi phải có ngày chấm dứt.",
            ),
            models.CheckConstraint(
                condition=Q(paper=None, decision__isnull=False, dossier__isnull=False)
                | Q(paper__isnull=False, decision=None, dossier=None),
                name="recognition_from_one_source",
                violation_error_message="Công nhận do cổng ban hành, hoặc nhập từ một quyết định giấy.",
            ),
        ]

    def __str__(self):
        return f"{self.unit}, {self.title}, {self.level_said}"

    @property
    def spec(self):
        """The set by which its level was given (needs ``with_source``, or asks)."""
        return spec_of(self.paper.criteria_set if self.paper else self.decision.round.criteria_set)

    @property
    def level_said(self) -> str:
        """Inside a sentence: "mức độ 1", "xếp loại Tốt"."""
        return self.spec.said(self.level)

    @property
    def level_named(self) -> str:
        return self.spec.named(self.level)

    @property
    def source_said(self) -> str:
        """ "nhập từ quyết định giấy" beside what the portal did not issue itself, else ""."""
        return FROM_PAPER if self.paper_id else ""

    @property
    def number_said(self) -> str:
        """ "số 05/QĐ-PGDĐT"."""
        return f"số {self.paper.number}" if self.paper else self.decision.number_said()

    def is_in_force(self, day: date) -> bool:
        ended = self.ended_on is not None and self.ended_on <= day
        expired = self.valid_to is not None and self.valid_to < day
        return self.valid_from <= day and not ended and not expired


class SubmissionPaper(models.Model):
    """A PDF that belongs to one submission: Tờ trình, Báo cáo with its annex, decision on the Tổ đánh giá. Stored once.

    ``signed``: with the leader's key in the portal; the applicant's own Tờ trình was signed elsewhere.
    """

    class Kind(models.TextChoices):
        PROPOSAL = "to-trinh", "Tờ trình"
        REPORT = "bao-cao", "Báo cáo tự đánh giá"
        TEAM = "to-danh-gia", "Quyết định thành lập Tổ đánh giá"

    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    signed = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "văn bản của lượt nộp"
        verbose_name_plural = "văn bản của lượt nộp"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind"],
                name="submission_paper_once",
                violation_error_message="Văn bản này đã có.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.submission}"
