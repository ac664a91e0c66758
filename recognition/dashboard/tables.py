"""What the dashboard shows as tables to take out: heads and rows of text, numbers and days."""

from dataclasses import dataclass
from datetime import date

from tablib import Dataset

from recognition.dashboard.board import Place
from recognition.dashboard.figures import Figure, Reading
from recognition.dashboard.lines import name_then
from recognition.dashboard.overdue import limit_said
from recognition.resources.tables import CsvTable, XlsxTable

XLSX_TYPE = XlsxTable.CONTENT_TYPE
FORMATS = {"xlsx": (XlsxTable, XLSX_TYPE), "csv": (CsvTable, CsvTable.CONTENT_TYPE)}
LIST_HEADS = (
    "Đơn vị",
    "Mã đơn vị",
    "Thuộc",
    "Tình trạng",
    "Từ ngày",
    "Ngày nộp",
    "Hạn nộp",
    "Hạn quyết định",
    "Đang giữ",
    "Hiệu lực từ",
    "Hiệu lực đến hết",
    "Nguồn công nhận",
)


@dataclass(frozen=True)
class Table:
    """``rows`` under ``heads``; days are days, numbers are numbers."""

    heads: tuple[str, ...]
    rows: list[tuple]

    def written(self, form: str) -> tuple[bytes, str]:
        """The file, and its media type; ``form`` is "xlsx" or "csv". No cell becomes a formula."""
        writer, media_type = FORMATS[form]
        dataset = Dataset(headers=list(self.heads))
        for row in self.rows:
            dataset.append([_cell(value, form) for value in row])
        return writer().export_data(dataset), media_type


def _cell(value, form: str):
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if form == "csv" and isinstance(value, date) else value


def list_table(reading: Reading, figure: Figure) -> Table:
    """The units behind ``figure``, each by its name of the day."""
    said = level_names(reading)
    return Table(LIST_HEADS, [_row(place, said) for place in figure.places])


def level_names(reading: Reading) -> dict[str, str]:
    """Level → "Mức độ 1"."""
    return {level: reading.board.spec.named(level) for level in reading.board.levels}


def _row(place: Place, said) -> tuple:
    rnd, held, above = place.dossier and place.dossier.round, place.held, place.unit.parent
    return (
        name_then(place.unit),
        place.unit.code,
        above.full_name if above else "",
        place.label,
        place.since,
        place.handed_in_on,
        rnd and rnd.due_on,
        rnd and (limit_said(rnd.procedure) or rnd.done_on),
        said.get(place.level, place.level),
        held and held.valid_from,
        held and held.valid_to,
        place.source or ("cổng" if held else ""),
    )
