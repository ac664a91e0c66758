"""Signing in two phases, for a key that is reached elsewhere: we prepare, somebody signs a digest, we put the signature in.

What is prepared is kept as it is and never made again: the digest is of those bytes.
"""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from recognition.documents import sign as signing
from recognition.documents.signers import timestamps
from recognition.documents.signers.base import SigningError

ALGORITHM = "sha256"


@dataclass(frozen=True)
class AwayKey:
    """A key elsewhere, of which we have only the certificate (DER or PEM)."""

    certificate: bytes
    name: str = ""
    image: bytes | None = None
    specimen: bool = False

    @contextmanager
    def opened(self) -> Iterator:
        yield self.external()

    def external(self, signature: bytes | None = None):
        """pyHanko's signer whose answer is ``signature``. Raises SigningError for what is no certificate."""
        from pyhanko.sign.signers import ExternalSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        from recognition.documents import trust

        certificate = read_certificate(self.certificate)
        store = SimpleCertificateStore()
        store.register_multiple([certificate, *trust.chain_above(certificate)])
        return ExternalSigner(certificate, store, signature_value=signature, embed_roots=False)


@dataclass(frozen=True)
class Prepared:
    """A paper with room for a signature: its bytes, where the room is, and what is to be signed.

    ``to_sign`` are the CMS attributes (DER) that the key signs; they hold the digest of the paper.
    """

    pdf: bytes
    start: int
    end: int
    paper_digest: bytes
    to_sign: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of what is to be signed, for a service that takes a digest."""
        return hashlib.sha256(self.to_sign).digest()


def begin(pdf: bytes, key: AwayKey, step: str, *, at: datetime, where="signer", reason="") -> Prepared:
    """``pdf`` made ready for the signature of ``step`` by ``key``. Raises SigningError."""
    spot, image = signing.spot_of(pdf, step, where), signing.picture(key, step)
    with key.opened() as held, signing.explained():
        job = signing.paper_signer(held, key, spot, image, reason, at)
        return asyncio.run(_prepared(job, pdf, signing.reserved(key)))


async def _prepared(job, pdf: bytes, reserved: int) -> Prepared:
    from recognition.documents.revision import Revision

    digest, _, out = await job.async_digest_doc_for_signing(Revision(BytesIO(pdf)), bytes_reserved=reserved)
    attributes = await job.signer.signed_attrs(digest.document_digest, ALGORITHM, use_pades=True)
    region = (digest.reserved_region_start, digest.reserved_region_end)
    return Prepared(out.getvalue(), *region, digest.document_digest, attributes.dump())


def finish(prepared: Prepared, key: AwayKey, signature: bytes) -> bytes:
    """The signed paper. Raises SigningError when ``signature`` is not that of ``key`` over what was to be signed."""
    from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest

    _require_fitting(prepared, key, signature)
    out = BytesIO(prepared.pdf)
    with signing.explained():
        container = asyncio.run(_container(prepared, key, signature))
        place = PreparedByteRangeDigest(prepared.paper_digest, prepared.start, prepared.end)
        place.fill_with_cms(out, container)
    return out.getvalue()


async def _container(prepared: Prepared, key: AwayKey, signature: bytes):
    from asn1crypto import cms

    return await key.external(signature).async_sign_prescribed_attributes(
        ALGORITHM,
        signed_attrs=cms.CMSAttributes.load(prepared.to_sign),
        timestamper=timestamps.service(timestamps.level_of(key)),
    )


def _require_fitting(prepared: Prepared, key: AwayKey, signature: bytes) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509 import load_der_x509_certificate

    public = load_der_x509_certificate(read_certificate(key.certificate).dump()).public_key()
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, prepared.to_sign, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, prepared.to_sign, ec.ECDSA(hashes.SHA256()))
        else:
            raise SigningError("Chứng thư số dùng loại khóa mà cổng chưa nhận: chỉ nhận RSA và ECDSA.")
    except InvalidSignature as error:
        raise SigningError(
            "Chữ ký gửi về không khớp với mã băm và chứng thư của phiên ký. Chưa có gì được ký; ký lại đúng mã băm của phiên này."
        ) from error


def read_certificate(content: bytes):
    """The one certificate in ``content`` (PEM or DER). Raises SigningError."""
    from pyhanko.keys import load_certs_from_pemder_data

    try:
        (certificate,) = load_certs_from_pemder_data(content)
        certificate.subject.native  # noqa: B018 (it is read late, and what is broken shows only then)
        certificate.public_key.native  # noqa: B018
    except Exception as error:  # hostile bytes
        raise SigningError("Tệp không phải là một chứng thư số (.cer, .crt, .pem).") from error
    return certificate
