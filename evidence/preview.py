"""Small pictures of pictures; those of a PDF's pages are drawn in ``pages``."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from evidence.examine.image import opened
from evidence.models import StoredFile
from evidence.storage import incoming, move
from evidence.withheld import refuse_infected

TALL = 4  # a strip of a picture is cut down to this many times its width
ORIENTATION, LYING = 0x0112, 5  # EXIF: from 5 on width and height are exchanged
MEDIA_TYPE = "image/webp"
WIDTHS = (160, 320, 640, 1280, 2000)
"""The widths a page may ask for, in points; a fixed few, so that nobody fills the disk by asking for all."""


def thumbnail(stored: StoredFile, width: int, turn: int = 0) -> bytes:
    """A WebP at most ``width`` points wide, upright, without the camera's data (place, device); made once and kept.

    ``turn`` turns it clockwise, by 90, 180 or 270 degrees. A smaller picture keeps its size. Raises ValueError for what is no image or a width outside WIDTHS; Withheld when
    infected.
    """
    if not stored.is_image or width not in WIDTHS:
        raise ValueError(f"no thumbnail {width} points wide of {stored.media_type}")
    refuse_infected(stored)
    return kept(thumbnail_name(stored, width, turn), lambda: drawn(stored, width, turn))


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """The bytes under ``name``, made by ``make`` when nobody has asked before."""
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return file.read()
    made = make()
    with incoming([made]) as arrival, suppress(FileExistsError):  # somebody else made the same one meanwhile
        move(arrival, name)
    return made


def thumbnail_name(stored: StoredFile, width: int, turn: int = 0) -> str:
    turned = f"-{turn}" if turn else ""
    return f"thumbnails/{stored.sha256[:2]}/{stored.sha256[2:4]}/{stored.sha256}-{width}{turned}.webp"


def drawn(stored: StoredFile, width: int, turn: int = 0) -> bytes:
    """The picture made smaller, turned upright, and written with nothing but its points."""
    with stored.file.open("rb") as file, opened(file, stored.media_type) as picture:
        picture.draft("RGB", (width, width))  # JPEG: decodes at the nearest larger of 1/2, 1/4, 1/8
        lies = (picture.getexif().get(ORIENTATION, 1) >= LYING) != (turn in (90, 270))
        small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    box = (width, TALL * width)
    small.thumbnail(box[::-1] if lies else box, Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(small).rotate(-turn, expand=True)
    upright.info.clear()  # some versions of Pillow write the colour profile along, which may name the device
    out = BytesIO()
    upright.save(out, "WEBP", quality=80)
    return out.getvalue()
