"""The targets of the province's plan beside what an area has reached on the day of a board."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import prefetch_related_objects

from criteria import wording
from recognition.dashboard.board import Board
from recognition.dashboard.round import Aim
from recognition.models import Target, Tier, area_of


@dataclass
class ReportAim(Aim):
    """A target as a report tells it."""

    def as_told(self) -> dict:
        """ "label" says what is aimed at, "of" among which units, "basis" where it stands."""
        target = self.target
        return {
            "label": f"{self.level_label}: {_amount(target)} đến hết năm {target.year}",
            "of": str(target.group) if target.group else target.get_area_display(),
            "basis": target.source_said,
            "needed": self.needed,
            "reached": self.reached,
            "total": self.total,
            "share": wording.percent(self.share),
            "short": self.short,
        }


def _amount(target: Target) -> str:
    """ "40 %", "trên 12,5 %", "12 đơn vị"."""
    share = target.percent is not None and f"{wording.decimal(Fraction(target.percent))} %"
    return f"{'trên ' if target.more_than else ''}{share or f'{target.number} đơn vị'}"


def aims_of(board: Board) -> list[ReportAim]:
    """Every target of the title that the area can be measured by, from the asked year on.

    A number of units is the whole province's; in a district only shares are compared.
    """
    if board.spec is None:
        return []
    prefetch_related_objects(board.units, "area_designations")
    found = [_aim(board, target) for target in _targets(board) if target.level in board.levels]
    return [aim for aim in found if aim.total]


def _targets(board: Board):
    asked = board.question
    found = Target.objects.filter(province__in=[*asked.home.ancestor_ids(), asked.home.pk], title=asked.title)
    if asked.home.tier != Tier.PROVINCE:
        found = found.exclude(number__isnull=False)
    return found.filter(year__gte=asked.year).select_related("plan", "group").order_by("year", "level", "pk")


def _aim(board: Board, target: Target) -> ReportAim:
    counted = {place.unit.pk for place in board.places if _counts(target, place, board.question.day)}
    reached = [place for place in board.at_least(target.level) if place.unit.pk in counted]
    return ReportAim(target, board.spec.named(target.level), len(reached), len(counted))


def _counts(target: Target, place, day) -> bool:
    """Whether ``target`` is about the unit: one of its group, or of its area, or any."""
    if target.group_id:
        return target.group_id in place.groups
    return not target.area or area_of(place.unit, day) == target.area
