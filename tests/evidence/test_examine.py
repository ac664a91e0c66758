"""Every kind the portal takes, and every sentence with which it refuses."""

from io import BytesIO

import pikepdf
import pytest

from evidence import kinds
from evidence.examine import Found, Refused, examine
from evidence.examine import image as image_rules
from evidence.examine import ooxml as ooxml_rules
from evidence.examine import pdf as pdf_rules
from tests.evidence.made import (
    make_bomb_pdf,
    make_doc,
    make_docx,
    make_elf,
    make_exe,
    make_image,
    make_locked_pdf,
    make_noise,
    make_ole,
    make_parts,
    make_pdf,
    make_xls,
    make_xlsx,
    make_zip,
)

BROKEN_OFFICE = ooxml_rules.BROKEN[0]
ORIGINAL = "Hãy chọn đúng tệp PDF, ảnh, Word hoặc Excel của minh chứng."


@pytest.fixture
def found(tmp_path):
    """What examining some bytes ends with: Found, or the refusal's sentence."""

    def outcome(data: bytes):
        path = tmp_path / "incoming"
        path.write_bytes(data)
        try:
            return examine(path)
        except Refused as refused:
            return refused.predicate

    return outcome


def test_sound_files_of_every_kind_are_taken(found):
    assert found(make_pdf(pages=3)) == Found(kinds.PDF, 3)
    assert found(make_image("JPEG")) == Found(kinds.JPEG)
    assert found(make_image("PNG")) == Found(kinds.PNG)
    assert found(make_image("WEBP")) == Found(kinds.WEBP)
    assert found(make_docx()) == Found(kinds.DOCX)
    assert found(make_xlsx()) == Found(kinds.XLSX)
    assert found(make_doc()) == Found(kinds.DOC)
    assert found(make_xls()) == Found(kinds.XLS)


def test_what_it_says_it_is_does_not_matter_only_what_it_is(found):
    program = f"thật ra là chương trình máy tính (xét theo nội dung, không theo tên). {ORIGINAL}"

    assert found(make_elf()) == program
    assert found(make_exe()) == program


def test_web_pages_and_drawings_are_refused(found):
    page = b"<!DOCTYPE html><html><head><title>x</title></head><body><script>alert(1)</script></body></html>"
    drawing = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

    assert found(page) == (
        "thật ra là trang web (xét theo nội dung, không theo tên). "
        "Hãy mở tệp, lưu thành .xlsx, .docx hoặc PDF rồi tải lên."
    )
    assert found(drawing) == (
        "thật ra là hình vẽ SVG (xét theo nội dung, không theo tên). Hãy lưu thành ảnh JPEG hoặc PDF rồi tải lên."
    )


def test_heic_is_refused_with_the_way_to_change_the_phone(found):
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64)

    assert found(heic) == (
        "thật ra là ảnh HEIC mà nhiều máy không mở được (xét theo nội dung, không theo tên). "
        "Trên iPhone: vào Cài đặt > Camera > Định dạng, chọn «Tương thích nhất» rồi chụp lại; "
        "hoặc lưu ảnh thành JPEG rồi tải lên."
    )


def test_an_unknown_kind_is_refused(found):
    assert found(bytes(range(1, 200))) == f"không phải PDF, ảnh, Word hay Excel, hoặc đã hỏng. {ORIGINAL}"


def test_a_pdf_with_a_password_is_refused_but_one_that_only_forbids_printing_is_taken(found):
    forbids_printing = pikepdf.Permissions(print_highres=False, print_lowres=False)

    assert found(make_locked_pdf(user="bí mật", owner="chủ")) == (
        "được đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu (mở tệp, in ra PDF mới) rồi tải lên."
    )
    assert found(make_locked_pdf(user="", owner="chủ", allow=forbids_printing)) == Found(kinds.PDF, 1)


def test_a_broken_pdf_is_refused(found):
    broken = (
        "là PDF bị hỏng hoặc tải về chưa trọn. "
        "Hãy mở thử trên máy; nếu không mở được, quét hoặc xuất PDF lại rồi tải lên."
    )

    assert found(b"%PDF-1.7\nkh\xc3\xb4ng c\xc3\xb3 g\xc3\xac") == broken
    assert found(make_pdf(pages=40)[:300]) == broken
    assert found(make_bomb_pdf(megabytes=100)) == broken


def test_a_pdf_has_at_least_one_page_and_at_most_2000(found):
    assert found(make_pdf(pages=0)) == "không có trang nào. Hãy quét hoặc xuất PDF lại rồi tải lên."
    assert found(make_pdf(pages=2000)) == Found(kinds.PDF, 2000)
    assert found(make_pdf(pages=2001)) == (
        "có 2001 trang, nhiều hơn mức 2000 trang. Hãy tách thành nhiều tệp, mỗi tệp cho một minh chứng."
    )
    assert pdf_rules.MAX_PAGES == 2000


def test_an_archive_behind_a_pdf_or_a_picture_is_refused(found):
    hidden = (
        "có một tệp nén giấu ở cuối, nên không an toàn. Hãy mở tệp, lưu hoặc in ra một bản PDF mới rồi tải bản đó lên."
    )
    archive = make_zip({"chạy.class": b"\xca\xfe\xba\xbe"})

    assert found(make_pdf() + archive) == hidden
    assert found(make_image("JPEG") + archive) == hidden
    assert found(make_image("PNG") + archive) == hidden


def test_an_archive_attached_inside_a_pdf_is_no_polyglot(found):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["số liệu.xlsx"] = make_xlsx()
    out = BytesIO()
    pdf.save(out, compress_streams=False)

    assert found(out.getvalue()) == Found(kinds.PDF, 1)


def test_what_phones_write_behind_a_photo_does_not_matter(found):
    assert found(make_image("JPEG") + b"MotionPhoto_Data" + bytes(5000)) == Found(kinds.JPEG)


def test_a_truncated_picture_is_refused(found):
    broken = (
        "là ảnh bị hỏng hoặc tải về chưa trọn. Hãy mở thử trên máy; nếu không xem được, chụp hoặc quét lại rồi tải lên."
    )
    whole = make_noise()

    assert found(whole) == Found(kinds.PNG)
    assert found(whole[: len(whole) // 2]) == broken
    assert found(make_image("JPEG", (400, 400))[:300]) == broken


def test_a_picture_of_too_many_points_is_refused_before_it_is_decoded(found):
    bomb = make_image("PNG", (10_000, 8001))

    assert found(bomb) == (
        "là ảnh 10000 × 8001 điểm, lớn hơn mức 80 triệu điểm. Hãy giảm độ phân giải (quét ở 300 dpi) rồi tải lên."
    )
    assert image_rules.MAX_PIXELS == 80_000_000


def test_a_bomb_that_pretends_to_be_a_docx_is_refused(found):
    bomb = make_docx(**{"word/media/ảnh.bin": bytes(257 * 2**20)})

    assert len(bomb) < 2**20
    assert found(bomb) == (
        "phình ra hơn 256 MB khi mở, nên không an toàn. "
        "Hãy lưu lại phần cần thiết thành tệp mới, hoặc lưu thành PDF, rồi tải lên."
    )


def test_a_bomb_that_lies_about_its_size_is_refused(found):
    honest = make_docx(**{"z.xml": bytes(1_234_567)})
    lying = honest.replace((1_234_567).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert found(honest) == Found(kinds.DOCX)
    assert found(lying) == BROKEN_OFFICE


def test_ten_thousand_parts_are_too_many(found):
    assert found(make_docx(**{f"p{n}": b"" for n in range(10_000)})) == ooxml_rules.BOMB[0]


def test_macros_are_refused_however_they_hide(found):
    macros = (
        "có chứa macro (đoạn chương trình chạy kèm), nên không an toàn. "
        "Hãy lưu lại thành .docx, .xlsx (loại không có macro) hoặc PDF rồi tải lên."
    )
    docm = make_zip(make_parts(kinds.DOCX, "application/vnd.ms-word.document.macroEnabled.main+xml"))
    xlsm = make_zip(make_parts(kinds.XLSX, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"))

    assert found(docm) == macros
    assert found(xlsm) == macros
    assert found(make_docx(**{"word/vbaProject.bin": b"x"})) == macros
    assert found(make_doc(Macros=b"x")) == macros


def test_archives_that_are_no_word_or_excel_are_refused(found):
    unpacked = "Hãy giải nén rồi tải từng tệp PDF, ảnh, Word hoặc Excel lên."
    slides = make_parts(
        kinds.DOCX, "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    )
    libre = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}

    assert found(make_zip({"a.pdf": b"%PDF"})) == f"thật ra là tệp nén (xét theo nội dung, không theo tên). {unpacked}"
    assert found(make_zip(slides)) == "là bài trình chiếu PowerPoint. Hãy lưu thành PDF rồi tải lên."
    assert found(make_zip(libre)) == "là tệp LibreOffice. Hãy lưu thành .docx, .xlsx hoặc PDF rồi tải lên."


def test_a_docx_whose_structure_is_wrong_is_refused(found):
    sound = make_parts()
    without_main = {name: data for name, data in sound.items() if name != "word/document.xml"}
    without_rels = {name: data for name, data in sound.items() if name != "_rels/.rels"}

    assert found(make_docx()[:-30]) == BROKEN_OFFICE
    assert found(make_docx() + b"<html>") == BROKEN_OFFICE
    assert found(b"PK\x03\x04" + make_pdf() + make_docx()) == BROKEN_OFFICE
    assert found(make_zip(without_main)) == BROKEN_OFFICE
    assert found(make_zip(without_rels)) == BROKEN_OFFICE
    assert found(make_docx(**{"../../etc/passwd": b"x"})) == BROKEN_OFFICE


def test_a_docx_with_entities_in_its_xml_is_refused(found):
    entities = b"<?xml version='1.0'?><!DOCTYPE t [<!ENTITY a 'aaaa'>]><Types>&a;</Types>"
    wide = entities.decode().replace("?>", " encoding='utf-16'?>", 1).encode("utf-16")

    assert found(make_docx(**{"[Content_Types].xml": entities})) == BROKEN_OFFICE
    assert found(make_docx(**{"[Content_Types].xml": wide})) == BROKEN_OFFICE
    assert found(make_docx(**{"[Content_Types].xml": b"<Types"})) == BROKEN_OFFICE


def test_a_damaged_part_of_a_docx_is_refused(found):
    data = bytearray(make_docx(**{"word/styles.xml": bytes(range(256)) * 8}))
    at = data.index(b"word/styles.xml") + len("word/styles.xml") + 20
    data[at] ^= 0xFF

    assert found(bytes(data)) == BROKEN_OFFICE


def test_old_office_files_with_a_password_are_refused(found):
    locked = (
        "được đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu trong Word hoặc Excel, lưu rồi tải lên."
    )

    assert found(make_doc(encrypted=True)) == locked
    assert found(make_xls(encrypted=True)) == locked
    assert found(make_ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})) == locked


def test_other_compound_files_and_broken_ones_are_refused(found):
    assert found(make_ole({"__properties_version1.0": b"x"})) == f"không phải tệp Word hay Excel. {ORIGINAL}"
    assert found(make_ole({"WordDocument": b"x"})) == BROKEN_OFFICE
    assert found(make_ole({"Workbook": b"x"})) == BROKEN_OFFICE
    assert found(make_doc()[:700]) == BROKEN_OFFICE
    assert found(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == BROKEN_OFFICE
