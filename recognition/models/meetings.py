"""The meetings of a self-assessment, and their minutes."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from config import clock
from recognition.models.plans import LINES_LIMIT


class Meeting(models.Model):
    """One of the three meetings of the year. People are named; ``chair`` and ``secretary`` when they have accounts."""

    class Kind(models.TextChoices):
        OPENING = "opening", "Hội nghị triển khai"
        MIDYEAR = "midyear", "Họp giữa năm"
        CLOSING = "closing", "Họp tự đánh giá cuối năm"

    plan = models.ForeignKey("recognition.Plan", models.CASCADE, related_name="meetings")
    kind = models.CharField("cuộc họp", max_length=10, choices=Kind.choices)
    held_at = models.DateTimeField("thời gian")
    place = models.CharField("địa điểm", max_length=200)
    chair_name = models.CharField("chủ tọa", max_length=150)
    chair = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    secretary_name = models.CharField("thư ký", max_length=150)
    secretary = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    invited = models.TextField("thành phần mời, mỗi dòng một nơi", blank=True, max_length=LINES_LIMIT)
    agenda = models.TextField("nội dung họp", blank=True, max_length=LINES_LIMIT)
    number = models.PositiveIntegerField("số giấy mời", null=True, blank=True)
    invited_on = models.DateField("ngày giấy mời", null=True, blank=True)
    saved_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "cuộc họp tự đánh giá"
        verbose_name_plural = "cuộc họp tự đánh giá"
        ordering = ["held_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind"],
                name="meeting_once",
                violation_error_message="Kế hoạch đã có cuộc họp này.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["opening", "midyear", "closing"]),
                name="meeting_kind_known",
                violation_error_message="Không có loại cuộc họp này.",
            ),
            models.CheckConstraint(
                condition=Q(chair=None) | Q(secretary=None) | ~Q(chair=F("secretary")),
                name="meeting_chair_is_not_secretary",
                violation_error_message="Chủ tọa và thư ký phải là hai người.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def written(self):
        """Its minutes, or None."""
        return getattr(self, "minutes", None)


class MeetingMinutes(models.Model):
    """The Biên bản of a meeting. Once chair and secretary have both confirmed it, it never changes (database trigger).

    ``results`` of the closing meeting: [{"number", "label", "result", "agreed", "note"}], the result in the words of
    that day. ``file`` is the paper that both confirmed.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    started_at = models.DateTimeField("bắt đầu")
    ended_at = models.DateTimeField("kết thúc", null=True, blank=True)
    present = models.TextField("có mặt, mỗi dòng một người", max_length=LINES_LIMIT)
    absent = models.TextField("vắng mặt, mỗi dòng một người", blank=True, max_length=LINES_LIMIT)
    content = models.TextField("nội dung, ý kiến", max_length=2 * LINES_LIMIT)
    conclusion = models.TextField("kết luận", max_length=LINES_LIMIT)
    results = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    written_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    chair_confirmed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    chair_confirmed_at = models.DateTimeField(null=True)
    secretary_confirmed_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, related_name="+")
    secretary_confirmed_at = models.DateTimeField(null=True)
    file = models.ForeignKey("evidence.StoredFile", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "biên bản họp tự đánh giá"
        verbose_name_plural = "biên bản họp tự đánh giá"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(chair_confirmed_by=None)
                | Q(secretary_confirmed_by=None)
                | ~Q(chair_confirmed_by=F("secretary_confirmed_by")),
                name="meeting_minutes_confirmed_by_two",
                violation_error_message="Biên bản phải do hai người xác nhận.",
            ),
            models.CheckConstraint(
                condition=Q(file=None) | Q(chair_confirmed_at__isnull=False, secretary_confirmed_at__isnull=False),
                name="meeting_minutes_paper_is_confirmed",
                violation_error_message="Biên bản chưa được hai người xác nhận.",
            ),
        ]

    def __str__(self):
        return f"Biên bản {self.meeting}"

    @property
    def is_confirmed(self) -> bool:
        return self.chair_confirmed_at is not None and self.secretary_confirmed_at is not None
