"""What the papers of the year are made from: the plan, the invitation to a meeting, the meeting's minutes."""

from dataclasses import dataclass
from datetime import datetime

from config.clock import VIETNAM
from recognition.documents import wording
from recognition.documents.facts import MinutesFacts
from recognition.documents.parts import Paper


@dataclass(frozen=True)
class PlanPart:
    """A part with a Roman numeral: paragraphs, then a table when there are ``rows`` (``widths`` in mm, "" for the rest)."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanFacts(Paper):
    """A Kế hoạch (Mẫu 1.4)."""

    kind = "Kế hoạch"

    grounds: tuple[str, ...]
    parts: tuple[PlanPart, ...]

    @property
    def ground_lines(self) -> list[str]:
        return wording.listed(self.grounds)

    @property
    def numbered(self) -> list[tuple[str, PlanPart]]:
        return [(wording.roman(index), part) for index, part in enumerate(self.parts, 1)]

    @property
    def subject_inside(self) -> str:
        return wording.lower_first(self.subject)


@dataclass(frozen=True, kw_only=True)
class MeetingInvitationFacts(Paper):
    """A Giấy mời to a meeting."""

    kind = "Giấy mời"

    guests: tuple[str, ...]
    what: str
    agenda: tuple[str, ...]
    chair: str
    held_at: datetime
    place: str

    @property
    def guest_lines(self) -> list[str]:
        return wording.listed(self.guests, "- ")

    @property
    def agenda_lines(self) -> list[str]:
        return wording.listed(self.agenda, "- ")

    @property
    def when(self) -> str:
        local = self.held_at.astimezone(VIETNAM)
        return f"{wording.hour_text(local.hour, local.minute)}, {wording.day_text(local.date())}"


@dataclass(frozen=True)
class AgreedResult:
    """What a meeting settled on one indicator: ``agreed`` in words, with the note that was added."""

    number: str
    label: str
    result: str
    agreed: str


@dataclass(frozen=True, kw_only=True)
class MeetingMinutesFacts(MinutesFacts):
    """The Biên bản of a meeting of the self-assessment; the closing one lists what was agreed on every indicator."""

    results: tuple[AgreedResult, ...] = ()
