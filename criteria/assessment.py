"""What goes into a judgement and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import TextChoices

from criteria.spec import Area, Institution


class Status(TextChoices):
    PASS = "pass", "Đạt"
    FAIL = "fail", "Chưa đạt"
    MISSING = "missing", "Chưa đủ số liệu"
    NOT_APPLICABLE = "n/a", "Không áp dụng"


UNREACHED = (Status.FAIL, Status.MISSING)


@dataclass(frozen=True)
class Facts:
    """What is known of a unit.

    ``answers``: indicator number → measure key → bool, int, Fraction, or for sub-units {level: int}; what is not there
    or None is not answered. ``unread``: number → keys where something was typed that cannot be read. ``evidence``: the numbers that have some, None when nobody asks. ``sheet``: number →
    maximum. ``absent``: the indicators whose object the unit does not have, by a setting from above.
    """

    answers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    area: str = Area.NORMAL.value
    evidence: frozenset[str] | None = None
    institution: Institution | None = None
    sheet: Mapping[str, Fraction] | None = None
    absent: frozenset[str] = frozenset()
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """Pass or not, and why, in words a person can check."""

    status: Status
    reason: str


@dataclass(frozen=True)
class IndicatorResult:
    """``levels`` in sets that pass and fail; ``points``, ``maximum``, ``reason`` in sets with points."""

    number: str
    levels: Mapping[str, Verdict] = field(default_factory=dict)
    points: Fraction | None = None
    maximum: Fraction | None = None
    reason: str = ""


@dataclass(frozen=True)
class CriterionResult:
    number: str
    levels: Mapping[str, Status] = field(default_factory=dict)
    points: Fraction | None = None
    maximum: Fraction | None = None


@dataclass(frozen=True)
class Assessment:
    """``level``: the code reached or None. ``missing_for``: level → numbers in its way, () when it is reached."""

    indicators: Mapping[str, IndicatorResult]
    criteria: Mapping[str, CriterionResult]
    level: str | None
    missing_for: Mapping[str, tuple[str, ...]]
    points: Fraction | None = None


@dataclass(frozen=True)
class Caution:
    """Answers that can hardly stand beside each other; a warning, never a verdict."""

    numbers: tuple[str, ...]
    sentence: str
