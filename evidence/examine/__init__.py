"""What a file is, judged by its content alone, never by its name. Hostile until proven otherwise."""

from pathlib import Path

from evidence import kinds
from evidence.examine import image, ole, ooxml, pdf
from evidence.examine.outcome import Found, Refused
from evidence.examine.wrong_kind import refused_as

ZIP_HEAD = b"PK\x03\x04"
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

__all__ = ["Found", "Refused", "examine"]


def examine(path: Path) -> Found:
    """The kind of the file at ``path``. Raises Refused for anything but a sound file of a kind the portal takes."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(ZIP_HEAD):  # libmagic tells Office files from other archives by the order of their parts only
        return Found(ooxml.examine(path))
    if head == OLE_HEAD:  # and it calls many sound .doc and .xls files just a compound file
        return Found(ole.examine(path))
    media_type = media_type_of(path)
    if media_type == kinds.PDF:
        return Found(media_type, pdf.examine(path))
    if media_type in image.FORMATS:
        image.examine(path, media_type)
        return Found(media_type)
    raise refused_as(media_type)


def media_type_of(path: Path) -> str:
    """What libmagic makes of the content: ``image/jpeg``."""
    import magic  # here, so that the portal starts without libmagic and the system check can say so

    return magic.from_file(str(path), mime=True)
