"""What people are reminded of, the mails that carry it, and how each wants to be told."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from config import clock
from recognition.models.dossiers import Dossier
from recognition.models.offices import Office
from recognition.models.people import Membership, User
from recognition.models.period_reports import PeriodReport
from recognition.models.province_plans import ReportDuty
from recognition.models.rounds import Round
from recognition.models.units import Unit


class MailSettings(models.Model):
    """How one person wants to be reminded by mail; ``User.email`` is used only while it is the address confirmed here."""

    class Choice(models.TextChoices):
        DIGEST = "digest", "Một thư mỗi ngày làm việc, lúc 7 giờ sáng, gom mọi việc"
        SINGLE = "single", "Mỗi việc một thư, ngay khi có"
        NONE = "none", "Không gửi thư; cổng vẫn hiện nhắc việc"

    person = models.OneToOneField(User, models.CASCADE, related_name="mail_settings", verbose_name="người")
    choice = models.CharField("cách nhận", max_length=10, choices=Choice.choices, default=Choice.DIGEST)
    confirmed = models.EmailField("địa chỉ đã xác nhận", blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    asked_at = models.DateTimeField("gửi thư xác nhận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "cách nhận thư nhắc"
        verbose_name_plural = "cách nhận thư nhắc"
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["digest", "single", "none"]),
                name="mail_choice_known",
                violation_error_message="Cách nhận thư không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed="", confirmed_at=None) | (~Q(confirmed="") & Q(confirmed_at__isnull=False)),
                name="mail_address_confirmed_once",
                violation_error_message="Địa chỉ đã xác nhận phải có lúc xác nhận.",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_choice_display()}"

    @property
    def address(self) -> str:
        """Where mail may go; "" while nobody has shown that the address is this person's."""
        return self.confirmed if self.confirmed and self.confirmed == self.person.email else ""


class MailQuerySet(models.QuerySet):
    def confirming(self):
        """Those that carry the link by which an address is confirmed: bound to it from the start, without reminders."""
        return self.filter(digest_on=None, reminders=None).exclude(address="")


class Mail(models.Model):
    """One mail to one person: claimed (``sending``) before it is handed over, with the same Message-ID at every try.

    It carries reminders, or the link that confirms an address.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"
        DROPPED = "dropped", "Thôi gửi"

    person = models.ForeignKey(User, models.PROTECT, related_name="mails", verbose_name="người nhận")
    key = models.UUIDField("mã thư", default=uuid4, unique=True, editable=False)
    digest_on = models.DateField("thư gom của ngày", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.WAITING)
    address = models.EmailField("gửi tới", blank=True)
    tries = models.PositiveSmallIntegerField("số lần gửi", default=0)
    made_at = models.DateTimeField("lập lúc", default=clock.now)
    next_try_at = models.DateTimeField("gửi từ lúc", default=clock.now)
    claimed_at = models.DateTimeField("bắt đầu gửi lúc", null=True, blank=True)
    sent_at = models.DateTimeField("gửi xong lúc", null=True, blank=True)
    said = models.CharField("lý do", max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "thư nhắc"
        verbose_name_plural = "thư nhắc"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "digest_on"],
                name="mail_digest_once_a_day",
                violation_error_message="Người này đã có thư gom của ngày đó.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed", "dropped"]),
                name="mail_state_known",
                violation_error_message="Tình trạng thư không hợp lệ.",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(sent_at__isnull=False) & ~Q(address="")),
                name="mail_sent_when_and_where",
                violation_error_message="Thư đã gửi phải có lúc gửi và địa chỉ.",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_to_send")]

    def __str__(self):
        return f"{self.person}, {clock.day_of(self.made_at):%d/%m/%Y}: {self.get_state_display()}"

    @property
    def message_id(self) -> str:
        host = settings.PORTAL_URL.split("//")[-1].split("/")[0].split(":")[0]
        return f"<{self.key}@{host}>"


class Nudge(models.Model):
    """That an office above asked a unit once, by hand, to get on: by whom, when, in which words. Never changed."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="nudges", verbose_name="đợt")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="nudges", verbose_name="đơn vị")
    by = models.ForeignKey(User, models.PROTECT, related_name="nudges", verbose_name="người nhắc")
    office = models.ForeignKey(Office, models.PROTECT, related_name="nudges", verbose_name="cơ quan nhắc")
    day = models.DateField("ngày nhắc")
    at = models.DateTimeField("lúc", default=clock.now)
    text = models.CharField("lời nhắc", max_length=500)

    class Meta:
        verbose_name = "lần nhắc"
        verbose_name_plural = "lần nhắc"
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "by", "day"],
                name="nudge_once_a_day",
                violation_error_message="Hôm nay bạn đã nhắc đơn vị này rồi.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="nudge_says_something", violation_error_message="Lời nhắc không để trống."
            ),
        ]

    def __str__(self):
        return f"{self.office} nhắc {self.unit.full_name}, {self.day:%d/%m/%Y}"


# What a reminder is about, whichever the threshold.
MATTER = ("round_id", "unit_id", "dossier_id", "state", "duty_id", "duty_year", "office_id")


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and nobody else's."""
        return self.filter(person=user)

    def at_own_offices(self):
        """Those about an office in which their person works today, on their own or in another's stead."""
        held = Membership.objects.in_force(clock.today())
        return self.filter(Exists(held.filter(user=OuterRef("person"), office=OuterRef("office"))))

    def standing(self):
        """Those whose matter still waits: the dossier in that state at that office, not begun yet, or not reported."""
        begun = Dossier.objects.filter(round=OuterRef("round"), unit=OuterRef("unit")).exclude(state="withdrawn")
        there = Q(state__in=["drafting", "returned", "endorsing"]) | Q(dossier__held_by=F("office"))
        is_open = Q(round__closes_on=None) | Q(round__closes_on__gte=clock.today())
        to_begin = Q(dossier=None, duty=None) & is_open & ~Exists(begun)
        sent = {"office": OuterRef("office"), "duty_code": OuterRef("duty__code"), "year": OuterRef("duty_year")}
        reported = PeriodReport.objects.filter(**sent, document__state="issued")
        to_report = Q(duty__isnull=False) & ~Exists(reported)
        return self.at_own_offices().filter((Q(dossier__state=F("state")) & there) | to_begin | to_report)

    def newest(self):
        """The last of each matter, whichever thresholds told of it."""
        last = self.order_by(*MATTER, "-pk").distinct(*MATTER)
        return self.model.objects.filter(pk__in=last.values("pk"))

    def with_matter(self):
        """With everything that is said of them, most pressing first, the newest of each matter first."""
        related = ("round__procedure__title", "unit", "office", "dossier", "duty", "nudge__by", "nudge__office")
        return self.select_related(*related).order_by(
            F("due_on").asc(nulls_last=True), "unit__sort_key", "unit", "-made_at", "-pk"
        )


class Reminder(models.Model):
    """That one person was reminded of one matter: ``threshold`` days before ``due_on``, or after it when negative.

    The matter is a dossier in ``state`` at ``office``, a unit's dossier that nobody has begun (``dossier`` None), or the
    report that ``office`` owes by ``duty`` for ``duty_year``. ``due_on`` is None while the clock of a dossier stands still.
    """

    class Kind(models.TextChoices):
        BEFORE = "before", "Sắp đến hạn"
        NOT_STARTED = "not-started", "Chưa bắt đầu"
        LATE = "late", "Quá hạn"
        MANUAL = "manual", "Cơ quan cấp trên nhắc"

    person = models.ForeignKey(User, models.PROTECT, related_name="reminders", verbose_name="người được nhắc")
    kind = models.CharField("loại", max_length=12, choices=Kind.choices)
    threshold = models.SmallIntegerField("mốc (ngày)", default=0)
    due_on = models.DateField("hạn", null=True, blank=True)
    what = models.CharField("việc", max_length=100)
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="đợt"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reminders", verbose_name="đơn vị")
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="hồ sơ"
    )
    duty = models.ForeignKey(
        ReportDuty, models.CASCADE, null=True, blank=True, related_name="reminders", verbose_name="báo cáo định kỳ"
    )
    duty_year = models.PositiveSmallIntegerField("báo cáo năm đánh giá", null=True, blank=True)
    state = models.CharField("tình trạng khi nhắc", max_length=20, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="đang ở")
    nudge = models.ForeignKey(
        Nudge, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="lần nhắc"
    )
    made_at = models.DateTimeField("nhắc lúc", default=clock.now)
    seen_at = models.DateTimeField("đã xem lúc", null=True, blank=True)
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="thư")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "nhắc việc"
        verbose_name_plural = "nhắc việc"
        constraints = [
            models.UniqueConstraint(
                fields=(
                    *("person", "kind", "threshold", "due_on", "what", "round", "unit", "dossier"),
                    *("duty", "duty_year", "office", "state", "nudge"),
                ),
                nulls_distinct=False,
                name="reminder_once",
                violation_error_message="Người này đã được nhắc việc đó ở mốc ấy.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["before", "not-started"], threshold__gt=0, nudge=None)
                | Q(kind="late", threshold__lt=0, nudge=None)
                | Q(kind="manual", threshold=0, nudge__isnull=False),
                name="reminder_threshold_fits_kind",
                violation_error_message="Mốc nhắc không hợp với loại nhắc.",
            ),
            models.CheckConstraint(
                condition=Q(round__isnull=False, duty=None, duty_year=None)
                | Q(round=None, dossier=None, duty__isnull=False, duty_year__isnull=False),
                name="reminder_of_round_or_report",
                violation_error_message="Nhắc việc là của một đợt, hoặc của một báo cáo định kỳ với năm đánh giá.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(kind="manual", dossier__isnull=False),
                name="reminder_has_its_day",
                violation_error_message="Nhắc việc phải có hạn; chỉ hồ sơ đang dừng đồng hồ mới được nhắc không hạn.",
            ),
        ]
        indexes = [models.Index(fields=["person", "seen_at"], name="reminder_of_person")]

    def __str__(self):
        return f"{self.person}: {self.heading}, {self.what}"

    def get_absolute_url(self):
        """Where the matter is taken up: the dossier, the year's reports, or the start page, where a dossier is opened."""
        if self.duty_id:
            return f"{reverse('period_reports')}?nam={self.duty_year}"
        return self.dossier.get_absolute_url() if self.dossier_id else reverse("home")

    @property
    def heading(self) -> str:
        """Whose matter it is: the unit's, or the office's that reports."""
        return str(self.office) if self.duty_id else self.unit.full_name

    def is_late_on(self, day) -> bool:
        return self.due_on is not None and self.due_on < day

    @property
    def matter(self) -> tuple:
        """What it is about, whichever the threshold: what a list shows once."""
        return tuple(getattr(self, name) for name in MATTER)
