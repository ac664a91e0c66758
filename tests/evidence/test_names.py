"""Names people typed, and the words beside the input."""

import pytest

from evidence import kinds
from evidence.names import disk_name, shown_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Quyết định.pdf", "Quyết định.pdf"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("", "không tên"),
        (None, "không tên"),
        ("a" * 80 + ".pdf", "a" * 50 + "…" + "a" * 21 + ".pdf"),
    ],
)
def test_a_name_in_a_sentence_hides_nothing_and_ends(typed, shown):
    assert shown_name(typed) == shown


@pytest.mark.parametrize(
    ("typed", "media_type", "on_disk"),
    [
        ("đơn.pdf", kinds.PDF, "đơn.pdf"),
        ("đơn.PDF", kinds.PDF, "đơn.PDF"),
        ("../../đơn.exe", kinds.PDF, "đơn.exe.pdf"),
        ("C:\\Users\\a\\ảnh.jpeg", kinds.JPEG, "ảnh.jpeg"),
        ("ảnh.png", kinds.JPEG, "ảnh.png.jpg"),
        ("bảng", kinds.XLSX, "bảng.xlsx"),
        ("", kinds.DOC, "tệp.doc"),
        ("a" * 300 + ".docx", kinds.DOCX, "a" * 150 + ".docx"),
    ],
)
def test_a_name_on_the_readers_disk_tells_what_the_content_is(typed, media_type, on_disk):
    assert disk_name(typed, media_type) == on_disk


def test_the_words_beside_the_input_say_what_is_taken():
    assert kinds.LIMIT_WORDS == "PDF, ảnh, Word, Excel; mỗi tệp tối đa 25 MB"
    assert kinds.ACCEPT.split(",") == [
        *(".pdf", ".jpg", ".jpeg", ".jfif", ".png", ".webp", ".doc", ".docx", ".xls", ".xlsx"),
        *("application/pdf", "image/jpeg", "image/png", "image/webp", "application/msword"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
