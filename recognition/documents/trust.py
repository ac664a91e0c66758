"""Whom we trust: roots, the authorities between, their lists of revoked certificates.

All of it lies in settings.TRUST_DIR, kept by the operator: ``roots``, ``intermediates`` and ``crls``, each file PEM or
DER. The demonstration authority is trusted only while settings.DEMONSTRATION_AUTHORITY says so. Nothing is fetched while a
signature is judged: an address inside a certificate must not make the portal call a stranger's machine.
"""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from recognition.documents import authority

CERTIFICATES = (".pem", ".crt", ".cer")
LISTS = (".crl", ".pem")


def context(at: datetime, *, more: tuple = ()):
    """A pyHanko validation context that judges certificates as at ``at``; ``more`` are certificates that may lie between."""
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=roots(),
        other_certs=[*intermediates(), *more],
        crls=revocation_lists(),
        moment=at.astimezone(UTC),
        allow_fetching=False,
        revocation_mode="require",
        retroactive_revinfo=True,
    )


def is_configured() -> bool:
    """Whether the operator has named at least one authority."""
    return bool(_files("roots", CERTIFICATES))


def roots() -> list:
    """The operator's roots and, while it is allowed, the demonstration's."""
    from pyhanko.keys import load_certs_from_pemder, load_certs_from_pemder_data

    ours = authority.root() if settings.DEMONSTRATION_AUTHORITY else None
    demonstration = list(load_certs_from_pemder_data(ours)) if ours else []
    return demonstration + list(load_certs_from_pemder(_files("roots", CERTIFICATES)))


def intermediates() -> list:
    from pyhanko.keys import load_certs_from_pemder

    return list(load_certs_from_pemder(_files("intermediates", CERTIFICATES)))


def chain_above(certificate) -> list:
    """The intermediate certificates above ``certificate`` (asn1crypto), the nearest first; roots are not among them."""
    known, chain = intermediates(), []
    while above := next((one for one in known if one.subject == certificate.issuer and one not in chain), None):
        chain.append(above)
        certificate = above
    return chain


def revocation_lists() -> list[bytes]:
    """The lists of revoked certificates (DER): the demonstration's and the operator's."""
    ours = [authority.revocation_list()] if settings.DEMONSTRATION_AUTHORITY and authority.root() else []
    return ours + [_der(Path(path).read_bytes()) for path in _files("crls", LISTS)]


def _files(folder: str, endings: tuple[str, ...]) -> list[str]:
    if settings.TRUST_DIR is None:
        return []
    found = (path for path in (Path(settings.TRUST_DIR) / folder).glob("*") if path.suffix.lower() in endings)
    return sorted(str(path) for path in found)


def _der(content: bytes) -> bytes:
    from asn1crypto import pem

    return pem.unarmor(content)[2] if pem.detect(content) else content
