"""Lists of revoked certificates, fetched from a server on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recognition.documents import trust
from tests import pki


@pytest.fixture
def publisher(settings, tmp_path):
    """What is published under each address, and where a portal that trusts the test's authority reads the addresses."""
    authority, published = pki.Authority(), {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path in published else 404)
            self.end_headers()
            self.wfile.write(published.get(self.path, b""))

        def log_message(self, *args):
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TRUST_DIR, settings.DEMONSTRATION_AUTHORITY = authority.lay_out(tmp_path), False
    for old in (tmp_path / "crls").iterdir():
        old.unlink()
    yield (
        authority,
        published,
        lambda *paths: (tmp_path / "crl-urls.txt").write_text(
            "".join(f"http://127.0.0.1:{server.server_port}{path}\n" for path in paths)
        ),
    )
    server.shutdown()
    server.server_close()


def test_lists_are_fetched_into_the_folder_of_trust(publisher):
    authority, published, name = publisher
    published |= {"/goc.crl": authority.list_of(authority.root), "/g2.crl": authority.list_of(authority.issuer)}
    name("/goc.crl", "/g2.crl")
    call_command("refresh_revocations", stdout=StringIO())

    assert sorted(trust.revocation_lists()) == sorted(published.values())


def test_what_is_no_list_of_an_authority_of_ours_is_left_out(publisher):
    _, published, name = publisher
    stranger = pki.Authority("Cơ quan lạ")
    published |= {"/la.crl": stranger.list_of(stranger.root), "/rac.crl": b"\x00" * 900}
    name("/la.crl", "/rac.crl", "/khong-co.crl")
    with pytest.raises(CommandError) as refusal:
        call_command("refresh_revocations")

    said = str(refusal.value).splitlines()[1:]
    assert [sentence.split(": ")[1].split(" (")[0] for sentence in said] == [
        "danh sách không do tổ chức được tin cậy ký.",
        "không phải danh sách thu hồi.",
        "không tải được",
    ]
    assert trust.revocation_lists() == []
