"""Which kinds of file the portal takes, and how it says so.

HEIC is left out on purpose: hardly any browser shows it, and an iPhone turns its photos into JPEG by itself when a page
does not ask for HEIC.
"""

from django.conf import settings
from django.db import models


class Family(models.TextChoices):
    """What people call a file; ``PAPER`` is a PDF the portal made itself."""

    PDF = "pdf", "PDF"
    IMAGE = "image", "Ảnh"
    WORD = "word", "Word"
    EXCEL = "excel", "Excel"
    PAPER = "paper", "Văn bản của cổng"


PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
DOC = "application/msword"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLS = "application/vnd.ms-excel"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# media type: family, and the endings people use for it, the usual one first
KINDS = {
    PDF: (Family.PDF, (".pdf",)),
    JPEG: (Family.IMAGE, (".jpg", ".jpeg", ".jfif")),
    PNG: (Family.IMAGE, (".png",)),
    WEBP: (Family.IMAGE, (".webp",)),
    DOC: (Family.WORD, (".doc",)),
    DOCX: (Family.WORD, (".docx",)),
    XLS: (Family.EXCEL, (".xls",)),
    XLSX: (Family.EXCEL, (".xlsx",)),
}

ACCEPT = ",".join([ending for _, endings in KINDS.values() for ending in endings] + list(KINDS))
"""Value of an input's ``accept``: endings for desktops, media types for phones."""

MEGABYTES = settings.EVIDENCE_MAX_BYTES // 2**20
LIMIT_WORDS = f"PDF, ảnh, Word, Excel; mỗi tệp tối đa {MEGABYTES} MB"
"""What stands beside the input."""


def family_of(media_type: str) -> Family:
    """Family of a media type the portal takes. Raises KeyError for any other."""
    return KINDS[media_type][0]


def extension_of(media_type: str) -> str:
    """The usual ending, with its dot: ``.jpg``. Raises KeyError for a media type the portal does not take."""
    return KINDS[media_type][1][0]


def has_fitting_extension(name: str, media_type: str) -> bool:
    """Whether ``name`` ends as a file of that type should: «đơn.PDF» fits a PDF, «đơn.pdf.exe» does not."""
    return name.lower().endswith(KINDS[media_type][1])
