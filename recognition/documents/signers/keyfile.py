"""A key in a PKCS#12 file on the server. The passphrase is asked when it is used; it is neither kept nor logged."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from recognition.documents.signers.base import SigningError

_AWAY = "Không đọc được tệp khóa ký số trên máy chủ. Người vận hành cổng kiểm tra thư mục khóa (KEYS_DIR)."
_SHUT = "Không mở được tệp khóa ký số: mật khẩu của tệp khóa không đúng, hoặc tệp hỏng. Gõ lại mật khẩu của tệp khóa."


@dataclass(frozen=True)
class PKCS12Signer:
    """A key and its certificates in a PKCS#12 file."""

    path: Path
    passphrase: bytes = field(repr=False)
    name: str = ""
    image: bytes | None = field(default=None, repr=False)
    specimen: bool = False

    @contextmanager
    def opened(self) -> Iterator:
        yield self.load()

    def load(self):
        """The pyHanko signer. Raises SigningError for a file that is not there or a wrong passphrase."""
        from pyhanko.sign import signers

        from recognition.documents import trust

        try:
            signer = signers.SimpleSigner.load_pkcs12_data(self.path.read_bytes(), [], passphrase=self.passphrase)
        except OSError as error:
            raise SigningError(_AWAY) from error
        except (ValueError, TypeError) as error:
            raise SigningError(_SHUT) from error
        signer.embed_roots = False  # who checks has the root already, and nobody signs for a copy
        signer.cert_registry.register_multiple(trust.chain_above(signer.signing_cert))
        return signer
