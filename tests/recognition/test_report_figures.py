"""What a Báo cáo kết quả counts: by group where there are no districts, several titles at once, and for any data."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document as WordFile
from openpyxl import load_workbook

from config import clock
from recognition.models import PeriodReport
from recognition.reporting import counting, printing, tables
from tests.factories import make_member, make_province, make_round
from tests.factories.figures import Row, make_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2026, 3, 10)
SPAN = (date(2025, 7, 1), date(2030, 12, 31))


def report_of(rnd, officer, *, titles=(), day=DAY) -> PeriodReport:
    """A draft of the Sở of ``rnd``, as its officer begins one."""
    office = rnd.province.offices.filter(kind="education").first()
    made = PeriodReport.objects.create(
        office=office, addressees="Bộ Giáo dục và Đào tạo", year=rnd.year, day=day, changed_by=officer
    )
    made.titles.set(titles or [rnd.title])
    return made


def so_officer(rnd):
    return make_member(rnd.province.offices.filter(kind="education").first())


@pytest.fixture
def today():
    """A province of the two-tier time: A in both groups, B in the second, C in none."""
    with clock.at(DAY):
        rnd = make_round(province=make_province(valid_from=SPAN[0]), year=2025)
        submitted = (("drafting", date(2026, 1, 10)), ("submitted", date(2026, 2, 20)))
        rows = [
            Row("A", "", submitted, grouped=(("Cụm 1", *SPAN), ("Cụm 2", *SPAN))),
            Row("B", grouped=(("Cụm 2", *SPAN),)),
            Row("C", "", submitted),
            Row("D", grouped=(("Cụm 1", SPAN[0], date(2026, 1, 31)),)),
        ]
        make_area(rnd, rows)
        yield rnd


def test_without_districts_the_report_sets_groups_side_by_side_in_page_word_and_excel(today):
    officer = so_officer(today)
    report = report_of(today, officer)
    figures = counting.count(report, officer)
    (block,) = figures["titles"]

    assert block["districts"] == []
    rows = [("Cụm 1", 1, 1, 0), ("Cụm 2", 2, 1, 1), ("Không thuộc cụm nào", 2, 1, 1)]
    assert [(row["name"], row["total"], row["handed_in"], row["not_started"]) for row in block["groups"]] == rows
    (part,) = printing.parts(report, figures)
    table = next(table for table in part.tables if table.columns[0][0] == "Cụm")
    assert [row[0] for row in table.rows] == [name for name, *_ in rows]
    book = load_workbook(BytesIO(tables.as_xlsx(report, figures)))
    told = book["Theo cụm"].iter_rows(min_row=2, values_only=True)
    assert [(row[1], row[2], row[3], row[6]) for row in told] == rows
    word = WordFile(BytesIO(printing.draft(report, figures, "docx")))
    printed = next(table for table in word.tables if table.rows[0].cells[0].text == "Cụm")
    assert [(row.cells[0].text, row.cells[1].text) for row in printed.rows[1:]] == [
        (name, str(total)) for name, total, *_ in rows
    ]
