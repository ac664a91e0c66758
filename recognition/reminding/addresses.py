"""An address is used once its owner has opened the link that was sent to it.

Anybody signed in may have that link sent to any address, so the portal counts: few a day for one person, fewer for one
address, whoever asks.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.db import transaction
from django.urls import reverse

from config import clock
from recognition.models import Mail, MailSettings, User
from recognition.reminding import letters, locks

SALT = "recognition.reminding.address"
DAYS, PAUSE = 3, timedelta(minutes=2)
OF_PERSON, OF_ADDRESS, WITHIN = 5, 3, timedelta(days=1)
PATIENCE = 5  # seconds: somebody sits in front of it


@dataclass(frozen=True)
class Asked:
    """What a link says: whose account, which address, until when, and which asking it belongs to."""

    person: int
    address: str
    until: date
    moment: str


def ask(user: User, address: str) -> None:
    """Send the link to ``address``; the one before opens nothing any more. Raises ValidationError; then it still does."""
    before, mail, chosen = _noted(user, address)
    try:
        _letter(chosen, mail).send()
    except (OSError, ValueError) as error:  # what the mail server refuses is an OSError too
        _take_back(chosen, before, mail, error)
        raise ValidationError(
            f"Chưa gửi được thư tới {address}. Kiểm tra địa chỉ, thử lại sau hai phút; vẫn không được thì báo người vận hành cổng. "
            "Đường dẫn đã gửi lần trước (nếu có) vẫn dùng được."
        ) from error
    mail.state, mail.sent_at = Mail.State.SENT, clock.now()
    mail.save(update_fields=["state", "sent_at"])


@transaction.atomic
def _noted(user: User, address: str) -> tuple[datetime | None, Mail, MailSettings]:
    """When the link before was asked for, the mail that is being sent, and the settings that now wait for its link."""
    MailSettings.objects.get_or_create(person=user)
    chosen = MailSettings.objects.select_for_update().select_related("person").get(person=user)
    locks.wait_for_turn(f"{SALT} {address.lower()}")
    _check_few(user, address)
    before, chosen.asked_at = chosen.asked_at, clock.now()
    chosen.save(update_fields=["asked_at"])
    claimed = {"state": Mail.State.SENDING, "claimed_at": chosen.asked_at, "tries": 1}
    return before, Mail.objects.create(person=user, address=address, **claimed), chosen


def _check_few(user: User, address: str) -> None:
    """Raises ValidationError, saying from when on it goes again. What could not be sent counts for the pause only."""
    asked, now = Mail.objects.confirming(), clock.now()
    if asked.filter(person=user, made_at__gt=now - PAUSE).exists():
        raise ValidationError("Vừa gửi thư xác nhận: đợi hai phút, xem cả hộp thư rác, rồi mới gửi lại.")
    gone = asked.filter(made_at__gt=now - WITHIN).exclude(state=Mail.State.DROPPED).order_by("-made_at")
    limits = (
        ("Bạn đã nhờ gửi", OF_PERSON, gone.filter(person=user)),
        (f"{address} đã nhận", OF_ADDRESS, gone.filter(address__iexact=address)),
    )
    for whose, most, mails in limits:
        if (last := mails[most - 1 : most].first()) is not None:
            raise ValidationError(_too_many(whose, most, last.made_at + WITHIN))


def _too_many(whose: str, most: int, again: datetime) -> str:
    local = again.astimezone(clock.VIETNAM)
    return (
        f"{whose} {most} thư xác nhận trong một ngày, cổng không gửi thêm. Tìm thư đã gửi, xem cả hộp thư rác; "
        f"gửi lại được từ {local:%H:%M ngày %d/%m/%Y}."
    )


def _letter(chosen: MailSettings, mail: Mail):
    """The mail with the link, over a line that gives up soon."""
    link = settings.PORTAL_URL + reverse("address_confirm", args=[token_of(chosen, mail.address)])
    name = chosen.person.full_name
    context = {"name": name, "address": link, "until": clock.today() + timedelta(days=DAYS)}
    subject = "Xác nhận địa chỉ nhận thư nhắc việc"
    made = letters.letter(subject, "address", context, name, mail.address, mail.message_id)
    made.connection = get_connection(timeout=PATIENCE)
    return made


@transaction.atomic
def _take_back(chosen: MailSettings, before: datetime | None, mail: Mail, error: Exception) -> None:
    """As if it had not been asked for, unless something was asked or confirmed meanwhile."""
    MailSettings.objects.filter(pk=chosen.pk, asked_at=chosen.asked_at).update(asked_at=before)
    said = letters.clean(f"{type(error).__name__}: {error}")[:300]
    mail.state, mail.said = Mail.State.DROPPED, said
    mail.save(update_fields=["state", "said"])


def token_of(chosen: MailSettings, address: str) -> str:
    until = clock.today() + timedelta(days=DAYS)
    return signing.dumps([chosen.person_id, address, f"{until}", chosen.asked_at.isoformat()], salt=SALT)


def read(token: str) -> Asked | None:
    """What the link says, or None for one that is forged, old, used, or followed by another."""
    try:
        person, address, until, moment = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    asked = Asked(person, address, clock.date_of(until), moment)
    chosen = MailSettings.objects.filter(person=person, person__is_active=True).first()
    is_last = chosen is not None and chosen.asked_at is not None and chosen.asked_at.isoformat() == moment
    return asked if is_last and clock.today() <= asked.until else None


@transaction.atomic
def confirm(token: str) -> Asked | None:
    """From now on the address is that of the account; None when the link no longer opens anything."""
    asked = read(token)
    if asked is None:
        return None
    chosen = MailSettings.objects.select_for_update().get(person=asked.person)
    if read(token) is None:
        return None
    User.objects.filter(pk=asked.person).update(email=asked.address)
    chosen.confirmed, chosen.confirmed_at, chosen.asked_at = asked.address, clock.now(), None
    chosen.save(update_fields=["confirmed", "confirmed_at", "asked_at"])
    return asked
