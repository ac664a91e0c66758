"""Talking to an antivirus over a real socket; the one at the other end speaks clamd's protocol and knows one virus."""

import socketserver
import struct
import threading
from io import StringIO

import pytest
from django.core.management import call_command

from evidence import intake
from evidence.models import ScanState, StoredFile
from evidence.scan import scan
from tests.evidence.made import make_image, make_pdf, make_upload

pytestmark = pytest.mark.django_db
VIRUS = b"X5O!P%@AP[4" + rb"\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    """INSTREAM as clamd(8) tells it: chunks with their length before them, then a chunk of length 0."""

    def handle(self):
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        data = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
        self.wfile.write(self.judged(data) + b"\0")

    def judged(self, data: bytes) -> bytes:
        if len(data) > 500_000:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Eicar-Test-Signature FOUND" if VIRUS in data else b"stream: OK"


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def make_stored(data: bytes) -> StoredFile:
    return intake.take_in(make_upload(data))


def states() -> list[str]:
    return [stored.scan_state for stored in StoredFile.objects.order_by("pk")]


def scanned_all() -> str:
    out = StringIO()
    call_command("scan_files", stdout=out, stderr=out)
    return out.getvalue()


def test_a_file_is_found_clean_or_infected(clamd):
    assert scan(make_stored(make_pdf(pages=500))) == ScanState.CLEAN
    assert scan(make_stored(make_image("JPEG") + VIRUS)) == ScanState.INFECTED
    assert states() == ["clean", "infected"]


def test_an_antivirus_on_a_local_socket_is_asked_the_same_way(settings, tmp_path):
    with socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd"), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"unix:{tmp_path}/clamd"
        found = scan(make_stored(make_image("JPEG") + VIRUS))
        server.shutdown()

    assert found == ScanState.INFECTED


def test_what_the_antivirus_cannot_judge_stays_unscanned(clamd):
    with pytest.raises(OSError, match="size limit exceeded"):
        scan(make_stored(make_image("JPEG").ljust(600_000, b"\0")))

    assert states() == ["unscanned"]


def test_one_file_that_fails_does_not_keep_the_others_waiting(clamd):
    large = make_stored(make_image("JPEG").ljust(600_000, b"\0"))
    bad = make_stored(make_image("JPEG") + VIRUS)
    make_stored(make_pdf())

    assert scanned_all() == (
        f"{large}: clamd: INSTREAM size limit exceeded. ERROR\n"
        f"Nhiễm mã độc: {bad}\n"
        "Xong: đã quét 2 tệp, 1 tệp nhiễm, 1 tệp chưa quét được.\n"
    )
    assert states() == ["unscanned", "infected", "clean"]


def test_without_an_antivirus_files_stay_unscanned():
    make_stored(make_pdf())

    assert scanned_all() == (
        "Chưa đặt CLAMD_URL nên không quét; các tệp giữ trạng thái «chưa quét» và vẫn tải về được.\n"
    )
    assert states() == ["unscanned"]
