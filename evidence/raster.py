"""Draws one page of a PDF, as a program of its own: ``raster.py PAGE WIDTH TURN``, the PDF comes in, a WebP goes out.

A PDF that breaks or misuses the drawing library breaks this process alone. It has little memory and time, writes no
file, and where the system allows it sees no network. It imports nothing of the portal.
"""

import ctypes
import io
import resource
import sys

MEMORY = 1024 * 2**20
SECONDS = 15
TALL = 4  # a page that is a strip is drawn at most this many times as high as wide
NO_NEW_PRIVILEGES = 38
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000


def confine():
    """No more memory, time, files or rights than drawing takes; what this system cannot do is left out."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    system = ctypes.CDLL(None)
    system.unshare(NEW_USER | NEW_NETWORK)
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def draw(pdf: bytes, page: int, width: int, turn: int) -> bytes:
    """Page ``page`` (from 1), ``width`` points wide after it was turned by ``turn`` degrees."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        shown = document[page - 1]
        wide, high = shown.get_size()
        if turn in (90, 270):
            wide, high = high, wide
        scale = min(width / wide, TALL * width / high)
        picture = shown.render(scale=scale, rotation=turn).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80)
    return out.getvalue()


def main(page: str, width: str, turn: str):
    import PIL.Image
    import PIL.WebPImagePlugin  # noqa: F401
    import pypdfium2  # noqa: F401  (read from the disk before files are out of reach)

    confine()
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), int(page), int(width), int(turn)))


if __name__ == "__main__":
    main(*sys.argv[1:])
