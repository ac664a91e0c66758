"""Numbered papers of offices: what is decided, answered, reported, proposed; and the dossiers each is about."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from config import clock
from criteria.library import spec_of
from evidence.models import StoredFile

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike


def new_code() -> str:
    """A short public code, 10 letters in two groups: "K7QF2-M9XTA" (50 bits: not to be guessed)."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Papers of the reader's own office; issued ones over dossiers they may open, and among these what offices write
        to each other only where the dossier lies with the reader's office, or went through it.
        """
        from recognition.models.dossiers import Dossier  # which asks, by way of readiness, for what stands here
        from recognition.permissions.period_reports import read_above

        if user.is_superuser:
            return self
        own = user.office_ids()
        outward = Q(kind__in=Document.OUTWARD, pk__in=self._over(Dossier.objects.visible_to(user)))
        above = Dossier.objects.filter(Q(held_by__in=own) | Q(moves__office__in=own))
        inward = Q(pk__in=self._over(above.exclude(applicant__in=own).exclude(prepared_by__in=own)))
        upward = Q(kind=Document.Kind.PERIOD) & read_above(user, "period_report__purpose")
        return self.filter(Q(office__in=own) | Q(state=Document.State.ISSUED) & (outward | inward | upward))

    @staticmethod
    def _over(dossiers):
        return DocumentItem.objects.filter(dossier__in=dossiers).values("document")

    def standing(self):
        """Without the drafts that were given up."""
        return self.exclude(state=Document.State.ABANDONED)

    def with_matter(self):
        """With what says what each is about."""
        return self.select_related("round__procedure__title", "period_report").defer("period_report__figures")


class Document(models.Model):
    """A paper that an office issues: drafted, numbered and prepared, signed by the person, sealed by the body and issued.

    One table for all kinds, since an office's numbers are unique over all of them (NĐ 30/2020 Điều 15).
    """

    class Kind(models.TextChoices):
        RECOGNISE = "recognise", "Quyết định công nhận"
        REFUSE = "refuse", "Văn bản không công nhận"
        COUNCIL = "council", "Quyết định thành lập Hội đồng"
        REPORT = "report", "Báo cáo thẩm định"
        PROPOSAL = "proposal", "Tờ trình"
        ANSWER = "answer", "Công văn trả lời"
        REVOKE = "revoke", "Quyết định thu hồi"
        PERIOD = "period", "Báo cáo kết quả"

    DECIDING = (Kind.RECOGNISE, Kind.REFUSE)  # what ends a dossier
    OUTWARD = (*DECIDING, Kind.ANSWER, Kind.REVOKE)  # what the applicant gets too

    class State(models.TextChoices):
        DRAFTED = "drafted", "Chờ văn thư cấp số"
        PREPARED = "prepared", "Chờ lãnh đạo ký"
        SIGNED = "signed", "Chờ đóng dấu, ban hành"
        ISSUED = "issued", "Đã ban hành"
        ABANDONED = "abandoned", "Đã hủy dự thảo"

    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.DRAFTED)
    office = models.ForeignKey(
        "recognition.Office", models.PROTECT, related_name="documents", verbose_name="cơ quan ban hành"
    )
    round = models.ForeignKey(
        "recognition.Round", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="đợt"
    )
    level = models.CharField("mức độ", max_length=20, blank=True)
    code = models.CharField("mã tra cứu", max_length=11, unique=True, default=new_code)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    symbol = models.CharField("ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    signer = models.ForeignKey("recognition.User", models.PROTECT, related_name="+", verbose_name="người ký")
    signer_name = models.CharField("tên người ký", max_length=150)
    signer_position = models.CharField("chức vụ người ký", max_length=100)
    signer_form = models.CharField(max_length=60, blank=True)
    prepared_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    signed_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản ban hành"
    )
    created_at = models.DateTimeField(default=clock.now)
    prepared_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    abandoned_reason = models.TextField(blank=True)
    reason = models.TextField("lý do", blank=True)
    ground = models.CharField("căn cứ", max_length=500, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    revokes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revocations")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                F("office"),
                F("symbol"),
                F("issued_on__year"),
                F("number"),
                condition=~Q(state="abandoned") & Q(number__isnull=False),
                name="document_number_once",
                violation_error_message="Số này đã dùng cho một văn bản khác trong năm.",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(file__isnull=False) & Q(number__isnull=False) & Q(issued_on__isnull=False)),
                name="document_issued_whole",
                violation_error_message="Văn bản ban hành phải có số, ngày và tệp đã ký.",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_file__isnull=False),
                name="document_signed_has_file",
                violation_error_message="Văn bản đã ký phải có tệp.",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state="abandoned") & Q(replaces__isnull=False),
                name="document_replaced_once",
                violation_error_message="Quyết định này đã có văn bản thay thế.",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | Q(kind="recognise"),
                name="document_replaced_by_same_form",
                violation_error_message="Quyết định chỉ được thay bằng văn bản cùng hình thức.",
            ),
            models.CheckConstraint(
                condition=Q(revokes=None) & ~Q(kind="revoke") | Q(revokes__isnull=False, kind="revoke"),
                name="document_revokes_something",
                violation_error_message="Quyết định thu hồi phải nói thu hồi quyết định nào.",
            ),
            models.CheckConstraint(
                condition=Q(kind="period", round=None) | ~Q(kind="period") & Q(round__isnull=False),
                name="document_of_a_round",
                violation_error_message="Văn bản phải thuộc một đợt; chỉ Báo cáo kết quả nói về cả năm.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number_said()}".strip()

    def get_absolute_url(self):
        return reverse("document", args=[self.pk])

    def number_said(self) -> str:
        """ "Số 05/QĐ-PGDĐT"; empty before the clerk has given a number."""
        return f"số {self.number:02d}/{self.symbol}" if self.number else ""

    @property
    def matter(self) -> str:
        """What it is about: "Cộng đồng học tập cấp xã, năm 2025" (needs ``with_matter``, or asks)."""
        if self.round_id is None:
            return self.period_report.about_said
        return f"{self.round.title.label}, năm {self.round.year}"

    @property
    def year(self) -> int:
        """The assessment year."""
        return self.round.year if self.round_id else self.period_report.year

    @property
    def done_on(self):
        """By when it should be out; None where nothing says so."""
        return self.round.done_on if self.round_id else self.period_report.due_on

    def outcome(self) -> str:
        """The state that issuing this paper gives its dossiers; the lowest band is a result without the title."""
        return "recognised" if self.gives_title else "refused"

    @property
    def gives_title(self) -> bool:
        return self.kind == self.Kind.RECOGNISE and spec_of(self.round.criteria_set).gives_title(self.level)

    @property
    def is_deciding(self) -> bool:
        return self.kind in self.DECIDING

    @property
    def ends_dossiers(self) -> bool:
        """Whether issuing it moves its dossiers; one that replaces another finds them ended already."""
        return self.is_deciding and self.replaces_id is None

    @property
    def is_open(self) -> bool:
        """Not issued and not given up: somebody still has to do something with it."""
        return self.state not in (self.State.ISSUED, self.State.ABANDONED)

    @property
    def days_waiting(self) -> int:
        """For how many days nobody has taken the next step; 0 for what is done."""
        since = {"drafted": self.created_at, "prepared": self.prepared_at, "signed": self.signed_at}.get(self.state)
        return (clock.today() - clock.day_of(since)).days if since else 0

    @property
    def specimen(self) -> bool:
        return self.office.unit.specimen


class DocumentItem(models.Model):
    """One dossier that a paper is about."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="items")
    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="document_items")
    unit_name = models.CharField("tên đơn vị trên văn bản", max_length=250)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "hồ sơ trong văn bản"
        verbose_name_plural = "hồ sơ trong văn bản"
        ordering = ["dossier__unit__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "dossier"],
                name="document_item_once",
                violation_error_message="Hồ sơ đã có trong văn bản này.",
            ),
        ]

    def __str__(self):
        return self.unit_name
