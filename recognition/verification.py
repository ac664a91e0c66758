"""Whether a file is one of our papers, unchanged, rightly signed, and still in force."""

import hashlib
import re
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from config import clock
from criteria.library import spec_of
from evidence.models import StoredFile
from recognition.documents import verify
from recognition.models import Decision, Document, EarlierDecision, Recognition
from recognition.models.earlier import number_key
from recognition.models.inspections import points_said
from recognition.standing import Standing, followers_of, standing, with_life

UNPUBLISHED = "Văn bản của cổng, không công bố nội dung."
RELATED = ("office__unit", "round__procedure__title", "round__criteria_set", "file", "replaces", "revokes")


def tidy_code(text: str) -> str:
    """A code as people type it: "k7qf2 m9xta" → "K7QF2-M9XTA"; "" when it is none."""
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return f"{letters[:5]}-{letters[5:]}" if len(letters) == 10 else ""


def issued(**asked) -> Document | None:
    """The issued paper that is ``asked`` for, of any kind; a Decision when it ends dossiers."""
    for kind in (Decision, Document):
        found = kind.objects.filter(state=Document.State.ISSUED, **asked).select_related(*RELATED).first()
        if found is not None:
            return found
    return None


def is_public(document) -> bool:
    """Whether strangers may know more of it than that it is the portal's."""
    return document.kind in Document.OUTWARD


def earlier_by_number(text: str) -> list[EarlierDecision]:
    """What was entered from decisions on paper with this number; [] for what is no number ("12/QĐ-UBND").

    Numbers repeat from office to office and year to year, so there may be several; the portal issued none of them.
    """
    if "/" not in text:
        return []
    found = EarlierDecision.objects.present().filter(number_key=number_key(text), unit__specimen=False)
    return list(found.for_list()[:50])


@dataclass
class Line:
    """One unit of a decision as the public sees it."""

    unit: str
    level: str
    valid_from: object = None
    valid_to: object = None
    standing: Standing | None = None  # None: it gives no recognition
    points: str = ""
    gives_title: bool = True

    @property
    def in_force(self) -> bool:
        return self.standing is not None and self.standing.in_term


def lines(decision, day) -> list[Line]:
    """What ``decision`` says of each unit on ``day``."""
    spec = spec_of(decision.round.criteria_set)
    rows = list(with_life(Recognition.objects.filter(decision=decision.pk)))
    given, followers = {row.dossier_id: row for row in rows}, followers_of(rows)
    items = decision.items.select_related("dossier").order_by("dossier__unit__sort_key", "pk")
    return [_line(item, given.get(item.dossier_id), decision, spec, day, followers) for item in items]


def _line(item, recognition, decision, spec, day, followers) -> Line:
    points = points_said(item.dossier) if spec.is_scored else ""
    if recognition is None:
        level = spec.named(decision.level) if decision.level else ""
        return Line(item.unit_name, level, points=points, gives_title=False)
    found = standing(recognition, day, followers)
    level = spec.named(recognition.level)
    return Line(item.unit_name, level, recognition.valid_from, recognition.valid_to, found, points)


def is_in_force(decision, day) -> bool:
    """Whether any recognition of ``decision`` holds on ``day``."""
    return any(line.in_force for line in lines(decision, day))


def said_of(document, day) -> str:
    """What a paper means on ``day``, in one or two sentences for whoever holds its file."""
    if not is_public(document):
        return UNPUBLISHED
    if not document.is_deciding:
        return f"{document.get_kind_display()}."
    if document.kind == Document.Kind.REFUSE:
        return "Văn bản không công nhận."
    found = [line.standing for line in lines(document, day) if line.standing]
    if not found:
        return "Kết quả đánh giá không đạt danh hiệu."
    return _standing_said(found)


def _standing_said(found: list[Standing]) -> str:
    """Of one unit how it stands and why, of many how many still hold."""
    holding = sum(one.in_term for one in found)
    if holding == len(found):
        return " ".join(["Công nhận còn hiệu lực.", *filter(None, (one.why for one in found[:1]))])
    if len(found) == 1:
        return f"Công nhận không còn hiệu lực ({found[0].label}). {found[0].why}"
    return f"Công nhận còn hiệu lực với {holding} trên {len(found)} đơn vị: mở trang xác minh để xem từng đơn vị."


def is_specimen(decision) -> bool:
    """Whether the paper was made in a specimen unit or signed by the demonstration authority."""
    return decision.specimen or _has_specimen_signature(decision.file.sha256, decision.issued_at)


@lru_cache(maxsize=4096)
def _has_specimen_signature(sha256, issued_at) -> bool:
    """Read once for each paper: its bytes never change, and the public page is opened often."""
    with StoredFile.objects.get(sha256=sha256).file.open("rb") as file:
        return verify.inspect(file.read(), at=issued_at).specimen


@dataclass
class Report:
    """What can be said of a file."""

    known: bool
    intact: bool
    trusted: bool
    in_force: bool
    specimen: bool
    problem: str = ""
    other: bool = False
    decision: Document | None = None  # the paper, of any kind
    said: str = ""
    signatures: list = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Our own document, byte for byte, with signatures that hold."""
        return self.known and self.intact and self.trusted

    @property
    def is_public(self) -> bool:
        return self.decision is not None and is_public(self.decision)

    def as_json(self) -> dict:
        return {
            "signatures": [
                asdict(signature) | {"signed_at": signature.signed_at.isoformat() if signature.signed_at else None}
                for signature in self.signatures
            ],
            "intact": self.intact,
            "trusted": self.trusted,
            "known": self.known,
            "in_force": self.in_force,
            "specimen": self.specimen,
            "code": self.decision.code if self.is_public else None,
            "problem": self.problem,
        }


def check(data: bytes, *, expected=None) -> Report:
    """Everything about the bytes ``data``; ``expected`` is the decision of the page on which they were dropped."""
    digest = hashlib.sha256(data).hexdigest()
    decision = issued(file__sha256=digest)
    # A paper we have kept since it was issued is judged by the certificates of that moment.
    found = verify.inspect(data, at=decision.issued_at if decision else None)
    problem = found.problem
    if not decision and not problem:
        problem = "Chữ ký đúng nhưng cổng không ban hành tệp này."
    return Report(
        known=decision is not None,
        intact=found.intact,
        trusted=found.trusted,
        specimen=found.specimen,
        problem=problem,
        decision=decision,
        in_force=isinstance(decision, Decision) and is_in_force(decision, clock.today()),
        said=said_of(decision, clock.today()) if decision else "",
        signatures=list(found.signatures),
        other=bool(expected and decision and decision.pk != expected.pk),
    )
