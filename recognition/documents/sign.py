"""Signing papers (PAdES): the person's signature and the body's seal, each with its picture in its place.

A paper is signed by the person first and sealed by the body second; the second leaves the first valid, since both are
added behind what is there. The picture lies where the paper keeps room: a named destination "sign-<where>".
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Protocol

import pikepdf
from django.conf import settings

from config import clock
from recognition.documents import drawings
from recognition.documents.render import SIGN_BOX

SEAL_DIAMETER = 36  # mm
RESERVED = 16384  # bytes for a signature with its certificates and a time stamp
_POINTS = 72 / 25.4  # in a millimetre


class SigningError(Exception):
    """The paper cannot be signed so; the message is for the person who tried."""


class Signer(Protocol):
    """A way to sign. ``name`` and ``image`` (transparent PNG, or None) make the picture; ``specimen`` marks it."""

    name: str
    image: bytes | None
    specimen: bool

    def load(self):
        """The pyHanko signer that holds the key. Raises SigningError when it cannot be used."""


@dataclass(frozen=True)
class PKCS12Signer:
    """A key and its certificates in a PKCS#12 file."""

    path: Path
    passphrase: bytes
    name: str
    image: bytes | None = None
    specimen: bool = False

    def load(self):
        from pyhanko.sign import signers

        signer = signers.SimpleSigner.load_pkcs12(str(self.path), passphrase=self.passphrase)
        if signer is None:
            raise SigningError("Không mở được tệp khóa ký số: kiểm tra tệp và mật khẩu.")
        signer.embed_roots = False  # who checks has the root already, and nobody signs for a copy
        return signer


def sign_as_person(
    pdf: bytes, signer: Signer, *, where: str = "signer", reason: str = "", at: datetime | None = None
) -> bytes:
    """``pdf`` with the signature of the competent person in the place ``where``, made ``at`` (default: now).

    Raises SigningError when the paper has no such place, or somebody has signed there.
    """
    page, left, top = _place(pdf, where)
    width, height = SIGN_BOX
    box = (left, top - height * _POINTS, left + width * _POINTS, top)
    return _sign(pdf, signer, f"Person_{where}", page, box, _picture(signer, *SIGN_BOX, seal=False), reason, at)


def sign_as_body(
    pdf: bytes, signer: Signer, *, where: str = "signer", reason: str = "", at: datetime | None = None
) -> bytes:
    """``pdf`` with the body's seal, over a third of the signature's image from the left; errors as above."""
    page, left, top = _place(pdf, where)
    width, height = SIGN_BOX
    right = left + width / 3 * _POINTS
    middle = top - height / 2 * _POINTS
    half = SEAL_DIAMETER / 2 * _POINTS
    box = (right - 2 * half, middle - half, right, middle + half)
    picture = _picture(signer, SEAL_DIAMETER, SEAL_DIAMETER, seal=True)
    return _sign(pdf, signer, f"Body_{where}", page, box, picture, reason, at)


def _place(pdf: bytes, where: str) -> tuple[int, float, float]:
    """Page (from 0) and upper left corner (points from the lower left of the page) of the place "sign-<where>"."""
    name = f"sign-{where}"
    try:
        with pikepdf.open(BytesIO(pdf)) as paper:
            places = pikepdf.NameTree(paper.Root.Names.Dests)
            page, _, left, top, *_ = places[name]
            return pikepdf.Page(page).index, float(left), float(top)
    except (pikepdf.PdfError, KeyError, AttributeError, ValueError) as error:
        raise SigningError("Văn bản không có chỗ để ký.") from error


def _sign(pdf, signer, field, page, box, picture, reason, at) -> bytes:
    """``pdf`` and, behind it, a signature in a new field whose appearance is ``picture`` (a PDF)."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko.sign.general import SigningError as Unsignable
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    from recognition.documents.revision import PaperSigner, Revision, stamp

    corners = tuple(round(value, 2) for value in box)
    try:
        job = PaperSigner(
            signers.PdfSignatureMetadata(
                field_name=field,
                md_algorithm="sha256",
                subfilter=fields.SigSeedSubFilter.PADES,
                name=signer.name,
                reason=reason or None,
            ),
            signer=signer.load(),
            timestamper=_timestamper(signer),
            stamp_style=stamp(picture),
            new_field_spec=fields.SigFieldSpec(field, on_page=page, box=corners, readable_field_name=signer.name),
        )
        job.signing_moment = at or clock.now()
        return job.sign_pdf(Revision(BytesIO(pdf)), bytes_reserved=RESERVED).getvalue()
    except TimestampRequestError as error:
        raise SigningError("Không lấy được dấu thời gian: dịch vụ cấp dấu thời gian không trả lời.") from error
    except (PdfError, Unsignable) as error:
        raise SigningError(f"Không ký được văn bản: {error}") from error


def _timestamper(signer: Signer):
    """The time-stamp service (PAdES B-T) when one is set; specimens are never sent to it."""
    address = getattr(settings, "DOCUMENT_TIMESTAMP_URL", "")
    if signer.specimen or not address:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(address)


def _picture(signer: Signer, width: float, height: float, *, seal: bool) -> bytes:
    if signer.image:
        return _stamp_page(width, height, "image.png", signer.image)
    if not signer.specimen:
        raise SigningError("Chưa có ảnh chữ ký hoặc ảnh con dấu (PNG nền trong suốt) của người, cơ quan ký.")
    drawing = drawings.seal(signer.name, width) if seal else drawings.signature(signer.name, width, height)
    return _stamp_page(width, height, "image.svg", drawing.encode())


@lru_cache(maxsize=64)
def _stamp_page(width: float, height: float, name: str, image: bytes) -> bytes:
    """A page of ``width`` × ``height`` mm that is the image: pyHanko's own text stamps cut Vietnamese letters off."""
    from recognition.documents.press import print_pdf

    # PDF/A forbids smoothing between the dots of an image, hence "pixelated".
    style = f"@page {{ size: {width}mm {height}mm; margin: 0 }} body {{ margin: 0 }}"
    fit = f"display: block; width: {width}mm; height: {height}mm; object-fit: contain; image-rendering: pixelated"
    html = f'<style>{style}</style><img style="{fit}" src="paper:{name}" alt="">'
    return print_pdf(html, images={name: image}, tagged=False)
