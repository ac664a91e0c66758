"""What the dashboard shows below its four figures: each section is one function, one view-model, one partial.

A new section is a function (its code and name in SECTIONS) and a template; whatever it returns None for is left out.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from criteria import wording
from recognition.dashboard import aims as plan_aims
from recognition.dashboard import failing, forecast, outlines, upgrades, waiting
from recognition.dashboard.board import NOT_STARTED, STATE_LABELS, STATES, Board, Place
from recognition.dashboard.charts import Trend
from recognition.dashboard.figures import Figure, Reading, figures_of
from recognition.dashboard.lines import Line, parts
from recognition.dashboard.map import dots
from recognition.dashboard.tables import Table
from recognition.dashboard.targets import inherited_targets
from recognition.dashboard.years import Year, over_years, trend_of

NAMES_SHOWN = 10
FUNNEL = ("all", "begun", "handed-in", "decided", "recognised")
STANDING = ("valid", "ends-this-year", "ends-next-year", "unheld")


@dataclass
class Reckoning:
    """All that the sections are made of."""

    reading: Reading

    def __post_init__(self):
        self.figures = figures_of(self.reading)

    @property
    def board(self) -> Board:
        return self.reading.board

    @cached_property
    def forecast(self) -> forecast.Forecast:
        return forecast.of(self.board)

    @property
    def foretells(self) -> bool:
        """Whether there is something to forecast: shares of other units say nothing of a single one."""
        return bool(self.board.rounds) and len(self.reading.places) > 1

    @property
    def is_wide(self) -> bool:
        """Whether the area is so large that what reads many years waits until it is asked for."""
        return self.board.question.home.tier == "nation" and self.board.question.group is None


@dataclass(frozen=True)
class Section:
    """``code`` names it in addresses; ``template`` is the partial that shows ``content``.

    ``waits``: it is shown by its own address alone, without content here.
    """

    code: str
    heading: str
    content: object
    table: Table | None = None
    waits: bool = False

    @property
    def template(self) -> str:
        return f"dashboard/partials/_{self.code}.html"


@dataclass(frozen=True)
class Way:
    """How far the units have come, and where every one of them is."""

    stages: list[Figure]
    states: list[Figure]
    levels: list[Figure]
    whole: Line
    total: int


def funnel(reckoning: Reckoning) -> Section:
    figures, total = reckoning.figures, len(reckoning.reading.places)
    states = [figures[state] for state in STATES]
    levels = [figure for code, figure in figures.items() if code.startswith("level-")]
    stages = [figures[code] for code in FUNNEL]
    whole = Line(reckoning.board.question.home.full_name, reckoning.reading.places, {})
    rows = [(figure.label, figure.count, _share(figure.count, total)) for figure in (*states, *levels)]
    table = Table(("Tình trạng", "Số đơn vị", "Tỷ lệ"), [*rows, ("Tất cả đơn vị", total, "")])
    return Section("tinh-trang", "Hồ sơ đang ở đâu", Way(stages, states, levels, whole, total), table)


@dataclass(frozen=True)
class Part:
    """One line of the table by district, group or province; ``short`` is None where no target can be held against it."""

    line: Line
    held: int
    late: int
    not_started: int
    short: int | None

    @property
    def share(self) -> Fraction | None:
        return Fraction(100 * self.held, self.line.total) if self.line.total else None

    @property
    def rest(self) -> int:
        """Units that do not hold the level: among them are the ones that are short."""
        return self.line.total - self.held


@dataclass(frozen=True)
class Parts:
    called: str
    rows: list[Part]
    target: object  # what ``short`` is measured by, or None
    outside: Figure | None  # units that belong to no group


def by_part(reckoning: Reckoning) -> Section | None:
    called, lines = parts(reckoning.board)
    if not lines:
        return None
    target = plan_aims.nearest(reckoning.board, reckoning.reading.level)
    target = target if target and target.percent is not None else None
    rows = [_part(line, reckoning.figures, target) for line in lines]
    outside = reckoning.figures["no-group"] if called == "Cụm" and reckoning.figures["no-group"].count else None
    told = ("Đang được công nhận", "Tỷ lệ", "Quá hạn", "Còn thiếu so với kế hoạch")
    heads = (called, "Đơn vị", *(STATE_LABELS[state] for state in STATES), *told)
    table = Table(heads, [_part_row(row) for row in rows])
    return Section("khu-vuc", f"Theo {called.lower()}", Parts(called, rows, target, outside), table)


def _part(line: Line, figures, target) -> Part:
    inside = {place.unit.pk for place in line.places}
    held, late, idle = (_inside(figures[code], inside) for code in ("held", "late", NOT_STARTED))
    short = None if target is None else max(0, plan_aims.needed(target, line.total) - held)
    return Part(line, held, late, idle, short)


def _inside(figure: Figure, units: set[int]) -> int:
    return sum(place.unit.pk in units for place in figure.places)


def _part_row(part: Part) -> tuple:
    line = part.line
    told = (part.held, _share(part.held, line.total), part.late, part.short)
    return line.name, line.total, *line.states.values(), *told


@dataclass(frozen=True)
class Goals:
    """``inherited``: what the provinces aimed at that went into this one; shown, and held against nobody."""

    aims: list[plan_aims.Aim]
    inherited: list


def targets(reckoning: Reckoning) -> Section | None:
    if reckoning.board.question.home.tier not in ("province", "district"):
        return None
    aims = plan_aims.aims(reckoning.board)
    heads = ("Chỉ tiêu", "Mức độ", "Đến hết năm", "Cần", "Đã có", "Tỷ lệ", "Còn thiếu", "Văn bản")
    table = Table(heads, [_aim_row(aim) for aim in aims]) if aims else None
    goals = Goals(aims, inherited_targets(reckoning.board.question))
    return Section("chi-tieu", "So với kế hoạch", goals, table)


def _aim_row(aim) -> tuple:
    target = aim.target
    reached = (aim.needed, aim.reached, wording.percent(aim.share), aim.short)
    return (target.amount_said, aim.level_label, target.year, *reached, target.source_said)


@dataclass(frozen=True)
class Named:
    """A figure with the first of its units by name."""

    figure: Figure
    first: list[Place]

    @property
    def more(self) -> int:
        return self.figure.count - len(self.first)


def behind(reckoning: Reckoning) -> Section | None:
    """Who has not started, who is overdue and who handed in late, by name."""
    found = [reckoning.figures[code] for code in ("late", "handed-in-late", NOT_STARTED)]
    named = [Named(figure, figure.places[:NAMES_SHOWN]) for figure in found if figure.count]
    return Section("chua-xong", "Chưa bắt đầu, quá hạn", named) if named else None


def standing(reckoning: Reckoning) -> Section:
    figures, total = [reckoning.figures[code] for code in STANDING], len(reckoning.reading.places)
    rows = [(figure.label, figure.count, _share(figure.count, total)) for figure in figures]
    return Section("hieu-luc", "Hiệu lực của công nhận", figures, Table(("Công nhận", "Số đơn vị", "Tỷ lệ"), rows))


def expected(reckoning: Reckoning) -> Section | None:
    """How many will be recognised by the last good day; nothing before the year has a round, nor of one unit alone."""
    if not reckoning.foretells:
        return None
    found = reckoning.forecast
    return Section("du-bao", LATER["du-bao"], found, outlines.of_forecast(found))


def queues(reckoning: Reckoning) -> Section | None:
    if not reckoning.board.rounds:
        return None
    steps = waiting.steps(reckoning.board)
    return Section("cho-doi", "Hồ sơ chờ bao lâu", steps, outlines.of_steps(steps))


def misses(reckoning: Reckoning) -> Section | None:
    """The indicators that somebody fails, at the level read."""
    if not reckoning.board.rounds:
        return None
    rows = [row for row in failing.indicators(reckoning.board, reckoning.reading.level) if row.failed]
    return Section("chi-tieu-thieu", "Chỉ tiêu hay thiếu nhất", rows, outlines.of_failing(rows) if rows else None)


def raises(reckoning: Reckoning) -> Section | None:
    """Sets with points have no next level."""
    if reckoning.board.spec is None or reckoning.board.spec.is_scored:
        return None
    found = upgrades.prospects(reckoning.board)
    table = Table(upgrades.HEADS, [tuple(row) for row in upgrades.export(found.upgrades)])
    return Section("nang-muc", "Nâng mức", found, table if found.upgrades else None)


@dataclass(frozen=True)
class Years:
    rows: list[Year]
    trend: Trend


def by_year(reckoning: Reckoning) -> Section | None:
    """This year beside those before it, each in its own units; nothing where there is no earlier round.

    A link that led here before that was known is not let down.
    """
    years = over_years(reckoning.reading)
    told = len(years) > 1 or reckoning.is_wide
    content = Years(years, trend_of(years))
    return Section("cac-nam", LATER["cac-nam"], content, outlines.of_years(years)) if told else None


def _share(part: int, whole: int) -> str:
    return wording.percent(Fraction(100 * part, whole)) if whole else "–"


def on_the_map(reckoning: Reckoning) -> Section:
    return Section("ban-do", "Bản đồ", dots(reckoning.board))


# What reads the boards of many years, with its heading; for the nation each at its own address.
LATER = {"du-bao": "Dự báo", "cac-nam": "So với các năm trước"}
SECTIONS = {
    "tinh-trang": funnel,
    "du-bao": expected,
    "khu-vuc": by_part,
    "chi-tieu": targets,
    "chua-xong": behind,
    "cho-doi": queues,
    "chi-tieu-thieu": misses,
    "hieu-luc": standing,
    "nang-muc": raises,
    "cac-nam": by_year,
    "ban-do": on_the_map,
}


def sections(reckoning: Reckoning) -> list[Section]:
    """Those that have something to say, from the top of the page to its end."""
    return [found for found in (_shown(reckoning, code) for code in SECTIONS) if found]


def _shown(reckoning: Reckoning, code: str) -> Section | None:
    if code in LATER and reckoning.is_wide:
        return Section(code, LATER[code], None, waits=True) if reckoning.board.rounds else None
    return section_of(reckoning, code)


def section_of(reckoning: Reckoning, code: str) -> Section | None:
    """The section ``code``, read alone; None where there is none, or it has nothing to say."""
    tell = SECTIONS.get(code)
    return tell(reckoning) if tell else None
