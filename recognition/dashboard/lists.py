"""The list behind one number, by the code that stands in its address: of units, or of units with what was asked of them.

Figures of the board are quick and always at hand; what waits, fails or may be raised is reckoned only when asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from recognition.dashboard import failing, upgrades, waiting
from recognition.dashboard.board import Place
from recognition.dashboard.figures import Figure, Reading, figures_of
from recognition.dashboard.tables import Table, list_table


@dataclass(frozen=True)
class Listing:
    """``rows`` stand one for one beside the places of ``figure``; ``kind`` names the partial that shows them.

    ``hidden``: units that belong here too, whose dossiers the reader may not open.
    """

    figure: Figure
    rows: list
    table: Callable[[], Table]
    kind: str = "places"
    hidden: int = 0

    @property
    def template(self) -> str:
        return f"dashboard/partials/_{self.kind}.html"


def listing(reading: Reading, code: str) -> Listing | None:
    """None where no number has this code."""
    tell = next((tell for start, tell in FAMILIES.items() if code.startswith(start)), _of_places)
    return tell(reading, code)


def place_of(row) -> Place:
    return row if isinstance(row, Place) else row.place


def _of_places(reading: Reading, code: str) -> Listing | None:
    figure = figures_of(reading).get(code)
    return figure and Listing(figure, figure.places, lambda: list_table(reading, figure))


def _of_step(reading: Reading, code: str) -> Listing | None:
    step = _coded(waiting.steps(reading.board), code)
    if step is None:
        return None
    note = "Số ngày làm việc ở bước này, không tính ngày đầu; lâu nhất đứng trước."
    figure = Figure(code, f"Đang ở bước «{step.label}»", step.places, note)
    return Listing(figure, list(step.waiting), lambda: Table(waiting.HEADS, waiting.export([step])), "waiting_units")


def _of_indicator(reading: Reading, code: str) -> Listing | None:
    row = _coded(failing.indicators(reading.board, reading.level), code)
    if row is None:
        return None
    word = f"chưa đạt {row.level_said}" if row.level else "mất điểm"
    figure = Figure(code, f"Chỉ tiêu {row.number} {row.label}, {word}", row.places)
    table = Table(failing.HEADS, failing.export([row]))
    return Listing(figure, row.misses, lambda: table, "failing_units", row.hidden)


def _of_chance(reading: Reading, code: str) -> Listing | None:
    if reading.board.spec is None or reading.board.spec.is_scored:
        return None
    group = _coded(upgrades.prospects(reading.board).chances, code)
    if group is None:
        return None
    table = Table(upgrades.HEADS, upgrades.export(group.upgrades))
    return Listing(Figure(code, group.label, group.places), group.upgrades, lambda: table, "upgrade_units")


def _coded(found, code: str):
    return next((one for one in found if one.code == code), None)


FAMILIES = {"wait-": _of_step, "fail-": _of_indicator, "upgrade-": _of_chance}
