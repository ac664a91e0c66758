"""One signature of a paper: made here or brought, passed through the gate, kept as a file. The paper's life goes on elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from config import clock
from evidence import intake
from evidence.kinds import PDF
from evidence.models import StoredFile
from recognition.documents import sign as signing
from recognition.documents.signers import gate, timestamps
from recognition.documents.signers.base import SigningError
from recognition.models import SigningProfile, SigningWay
from recognition.papers import keys
from recognition.signing import ways

REASONS = {"person": "Ký ban hành", "body": "Đóng dấu cơ quan"}
STATES = {"person": "prepared", "body": "signed"}


@dataclass(frozen=True)
class Given:
    """What a person gives to sign: the kind of way, its passphrase or PIN, or the file that was signed elsewhere."""

    way: str = ""
    secret: str = field(default="", repr=False)
    upload: UploadedFile | None = None


def make(paper, step: str, given: Given) -> StoredFile:
    """The paper with the signature of ``step``, kept. Raises ValidationError: nothing is kept then."""
    if paper.state != STATES[step]:
        raise ValidationError(f"Văn bản đang «{paper.get_state_display()}», không làm bước này được nữa.")
    profile = ways.profile_of(paper, step)
    if ways.is_specimen(profile):
        return intake.keep(keys.specimen(paper, step), PDF)
    with told():
        data = _made(paper, step, profile, given)
        require(paper, step, profile, data, stamped=given.upload is None)
    return intake.keep(data, PDF)


def _made(paper, step: str, profile: SigningProfile | None, given: Given) -> bytes:
    if not ways.ways_of(profile):
        raise SigningError(ways.no_way(paper, step))
    way = ways.way_of(profile, given.way)
    if way is None or way.kind == SigningWay.Kind.REMOTE:
        raise SigningError("Chọn một trong các cách ký ở trang này.")
    if way.kind == SigningWay.Kind.OUTSIDE:
        return _brought(given.upload)
    if not ways.holder_of(profile).subjects:  # before a PIN is tried for nothing
        raise gate.Refused("unbound", wanted=profile.name)
    return signing.sign(before(paper, step), ways.signer_of(way, given.secret), step, reason=REASONS[step])


def _brought(upload: UploadedFile | None) -> bytes:
    if upload is None:
        raise SigningError("Chưa chọn tệp đã ký. Chọn tệp PDF vừa ký bằng công cụ của bạn rồi gửi.")
    if upload.size > gate.MAX_BYTES:
        raise gate.Refused("too-big")
    return upload.read(gate.MAX_BYTES + 1)


def require(paper, step: str, profile: SigningProfile, data: bytes, *, stamped: bool = False) -> None:
    """``data`` is the paper with the signature that ``step`` wants. Raises gate.Refused."""
    level = timestamps.configured()
    wanted = gate.Step(
        content(paper.prepared_file), before(paper, step), ways.holder_of(profile), stamped and level != "B-B"
    )
    gate.require(data, wanted, clock.now())


def recheck(paper, step: str, stored: StoredFile) -> None:
    """That ``stored`` still is what ``step`` wants of ``paper``, whose row is locked now. Raises ValidationError."""
    profile = ways.profile_of(paper, step)
    if ways.is_specimen(profile):
        if not content(stored).startswith(before(paper, step)):
            raise ValidationError(gate.REFUSALS["other-paper"])
        return
    if profile is None:
        raise ValidationError(ways.no_way(paper, step))
    with told():
        require(paper, step, profile, content(stored))


def before(paper, step: str) -> bytes:
    """The bytes behind which the signature of ``step`` goes."""
    return content(paper.prepared_file if step == "person" else paper.signed_file)


def content(stored: StoredFile) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()


@contextmanager
def told() -> Iterator[None]:
    """Refusals as the portal tells them."""
    try:
        yield
    except (SigningError, gate.Refused) as error:
        raise ValidationError(str(error)) from error
