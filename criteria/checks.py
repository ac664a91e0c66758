"""Figures that can be read but cannot be true. The form, ``evaluate`` and the rules all ask here."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from criteria import wording
from criteria.spec import SHARES, IndicatorSpec, Institution, MeasureKind, MeasureSpec

LIMIT = 10**18


def out_of_range(measure: MeasureSpec, value: int | Fraction, maximum: Fraction | None = None) -> str:
    """What is wrong with a number on its own, as a sentence; "" when nothing is.

    ``maximum`` is that of the scoring sheet in force, where the set has one.
    """
    if value < 0:
        return "Không được là số âm."
    if measure.kind == MeasureKind.GRADE and value >= len(measure.options):
        return f"Chỉ có các mức từ 0 đến {len(measure.options) - 1}."
    if measure.kind == MeasureKind.POINTS:
        return _points_out_of_range(measure, Fraction(value), measure.maximum if maximum is None else maximum)
    return f"Không được lớn hơn {wording.count(LIMIT)}." if value > LIMIT else ""


def _points_out_of_range(measure: MeasureSpec, value: Fraction, maximum: Fraction | None) -> str:
    if maximum is not None and value > maximum:
        return f"Tối đa {wording.decimal(maximum)} điểm."
    if value > LIMIT:
        return f"Không được lớn hơn {wording.count(LIMIT)}."
    if measure.step and value % measure.step:
        return f"Điểm cho theo bước {wording.decimal(measure.step)}."
    return ""


def contradictions(indicator: IndicatorSpec, values: Mapping, institution: Institution | None = None) -> list[str]:
    """Why ``values`` (key → value) cannot all be true, a sentence each; [] when they can.

    A part above its whole, a whole of 0, a higher level held by more units than a lower one. Measures that do not apply
    to ``institution`` are left out.
    """
    pairs = _pairs(indicator, institution)
    wholes = dict.fromkeys(whole for _, whole, is_share in pairs if is_share)
    found = [f"“{indicator.measure(key).label}” phải lớn hơn 0." for key in wholes if values.get(key) == 0]
    for smaller, larger, _ in pairs:
        if larger not in wholes or values.get(larger) != 0:  # a whole of 0 has its own sentence
            found += _too_large(indicator, values, smaller, larger)
    for key in dict.fromkeys(smaller for smaller, _, _ in pairs):
        if indicator.measure(key).kind == MeasureKind.RECOGNISED:
            found += _not_falling(indicator.measure(key), values.get(key) or {})
    return found


def _pairs(indicator: IndicatorSpec, institution: Institution | None) -> list[tuple[str, str, bool]]:
    """(smaller, larger, whether a share), each once."""
    shares = [(r.measure, r.against, True) for r in indicator.applicable(institution) if r.rule in SHARES]
    keys = indicator.applicable_keys(institution)
    within = [(small, large, False) for small, large in indicator.within if {small, large} <= keys]
    return list(dict.fromkeys(shares + within))


def _too_large(indicator: IndicatorSpec, values: Mapping, smaller: str, larger: str) -> list[str]:
    part, whole = values.get(smaller), values.get(larger)
    if part is None or whole is None:
        return []
    largest = max(part.values(), default=0) if isinstance(part, Mapping) else part
    if largest <= whole:
        return []
    small, large = indicator.measure(smaller).label, indicator.measure(larger).label
    return [f"“{small}” ({wording.decimal(largest)}) không thể lớn hơn “{large}” ({wording.decimal(whole)})."]


def _not_falling(measure: MeasureSpec, by_level: Mapping[str, int]) -> list[str]:
    """Units at a level count at every lower one too, so the numbers fall or stay from level to level."""
    levels = sorted(by_level)
    return [
        f"“{measure.label}”: mức độ {high} ({wording.count(by_level[high])}) không thể nhiều hơn "
        f"mức độ {low} trở lên ({wording.count(by_level[low])})."
        for low, high in pairwise(levels)
        if by_level[high] > by_level[low]
    ]
