"""A person's calendar for their phone: a secret link, and behind it what they may see today as iCalendar (RFC 5545)."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from config import clock
from recognition.agenda.entries import Entry
from recognition.agenda.gathering import gather
from recognition.models import FeedLink, User
from recognition.models.personal_links import hashed, new_token

BEFORE, AFTER = timedelta(days=92), timedelta(days=400)
AGAIN = timedelta(hours=6)  # after which a calendar asks again


# The link


def standing_link(user) -> FeedLink | None:
    return FeedLink.objects.standing().filter(user=user).first()


@transaction.atomic
def make(*, actor) -> str:
    """The address of a new link, known only now; the one before is withdrawn. Raises ValidationError without an office."""
    if not actor.memberships_on(clock.today()):
        raise ValidationError(
            "Tài khoản hiện không có vai trò trong cơ quan nào nên chưa có lịch để đưa vào điện thoại."
        )
    User.objects.select_for_update().get(pk=actor.pk)  # two clicks at once make one link after the other
    withdraw(actor=actor)
    token = new_token()
    FeedLink.objects.create(user=actor, token_hash=hashed(token))
    return settings.PORTAL_URL + reverse("calendar_feed", args=[token])


def withdraw(*, actor):
    FeedLink.objects.standing().filter(user=actor).update(withdrawn_at=clock.now())


def reader(token: str):
    """Whose calendar ``token`` opens today; None when it is withdrawn, the account is disabled or works nowhere."""
    link = FeedLink.objects.standing().select_related("user").filter(token_hash=hashed(token)).first()
    if link is None or not link.user.is_active or not link.user.memberships_on(clock.today()):
        return None
    return link.user


# What stands behind it


def content(user) -> bytes:
    """The calendar of ``user`` around today, the same bytes as long as nothing changed."""
    from icalendar import Calendar

    today, made = clock.today(), Calendar()
    for name, value in (("prodid", "-//Cong cong nhan hoc tap//VI"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        made.add(name, value)
    made.add("x-wr-calname", f"{settings.PORTAL_NAME}: {user}")
    made.add("x-wr-timezone", str(clock.VIETNAM))
    made.add("refresh-interval", AGAIN, parameters={"value": "DURATION"})
    for entry in gather(user, today - BEFORE, today + AFTER):
        made.add_component(_event(entry))
    return made.to_ical()


def edition(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def _event(entry: Entry):
    from icalendar import Event

    made, changed = Event(), entry.changed_at or clock.moment_of(entry.first.replace(month=1, day=1))
    made.add("uid", f"{entry.key}@{urlsplit(settings.PORTAL_URL).hostname}")
    made.add("dtstamp", changed.replace(microsecond=0))
    made.add("last-modified", changed.replace(microsecond=0))
    made.add("sequence", entry.sequence)
    made.add("dtstart", entry.first)
    made.add("dtend", entry.last + timedelta(days=1))
    made.add("summary", entry.what)
    made.add("description", "\n".join(filter(None, (entry.about, entry.note))))
    made.add("categories", [entry.kind_label])
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    if entry.url:
        made.add("url", settings.PORTAL_URL + entry.url)
    return made
