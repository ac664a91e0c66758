"""A second version of the communes' set, made by hand: something gone, something new, something asked otherwise."""

from dataclasses import replace
from fractions import Fraction

from criteria import library
from criteria.models import CriteriaSet
from criteria.spec import IndicatorSpec, MeasureKind, MeasureSpec, RequirementSpec, Rule, SetSpec
from tests.factories.rounds import SET

NEW_NUMBER = "2.4"


def make_version(number="2", **changes) -> CriteriaSet:
    """Version ``number`` of the set, published. ``changes`` are those of ``second_version``."""
    library.load(second_version(number, **changes))
    return CriteriaSet.objects.get(code=SET, version=number)


def second_version(number="2", *, without=("1.2",), more=(NEW_NUMBER,), figure=True) -> SetSpec:
    """The set that ships, without the indicators ``without``, with new ones ``more``, 5.1 asking 65 % for level 1.

    With ``figure`` 5.2 asks one more figure, and no longer asks "degree".
    """
    first = library.shipped(SET)
    criteria = tuple(_criterion(criterion, without, more, figure) for criterion in first.criteria)
    return replace(first, version=number, criteria=criteria)


def _criterion(criterion, without, more, figure):
    kept = [_indicator(one, figure) for one in criterion.indicators if one.number not in without]
    new = [_new(criterion, number) for number in more if number.startswith(f"{criterion.number}.")]
    return replace(criterion, indicators=(*kept, *new))


def _indicator(one: IndicatorSpec, figure: bool) -> IndicatorSpec:
    if one.number == "5.1":
        asked = tuple(
            replace(r, value=Fraction(65)) if r.level == "1" and r.area != "difficult" else r for r in one.requirements
        )
        return replace(one, requirements=asked)
    return _other_figure(one) if one.number == "5.2" and figure else one


def _other_figure(one: IndicatorSpec) -> IndicatorSpec:
    """ "certified" in the place of "degree"."""
    measures = tuple(
        replace(m, key="certified", label="Công dân có chứng chỉ") if m.key == "degree" else m for m in one.measures
    )
    asked = tuple(replace(r, measure="certified") if r.measure == "degree" else r for r in one.requirements)
    within = tuple(pair for pair in one.within if "degree" not in pair)
    return replace(one, measures=measures, requirements=asked, within=within)


def _new(criterion, number: str) -> IndicatorSpec:
    like = criterion.indicators[0]
    measure = MeasureSpec("done", "Có kế hoạch chuyển đổi số", MeasureKind.YES)
    asked = tuple(RequirementSpec(Rule.YES, "done", level) for level in like.clauses)
    return replace(like, number=number, label="Học tập số", measures=(measure,), requirements=asked, within=())
