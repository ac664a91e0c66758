"""The rows behind a Báo cáo kết quả as an Excel file: the very figures of the paper."""

from tablib import Dataset

from config import clock
from recognition.models import PeriodReport
from recognition.papers.period import AREA_HEADS
from recognition.reporting.counting import listed
from recognition.resources.tables import workbook

HEADS = (
    "Danh hiệu",
    "Đơn vị",
    "Thuộc",
    "Tình trạng",
    "Ngày nộp",
    "Quá hạn",
    "Nộp muộn",
    "Mức độ, xếp loại đang giữ",
    "Công nhận trong năm",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan quyết định",
    "Hiệu lực đến hết",
    "Nguồn",
)
EMULATION_HEADS = (
    "Danh hiệu",
    "Đơn vị",
    "Thuộc",
    "Mức độ, xếp loại",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan quyết định",
    "Hiệu lực đến hết",
)
AREA_SHEETS = {"districts": "Theo địa bàn", "groups": "Theo cụm"}
FAILING_HEADS = (
    "Danh hiệu",
    "Số",
    "Chỉ tiêu",
    "Mức",
    "Đơn vị chưa đạt",
    "Trên số đã nộp",
    "Một nửa số đơn vị thiếu không quá",
)


def as_xlsx(report: PeriodReport, figures: dict) -> bytes:
    """A sheet with one row for every unit, one by district or group where there are any, one of failing indicators.

    For emulation the recognised units alone.
    """
    if report.is_emulation:
        return workbook([("Đơn vị", _sheet(figures, EMULATION_HEADS, _emulated))])
    units, failing = _sheet(figures, HEADS, _units), _sheet(figures, FAILING_HEADS, _failing)
    return workbook([("Đơn vị", units), *_areas(figures), ("Chỉ tiêu chưa đạt", failing)])


def _sheet(figures: dict, heads, rows) -> Dataset:
    """The rows that ``rows`` makes of every title, under one another."""
    dataset = Dataset(headers=heads)
    for block in figures["titles"]:
        for row in rows(block):
            dataset.append(row)
    return dataset


def _areas(figures: dict):
    """(name, rows) of the sheets by district and by group, of those that have rows; frozen earlier, there may be none."""
    for key, name in AREA_SHEETS.items():
        heads = ("Danh hiệu", name.removeprefix("Theo ").capitalize(), *AREA_HEADS.values())
        sheet = _sheet(figures, heads, lambda block, key=key: _area(block, key))
        if len(sheet):
            yield name, sheet


def _area(block: dict, key: str):
    for row in block.get(key, []):
        yield [block["label"], row["name"], *(row[number] for number in AREA_HEADS)]


def _failing(block: dict):
    for row in block.get("failing", []):
        level = row["level"] or "mất điểm"
        yield [block["label"], row["number"], row["label"], level, row["failed"], row["answered"], row["gap"]]


def _units(block: dict):
    for row in block["units"]:
        given = "có" if row["given"] else ""
        told = [block["label"], row["unit"], row["in"], row["stage"], _day(row["handed_in"]), row["late"]]
        told.append(row.get("handed_in_late", ""))
        yield [*told, row.get("level", ""), given, *_decision(row), row.get("source", "")]


def _emulated(block: dict):
    for row in listed(block, "given"):
        yield [block["label"], row["unit"], row["in"], row["level"], *_decision(row)]


def _decision(row: dict) -> list:
    """Number, day, office, until when; empty cells for a unit that holds nothing."""
    return [row.get("number", ""), _day(row.get("decided", "")), row.get("office", ""), _day(row.get("until", ""))]


def _day(written: str):
    return clock.date_of(written) if written else None
