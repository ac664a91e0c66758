from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from config import clock
from recognition.documents import authority, verify
from recognition.documents.sign import sign_as_body, sign_as_person
from recognition.documents.verify import inspect
from tests.recognition.documents import samples

CHANGED = "Nội dung tệp đã bị thay đổi sau khi ký."


def verdict(pdf: bytes) -> tuple[bool, bool]:
    found = inspect(pdf)
    return found.intact, found.trusted


def flipped(pdf: bytes, position: int) -> bytes:
    return pdf[:position] + bytes([pdf[position] ^ 1]) + pdf[position + 1 :]


def with_page_added(pdf: bytes) -> bytes:
    """``pdf`` with a copy of its first page added behind everything."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    pages = writer.root["/Pages"]
    pages["/Kids"].append(pages["/Kids"].raw_get(0))
    pages["/Count"] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)
    return _written(writer)


def with_text_over(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"0 0 200 200 re f")))
    return _written(writer)


def with_note_added(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.find_page_for_modification(0)[0].get_object()
    note = {"/Type": "/Annot", "/Subtype": "/Square"}
    items = {generic.pdf_name(key): generic.pdf_name(value) for key, value in note.items()}
    items[generic.pdf_name("/Rect")] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 300, 300)])
    page["/Annots"].append(writer.add_object(generic.DictionaryObject(items)))
    writer.update_container(page["/Annots"])
    return _written(writer)


def _written(writer) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def foreign_authority(settings, tmp_path):
    """A switch: True makes another authority ours from here on, False brings ours back."""
    ours = settings.AUTHORITY_DIR

    def switch(to_foreign: bool):
        settings.AUTHORITY_DIR = tmp_path / "foreign" if to_foreign else ours

    return switch


def test_a_signed_paper_is_intact_and_trusted(signed):
    assert verdict(signed.sealed) == (True, True)
    assert inspect(signed.sealed).problem == ""


def test_each_signature_is_reported_by_name_and_identifier(signed):
    assert [
        (s.name, s.organisation, s.identifier, s.specimen, s.timestamped) for s in inspect(signed.sealed).signatures
    ] == [
        ("Nguyễn Thị Hồng Hạnh", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ", "person:7", True, False),
        ("Phòng Giáo dục và Đào tạo huyện Yên Mỹ", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ", "body:3", True, False),
    ]


def test_a_paper_nobody_signed_is_neither(signed):
    assert verdict(signed.prepared) == (False, False)
    assert inspect(signed.prepared).problem == "Tệp không có chữ ký số."


@pytest.mark.parametrize("share", [0.02, 0.11, 0.3, 0.45, 0.55, 0.6, 0.72, 0.83, 0.985, 0.999])
def test_one_changed_byte_is_noticed_wherever_it_is(signed, share):
    """The places lie in the text, in both signatures, and in the empty room after them."""
    assert verdict(flipped(signed.sealed, int(len(signed.sealed) * share))) == (False, False)


@pytest.mark.parametrize("change", [with_page_added, with_text_over, with_note_added, lambda pdf: pdf + b"% more\n"])
def test_whatever_is_added_after_the_last_signature_is_noticed(signed, change):
    found = inspect(change(signed.sealed))

    assert (found.intact, found.trusted, found.problem) == (False, False, CHANGED)


@pytest.mark.parametrize("change", [with_page_added, with_text_over, with_note_added])
def test_a_change_between_the_signatures_is_noticed(signed, body, change):
    sealed = sign_as_body(change(signed.by_person), body, at=samples.MOMENT)

    assert [s.intact for s in inspect(sealed).signatures] == [False, True]
    assert verdict(sealed) == (False, False)


def test_a_truncated_paper_is_noticed(signed):
    assert [verdict(signed.sealed[:-length]) for length in (1, 400, 20_000)] == [(False, False)] * 3


def test_the_paper_before_its_seal_shows_one_signature(signed):
    assert [s.role for s in inspect(signed.sealed[: len(signed.by_person)]).signatures] == ["person"]


def test_a_signer_of_another_authority_is_not_trusted(signed, foreign_authority):
    foreign_authority(True)
    stranger = authority.person_key("7", "Nguyễn Thị Hồng Hạnh", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ")
    pdf = sign_as_person(signed.prepared, stranger, at=samples.MOMENT)
    foreign_authority(False)

    assert verdict(pdf) == (True, False)
    assert inspect(pdf).problem == "Chứng thư số của người ký không do tổ chức chứng thực được tin cậy cấp."


def test_a_strangers_signature_takes_the_trust_from_a_good_paper(signed, foreign_authority):
    foreign_authority(True)
    stranger = authority.body_key("9", "Cơ quan khác")
    pdf = sign_as_body(signed.by_person, stranger, at=samples.MOMENT)
    foreign_authority(False)

    assert [s.trusted for s in inspect(pdf).signatures] == [True, False]
    assert verdict(pdf) == (True, False)


def test_roots_of_the_settings_are_trusted_with_their_revocation_list(signed, foreign_authority, settings, tmp_path):
    foreign_authority(True)
    pdf = sign_as_person(signed.prepared, authority.person_key("7", "Trần Văn Bé", "Sở"), at=samples.MOMENT)
    for name, content in {"roots/a.crt": authority.root(), "crls/a.crl": authority.revocation_list()}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(content)
    foreign_authority(False)

    settings.TRUST_DIR = tmp_path
    assert inspect(pdf).trusted is True

    (tmp_path / "crls" / "a.crl").unlink()
    assert inspect(pdf).trusted is False


def test_a_revoked_signer_is_not_trusted_from_then_on(signed):
    key = authority.person_key("revoked-1", "Lê Thị Mận", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ")
    pdf = sign_as_person(signed.prepared, key, at=samples.MOMENT)
    assert verdict(pdf) == (True, True)

    authority.revoke("revoked-1")

    assert verdict(pdf) == (True, False)
    assert inspect(pdf).signatures[0].revoked is True
    assert inspect(pdf).problem == "Chứng thư số của người ký đã bị thu hồi."
    assert inspect(pdf, at=clock.now() - timedelta(minutes=1)).trusted is True


def test_trust_is_judged_on_the_clocks_day(signed):
    with clock.at(authority.VALID_TO.date().replace(year=authority.VALID_TO.year + 1)):
        assert verdict(signed.sealed) == (True, False)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "Tệp không phải là PDF."),
        (b"PK\x03\x04 a Word file", "Tệp không phải là PDF."),
        (b"%PDF-1.7\n" + b"\x00\xff" * 500, "Không đọc được tệp: tệp bị hỏng, bị khóa hoặc đã bị thay đổi."),
        (b"%PDF-1.7" + bytes(verify.MAX_BYTES), "Tệp quá lớn để kiểm tra."),
    ],
    ids=["empty", "word", "garbage", "huge"],
)
def test_what_is_not_a_readable_pdf_gets_a_sentence(content, problem):
    assert inspect(content) == verify.Inspection((), False, False, problem)


def test_a_locked_file_gets_a_sentence(signed):
    out = BytesIO()
    with pikepdf.open(BytesIO(signed.prepared)) as paper:
        paper.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert inspect(out.getvalue()).problem == "Tệp được đặt mật khẩu nên không kiểm tra được."


def test_an_upload_must_be_our_file_with_something_added(signed):
    assert [
        verify.extends(signed.prepared, signed.by_person),
        verify.extends(signed.prepared, signed.prepared),
        verify.extends(signed.prepared, flipped(signed.by_person, 500)),
    ] == [True, False, False]
