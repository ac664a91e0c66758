"""A council's sessions: one meeting, or one round of opinions in writing, over several dossiers."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from config import clock
from recognition.models.councils import Council, CouncilMember

REFUSE, LATER = "no", "later"  # what a session may conclude beside a level


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(council__in=Council.objects.visible_to(user))

    def open(self):
        return self.filter(closed_at=None)


class Session(models.Model):
    """Where and when a council meets, or until when its members write; closed by its minutes, then it stays as it is.

    ``version`` counts what its secretary saved: of two who save at once the second is told. ``content`` is all that the
    Biên bản prints, kept when it is written.
    """

    class Way(models.TextChoices):
        MEETING = "meeting", "Họp"
        WRITING = "writing", "Lấy ý kiến bằng văn bản"

    council = models.ForeignKey(Council, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField("phiên")
    way = models.CharField("hình thức", max_length=10, choices=Way.choices, default=Way.MEETING)
    held_on = models.DateField("ngày họp")
    starts_at = models.TimeField("giờ họp", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    note = models.TextField("diễn biến, kết luận chung", max_length=10000, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    opened_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên họp hội đồng"
        verbose_name_plural = "phiên họp hội đồng"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "number"],
                name="session_numbered_once",
                violation_error_message="Phiên họp này đã có.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="session_closed_by_somebody",
                violation_error_message="Biên bản phiên họp phải ghi ai lập.",
            ),
            models.CheckConstraint(
                condition=~Q(way="meeting") | (~Q(place="") & Q(starts_at__isnull=False)),
                name="session_meets_somewhere",
                violation_error_message="Phiên họp phải có giờ và địa điểm.",
            ),
        ]

    def __str__(self):
        return f"Phiên {self.number}, {self.get_way_display().lower()} {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("session", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_in_writing(self) -> bool:
        return self.way == self.Way.WRITING

    @property
    def where(self) -> str:
        return "Lấy ý kiến bằng văn bản" if self.is_in_writing else self.place


class AgendaItem(models.Model):
    """A dossier on a session's agenda; ``appraised`` is the level that the appraisal came to, "" for none.

    ``conclusion`` is a level, REFUSE or LATER; ``settled_at`` once the session is closed.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    dossier = models.ForeignKey("recognition.Dossier", models.PROTECT, related_name="agenda_items")
    submission = models.ForeignKey("recognition.Submission", models.PROTECT, related_name="+")
    sitting = models.PositiveSmallIntegerField(default=1)
    appraised = models.CharField("kết quả thẩm định", max_length=20, blank=True)
    conclusion = models.CharField("kết luận", max_length=20)
    text = models.TextField("nội dung kết luận", max_length=5000, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "hồ sơ trong phiên họp"
        verbose_name_plural = "hồ sơ trong phiên họp"
        ordering = ["dossier__unit__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(settled_at=None),
                name="agenda_once",
                violation_error_message="Hồ sơ này đã ở trong một phiên họp chưa lập biên bản.",
            ),
            models.UniqueConstraint(
                fields=["session", "dossier"],
                name="agenda_item_once",
                violation_error_message="Hồ sơ này đã có trong phiên họp.",
            ),
        ]

    def __str__(self):
        return f"{self.dossier} ({self.session})"


def missing_off_agenda(dossier) -> list[str]:
    """A dossier on the agenda of a session without minutes stays with the office: it is written about there, or taken off."""
    items = dossier.agenda_items.filter(settled_at=None) if dossier.state == "appraising" else AgendaItem.objects.none()
    return [
        f"Hồ sơ đang trong chương trình «{item.session}»: chuyên viên {item.session.council.office} lập biên bản phiên "
        "đó, hoặc bỏ hồ sơ khỏi phiên (ý kiến đã ghi vẫn giữ), rồi làm bước này."
        for item in items.select_related("session__council__office")
    ]


class Attendance(models.Model):
    """Whether a member was there; who was not has a reason."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="attendances")
    present = models.BooleanField("có mặt")
    reason = models.CharField("lý do vắng", max_length=300, blank=True)

    class Meta:
        verbose_name = "có mặt, vắng mặt"
        verbose_name_plural = "có mặt, vắng mặt"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"], name="attendance_once", violation_error_message="Thành viên đã được ghi."
            ),
            models.CheckConstraint(
                condition=Q(present=True) | ~Q(reason=""),
                name="attendance_absent_with_reason",
                violation_error_message="Ghi lý do vắng mặt.",
            ),
        ]

    def __str__(self):
        return f"{self.member}: {'có mặt' if self.present else 'vắng'}"
