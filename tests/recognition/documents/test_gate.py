"""What is brought as a signed paper, and what each hostile or mistaken file is told."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from config import clock
from recognition.documents.render import render
from recognition.documents.sign import PKCS12Signer, sign
from recognition.documents.signers import gate
from recognition.documents.signers.holders import Holder, Subject
from tests import pki
from tests.recognition.documents import samples
from tests.recognition.documents.test_verify import flipped, with_note_added, with_page_added, with_text_over

NAME, BODY = "Nguyễn Thị Hồng Hạnh", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ"
PERSON = Holder(NAME, (Subject(name=NAME, organisation=BODY),))
OFFICE = Holder(BODY, (Subject(identifier="MST:0100100100"),))
YEAR = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)
NEXT = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@dataclass
class Desk:
    """The paper at its two steps, the keys of everybody who might sign it, and what each of them makes."""

    folder: object
    authority: pki.Authority
    prepared: bytes
    other: bytes

    def key(self, holder: pki.Holder) -> PKCS12Signer:
        path = self.folder / f"{holder.certificate.serial_number}.p12"
        path.write_bytes(holder.p12())
        return PKCS12Signer(path, pki.PASSPHRASE, NAME, image=pki.picture())

    def by(self, holder, pdf=None, step="person") -> bytes:
        return sign(pdf or self.prepared, self.key(holder), step, at=samples.MOMENT)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Papers and keys, made once."""
    authority = pki.Authority()
    facts = {"facts.json": samples.MOMENT.isoformat().encode()}
    prepared = render("decision", {"facts": samples.decision()}, attachments=facts)
    other = render("decision", {"facts": samples.decision(2)}, attachments={"facts.json": b"another"})
    desk = Desk(tmp_path_factory.mktemp("desk"), authority, prepared, other)
    desk.person, desk.office = authority.holder(NAME, BODY), authority.holder(BODY, BODY, "MST:0100100100")
    desk.revoked = authority.holder(NAME, BODY)
    authority.revoked.append(desk.revoked)
    desk.trust = authority.lay_out(tmp_path_factory.mktemp("trust"))
    desk.signed = desk.by(desk.person)
    return desk


@pytest.fixture
def desk(made, settings):
    settings.TRUST_DIR, settings.DEMONSTRATION_AUTHORITY = made.trust, False
    with clock.at(samples.MOMENT):
        yield made


def first(desk) -> gate.Step:
    return gate.Step(desk.prepared, desk.prepared, PERSON)


def second(desk) -> gate.Step:
    return gate.Step(desk.prepared, desk.signed, OFFICE)


def stranger(desk, **valid) -> bytes:
    return desk.by(pki.Authority("Cơ quan lạ").holder(NAME, BODY))


def with_input(pdf: bytes) -> bytes:
    """``pdf`` with a filled field for text."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    entries = {"/FT": generic.pdf_name("/Tx"), "/T": generic.pdf_string("ten"), "/V": generic.pdf_string("X")}
    field = writer.add_object(
        generic.DictionaryObject({generic.pdf_name(key): value for key, value in entries.items()})
    )
    form = generic.DictionaryObject({generic.pdf_name("/Fields"): generic.ArrayObject([field])})
    writer.root[generic.pdf_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_large_stamp(desk) -> bytes:
    """Signed by the right person, but what is seen of it lies over half the page."""
    spec = fields.SigFieldSpec("Person_signer", on_page=0, box=(20, 20, 560, 500))
    meta = signers.PdfSignatureMetadata(field_name="Person_signer", subfilter=fields.SigSeedSubFilter.PADES)
    with desk.key(desk.person).opened() as key:
        job = signers.PdfSigner(meta, signer=key, new_field_spec=spec)
        return job.sign_pdf(IncrementalPdfFileWriter(BytesIO(desk.prepared))).getvalue()


def locked(desk) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(desk.prepared)) as paper:
        paper.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def saved_anew(desk) -> bytes:
    """What a viewer's "save as" makes of it: the same to look at, other bytes."""
    out = BytesIO()
    with pikepdf.open(BytesIO(desk.prepared)) as paper:
        paper.save(out)
    return out.getvalue()


def twice(desk) -> bytes:
    return desk.by(desk.office, desk.signed, "body")


HOSTILE = {
    "empty": ("empty", lambda desk: b""),
    "too big": ("too-big", lambda desk: b"%PDF-1.7" + bytes(gate.MAX_BYTES)),
    "a Word file": ("not-pdf", lambda desk: b"PK\x03\x04 a Word file"),
    "garbage": ("unreadable", lambda desk: b"%PDF-1.7\n" + b"\x00\xff" * 500),
    "garbage behind our paper": ("unreadable", lambda desk: desk.prepared + b"\x00\xff xref trailer %%EOF" * 50),
    "locked": ("unreadable", locked),
    "our unsigned draft": ("unsigned", lambda desk: desk.prepared),
    "another decision, rightly signed": ("other-paper", lambda desk: desk.by(desk.person, desk.other)),
    "a changed byte": ("byte", lambda desk: flipped(desk.signed, 40)),
    "saved anew, then signed": ("byte", lambda desk: desk.by(desk.person, saved_anew(desk))),
    "a changed byte in the signature": (
        "changed",
        lambda desk: flipped(desk.signed, len(desk.prepared) + len(desk.signed) >> 1),
    ),
    "a page added, then signed": ("page", lambda desk: desk.by(desk.person, with_page_added(desk.prepared))),
    "a page added after signing": ("page", lambda desk: with_page_added(desk.signed)),
    "a form filled": ("form", lambda desk: desk.by(desk.person, with_input(desk.prepared))),
    "text laid over it": ("changed", lambda desk: desk.by(desk.person, with_text_over(desk.prepared))),
    "a note added after signing": ("changed", lambda desk: with_note_added(desk.signed)),
    "more bytes at the end": ("changed", lambda desk: desk.signed + b"% more\n"),
    "a stamp over the text": ("stamp", with_large_stamp),
    "two signatures at once": ("several", twice),
    "somebody else": ("other-signer", lambda desk: desk.by(desk.authority.holder("Trần Văn Bé", BODY))),
    "the same name elsewhere": ("other-signer", lambda desk: desk.by(desk.authority.holder(NAME, "Sở khác"))),
    "the body instead of the person": ("other-signer", lambda desk: desk.by(desk.office)),
    "expired": ("expired", lambda desk: desk.by(desk.authority.holder(NAME, BODY, valid=YEAR))),
    "not yet valid": ("not-yet", lambda desk: desk.by(desk.authority.holder(NAME, BODY, valid=NEXT))),
    "revoked": ("revoked", lambda desk: desk.by(desk.revoked)),
    "an unknown authority": ("untrusted", stranger),
}


@pytest.mark.parametrize(("code", "make"), HOSTILE.values(), ids=HOSTILE.keys())
def test_each_wrong_file_gets_its_own_sentence(desk, code, make):
    with pytest.raises(gate.Refused) as refusal:
        gate.require(make(desk), first(desk), clock.now())

    assert refusal.value.code == code
    assert str(refusal.value) == gate.REFUSALS[code].format(
        shown=str(refusal.value).partition("«")[2].partition("»")[0], wanted=NAME
    )


def test_the_right_file_passes_at_both_steps(desk):
    report = gate.require(desk.signed, first(desk), clock.now())
    sealed = gate.require(twice(desk), second(desk), clock.now())

    assert [(one.name, one.role, one.trusted) for one in (report, sealed)] == [
        (NAME, "person", True),
        (BODY, "body", True),
    ]


def test_a_seal_needs_the_persons_signature_under_it(desk):
    with pytest.raises(gate.Refused) as refusal:
        gate.require(desk.by(desk.office, step="body"), second(desk), clock.now())

    assert refusal.value.code == "no-person"


def test_nobody_signs_before_a_certificate_is_recorded(desk):
    with pytest.raises(gate.Refused, match="Chưa ghi nhận chứng thư số nào của Nguyễn Thị Hồng Hạnh"):
        gate.require(desk.signed, replace(first(desk), holder=Holder(NAME, ())), clock.now())


def test_without_a_list_of_revoked_certificates_nothing_is_kept(desk, settings, tmp_path):
    settings.TRUST_DIR = desk.authority.lay_out(tmp_path)
    (tmp_path / "crls" / "g2.crl").unlink()

    with pytest.raises(gate.Refused) as refusal:
        gate.require(desk.signed, first(desk), clock.now())
    assert refusal.value.code == "unknown"
