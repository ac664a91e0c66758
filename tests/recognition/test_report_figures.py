"""What a Báo cáo kết quả counts: by group where there are no districts, several titles at once, and for any data."""

from datetime import date
from io import BytesIO

import pytest
from django.conf import settings as portal
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as WordFile
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from PIL import Image

from config import clock
from recognition.dashboard import charts
from recognition.dashboard.board import STATES
from recognition.models import PeriodReport, ReportDuty, Title, Unit
from recognition.models.province_plans import REPORTERS
from recognition.permissions import period_reports as may
from recognition.procedures import load_file
from recognition.reporting import counting, drafting, printing, tables
from recognition.reporting.groups import NO_GROUP
from tests.factories import make_member, make_office, make_province, make_round, make_unit
from tests.factories.figures import Row, make_area
from tests.factories.places import START
from tests.factories.province_plans import make_duty, make_province_plan
from tests.recognition.dashboard.test_figures import areas, counted, some_day
from tests.recognition.test_decisions import text_of
from tests.world import MODEL_BACKEND

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


def test_communes_report_and_the_so_reads_who_has_sent_page_by_page(today, client):
    """Whoever a plan may ask for a report can write one; the Sở's list of them costs the same for any number."""
    assert set(REPORTERS) == may.REPORTING
    kind = {"reporter_kind": "committee", "reporter_tier": "commune", "code": "xa-so"}
    make_duty(make_province_plan(today.province, issued_on=SPAN[0]), **kind)
    communes = Unit.objects.filter(parent=today.province, tier="commune").order_by("sort_key")
    offices = [make_office(communes[0], "committee")]
    client.force_login(so_officer(today), backend=MODEL_BACKEND)

    def page(number=1):
        with CaptureQueriesContext(connection) as queries:
            found = client.get(reverse("period_reports"), {"nam": 2025, "duoi": number})
        return found.context["below"], len(queries)

    page()  # the first of all also reads what is kept
    one = page()
    offices += [make_office(unit, "committee") for unit in communes[1:3]]
    three = page()
    assert ([owed.office for owed in three[0]], three[1]) == (offices, one[1])

    writer = make_member(offices[0])
    report = drafting.make(
        offices[0], actor=writer, titles=[today.title], addressees="Sở", year=2025, day=DAY, duty_code="xa-so"
    )
    (block,) = counting.count(report, writer)["titles"]
    assert [row["unit"] for row in block["units"]] == [communes[0].full_name]
    client.force_login(writer, backend=MODEL_BACKEND)
    assert [owed.report for owed in client.get(reverse("period_reports"), {"nam": 2025}).context["owed"]] == [report]
    refused = ReportDuty(reporter_kind="association", reporter_tier="province", before_day=1, before_month=3)
    with pytest.raises(ValidationError) as error:
        refused.clean()
    assert error.value.messages == [
        f"Hội Khuyến học cấp tỉnh không lập báo cáo kết quả trên cổng. Chọn: {', '.join(REPORTERS.values())}."
    ]


def test_the_chart_of_the_page_is_that_of_the_word_file_with_its_numbers_in_words(today):
    officer = so_officer(today)
    report = report_of(today, officer)
    figures = counting.count(report, officer)
    word = WordFile(BytesIO(printing.draft(report, figures, "docx")))

    (shown,) = word.inline_shapes
    said = "chưa bắt đầu, rút, quá hạn đợt: 2; chờ tiếp nhận, thẩm định, quyết định, ký: 2"
    assert shown._inline.docPr.get("descr") == f"Kết quả Cộng đồng học tập cấp xã: {said}"
    (part,) = printing.parts(report, figures)
    assert charts.split("", part.states).said == said
    (picture,) = [rel.target_part.blob for rel in word.part.rels.values() if "image" in rel.reltype]
    drawn = Image.open(BytesIO(picture))
    half = [drawn.getpixel((drawn.width * at // 8, 20)) for at in (2, 6)]
    assert (half[0], half[1] in ((79, 143, 184), (255, 255, 255))) == ((201, 210, 217), True)


def test_one_report_of_the_so_holds_every_title_of_both_circulars(client):
    """At the end of the school year: TT 25's communes and districts, TT 24's units of districts and of the province."""
    with clock.at(date(2025, 5, 20)):
        rnd = make_round()
        make_area(rnd, [Row("A", "D1")])
        (district,) = rnd.province.children.filter(tier="district")
        for parent, tier in ((district, "district"), (rnd.province, "province")):
            make_unit(tier="institution", parent=parent, valid_from=START, assessed_at=tier)
        codes = ["cdht-huyen", "dvht-huyen", "dvht-tinh", "dvht-xa"]
        for code in codes:
            load_file(portal.FIXTURES_DIR / "procedures" / f"{code}.yaml")
        *titles, now_of_communes = [rnd.title, *Title.objects.filter(code__in=codes).order_by("code")]
        owed = make_duty(code="so-bo")
        owed.titles.set([*titles, now_of_communes])
        officer = so_officer(rnd)
        client.force_login(officer, backend=MODEL_BACKEND)
        office = officer.memberships_on(clock.today())[0].office
        page = client.get(reverse("period_report_add"), {"nam": 2024, "co-quan": office.pk, "loai": "so-bo"})
        assert page.context["form"].initial["titles"] == sorted(title.pk for title in titles)
        report = report_of(rnd, officer, titles=titles, day=clock.today())
        figures = counting.count(report, officer)

        assert [(block["code"], len(block["units"])) for block in figures["titles"]] == [
            (title.code, 1) for title in sorted(titles, key=lambda title: title.pk)
        ]
        text = text_of(printing.draft(report, figures, "pdf"))  # "I." ends "II." and "III." too
        assert [text.count(f"{numeral}. KẾT QUẢ") for numeral in ("I", "II", "III", "IV")] == [3, 2, 1, 1]


# Any data


@settings(max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rows=areas(), day=some_day)
def test_for_any_data_the_report_says_what_the_rows_say(db, rows, day):
    with transaction.atomic(), clock.at(day):
        rnd = make_round(province=make_province(valid_from=START))
        make_area(rnd, rows)
        officer = so_officer(rnd)
        figures = counting.count(report_of(rnd, officer, day=day), officer)
        transaction.set_rollback(True)

    expected = {code: units.split() for code, units in counted(rows, day).items()}
    block = next(iter(figures["titles"]), None)
    assert (block is not None) == bool(expected["all"])
    if block:
        check(block, expected, [row for row in rows if row.name in expected["all"]], day)


# The states that a report tells together, in its order.
TOLD = (
    ("not-started", "withdrawn", "lapsed"),
    ("drafting", "endorsing", "self_assessed"),
    ("submitted", "appraising", "deciding", "signing"),
    ("returned",),
    ("recognised",),
    ("refused",),
)


def check(block, expected, rows, day):
    """Numbers, stages, levels, rows and districts of ``block`` against the independent count."""
    in_state = {state: len(expected.get(state, [])) for state in STATES}
    assert counting.numbers(block) == {
        "total": len(rows),
        "handed_in": len(expected["handed-in"]),
        "given": 0,  # the factory's recognitions are of the year before
        "held": len(expected["held"]),
        "concluded": in_state["self_assessed"],
        "not_started": in_state["not-started"],
    }
    assert [row["count"] for row in block["stages"]] == [sum(in_state[state] for state in states) for states in TOLD]
    assert [row["now"] for row in block["levels"]] == [len(expected["level-1"]), len(expected["level-2"])]
    before = counted(rows, day.replace(year=day.year - 1, day=min(day.day, 28)))
    if day.day <= 28:
        assert {row["key"]: row["before"] for row in block["compared"]}["held"] == len(before["held"].split())
    check_areas(block["districts"], expected, lambda name: [row for row in rows if district_of(row) == name])
    assert sum(told["total"] for told in block["districts"]) in (0, len(rows))
    check_areas(block["groups"], expected, lambda name: [row for row in rows if name in groups_of(row, day)])
    assert bool(block["groups"]) == (
        any(groups_of(row, day) != [NO_GROUP] for row in rows) and not any(row.district for row in rows)
    )


def check_areas(told, expected, inside):
    """Each of the rows ``told`` counts the units that ``inside`` gives for its name."""
    for row in told:
        names = {one.name for one in inside(row["name"])}
        assert row["total"] == len(names)
        for key, code in (("handed_in", "handed-in"), ("held", "held"), ("not_started", "not-started")):
            assert row[key] == len(names & set(expected[code]))


def district_of(row) -> str:
    return f"Huyện {row.district}" if row.district else "Trực thuộc tỉnh"


def groups_of(row, day) -> list[str]:
    return [name for name, first, last in row.grouped if first <= day <= last] or [NO_GROUP]
