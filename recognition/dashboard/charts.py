"""Charts as plain geometry: numbers in, strings for SVG out. The template of the same name draws, in a page as in a PDF.

Positions along a bar are percentages, so that it takes any width without its hatches being stretched. Everything that
goes into an attribute is a string with a decimal point: a template would write a float with a comma.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria import wording
from recognition.dashboard.stages import STAGES, Stage, tally

WIDTH, HEIGHT = 360, 190  # of a trend, in units of its view box
TOP, FOOT = 30, 28  # room for the numbers above the columns and for the years below
WIDEST = 48


def at(number: Fraction | float | int) -> str:
    """A coordinate with at most two places and a point: 12.5 → "12.5", 40 → "40"."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


# One bar, divided


@dataclass(frozen=True)
class Segment:
    stage: Stage
    number: int
    begin: str  # percent of the bar's width
    width: str
    end: str


@dataclass(frozen=True)
class Split:
    """A bar divided by the stretches of the way; ``title`` and ``said`` tell the same to whoever cannot see it."""

    title: str
    segments: tuple[Segment, ...]

    @property
    def said(self) -> str:
        parts = [f"{one.stage.words}: {wording.count(one.number)}" for one in self.segments]
        return "; ".join(parts) or "chưa có đơn vị nào"


def split(title: str, counts: Mapping[str, int]) -> Split:
    """The bar of ``counts`` (state → units). Widths are exact shares; what has none is left out."""
    by_stage = tally(state for state, number in counts.items() for _ in range(number))
    total = sum(by_stage.values()) or 1
    segments, before = [], 0
    for stage, number in by_stage.items():
        begin, end = Fraction(100 * before, total), Fraction(100 * (before + number), total)
        segments.append(Segment(stage, number, at(begin), at(end - begin), at(end)))
        before += number
    return Split(title, tuple(segment for segment in segments if segment.number))


def swatch(stage: Stage) -> Segment:
    """A full bar of ``stage``: the little square that explains its hatch."""
    return Segment(stage, 0, "0", "100", "100")


def legend() -> list[Segment]:
    return [swatch(stage) for stage in STAGES]


# Years


@dataclass(frozen=True)
class Year:
    """``part`` of ``whole`` units at the end of ``label``, a year."""

    label: str
    part: int
    whole: int

    @property
    def share(self) -> Fraction:
        return Fraction(100 * self.part, self.whole) if self.whole else Fraction(0)

    @property
    def said(self) -> str:
        return wording.percent(self.share) if self.whole else "–"


@dataclass(frozen=True)
class Column:
    year: Year
    x: str
    y: str
    width: str
    height: str
    middle: str
    number_y: str  # where its number stands


@dataclass(frozen=True)
class Trend:
    """Columns of shares from 0 to 100 %, or to the highest number when that is far below; ``aim_y`` "" for no aim."""

    title: str
    columns: tuple[Column, ...]
    aim: Fraction | None
    aim_y: str
    box: str = f"0 0 {WIDTH} {HEIGHT}"
    ground: str = str(HEIGHT - FOOT)
    width: str = str(WIDTH)
    years_y: str = str(HEIGHT - FOOT + 18)

    @property
    def said(self) -> str:
        parts = [f"{one.year.label}: {one.year.said}" for one in self.columns]
        return "; ".join(parts) + (f"; {self.aim_said}" if self.aim_said else "")

    @property
    def aim_said(self) -> str:
        return "" if self.aim is None else f"chỉ tiêu {wording.percent(self.aim)}"

    @property
    def aim_said_y(self) -> str:
        return at(float(self.aim_y) - 5) if self.aim_y else ""


def trend(title: str, years: Sequence[Year], aim: Fraction | None = None) -> Trend:
    """One column for each of ``years``, the earliest first; ``aim`` in percent is a dashed line across them."""
    top = _top([year.share for year in years] + ([Fraction(aim)] if aim is not None else []))
    step = Fraction(WIDTH, max(len(years), 1))
    columns = tuple(_column(year, number, step, top) for number, year in enumerate(years))
    return Trend(title, columns, aim, at(_height(Fraction(aim), top)) if aim is not None else "")


def _top(shares: Sequence[Fraction]) -> Fraction:
    """The end of the scale: the next ten percent above the highest, at least 20."""
    highest = max(shares, default=Fraction(0))
    return Fraction(min(100, max(20, -(-highest // 10) * 10)))


def _height(share: Fraction, top: Fraction) -> Fraction:
    """How far down from the top of the drawing ``share`` lies."""
    return TOP + (HEIGHT - TOP - FOOT) * (1 - min(share, top) / top)


def _column(year: Year, number: int, step: Fraction, top: Fraction) -> Column:
    width, y = min(step * 3 / 5, Fraction(WIDEST)), _height(year.share, top)
    middle = step * number + step / 2
    return Column(year, at(middle - width / 2), at(y), at(width), at(HEIGHT - FOOT - y), at(middle), at(y - 6))


# Reached against asked


@dataclass(frozen=True)
class Gauge:
    """``reached`` of ``total`` units where ``needed`` are asked; widths in percent of the bar."""

    title: str
    reached: int
    needed: int
    total: int

    @property
    def short(self) -> int:
        return max(0, self.needed - self.reached)

    @property
    def said(self) -> str:
        lacks = f"còn thiếu {wording.count(self.short)}" if self.short else "đủ"
        return f"đã có {wording.count(self.reached)}, cần {wording.count(self.needed)}: {lacks}"

    @property
    def width(self) -> str:
        return self._along(self.reached)

    @property
    def tick(self) -> str:
        return self._along(self.needed)

    def _along(self, number: int) -> str:
        """A number asked may exceed the units that there are: then the bar is as long as what is asked."""
        return at(Fraction(100 * number, max(self.total, self.needed, self.reached, 1)))
