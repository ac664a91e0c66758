"""Two files in one: bytes that begin as a picture or a PDF and end as an archive."""

import struct
from pathlib import Path

from evidence.examine.outcome import Refused

END_OF_ZIP = b"PK\x05\x06"
LONGEST_END = 22 + 0xFFFF  # the record and the longest comment it may bear


def refuse_archive_at_end(path: Path) -> None:
    """Raises Refused when a ZIP archive (a .jar, a .docx …) ends exactly where the file ends.

    An archive attached inside a PDF does not: the PDF's own end follows it.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LONGEST_END))
        tail = file.read()
    if ends_as_zip(tail):
        raise Refused(
            "có một tệp nén giấu ở cuối, nên không an toàn. "
            "Hãy mở tệp, lưu hoặc in ra một bản PDF mới rồi tải bản đó lên.",
            "hidden-archive",
        )


def ends_as_zip(tail: bytes) -> bool:
    at = tail.rfind(END_OF_ZIP)
    while at >= 0:
        comment = tail[at + 20 : at + 22]
        if len(comment) == 2 and at + 22 + struct.unpack("<H", comment)[0] == len(tail):
            return True
        at = tail.rfind(END_OF_ZIP, 0, at)
    return False
