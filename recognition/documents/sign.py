"""Signing papers (PAdES): the person's signature and the body's seal, each with its picture in its place.

A paper is signed by the person first and sealed by the body second; the second leaves the first valid, since both are
added behind what is there. The picture lies where the paper keeps room: a named destination "sign-<where>".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO

import pikepdf

from config import clock
from recognition.documents import drawings
from recognition.documents.render import SIGN_BOX
from recognition.documents.signers import timestamps
from recognition.documents.signers.base import Signer, SigningError
from recognition.documents.signers.keyfile import PKCS12Signer

__all__ = ["PKCS12Signer", "Signer", "SigningError", "Spot", "sign", "sign_as_body", "sign_as_person", "spot_of"]

PERSON, BODY = "person", "body"  # the two steps: the competent person signs, then the body
SEAL_DIAMETER = 36  # mm
_POINTS = 72 / 25.4  # in a millimetre
_NO_STAMP = "Không lấy được dấu thời gian: dịch vụ cấp dấu thời gian không trả lời. Chưa có gì được ký; chờ vài phút rồi ký lại."
_NO_PROOF = (
    "Chứng thư số không kiểm tra được: hết hạn, bị thu hồi, không do tổ chức được tin cậy cấp, hoặc danh sách thu hồi đã cũ. "
    "Chưa có gì được ký; người vận hành cổng kiểm tra thư mục TRUST_DIR."
)


@dataclass(frozen=True)
class Spot:
    """Where a signature goes: its ``field``, the page (from 0), the box (points), and whether a seal fills it."""

    field: str
    page: int
    box: tuple[float, ...]
    seal: bool


def sign_as_person(
    pdf: bytes, signer: Signer, *, where: str = "signer", reason: str = "", at: datetime | None = None
) -> bytes:
    """``pdf`` with the signature of the competent person in the place ``where``, made ``at`` (default: now).

    Raises SigningError when the paper has no such place, or somebody has signed there.
    """
    return sign(pdf, signer, PERSON, where=where, reason=reason, at=at)


def sign_as_body(
    pdf: bytes, signer: Signer, *, where: str = "signer", reason: str = "", at: datetime | None = None
) -> bytes:
    """``pdf`` with the body's seal, over a third of the signature's image from the left; errors as above."""
    return sign(pdf, signer, BODY, where=where, reason=reason, at=at)


def sign(pdf: bytes, signer: Signer, step: str, *, where="signer", reason="", at: datetime | None = None) -> bytes:
    """``pdf`` and, behind it, a signature for ``step`` ("person", "body") in a new field; errors as above."""
    spot, image, moment = spot_of(pdf, step, where), picture(signer, step), at or clock.now()
    with signer.opened() as key, explained():
        job = paper_signer(key, signer, spot, image, reason, moment)
        return job.sign_pdf(_revision(pdf), bytes_reserved=reserved(signer)).getvalue()


def spot_of(pdf: bytes, step: str, where: str = "signer") -> Spot:
    """Where the signature for ``step`` goes. Raises SigningError when the paper has no such place."""
    page, left, top = _place(pdf, where)
    width, height = SIGN_BOX
    if step == PERSON:
        return Spot(f"Person_{where}", page, _box(left, top - height * _POINTS, left + width * _POINTS, top), False)
    right = left + width / 3 * _POINTS
    middle = top - height / 2 * _POINTS
    half = SEAL_DIAMETER / 2 * _POINTS
    return Spot(f"Body_{where}", page, _box(right - 2 * half, middle - half, right, middle + half), True)


def _box(*corners: float) -> tuple[float, ...]:
    return tuple(round(value, 2) for value in corners)


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


def paper_signer(key, signer: Signer, spot: Spot, image: bytes, reason: str, at: datetime):
    """pyHanko's job: ``key`` (its signer) signs in ``spot``, which shows ``image`` (a PDF), at ``at``."""
    from pyhanko.sign import fields, signers

    from recognition.documents.revision import PaperSigner, stamp

    level = timestamps.level_of(signer)
    job = PaperSigner(
        signers.PdfSignatureMetadata(
            field_name=spot.field,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            name=signer.name,
            reason=reason or None,
            **timestamps.metadata(level, at, list(key.cert_registry)),
        ),
        signer=key,
        timestamper=timestamps.service(level),
        stamp_style=stamp(image),
        new_field_spec=fields.SigFieldSpec(
            spot.field, on_page=spot.page, box=spot.box, readable_field_name=signer.name
        ),
    )
    job.signing_moment = at
    return job


def reserved(signer: Signer) -> int:
    return timestamps.RESERVED[timestamps.level_of(signer)]


def _revision(pdf: bytes):
    from recognition.documents.revision import Revision

    return Revision(BytesIO(pdf))


@contextmanager
def explained() -> Iterator[None]:
    """What can go wrong while signing, in sentences: nothing has been written then."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError as Unsignable
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    try:
        yield
    except TimestampRequestError as error:
        raise SigningError(_NO_STAMP) from error
    except (PdfError, Unsignable) as error:
        if "could not be validated" in str(error):
            raise SigningError(_NO_PROOF) from error
        raise SigningError(f"Không ký được văn bản: {error}") from error


def picture(signer: Signer, step: str) -> bytes:
    """What is seen of the signature, as a PDF. Raises SigningError for a real signer without an image."""
    width, height = (SEAL_DIAMETER, SEAL_DIAMETER) if step == BODY else SIGN_BOX
    if signer.image:
        return _stamp_page(width, height, "image.png", signer.image)
    if not signer.specimen:
        raise SigningError(
            "Chưa có ảnh chữ ký hoặc ảnh con dấu (PNG nền trong suốt) của người, cơ quan ký: thêm ở trang «Cách ký»."
        )
    drawn = drawings.seal(signer.name, width) if step == BODY else drawings.signature(signer.name, width, height)
    return _stamp_page(width, height, "image.svg", drawn.encode())


@lru_cache(maxsize=64)
def _stamp_page(width: float, height: float, name: str, image: bytes) -> bytes:
    """A page of ``width`` × ``height`` mm that is the image: pyHanko's own text stamps cut Vietnamese letters off."""
    from recognition.documents.press import print_pdf

    # PDF/A forbids smoothing between the dots of an image, hence "pixelated".
    style = f"@page {{ size: {width}mm {height}mm; margin: 0 }} body {{ margin: 0 }}"
    fit = f"display: block; width: {width}mm; height: {height}mm; object-fit: contain; image-rendering: pixelated"
    html = f'<style>{style}</style><img style="{fit}" src="paper:{name}" alt="">'
    return print_pdf(html, images={name: image}, tagged=False)
