"""Tables as files: Excel and CSV, read as people really write them, written so that no cell becomes a formula.

The package's own formats are not enough: escaping takes away one "=" only ("==1+1" becomes a formula, "+", "-", "@" stay)
and turns empty cells into "None"; CSV knows commas only; row numbers are lost with blank lines.
"""

import csv
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

from django.core.exceptions import ValidationError
from import_export.formats.base_formats import CSV, XLSX
from tablib import Dataset

from criteria import wording
from evidence import kinds
from evidence.examine import OLE_HEAD, ZIP_HEAD, Refused, examine

ROW = "#"  # the column that keeps a row's number in its file
MAX_BYTES = 2 * 2**20
MAX_UNPACKED = 40 * 2**20
MAX_ROWS = 1000  # a row costs ten to twenty milliseconds, and a page answers within half a minute
MAX_COLUMNS = 60
HEAD_ROW, WIDEST = 1, 60
_SEPARATORS = (",", ";", "\t")  # the first when a single column has none
# A cell that begins so may run as a formula; CSV read with another separator may begin a cell anywhere.
_STARTS = "=+\\-@\t\r＝＋－＠"
_DANGEROUS = re.compile(rf"(^|[,;\t\r\n])(?=[{_STARTS}])")
_DEFUSED = re.compile(rf"(^|[,;\t\r\n])'(?=[{_STARTS}])")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class XlsxTable(XLSX):
    """The first sheet of an Excel workbook."""

    def get_title(self):
        return "Excel (.xlsx)"

    def create_dataset(self, in_stream: bytes) -> Dataset:
        _refuse_unsound(in_stream)
        return dataset_of(_sheet_rows(in_stream))

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        return workbook([("", dataset)])


def workbook(sheets: list[tuple[str, Dataset]]) -> bytes:
    """An Excel file with a sheet for each (name, rows); "" leaves the name to Excel."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, dataset in sheets:
        sheet = book.create_sheet(name or None)
        for number, row in enumerate([dataset.headers, *dataset], start=HEAD_ROW):
            for column, value in enumerate(row, start=1):
                _write_cell(sheet.cell(number, column), value, head=number == HEAD_ROW)
        _lay_out(sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


class CsvTable(CSV):
    """UTF-8 with or without its mark; commas, semicolons (Excel in Vietnamese) or tabs."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self):
        return "CSV (UTF-8)"

    def is_binary(self):
        return True

    def get_read_mode(self):
        return "rb"

    def create_dataset(self, in_stream: bytes) -> Dataset:
        return dataset_of(_csv_rows(in_stream))

    def export_data(self, dataset: Dataset, **kwargs) -> bytes:
        content = StringIO()
        writer = csv.writer(content)
        for row in [dataset.headers, *dataset]:
            writer.writerow([defused(value) for value in row])
        return content.getvalue().encode("utf-8-sig")


FORMATS = [XlsxTable, CsvTable]


def read(name: str, content: bytes) -> tuple[int, Dataset]:
    """Which of FORMATS the file is, and its table. Raises ValidationError with a sentence for whoever chose the file."""
    if not content.strip():
        raise ValidationError("Tệp trống.")
    if len(content) > MAX_BYTES:
        raise ValidationError(f"Tệp lớn hơn {MAX_BYTES // 2**20} MB. Chia danh sách thành nhiều tệp nhỏ hơn.")
    which = _format_of(name, content)
    return FORMATS.index(which), which().create_dataset(content)


def defused(value) -> str:
    """``value`` as text for a CSV cell; an apostrophe stands before whatever a spreadsheet would run."""
    if value is None:
        return ""
    return _DANGEROUS.sub(r"\1'", value) if isinstance(value, str) else str(value)


def dataset_of(rows: Iterable[list]) -> Dataset:
    """``rows`` (heads first, blank ones left out) as a table whose first column, ROW, is the row's number in the file.

    Raises ValidationError when there is nothing below the heads, too much of it, or a row is wider than the heads.
    """
    numbered = ((number, [_cell(value, number) for value in row]) for number, row in enumerate(rows, start=1))
    filled = ((number, row) for number, row in numbered if any(row))
    _, heads = next(filled, (0, []))
    heads = _trimmed(heads)
    if len(heads) > MAX_COLUMNS:
        raise ValidationError(f"Tệp có hơn {MAX_COLUMNS} cột.")
    dataset = Dataset(headers=[ROW, *map(str, heads)])
    for number, row in filled:
        dataset.append([number, *_fitted(row, len(heads), number)])
        if len(dataset) > MAX_ROWS:
            raise ValidationError(f"Tệp có hơn {wording.count(MAX_ROWS)} dòng. Chia thành nhiều tệp.")
    if not len(dataset):
        raise ValidationError("Tệp không có dòng nào dưới hàng tiêu đề.")
    return dataset


def _format_of(name: str, content: bytes) -> type:
    """Told by the content; the name only helps where content cannot tell (text)."""
    if content.startswith(ZIP_HEAD):
        return XlsxTable
    if content.startswith(OLE_HEAD):
        raise ValidationError("Đây là tệp Excel kiểu cũ (.xls). Mở bằng Excel, lưu lại thành .xlsx rồi tải lên.")
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValidationError(f"Tệp «{name}» không phải là bảng. Cổng nhận tệp .xlsx hoặc .csv.")
    if Path(name).suffix.lower() not in (".csv", ".txt"):
        raise ValidationError(f"Tệp «{name}» không phải là bảng. Cổng nhận tệp .xlsx hoặc .csv.")
    return CsvTable


def _csv_rows(content: bytes) -> Iterator[list]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            "Tệp không ở dạng UTF-8 nên chữ có dấu sẽ sai. Trong Excel chọn Lưu thành, loại «CSV UTF-8», rồi tải lên."
        ) from None
    head = text.lstrip().partition("\n")[0]
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=head.count)):
            yield [_DEFUSED.sub(r"\1", value) for value in row]
    except csv.Error:
        raise ValidationError(
            "Tệp CSV bị hỏng: có ô quá dài, hoặc dấu ngoặc kép mở mà không đóng. Mở bằng Excel, lưu lại rồi tải lên."
        ) from None


def _refuse_unsound(content: bytes) -> None:
    """The portal's own examination of Office files (macros, bombs, broken archives), before anything reads them."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            found = examine(Path(file.name))
        except Refused as refused:
            raise ValidationError(f"Tệp này {refused.predicate}") from refused
    if found.media_type != kinds.XLSX:
        raise ValidationError("Đây không phải là tệp Excel. Cổng nhận tệp .xlsx hoặc .csv.")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise ValidationError("Tệp Excel quá lớn khi mở ra. Chỉ giữ lại trang tính cần nhập.")


def _sheet_rows(content: bytes) -> Iterator[list]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()  # some programs write wrong ones, and rows would be lost
        yield from (list(row) for row in sheet.iter_rows(values_only=True))
    except ValidationError:
        raise
    except Exception as error:  # a broken workbook fails anywhere inside openpyxl, in any way
        raise ValidationError(
            "Không đọc được tệp Excel này. Mở bằng Excel, lưu lại thành .xlsx rồi tải lên."
        ) from error


def _cell(value, number: int) -> str | date:
    """Text on one line in composed letters, or a date. Raises ValidationError for signs no text has."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value or ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", " ".join(str(value).split()))
    if _ILLEGAL.search(text):
        raise ValidationError(f"Dòng {number} có ký tự lạ (không phải chữ). Gõ lại các ô của dòng này.")
    return text


def _trimmed(row: list) -> list:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _fitted(row: list, width: int, number: int) -> list:
    """``row`` of exactly ``width`` cells."""
    row = _trimmed(row)
    if len(row) > width:
        raise ValidationError(
            f"Dòng {number} có {len(row)} ô mà hàng tiêu đề chỉ có {width}. Nếu là CSV, ô có dấu phẩy phải nằm trong ngoặc kép."
        )
    return [*row, *[""] * (width - len(row))]


def _write_cell(cell, value, *, head: bool) -> None:
    """Text stays text (codes keep their zeros, "=…" is no formula, now or after somebody edits the cell)."""
    from openpyxl.styles import Font

    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value.replace("\r", "\n"))
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = bool(_DANGEROUS.match(value))
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
    if head:
        cell.font = Font(bold=True)


def _lay_out(sheet) -> None:
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        widest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(widest, WIDEST) + 2
