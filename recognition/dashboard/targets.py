"""What a plan aims at, in units: how many are needed, of which units, and how fast they must still come."""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from math import ceil, floor

from django.db.models import Q

from recognition.dashboard.board import Place, Question
from recognition.models import Target, Tier, Unit

DECEMBER, LAST_DAY = 12, 31


def needed(target: Target, total: int) -> int:
    """Units that ``target`` means where there are ``total``: a share rounded up, or the number itself.

    One more where it must be exceeded: "trên 80 %" of 10 units is 9.
    """
    asked = Fraction(target.number) if target.percent is None else Fraction(target.percent) * total / 100
    return floor(asked) + 1 if target.more_than else ceil(asked)


def applies_to(target: Target, place: Place) -> bool:
    """Whether ``target`` counts the unit of ``place``: all of the tier, or those of its group or area on the board's day."""
    if target.group_id:
        return target.group_id in place.groups
    return not target.area or place.area == target.area


def targets_for(question: Question) -> list[Target]:
    """The targets that the province of ``question`` itself has set and not ended, for its title, from its year on.

    Those of a province that went into it are not its own: its units are others, so ``inherited_targets`` only shows them.
    Inside one district or group, or for one unit, a number of units means nothing and other groups are left out.
    """
    found = _standing(question).filter(province=question.home.ancestor(Tier.PROVINCE))
    if question.group:
        found = found.filter(Q(group=None, number=None) | Q(group=question.group))
    if question.district or question.home.tier != Tier.PROVINCE:
        found = found.filter(number=None)
    return list(found)


def inherited_targets(question: Question) -> list[Target]:
    """Those of the provinces that went into the province of ``question``: to be read as what was once aimed at."""
    home = question.home.ancestor(Tier.PROVINCE)
    if home is None:
        return []
    before = Unit.objects.filter(changes_after__new=home, tier=Tier.PROVINCE).exclude(pk=home.pk)
    return list(_standing(question).filter(province__in=before))


def _standing(question: Question):
    found = Target.objects.in_force(question.day).filter(title=question.title, year__gte=question.year)
    return found.select_related("plan", "group", "title", "province").order_by("year", "level", "pk")


def pace(short: int, from_day: date, to_year: int) -> Fraction | None:
    """Units a month that must still come, from ``from_day`` to 31/12 of ``to_year``, both counted; None once that is over.

    A month that has begun counts as the part of its days that is left.
    """
    if from_day > date(to_year, DECEMBER, LAST_DAY):
        return None
    whole = (to_year - from_day.year) * 12 + DECEMBER - from_day.month
    days = monthrange(from_day.year, from_day.month)[1]
    return short / (whole + Fraction(days - from_day.day + 1, days))
