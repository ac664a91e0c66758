"""What an office tells its units: guidance and templates, published once, read by name, corrected by a new version."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from config import clock
from evidence.models import StoredFile
from recognition.documents.wording import lower_first
from recognition.models.groups import UnitGroup
from recognition.models.offices import Office
from recognition.models.units import Tier, Unit
from recognition.permissions import announcements as may

TEXT_LIMIT = 20_000


class Audience(models.TextChoices):
    BELOW = "below", "Tất cả đơn vị bên dưới"
    TIER = "tier", "Các đơn vị của một cấp"
    GROUP = "group", "Các đơn vị của một cụm"
    CHOSEN = "chosen", "Những đơn vị được chọn"


class AnnouncementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published ones of and for the offices where ``user`` works today; drafts only for those who write them."""
        if user.is_superuser:
            return self
        drafts = Q(published_at=None, office__in=[office.pk for office in may.announcing_offices(user)])
        own = Q(published_at__isnull=False, office__in=user.office_ids())
        return self.filter(own | drafts | self._for(user))

    def for_reader(self, user):
        """Those in force that are meant for an office of ``user``."""
        return self.in_force().filter(self._for(user))

    def in_force(self):
        """Published, not withdrawn, and no later version of it published."""
        later = Announcement.objects.filter(published_at__isnull=False, replaces__isnull=False).values("replaces")
        return self.filter(published_at__isnull=False, withdrawn_at=None).exclude(pk__in=later)

    @staticmethod
    def _for(user) -> Q:
        meant = Q(pk__in=[])
        for place in may.places_of(user):
            meant |= _reaching(place)
        return Q(published_at__isnull=False) & meant


def _reaching(place: may.Place) -> Q:
    """Announcements that reach a unit: today, or until it became part of another."""
    above = Q(office__unit__in=place.above) | Q(office__unit__tier=Tier.NATION)
    chosen = Announcement.units.through.objects.filter(unit=place.unit_id).values("announcement")
    held = place.groups.values("group")
    reached = Q(audience="below") & above | Q(audience="tier", tier=place.tier) & above
    reached |= Q(audience="group", group__in=held) | Q(audience="chosen", pk__in=chosen)
    return reached if place.until is None else reached & Q(published_on__lte=place.until)


class Announcement(models.Model):
    """One text for the units below an office; frozen once published (database trigger).

    ``replaces`` is the version that it corrects, ``what_changed`` says how.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="announcements", verbose_name="cơ quan thông báo")
    title = models.CharField("tiêu đề", max_length=200)
    text = models.TextField(
        "nội dung",
        max_length=TEXT_LIMIT,
        help_text="Để một dòng trống giữa các đoạn; mỗi ý một dòng bắt đầu bằng dấu «-»",
    )
    audience = models.CharField("gửi tới", max_length=10, choices=Audience.choices, default=Audience.BELOW)
    tier = models.CharField("cấp", max_length=12, blank=True, choices=Tier.choices)
    group = models.ForeignKey(
        UnitGroup, models.PROTECT, null=True, blank=True, related_name="announcements", verbose_name="cụm"
    )
    units = models.ManyToManyField(Unit, blank=True, related_name="announcements", verbose_name="đơn vị")
    asks_confirmation = models.BooleanField("cần mỗi cơ quan xác nhận đã đọc, đã phổ biến", default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    what_changed = models.CharField("sửa gì so với bản trước", max_length=500, blank=True)
    drafted_by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(
        default=1
    )  # of the draft: who saves or publishes what they did not see is told
    published_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_on = models.DateField("ngày đăng", null=True, blank=True)
    withdrawn_by = models.ForeignKey("recognition.User", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField("lý do thu hồi", max_length=300, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(audience__in=["below", "chosen"], tier="", group=None))
                | (Q(audience="tier", group=None) & ~Q(tier=""))
                | Q(audience="group", tier="", group__isnull=False),
                name="announcement_audience_is_whole",
                violation_error_message="Chọn cấp khi gửi tới một cấp, chọn cụm khi gửi tới một cụm.",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None, published_on=None)
                | Q(published_at__isnull=False, published_by__isnull=False, published_on__isnull=False),
                name="announcement_published_by_somebody",
                violation_error_message="Đăng thông báo phải ghi ai đăng.",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | Q(published_at=None) | ~Q(what_changed=""),
                name="announcement_correction_says_what",
                violation_error_message="Bản sửa phải ghi sửa gì so với bản trước.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, published_at__isnull=False)
                    & ~Q(withdraw_reason="")
                ),
                name="announcement_withdrawn_with_reason",
                violation_error_message="Thu hồi thông báo đã đăng phải ghi ai làm, lý do.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("announcement", args=[self.pk])

    @property
    def later(self):
        """The version that has taken its place, or None."""
        found = getattr(self, "replaced_by", None)
        return found if found and found.published_at else None

    @property
    def audience_said(self) -> str:
        """For whom, in words: "các đơn vị cấp xã của tỉnh Hưng Yên"."""
        home = lower_first(str(self.office.unit))
        if self.audience == Audience.TIER:
            return f"các đơn vị {self.get_tier_display().lower()} của {home}"
        if self.audience == Audience.GROUP:
            return f"các đơn vị của {self.group}"
        if self.audience == Audience.CHOSEN:
            return "những đơn vị được chọn"
        return f"tất cả đơn vị của {home}"

    def counted_on(self) -> date:
        """The day whose offices are counted: today, or the last on which it was in force and its unit existed."""
        days = [clock.today(), self.office.unit.valid_to, self.withdrawn_at and clock.day_of(self.withdrawn_at)]
        days.append(self.later.published_on if self.later else None)
        return min(day for day in days if day)

    def offices(self, day: date):
        """The offices it is for, as they are on ``day``, in Vietnamese order of their units."""
        living = Office.objects.existing(day).filter(unit__in=Unit.objects.existing(day))
        return living.filter(self._reach(day)).exclude(unit=self.office.unit_id).order_by("unit__sort_key", "kind")

    def _reach(self, day: date) -> Q:
        below = Q(unit__path__startswith=self.office.unit.reach)
        if self.audience == Audience.TIER:
            return below & Q(unit__tier=self.tier)
        if self.audience == Audience.GROUP:
            return Q(unit__in=self.group.unit_ids(day))
        if self.audience == Audience.CHOSEN:
            chosen = list(self.units.values_list("pk", flat=True))
            return Q(unit__in=chosen) | Q(unit__changes_before__old__in=chosen)
        return below


class AnnouncementFile(models.Model):
    """A file that comes with an announcement; frozen with it."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)

    class Meta:
        verbose_name = "tệp của thông báo"
        verbose_name_plural = "tệp của thông báo"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "file"],
                name="announcement_file_once",
                violation_error_message="Tệp này đã có trong thông báo.",
            ),
        ]

    def __str__(self):
        return self.name


class AnnouncementReading(models.Model):
    """That a person opened it for an office, the first time; never changed (database trigger)."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="readings")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    user = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = "lượt đọc thông báo"
        verbose_name_plural = "lượt đọc thông báo"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "user", "office"],
                name="announcement_read_once",
                violation_error_message="Đã ghi là đã đọc.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.office}"


class AnnouncementConfirmation(models.Model):
    """ "Đã đọc, đã phổ biến", once for an office; never changed (database trigger)."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="confirmations")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    by = models.ForeignKey("recognition.User", models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=clock.now)

    class Meta:
        verbose_name = "xác nhận thông báo"
        verbose_name_plural = "xác nhận thông báo"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "office"],
                name="announcement_confirmed_once",
                violation_error_message="Cơ quan đã xác nhận thông báo này.",
            ),
        ]

    def __str__(self):
        return f"{self.office}: {self.by}"
