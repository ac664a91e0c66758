"""A key inside a security module (HSM), reached over PKCS#11. The PIN is asked when it is used; it is neither kept nor logged."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from recognition.documents.signers.base import SigningError

_AWAY = "Thiết bị ký số (HSM) không trả lời, chưa có gì được ký. Chờ vài phút rồi ký lại; nếu vẫn vậy, báo người vận hành cổng."
_NO_SLOT = "Thiết bị ký số (HSM) không có ngăn khóa «{}». Người vận hành cổng kiểm tra tên ngăn ở trang «Cách ký»."
_NO_KEY = "Ngăn khóa «{}» không có khóa «{}» kèm chứng thư. Người vận hành cổng kiểm tra tên khóa ở trang «Cách ký»."
_WRONG = "Mã PIN của thiết bị ký số không đúng. Gõ lại; gõ sai nhiều lần thì thiết bị tự khóa."
_LOCKED = "Thiết bị ký số đã khóa mã PIN vì gõ sai nhiều lần. Người giữ thiết bị mở khóa rồi ký lại."

# A module is signed in to by a whole process, not by one thread: a second PIN would not even be looked at.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class PKCS11Signer:
    """The key ``key`` (label) in the token ``token`` (label) of the module's library at ``module``."""

    module: str
    token: str
    key: str
    pin: str = field(repr=False)
    name: str = ""
    image: bytes | None = field(default=None, repr=False)
    specimen: bool = False

    @contextmanager
    def opened(self) -> Iterator:
        with _one_at_a_time, _explained():
            session = self._session()
            try:
                yield self._signer(session)
            finally:
                session.close()

    def _session(self):
        """A session with the token, signed in. A module that was away is asked for its tokens anew."""
        import pkcs11

        library = pkcs11.lib(self.module)
        for attempt in range(2):
            try:
                return library.get_token(token_label=self.token).open(user_pin=self.pin)
            except (pkcs11.exceptions.NoSuchToken, pkcs11.exceptions.TokenNotPresent) as error:
                if attempt:
                    raise SigningError(_NO_SLOT.format(self.token)) from error
                library.reinitialize()
        raise AssertionError("unreachable")

    def _signer(self, session):
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.sign.pkcs11 import PKCS11Signer as Held

        from recognition.documents import trust

        signer = Held(session, cert_label=self.key, key_label=self.key, embed_roots=False)
        try:
            certificate = signer.signing_cert
        except PKCS11Error as error:
            raise SigningError(_NO_KEY.format(self.token, self.key)) from error
        # Not every module hashes for elliptic curves itself: the digest is made here.
        signer.use_raw_mechanism = certificate.public_key.algorithm == "ec"
        signer.cert_registry.register_multiple(trust.chain_above(certificate))
        return signer


@contextmanager
def _explained() -> Iterator[None]:
    """What the module says, in a sentence."""
    from pkcs11 import exceptions

    try:
        yield
    except exceptions.PinLocked as error:
        raise SigningError(_LOCKED) from error
    except (exceptions.PinIncorrect, exceptions.PinLenRange, exceptions.PinInvalid, exceptions.ArgumentsBad) as error:
        raise SigningError(_WRONG) from error
    except (exceptions.PKCS11Error, RuntimeError, OSError) as error:
        raise SigningError(_AWAY) from error
