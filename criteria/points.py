"""Sets that give points and bands (TT 44/2014, TT 22/2020)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from criteria import wording
from criteria.assessment import Assessment, CriterionResult, Facts, IndicatorResult
from criteria.checks import out_of_range
from criteria.spec import CriterionSpec, IndicatorSpec, SetSpec

NONE = Fraction(0)
FULL = Fraction(100)


@dataclass(frozen=True)
class ScoringSheet:
    """The maxima of a set whose circular leaves them to a sheet.

    ``maxima``: number → maximum, 100 in all. ``step``: that of the points. ``parts``: number → (what, maximum) of its
    sub-items, guidance for whoever scores. ``note`` says what a reader must know of it ("Phiếu minh họa …").
    """

    maxima: Mapping[str, Fraction]
    step: Fraction
    parts: Mapping[str, tuple[tuple[str, Fraction], ...]] = field(default_factory=dict)
    note: str = ""


def with_sheet(spec: SetSpec, sheet: ScoringSheet) -> SetSpec:
    """``spec`` with the maxima, steps and sub-items of ``sheet`` in its measures, so that forms and rules know them."""
    criteria = tuple(
        replace(criterion, indicators=tuple(_bounded(indicator, sheet) for indicator in criterion.indicators))
        for criterion in spec.criteria
    )
    return replace(spec, criteria=criteria)


def _bounded(indicator: IndicatorSpec, sheet: ScoringSheet) -> IndicatorSpec:
    """A number the sheet does not know (of a later version of the set) stays without a maximum."""
    first, *others = indicator.measures
    bounded = replace(first, maximum=sheet.maxima.get(indicator.number), step=sheet.step)
    lines = [f"– {what}: tối đa {wording.decimal(most)} điểm" for what, most in sheet.parts.get(indicator.number, ())]
    told = "\n".join([indicator.help, "Điểm thành phần theo phiếu:", *lines] if lines else [indicator.help])
    return replace(indicator, measures=(bounded, *others), help=told.strip())


def judge(spec: SetSpec, facts: Facts) -> Assessment:
    """Points of every indicator and criterion, their sum, and the band. The lowest band is always reached."""
    return conclude(spec, {indicator.number: _indicator(spec, indicator, facts) for indicator in spec.indicators})


def conclude(spec: SetSpec, indicators: Mapping[str, IndicatorResult]) -> Assessment:
    """The same of points that are known already."""
    criteria = {criterion.number: _criterion(criterion, indicators) for criterion in spec.criteria}
    total = sum((criterion.points for criterion in criteria.values()), NONE)
    barred = spec.zero_bars_bands and any(criterion.points == 0 for criterion in criteria.values())
    reached = [level.code for level in spec.levels if level.minimum <= (NONE if barred else total)]
    unscored = tuple(number for number, result in indicators.items() if result.points == 0)
    return Assessment(
        indicators=indicators,
        criteria=criteria,
        level=reached[-1],
        points=total,
        missing_for={level.code: () if level.code in reached else unscored for level in spec.levels},
    )


def maxima(spec: SetSpec, sheet: Mapping[str, Fraction] | None) -> dict[str, Fraction]:
    """Number → maximum: from ``sheet`` (the example where there is none) or as the set itself says."""
    if spec.uses_sheet:
        return dict(sheet or spec.example_sheet or {})
    return {indicator.number: indicator.measures[0].maximum for indicator in spec.indicators}


def _indicator(spec: SetSpec, indicator: IndicatorSpec, facts: Facts) -> IndicatorResult:
    measure = indicator.measures[0]
    maximum = maxima(spec, facts.sheet).get(indicator.number, NONE)
    value = facts.answers.get(indicator.number, {}).get(measure.key)
    points, reason = NONE, ""
    if value is None:
        reason = "Chưa chấm: 0 điểm"
    elif problem := out_of_range(measure, value, maximum):
        reason = f"{problem} Tính là 0 điểm"
    elif spec.needs_evidence and facts.evidence is not None and indicator.number not in facts.evidence:
        reason = "Chưa có minh chứng phù hợp: 0 điểm"
    else:
        points = Fraction(value)
        reason = f"{wording.decimal(points)} / {wording.decimal(maximum)} điểm"
    return IndicatorResult(indicator.number, points=points, maximum=maximum, reason=reason)


def _criterion(criterion: CriterionSpec, results: Mapping[str, IndicatorResult]) -> CriterionResult:
    own = [results[indicator.number] for indicator in criterion.indicators]
    points, maximum = sum((r.points for r in own), NONE), sum((r.maximum for r in own), NONE)
    return CriterionResult(criterion.number, points=points, maximum=maximum)
