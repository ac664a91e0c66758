"""What a Báo cáo kết quả is made from: parts with tables and bars, and annexes that count their own pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from recognition.documents import wording
from recognition.documents.parts import Paper


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
class Part:
    """A part with a Roman numeral: paragraphs, a divided bar of ``states`` (state → units), tables."""

    heading: str
    paragraphs: tuple[str, ...] = ()
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
