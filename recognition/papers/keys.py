"""The demonstration's keys: who signs with which while no real ones are configured."""

from django.conf import settings

from config import clock
from recognition.documents import authority, sign
from recognition.models import Office


def person_key(user, office: Office):
    return authority.person_key(f"user-{user.pk}", str(user), str(office))


def signed_inside(pdf: bytes, user, office: Office, *, reason: str, where: str = "signer") -> bytes:
    """A paper that stays inside (Tờ trình, kế hoạch, biên bản), with its specimen signature.

    Where the demonstration authority is off it goes unsigned: who needs a real signature brings the paper signed.
    """
    if not settings.DEMONSTRATION_AUTHORITY:
        return pdf
    return sign.sign_as_person(pdf, person_key(user, office), where=where, reason=reason, at=clock.now())


def specimen(decision, step: str) -> bytes:
    """``decision`` with the specimen signature of ``step``."""
    if step == "person":
        key, before = person_key(decision.signer, decision.office), decision.prepared_file
        return sign.sign_as_person(_bytes(before), key, reason="Ký ban hành", at=clock.now())
    key = authority.body_key(f"office-{decision.office_id}", str(decision.office))
    return sign.sign_as_body(_bytes(decision.signed_file), key, reason="Đóng dấu cơ quan", at=clock.now())


def _bytes(stored) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()
