"""What one person is reminded of now, what is behind them, and whose mail does not arrive."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from config import clock
from recognition import messages
from recognition.models import Mail, MailSettings, Reminder, User
from recognition.permissions.reminding import shown_failures
from recognition.reminding.addresses import DAYS

BEHIND = 30  # as many of those that are done are shown
BESIDE = 5  # on the start page
RECENT = timedelta(days=30)


def open_of(user: User) -> QuerySet[Reminder]:
    """What still waits and was not marked as seen, most pressing first, each matter once; there may be thousands."""
    return Reminder.objects.visible_to(user).standing().filter(seen_at=None).newest().with_matter()


def not_among(user: User, tasks: list[dict]) -> dict:
    """For the start page: what is ``beside`` the dossiers of its tasks or was written by hand, and how many in ``all``."""
    waiting, there = open_of(user), {task["dossier"].pk for task in tasks if "dossier" in task}
    beside = waiting.filter(Q(nudge__isnull=False) | (Q(dossier__isnull=False) & ~Q(dossier__in=there)))
    shown = list(beside[:BESIDE])
    for one in shown:
        one.late, one.message = one.is_late_on(clock.today()), messages.for_reminder(one, clock.today())
    return {"all": waiting.count(), "beside": shown, "more": max(0, beside.count() - BESIDE)}


def behind(user: User) -> list[Reminder]:
    """The last that are done: seen, or the matter has moved on. Not of offices in which ``user`` works no more."""
    mine = Reminder.objects.visible_to(user).at_own_offices()
    waiting = mine.standing().filter(seen_at=None)
    return list(mine.exclude(pk__in=waiting.values("pk")).with_matter().order_by("-made_at", "-pk")[:BEHIND])


def mark_seen(reminder: Reminder) -> int:
    """Note that its person has seen this matter, whichever thresholds told of it; the next threshold tells again."""
    same = Reminder.objects.filter(person=reminder.person_id, round=reminder.round_id, unit=reminder.unit_id)
    same = same.filter(dossier=reminder.dossier_id, state=reminder.state, seen_at=None)
    same = same.filter(duty=reminder.duty_id, duty_year=reminder.duty_year, office=reminder.office_id)
    return same.update(seen_at=clock.now())


def undelivered(user: User) -> list[Mail]:
    """Mails of the last 30 days that went nowhere, to people whom ``user`` manages; the newest of each address."""
    recent = Mail.objects.filter(shown_failures(user), state=Mail.State.FAILED, made_at__gte=clock.now() - RECENT)
    latest = recent.order_by("person", "address", "-pk").distinct("person", "address")
    return list(latest.select_related("person"))


def choose(user: User, choice: str) -> MailSettings:
    """Keep how ``user`` wants to be told and nothing else: the address may be confirmed at the same moment."""
    return MailSettings.objects.update_or_create(person=user, defaults={"choice": choice})[0]


def settings_of(user: User) -> MailSettings:
    """How ``user`` wants to be told; not stored until they say something."""
    return MailSettings.objects.filter(person=user).first() or MailSettings(person=user)


def mail_offer(user: User) -> dict | None:
    """What the start page offers: the ``address`` to confirm ("" when none is given), and whether its link was just ``asked``.

    None once an address is confirmed, or the reader wants no mail.
    """
    chosen = settings_of(user)
    if chosen.address or chosen.choice == MailSettings.Choice.NONE:
        return None
    asked = chosen.asked_at is not None and clock.now() - chosen.asked_at < timedelta(days=DAYS)
    return {"address": user.email, "asked": asked}
