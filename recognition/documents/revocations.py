"""Fetching the lists of revoked certificates from where the operator says they are published (TRUST_DIR/crl-urls.txt)."""

import hashlib
from pathlib import Path

import requests
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings

from config import clock
from recognition.documents import trust

SECONDS, LARGEST = 20, 50 * 1024 * 1024


class NotFetched(Exception):
    """A list that was not renewed; the one before stays. The message says which and why."""


def addresses() -> list[str]:
    """One address a line; "#" begins a remark."""
    path = Path(settings.TRUST_DIR or "/nonexistent") / "crl-urls.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def refresh(address: str) -> Path:
    """Fetch one list and put it in its place. Raises NotFetched, for a list that no authority of ours signed too."""
    try:
        with requests.get(address, timeout=SECONDS, stream=True) as answer:
            answer.raise_for_status()
            content = answer.raw.read(LARGEST + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise NotFetched(f"{address}: không tải được ({error}).") from error
    crl = _read(address, content)
    if not any(_is_signed_by(crl, one) for one in _authorities()):
        raise NotFetched(f"{address}: danh sách không do tổ chức được tin cậy ký.")
    if crl.next_update_utc is None or crl.next_update_utc < clock.now():
        raise NotFetched(f"{address}: danh sách đã quá hạn.")
    return _put(address, content)


def _read(address: str, content: bytes) -> x509.CertificateRevocationList:
    load = x509.load_pem_x509_crl if content.startswith(b"-----") else x509.load_der_x509_crl
    try:
        return load(content)
    except ValueError as error:
        raise NotFetched(f"{address}: không phải danh sách thu hồi.") from error


def _authorities() -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(one.dump()) for one in (*trust.roots(), *trust.intermediates())]


def _is_signed_by(crl: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    try:
        return crl.issuer == certificate.subject and crl.is_signature_valid(certificate.public_key())
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False


def _put(address: str, content: bytes) -> Path:
    """Whole or not at all: signatures are judged meanwhile."""
    folder = Path(settings.TRUST_DIR) / "crls"
    folder.mkdir(exist_ok=True)
    path = folder / f"{hashlib.sha256(address.encode()).hexdigest()[:16]}.crl"
    half = path.with_suffix(".new")
    half.write_bytes(content)
    half.replace(path)
    return path
