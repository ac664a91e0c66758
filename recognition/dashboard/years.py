"""The same figures over the years: each earlier round as at the same day of its own year, and at its end.

The units are those of the tree of each day, the recognitions those that held on it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from recognition.dashboard.board import Board, Place
from recognition.models import State, Unit
from recognition.terms import months_after

YEARS_BACK = 5
UNITS = "units"  # the figure that the others are shares of, where it stands first


@dataclass(frozen=True)
class Figure:
    """A number with its list: ``places`` finds the list on a board, None where that year could not have it."""

    code: str
    label: str
    places: Callable[[Board], list[Place] | None]

    def count(self, board: Board) -> int | None:
        found = self.places(board)
        return None if found is None else len(found)


@dataclass(frozen=True)
class Year:
    """``now`` and ``at_end``: the figures in their order, None for one that the year could not have.

    ``ended_on`` is the last good day for decisions; ``at_end`` is empty while that has not come.
    """

    year: int
    day: date
    now: tuple[int | None, ...]
    ended_on: date | None
    at_end: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class District:
    unit: Unit
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Cell:
    """One number; ``whole`` is that of all units where a share of them says something, else None."""

    label: str
    count: int | None
    whole: int | None


@dataclass(frozen=True)
class Line:
    """One line of a table: of a year on a day, or of a district."""

    heading: str
    note: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class OverYears:
    """``years``: that of the question first, then up to five earlier ones that had a round; ``districts`` of the first."""

    figures: tuple[Figure, ...]
    years: tuple[Year, ...]
    districts: tuple[District, ...]

    @property
    def lines(self) -> list[Line]:
        """Each year on its day, and at its end where that has come."""
        found = []
        for one in self.years:
            found.append(self._line(f"Năm {one.year}", f"đến {one.day:%d/%m/%Y}", one.now))
            if one.at_end:
                found.append(self._line(f"Năm {one.year}", f"khi hết hạn, {one.ended_on:%d/%m/%Y}", one.at_end))
        return found

    @property
    def district_lines(self) -> list[Line]:
        return [self._line(one.unit.full_name, "", one.counts) for one in self.districts]

    def _line(self, heading: str, note: str, counts: tuple[int | None, ...]) -> Line:
        whole = counts[0] if self.figures[0].code == UNITS else None
        shares = [None if figure.code == UNITS else whole for figure in self.figures]
        cells = zip((figure.label for figure in self.figures), counts, shares, strict=True)
        return Line(heading, note, tuple(Cell(*cell) for cell in cells))

    @property
    def heads(self) -> list[str]:
        return ["Năm, đơn vị", "Tính đến", *(figure.label for figure in self.figures)]

    def export(self) -> list[list]:
        """Rows under ``heads``: the years, then the districts."""
        lines = [*self.lines, *self.district_lines]
        return [[line.heading, line.note, *(cell.count for cell in line.cells)] for line in lines]


def basic(board: Board) -> list[Figure]:
    """Units, handed in, recognised in the round, and one for each level of the set of the question's year.

    Who only concluded has handed in nothing, nor has who withdrew.
    """
    return [
        Figure(UNITS, "Số đơn vị", lambda one: one.places),
        Figure("handed-in", "Đã nộp", _handed_in),
        Figure("recognised", "Công nhận trong đợt", lambda one: one.in_state(State.RECOGNISED)),
        *(_of_level(board, level) for level in board.levels),
    ]


def _handed_in(board: Board) -> list[Place]:
    aside = (State.SELF_ASSESSED, State.WITHDRAWN)
    return [place for place in board.places if place.handed_in_on and place.state not in aside]


def _of_level(board: Board, level: str) -> Figure:
    upward = "" if board.spec.is_scored else " trở lên"
    label, of_set = f"Đang giữ {board.spec.said(level)}{upward}", board.spec.code

    def places(one: Board) -> list[Place] | None:
        return one.holding(level) if one.spec and one.spec.code == of_set and level in one.levels else None

    return Figure(f"level-{level}", label, places)


def over_years(board: Board, figures: Iterable[Figure] | None = None) -> OverYears:
    """``figures`` (the basic ones unless given) of the question's year and of up to five before it.

    Each year costs what a board costs, twice where its round has ended; nothing depends on the number of units.
    """
    figures = tuple(figures or basic(board))
    years = tuple(_year(one, figures, board.question.day) for one in (board, *before(board)))
    return OverYears(figures, years, tuple(by_district(board, figures)))


def before(board: Board) -> list[Board]:
    """The boards of up to five earlier assessment years that had a round here, the latest first.

    Kept with this very object of ``board``: several figures of a page ask for them.
    """
    kept = board.__dict__
    if "_before" not in kept:
        kept["_before"] = [one for one in (earlier(board, years) for years in range(1, YEARS_BACK + 1)) if one.rounds]
    return kept["_before"]


def earlier(board: Board, years: int) -> Board:
    """The same question of the assessment year so many ``years`` before, on the same day of its own round."""
    asked = board.question
    return Board(replace(asked, year=asked.year - years, day=same_day(asked.day, years)), board.user)


def same_day(day: date, years: int) -> date:
    """``day`` so many ``years`` earlier; 29/02 becomes 28/02 where there is none."""
    return months_after(day, -12 * years)


def done_on(board: Board) -> date | None:
    """The last good day for decisions in the rounds of the board, of several the latest; None without a round."""
    return max((rnd.done_on for rnd in board.rounds), default=None)


def at_end(board: Board) -> Board | None:
    """The same question on the last good day for decisions; None without a round."""
    last = done_on(board)
    return Board(replace(board.question, day=last), board.user) if last else None


def _year(board: Board, figures: tuple[Figure, ...], known_until: date) -> Year:
    """Nothing after ``known_until``, the day of the question, is told."""
    last = done_on(board)
    then = _counts(at_end(board), figures) if last and last <= known_until else ()
    return Year(board.question.year, board.question.day, _counts(board, figures), last, then)


def _counts(board: Board, figures: tuple[Figure, ...]) -> tuple[int | None, ...]:
    return tuple(figure.count(board) for figure in figures)


def by_district(board: Board, figures: Iterable[Figure]) -> list[District]:
    """The figures of each district on the day, in Vietnamese order; [] where there are none."""
    districts = {place.district.pk: place.district for place in board.places if place.district}
    lists = [figure.places(board) for figure in figures]
    ordered = sorted(districts.values(), key=lambda unit: (unit.sort_key, unit.code))
    return [District(unit, tuple(_inside(found, unit) for found in lists)) for unit in ordered]


def _inside(places: list[Place] | None, district: Unit) -> int | None:
    if places is None:
        return None
    return sum(place.district is not None and place.district.pk == district.pk for place in places)
