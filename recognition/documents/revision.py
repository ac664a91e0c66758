"""What pyHanko does not do by itself when it adds a signature to one of our papers. Imports pyHanko: import it late."""

from datetime import datetime
from io import BytesIO
from uuid import uuid4

from pyhanko.pdf_utils import content, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.stamp import StaticStampStyle


class Revision(IncrementalPdfFileWriter):
    """An addition to a paper that leaves its metadata, and so its PDF/A identification and its dates, as they are."""

    def _update_meta(self):
        """Nothing: pyHanko would write the machine's clock and its own name into the metadata."""


class PaperSigner(signers.PdfSigner):
    """Signs at ``signing_moment`` (aware) instead of the machine's clock."""

    signing_moment: datetime

    def init_signing_session(self, pdf_out, existing_fields_only=False):
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.signing_moment
        return session


class _PageOf(content.PdfContent):
    """The first page of a PDF held in memory."""

    def __init__(self, pdf: bytes):
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        name = f"/Stamp{uuid4().hex}"
        self.resources.xobject[name] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode()


def stamp(pdf: bytes) -> StaticStampStyle:
    """A visible signature that is the first page of ``pdf`` and nothing else."""
    edge_to_edge = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MID,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins.uniform(0),
    )
    return StaticStampStyle(background=_PageOf(pdf), background_layout=edge_to_edge, border_width=0)
