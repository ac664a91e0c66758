from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from config import clock
from recognition.documents import authority
from recognition.documents.facts import Signer
from recognition.documents.render import render
from recognition.documents.sign import PKCS12Signer, SigningError, sign_as_person
from recognition.documents.verify import inspect
from tests.recognition.documents import samples
from tests.recognition.documents.pdfa import faults


def boxes(pdf: bytes) -> dict[str, list[float]]:
    """Field name → left, bottom, right, top in millimetres."""
    with pikepdf.open(BytesIO(pdf)) as paper:
        return {str(f.T): [round(float(v) * 25.4 / 72, 1) for v in f.Rect] for f in paper.Root.AcroForm.Fields}


def picture() -> bytes:
    """A transparent PNG with a blue stroke."""
    image = Image.new("RGBA", (520, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, 200), (260, 60), (500, 220)], fill=(20, 60, 180, 255), width=8)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_person_signs_and_body_seals_and_both_are_valid(signed):
    found = inspect(signed.sealed)

    assert [(s.role, s.intact, s.trusted, s.covers_whole) for s in found.signatures] == [
        ("person", True, True, False),
        ("body", True, True, True),
    ]


def test_signed_paper_is_still_an_archive_file(signed):
    assert [faults(signed.by_person), faults(signed.sealed)] == [[], []]


def test_signatures_are_pades(signed):
    with pikepdf.open(BytesIO(signed.sealed)) as paper:
        assert [str(field.V.SubFilter) for field in paper.Root.AcroForm.Fields] == ["/ETSI.CAdES.detached"] * 2


def test_signing_only_adds_to_the_paper(signed):
    assert signed.by_person.startswith(signed.prepared)
    assert signed.sealed.startswith(signed.by_person)


def test_signing_leaves_the_dates_of_the_paper_alone(signed):
    with pikepdf.open(BytesIO(signed.sealed)) as paper:
        assert str(paper.docinfo["/ModDate"]) == "D:20260305020000Z"


def test_seal_lies_over_the_left_third_of_the_signature(signed):
    person, seal = boxes(signed.sealed)["Person_signer"], boxes(signed.sealed)["Body_signer"]

    assert round(seal[2] - person[0]) == round((person[2] - person[0]) / 3)
    assert round(seal[1] + seal[3]) == round(person[1] + person[3])
    assert round(seal[2] - seal[0]) == 36


def test_place_is_found_on_whatever_page_it_fell(person):
    grounds = tuple(f"Căn cứ văn bản thứ {index} của Ủy ban nhân dân huyện" for index in range(24))
    pdf = sign_as_person(
        render("decision", {"facts": samples.decision(40, grounds=grounds)}), person, at=samples.MOMENT
    )

    with pikepdf.open(BytesIO(pdf)) as paper:
        signed_pages = [page.index for page in paper.pages if "/Annots" in page]

    assert signed_pages == [1]


def test_signing_time_is_the_clocks_unless_told_otherwise(signed, person):
    with clock.at(datetime(2026, 3, 6, 1, tzinfo=UTC)):
        told_nothing = sign_as_person(signed.prepared, person)

    assert inspect(told_nothing).signatures[0].signed_at == datetime(2026, 3, 6, 1, tzinfo=UTC)
    assert inspect(signed.sealed).signatures[0].signed_at == samples.MOMENT


def test_minutes_are_signed_by_secretary_and_chair(papers, person):
    secretary = authority.person_key("8", "Lưu Quý Thưởng", "Phòng Giáo dục và Đào tạo huyện Yên Mỹ")
    pdf = sign_as_person(papers["minutes"], secretary, where="secretary", at=samples.MOMENT)
    pdf = sign_as_person(pdf, person, where="chair", at=samples.MOMENT)

    assert [s.name for s in inspect(pdf).signatures] == ["Lưu Quý Thưởng", "Nguyễn Thị Hồng Hạnh"]
    assert inspect(pdf).trusted is True
    assert faults(pdf) == []


def test_own_pictures_are_used_and_keep_the_paper_an_archive_file(signed, person):
    real = PKCS12Signer(person.path, person.passphrase, person.name, image=picture())

    assert faults(sign_as_person(signed.prepared, real, at=samples.MOMENT)) == []


def test_without_a_picture_only_specimens_are_signed(signed, person):
    with pytest.raises(SigningError, match="ảnh chữ ký"):
        sign_as_person(signed.prepared, PKCS12Signer(person.path, person.passphrase, person.name))


def test_wrong_passphrase_is_explained(signed, person):
    with pytest.raises(SigningError, match="mật khẩu"):
        sign_as_person(signed.prepared, PKCS12Signer(person.path, b"wrong", person.name, specimen=True))


def test_a_silent_time_stamp_service_is_explained_and_specimens_do_without(signed, person, settings):
    settings.TSA_URL, settings.PADES_LEVEL = "http://127.0.0.1:9/tsa", "B-T"
    real = PKCS12Signer(person.path, person.passphrase, person.name, image=picture())

    with pytest.raises(SigningError, match="dấu thời gian"):
        sign_as_person(signed.prepared, real)
    assert inspect(sign_as_person(signed.prepared, person)).trusted is True


def test_nobody_signs_twice_in_one_place(signed, person):
    with pytest.raises(SigningError):
        sign_as_person(signed.sealed, person)


def test_a_paper_without_that_place_is_refused(signed, person):
    with pytest.raises(SigningError, match="không có chỗ để ký"):
        sign_as_person(signed.prepared, person, where="chair")


def test_garbage_is_refused(person):
    with pytest.raises(SigningError, match="không có chỗ để ký"):
        sign_as_person(b"%PDF-1.7 nothing", person)


def test_lines_of_form_and_position_are_capitals():
    signer = Signer("TM. Ủy ban nhân dân\nKT. Chủ tịch", "Phó Chủ tịch", "Đỗ Hữu Quỳnh")

    assert signer.lines == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
