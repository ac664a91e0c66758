"""What the Biên bản kiểm tra is made from."""

from dataclasses import dataclass

from recognition.documents.facts import MinutesFacts


@dataclass(frozen=True)
class FindingRow:
    """One criterion: points as text ("7,5"), at most, as the unit claimed, as the team found."""

    number: str
    label: str
    maximum: str
    claimed: str
    found: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class InspectionMinutesFacts(MinutesFacts):
    """A Biên bản kiểm tra: ``signer`` is the head of the team (right), ``secretary`` signs left; ``total`` is a sentence."""

    rows: tuple[FindingRow, ...]
    total: str
