"""The time-stamp service, and how much a signature carries with it (PAdES B-B, B-T, B-LT)."""

from datetime import datetime

from django.conf import settings

from recognition.documents import trust
from recognition.documents.signers.base import Signer

SECONDS = 10  # a service that has not answered by then is away
RESERVED = {"B-B": 16384, "B-T": 32768, "B-LT": 32768}  # hexadecimal digits for a signature with all it brings


def configured() -> str:
    """ "B-B", "B-T" or "B-LT": the level of real signatures."""
    return settings.PADES_LEVEL


def level_of(signer: Signer) -> str:
    """The level of the signatures of ``signer``; specimens ask no service."""
    return "B-B" if signer.specimen else configured()


def service(level: str):
    """The time-stamp service for ``level``, None when it needs none."""
    if level == "B-B":
        return None
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError
    from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

    class Service(RequestsHTTPTimeStamper):
        """Whatever goes wrong on the way is one error: the service did not give a stamp."""

        async def async_timestamp(self, message_digest, md_algorithm):
            try:
                return await super().async_timestamp(message_digest, md_algorithm)
            except Exception as error:
                raise TimestampRequestError(str(error)) from error

    account = (settings.TSA_USER, settings.TSA_PASSWORD) if settings.TSA_USER else None
    return Service(settings.TSA_URL, timeout=SECONDS, auth=account)


def metadata(level: str, at: datetime, chain: list) -> dict:
    """What pyHanko is told besides the field: at B-LT, to embed what proves that nobody had been revoked.

    It goes into the same revision as the signature, so that the signature covers it.
    """
    if level != "B-LT":
        return {}
    from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference

    together = SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
    return {
        "embed_validation_info": True,
        "validation_context": trust.context(at, more=tuple(chain)),
        "dss_settings": DSSContentSettings(include_vri=False, placement=together),
    }
