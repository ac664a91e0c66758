"""A connection that breaks in the middle of an upload leaves nothing behind."""

import socket
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from evidence.models import StoredFile
from recognition.models import EvidenceItem, State
from tests.factories import make_dossier
from tests.factories.rounds import make_criteria_set, make_procedure

pytestmark = pytest.mark.django_db(transaction=True)

BOUNDARY = "----phan-cach"


def pdf() -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        for _ in range(20):
            made.add_blank_page()
        made.save(out)
    return out.getvalue()


def jpeg() -> bytes:
    out = BytesIO()
    Image.effect_noise((400, 300), 80).save(out, "JPEG")
    return out.getvalue()


def request_of(live_server, client, path, name, kind, content) -> bytes:
    """A whole multipart request, as a browser would send it."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    token = client.cookies["csrftoken"].value
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {live_server.thread.host}:{live_server.thread.port}",
        f"Cookie: {settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; csrftoken={token}",
        f"X-CSRFToken: {token}",
        "X-Portal: script",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def send(live_server, request: bytes) -> bytes:
    """Send ``request``, close our side, read what comes."""
    with socket.create_connection((live_server.thread.host, live_server.thread.port), timeout=30) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


@pytest.mark.parametrize(("name", "kind", "make"), [("a.pdf", "application/pdf", pdf), ("a.jpg", "image/jpeg", jpeg)])
@pytest.mark.parametrize("part", [0.5, 0.9, 0.999])
def test_half_an_upload_is_no_upload(live_server, settings, name, kind, make, part):
    settings.PORTAL_TODAY = date(2025, 2, 20)
    make_criteria_set()
    make_procedure()
    dossier = make_dossier(state=State.DRAFTING)
    client = Client(enforce_csrf_checks=True)
    client.force_login(dossier.people.officer)
    client.get(dossier.get_absolute_url())
    request = request_of(live_server, client, f"/ho-so/{dossier.pk}/minh-chung/5.1/", name, kind, make())
    before = (StoredFile.objects.count(), EvidenceItem.objects.count())

    send(live_server, request[: int(len(request) * part)])

    assert (StoredFile.objects.count(), EvidenceItem.objects.count()) == before
    assert b"200 OK" in send(live_server, request).splitlines()[0]
    assert EvidenceItem.objects.count() == before[1] + 1
