"""What a Báo cáo kết quả is made from: parts with tables and bars, and annexes that count their own pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from recognition.documents import wording
from recognition.documents.parts import Paper

SHADES = ("#ffffff", "#d9d9d9", "#bdbdbd", "#9a9a9a", "#757575", "#333333", "#5a5a5a", "#ececec")  # printed in black
BAR_WIDTH = 1000  # units of a bar's own drawing


@dataclass(frozen=True)
class Table:
    """``columns`` are (head, width in mm or ""); the first cell of a row is its number, or its name where not ``numbered``."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numbered: bool = True

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows with the head of its column before each cell, for a narrow screen."""
        heads = [head for head, _ in self.columns]
        return [list(zip(heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Stretch:
    """A part of a bar: where it begins, how wide it is (of BAR_WIDTH), its shade, and what it counts."""

    x: int
    width: int
    shade: str
    label: str
    count: int


@dataclass(frozen=True)
class Part:
    """A part with a Roman numeral: paragraphs, a bar, tables; ``states`` (state → units) is the bar of a page."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    bar: tuple[Stretch, ...] = ()
    tables: tuple[Table, ...] = ()
    states: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Annex:
    """A table on pages of its own, behind the paper."""

    title: str
    table: Table


@dataclass(frozen=True, kw_only=True)
class PeriodReportFacts(Paper):
    """A Báo cáo (Mẫu 1.4) of results: ``opening`` says over what and as at which day."""

    kind = "Báo cáo"

    opening: str
    parts: tuple[Part, ...]
    annexes: tuple[Annex, ...] = ()

    @property
    def heading_inside(self) -> str:
        return wording.bound(wording.lower_first(self.subject))

    @property
    def numbered(self) -> list[tuple[str, Part]]:
        return [(wording.roman(index), part) for index, part in enumerate(self.parts, 1)]

    @property
    def named_annexes(self) -> list[tuple[str, Annex]]:
        """One is "Phụ lục", from two on they have Roman numerals."""
        if len(self.annexes) == 1:
            return [("Phụ lục", self.annexes[0])]
        return [(f"Phụ lục {wording.roman(index)}", annex) for index, annex in enumerate(self.annexes, 1)]


def bar_of(counted: list[tuple[str, int]]) -> tuple[Stretch, ...]:
    """(label, count) of each part → the stretches of a whole bar; nothing where there is nothing to count."""
    total = sum(count for _, count in counted)
    if not total:
        return ()
    ends = [BAR_WIDTH * reached // total for reached in accumulate(count for _, count in counted)]
    return tuple(
        Stretch(begin, end - begin, SHADES[index % len(SHADES)], label, count)
        for index, ((label, count), begin, end) in enumerate(zip(counted, [0, *ends], ends, strict=False))
        if count
    )
