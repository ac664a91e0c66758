"""Papers that many tests look at are made once."""

from dataclasses import dataclass

import pytest

from recognition.documents import authority
from recognition.documents.render import render
from recognition.documents.sign import PKCS12Signer, sign_as_body, sign_as_person
from tests.recognition.documents import samples

FACTS_FILE = b'{"number": "05/Q\xc4\x90-PGD\xc4\x90T"}'


@dataclass(frozen=True)
class Signed:
    """One decision at each step of its signing."""

    prepared: bytes
    by_person: bytes
    sealed: bytes


@pytest.fixture(scope="session")
def person() -> PKCS12Signer:
    return authority.person_key("7", "Nguyễn Thị Hồng Hạnh", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ")


@pytest.fixture(scope="session")
def body() -> PKCS12Signer:
    return authority.body_key("3", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ")


@pytest.fixture(scope="session")
def papers() -> dict[str, bytes]:
    """One paper of each kind, by the name of its template."""
    return {name: render(name, {"facts": make()}) for name, make in samples.PAPERS.items()}


@pytest.fixture(scope="session")
def signed(person, body) -> Signed:
    prepared = render("decision", {"facts": samples.decision(12)}, attachments={"facts.json": FACTS_FILE})
    by_person = sign_as_person(prepared, person, reason="Ký ban hành", at=samples.MOMENT)
    return Signed(prepared, by_person, sign_as_body(by_person, body, at=samples.MOMENT))
