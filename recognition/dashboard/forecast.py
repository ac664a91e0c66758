"""How many units will be recognised in the round by its last good day, told from the rounds of earlier years.

Of the units that stood in a state on the same day of the year in earlier rounds of the same area and title, the share that
was recognised by the end of that round is taken for those that stand there now. Where earlier rounds saw fewer than
``ENOUGH`` units in the state, or there is none, the share of this round's own dossiers that passed through it and have
ended. With fewer than ``ENOUGH`` of these too a state has no share, and its units are named instead of counted; when those
are most of the dossiers under way there is no figure at all. An ended dossier is certain: recognised, or not.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
    """One state in which units stand now; ``rate`` of the ``seen`` who were recognised, None with too few of them.

    ``own``: seen in this very round, not in earlier ones.
    """

    state: str
    count: int
    seen: int
    rate: Fraction | None
    own: bool = False

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]

    @property
    def expected(self) -> Fraction | None:
        return None if self.rate is None else self.count * self.rate

    @property
    def rate_said(self) -> str:
        if self.rate is None:
            return TOO_FEW
        return f"{wording.percent(100 * self.rate)}{' (của đợt này)' if self.own else ''}"

    @property
    def expected_said(self) -> str:
        return "–" if self.rate is None else wording.count(floor(self.expected))


@dataclass(frozen=True)
class Forecast:
    """``expected`` and its bounds, over the ``years`` seen, are exact; None when there is too little to go by.

    ``certain`` are recognised already. ``deadline`` None: the year has no round here.
    """

    deadline: date | None
    day: date | None
    certain: int
    lines: tuple[Line, ...] = ()
    years: tuple[int, ...] = ()  # the latest first; () when there was none
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
            return f"hạn quyết định {self.deadline:%d/%m/%Y} đã qua nên không còn dự kiến"
        if not self.lines:
            return "không còn hồ sơ nào đang xử lý"
        if self.expected is None:
            return f"{self._source(without_rate=True)}; {self._open_said()}"
        return "; ".join(filter(None, [self._source(), self._open_said(), self._left_out()]))

    @property
    def more_said(self) -> str:
        """ "dự kiến đến hạn 30/03/2025: thêm 24, theo tỷ lệ đạt 78 % của năm 2024"; "" where nothing is left to tell."""
        if self.deadline is None or self.is_over or not self.lines:
            return ""
        if self.expected is None:
            return f"dự kiến đến hạn {self.deadline:%d/%m/%Y}: {TOO_FEW}"
        more = wording.count(floor(self.expected) - self.certain)
        idle = any(line.state == NOT_STARTED and line.rate for line in self.lines)
        whose = ", cả đơn vị chưa bắt đầu" if idle else ""
        return f"dự kiến đến hạn {self.deadline:%d/%m/%Y}: thêm {more}{whose}, {self._source()}"

    def _source(self, *, without_rate: bool = False) -> str:
        return f"{TOO_FEW} {self._whose()}" if without_rate else f"theo tỷ lệ đạt {self._rate_said()} {self._whose()}"

    def _whose(self) -> str:
        if not self.years:
            return "của chính đợt này đến nay, chưa có đợt trước để so"
        also = " và của chính đợt này đến nay" if any(line.own for line in self.lines) else ""
        return f"của năm {_listed(self.years)}{also}"

    def _rate_said(self) -> str:
        """Of the dossiers under way; of the units, where nobody has begun."""
        known = [line for line in self.lines if line.rate is not None]
        counted = [line for line in known if line.state != NOT_STARTED] or known
        expected, number = (sum(getattr(line, name) for line in counted) for name in ("expected", "count"))
        return wording.percent(Fraction(100 * expected, number))

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
    return replace(reckon(now, certain, seen, _so_far(board)), deadline=deadline, day=day, places=waiting)


def reckon(now: Mapping[str, int], certain: int, seen: list[Past], own: Past) -> Forecast:
    """The forecast of ``now`` (state → units that stand there) from what was ``seen``, and of this round so far; all exact.

    Low and high take each year's own rates, where it saw enough, in place of those of all years together.
    """
    rates, instead = rates_of(seen), rates_of([own])
    lines = tuple(_line(state, now[state], seen, own, rates, instead) for state in OPEN if now.get(state))
    years = tuple(sorted((past.year for past in seen), reverse=True))
    found = Forecast(None, None, certain, lines, years)
    if _is_too_thin(lines):
        return found
    sums = [_sum(now, certain, instead | rates | rates_of([past])) for past in seen]
    expected = _sum(now, certain, instead | rates)
    return replace(found, expected=expected, low=min([expected, *sums]), high=max([expected, *sums]))


def _line(state: str, count: int, seen: list[Past], own: Past, rates, instead) -> Line:
    if state not in rates and state in instead:
        return Line(state, count, own.stood[state], instead[state], own=True)
    return Line(state, count, sum(past.stood.get(state, 0) for past in seen), rates.get(state))


def _is_too_thin(lines: Iterable[Line]) -> bool:
    """Whether most of the dossiers under way (of the units, where nobody has begun) stand where too few were seen."""
    lines = [line for line in lines if line.state != NOT_STARTED] or list(lines)
    unknown = sum(line.count for line in lines if line.rate is None)
    return 2 * unknown > sum(line.count for line in lines)


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
