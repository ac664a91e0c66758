"""A small authority of its own for tests: elliptic keys, made in milliseconds, with a list of revoked certificates."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw

FROM, TO = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
USES = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign"
PASSPHRASE = b"mot-hai-ba"


@dataclass
class Holder:
    """A key with its certificate."""

    key: object
    certificate: x509.Certificate

    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def p12(self) -> bytes:
        protection = serialization.BestAvailableEncryption(PASSPHRASE)
        return pkcs12.serialize_key_and_certificates(b"key", self.key, self.certificate, None, protection)

    def sign(self, data: bytes) -> bytes:
        """A signature over ``data``, as a service elsewhere would make it."""
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


@dataclass
class Authority:
    """A root, an authority below it that gives the certificates, and what they have revoked."""

    name: str = "Cơ quan chứng thực thử nghiệm"
    revoked: list[Holder] = field(default_factory=list)

    @cached_property
    def root(self) -> Holder:
        return self._made(f"{self.name} gốc", "Nhà nước", "", ec.generate_private_key(ec.SECP256R1()), None, ca=True)

    @cached_property
    def issuer(self) -> Holder:
        return self._made(
            f"{self.name} G2", "Nhà nước", "", ec.generate_private_key(ec.SECP256R1()), self.root, ca=True
        )

    def holder(self, name: str, organisation: str, identifier: str = "", *, valid=(FROM, TO), key=None) -> Holder:
        key = key or ec.generate_private_key(ec.SECP256R1())
        return self._made(name, organisation, identifier, key, self.issuer, valid=valid)

    @cached_property
    def clock(self) -> Holder:
        """The time-stamp service's; pyHanko's own takes RSA only."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return self._made("Dịch vụ dấu thời gian", "Nhà nước", "", key, self.issuer, stamps=True)

    def _made(self, name, organisation, identifier, key, by, *, ca=False, stamps=False, valid=(FROM, TO)) -> Holder:
        parts = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name)]
        parts += [(NameOID.SERIAL_NUMBER, identifier)] if identifier else []
        subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])
        uses = ("key_cert_sign", "crl_sign") if ca else ("digital_signature", "content_commitment")
        flags = {use: use in uses for use in USES.split()} | {"encipher_only": False, "decipher_only": False}
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(by.certificate.subject if by else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(valid[0])
            .not_valid_after(valid[1])
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**flags), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return Holder(key, builder.sign(by.key if by else key, hashes.SHA256()))

    def list_of(self, by: Holder) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(by.certificate.subject)
        builder = builder.last_update(FROM).next_update(TO).add_extension(x509.CRLNumber(1), critical=False)
        for holder in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(holder.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(FROM).build())
        return builder.sign(by.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def lay_out(self, folder: Path) -> Path:
        """``folder`` as TRUST_DIR of a portal that trusts this authority."""
        files = {"roots/root.crt": self.root.pem(), "intermediates/g2.crt": self.issuer.der()}
        files |= {"crls/root.crl": self.list_of(self.root), "crls/g2.crl": self.list_of(self.issuer)}
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True, parents=True)
            (folder / name).write_bytes(content)
        return folder


class Stamps:
    """A time-stamp service over HTTP on this machine, which stamps ``moment``; ``asked`` counts what it was asked."""

    def __init__(self, authority: Authority, moment: datetime):
        from asn1crypto import keys, tsp
        from asn1crypto import x509 as asn1
        from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

        held = authority.clock
        form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        key = keys.PrivateKeyInfo.load(held.key.private_bytes(*form))
        stamper = DummyTimeStamper(asn1.Certificate.load(held.der()), key, fixed_dt=moment)
        service = self
        self.asked, self.accounts = 0, []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                service.asked += 1
                service.accounts.append(self.headers.get("Authorization"))
                request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
                answer = stamper.request_tsa_response(request).dump()
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args):
                """Silence."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/tsa"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.server.server_close()


def picture(colour=(20, 60, 180, 255)) -> bytes:
    """A transparent PNG with a stroke."""
    image = Image.new("RGBA", (520, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, 200), (260, 60), (500, 220)], fill=colour, width=8)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
