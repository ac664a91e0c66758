"""An address is used once its owner has opened the link that was sent to it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from config import clock
from recognition.models import MailSettings, User
from recognition.reminding import letters

SALT = "recognition.reminding.address"
DAYS, PAUSE = 3, timedelta(minutes=2)


@dataclass(frozen=True)
class Asked:
    """What a link says: whose account, which address, until when, and which asking it belongs to."""

    person: int
    address: str
    until: date
    moment: str


def ask(user: User, address: str) -> None:
    """Send the link to ``address``; the one before opens nothing any more. Raises ValidationError."""
    chosen = _noted(user)
    link = settings.PORTAL_URL + reverse("address_confirm", args=[token_of(chosen, address)])
    context = {"name": user.full_name, "address": link, "until": clock.today() + timedelta(days=DAYS)}
    try:
        letters.letter("Xác nhận địa chỉ nhận thư nhắc việc", "address", context, user.full_name, address).send()
    except (OSError, ValueError) as error:  # what the mail server refuses is an OSError too
        raise ValidationError(
            f"Chưa gửi được thư tới {address}. Kiểm tra địa chỉ, thử lại sau ít phút; vẫn không được thì báo người vận hành cổng."
        ) from error


@transaction.atomic
def _noted(user: User) -> MailSettings:
    MailSettings.objects.get_or_create(person=user)
    chosen = MailSettings.objects.select_for_update().get(person=user)
    if chosen.asked_at and clock.now() - chosen.asked_at < PAUSE:
        raise ValidationError("Vừa gửi thư xác nhận: đợi hai phút, xem cả hộp thư rác, rồi mới gửi lại.")
    chosen.asked_at = clock.now()
    chosen.save(update_fields=["asked_at"])
    return chosen


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
