"""How far figures stay below what a level asks: exact, one for each figure of an indicator that misses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from criteria import rules, wording
from criteria.spec import COMPARISONS, SHARES, IndicatorSpec, RequirementSpec, Rule

POINTS_OF_SHARE = "điểm phần trăm"
GRADES = "mức"


@dataclass(frozen=True)
class Shortfall:
    """``short`` of the figure ``label``, in ``unit``: points of a percentage, grades, or what the figure itself is counted in.

    0 where a figure that must rise or fall stayed the same.
    """

    label: str
    short: Fraction
    unit: str

    @property
    def said(self) -> str:
        return said(self.short, self.unit)


def said(short: Fraction, unit: str) -> str:
    """ "8,8 điểm phần trăm", to one place and rounded up: whoever misses never reads 0; other figures as they are."""
    number = Fraction(ceil(short * 10), 10) if unit == POINTS_OF_SHARE else short
    return f"{wording.decimal(number)} {unit}".strip()


def shortfalls(
    indicator: IndicatorSpec, required: Iterable[RequirementSpec], values: Mapping[str, object]
) -> list[Shortfall]:
    """Of each of ``required`` that ``values`` (measure → value) miss; figures that were not given, and yes or no, have none."""
    found = [(one, _short(one, values)) for one in required]
    return [
        Shortfall(indicator.measure(one.measure).label, short, _unit(one, indicator))
        for one, short in found
        if short is not None
    ]


def _short(required: RequirementSpec, values: Mapping) -> Fraction | None:
    reached, other = values.get(required.measure), values.get(required.against)
    if required.rule == Rule.UNITS:
        reached = (reached or {}).get(required.level)
    if reached is None or (required.against and other is None):
        return None
    if required.rule in COMPARISONS:
        short = Fraction(other) - reached if required.rule == Rule.RISE else Fraction(reached) - other
        return short if short >= 0 else None
    if required.value is None:  # done or not
        return None
    if required.rule in SHARES and not 0 <= reached <= other > 0:  # cannot be, and was not judged either
        return None
    short = required.value - (rules.share(reached, other) if required.rule in SHARES else reached)
    return Fraction(short) if short > 0 else None


def _unit(required: RequirementSpec, indicator: IndicatorSpec) -> str:
    if required.rule in SHARES:
        return POINTS_OF_SHARE
    return GRADES if required.rule == Rule.GRADE else indicator.measure(required.measure).unit
