"""Decisions, the papers that carry them, and the recognitions they give."""

import secrets
from datetime import date

from django.db import models
from django.db.models import F, Q

from config import clock
from criteria.library import spec_of
from evidence.models import StoredFile

FROM_PAPER = "nhập từ quyết định giấy"
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike


def new_code() -> str:
    """A short public code, 10 letters in two groups: "K7QF2-M9XTA" (50 bits: not to be guessed)."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Papers of the reader's own office, and issued ones over dossiers they may open."""
        from recognition.models.dossiers import Dossier  # which asks, by way of readiness, for what stands here

        if user.is_superuser:
            return self
        over = DecisionItem.objects.filter(dossier__in=Dossier.objects.visible_to(user)).values("decision")
        return self.filter(Q(office__in=user.office_ids()) | Q(state=Decision.State.ISSUED, pk__in=over))


class Decision(models.Model):
    """A Quyết định công nhận, or a written refusal, for one or many dossiers; prepared, signed, sealed, issued."""

    class Kind(models.TextChoices):
        RECOGNISE = "recognise", "Quyết định công nhận"
        REFUSE = "refuse", "Văn bản trả lời"

    class State(models.TextChoices):
        DRAFTED = "drafted", "Chờ văn thư cấp số"
        PREPARED = "prepared", "Chờ lãnh đạo ký"
        SIGNED = "signed", "Chờ đóng dấu, ban hành"
        ISSUED = "issued", "Đã ban hành"
        ABANDONED = "abandoned", "Đã hủy dự thảo"

    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.DRAFTED)
    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, related_name="decisions", verbose_name="cơ quan ban hành"
    )
    round = models.ForeignKey("recognition.Round", models.PROTECT, related_name="decisions", verbose_name="đợt")
    level = models.CharField("mức độ", max_length=20, blank=True)
    code = models.CharField("mã tra cứu", max_length=11, unique=True, default=new_code)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    symbol = models.CharField("ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    decided_by = models.ForeignKey(
        "recognition.User", models.PROTECT, related_name="+", verbose_name="người quyết định"
    )
    signer_name = models.CharField("người ký", max_length=150)
    signer_position = models.CharField("chức vụ người ký", max_length=100)
    signer_form = models.CharField(max_length=60, blank=True)
    prepared_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    signed_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản ban hành"
    )
    created_at = models.DateTimeField(default=clock.now)
    prepared_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    abandoned_reason = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định"
        verbose_name_plural = "quyết định"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                F("office"),
                F("symbol"),
                F("issued_on__year"),
                F("number"),
                condition=~Q(state="abandoned") & Q(number__isnull=False),
                name="decision_number_once",
                violation_error_message="Số này đã dùng cho một văn bản khác trong năm.",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(file__isnull=False) & Q(number__isnull=False) & Q(issued_on__isnull=False)),
                name="decision_issued_whole",
                violation_error_message="Văn bản ban hành phải có số, ngày và tệp đã ký.",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_file__isnull=False),
                name="decision_signed_has_file",
                violation_error_message="Văn bản đã ký phải có tệp.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number_said()}".strip()

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("decision", args=[self.pk])

    def number_said(self) -> str:
        """ "Số 05/QĐ-PGDĐT"; empty before the clerk has given a number."""
        return f"số {self.number:02d}/{self.symbol}" if self.number else ""

    def outcome(self) -> str:
        """The state that issuing this paper gives its dossiers; the lowest band is a result without the title."""
        return "recognised" if self.gives_title else "refused"

    @property
    def gives_title(self) -> bool:
        return self.kind == self.Kind.RECOGNISE and spec_of(self.round.criteria_set).gives_title(self.level)

    @property
    def specimen(self) -> bool:
        return self.office.unit.specimen


class DecisionItem(models.Model):
    """One dossier in a decision."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="items")
    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="decision_items")
    unit_name = models.CharField("tên đơn vị trên văn bản", max_length=250)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "hồ sơ trong quyết định"
        verbose_name_plural = "hồ sơ trong quyết định"
        ordering = ["dossier__unit__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "dossier"],
                name="decision_item_once",
                violation_error_message="Hồ sơ đã có trong quyết định này.",
            ),
        ]

    def __str__(self):
        return self.unit_name


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
    dossier = models.OneToOneField(
        "recognition.Dossier", models.PROTECT, null=True, blank=True, related_name="recognition", verbose_name="hồ sơ"
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
