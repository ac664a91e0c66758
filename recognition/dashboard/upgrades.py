"""Who may be raised to the next level: what the province plans for.

From which day a recognition may be raised says ``recognition.terms``, what its unit does next ``recognition.next_steps``,
and how a recognition stands ``recognition.standing``: nothing of that is reckoned again here. Whose recognition ends is
one of the ``figures``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import models

from config import clock
from recognition import terms
from recognition.dashboard.board import Board, Place
from recognition.models import Dossier, Recognition, Round, Submission
from recognition.next_steps import Outlook
from recognition.standing import standing, with_life

HEADS = (
    "Đơn vị",
    "Thuộc",
    "Đang giữ",
    "Từ ngày",
    "Mức tiếp theo",
    "Được đề nghị nâng từ",
    "Nâng mức",
    "Việc tiếp theo",
)


class Chance(models.TextChoices):
    """How near the next level is; the order here is the order of the list."""

    REACHES = "reaches", "Đề nghị nâng mức được ngay, số liệu nộp lần cuối đã đạt mức tiếp theo"
    MAY = "may", "Đề nghị nâng mức được ngay, chưa thấy số liệu đã nộp đạt mức tiếp theo"
    THIS_YEAR = "this-year", "Đề nghị nâng mức được trước hạn nộp của đợt này"


@dataclass(frozen=True)
class Upgrade:
    """A unit that holds a level above which there is one; ``figures_year`` is that of the figures that reach it, else None.

    ``said`` is its next step in words.
    """

    place: Place
    held: Recognition
    next_level: str
    may_from: date
    chance: Chance
    figures_year: int | None
    said: str

    @property
    def held_said(self) -> str:
        return self.held.spec.named(self.held.level)

    @property
    def next_said(self) -> str:
        return self.held.spec.named(self.next_level)


@dataclass(frozen=True)
class Group:
    """A number with the list behind it."""

    code: str
    label: str
    upgrades: list[Upgrade]

    @property
    def places(self) -> list[Place]:
        return [one.place for one in self.upgrades]


@dataclass(frozen=True)
class Figures:
    """What a unit's last submission reached, in which year's assessment."""

    reached: str
    year: int


@dataclass(frozen=True)
class Prospects:
    """What the page shows of all this: numbers with their lists, and the ``upgrades``, the nearest first."""

    chances: list[Group]
    upgrades: list[Upgrade]


def prospects(board: Board) -> Prospects:
    found = possible(board)
    return Prospects(groups(found), found)


def possible(board: Board) -> list[Upgrade]:
    """The units that may ask for the next level on the day, or in time for the round of the year; the nearest first.

    Sets with points have no next level: each year's band is given anew. What a dossier reached is told only to those who
    may open it. As many queries for any number of units.
    """
    day = board.question.day
    places = {place.held.pk: place for place in board.places if place.held}
    rows = list(with_life(Recognition.objects.filter(pk__in=places)))
    outlook, figures = Outlook(rows, day), _figures(board)
    found = [_upgrade(board, outlook, row, places[row.pk], figures) for row in rows]
    order = list(Chance)
    return sorted(
        (one for one in found if one), key=lambda one: (order.index(one.chance), one.may_from, one.place.unit.sort_key)
    )


def _upgrade(board: Board, outlook: Outlook, row: Recognition, place: Place, figures) -> Upgrade | None:
    procedure, level = outlook.procedures.get(row.title_id), next_level(row)
    if not level or procedure is None:
        return None
    may_from, last = terms.upgrade_day(row, procedure), figures.get(place.unit.pk) or figures.get(row.unit_id)
    reaches = last is not None and _reaches(row, last.reached, level)
    chance = chance_of(may_from, board.question.day, _due_on(board, place.unit, procedure), reaches=reaches)
    if chance is None:
        return None
    step = outlook.of(row, standing(row, board.question.day))
    return Upgrade(place, row, level, may_from, chance, last.year if reaches else None, step.said if step else "")


def next_level(row: Recognition) -> str:
    """The code of the level above the one that is held; "" for the highest, and in sets with points."""
    codes = [level.code for level in row.spec.title_levels]
    above = [] if row.spec.is_scored or row.level not in codes else codes[codes.index(row.level) + 1 :]
    return above[0] if above else ""


def chance_of(may_from: date, day: date, due_on: date, *, reaches: bool) -> Chance | None:
    """How near the next level is on ``day`` to who may ask for it from ``may_from``; None when that comes after ``due_on``."""
    if may_from <= day:
        return Chance.REACHES if reaches else Chance.MAY
    return Chance.THIS_YEAR if may_from <= due_on else None


def _reaches(row: Recognition, reached: str, level: str) -> bool:
    codes = [known.code for known in row.spec.levels]
    return reached in codes and codes.index(reached) >= codes.index(level)


def _due_on(board: Board, unit, procedure) -> date:
    """The last day on which ``unit`` hands in its dossier of the question's year: of its round, else as the procedure has it."""
    days = [rnd.due_on for rnd in board.rounds if unit.path.startswith(f"/{rnd.province_id}/")]
    return max(days) if days else Round.default_due_on(procedure, board.question.year)


def _figures(board: Board) -> dict[int, Figures]:
    """Unit → what its last submission up to the day reached, of the title, where the reader may open the dossier."""
    end = clock.moment_of(board.question.day + timedelta(days=1), time.min)
    units = {key for unit in board.units for key in (unit.pk, unit.continues_id) if key}
    title = board.question.title
    dossiers = Dossier.objects.visible_to(board.user).filter(unit__in=units, round__procedure__title=title)
    rows = Submission.objects.filter(dossier__in=dossiers.values("pk"), at__lt=end).order_by("at", "pk")
    fields = ("dossier__unit", "reached_level", "dossier__round__year")
    return {unit: Figures(reached, year) for unit, reached, year in rows.values_list(*fields)}


def groups(upgrades: Iterable[Upgrade]) -> list[Group]:
    """Each chance with its units, in the order of the list; also one that nobody has."""
    upgrades = list(upgrades)
    return [Group(f"upgrade-{one.value}", one.label, [up for up in upgrades if up.chance == one]) for one in Chance]


def export(upgrades: Iterable[Upgrade]) -> list[list]:
    """Rows under HEADS; days are days."""
    return [
        [
            one.place.unit.full_name,
            one.place.unit.parent.full_name if one.place.unit.parent else "",
            one.held_said,
            one.held.valid_from,
            one.next_said,
            one.may_from,
            one.chance.label,
            one.said,
        ]
        for one in upgrades
    ]
