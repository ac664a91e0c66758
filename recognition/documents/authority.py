"""The demonstration authority: certificates for everybody who signs while no real ones are configured.

It is made at first use in settings.AUTHORITY_DIR and kept there, readable by the portal's user alone. All its
certificates say that they are specimens. Private keys lie in PKCS#12 files, as real ones would.
"""

import fcntl
import hashlib
import json
import os
import re
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from config import clock
from recognition.documents.signers.keyfile import PKCS12Signer

SPECIMEN = "MẪU / SPECIMEN"
VALID_FROM = datetime(2015, 1, 1, tzinfo=UTC)  # the demonstration signs papers of earlier years
VALID_TO = datetime(2045, 1, 1, tzinfo=UTC)
CRL_DAYS = 30
_LONGEST = 64  # letters in one part of a name (RFC 5280)


def person_key(identifier: str, full_name: str, office_name: str) -> PKCS12Signer:
    """The key of the person ``identifier`` (letters, digits, ".", "-") in that office, made if there is none yet."""
    return _key("person", identifier, full_name, office_name)


def body_key(identifier: str, office_name: str) -> PKCS12Signer:
    """The key of the body ``identifier``, made if there is none yet."""
    return _key("body", identifier, office_name, office_name)


def root() -> bytes | None:
    """The authority's own certificate (PEM), None while there is no authority; it is public."""
    path = Path(settings.AUTHORITY_DIR) / "root.crt"
    return path.read_bytes() if path.exists() else None


def revoke(identifier: str) -> None:
    """Revoke all certificates of ``identifier``, person or body, and destroy their keys; new ones come at next use."""
    with _locked() as folder:
        revoked = _revoked(folder)
        for path in folder.glob(f"*~{_checked(identifier)}~*.p12"):
            certificate = pkcs12.load_pkcs12(path.read_bytes(), _passphrase(folder)).cert.certificate
            revoked[str(certificate.serial_number)] = clock.now().isoformat()
            path.unlink()
        _write(folder / "revoked.json", json.dumps(revoked).encode())
        (folder / "root.crl").unlink(missing_ok=True)


def revocation_list() -> bytes:
    """The list of revoked certificates (a CRL, DER), renewed when it is about to run out."""
    with _locked() as folder:
        path = folder / "root.crl"
        if not path.exists() or not _is_current(x509.load_der_x509_crl(path.read_bytes())):
            _write(path, _new_revocation_list(folder))
        return path.read_bytes()


def _key(kind: str, identifier: str, name: str, office_name: str) -> PKCS12Signer:
    """Whoever changes name or office gets a new certificate; the old one stays valid for what it signed."""
    holder = hashlib.sha256(f"{name}\n{office_name}".encode()).hexdigest()[:12]
    with _locked() as folder:
        path = folder / f"{kind}~{_checked(identifier)}~{holder}.p12"
        if not path.exists():
            _write(path, _new_key(folder, f"{kind}:{identifier}", name, office_name))
        return PKCS12Signer(path, _passphrase(folder), name, specimen=True)


def _checked(identifier: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,50}", identifier):
        raise ValueError(f"identifier: {identifier!r}")
    return identifier


@contextmanager
def _locked():
    """The authority's folder, complete, while no other process or thread is at work in it."""
    folder = Path(settings.AUTHORITY_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "root.crt").exists():
            _make_root(folder)
        yield folder


def _write(path: Path, content: bytes) -> None:
    """All of ``content`` or nothing, readable by the portal's user alone."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    half.replace(path)


def _make_root(folder: Path) -> None:
    key = _new_private_key()
    name = _name(f"Cơ quan chứng thực trình diễn ({SPECIMEN})", SPECIMEN, "root")
    certificate = (
        _certificate(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder / "passphrase", secrets.token_urlsafe(32).encode())
    _write(folder / "root.p12", _sealed(folder, key, certificate))
    _write(folder / "root.crt", certificate.public_bytes(serialization.Encoding.PEM))  # last: now it exists


def _new_key(folder: Path, identifier: str, name: str, office_name: str) -> bytes:
    root_key, root_certificate = _root(folder)
    key = _new_private_key()
    certificate = (
        _certificate(_name(name, office_name, identifier), root_certificate.subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return _sealed(folder, key, certificate, root_certificate)


def _new_revocation_list(folder: Path) -> bytes:
    key, certificate = _root(folder)
    now = clock.now().replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(now - timedelta(hours=1))
        .next_update(now + timedelta(days=CRL_DAYS))
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    for serial, since in _revoked(folder).items():
        entry = x509.RevokedCertificateBuilder().serial_number(int(serial))
        builder = builder.add_revoked_certificate(entry.revocation_date(datetime.fromisoformat(since)).build())
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _is_current(crl: x509.CertificateRevocationList) -> bool:
    """Whether it speaks of this moment, which the demonstration may choose, and will for another week."""
    return crl.last_update_utc <= clock.now() <= crl.next_update_utc - timedelta(days=7)


def _revoked(folder: Path) -> dict[str, str]:
    """Serial number of each revoked certificate → since when (ISO)."""
    path = folder / "revoked.json"
    return json.loads(path.read_text()) if path.exists() else {}


def _root(folder: Path):
    held = pkcs12.load_pkcs12((folder / "root.p12").read_bytes(), _passphrase(folder))
    return held.key, held.cert.certificate


def _passphrase(folder: Path) -> bytes:
    return (folder / "passphrase").read_bytes()


def _sealed(folder: Path, key, certificate, *chain) -> bytes:
    protection = serialization.BestAvailableEncryption(_passphrase(folder))
    return pkcs12.serialize_key_and_certificates(b"key", key, certificate, chain or None, protection)


def _new_private_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common: str, organisation: str, identifier: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:_LONGEST]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, SPECIMEN),
            x509.NameAttribute(NameOID.COMMON_NAME, _whole_words(common)),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, identifier),
        ]
    )


def _whole_words(text: str) -> str:
    """As many words of ``text`` as fit: 64 letters are allowed, but readers count bytes, up to three for a letter."""
    while len(text.encode()) > _LONGEST:
        text = text.rpartition(" ")[0] or text[:-1]
    return text


def _certificate(subject: x509.Name, issuer: x509.Name, public_key) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_TO)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign "
        "encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names.split()})
