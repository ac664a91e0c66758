"""The targets of the province's plan beside what is reached in the area that the reader looks at."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from criteria import wording
from recognition.dashboard.board import Board, Place
from recognition.dashboard.targets import applies_to, needed, pace, targets_for
from recognition.models import Target

AREAS = ("province", "district")  # a commune or an institution is measured by no target


@dataclass
class Aim:
    """A target of the plan beside what is reached on ``day``."""

    target: Target
    level_label: str
    reached: int
    total: int
    day: date

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
    def pace(self) -> Fraction | None:
        """Units a month still needed until the end of the target's year; None once that is over."""
        return pace(self.short, self.day, self.target.year)

    @property
    def pace_said(self) -> str:
        """ "cần 2 đơn vị mỗi tháng", rounded up; "" where nothing is short, or the target's year is over."""
        return f"cần {wording.count(ceil(self.pace))} đơn vị mỗi tháng" if self.short and self.pace else ""

    @property
    def code(self) -> str:
        """Of the figure that counts what is reached."""
        return f"target-{self.target.pk}"

    @property
    def rest_code(self) -> str:
        """Of the figure that counts ``rest``."""
        return f"{self.code}-without"

    @property
    def rest(self) -> int:
        """Units of those it counts that do not hold its level: among them are the ones that it lacks."""
        return self.total - self.reached


def targets_of(board: Board) -> list[Target]:
    """Those of the province, from the asked year on, that can be held against the area asked for; read once for a board."""
    if "targets" not in board.__dict__:
        asked = board.question
        found = targets_for(asked) if asked.home.tier in AREAS else []
        board.__dict__["targets"] = [one for one in found if one.level in board.levels and _fits(one, asked)]
    return board.__dict__["targets"]


def _fits(target: Target, asked) -> bool:
    """A group's target is told where the whole group can be seen."""
    whole = asked.home.tier == "province" and asked.district is None
    return target.group_id is None or (whole and asked.group in (None, target.group))


def counted(target: Target, board: Board) -> list[Place]:
    """The places of which ``target`` speaks: all, or those of its group or area."""
    return [place for place in board.places if applies_to(target, place)]


def reached(target: Target, board: Board) -> list[Place]:
    """Of those, the ones that hold its level or a higher one."""
    return [place for place in board.at_least(target.level) if applies_to(target, place)]


def aims(board: Board) -> list[Aim]:
    """One for each target, in the order of their years."""
    named, day = board.spec.named if board.spec else str, board.question.day
    return [
        Aim(target, named(target.level), len(reached(target, board)), len(counted(target, board)), day)
        for target in targets_of(board)
    ]


def nearest(board: Board, level: str) -> Target | None:
    """The target for the whole area at ``level`` that falls due first."""
    whole = (one for one in targets_of(board) if one.level == level and not one.group_id and not one.area)
    return next(whole, None)
