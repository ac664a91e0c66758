"""Whether a file is one of our papers, unchanged, rightly signed, and still in force."""

import hashlib
import re
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from config import clock
from criteria.library import spec_of
from evidence.models import StoredFile
from recognition.documents import verify
from recognition.models import Document, EarlierDecision, Recognition
from recognition.models.earlier import number_key
from recognition.models.inspections import points_said

PUBLIC = Document.OUTWARD
OUTCOMES = {Document.Kind.REVOKE: "thu hồi công nhận", Document.Kind.ANSWER: "trả lời, không kết thúc hồ sơ"}


def tidy_code(text: str) -> str:
    """A code as people type it: "k7qf2 m9xta" → "K7QF2-M9XTA"; "" when it is none."""
    letters = re.sub(r"[^A-Z0-9]", "", text.upper())
    return f"{letters[:5]}-{letters[5:]}" if len(letters) == 10 else ""


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
    in_force: bool = False
    ended: str = ""
    points: str = ""
    gives_title: bool = True
    outcome: str = "không công nhận"


def public():
    """What anybody may look up: issued decisions, refusals, answers, and what revokes."""
    return Document.objects.filter(kind__in=PUBLIC, state=Document.State.ISSUED)


def lines(decision, day) -> list[Line]:
    """What ``decision`` says of each unit on ``day``."""
    spec = spec_of(decision.round.criteria_set)
    given = {recognition.dossier_id: recognition for recognition in Recognition.objects.filter(decision=decision.pk)}
    found = []
    if outcome := OUTCOMES.get(decision.kind):
        return [Line(item.unit_name, "", gives_title=False, outcome=outcome) for item in decision.items.all()]
    for item in decision.items.all():
        recognition = given.get(item.dossier_id)
        points = points_said(item.dossier) if spec.is_scored else ""
        if recognition is None:
            level = spec.named(decision.level) if decision.level else ""
            found.append(Line(item.unit_name, level, points=points, gives_title=False))
            continue
        ended = f"{recognition.end_reason}, từ {recognition.ended_on:%d/%m/%Y}" if recognition.ended_on else ""
        found.append(
            Line(
                item.unit_name,
                spec.named(recognition.level),
                recognition.valid_from,
                recognition.valid_to,
                recognition.is_in_force(day),
                ended,
                points,
            )
        )
    return found


def is_in_force(decision, day) -> bool:
    """Whether any recognition of ``decision`` holds on ``day``."""
    return Recognition.objects.in_force(day).filter(decision=decision.pk).exists()


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
    decision: Document | None = None
    signatures: list = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Our own document, byte for byte, with signatures that hold."""
        return self.known and self.intact and self.trusted

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
            "code": self.decision.code if self.decision else None,
            "problem": self.problem,
        }


def check(data: bytes, *, expected=None) -> Report:
    """Everything about the bytes ``data``; ``expected`` is the decision of the page on which they were dropped."""
    digest = hashlib.sha256(data).hexdigest()
    decision = public().filter(file__sha256=digest).select_related("round__criteria_set").first()
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
        in_force=decision is not None and is_in_force(decision, clock.today()),
        signatures=list(found.signatures),
        other=bool(expected and decision and decision.pk != expected.pk),
    )
