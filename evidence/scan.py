"""The antivirus: clamd, where ``settings.CLAMD_URL`` names one: ``tcp://host:3310``, ``unix:/run/clamav/clamd.ctl``."""

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

from evidence.models import ScanState, StoredFile

CHUNK = 64 * 1024
TIMEOUT = 60  # seconds


def is_configured() -> bool:
    return bool(getattr(settings, "CLAMD_URL", ""))


def scan(stored: StoredFile) -> ScanState:
    """Asks clamd about the bytes and writes down what it says.

    Raises OSError when clamd does not answer or cannot judge; the file stays as it was and can be asked about again.
    """
    with connected(settings.CLAMD_URL) as clamd, stored.file.open("rb") as file:
        clamd.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!I", 0))
        stored.scan_state = state_in(answer(clamd))
    stored.save(update_fields=["scan_state"])
    return ScanState(stored.scan_state)


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=TIMEOUT)
    clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    clamd.settimeout(TIMEOUT)
    clamd.connect(parts.path)
    return clamd


def answer(clamd: socket.socket) -> str:
    """One line, ended by a zero byte: «stream: OK», «stream: Eicar-Test-Signature FOUND», «… ERROR»."""
    said = b""
    while not said.endswith(b"\0") and (more := clamd.recv(1024)):
        said += more
    return said.rstrip(b"\0").decode(errors="replace")


def state_in(said: str) -> ScanState:
    if said.endswith(" FOUND"):
        return ScanState.INFECTED
    if said == "stream: OK":
        return ScanState.CLEAN
    raise OSError(f"clamd: {said or 'no answer'}")
