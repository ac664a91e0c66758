"""How bytes leave: headers, ranges, and what never leaves."""

import pytest
from django.http import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory

from evidence import intake
from evidence.models import ScanState
from evidence.serving import serve, serve_page
from evidence.withheld import BEING_SCANNED, INFECTED, Withheld
from tests.evidence.made import make_docx, make_image, make_pdf, make_upload

pytestmark = pytest.mark.django_db
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
SANDBOX = "default-src 'none'; frame-ancestors 'self'; sandbox"


def ask(**headers):
    return RequestFactory().get("/", headers=headers)


def content(response: HttpResponseBase) -> bytes:
    return response.getvalue()


def make_stored(data: bytes):
    return intake.take_in(make_upload(data))


def test_a_pdf_opens_in_the_page_with_its_vietnamese_name():
    stored = make_stored(make_pdf())
    response = serve(ask(), stored, "Quyết định số 5.pdf")

    assert (response.status_code, content(response)) == (200, make_pdf())
    assert dict(response.items()) == {
        "Content-Type": "application/pdf",
        "Content-Length": str(stored.size),
        "Content-Disposition": "inline; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%205.pdf",
        "Content-Security-Policy": PDF_POLICY,
        "Content-Encoding": "identity",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": f'"{stored.sha256}"',
    }


@pytest.mark.parametrize(
    ("data", "name", "download", "disposition", "policy"),
    [
        (make_pdf(), "a.pdf", True, 'attachment; filename="a.pdf"', SANDBOX),
        (make_image(), "a.JPG", False, 'inline; filename="a.JPG"', SANDBOX),
        (make_image(), "a.jpg", True, 'attachment; filename="a.jpg"', SANDBOX),
        (make_docx(), "a.docx", False, 'attachment; filename="a.docx"', SANDBOX),
        (make_pdf(), "a.exe", True, 'attachment; filename="a.exe.pdf"', SANDBOX),
    ],
)
def test_only_pdfs_and_images_open_in_the_page(data, name, download, disposition, policy):
    response = serve(ask(), make_stored(data), name, download=download)

    assert (response["Content-Disposition"], response["Content-Security-Policy"]) == (disposition, policy)


def test_who_has_the_bytes_already_is_told_so():
    stored = make_stored(make_pdf())
    response = serve(ask(if_none_match=f'"{stored.sha256}"'), stored, "a.pdf")

    assert (response.status_code, content(response), response["ETag"]) == (304, b"", f'"{stored.sha256}"')
    assert serve(ask(if_none_match='"other"'), stored, "a.pdf").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "answered", "part"),
    [
        ("bytes=0-4", 206, "bytes 0-4/{size}", slice(0, 5)),
        ("bytes=10-", 206, "bytes 10-{last}/{size}", slice(10, None)),
        ("bytes=10-99999999", 206, "bytes 10-{last}/{size}", slice(10, None)),
        ("bytes=-6", 206, "bytes {sixth}-{last}/{size}", slice(-6, None)),
        ("bytes=-99999999", 206, "bytes 0-{last}/{size}", slice(None)),
        ("bytes=99999999-", 416, "bytes */{size}", slice(0, 0)),
        ("bytes=9-3", 416, "bytes */{size}", slice(0, 0)),
        ("bytes=-0", 416, "bytes */{size}", slice(0, 0)),
        ("bytes=0-1,4-5", 200, "", slice(None)),
        ("bytes=-", 200, "", slice(None)),
        ("lines=1-2", 200, "", slice(None)),
    ],
)
def test_a_viewer_may_ask_for_a_part(asked, status, answered, part):
    data = make_pdf()
    response = serve(ask(range=asked), make_stored(data), "a.pdf")
    size = len(data)

    assert (response.status_code, content(response)) == (status, data[part])
    assert response.get("Content-Range", "") == answered.format(size=size, last=size - 1, sixth=size - 6)


def test_a_part_of_other_bytes_than_the_reader_has_is_not_given():
    stored = make_stored(make_pdf())

    assert serve(ask(range="bytes=0-4", if_range='"other"'), stored, "a.pdf").status_code == 200
    assert serve(ask(range="bytes=0-4", if_range=f'"{stored.sha256}"'), stored, "a.pdf").status_code == 206


def test_bytes_are_not_compressed_on_the_way():
    stored = make_stored(make_pdf(pages=30))
    request = ask(accept_encoding="gzip", range="bytes=0-999")
    response = GZipMiddleware(lambda request: serve(request, stored, "a.pdf"))(request)

    assert (content(response), response["Content-Length"]) == (make_pdf(pages=30)[:1000], "1000")


def test_an_infected_file_never_leaves():
    stored = make_stored(make_image())
    stored.scan_state = ScanState.INFECTED

    for leave in (
        lambda: serve(ask(), stored, "a.jpg"),
        lambda: serve(ask(), stored, "a.jpg", download=True),
        lambda: serve(ask(if_none_match=f'"{stored.sha256}"'), stored, "a.jpg"),
        lambda: serve_page(ask(), stored, 1, 640),
    ):
        with pytest.raises(Withheld) as withheld:
            leave()
        assert str(withheld.value) == INFECTED


def test_where_an_antivirus_is_set_up_an_unscanned_file_can_be_seen_but_not_downloaded(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:3310"
    pdf, docx = make_stored(make_pdf()), make_stored(make_docx())

    assert serve(ask(), pdf, "a.pdf").status_code == 200
    for leave in (lambda: serve(ask(), pdf, "a.pdf", download=True), lambda: serve(ask(), docx, "a.docx")):
        with pytest.raises(Withheld) as withheld:
            leave()
        assert str(withheld.value) == BEING_SCANNED

    docx.scan_state = ScanState.CLEAN
    assert serve(ask(), docx, "a.docx").status_code == 200


def test_a_page_is_a_picture_of_its_own_that_browsers_keep():
    stored = make_stored(make_image())
    response = serve_page(ask(), stored, 1, 640)

    assert (response.status_code, response["Content-Type"], response["ETag"]) == (
        200,
        "image/webp",
        f'"{stored.sha256}-p1-640-0"',
    )
    assert response["Content-Security-Policy"] == SANDBOX
    assert serve_page(ask(if_none_match=f'"{stored.sha256}-p1-640-0"'), stored, 1, 640).status_code == 304
