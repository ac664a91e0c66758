"""When bytes are kept back: the antivirus never blocks the person filling in, it blocks the download."""

from django.core.exceptions import PermissionDenied

from evidence import scan
from evidence.models import ScanState, StoredFile

INFECTED = (
    "Phần mềm diệt mã độc báo tệp này bị nhiễm nên cổng không cho mở hay tải về. "
    "Đơn vị đã gửi hãy quét máy của mình, lập lại tệp sạch rồi tải lên thay."
)
BEING_SCANNED = (
    "Tệp đang chờ quét mã độc nên chưa tải về được. Hãy thử lại sau ít phút; trong lúc đó vẫn xem được PDF và ảnh."
)


class Withheld(PermissionDenied):
    """The file is kept back; its text is a sentence for the reader. Unhandled, it is a page with status 403."""


def refuse_infected(stored: StoredFile) -> None:
    if stored.is_infected:
        raise Withheld(INFECTED)


def refuse_download(stored: StoredFile) -> None:
    """Infected files never leave; unscanned ones wait, but only where an antivirus is set up at all."""
    refuse_infected(stored)
    if stored.scan_state == ScanState.UNSCANNED and scan.is_configured():
        raise Withheld(BEING_SCANNED)
