"""Word and Excel before 2007 (.doc, .xls): compound files, told apart by the streams inside."""

import struct
from pathlib import Path

import olefile

from evidence import kinds
from evidence.examine.ooxml import BROKEN, MACROS
from evidence.examine.outcome import Refused
from evidence.examine.wrong_kind import ORIGINAL

LOCKED = (
    "được đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu trong Word hoặc Excel, lưu rồi tải lên.",
    "office-password",
)
NEITHER = (f"không phải tệp Word hay Excel. {ORIGINAL}", "wrong-kind")
FIB_ENCRYPTED = 0x0100  # [MS-DOC] 2.5.2, flags at byte 10
FILE_PASS, BOF = 0x002F, 0x0809  # [MS-XLS] 2.4.117, 2.4.21


def examine(path: Path) -> str:
    """The media type: DOC or XLS. Raises Refused."""
    try:
        with olefile.OleFileIO(path) as ole:
            return media_type_of(ole)
    except Refused:
        raise
    except Exception as error:  # olefile raises whatever broken offsets lead to
        raise Refused(*BROKEN) from error


def media_type_of(ole: olefile.OleFileIO) -> str:
    names = {name.lower() for entry in ole.listdir(streams=True, storages=True) for name in entry}
    if "encryptedpackage" in names:  # a .docx or .xlsx with a password
        raise Refused(*LOCKED)
    if {"_vba_project", "_vba_project_cur", "macros"} & names:
        raise Refused(*MACROS)
    if "worddocument" in names:
        return word(ole.openstream("WordDocument").read(12))
    for book in ("Workbook", "Book"):
        if book.lower() in names:
            return excel(ole.openstream(book).read(4096))
    raise Refused(*NEITHER)


def word(head: bytes) -> str:
    if len(head) < 12 or head[:2] not in (b"\xec\xa5", b"\xdc\xa5"):
        raise Refused(*BROKEN)
    if struct.unpack_from("<H", head, 10)[0] & FIB_ENCRYPTED:
        raise Refused(*LOCKED)
    return kinds.DOC


def excel(head: bytes) -> str:
    """Walks the first records: the mark of a password stands near the front, before any content."""
    if len(head) < 4 or struct.unpack_from("<H", head)[0] != BOF:
        raise Refused(*BROKEN)
    at = 0
    while at + 4 <= len(head):
        record, length = struct.unpack_from("<HH", head, at)
        if record == FILE_PASS:
            raise Refused(*LOCKED)
        at += 4 + length
    return kinds.XLS
