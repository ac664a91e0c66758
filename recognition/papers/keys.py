"""Who signs with which key."""

from config import clock
from recognition.documents import authority, sign
from recognition.models import Office


def person_key(user, office: Office):
    return authority.person_key(f"user-{user.pk}", str(user), str(office))


def signed_by_person(decision, user) -> bytes:
    return sign.sign_as_person(
        _bytes(decision.prepared_file), person_key(user, decision.office), reason="Ký ban hành", at=clock.now()
    )


def sealed_by_body(decision) -> bytes:
    key = authority.body_key(f"office-{decision.office_id}", str(decision.office))
    return sign.sign_as_body(_bytes(decision.signed_file), key, reason="Đóng dấu cơ quan", at=clock.now())


def _bytes(stored) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()
