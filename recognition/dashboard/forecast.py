"""How many units will be recognised in the round by its last good day, told from the rounds of earlier years.

Of the units that stood in a state on the same day of the year in earlier rounds of the same area and title, the share that
was recognised by the end of that round is taken for those that stand there now. Without any earlier round, the share of
this round's own dossiers that passed through the state and have ended. With fewer than ``ENOUGH`` units to go by a state
has no share, and its units are named instead of counted. An ended dossier is certain: recognised, or not.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from fractions import Fraction
from math import floor

from config import clock
from criteria import wording
from recognition.dashboard.board import NOT_STARTED, STATE_LABELS, Board, Place
from recognition.dashboard.years import before, done_on
from recognition.models import Move, State
from recognition.models.dossiers import ENDED

ENOUGH = 5
TOO_FEW = "chưa đủ số liệu"
OPEN = [state for state in STATE_LABELS if state not in ENDED]


@dataclass(frozen=True)
class Past:
    """Of one earlier round, or of this one so far: state → how many stood there, and how many of these were recognised."""

    year: int
    stood: Mapping[str, int]
    recognised: Mapping[str, int]


@dataclass(frozen=True)
class Line:
    """One state in which units stand now; ``rate`` of those in the past who were recognised, None with too few of them."""

    state: str
    count: int
    seen: int
    rate: Fraction | None

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]

    @property
    def expected(self) -> Fraction | None:
        return None if self.rate is None else self.count * self.rate

    @property
    def rate_said(self) -> str:
        return TOO_FEW if self.rate is None else wording.percent(100 * self.rate)

    @property
    def expected_said(self) -> str:
        return "–" if self.rate is None else wording.count(floor(self.expected))


@dataclass(frozen=True)
class Forecast:
    """``expected`` and its bounds, over the ``years`` seen, are exact; None when there is nothing to go by.

    ``certain`` are recognised already. ``deadline`` None: the year has no round here.
    """

    deadline: date | None
    day: date
    certain: int
    lines: tuple[Line, ...] = ()
    years: tuple[int, ...] = ()  # the latest first; () when this round itself is gone by
    expected: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    places: tuple[Place, ...] = field(default=(), repr=False)  # those that are not decided yet: the list behind it

    @property
    def is_over(self) -> bool:
        return self.deadline is not None and self.day > self.deadline

    @property
    def figure(self) -> str:
        """ "78", rounded down; or that there is too little to go by."""
        return TOO_FEW if self.expected is None else wording.count(floor(self.expected))

    @property
    def range_said(self) -> str:
        """ "từ 71 đến 83"; "" where one year alone was seen, or none."""
        if self.expected is None or len(self.years) < 2:
            return ""
        return f"từ {wording.count(floor(self.low))} đến {wording.count(floor(self.high))}"

    @property
    def assumption(self) -> str:
        """What it rests on, a sentence without its full stop."""
        if self.deadline is None:
            return "năm này chưa mở đợt nào"
        if self.is_over:
            return f"hạn quyết định {self.deadline:%d/%m/%Y} đã qua: đây là số đã được công nhận đến hạn"
        if not self.lines:
            return "không còn hồ sơ nào đang xử lý"
        if self.expected is None:
            return f"{self._source(without_rate=True)}; {self._open_said()}"
        return "; ".join(filter(None, [self._source(), self._open_said(), self._left_out()]))

    def _source(self, *, without_rate: bool = False) -> str:
        whose = f"của năm {_listed(self.years)}" if self.years else "của chính đợt này đến nay, chưa có đợt trước để so"
        return f"{TOO_FEW} {whose}" if without_rate else f"theo tỷ lệ đạt {self._rate_said()} {whose}"

    def _rate_said(self) -> str:
        counted = sum(line.count for line in self.lines if line.rate is not None)
        return wording.percent(100 * (self.expected - self.certain) / counted) if counted else "0 %"

    def _open_said(self) -> str:
        idle = sum(line.count for line in self.lines if line.state == NOT_STARTED)
        busy = sum(line.count for line in self.lines) - idle
        unbegun = f", {wording.count(idle)} đơn vị chưa bắt đầu" if idle else ""
        return f"{wording.count(busy)} hồ sơ đang xử lý{unbegun}"

    def _left_out(self) -> str:
        """ "chưa tính 3 đơn vị ở «Trả bổ sung»: chưa đủ số liệu"."""
        thin = [line for line in self.lines if line.rate is None]
        names = ", ".join(f"«{line.label}»" for line in thin)
        return (
            f"chưa tính {wording.count(sum(line.count for line in thin))} đơn vị ở {names}: {TOO_FEW}" if thin else ""
        )


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))


def of(board: Board) -> Forecast:
    """The forecast for the board's round; what a board costs for each earlier year, whatever the number of units."""
    deadline, day = done_on(board), board.question.day
    certain = len(recognised_in_time(board))
    if deadline is None or day > deadline:
        return Forecast(deadline, day, certain, expected=Fraction(certain) if deadline else None)
    waiting = tuple(board.in_state(*OPEN))
    now = Counter(place.state for place in waiting)
    seen = [_past(one) for one in before(board) if done_on(one) <= day]
    own = [] if seen else [_so_far(board)]
    return reckon(now, certain, seen or own, deadline=deadline, day=day, places=waiting, is_own=bool(own))


def reckon(
    now: Mapping[str, int], certain: int, seen: list[Past], *, deadline, day, places=(), is_own=False
) -> Forecast:
    """The forecast of ``now`` (state → units that stand there) from what was ``seen``; all rates exact.

    Low and high take each year's own rates, where it saw enough, in place of those of all years together.
    """
    rates = rates_of(seen)
    lines = tuple(
        Line(state, now[state], sum(past.stood.get(state, 0) for past in seen), rates.get(state))
        for state in OPEN
        if now.get(state)
    )
    years = () if is_own else tuple(sorted((past.year for past in seen), reverse=True))
    if lines and all(line.rate is None for line in lines):
        return Forecast(deadline, day, certain, lines, years, places=tuple(places))
    sums = [_sum(now, certain, rates | rates_of([past])) for past in seen]
    expected = _sum(now, certain, rates)
    low, high = min(expected, *sums), max(expected, *sums)
    return Forecast(deadline, day, certain, lines, years, expected, low, high, tuple(places))


def rates_of(seen: Iterable[Past]) -> dict[str, Fraction]:
    """State → the share of those seen there who were recognised; states in which too few were seen are left out."""
    stood, recognised = Counter(), Counter()
    for past in seen:
        stood.update(past.stood)
        recognised.update(past.recognised)
    return {state: Fraction(recognised[state], number) for state, number in stood.items() if number >= ENOUGH}


def _sum(now: Mapping[str, int], certain: int, rates: Mapping[str, Fraction]) -> Fraction:
    return certain + sum((number * rates.get(state, 0) for state, number in now.items()), Fraction(0))


# What was seen


def recognised_in_time(board: Board) -> list[Place]:
    """Recognised in the round by its own last good day, as far as the day of the board."""
    return [place for place in board.in_state(State.RECOGNISED) if place.since <= place.dossier.round.done_on]


def _past(board: Board) -> Past:
    """Of an earlier round: who stood where on the board's day, and who of them was recognised in time, however much later."""
    moves = Move.objects.filter(dossier__round__in=board.rounds, to_state=State.RECOGNISED)
    rows = moves.values_list("dossier__unit", "at", "dossier__round__done_on")
    in_time = {unit for unit, at, last in rows if clock.day_of(at) <= last}
    stood, recognised = Counter(), Counter()
    for place in board.in_state(*OPEN):
        stood[place.state] += 1
        recognised[place.state] += bool({place.unit.pk, place.unit.continues_id} & in_time)
    return Past(board.question.year, stood, recognised)


def _so_far(board: Board) -> Past:
    """Of this round: which states its ended dossiers passed through by the day, and which of these were recognised."""
    ended = {place.dossier.pk: place.state for place in board.in_state(*ENDED)}
    end = clock.moment_of(board.question.day + timedelta(days=1), time.min)
    rows = Move.objects.filter(dossier__in=ended, at__lt=end).values_list("dossier", "to_state").distinct().order_by()
    stood, recognised = Counter(), Counter()
    for pk, state in rows:
        stood[state] += state in OPEN
        recognised[state] += state in OPEN and ended[pk] == State.RECOGNISED
    return Past(board.question.year, stood, recognised)
