"""Each way to sign, end to end on a decision: the person first, then the body, in pyHanko and in poppler's eyes."""

import os
import subprocess
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization

from config import clock
from recognition.documents import verify
from recognition.documents.render import render
from recognition.documents.sign import PKCS12Signer, SigningError, sign
from recognition.documents.signers import gate, remote
from recognition.documents.signers.holders import Holder, Subject
from recognition.documents.signers.token import PKCS11Signer
from tests import pki
from tests.recognition.documents import samples
from tests.recognition.documents.pdfa import faults

PERSON, BODY = "Nguyễn Thị Hồng Hạnh", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ"
PIN = "135790"
MODULE = "/usr/lib/softhsm/libsofthsm2.so"


@dataclass
class Desk:
    authority: pki.Authority
    person: pki.Holder
    body: pki.Holder
    prepared: bytes
    folder: object
    trust: object

    def file(self, holder, passphrase=pki.PASSPHRASE, **changes) -> PKCS12Signer:
        path = self.folder / f"{holder.certificate.serial_number}.p12"
        path.write_bytes(holder.p12())
        name = PERSON if holder is self.person else BODY
        return PKCS12Signer(path, passphrase, name, image=pki.picture(), **changes)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    authority = pki.Authority()
    person, body = authority.holder(PERSON, BODY), authority.holder(BODY, BODY, "MST:0100100100")
    authority.clock  # noqa: B018 (its key is made here, before the lists are)
    prepared = render("decision", {"facts": samples.decision()}, attachments={"facts.json": b"{}"})
    folder = tmp_path_factory.mktemp("keys")
    return Desk(authority, person, body, prepared, folder, authority.lay_out(tmp_path_factory.mktemp("trust")))


@pytest.fixture
def desk(made, settings):
    settings.TRUST_DIR, settings.DEMONSTRATION_AUTHORITY = made.trust, False
    with clock.at(samples.MOMENT):
        yield made


@pytest.fixture
def stamps(desk, settings):
    """The level of the test, with a time-stamp service on this machine."""
    with pki.Stamps(desk.authority, samples.MOMENT) as service:
        settings.TSA_URL = service.url
        yield service


def seen(pdf: bytes) -> list:
    """What the portal says of ``pdf``."""
    return [(one.role, one.name, one.intact, one.trusted, one.timestamped) for one in verify.inspect(pdf).signatures]


def seen_by_poppler(pdf: bytes, folder) -> tuple[int, bool]:
    """How many signatures poppler finds valid, and whether the last one reaches to the end of the file."""
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    return said.count("Signature is Valid."), "Total document signed" in said.rpartition("Signature #")[2]


def wanted(desk, before: bytes, *, body=False, stamped=False) -> gate.Step:
    holder = (
        Holder(BODY, (Subject(identifier="MST:0100100100"),)) if body else Holder(PERSON, (Subject("", PERSON, BODY),))
    )
    return gate.Step(desk.prepared, before, holder, stamped)


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT"])
def test_a_file_signs_and_a_file_seals(desk, stamps, settings, tmp_path, level):
    settings.PADES_LEVEL = level
    by_person = sign(desk.prepared, desk.file(desk.person), "person", reason="Ký ban hành")
    sealed = sign(by_person, desk.file(desk.body), "body", reason="Đóng dấu cơ quan")

    stamped = level != "B-B"
    gate.require(by_person, wanted(desk, desk.prepared, stamped=stamped), clock.now())
    gate.require(sealed, wanted(desk, by_person, body=True, stamped=stamped), clock.now())
    assert seen(sealed) == [("person", PERSON, True, True, stamped), ("body", BODY, True, True, stamped)]
    assert verify.inspect(sealed).trusted is True
    assert seen_by_poppler(sealed, tmp_path) == (2, True)
    assert faults(sealed) == []
    with pikepdf.open(BytesIO(sealed)) as paper:
        assert ("/DSS" in paper.Root and len(paper.Root.DSS.CRLs) >= 2) is (level == "B-LT")


def test_the_time_stamp_service_is_told_the_account(desk, stamps, settings):
    settings.PADES_LEVEL, settings.TSA_USER, settings.TSA_PASSWORD = "B-T", "so-gddt", "mat-khau"
    sign(desk.prepared, desk.file(desk.person), "person")

    assert stamps.accounts == [f"Basic {b64encode(b'so-gddt:mat-khau').decode()}"] * stamps.asked
    assert stamps.asked > 0


def test_a_stamp_of_a_stranger_is_not_kept(desk, settings):
    with pki.Stamps(pki.Authority("Cơ quan lạ"), samples.MOMENT) as service:
        settings.TSA_URL, settings.PADES_LEVEL = service.url, "B-T"
        pdf = sign(desk.prepared, desk.file(desk.person), "person")

    with pytest.raises(gate.Refused) as refusal:
        gate.require(pdf, wanted(desk, desk.prepared, stamped=True), clock.now())
    assert refusal.value.code == "no-stamp"


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (lambda desk: desk.file(desk.person, b"sai"), "mật khẩu của tệp khóa không đúng"),
        (lambda desk: PKCS12Signer(desk.folder / "none.p12", b"x", PERSON, image=b"x"), "Không đọc được tệp khóa"),
    ],
    ids=["wrong passphrase", "no file"],
)
def test_a_file_that_does_not_open_is_explained(desk, way, sentence):
    with pytest.raises(SigningError, match=sentence), way(desk).opened():
        pass


def test_a_signer_shows_neither_passphrase_nor_pin(desk):
    signers = [desk.file(desk.person), PKCS11Signer("module.so", "ngan", "khoa", PIN)]

    assert [secret for secret in (pki.PASSPHRASE.decode(), PIN) if secret in repr(signers)] == []


# A security module


@pytest.fixture(scope="module")
def token(made, tmp_path_factory):
    """A token of SoftHSM with the keys of the person and the body; its label."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    command = ["softhsm2-util", "--init-token", "--free", "--label", "so-gddt", "--pin", PIN, "--so-pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    import pkcs11

    library = pkcs11.lib(MODULE)
    library.reinitialize()
    with library.get_token(token_label="so-gddt").open(user_pin=PIN, rw=True) as session:
        for label, holder in {"giam-doc": made.person, "con-dau": made.body}.items():
            _bring(session, label, holder)
    yield "so-gddt"
    del os.environ["SOFTHSM2_CONF"]


def _bring(session, label, holder):
    from pkcs11 import Attribute, ObjectClass
    from pkcs11.util.ec import decode_ec_private_key

    form = (serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    attributes = decode_ec_private_key(holder.key.private_bytes(*form))
    session.create_object(attributes | {Attribute.LABEL: label, Attribute.TOKEN: True, Attribute.SIGN: True})
    certificate = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: 0, Attribute.TOKEN: True}
    named = {Attribute.LABEL: label, Attribute.VALUE: holder.der(), Attribute.SUBJECT: b""}
    session.create_object(certificate | named)


def held(token, key, pin=PIN, name=PERSON, module=MODULE) -> PKCS11Signer:
    return PKCS11Signer(module, token, key, pin, name, image=pki.picture())


def test_a_security_module_signs_and_seals(desk, token, tmp_path):
    by_person = sign(desk.prepared, held(token, "giam-doc"), "person")
    sealed = sign(by_person, held(token, "con-dau", name=BODY), "body")

    gate.require(sealed, wanted(desk, by_person, body=True), clock.now())
    assert seen(sealed) == [("person", PERSON, True, True, False), ("body", BODY, True, True, False)]
    assert seen_by_poppler(sealed, tmp_path) == (2, True)
    assert faults(sealed) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pin": "000000"}, "Mã PIN của thiết bị ký số không đúng"),
        ({"pin": ""}, "Mã PIN của thiết bị ký số không đúng"),
        ({"token": "khac"}, "không có ngăn khóa «khac»"),
        ({"key": "khong-co"}, "không có khóa «khong-co» kèm chứng thư"),
        ({"module": "/nonexistent/hsm.so"}, "Thiết bị ký số \\(HSM\\) không trả lời"),
    ],
    ids=["wrong PIN", "no PIN", "no such token", "no such key", "the module is away"],
)
def test_a_module_that_does_not_sign_is_explained_and_serves_the_next_one(desk, token, changes, sentence):
    with pytest.raises(SigningError, match=sentence):
        sign(desk.prepared, held(**{"token": token, "key": "giam-doc"} | changes), "person")

    assert seen(sign(desk.prepared, held(token, "giam-doc"), "person"))[0][3] is True


# A key elsewhere


def away(holder, name=PERSON) -> remote.AwayKey:
    return remote.AwayKey(holder.der(), name, pki.picture())


@pytest.mark.parametrize("level", ["B-B", "B-LT"])
def test_a_key_elsewhere_signs_what_was_prepared(desk, stamps, settings, tmp_path, level):
    settings.PADES_LEVEL = level
    prepared = remote.begin(desk.prepared, away(desk.person), "person", at=clock.now())
    by_person = remote.finish(prepared, away(desk.person), desk.person.sign(prepared.to_sign))
    sealed = sign(by_person, desk.file(desk.body), "body")

    gate.require(by_person, wanted(desk, desk.prepared, stamped=level != "B-B"), clock.now())
    assert [one[:4] for one in seen(sealed)] == [("person", PERSON, True, True), ("body", BODY, True, True)]
    assert seen_by_poppler(sealed, tmp_path) == (2, True)
    assert faults(sealed) == []


def test_a_signature_over_something_else_is_not_put_in(desk):
    prepared = remote.begin(desk.prepared, away(desk.person), "person", at=clock.now())

    for signature in (desk.body.sign(prepared.to_sign), desk.person.sign(b"another paper"), b"", b"\x00" * 5000):
        with pytest.raises(SigningError, match="không khớp"):
            remote.finish(prepared, away(desk.person), signature)


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_what_is_no_certificate_is_told_so(content):
    with pytest.raises(SigningError, match="không phải là một chứng thư số"):
        remote.read_certificate(content)
