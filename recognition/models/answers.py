"""What the unit says of itself, what proves it, what reviewers remark, and the frozen copies of it all."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from config import clock
from criteria.library import spec_of
from evidence.models import StoredFile
from recognition.models.library import Described, LibraryItem

NARRATIVE_LIMIT = 20_000
LEVEL, PAPERS = "level", "papers"  # what a remark may be about besides an indicator


class Answer(models.Model):
    """The self-assessment of one indicator: what was typed, and what it was read as.

    ``version`` grows with every save; a save that names an older one is refused and shown both. ``reasons`` say why a
    number that several indicators share is another one here: measure key → sentence.
    """

    followed = frozenset()  # keys of numbers said at another indicator; given by the sheet, never stored

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="answers")
    indicator = models.CharField("chỉ tiêu", max_length=10)
    typed = models.JSONField(default=dict)
    read = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    narrative = models.TextField("thuyết minh", blank=True, max_length=NARRATIVE_LIMIT)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    changed_via = models.ForeignKey("recognition.Invitation", models.PROTECT, null=True, related_name="answers")
    changed_at = models.DateTimeField(null=True)
    carried_year = models.PositiveSmallIntegerField("chép từ năm, chưa xác nhận", null=True)

    class Meta:
        verbose_name = "kết quả tự đánh giá"
        verbose_name_plural = "kết quả tự đánh giá"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "indicator"],
                name="answer_once",
                violation_error_message="Chỉ tiêu này đã có kết quả.",
            ),
            models.CheckConstraint(
                condition=Q(changed_by=None) | Q(changed_via=None),
                name="answer_by_one_person",
                violation_error_message="Một lần sửa chỉ của một người: tài khoản, hoặc đường dẫn góp số liệu.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} ({self.dossier})"

    @property
    def author(self):
        """Who changed it last: an account, or the link of somebody without one; None before the first save."""
        return self.changed_by or self.changed_via

    def own(self) -> dict:
        """What was typed here itself, without numbers that are said at another indicator."""
        return {key: text for key, text in self.typed.items() if key not in self.followed}

    def keep_version(self):
        """Keep what it says now, which is about to be overwritten."""
        if self.version:
            same = {name: getattr(self, name) for name in ("version", "typed", "reasons", "narrative", "changed_at")}
            self.versions.create(changed_by=self.changed_by, changed_by_name=str(self.author or "")[:200], **same)

    def at_version(self, version: int):
        """What it said at ``version``: an AnswerVersion, or None when that is not known (anymore)."""
        from recognition.models.answer_versions import AnswerVersion

        if version == 0:
            return AnswerVersion(answer=self, version=0)
        return self.versions.filter(version=version).first()


class EvidenceQuerySet(models.QuerySet):
    def present(self):
        return self.filter(removed_at__isnull=True)

    def bulk_create(self, items, *args, **kwargs):
        """Writes them, and puts their files on the office's shelf."""
        made = super().bulk_create(items, *args, **kwargs)
        LibraryItem.objects.shelve(made)
        return made


class EvidenceItem(Described, models.Model):
    """That a file proves something in a dossier: an indicator, or that a paper exists (``subject`` "paper:<code>")."""

    address = "evidence"

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="evidence")
    subject = models.CharField("chứng minh cho", max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)
    title = models.CharField("trích yếu", max_length=300, blank=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    page = models.CharField("trang", max_length=40, blank=True)
    added_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    added_via = models.ForeignKey("recognition.Invitation", models.PROTECT, null=True, related_name="evidence")
    added_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    removed_via = models.ForeignKey("recognition.Invitation", models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "subject", "file"],
                condition=Q(removed_at=None),
                name="evidence_once",
                violation_error_message="Tệp này đã có ở chỉ tiêu này.",
            ),
            models.CheckConstraint(
                condition=Q(added_by__isnull=False, added_via=None) | Q(added_by=None, added_via__isnull=False),
                name="evidence_added_by_one_person",
                violation_error_message="Minh chứng do một người đưa vào: tài khoản, hoặc đường dẫn góp số liệu.",
            ),
            models.CheckConstraint(
                condition=Q(removed_by=None) | Q(removed_via=None),
                name="evidence_removed_by_one_person",
                violation_error_message="Minh chứng do một người bỏ đi.",
            ),
        ]

    def __str__(self):
        return self.said()

    def save(self, *args, **kwargs):
        """A new piece also puts its file on the office's shelf."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            LibraryItem.objects.shelve([self])

    @property
    def author(self):
        """Who brought it: an account, or the link of somebody without one."""
        return self.added_by or self.added_via

    @property
    def anchor(self) -> str:
        """Where on the dossier's page it stands."""
        return f"#{self.subject.replace(':', '-')}" if ":" in self.subject else f"#i-{self.subject}"


class RemarkQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_at__isnull=False)

    def unsent(self):
        return self.filter(sent_at__isnull=True)

    def of_last_return(self):
        """Those with which the dossier was sent back the last time."""
        last = self.sent().order_by("-sent_at").values_list("sent_at", flat=True).first()
        return self.filter(sent_at=last) if last else self.none()

    def pending(self):
        """Not yet settled by the office that made them."""
        return self.exclude(state=Remark.State.CLOSED)


class Remark(models.Model):
    """A reviewer's remark on an indicator, on the level asked, or on the papers; the applicant sees it once it is sent back."""

    class State(models.TextChoices):
        OPEN = "open", "Chờ trả lời"
        ANSWERED = "answered", "Đã trả lời"
        CLOSED = "closed", "Đã đóng"

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="remarks")
    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="remarks")
    subject = models.CharField("về", max_length=40)
    text = models.TextField("góp ý", max_length=NARRATIVE_LIMIT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    office = models.ForeignKey("recognition.Office", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField("trả lời", blank=True, max_length=NARRATIVE_LIMIT)
    answered_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "góp ý"
        verbose_name_plural = "góp ý"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer=""),
                name="remark_answered_in_words",
                violation_error_message="Trả lời góp ý không được để trống.",
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.text[:60]}"

    def about(self) -> str:
        if self.subject == PAPERS:
            return "Giấy tờ kèm theo"
        spec = spec_of(self.dossier.criteria_set)
        return f"{spec.level_word} đề nghị" if self.subject == LEVEL else f"{spec.subject_word} {self.subject}"


class Submission(models.Model):
    """A frozen copy of everything at the moment the leader signed; never changed (database trigger)."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "Nộp"
        CONCLUDED = "concluded", "Kết thúc tự đánh giá"

    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("lượt")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    level = models.CharField("mức độ đề nghị", max_length=20, blank=True)
    reached_level = models.CharField("mức độ đạt", max_length=20, blank=True)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "lượt nộp"
        verbose_name_plural = "lượt nộp"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "number"],
                name="submission_numbered_once",
                violation_error_message="Lượt nộp này đã có.",
            ),
        ]

    def __str__(self):
        return f"{self.dossier}, lượt {self.number}"

    def digest(self) -> str:
        return digest_of(self.content)


def digest_of(content: dict) -> str:
    """SHA-256 of ``content`` in a canonical JSON form."""
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
