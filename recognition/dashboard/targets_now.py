"""The targets of the province's plan beside what is reached in the area that the reader looks at."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from recognition.dashboard.board import Board, Place
from recognition.models import Target


@dataclass
class Aim:
    """A target of the plan beside what is reached."""

    target: Target
    level_label: str
    reached: int
    total: int

    @property
    def needed(self) -> int:
        return needed(self.target, self.total)

    @property
    def short(self) -> int:
        return max(0, self.needed - self.reached)

    @property
    def share(self) -> Fraction:
        return Fraction(100 * self.reached, self.total) if self.total else Fraction(0)

    @property
    def code(self) -> str:
        """Of the figure that counts what is reached."""
        return f"target-{self.target.pk}"


def needed(target: Target, total: int) -> int:
    """Units that ``target`` means: a share rounded up, or the number itself; one more where it must be exceeded."""
    asked = Fraction(target.number) if target.percent is None else Fraction(target.percent) * total / 100
    return floor(asked) + 1 if target.more_than else ceil(asked)


def targets_of(board: Board) -> list[Target]:
    """Those of the province, from the asked year on, that can be held against the area asked for; read once for a board.

    A plan speaks of a province's share of units, so a district or a group is measured by the shares, never by a number;
    a commune or an institution by none.
    """
    if "targets" not in board.__dict__:
        board.__dict__["targets"] = _read(board)
    return board.__dict__["targets"]


def _read(board: Board) -> list[Target]:
    asked = board.question
    if asked.home.tier not in ("province", "district") or not board.levels:
        return []
    found = Target.objects.filter(province=int(asked.home.path.split("/")[1]), title=asked.title, area="")
    found = found.filter(year__gte=asked.year, level__in=board.levels).select_related("group", "plan", "title")
    fits = [target for target in found.order_by("year", "level", "pk") if _fits(target, asked)]
    return fits


def _fits(target: Target, asked) -> bool:
    """A number counts over the whole it speaks of, and a group's target where that group can be seen."""
    whole = asked.home.tier == "province" and asked.district is None
    if target.group_id:
        return whole and asked.group in (None, target.group)
    return target.percent is not None or (whole and asked.group is None)


def counted(target: Target, board: Board) -> list[Place]:
    """The places of which ``target`` speaks: all, or those of its group."""
    return [place for place in board.places if target.group_id is None or target.group_id in place.groups]


def reached(target: Target, board: Board) -> list[Place]:
    """Of those, the ones that hold its level or a higher one."""
    holding = {place.unit.pk for place in board.at_least(target.level)}
    return [place for place in counted(target, board) if place.unit.pk in holding]


def aims(board: Board) -> list[Aim]:
    named = board.spec.named if board.spec else str
    return [
        Aim(target, named(target.level), len(reached(target, board)), len(counted(target, board)))
        for target in targets_of(board)
    ]


def nearest(board: Board, level: str) -> Target | None:
    """The target for the whole area at ``level`` that falls due first."""
    return next((target for target in targets_of(board) if target.level == level and not target.group_id), None)
