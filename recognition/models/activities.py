"""What an office does besides dossiers: trainings, launches, inspections, meetings; with a trail that never goes."""

import calendar
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from config import clock
from recognition.models.offices import Office
from recognition.models.procedures import Title
from recognition.models.province_plans import ProvincePlan
from recognition.models.units import Tier
from recognition.permissions.calendar import units_around

NOTE_LIMIT = 2000


class ActivityKind(models.TextChoices):
    TRAINING = "training", "Tập huấn"
    LAUNCH = "launch", "Phát động"
    MID_YEAR = "mid-year", "Sơ kết, tổng kết"
    INSPECTION = "inspection", "Kiểm tra"
    MEETING = "meeting", "Họp giao ban"
    REPORT = "report", "Báo cáo"
    OTHER = "other", "Việc khác"


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Activities of the areas in which ``user`` works, and of those above; all for a superuser."""
        if user.is_superuser:
            return self
        around = units_around(user)
        if around is None:
            return self.none()
        return self.filter(Q(office__unit__in=around) | Q(office__unit__tier=Tier.NATION))

    def between(self, first: date, last: date):
        """Those of which at least a day lies from ``first`` to ``last``."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class Activity(models.Model):
    """One thing that an office holds for its area, on some days or some time in a month (``whole_month``).

    Never deleted (database trigger): it is cancelled with a reason. ``copied_from`` is the same of the year before.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="activities", verbose_name="cơ quan tổ chức")
    name = models.CharField("việc", max_length=200, help_text="«Tập huấn cán bộ xã về bộ tiêu chí»")
    kind = models.CharField("loại việc", max_length=12, choices=ActivityKind.choices)
    title = models.ForeignKey(
        Title, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="về danh hiệu"
    )
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    whole_month = models.BooleanField("trong cả tháng, chưa định ngày", default=False)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    who = models.CharField("thành phần", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True, max_length=NOTE_LIMIT)
    plan = models.ForeignKey(
        ProvincePlan, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="theo kế hoạch"
    )
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField("lý do hủy", max_length=300, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "việc trong lịch"
        verbose_name_plural = "việc trong lịch"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ActivityKind.values),
                name="activity_kind_known",
                violation_error_message="Loại việc không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="activity_cancelled_with_reason",
                violation_error_message="Hủy một việc phải ghi lý do.",
            ),
            models.UniqueConstraint(
                fields=["copied_from"],
                condition=Q(copied_from__isnull=False, cancelled_at=None),
                name="activity_copied_once",
                violation_error_message="Việc này đã được chép sang năm sau.",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="activity_days")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("activity", args=[self.pk])

    @property
    def days_said(self) -> str:
        """ "05/03/2026", "từ 05/03/2026 đến 07/03/2026", "trong tháng 10/2026"."""
        if self.whole_month:
            return f"trong tháng {self.starts_on:%m/%Y}"
        if self.starts_on == self.ends_on:
            return f"{self.starts_on:%d/%m/%Y}"
        return f"từ {self.starts_on:%d/%m/%Y} đến {self.ends_on:%d/%m/%Y}"

    def fill_month(self):
        """Where only the month is known: from its first day to its last."""
        if self.whole_month:
            self.starts_on = self.starts_on.replace(day=1)
            self.ends_on = last_of_month(self.starts_on)


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def a_year_later(day: date) -> date:
    """The same day of the next year; 29/02 becomes 28/02."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last))


class ActivityChange(models.Model):
    """One step in an activity's life, with all that it said from then on; never changed (database trigger)."""

    class Action(models.TextChoices):
        MADE = "made", "Đưa vào lịch"
        COPIED = "copied", "Chép từ năm trước"
        CHANGED = "changed", "Sửa"
        CANCELLED = "cancelled", "Hủy"

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    action = models.CharField("việc", max_length=10, choices=Action.choices)
    said = models.TextField("nội dung", blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = "thay đổi của việc trong lịch"
        verbose_name_plural = "thay đổi của việc trong lịch"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "number"],
                name="activity_change_numbered_once",
                violation_error_message="Người khác vừa sửa việc này.",
            ),
        ]

    def __str__(self):
        return f"{self.get_action_display()}: {self.said}"


class FeedLinkQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class FeedLink(models.Model):
    """One person's link to their calendar for the phone. Only the SHA-256 of its token (256 random bits) is kept."""

    user = models.ForeignKey("recognition.User", models.PROTECT, related_name="feed_links")
    token_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = FeedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "đường dẫn lịch"
        verbose_name_plural = "đường dẫn lịch"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], name="feed_link_token_once", violation_error_message="Đường dẫn bị trùng."
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106
                name="feed_link_token_is_hashed",
                violation_error_message="Chỉ lưu mã băm của đường dẫn.",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(withdrawn_at=None),
                name="feed_link_one_in_force",
                violation_error_message="Bạn đã có đường dẫn lịch; lập đường dẫn mới thì đường dẫn cũ thôi dùng.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, từ {clock.day_of(self.created_at):%d/%m/%Y}"
