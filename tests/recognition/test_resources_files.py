"""Files as spreadsheets write them: what is read of them, and what is written into ours."""

import csv
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from tablib import Dataset

from recognition.resources import tables
from tests.recognition.operator import (
    cells,
    csv_bytes,
    values,
    xlsx_bytes,
)

pytestmark = pytest.mark.django_db

DANGEROUS = ["=1+1", "==1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "a;=1+1", "a,@b", "＝1"]


# Reading files


@pytest.mark.parametrize(
    "content",
    [
        csv_bytes([["Mã", "Tên"], ["01", "Hà Nội"]]),
        csv_bytes([["Mã", "Tên"], ["01", "Hà Nội"]], encoding="utf-8-sig"),
        csv_bytes([["Mã", "Tên"], ["01", "Hà Nội"]], delimiter=";", encoding="utf-8-sig"),
        csv_bytes([["Mã", "Tên"], ["01", "Hà Nội"]], delimiter="\t"),
        csv_bytes([["Mã", "Tên"], ["01", "Hà  Nội "]]),
        csv_bytes([["Mã", "Tên", ""], ["01", "Hà Nội", ""]]),
    ],
)
def test_csv_is_read_however_a_spreadsheet_wrote_it(content):
    _, dataset = tables.read("a.csv", content)

    assert (dataset.headers, list(dataset)) == (["#", "Mã", "Tên"], [(2, "01", "Hà Nội")])


def test_rows_keep_their_number_when_blank_ones_stand_between():
    rows = [["Mã", "Tên"], ["1", "A"], ["", ""], ["2", "B"]]

    assert list(tables.read("a.csv", csv_bytes(rows))[1]) == [(2, "1", "A"), (4, "2", "B")]
    assert list(tables.read("a.xlsx", xlsx_bytes(rows))[1]) == [(2, "1", "A"), (4, "2", "B")]


def test_excels_own_numbers_and_days_are_read():
    rows = [["a", "b", "c", "d"], [12103.0, datetime(2026, 2, 28), 21.0285, True]]

    assert list(tables.read("a.xlsx", xlsx_bytes(rows))[1]) == [(2, "12103", date(2026, 2, 28), "21.0285", "có")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "Tệp trống."),
        ("a.csv", b"  \n \n", "Tệp trống."),
        ("a.csv", "Mã,Tên\n".encode(), "Tệp không có dòng nào dưới hàng tiêu đề."),
        ("a.pdf", b"%PDF-1.7 abc", "Tệp «a.pdf» không phải là bảng. Cổng nhận tệp .xlsx hoặc .csv."),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "Tệp «a.csv» không phải là bảng. Cổng nhận tệp .xlsx hoặc .csv."),
        (
            "a.xls",
            tables.OLE_HEAD + b"x" * 100,
            "Đây là tệp Excel kiểu cũ (.xls). Mở bằng Excel, lưu lại thành .xlsx rồi tải lên.",
        ),
        (
            "a.csv",
            "Mã,Tên\n01,Hà Nội\n".encode("utf-16"),
            "Tệp không ở dạng UTF-8 nên chữ có dấu sẽ sai. Trong Excel chọn Lưu thành, loại «CSV UTF-8», rồi tải lên.",
        ),
        (
            "a.csv",
            b"a,b\n1,2,3\n",
            "Dòng 2 có 3 ô mà hàng tiêu đề chỉ có 2. Nếu là CSV, ô có dấu phẩy phải nằm trong ngoặc kép.",
        ),
        ("a.csv", b"a,b\n1,\x01\n", "Dòng 2 có ký tự lạ (không phải chữ). Gõ lại các ô của dòng này."),
        ("a.csv", b"a,b\n" + b"1,2\n" * 1001, "Tệp có hơn 1.000 dòng. Chia thành nhiều tệp."),
        (
            "a.csv",
            b"a,b\n1," + b"x" * 2**20 + b"\n",
            "Tệp CSV bị hỏng: có ô quá dài, hoặc dấu ngoặc kép mở mà không đóng. Mở bằng Excel, lưu lại rồi tải lên.",
        ),
        ("a.csv", b"x" * (2 * 2**20 + 1), "Tệp lớn hơn 2 MB. Chia danh sách thành nhiều tệp nhỏ hơn."),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(name, content, sentence):
    with pytest.raises(ValidationError) as refused:
        tables.read(name, content)

    assert refused.value.messages == [sentence]


def test_a_broken_workbook_is_refused_with_a_sentence():
    content = xlsx_bytes([["Mã"], ["01"]])

    with pytest.raises(ValidationError) as refused:
        tables.read("a.xlsx", content[: len(content) // 2])

    assert refused.value.messages == [
        "Tệp này là tệp Word hoặc Excel bị hỏng. Hãy mở tệp bằng Word hoặc Excel, lưu lại thành .docx hoặc .xlsx rồi tải lên."
    ]


def test_an_empty_workbook_is_refused_with_a_sentence():
    with pytest.raises(ValidationError) as refused:
        tables.read("a.xlsx", xlsx_bytes([]))

    assert refused.value.messages == ["Tệp không có dòng nào dưới hàng tiêu đề."]


# Writing files


def written(form, *row):
    return form().export_data(Dataset(row, headers=["Cột"] * len(row)))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_an_excel_file_is_a_formula(text):
    [cell] = cells(written(tables.XlsxTable, text))[1]

    assert (cell.data_type, cell.value) == ("s", text.replace("\r", "\n"))
    assert cell.number_format == "@"


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_file_runs_whichever_separator_it_is_read_with(text):
    content = written(tables.CsvTable, text).decode("utf-8-sig")

    for delimiter in ",;\t":
        read = [cell for row in csv.reader(StringIO(content, newline=""), delimiter=delimiter) for cell in row]
        assert [cell for cell in read if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))] == []


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "a;=1+1", "Bạch Sam", "'Chào'", "Cư M'gar"])
def test_what_was_taken_out_as_csv_comes_in_unchanged(text):
    assert list(tables.read("a.csv", written(tables.CsvTable, text))[1]) == [(2, text)]


def test_empty_cells_stay_empty_and_numbers_stay_numbers():
    row = [None, "", 5, date(2026, 2, 28), "00012"]

    assert values(written(tables.XlsxTable, *row))[1] == [None, None, 5, datetime(2026, 2, 28), "00012"]
    assert written(tables.CsvTable, None, "", 5, "00012").decode("utf-8-sig").splitlines()[1] == ",,5,00012"


def test_signs_that_no_workbook_holds_are_left_out():
    assert values(written(tables.XlsxTable, "Bạch\x01 Sam"))[1] == ["Bạch Sam"]
