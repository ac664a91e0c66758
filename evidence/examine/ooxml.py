"""Word and Excel since 2007 (.docx, .xlsx): a ZIP archive of XML parts, unpacked into nothing to see it is sound."""

import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

from evidence import kinds
from evidence.examine.outcome import Refused
from evidence.examine.tail import ends_as_zip
from evidence.examine.wrong_kind import AS_PDF, UNPACKED

MAX_PARTS = 10_000
MAX_UNPACKED = 256 * 2**20
MAX_CONTENT_TYPES = 2**20
CONTENT_TYPES = "[Content_Types].xml"
TYPE_OF_MAIN_PART = {
    f"{kinds.DOCX}.main+xml": kinds.DOCX,
    f"{kinds.XLSX}.main+xml": kinds.XLSX,
}
BROKEN = (
    "là tệp Word hoặc Excel bị hỏng. Hãy mở tệp bằng Word hoặc Excel, lưu lại thành .docx hoặc .xlsx rồi tải lên.",
    "office-broken",
)
BOMB = (
    f"phình ra hơn {MAX_UNPACKED // 2**20} MB khi mở, nên không an toàn. "
    "Hãy lưu lại phần cần thiết thành tệp mới, hoặc lưu thành PDF, rồi tải lên.",
    "archive-bomb",
)
MACROS = (
    "có chứa macro (đoạn chương trình chạy kèm), nên không an toàn. "
    "Hãy lưu lại thành .docx, .xlsx (loại không có macro) hoặc PDF rồi tải lên.",
    "office-macros",
)


def examine(path: Path) -> str:
    """The media type: DOCX or XLSX. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_odd_parts(archive)
            media_type = media_type_of(archive)
            read_to_the_end(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused(*BROKEN) from error
    refuse_second_file(path)
    return media_type


def refuse_odd_parts(archive: zipfile.ZipFile) -> None:
    """Sizes and names as the archive's own list tells them; a lie there is met in ``read_to_the_end``."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Refused(*BOMB)
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or any(is_outside(name) for name in names):
        raise Refused(*BROKEN)
    if min((part.header_offset for part in parts), default=-1) != 0:  # something else stands before the archive
        raise Refused(*BROKEN)


def is_outside(name: str) -> bool:
    """Whether unpacking this part would write outside its folder."""
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def media_type_of(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if CONTENT_TYPES not in names:
        raise other_archive(archive)
    types = content_types(archive)
    if has_macros(types, names):
        raise Refused(*MACROS)
    found = [TYPE_OF_MAIN_PART[kind] for kind, part in types.items() if kind in TYPE_OF_MAIN_PART and part in names]
    if len(found) != 1 or "_rels/.rels" not in names:
        raise not_word_or_excel(types)
    return found[0]


def has_macros(types: dict[str, str], names: list[str]) -> bool:
    """Told by the list of types (.docm, .xlsm, .xlsb say so) or by the part itself."""
    told = any("macroenabled" in kind.lower() for kind in types)
    return told or any(name.lower().endswith("vbaproject.bin") for name in names)


def content_types(archive: zipfile.ZipFile) -> dict[str, str]:
    """Content type → name of a part that has it. Raises Refused when the list is absurd or no XML."""
    with archive.open(CONTENT_TYPES) as part:
        xml = part.read(MAX_CONTENT_TYPES + 1)
    if len(xml) > MAX_CONTENT_TYPES or b"<!doctype" in xml.replace(b"\0", b"").lower():  # no DTD, whatever the encoding
        raise Refused(*BROKEN)
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314  (no DTD, so no entities)
    except ElementTree.ParseError:
        raise Refused(*BROKEN) from None
    return {node.get("ContentType", ""): node.get("PartName", "").lstrip("/") for node in root}


def read_to_the_end(archive: zipfile.ZipFile) -> None:
    """Unpacks every part into nothing: checks each checksum. No part yields more than the size it declares."""
    for part in archive.infolist():
        if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(*BROKEN)
        with archive.open(part) as content:
            while content.read(2**20):
                pass


def refuse_second_file(path: Path) -> None:
    """The archive must end where the file ends: nothing rides behind it."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2**17))
        if not ends_as_zip(file.read()):
            raise Refused(*BROKEN)


def not_word_or_excel(types: dict[str, str]) -> Refused:
    if any("presentationml" in kind for kind in types):
        return Refused(f"là bài trình chiếu PowerPoint. {AS_PDF}", "wrong-kind")
    return Refused(*BROKEN)


def other_archive(archive: zipfile.ZipFile) -> Refused:
    """LibreOffice's own files are archives too; the rest is a plain .zip, a program …"""
    if "content.xml" in archive.namelist() and "mimetype" in archive.namelist():
        return Refused("là tệp LibreOffice. Hãy lưu thành .docx, .xlsx hoặc PDF rồi tải lên.", "wrong-kind")
    return Refused(f"thật ra là tệp nén (xét theo nội dung, không theo tên). {UNPACKED}", "wrong-kind")
