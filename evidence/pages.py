"""Pictures of pages: one page at a time reaches a reader on a slow line long before the whole file would."""

import subprocess
import sys
import time
from pathlib import Path
from threading import BoundedSemaphore

from evidence import raster
from evidence.models import StoredFile
from evidence.preview import kept, thumbnail
from evidence.withheld import refuse_infected

WIDTHS = (640, 1280, 2000)
"""The widths a page may ask for, in points; a fixed few, so that nobody fills the disk by asking for all."""
TURNS = (0, 90, 180, 270)
PATIENCE = 20  # seconds for one page
REMEMBERED = 600  # seconds in which a page that could not be drawn is not tried again
DRAWING = BoundedSemaphore(2)  # at once in one process; the others wait their turn
_failed: dict[str, float] = {}


class Undrawable(Exception):
    """The page cannot be shown as a picture; its text is a sentence for the reader."""


def page_count(stored: StoredFile) -> int:
    """How many pages can be shown in place: those of a PDF, one of a picture, none of anything else."""
    if stored.is_pdf:
        return stored.page_count or 1
    return 1 if stored.is_image else 0


def page_picture(stored: StoredFile, page: int, width: int, turn: int = 0) -> bytes:
    """A WebP of page ``page`` (from 1), ``width`` points wide, turned clockwise by ``turn`` degrees; made once and kept.

    Raises ValueError for a page, width or turn there is not; Withheld when infected; Undrawable.
    """
    if not 1 <= page <= page_count(stored) or width not in WIDTHS or turn not in TURNS:
        raise ValueError(f"no page {page}, {width} points wide, turned by {turn}, of {stored}")
    refuse_infected(stored)
    if stored.is_image:
        return thumbnail(stored, width, turn)
    return kept(page_name(stored, page, width, turn), lambda: drawn(stored, page, width, turn))


def page_name(stored: StoredFile, page: int, width: int, turn: int) -> str:
    """Beside the thumbnails, so that it is swept with them."""
    return f"thumbnails/{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}-p{page}-{width}-{turn}.webp"


def drawn(stored: StoredFile, page: int, width: int, turn: int) -> bytes:
    name = page_name(stored, page, width, turn)
    if time.monotonic() - _failed.get(name, -REMEMBERED) < REMEMBERED:
        raise Undrawable(f"Trang {page} chưa vẽ được. Hãy mở tệp bằng trình đọc PDF.")
    if not DRAWING.acquire(timeout=PATIENCE):
        raise Undrawable("Máy chủ đang bận. Hãy thử lại sau ít phút.")
    try:
        return _draw_apart(stored, page, width, turn)
    except (subprocess.SubprocessError, ValueError) as error:
        _remember(name)
        raise Undrawable(f"Trang {page} không vẽ được. Hãy mở tệp bằng trình đọc PDF.") from error
    finally:
        DRAWING.release()


def _draw_apart(stored: StoredFile, page: int, width: int, turn: int) -> bytes:
    """The picture, drawn by a program of its own. Raises SubprocessError; ValueError when what came is no picture."""
    program = [sys.executable, "-I", "-B", str(Path(raster.__file__)), str(page), str(width), str(turn)]
    with stored.file.open("rb") as file:
        made = subprocess.run(  # noqa: S603  (our own program, numbers as arguments)
            program, input=file.read(), capture_output=True, timeout=PATIENCE, check=True, env={}, cwd="/"
        )
    if not made.stdout.startswith(b"RIFF"):
        raise ValueError("no WebP")
    return made.stdout


def _remember(name: str):
    """Keep in mind what could not be drawn: a hostile page must not cost its time at every request."""
    if len(_failed) > 1000:
        _failed.clear()
    _failed[name] = time.monotonic()
