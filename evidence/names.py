"""File names that people typed: shown and given back, never trusted."""

import unicodedata
from pathlib import PurePath

from evidence.kinds import extension_of, has_fitting_extension


def visible(name: str | None) -> str:
    """Without line ends and other invisible letters, such as those that show «gpj.exe» as «exe.jpg»."""
    return "".join(letter for letter in name or "" if unicodedata.category(letter)[0] != "C").strip()


def shown_name(name: str | None) -> str:
    """A name fit for a sentence: at most 76 letters, its ending kept."""
    clean = visible(name)
    return (clean if len(clean) <= 76 else f"{clean[:50]}…{clean[-25:]}") or "không tên"


def disk_name(name: str, media_type: str) -> str:
    """A name for the reader's disk, without folders or a false ending: «../đơn.exe» of a PDF becomes «đơn.exe.pdf»."""
    clean = visible(PurePath(name.replace("\\", "/")).name) or "tệp"
    if has_fitting_extension(clean, media_type):
        clean, ending = clean.rsplit(".", 1)
        return f"{clean[:150]}.{ending}"
    return clean[:150] + extension_of(media_type)
