"""Signatures of many papers in one go: with which key, what is asked for it, and which ways take one paper at a time."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError

from evidence.models import StoredFile
from recognition.models import SigningProfile, SigningWay
from recognition.permissions import signing as may
from recognition.signing import making, ways

HELD_HERE = (SigningWay.Kind.FILE, SigningWay.Kind.TOKEN)
MOST = 50  # signed within one request, because what opens the key is never stored
SECONDS = 20  # after these no further one is begun: a time-stamp service may be slow
SINGLY = (
    "{ways}: mỗi lần một văn bản. Mở từng văn bản trong danh sách này để {verb}; "
    "muốn {verb} cả loạt thì đặt thêm cách dùng khóa trên máy chủ ở trang «Cách ký»."
)
VERBS = {"person": "ký", "body": "đóng dấu"}


@dataclass(frozen=True)
class Manner:
    """How the signatures of one step are given to a list of papers; ``refusal`` says why they cannot be, or is ""."""

    way: SigningWay | None = None
    refusal: str = ""

    @property
    def asks(self) -> str:
        """What opens the key, as a label: "Mã PIN của thiết bị ký số"; "" where nothing is asked."""
        return self.way.secret_said if self.way and not ways.kept_secret(self.way) else ""

    def check(self, secret: str) -> None:
        """Open the key once, so that a wrong PIN counts once and not for every paper. Raises ValidationError."""
        with making.told(), ways.signer_of(self.way, secret).opened():
            pass


def manner_of(paper, step: str) -> Manner:
    """With the demonstration authority (neither way nor refusal), with a key on the server, or not in one go."""
    profile = ways.profile_of(paper, step)
    if ways.is_specimen(profile):
        return Manner()
    if way := _key_here(profile):
        return Manner(way)
    known = ways.ways_of(profile)
    said = SINGLY.format(ways=", ".join(map(str, known)), verb=VERBS[step]) if known else ways.no_way(paper, step)
    return Manner(refusal=said)


def _key_here(profile: SigningProfile | None) -> SigningWay | None:
    """A key on the server, one that opens without asking before the others."""
    held = [way for way in ways.ways_of(profile) if way.kind in HELD_HERE]
    return min(held, key=lambda way: not ways.kept_secret(way), default=None)


def signed(paper, step: str, *, actor, secret: str = "") -> StoredFile | None:
    """The paper with the signature of ``step``; None where the demonstration authority gives it.

    None too for a paper that does not wait for it: the step itself says what comes first. Raises PermissionDenied or ValidationError.
    """
    if paper.state != making.STATES[step]:
        return None
    manner = manner_of(paper, step)
    if manner.refusal:
        raise ValidationError(manner.refusal)
    if manner.way is None:
        return None
    if not may.gives(paper, step, actor):
        raise PermissionDenied(may.who_gives(paper, step))
    return making.make(paper, step, making.Given(manner.way.kind, secret))
