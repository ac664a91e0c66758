"""Mails: made once for what is new, claimed, handed over, marked as sent.

That a mail is handed over at most once cannot be proved: a machine may die between the server's "accepted" and our
note of it. So a mail is claimed (``sending``) in a transaction of its own before it is handed over, and bears the same
Message-ID at every try, by which servers and readers drop a second copy; the folder of files keeps one file for each.
A claim older than CLAIM is of a run that died: the mail is handed over again, MOST_TRIES times at most.
"""

import logging
from datetime import time, timedelta

from django.db import transaction
from django.db.models import F, Q

from config import clock
from recognition import calendars
from recognition.models import Mail, MailSettings, Reminder
from recognition.reminding import letters
from recognition.reminding.lines import Line, UnreachableError

log = logging.getLogger(__name__)
State, Choice = Mail.State, MailSettings.Choice
CLAIM = timedelta(minutes=15)
PAUSES = [timedelta(minutes=minutes) for minutes in (15, 60, 240, 720)]  # after the first, second … try that failed
MOST_TRIES = len(PAUSES) + 1
DIGEST_FROM = time(7)  # in Vietnam
NEW = timedelta(days=14)  # what is older went by while its reader wanted no mail; Tết is nine days off


def make() -> int:
    """Make the mails that today asks for; how many. Several runs at once make each once."""
    made = sum(_single(reminder) for reminder in _unmailed(Choice.SINGLE))
    return made + (sum(_digest(person) for person in _readers()) if is_time_for_digest() else 0)


def is_time_for_digest() -> bool:
    """From seven on days on which state offices work: not on holidays, but on a Saturday that is worked instead."""
    local = clock.now().astimezone(clock.VIETNAM)
    return local.time() >= DIGEST_FROM and calendars.current().is_working(local.date())


def _unmailed(choice):
    """Reminders that no mail carries yet, still to the point and not seen, of people whom a mail reaches by ``choice``."""
    new = Reminder.objects.standing().filter(mail=None, seen_at=None, made_at__gte=clock.now() - NEW)
    own = Q(person__mail_settings__confirmed=F("person__email")) & ~Q(person__email="")
    return new.filter(own, person__is_active=True, person__mail_settings__choice=choice).order_by("pk")


def _readers() -> list[int]:
    """People with a digest to come today, who have had none."""
    had = Mail.objects.filter(digest_on=clock.today()).values("person")
    waiting = _unmailed(Choice.DIGEST).exclude(person__in=had)
    return list(waiting.order_by("person").values_list("person", flat=True).distinct())


@transaction.atomic
def _single(reminder) -> int:
    """A mail of its own for ``reminder``, unless another run is making it; how many."""
    free = Reminder.objects.select_for_update(skip_locked=True).filter(pk=reminder.pk, mail=None)
    if not list(free.values_list("pk")):
        return 0
    mail = Mail.objects.create(person_id=reminder.person_id)
    return Reminder.objects.filter(pk=reminder.pk).update(mail=mail)


@transaction.atomic
def _digest(person: int) -> int:
    """Today's digest of ``person`` over all that no mail carries; 0 when another run has made it."""
    Mail.objects.bulk_create([Mail(person_id=person, digest_on=clock.today())], ignore_conflicts=True)
    mail = Mail.objects.select_for_update().get(person=person, digest_on=clock.today())
    if mail.state != State.WAITING or mail.reminders.exists():
        return 0
    Reminder.objects.filter(pk__in=_unmailed(Choice.DIGEST).filter(person=person).values("pk")).update(mail=mail)
    return 1


# Handing over


def send() -> int:
    """Hand over every mail that waits, until the line is dead; how many went. What another run has claimed is left to it."""
    sent, line = 0, Line()
    try:
        while not line.is_dead and (mail := _claim()):
            sent += _hand_over(mail, line) if mail.state == State.SENDING else 0
    finally:
        line.close()
    return sent


def waiting() -> int:
    """How many mails should have gone by now: some only when the mail server was not there."""
    return Mail.objects.filter(state=State.WAITING, next_try_at__lte=clock.now()).count()


@transaction.atomic
def _claim() -> Mail | None:
    """The next mail to hand over, noted as being sent, or as failed once MOST_TRIES runs died over it.

    None when none waits that nobody else has claimed.
    """
    now = clock.now()
    ready = Q(state=State.WAITING, next_try_at__lte=now) | Q(state=State.SENDING, claimed_at__lte=now - CLAIM)
    waiting = Mail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    mail = waiting.filter(ready).order_by("next_try_at", "pk").first()
    if mail is not None and mail.state == State.SENDING and mail.tries >= MOST_TRIES:
        _note(mail, State.FAILED, address=mail.person.email, said=f"{MOST_TRIES} lần máy dừng khi đang gửi thư này.")
    elif mail is not None:
        mail.state, mail.claimed_at, mail.tries = State.SENDING, now, mail.tries + 1
        mail.save(update_fields=["state", "claimed_at", "tries"])
    return mail


def _hand_over(mail: Mail, line: Line) -> int:
    """Send ``mail`` and note what came of it; how many went."""
    chosen = MailSettings.objects.select_related("person").filter(person=mail.person_id).first()
    reminders = list(mail.reminders.standing().filter(seen_at=None).with_matter())
    if said := _why_not(chosen, reminders):
        return _drop(mail, said)
    try:
        line.send(letters.message_for(mail, reminders, chosen.address))
    except UnreachableError as error:
        return _put_back(mail, error)
    except Exception as error:
        log.warning("Mail %s: %s", mail.key, error)
        return _note_failure(mail, chosen.address, error)
    return _note(mail, State.SENT, address=chosen.address, sent_at=clock.now())


def _why_not(chosen: MailSettings | None, reminders) -> str:
    """Why a mail is not sent any more; "" when it is."""
    if chosen is None or not chosen.address or not chosen.person.is_active:
        return "Người nhận không còn địa chỉ đã xác nhận."
    if chosen.choice == Choice.NONE:
        return "Người nhận đã chọn không nhận thư."
    return "" if reminders else "Việc đã xong trước khi gửi."


@transaction.atomic
def _drop(mail, said) -> int:
    """Send no more; its reminders are free for another mail, should they come to the point again."""
    mail.reminders.update(mail=None)
    return _note(mail, State.DROPPED, said=said)


def _put_back(mail, error) -> int:
    """Let ``mail`` wait on as it did: that the server is not there is no failure of its address."""
    return _note(mail, State.WAITING, said=letters.clean(str(error))[:300], tries=mail.tries - 1)


def _note_failure(mail, address, error) -> int:
    said = letters.clean(f"{type(error).__name__}: {error}")[:300]
    if mail.tries >= MOST_TRIES:
        return _note(mail, State.FAILED, address=address, said=said)
    return _note(mail, State.WAITING, said=said, next_try_at=clock.now() + PAUSES[mail.tries - 1])


def _note(mail, state, **fields) -> int:
    """Write down what came of ``mail``; 1 when it went."""
    for name, value in fields.items():
        setattr(mail, name, value)
    mail.state = state
    mail.save(update_fields=["state", *fields])
    return int(state == State.SENT)
