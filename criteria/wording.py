"""Numbers, clauses and demands as Vietnamese readers write them: 4.891; 61,1 %; điểm b khoản 5 Điều 6; từ 60 % trở lên."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from criteria.spec import Area, Condition, IndicatorSpec, Institution, RequirementSpec, Rule, SetSpec

PLACES = 30  # of a decimal that may be entered
CLAUSE = re.compile(r"(?P<article>\d+)(\.(?P<paragraph>\d+)(?P<point>[a-zđ]?))?")


def count(number: int) -> str:
    """4891 → "4.891"."""
    return f"{number:,}".replace(",", ".")


def decimal(number: Fraction | Decimal | int) -> str:
    """Fraction(65535, 10) → "6.553,5"; cut after ``PLACES`` places, which no accepted figure has."""
    number = Fraction(number)
    sign, number = ("-" if number < 0 else ""), abs(number)
    whole, rest = divmod(number, 1)
    places = str(int(rest * 10**PLACES)).zfill(PLACES).rstrip("0")
    return sign + count(whole) + (f",{places}" if places else "")


def percent(share: Fraction | int) -> str:
    """A percentage with at most one place, rounded down: 59.999 → "59,9 %", 60 → "60 %", 60.02 → "60,0 %".

    A whole one is written without a place, so "60,0 %" tells that a little more than 60 was reached.
    """
    share = Fraction(share)
    if share.denominator == 1:
        return f"{count(share.numerator)} %"
    whole, tenth = divmod(share * 10 // 1, 10)
    return f"{count(whole)},{tenth} %"


def clause(short: str) -> str:
    """ "6.5b" → "điểm b khoản 5 Điều 6", "6" → "Điều 6"; what is not of that form stays as it is."""
    found = CLAUSE.fullmatch(short)
    if not found:
        return short
    parts = [("điểm", found["point"]), ("khoản", found["paragraph"]), ("Điều", found["article"])]
    return " ".join(f"{word} {value}" for word, value in parts if value)


# What is asked


def demand(required: RequirementSpec, indicator: IndicatorSpec) -> str:
    """What ``required`` asks, without its area: "từ 60 % trở lên", "từ Mức độ 2 trở lên", "cao hơn năm trước"."""
    return DEMANDS[required.rule](required, indicator)


def demands(indicator: IndicatorSpec, required: Iterable[RequirementSpec]) -> list[tuple[str, str]]:
    """(label of the figure, what is asked of it in each area) for ``required`` of one level; a checklist is one line."""
    lines: dict[tuple[str, str, str], list[RequirementSpec]] = {}
    for one in required:
        key = ("", "", "") if one.rule == Rule.CHECKLIST else (one.rule, one.measure, one.against)
        lines.setdefault(key, []).append(one)
    return [_line(indicator, together) for together in lines.values()]


def asked(indicator: IndicatorSpec, level: str, area: str = "", institution: Institution | None = None) -> str:
    """All that ``level`` asks, in one sentence without its full stop; "" when nothing is asked.

    "từ 50 % trở lên; vùng khó khăn từ 40 % trở lên", or with ``area`` given what holds there alone. Several figures are
    named one after the other.
    """
    required = [r for r in indicator.applicable(institution) if r.level == level and (not area or r.area in ("", area))]
    lines = demands(indicator, required)
    if len(lines) == 1:
        return lines[0][1]
    return ". ".join(f"{label}: {what}" for label, what in lines)


def most_points(spec: SetSpec, indicator: IndicatorSpec) -> str:
    """What an indicator of a set with points can bring: "tối đa 25 điểm, theo bước 0,5"."""
    measure = indicator.measures[0]
    most = "tối đa theo phiếu điểm" if spec.uses_sheet else f"tối đa {decimal(measure.maximum or 0)} điểm"
    return f"{most}, theo bước {decimal(measure.step)}" if measure.step else most


def band(spec: SetSpec, code: str) -> str:
    """From how many points on a band is given: "từ 70 đến dưới 85 điểm"."""
    minimums = [level.minimum for level in spec.levels]
    index = [level.code for level in spec.levels].index(code)
    low, high = minimums[index], minimums[index + 1] if index + 1 < len(minimums) else None
    if high is None:
        return f"từ {decimal(low)} điểm"
    return f"từ {decimal(low)} đến dưới {decimal(high)} điểm" if low else f"dưới {decimal(high)} điểm"


def scope(spec: SetSpec, required: RequirementSpec) -> str:
    """Whom it applies to: "mọi đơn vị, trừ hội", or the kinds by name, last those that must be public."""
    kinds, applies = spec.institution_kinds or {}, required.applies_to
    if applies is None:
        return "mọi đơn vị" if kinds else ""
    always = [label for code, label in kinds.items() if applies.get(code) == Condition.ALWAYS]
    public = [label for code, label in kinds.items() if applies.get(code) == Condition.PUBLIC]
    left = [label for code, label in kinds.items() if code not in applies]
    if not public and len(left) <= 3:
        return f"mọi đơn vị, trừ {'; '.join(left)}" if left else "mọi đơn vị"
    parts = ["; ".join(always), f"chỉ khi là đơn vị công lập: {'; '.join(public)}" if public else ""]
    return ". ".join(part for part in parts if part)


def _line(indicator: IndicatorSpec, together: list[RequirementSpec]) -> tuple[str, str]:
    if together[0].rule == Rule.CHECKLIST:
        labels = dict.fromkeys(indicator.measure(one.measure).label for one in together)
        return "Đủ các mục", f"đủ các mục: {'; '.join(labels)}"
    words = [f"{_where(one)}{demand(one, indicator)}" for one in together]
    return indicator.measure(together[0].measure).label, "; ".join(words)


def _where(required: RequirementSpec) -> str:
    return "vùng khó khăn " if required.area == Area.DIFFICULT else ""


def _yes(required: RequirementSpec, indicator: IndicatorSpec) -> str:
    options = indicator.measure(required.measure).options
    return options[1][0].lower() + options[1][1:] if options else "đã thực hiện"


def _share(required: RequirementSpec, indicator: IndicatorSpec) -> str:
    return f"từ {percent(required.value)} trở lên"


def _units(required: RequirementSpec, indicator: IndicatorSpec) -> str:
    unit = indicator.measure(required.against).unit or "đơn vị"
    is_highest = required.level == max(one.level for one in indicator.requirements)
    level = f"mức độ {required.level}" if is_highest else f"từ mức độ {required.level} trở lên"
    return f"từ {percent(required.value)} số {unit} trở lên được công nhận {level}"


def _grade(required: RequirementSpec, indicator: IndicatorSpec) -> str:
    options, value = indicator.measure(required.measure).options, int(required.value)
    return f"từ {options[value]} trở lên" if value < len(options) - 1 else options[value]


def _count(required: RequirementSpec, indicator: IndicatorSpec) -> str:
    unit = indicator.measure(required.measure).unit
    return " ".join(part for part in ("từ", decimal(required.value), unit, "trở lên") if part)


DEMANDS: dict[Rule, Callable[[RequirementSpec, IndicatorSpec], str]] = {
    Rule.YES: _yes,
    Rule.CHECKLIST: _yes,
    Rule.RATIO: _share,
    Rule.UNITS: _units,
    Rule.GRADE: _grade,
    Rule.COUNT: _count,
    Rule.RISE: lambda required, indicator: "cao hơn năm trước",
    Rule.FALL: lambda required, indicator: "thấp hơn năm trước",
}
