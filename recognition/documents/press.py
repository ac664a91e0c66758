"""The printing press: HTML to PDF/A-3 by WeasyPrint. Importing it takes half a second: import it where it is used."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from PIL import ImageFile
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from recognition.documents import wording

# WeasyPrint makes Pillow take broken pictures, in the whole process; uploads must not pass as whole because of it.
ImageFile.LOAD_TRUNCATED_IMAGES = False

FONTS = Path(__file__).parent / "fonts"
SCHEME = "paper:"  # our fonts are paper:LiberationSerif-Bold.ttf, images paper:<the name given to print_pdf>


class PrintError(Exception):
    """A paper asks for something that the press does not have."""


class _OurFilesOnly(URLFetcher):
    """Knows our own fonts and the images given, nothing of the network or the disk."""

    def __init__(self, images: Mapping[str, bytes]):
        super().__init__(allowed_protocols=[], fail_on_errors=True)
        self._images = images

    def fetch(self, url, headers=None):
        name = url.removeprefix(SCHEME)
        if url == name:
            raise ValueError(f"not one of our files: {url}")
        if name in self._images:
            return URLFetcherResponse(url, self._images[name], {"Content-Type": _media_type(name)})
        if name not in {path.name for path in FONTS.glob("*.ttf")}:
            raise ValueError(f"not one of our files: {url}")
        return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})


def print_pdf(
    html: str,
    *,
    images: Mapping[str, bytes] | None = None,
    attachments: Mapping[str, bytes] | None = None,
    moment: datetime | None = None,
    tagged: bool = True,
) -> bytes:
    """``html`` as PDF/A-3u, ``tagged`` for readers that speak; the same input gives the same bytes.

    ``images`` by the name the page uses (``paper:<name>``, SVG or PNG); ``attachments`` by file name, dated ``moment``.
    Raises PrintError when the page refers to anything else.
    """
    fetcher = _OurFilesOnly(images or {})
    files = [_attachment(name, content, moment) for name, content in (attachments or {}).items()]
    try:
        return HTML(string=wording.nfc(html), base_url=SCHEME, url_fetcher=fetcher).write_pdf(
            finisher=_finished,
            font_config=FontConfiguration(),
            attachments=files,
            pdf_variant="pdf/a-3u",
            pdf_tags=tagged,
        )
    except FatalURLFetchingError as error:
        raise PrintError(str(error)) from error


def _attachment(name: str, content: bytes, moment: datetime | None) -> Attachment:
    """The facts behind the paper, as its own data (ISO 19005-3 asks for the relationship)."""
    if moment is None:
        raise ValueError("attachments are dated: give the moment")
    dated = moment.astimezone(UTC)
    return Attachment(string=content, name=name, description=name, created=dated, modified=dated, relationship="Data")


def _finished(document, pdf) -> None:
    """WeasyPrint lists every attachment twice among the associated files: once is what they mean.

    An empty form waits for signatures: with it there from the start, whatever else is added with the first one shows.
    """
    import pydyf

    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    form = pydyf.Dictionary({"Fields": pydyf.Array()})
    pdf.add_object(form)
    pdf.catalog["AcroForm"] = form.reference


def _media_type(name: str) -> str:
    return "image/svg+xml" if name.endswith(".svg") else "image/png"
