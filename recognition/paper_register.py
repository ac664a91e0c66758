"""The register of an office's papers: by symbol and year, in the order of their numbers, with the numbers left out."""

from dataclasses import dataclass
from io import BytesIO

from django.db.models import Count
from django.db.models.functions import ExtractYear
from tablib import Dataset

from recognition.models import Document, NumberSeries

HEADS = ("Số, ký hiệu", "Ngày ban hành", "Loại", "Nội dung", "Người ký", "Tình trạng", "Mã tra cứu")


@dataclass(frozen=True)
class Volume:
    """The papers of one office with one symbol in one year; ``count`` of them have a number."""

    office_id: int
    office: str
    symbol: str
    year: int
    count: int

    @property
    def key(self) -> str:
        return f"{self.office_id}|{self.symbol}|{self.year}"


@dataclass(frozen=True)
class Row:
    """A paper, or the numbers ``first`` to ``last`` that no paper here bears."""

    first: int
    last: int
    document: Document | None = None

    @property
    def numbers(self) -> str:
        return f"{self.first:02d}" if self.first == self.last else f"{self.first:02d} – {self.last:02d}"


def volumes(office_ids) -> list[Volume]:
    """What there is, the newest year first."""
    numbered = Document.objects.standing().filter(office__in=office_ids, number__isnull=False)
    found = (
        numbered.annotate(year=ExtractYear("issued_on"))
        .values_list("office", "office__name", "symbol", "year")
        .annotate(count=Count("pk"))
        .order_by("-year", "office__name", "symbol")
    )
    return [Volume(*row) for row in found]


def rows_of(volume: Volume) -> list[Row]:
    """The papers of ``volume`` by number, and between them what is left out since its first number."""
    found = Document.objects.standing().filter(
        office=volume.office_id, symbol=volume.symbol, issued_on__year=volume.year, number__isnull=False
    )
    documents = found.with_matter().select_related("signer").prefetch_related("items").order_by("number")
    rows, expected = [], _first_of(volume)
    for document in documents:
        if document.number > expected:
            rows.append(Row(expected, document.number - 1))
        rows.append(Row(document.number, document.number, document))
        expected = max(expected, document.number + 1)
    return rows


def _first_of(volume: Volume) -> int:
    series = series_of(volume)
    return series.first_in(volume.year) if series else 1


def series_of(volume: Volume) -> NumberSeries | None:
    return NumberSeries.objects.running().filter(office=volume.office_id, symbol=volume.symbol).first()


def about(document: Document) -> str:
    """What a paper is about, in one line: its title, year and units."""
    names = [item.unit_name for item in document.items.all()]
    units = ", ".join(names[:3]) + (f" và {len(names) - 3} đơn vị khác" if len(names) > 3 else "")
    return document.matter + (f": {units}" if units else "")


def as_xlsx(volume: Volume) -> bytes:
    """The register as an Excel file; cells that look like formulas stay text."""
    table = Dataset(headers=HEADS, title="Sổ đăng ký văn bản")
    for row in rows_of(volume):
        table.append(_cells(row, volume))
    return BytesIO(table.export("xlsx", escape=True)).getvalue()


def _cells(row: Row, volume: Volume) -> list[str]:
    if row.document is None:
        return [f"{row.numbers}/{volume.symbol}", "", "(không có trên cổng)", "", "", "", ""]
    paper = row.document
    said = [paper.get_kind_display(), about(paper), paper.signer_name, paper.get_state_display(), paper.code]
    return [f"{row.numbers}/{paper.symbol}", f"{paper.issued_on:%d/%m/%Y}", *said]
