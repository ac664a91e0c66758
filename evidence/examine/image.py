"""Pictures: they decode whole, and are no decompression bombs."""

import warnings
from pathlib import Path

from PIL import Image

from evidence import kinds
from evidence.examine.outcome import Refused
from evidence.examine.tail import refuse_archive_at_end

FORMATS = {kinds.JPEG: "JPEG", kinds.PNG: "PNG", kinds.WEBP: "WEBP"}
MAX_PIXELS = 80_000_000  # an A3 page at 600 dpi, or the largest photo a usual phone takes; some 320 MB when decoded


def examine(path: Path, media_type: str) -> None:
    """Raises Refused unless the picture is of that type, not too large and decodes to its end."""
    refuse_archive_at_end(path)
    try:
        with opened(path, media_type) as picture:
            refuse_too_large(picture)
            picture.draft("RGB", (picture.width // 8, picture.height // 8))  # JPEG: all bytes read, an eighth decoded
            picture.load()
    except Refused:
        raise
    except Exception as error:  # decoders raise OSError, ValueError, SyntaxError, struct.error … on hostile bytes
        raise Refused(
            "là ảnh bị hỏng hoặc tải về chưa trọn. "
            "Hãy mở thử trên máy; nếu không xem được, chụp hoặc quét lại rồi tải lên.",
            "image-broken",
        ) from error


def opened(path, media_type: str) -> Image.Image:
    """The picture, undecoded, read by the decoder of its own type alone. ``path`` may be an open file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refuse_too_large is the stricter judge
        return Image.open(path, formats=[FORMATS[media_type]])


def refuse_too_large(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise Refused(
            f"là ảnh {picture.width} × {picture.height} điểm, lớn hơn mức {MAX_PIXELS // 10**6} triệu điểm. "
            "Hãy giảm độ phân giải (quét ở 300 dpi) rồi tải lên.",
            "image-too-large",
        )
