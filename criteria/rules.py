"""Facts in, verdicts with reasons out. Pure, exact and total.

A new kind of measure is one function here, entered in ``RULES``. Sets with points are judged by ``criteria.points``.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil

from criteria import points, wording
from criteria.assessment import (
    UNREACHED,
    Assessment,
    Caution,
    CriterionResult,
    Facts,
    IndicatorResult,
    Status,
    Verdict,
)
from criteria.checks import contradictions
from criteria.spec import (
    Area,
    CriterionSpec,
    IndicatorSpec,
    Institution,
    RequirementSpec,
    Rule,
    SetSpec,
)

__all__ = [
    "Assessment",
    "Caution",
    "Facts",
    "IndicatorResult",
    "Institution",
    "Status",
    "Verdict",
    "conclude",
    "judge",
    "share",
    "warnings",
]


def judge(spec: SetSpec, facts: Facts) -> Assessment:
    """Every indicator, criterion and level of ``spec`` for ``facts``.

    Never raises for values of the right types; figures that contradict each other count as missing, with the reason.
    """
    if spec.is_scored:
        return points.judge(spec, facts)
    return conclude(spec, {indicator.number: _indicator(spec, indicator, facts) for indicator in spec.indicators})


def conclude(spec: SetSpec, indicators: Mapping[str, IndicatorResult]) -> Assessment:
    """What follows from the results of all indicators of ``spec``, whoever judged them: criteria, and the level reached."""
    if spec.is_scored:
        return points.conclude(spec, indicators)
    criteria = {criterion.number: _criterion(spec, criterion, indicators) for criterion in spec.criteria}
    reached = [level.code for level in spec.levels if _is_reached(level.code, criteria)]
    return Assessment(
        indicators=indicators,
        criteria=criteria,
        level=reached[-1] if reached else None,
        missing_for={level.code: _in_the_way(level.code, indicators) for level in spec.levels},
    )


def share(part: int, whole: int) -> Fraction:
    """``part`` of ``whole`` in percent, exact (a Fraction): 59.999 is never shown or judged as 60.

    Raises ValueError if ``whole`` is not positive or ``part`` exceeds it.
    """
    if whole <= 0:
        raise ValueError("Tổng số phải lớn hơn 0.")
    if part > whole:
        raise ValueError("Phần không thể lớn hơn tổng số.")
    return Fraction(100 * part, whole)


def warnings(spec: SetSpec, answers: Mapping[str, Mapping[str, object]]) -> list[Caution]:
    """Grades that presuppose others which the answers deny, e.g. phổ cập THCS without xóa mù chữ."""
    found = []
    for indicator in spec.indicators:
        for rule in indicator.presupposes:
            reached = answers.get(indicator.number, {}).get(rule.measure)
            other = answers.get(rule.indicator, {}).get(rule.needs_measure)
            if reached is not None and other is not None and reached >= rule.grade and other < rule.needs:
                found.append(_caution(spec, indicator, rule))
    return found


def _caution(spec, indicator, rule) -> Caution:
    other = spec.indicator(rule.indicator)
    needed = other.measure(rule.needs_measure).options[rule.needs]
    return Caution(
        numbers=(indicator.number, other.number),
        sentence=f"Chỉ tiêu {indicator.number} ({indicator.label}) chỉ đạt được khi chỉ tiêu {other.number} "
        f"({other.label}) từ {needed} trở lên ({rule.basis}). Hãy xem lại hai chỉ tiêu này.",
    )


# Indicators, criteria, levels


def _indicator(spec: SetSpec, indicator: IndicatorSpec, facts: Facts) -> IndicatorResult:
    impossible = contradictions(indicator, facts.answers.get(indicator.number, {}), facts.institution)
    levels = {level.code: _verdict(spec, indicator, level.code, facts, impossible) for level in spec.levels}
    return IndicatorResult(indicator.number, levels)


def _verdict(spec: SetSpec, indicator: IndicatorSpec, level: str, facts: Facts, impossible: list[str]) -> Verdict:
    """Not applicable, then failed, then missing, then without evidence, then passed."""
    required = indicator.required(level, facts.area, facts.institution)
    if indicator.may_be_absent and indicator.number in facts.absent:
        return Verdict(Status.NOT_APPLICABLE, "Không có đối tượng: không áp dụng")
    if not required:
        return Verdict(Status.NOT_APPLICABLE, _not_applicable(spec, facts.institution))
    if impossible:
        return Verdict(Status.MISSING, " ".join(impossible))
    values = Values(facts, indicator.number)
    verdict = _together(indicator, required, [RULES[r.rule](r, indicator, values) for r in required])
    if verdict.status == Status.PASS and spec.needs_evidence and not _has_evidence(indicator, facts):
        return Verdict(Status.FAIL, f"{verdict.reason}, nhưng chưa có minh chứng phù hợp: chưa đạt")
    return verdict


def _not_applicable(spec: SetSpec, institution: Institution | None) -> str:
    kind = (spec.institution_kinds or {}).get(institution.kind, institution.kind) if institution else ""
    return f"Không áp dụng cho {kind}" if kind else "Không áp dụng"


def _has_evidence(indicator: IndicatorSpec, facts: Facts) -> bool:
    return facts.evidence is None or indicator.number in facts.evidence


def _together(indicator: IndicatorSpec, required: list[RequirementSpec], parts: list[Verdict]) -> Verdict:
    """One verdict of several parts; each part is named when there is more than one."""
    if len(parts) == 1:
        return parts[0]
    named = [
        f"{indicator.measure(r.measure).label}: {part.reason[0].lower()}{part.reason[1:]}"
        for r, part in zip(required, parts, strict=True)
    ]
    return Verdict(_worst([part.status for part in parts]), "; ".join(named))


def _worst(statuses: list[Status]) -> Status:
    """Fail over missing over pass; not applicable when there is nothing else."""
    order = (Status.FAIL, Status.MISSING, Status.PASS)
    return next((status for status in order if status in statuses), Status.NOT_APPLICABLE)


def _criterion(spec: SetSpec, criterion: CriterionSpec, results: Mapping[str, IndicatorResult]) -> CriterionResult:
    levels = {
        level.code: _worst([results[indicator.number].levels[level.code].status for indicator in criterion.indicators])
        for level in spec.levels
    }
    return CriterionResult(criterion.number, levels)


def _is_reached(level: str, criteria: Mapping[str, CriterionResult]) -> bool:
    return _worst([criterion.levels[level] for criterion in criteria.values()]) == Status.PASS


def _in_the_way(level: str, results: Mapping[str, IndicatorResult]) -> tuple[str, ...]:
    return tuple(number for number, result in results.items() if result.levels[level].status in UNREACHED)


class Values(dict):
    """What is known of one indicator, measure key → value; ``unread`` holds the keys of what cannot be read."""

    def __init__(self, facts: Facts, number: str):
        super().__init__(facts.answers.get(number, {}))
        self.unread = facts.unread.get(number, frozenset())


# One function for each kind of measure


def _yes(required: RequirementSpec, indicator: IndicatorSpec, values: Values) -> Verdict:
    measure, value = indicator.measure(required.measure), values.get(required.measure)
    if value is None:
        return Verdict(Status.MISSING, "Chưa trả lời")
    said = (measure.options or ("Chưa thực hiện", "Đã thực hiện"))[bool(value)]
    return Verdict(Status.PASS, f"{said}: đạt") if value else Verdict(Status.FAIL, f"{said}: chưa đạt")


def _ratio(required: RequirementSpec, indicator: IndicatorSpec, values: Values) -> Verdict:
    part, whole = values.get(required.measure), values.get(required.against)
    if part is None or whole is None:
        return _missing(required, indicator, values)
    return _share(required, indicator, part, whole)


def _units(required: RequirementSpec, indicator: IndicatorSpec, values: Values) -> Verdict:
    """Sub-units recognised at this level; the number at level 1 holds the higher levels too."""
    by_level, whole = values.get(required.measure) or {}, values.get(required.against)
    part = by_level.get(required.level)
    if part is None or whole is None:
        return _missing(required, indicator, values)
    return _share(required, indicator, part, whole)


def _share(required: RequirementSpec, indicator: IndicatorSpec, part: int, whole: int) -> Verdict:
    reached = share(part, whole)
    figures = f"{wording.count(part)} / {wording.count(whole)} = {wording.percent(reached)}"
    asked = wording.percent(required.value)
    if required.area == Area.DIFFICULT:
        asked += " (vùng khó khăn)"
    if reached >= required.value:
        return Verdict(Status.PASS, f"{figures} ≥ {asked}: đạt")
    short = ceil(required.value * whole / 100) - part
    return Verdict(Status.FAIL, f"{figures} < {asked}: chưa đạt, cần thêm {_counted(indicator, required, short)}")


def _grade(required: RequirementSpec, indicator: IndicatorSpec, values: Values) -> Verdict:
    value, options = values.get(required.measure), indicator.measure(required.measure).options
    if value is None:
        return _missing(required, indicator, values)
    asked = options[int(required.value)]
    if required.value < len(options) - 1:
        asked = f"từ {asked} trở lên"
    passed = value >= required.value
    reason = f"{options[value]}, yêu cầu {asked}: {'đạt' if passed else 'chưa đạt'}"
    return Verdict(Status.PASS if passed else Status.FAIL, reason)


def _count(required: RequirementSpec, indicator: IndicatorSpec, values: Values) -> Verdict:
    value = values.get(required.measure)
    if value is None:
        return _missing(required, indicator, values)
    reached, asked = _counted(indicator, required, value), wording.decimal(required.value)
    if value >= required.value:
        return Verdict(Status.PASS, f"{reached} ≥ {asked}: đạt")
    short = _counted(indicator, required, ceil(required.value) - value)
    return Verdict(Status.FAIL, f"{reached} < {asked}: chưa đạt, cần thêm {short}")


def _rise(required: RequirementSpec, indicator: IndicatorSpec, values: Values) -> Verdict:
    return _compared(required, indicator, values, lambda now, before: now > before, "phải cao hơn năm trước")


def _fall(required: RequirementSpec, indicator: IndicatorSpec, values: Values) -> Verdict:
    return _compared(required, indicator, values, lambda now, before: now < before, "phải thấp hơn năm trước")


def _compared(
    required: RequirementSpec, indicator: IndicatorSpec, values: Values, is_met: Callable, demand: str
) -> Verdict:
    now, before = values.get(required.measure), values.get(required.against)
    if now is None or before is None:
        return _missing(required, indicator, values)
    sign = ">" if now > before else "<" if now < before else "="
    figures = f"{wording.decimal(now)} {sign} {wording.decimal(before)} (năm trước)"
    if is_met(now, before):
        return Verdict(Status.PASS, f"{figures}: đạt")
    return Verdict(Status.FAIL, f"{figures}: chưa đạt, {demand}")


def _missing(required: RequirementSpec, indicator: IndicatorSpec, values: Values) -> Verdict:
    """Names what nobody typed, and apart from it what was typed and cannot be read."""
    keys = [key for key in (required.measure, required.against) if key and not _is_given(key, required, values)]
    labels = {key: f"“{indicator.measure(key).label}”" for key in keys}
    empty = "; ".join(label for key, label in labels.items() if key not in values.unread)
    unread = "; ".join(label for key, label in labels.items() if key in values.unread)
    said = [f"Chưa đọc được {unread}"] * bool(unread) + [f"Chưa nhập {empty}"] * bool(empty)
    return Verdict(Status.MISSING, ". ".join(said))


def _is_given(key: str, required: RequirementSpec, values: Values) -> bool:
    value = values.get(key)
    if required.rule == Rule.UNITS and key == required.measure:
        value = (value or {}).get(required.level)
    return value is not None


def _counted(indicator: IndicatorSpec, required: RequirementSpec, number: int) -> str:
    """ "1.503 người", with the unit of the measure when it has one."""
    return f"{wording.count(number)} {indicator.measure(required.measure).unit}".strip()


RULES: dict[Rule, Callable[[RequirementSpec, IndicatorSpec, Values], Verdict]] = {
    Rule.YES: _yes,
    Rule.CHECKLIST: _yes,
    Rule.RATIO: _ratio,
    Rule.UNITS: _units,
    Rule.GRADE: _grade,
    Rule.COUNT: _count,
    Rule.RISE: _rise,
    Rule.FALL: _fall,
}
