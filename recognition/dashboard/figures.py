"""Every number of the dashboard: a code that stands in addresses, a label, and the very places that it counts.

A new figure is one function and its name in ALONE (or in FAMILIES, when it gives several), and one hand-counted test.
"""

from dataclasses import dataclass
from fractions import Fraction

from recognition.dashboard.aims import counted, reached, targets_of
from recognition.dashboard.board import NOT_STARTED, STATE_LABELS, STATES, Board, Place
from recognition.dashboard.overdue import WITH_OFFICE, WITH_UNIT, handed_in_on, is_handed_in_late, is_late
from recognition.dashboard.stages import STAGES, stage_of
from recognition.models import State

DECIDED = (State.RECOGNISED, State.REFUSED)


@dataclass(frozen=True)
class Figure:
    """``places`` is the list behind the number; the number is their count and nothing else."""

    code: str
    label: str
    places: list[Place]
    note: str = ""  # how it is counted, where the label alone could be misread

    @property
    def count(self) -> int:
        return len(self.places)

    def percent(self, whole: int) -> Fraction | None:
        """The share of ``whole`` in percent, exact; None of nothing."""
        return Fraction(100 * self.count, whole) if whole else None


@dataclass
class Reading:
    """A board read for ``level``: the one asked for, or the lowest that gives the title; "" without a criteria set."""

    board: Board
    level: str = ""

    def __post_init__(self):
        if self.level not in self.board.levels:
            self.level = next(iter(self.board.levels), "")

    @property
    def places(self) -> list[Place]:
        return self.board.places

    @property
    def level_said(self) -> str:
        """ "mức độ 1"; "" without a criteria set."""
        return self.board.spec.said(self.level) if self.level else ""

    def of(self, code: str, label: str, test, note: str = "") -> Figure:
        return Figure(code, label, [place for place in self.places if test(place)], note)


def everything(reading: Reading) -> Figure:
    return Figure("all", "Tất cả đơn vị", reading.places)


def held(reading: Reading) -> Figure:
    """Units that hold the level or a higher one on the day, from whichever year: what the plan counts."""
    found = reading.board.at_least(reading.level)
    said = f" {reading.level_said} trở lên" if reading.level else ""
    return Figure("held", f"Đang được công nhận{said}", found, "Công nhận còn hiệu lực tại ngày này, của mọi năm.")


def in_progress(reading: Reading) -> Figure:
    return reading.of("in-progress", "Đang xử lý", lambda place: place.state in (*WITH_UNIT, *WITH_OFFICE))


def with_unit(reading: Reading) -> Figure:
    return reading.of("with-unit", "Đang ở đơn vị", lambda place: place.state in WITH_UNIT)


def with_office(reading: Reading) -> Figure:
    label = "Đang ở cơ quan thẩm định, quyết định"
    return reading.of("with-office", label, lambda place: place.state in WITH_OFFICE)


def begun(reading: Reading) -> Figure:
    return reading.of("begun", "Đã bắt đầu", lambda place: place.state not in (NOT_STARTED, State.WITHDRAWN))


def handed_in(reading: Reading) -> Figure:
    """Handed in to the receiving office, whatever came of it; who only concluded has handed in nothing."""
    return reading.of("handed-in", "Đã nộp", handed_in_on)


def handed_in_late(reading: Reading) -> Figure:
    note = "Nộp sau hạn nộp của đợt, dù nay hồ sơ đang ở đâu."
    return reading.of("handed-in-late", "Nộp muộn", is_handed_in_late, note)


def decided(reading: Reading) -> Figure:
    return reading.of("decided", "Đã có kết quả trong năm", lambda place: place.state in DECIDED)


LATE_NOTE = (
    "Chưa xong mà đã quá hạn: hồ sơ đã bắt đầu chưa nộp, hoặc đã nộp chưa có kết quả. Hạn tính bằng ngày làm việc từ "
    "ngày tiếp nhận thì dừng khi chờ đơn vị bổ sung. Đơn vị chưa bắt đầu không tính ở đây."
)


def late(reading: Reading) -> Figure:
    return reading.of("late", "Quá hạn", lambda place: is_late(reading.board, place), LATE_NOTE)


def late_with_unit(reading: Reading) -> Figure:
    found = [place for place in reading.board.in_state(*WITH_UNIT) if is_late(reading.board, place)]
    return Figure("late-unit", "Quá hạn, chờ đơn vị", found)


def late_with_office(reading: Reading) -> Figure:
    found = [place for place in reading.board.in_state(*WITH_OFFICE) if is_late(reading.board, place)]
    return Figure("late-office", "Quá hạn, chờ cơ quan thẩm định, quyết định", found)


def valid(reading: Reading) -> Figure:
    return reading.of("valid", "Còn hiệu lực, mọi mức", lambda place: place.held)


def ends_this_year(reading: Reading) -> Figure:
    year = reading.board.question.day.year
    return reading.of("ends-this-year", f"Hết hạn trong năm {year}", lambda place: _ends_in(place, year))


def ends_next_year(reading: Reading) -> Figure:
    year = reading.board.question.day.year + 1
    return reading.of("ends-next-year", f"Hết hạn năm {year}", lambda place: _ends_in(place, year))


def never_held(reading: Reading) -> Figure:
    return reading.of("unheld", "Chưa được công nhận, hoặc đã hết hiệu lực", lambda place: not place.held)


def _ends_in(place: Place, year: int) -> bool:
    return bool(place.held and place.held.valid_to and place.held.valid_to.year == year)


def without_level(reading: Reading) -> Figure:
    """Those from which the units that the plan still lacks must come."""
    reached = {place.unit.pk for place in reading.board.at_least(reading.level)}
    said = f" {reading.level_said} trở lên" if reading.level else ""
    return reading.of("without-level", f"Chưa giữ{said}", lambda place: place.unit.pk not in reached)


def without_group(reading: Reading) -> Figure:
    return reading.of("no-group", "Chưa thuộc cụm nào", lambda place: not place.groups)


def by_state(reading: Reading) -> list[Figure]:
    """The code of each is the state's own."""
    return [of_state(reading, state) for state in STATES]


def of_state(reading: Reading, state: str) -> Figure:
    return Figure(state, STATE_LABELS[state], reading.board.in_state(state))


def by_stage(reading: Reading) -> list[Figure]:
    """The stretches of the way, as bars and maps draw them."""
    return [
        Figure(stage.figure_code, stage.label, [place for place in reading.places if stage_of(place.state) == stage])
        for stage in STAGES
    ]


def by_level(reading: Reading) -> list[Figure]:
    """Bands of points each for itself, the best first; levels with all above them."""
    spec, levels = reading.board.spec, reading.board.levels
    ordered = list(reversed(levels)) if spec and spec.is_scored else levels
    more = "" if spec and spec.is_scored else " trở lên"
    return [
        Figure(f"level-{level}", f"Đang giữ {spec.said(level)}{more}", reading.board.holding(level))
        for level in ordered
    ]


def by_target(reading: Reading) -> list[Figure]:
    """What each target of the plan has reached, and the units among which it does not hold yet."""
    found = []
    for target in targets_of(reading.board):
        there = reached(target, reading.board)
        keys = {place.unit.pk for place in there}
        rest = [place for place in counted(target, reading.board) if place.unit.pk not in keys]
        found.append(Figure(f"target-{target.pk}", f"Đã đạt: {target}", there))
        found.append(Figure(f"target-{target.pk}-without", f"Chưa đạt: {target}", rest))
    return found


ALONE = [
    everything,
    held,
    in_progress,
    with_unit,
    with_office,
    begun,
    handed_in,
    handed_in_late,
    decided,
    late,
    late_with_unit,
    late_with_office,
    valid,
    ends_this_year,
    ends_next_year,
    never_held,
    without_level,
    without_group,
]
FAMILIES = [by_state, by_stage, by_level, by_target]


def figures_of(reading: Reading) -> dict[str, Figure]:
    """Every figure by its code, in order."""
    found = [tell(reading) for tell in ALONE] + [figure for tell in FAMILIES for figure in tell(reading)]
    return {figure.code: figure for figure in found}
