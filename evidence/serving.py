"""How bytes leave: typed by our own record, never by what their sender said, and harmless in a browser.

A response never depends on who asks; that the reader may see the file is the caller's question.
"""

import re
from collections.abc import Iterator

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from evidence.models import StoredFile
from evidence.names import disk_name
from evidence.pages import page_picture
from evidence.preview import MEDIA_TYPE
from evidence.withheld import refuse_download, refuse_infected

CHUNK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=(?:(?P<first>\d{1,15})-(?P<last>\d{0,15})|-(?P<length>\d{1,15}))")
SANDBOX = "default-src 'none'; frame-ancestors 'self'; sandbox"
# Some browsers' PDF viewers are an <object> with inline styles, and some do not start in a sandbox.
PDF_VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"


def serve(request: HttpRequest, stored: StoredFile, filename: str, *, download: bool = False) -> HttpResponseBase:
    """The bytes: 200, 206 for one range, 304 when the reader has them, 416 for an impossible range.

    PDFs and images open in the page unless ``download``; all else is always a download. ``filename`` is what the
    reader's disk calls it (an ending that does not fit the content is put right). Raises Withheld, with a sentence.
    """
    download = download or not stored.is_shown_in_browser
    refuse_download(stored) if download else refuse_infected(stored)
    etag = f'"{stored.sha256}"'
    response = get_conditional_response(request, etag=etag) or body(request, stored, etag)
    response["Content-Security-Policy"] = PDF_VIEWER if stored.is_pdf and not download else SANDBOX
    response["Content-Disposition"] = content_disposition_header(download, disk_name(filename, stored.media_type))
    return guarded(response, etag, stored.media_type)


def serve_page(request: HttpRequest, stored: StoredFile, page: int, width: int, turn: int = 0) -> HttpResponseBase:
    """A WebP picture of one page, or 304. Raises as ``pages.page_picture`` does."""
    refuse_infected(stored)
    etag = f'"{stored.sha256}-p{page}-{width}-{turn}"'
    made = get_conditional_response(request, etag=etag) or HttpResponse(page_picture(stored, page, width, turn))
    made["Content-Security-Policy"] = SANDBOX
    return guarded(made, etag, MEDIA_TYPE)


def guarded(response: HttpResponseBase, etag: str, media_type: str) -> HttpResponseBase:
    """What every answer bears. The browser asks again each time, so a right that was withdrawn ends at once."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    if response.status_code in (200, 206):
        response["Content-Type"] = media_type
        response["Content-Encoding"] = "identity"  # or GZipMiddleware would compress it, and ranges would no longer fit
    return response


def body(request: HttpRequest, stored: StoredFile, etag: str) -> HttpResponseBase:
    """All bytes, or the one range that was asked for (a viewer on a slow line asks for the first pages first)."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked and request.method == "GET" and request.headers.get("If-Range", etag) == etag:
        response = part(stored, asked["first"] or "", asked["last"] or asked["length"] or "")
    else:
        response = FileResponse(stored.file.open("rb"))
        response["Content-Length"] = stored.size
    response["Accept-Ranges"] = "bytes"
    return response


def part(stored: StoredFile, first: str, last: str) -> HttpResponseBase:
    start, end = bounds(first, last, stored.size)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    response = StreamingHttpResponse(slice_of(stored, start, end), status=206)
    response["Content-Range"] = f"bytes {start}-{end}/{stored.size}"
    response["Content-Length"] = end - start + 1
    return response


def bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte, both included, of «first-last», «first-» or «-length» (from the end); first > last: none."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def slice_of(stored: StoredFile, start: int, end: int) -> Iterator[bytes]:
    with stored.file.open("rb") as file:
        file.seek(start)
        left = end - start + 1
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
