"""The same figures over the years: each earlier round as at the same day of its own year, and at its end.

The units are those of the tree of each day, the recognitions those that held on it.
"""

from dataclasses import dataclass, replace
from datetime import date

from recognition.dashboard import charts, figures
from recognition.dashboard.board import NOT_STARTED, Board
from recognition.dashboard.figures import Figure, Reading
from recognition.models import Round, State
from recognition.terms import months_after

YEARS_BACK = 5
ALONE = (figures.everything, figures.held, figures.begun, figures.handed_in)
STATES = (State.RECOGNISED, State.REFUSED, NOT_STARTED)


@dataclass(frozen=True)
class Year:
    """The figures of one assessment year on ``day``; None in place of one that the year could not have.

    ``is_end``: the day is the last good one for decisions of that round.
    """

    year: int
    day: date
    is_end: bool
    figures: list[Figure | None]

    @property
    def total(self) -> int:
        return self.figures[0].count

    @property
    def held(self) -> Figure | None:
        return self.figures[1]

    @property
    def day_said(self) -> str:
        return f"{'hết hạn, ' if self.is_end else ''}{self.day:%d/%m/%Y}"


def over_years(reading: Reading) -> list[Year]:
    """That of the question, then up to five earlier ones that had a round: on the same day, and at its end once that has come.

    Nothing after the day of the question is told. Each year costs what a board costs, twice where its round has ended;
    nothing depends on the number of units.
    """
    asked, board = reading.board.question, reading.board
    found = [Year(asked.year, asked.day, asked.day == done_on(board), counted(board, reading))]
    for one in before(board):
        last = done_on(one)
        if one.question.day != last:
            found.append(Year(one.question.year, one.question.day, False, counted(one, reading)))
        if last <= asked.day:
            found.append(Year(one.question.year, last, True, counted(at_end(one), reading)))
    return found


def trend_of(years: list[Year]) -> charts.Trend:
    """The share that held on the day of the question, and at the end of each year before; of a year of the same criteria."""
    told = [one for one in reversed(years) if (one is years[0] or one.is_end) and one.held]
    columns = [charts.Year(str(one.year), one.held.count, one.total) for one in told]
    return charts.trend("Tỷ lệ đơn vị đang được công nhận, theo năm đánh giá", columns)


def counted(board: Board, asked: Reading) -> list[Figure | None]:
    """The figures of ``board``; the level asked for is known only to years of the same criteria set."""
    reading = Reading(board, asked.level)
    found = [tell(reading) for tell in ALONE] + [figures.of_state(reading, state) for state in STATES]
    same = board.spec is not None and asked.board.spec is not None and board.spec.code == asked.board.spec.code
    return [None if figure.code == "held" and not same else figure for figure in found]


def before(board: Board) -> list[Board]:
    """The boards of up to five earlier assessment years that had a round here, the latest first.

    Kept with this very object of ``board``: several figures of a page ask for them.
    """
    kept = board.__dict__
    if "_before" not in kept:
        year, title = board.question.year, board.question.title
        rounds = Round.objects.filter(procedure__title=title, year__gte=year - YEARS_BACK, year__lt=year)
        there = rounds.order_by("-year").values_list("year", flat=True).distinct()
        kept["_before"] = [one for one in (earlier(board, year - then) for then in there) if one.rounds]
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
