"""A criteria set in its pure form: what the rules judge by, free of files and database.

``criteria.schema`` makes it from YAML, ``criteria.storage`` from the database; both give equal objects for equal
content. Numbers are exact: thresholds, maxima and steps are Fractions. Percentages are Fractions out of 100.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import TextChoices


class Area(TextChoices):
    NORMAL = "normal", "Vùng bình thường"
    DIFFICULT = "difficult", "Vùng khó khăn"


class MeasureKind(TextChoices):
    """What a person enters."""

    YES = "yes", "Có hay không"
    COUNT = "count", "Số nguyên"
    DECIMAL = "decimal", "Số thập phân"
    GRADE = "grade", "Mức độ"
    POINTS = "points", "Điểm"
    RECOGNISED = "recognised", "Số đơn vị được công nhận theo mức độ"


class Rule(TextChoices):
    """How what was entered is held against a requirement; one function in ``criteria.rules`` each."""

    YES = "yes", "Đã thực hiện"
    CHECKLIST = "checklist", "Đủ các mục"
    RATIO = "ratio", "Tỷ lệ"
    GRADE = "grade", "Mức độ đạt"
    COUNT = "count", "Số lượng"
    RISE = "rise", "Tăng so với năm trước"
    FALL = "fall", "Giảm so với năm trước"
    UNITS = "units", "Tỷ lệ đơn vị trực thuộc được công nhận"


class Condition(TextChoices):
    """When a requirement applies to a kind of institution."""

    ALWAYS = "always", "Áp dụng"
    PUBLIC = "public", "Chỉ khi là đơn vị công lập"


SHARES = (Rule.RATIO, Rule.UNITS)
COMPARISONS = (Rule.RISE, Rule.FALL)
WITH_VALUE = (Rule.RATIO, Rule.GRADE, Rule.COUNT, Rule.UNITS)
WITH_AGAINST = (*SHARES, *COMPARISONS)
BAND_PREFIX = re.compile(r"^(xếp )?loại ", re.IGNORECASE)
SIGNS = {Rule.RISE: ">", Rule.FALL: "<", Rule.YES: "=", Rule.CHECKLIST: "="}


@dataclass(frozen=True)
class Institution:
    """Who a set for institutions judges: its kind (a code of the set), whether public, the tier that assesses it."""

    kind: str
    public: bool
    tier: str


@dataclass(frozen=True)
class CircularSpec:
    number: str
    name: str
    in_force_from: date
    issued_on: date | None = None
    in_force_to: date | None = None


@dataclass(frozen=True)
class LevelSpec:
    """A level, or in sets with points a band reached from ``minimum`` points on."""

    code: str
    label: str
    clause: str = ""
    minimum: Fraction | None = None


@dataclass(frozen=True)
class MeasureSpec:
    """One thing to enter.

    ``options`` are the words of a grade (index = grade) or of no and yes; ``maximum`` and ``step`` bound points (a set
    with a scoring sheet has its maxima there). ``shared`` ones are entered once for all indicators with the same key.
    ``verified`` is false while no text read settles what exactly is to be counted.
    """

    key: str
    label: str
    kind: MeasureKind
    unit: str = ""
    help: str = ""
    options: tuple[str, ...] = ()
    maximum: Fraction | None = None
    step: Fraction | None = None
    shared: bool = False
    verified: bool = True


@dataclass(frozen=True)
class RequirementSpec:
    """What one level asks of a measure; ``area`` is empty when it asks the same everywhere.

    ``against`` is the whole of a share, or last year's figure. ``value`` is a percentage, a grade or a number.
    ``applies_to`` maps kinds of institution to a Condition, None means everyone; ``our_reading`` names the kinds of it
    that no text settles.
    """

    rule: Rule
    measure: str
    level: str
    against: str = ""
    area: str = ""
    value: Fraction | None = None
    applies_to: Mapping[str, str] | None = None
    our_reading: tuple[str, ...] = ()

    @property
    def operator(self) -> str:
        """The sign between what is reached and what is asked."""
        return SIGNS.get(self.rule, "≥")

    def applies(self, institution: Institution | None) -> bool:
        if self.applies_to is None or institution is None:
            return True
        condition = self.applies_to.get(institution.kind)
        return condition == Condition.ALWAYS or (condition == Condition.PUBLIC and institution.public)


@dataclass(frozen=True)
class Presupposition:
    """``measure`` at ``grade`` or above cannot be without ``needs`` of ``needs_measure`` in ``indicator``."""

    measure: str
    grade: int
    indicator: str
    needs_measure: str
    needs: int
    basis: str


@dataclass(frozen=True)
class IndicatorSpec:
    """One thing a unit is judged by.

    ``clauses`` maps each level to where it stands ("6.5b"), "" in sets with points. ``within``: (smaller, larger)
    measures. ``may_be_absent``: a setting from above may say that a unit has no such object. ``our_readings``: sentences
    on what no text read settles and how the portal understands it.
    """

    number: str
    label: str
    clauses: Mapping[str, str]
    measures: tuple[MeasureSpec, ...]
    requirements: tuple[RequirementSpec, ...] = ()
    help: str = ""
    proof: tuple[str, ...] = ()
    within: tuple[tuple[str, str], ...] = ()
    presupposes: tuple[Presupposition, ...] = ()
    may_be_absent: bool = False
    our_readings: tuple[str, ...] = ()

    def measure(self, key: str) -> MeasureSpec:
        """Raises KeyError when the indicator has no such measure."""
        return self._by_key[key]

    def has(self, key: str) -> bool:
        return key in self._by_key

    @cached_property
    def _by_key(self) -> dict[str, MeasureSpec]:
        return {measure.key: measure for measure in self.measures}

    @property
    def kinds(self) -> tuple[str, ...]:
        """Its kinds of measure, each once, in order: ("ratio",), ("count", "yes"), ("points",)."""
        return tuple(dict.fromkeys(r.rule.value for r in self.requirements)) or (MeasureKind.POINTS.value,)

    def required(self, level: str, area: str, institution: Institution | None = None) -> list[RequirementSpec]:
        """What ``level`` asks in ``area`` of ``institution``; empty when the indicator does not apply to it."""
        return [r for r in self.requirements if r.level == level and r.area in ("", area) and r.applies(institution)]

    def applicable(self, institution: Institution | None) -> list[RequirementSpec]:
        """The requirements of all levels and areas that apply to ``institution``."""
        return [r for r in self.requirements if r.applies(institution)]

    def applicable_keys(self, institution: Institution | None) -> set[str]:
        """The measures that count for ``institution``: all of them in sets with points."""
        if not self.requirements:
            return set(self._by_key)
        return {key for r in self.applicable(institution) for key in (r.measure, r.against) if key}


@dataclass(frozen=True)
class CriterionSpec:
    number: str
    name: str
    indicators: tuple[IndicatorSpec, ...]

    @property
    def is_indicator(self) -> bool:
        """Whether it is scored as a whole, its one indicator being itself (TT 44/2014)."""
        return [indicator.number for indicator in self.indicators] == [self.number]


@dataclass(frozen=True)
class SetSpec:
    """A whole set. ``levels`` go from the lowest to the highest.

    ``needs_evidence``: no evidence, no pass (no points). ``zero_bars_bands``: a criterion with 0 points leaves the
    lowest band only. ``uses_sheet``: maxima come from a scoring sheet, ``example_sheet`` (number → maximum) is the
    illustration. ``institution_tier`` is empty in sets that do not judge institutions. ``our_readings`` as in indicators.
    """

    code: str
    version: str
    title: str
    circular: CircularSpec
    levels: tuple[LevelSpec, ...]
    criteria: tuple[CriterionSpec, ...]
    needs_evidence: bool = False
    zero_bars_bands: bool = False
    uses_sheet: bool = False
    example_sheet: Mapping[str, Fraction] | None = None
    institution_tier: str = ""
    institution_kinds: Mapping[str, str] | None = None
    our_readings: tuple[str, ...] = ()

    @cached_property
    def indicators(self) -> tuple[IndicatorSpec, ...]:
        return tuple(indicator for criterion in self.criteria for indicator in criterion.indicators)

    @cached_property
    def _by_number(self) -> dict[str, IndicatorSpec]:
        return {indicator.number: indicator for indicator in self.indicators}

    def indicator(self, number: str) -> IndicatorSpec:
        """Raises KeyError when the set has no such indicator."""
        return self._by_number[number]

    def has(self, number: str) -> bool:
        return number in self._by_number

    def level(self, code: str) -> LevelSpec:
        """Raises KeyError when the set has no such level."""
        return {level.code: level for level in self.levels}[code]

    @property
    def is_scored(self) -> bool:
        """Whether it gives points and bands instead of pass and fail."""
        return self.levels[0].minimum is not None

    @property
    def level_word(self) -> str:
        """What its levels are called: "Mức độ", or "Xếp loại" of bands."""
        return "Xếp loại" if self.is_scored else "Mức độ"

    def said(self, code: str) -> str:
        """A level inside a sentence: "mức độ 1", "xếp loại Tốt". Raises KeyError when the set has no such level."""
        label = self.level(code).label
        return f"xếp loại {band_name(label)}" if self.is_scored else f"{label[:1].lower()}{label[1:]}"

    def named(self, code: str) -> str:
        """A level on its own: "Mức độ 1", "Xếp loại Tốt"."""
        said = self.said(code)
        return f"{said[:1].upper()}{said[1:]}"

    @property
    def subject_word(self) -> str:
        """What its indicators are called: "Tiêu chí" where the criteria themselves are scored."""
        return "Tiêu chí" if all(criterion.is_indicator for criterion in self.criteria) else "Chỉ tiêu"

    @property
    def title_levels(self) -> tuple[LevelSpec, ...]:
        """The levels at which a unit holds the title: all, but not the lowest band ("Chưa đạt")."""
        return self.levels[1:] if self.is_scored else self.levels

    def gives_title(self, code: str) -> bool:
        return any(level.code == code for level in self.title_levels)

    def shared_keys(self) -> dict[str, list[str]]:
        """Measures entered once: key → the numbers of the indicators that use it."""
        shared: dict[str, list[str]] = {}
        for indicator in self.indicators:
            for measure in indicator.measures:
                if measure.shared:
                    shared.setdefault(measure.key, []).append(indicator.number)
        return shared


def band_name(label: str) -> str:
    """The bare name of a band, however its label puts it: "Loại tốt", "Xếp loại Tốt", "Tốt" → "Tốt"."""
    bare = BAND_PREFIX.sub("", label)
    return f"{bare[:1].upper()}{bare[1:]}"


def content_sha256(spec: SetSpec) -> str:
    """SHA-256 of what a set says. When its circular ends is learnt later and is no part of it."""
    content = asdict(spec)
    del content["circular"]["in_force_to"]
    indicators = [indicator for criterion in content["criteria"] for indicator in criterion["indicators"]]
    for part in (
        content,
        *indicators,
    ):  # where nothing is left to reading, the sum is as it was before readings were kept
        if not part["our_readings"]:
            del part["our_readings"]
    text = json.dumps(content, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
