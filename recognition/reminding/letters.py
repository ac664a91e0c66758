"""What a reminding mail says: one matter, or everything new of one person, most pressing first. Text and simple HTML."""

from dataclasses import dataclass
from datetime import date
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from config import clock
from recognition import messages
from recognition.models import Mail, Reminder

LONGEST_SUBJECT = 150
GROUPS = (("Quá hạn", None, -1), ("Trong 7 ngày tới", 0, 7), ("Trong 30 ngày tới", 8, None))
STANDS_STILL = "Chờ bổ sung"  # returned, while the clock of its offices stands still


@dataclass(frozen=True)
class Line:
    """One matter as a mail says it."""

    heading: str
    said: str
    address: str
    note: str = ""


def clean(text: str) -> str:
    """``text`` fit for a header: one line, no control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def address_of(name: str, address: str) -> str:
    return formataddr((clean(name), clean(address)))


def settings_url() -> str:
    return settings.PORTAL_URL + reverse("reminder_settings")


def newest(reminders) -> list[Reminder]:
    """One for each matter, the last; in the order given."""
    found: dict[tuple, Reminder] = {}
    for reminder in reminders:
        found[reminder.matter] = max(found.get(reminder.matter, reminder), reminder, key=lambda one: one.pk)
    return list(found.values())


def message_for(mail: Mail, reminders: list[Reminder], address: str) -> EmailMultiAlternatives:
    """The mail about ``reminders`` (at least one) to ``address``, with the Message-ID that it has at every try."""
    today, chosen = clock.today(), newest(reminders)
    context = {
        "name": mail.person.full_name,
        "groups": groups_of(chosen, today),
        "many": len(chosen) > 1,
        "portal": settings.PORTAL_URL,
        "all_url": settings.PORTAL_URL + reverse("reminders"),
        "settings_url": settings_url(),
    }
    return letter(subject_of(chosen, today), "reminders", context, mail.person.full_name, address, mail.message_id)


def letter(subject, template, context, name, address, message_id="") -> EmailMultiAlternatives:
    """A mail in text and HTML with the headers that every mail of the portal has."""
    headers = {"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{settings_url()}>"}
    headers |= {"Message-ID": message_id} if message_id else {}
    text = render_to_string(f"mail/{template}.txt", context)
    made = EmailMultiAlternatives(
        clean(subject)[:LONGEST_SUBJECT], text, to=[address_of(name, address)], headers=headers
    )
    made.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    return made


def subject_of(reminders, today: date) -> str:
    """ "Quá hạn 3 ngày: Xã Tân Lập, thẩm định hồ sơ", or how many matters and how many of them late."""
    if len(reminders) == 1:
        (one,) = reminders
        said = messages.left_said(one, today)
        return f"{said[0].upper()}{said[1:]}: {one.heading}, {messages.asked_by(one)}"
    late = sum(one.is_late_on(today) for one in reminders)
    return f"Nhắc việc ngày {today:%d/%m/%Y}: {len(reminders)} việc" + (f", {late} việc quá hạn" if late else "")


def groups_of(reminders, today: date) -> list[tuple[str, list[Line]]]:
    """(heading, lines), most pressing first; no empty group."""
    dated = [one for one in reminders if one.due_on]
    ordered = sorted(dated, key=lambda one: (one.due_on, one.unit.sort_key, one.pk))
    found = [
        (name, [_line(one, today) for one in ordered if _fits(one, today, first, last)]) for name, first, last in GROUPS
    ]
    found.append((STANDS_STILL, [_line(one, today) for one in reminders if one.due_on is None]))
    return [(name, lines) for name, lines in found if lines]


def _fits(reminder, today, first, last) -> bool:
    left = (reminder.due_on - today).days
    return (first is None or first <= left) and (last is None or left <= last)


def _line(reminder, today) -> Line:
    said = (
        f"{messages.todo_of(reminder)} ({messages.matter_of(reminder)}). "
        f"{messages.due_said(reminder)}, {messages.left_said(reminder, today)}."
    )
    note = f"{reminder.nudge.office} nhắc: {reminder.nudge.text}" if reminder.nudge_id else ""
    return Line(reminder.heading, said, settings.PORTAL_URL + reminder.get_absolute_url(), note)
