"""Recognitions as a table to take out: the public one, and the one of an office with what comes next."""

from collections.abc import Iterable

from tablib import Dataset

from recognition.resources.tables import CsvTable, XlsxTable

HEADS = (
    "Đơn vị",
    "Mã đơn vị",
    "Thuộc",
    "Danh hiệu",
    "Mức độ, xếp loại",
    "Năm đánh giá",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan quyết định",
    "Có hiệu lực đến hết",
    "Hiệu lực",
    "Vì sao",
    "Nguồn",
    "Trang xác minh",
)


def cells(entry) -> list:
    """One row under HEADS; days are days."""
    given = entry.recognition
    return [
        given.unit.full_name,
        given.unit.code,
        entry.place,
        given.title.label,
        given.level_named,
        given.year,
        entry.number,
        entry.decided_on,
        entry.office,
        given.valid_to,
        entry.standing.label,
        entry.standing.why,
        given.source_said or ("bản mẫu" if entry.specimen else "ban hành trên cổng"),
        entry.url,
    ]


class RegisterTable:
    """``of`` takes entries of the register; ``more`` adds columns: head → a function of the entry."""

    CSV, XLSX = CsvTable.CONTENT_TYPE, XlsxTable.CONTENT_TYPE

    def __init__(self, dataset: Dataset):
        self.dataset = dataset

    @classmethod
    def of(cls, entries: Iterable, more: dict | None = None):
        more = more or {}
        dataset = Dataset(headers=[*HEADS, *more])
        for entry in entries:
            dataset.append([*cells(entry), *[tell(entry) for tell in more.values()]])
        return cls(dataset)

    @property
    def csv(self) -> bytes:
        for index, row in enumerate(self.dataset):
            self.dataset[index] = [f"{cell:%d/%m/%Y}" if hasattr(cell, "month") else cell for cell in row]
        return CsvTable().export_data(self.dataset)

    @property
    def xlsx(self) -> bytes:
        return XlsxTable().export_data(self.dataset)
