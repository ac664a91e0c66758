"""Báo cáo kết quả: its figures are those of the units, frozen with its paper, read by the offices above alone."""

from copy import deepcopy
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as WordFile
from openpyxl import load_workbook

from config import clock
from recognition import issuing, paperwork
from recognition.documents.wording import BOUND
from recognition.models import Document, OfficeKind, PeriodReport, ProvincePlan, ReportDuty, Role, State, Target
from recognition.reporting import counting, drafting, duties, printing, tables
from recognition.reporting.differences import differences
from tests.factories import (
    make_commune,
    make_district,
    make_dossier,
    make_member,
    make_office,
    make_place,
    make_recognition,
    make_round,
)
from tests.recognition.test_decisions import bytes_of, refusal_of, text_of
from tests.world import MODEL_BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


@pytest.fixture
def rnd():
    """Ân Thi: Bãi Sậy handed in and was recognised, Đa Lộc drafts and is late, Hồ Tùng Mậu has not begun.

    Yên Mỹ: Minh Châu concluded without a level, for want of 100 people at 5.1. 40 % are aimed at.
    """
    rnd = make_round()
    first, second = (make_district(rnd.province, name=name) for name in ("Ân Thi", "Yên Mỹ"))
    names = [(first, "Bãi Sậy"), (first, "Đa Lộc"), (first, "Hồ Tùng Mậu"), (second, "Minh Châu")]
    places = [make_place(rnd, parent=parent, name=name) for parent, name in names]
    make_recognition(make_dossier(state=State.APPRAISING, rnd=rnd, unit=places[0]), valid_from=DAY)
    make_dossier(rnd=rnd, unit=places[1], answered=False)
    make_dossier(state=State.SELF_ASSESSED, rnd=rnd, unit=places[3], level="")
    Target.objects.create(
        province=rnd.province, title=rnd.title, level="1", year=2025, percent=40, basis="KH 1/KH-UBND"
    )
    return rnd


def crew(office):
    """(officer, leader, clerk) of ``office``."""
    return tuple(make_member(office, role) for role in (Role.OFFICER, Role.LEADER, Role.CLERK))


def education(unit):
    return unit.offices.get(kind=OfficeKind.EDUCATION)


def make_report(rnd, office, officer, **fields):
    asked = {"purpose": "results", "addressees": "Ủy ban nhân dân tỉnh\nBộ Giáo dục và Đào tạo", "year": rnd.year}
    return drafting.make(office, actor=officer, **asked | {"day": DAY, "titles": [rnd.title], **fields})


def issue(document, leader, clerk, number=7):
    paperwork.prepare(document, number=number, issued_on=clock.today(), actor=clerk)
    paperwork.sign(document, actor=leader)
    issuing.issue(document, actor=clerk)
    return Document.objects.get(pk=document.pk)


def test_the_figures_are_those_of_the_units_and_the_same_in_table_annex_and_excel(rnd):
    office = education(rnd.province)
    officer, *_ = crew(office)
    report = make_report(rnd, office, officer)
    figures = counting.count(report, officer)
    (block,) = figures["titles"]

    assert [(row["unit"], row["stage"], row["late"], row["given"]) for row in block["units"]] == [
        ("Xã Bãi Sậy", "Đang thẩm định", "", True),
        ("Xã Đa Lộc", "Đang tự đánh giá", "chưa nộp hồ sơ, hạn 27/02/2025", False),
        ("Xã Hồ Tùng Mậu", "Chưa bắt đầu", "", False),
        ("Xã Minh Châu", "Đã tự đánh giá, chưa đề nghị", "", False),
    ]
    assert {row["label"]: row["count"] for row in block["stages"] if row["count"]} == {
        "Chưa bắt đầu, rút, quá hạn đợt": 1,
        "Tự đánh giá": 2,
        "Chờ tiếp nhận, thẩm định, quyết định, ký": 1,
    }
    assert counting.numbers(block) == {
        "total": 4,
        "handed_in": 1,
        "given": 1,
        "held": 1,
        "concluded": 1,
        "not_started": 1,
    }
    (aim,) = block["targets"]
    assert (aim["needed"], aim["reached"], aim["share"], aim["short"]) == (2, 1, "25 %", 1)
    assert [(row["name"], row["total"], row["given"]) for row in block["districts"]] == [
        ("Huyện Ân Thi", 3, 1),
        ("Huyện Yên Mỹ", 1, 0),
    ]
    assert [(row["number"], row["failed"], row["answered"], row["gap"]) for row in block["failing"]] == [
        ("5.1", 1, 2, "10 điểm phần trăm")
    ]
    (part,) = printing.parts(report, figures)
    assert [row[1:] for row in part.tables[-1].rows] == [("1 / 2 = 50 %".replace(" ", BOUND), "10 điểm phần trăm")]
    first, second = printing.annexes(report, figures)
    assert [row[1] for row in first.table.rows] == ["Xã Bãi Sậy"]
    assert [row[1] for row in second.table.rows] == ["Xã Đa Lộc", "Xã Hồ Tùng Mậu", "Xã Minh Châu"]
    sheet, by_district, failing = load_workbook(BytesIO(tables.as_xlsx(report, figures))).worksheets
    assert [row[1:3] for row in by_district.iter_rows(min_row=2, values_only=True)] == [
        ("Huyện Ân Thi", 3),
        ("Huyện Yên Mỹ", 1),
    ]
    assert [row[1::2] for row in failing.iter_rows(min_row=2, values_only=True)] == [("5.1", "mức độ 1", 2)]
    assert [(row[1], row[3], row[8]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        (row["unit"], row["stage"], "có" if row["given"] else None) for row in block["units"]
    ]


def test_a_district_reports_its_own_units_in_as_many_queries_for_one_as_for_three(rnd):
    first, second = rnd.province.children.order_by("sort_key")
    told = {}
    for district in (first, second):
        officer, *_ = crew(education(district))
        report = make_report(rnd, education(district), officer)
        officer.memberships_on(DAY)
        with CaptureQueriesContext(connection) as queries:
            figures = counting.count(report, officer)
        (block,) = figures["titles"]
        failing = [(row["number"], row["failed"], row["answered"]) for row in block["failing"]]
        told[district.name] = ([row["unit"] for row in block["units"]], len(queries), failing)

    assert told["Ân Thi"][::2] == (["Xã Bãi Sậy", "Xã Đa Lộc", "Xã Hồ Tùng Mậu"], [])
    assert told["Yên Mỹ"][::2] == (["Xã Minh Châu"], [("5.1", 1, 1)])
    assert told["Ân Thi"][1] - told["Yên Mỹ"][1] == 3  # the recognitions; of what is open the calendar and the steps


def test_a_report_goes_through_number_signature_and_seal_with_the_figures_it_was_begun_with(rnd):
    office = education(rnd.province)
    officer, leader, clerk = crew(office)
    report = make_report(rnd, office, officer)
    texts = dict.fromkeys(PeriodReport.TEXTS, "") | {"difficulties": "Kinh phí còn hạn chế.\nThiếu người."}
    drafting.save(report, texts | {"day": DAY, "addressees": report.addressees}, version=1, actor=officer)
    document = drafting.begin(report, signer=leader, actor=officer)
    report = PeriodReport.objects.get(pk=report.pk)
    make_commune(rnd.province.children.first(), name="Xuân Trúc")

    assert differences(report.figures, counting.count(report, officer)) == [
        "Cộng đồng học tập cấp xã: Tổng số đơn vị: 4 → 5.",
        "Cộng đồng học tập cấp xã: Chưa bắt đầu: 1 → 2.",
        "Cộng đồng học tập cấp xã: Chưa bắt đầu, rút, quá hạn đợt: 1 → 2.",
        "Cộng đồng học tập cấp xã: Chưa bắt đầu: thêm Xã Xuân Trúc.",
    ]
    worse = deepcopy(report.figures)
    worse["titles"][0]["failing"][0]["failed"] = 2
    label = "Cộng đồng học tập cấp xã"
    assert differences(report.figures, worse) == [f"{label}: Chưa đạt chỉ tiêu 5.1: 1/2 → 2/2 đơn vị."]
    worse["titles"][0]["failing"] = []
    assert differences(report.figures, worse) == [f"{label}: Chỉ tiêu nhiều đơn vị chưa đạt nhất: bớt 5.1."]
    issued = issue(document, leader, clerk)
    text = text_of(bytes_of(issued.file))
    for said in (
        "BÁO CÁO",
        f"Số: 07/BC-{office.code}",
        "Tổng số 4 đơn vị",
        "10 điểm phần trăm",
        "Kinh phí còn hạn chế.",
        "Phụ lục II",
    ):
        assert said in text
    assert "Xuân Trúc" not in text
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodReport.objects.filter(pk=report.pk).update(overall="Khác")
    assert refusal_of(drafting.begin_again, report, actor=leader) == [
        "Báo cáo đã ban hành. Cần bổ sung thì lập một báo cáo khác."
    ]


def test_only_its_officers_write_and_what_another_saved_is_not_written_over(rnd):
    office = education(rnd.province)
    officer, leader, clerk = crew(office)
    with pytest.raises(PermissionDenied):
        make_report(rnd, office, leader)
    report = make_report(rnd, office, officer)
    fields = {"day": DAY, "addressees": "Bộ", **dict.fromkeys(PeriodReport.TEXTS, "Một")}
    drafting.save(report, fields, version=1, actor=officer)

    with pytest.raises(ValidationError):
        drafting.save(report, fields | {"overall": "Hai"}, version=1, actor=officer)
    assert refusal_of(drafting.save, report, fields | {"day": DAY + timedelta(days=1)}, version=2, actor=officer) == [
        "Số liệu tính đến hôm nay hoặc một ngày đã qua: xem lại ngày."
    ]
    document = drafting.begin(report, signer=leader, actor=officer)
    assert refusal_of(drafting.begin, report, signer=leader, actor=officer) == [
        "Báo cáo đã trình lãnh đạo ký: số liệu và lời văn đã chốt, không sửa được nữa."
    ]
    paperwork.prepare(document, number=1, issued_on=DAY, actor=clerk)
    with pytest.raises(PermissionDenied):
        drafting.begin_again(report, actor=officer)
    again = drafting.begin_again(report, actor=leader)
    assert (again.overall, again.figures, list(again.titles.all())) == ("Một", None, [rnd.title])
    assert Document.objects.get(pk=document.pk).state == "abandoned"


def test_a_report_that_is_due_is_drafted_once_and_a_second_one_says_which_it_replaces(rnd, client):
    office = education(rnd.province)
    officer, leader, clerk = crew(office)
    due = {"duty_code": "tinh-so", "due_on": DAY}
    report = make_report(rnd, office, officer, **due)
    assert make_report(rnd, office, officer, **due) == report
    copy = {"office": office, "year": rnd.year, "day": DAY, "changed_by": officer, "duty_code": "tinh-so"}
    with pytest.raises(IntegrityError, match="period_report_one_draft"), transaction.atomic():
        PeriodReport.objects.create(**copy)

    free = make_report(rnd, office, officer)
    drafting.begin(free, signer=leader, actor=officer)
    again = drafting.begin_again(free, actor=officer)
    assert (drafting.begin_again(free, actor=officer), PeriodReport.objects.count()) == (again, 3)

    first = issue(drafting.begin(report, signer=leader, actor=officer), leader, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        report.titles.clear()
    client.force_login(officer, MODEL_BACKEND)
    second = make_report(rnd, office, officer, **due)
    said = f"{first.number_said()}, ngày 10/03/2025"
    assert client.get(second.get_absolute_url()).text.count(said) == 1
    issue(drafting.begin(second, signer=leader, actor=officer), leader, clerk, number=8)
    assert client.get(report.get_absolute_url()).text.count("Đã có báo cáo gửi sau thay bản này") == 1


def test_the_offices_above_read_what_is_issued_and_nobody_else(rnd):
    district = rnd.province.children.get(name="Ân Thi")
    office, other = education(district), education(rnd.province.children.get(name="Yên Mỹ"))
    officer, leader, clerk = crew(office)
    report, emulation = (make_report(rnd, office, officer, purpose=purpose) for purpose in ("results", "emulation"))
    drafts = [drafting.begin(one, signer=leader, actor=officer) for one in (report, emulation)]
    readers = {
        "clerk": clerk,
        "sở": make_member(education(rnd.province), Role.VIEWER),
        "ubnd huyện": make_member(make_office(district), Role.VIEWER),
        "nội vụ": make_member(make_office(district, OfficeKind.HOME_AFFAIRS), Role.VIEWER),
        "phòng khác": make_member(other, Role.LEADER),
        "xã": make_member(district.children.get(name="Bãi Sậy").offices.get(), Role.LEADER),
    }

    def read(model):
        return {name: model.objects.visible_to(user).filter(office=office).count() for name, user in readers.items()}

    before = dict.fromkeys(readers, 0) | {"clerk": 2}
    assert (read(PeriodReport), read(Document)) == (
        before,
        before | {"clerk": Document.objects.filter(office=office).count()},
    )
    for number, draft in enumerate(drafts, 1):
        issue(draft, leader, clerk, number)
    after = {"clerk": 2, "sở": 2, "ubnd huyện": 2, "nội vụ": 1, "phòng khác": 0, "xã": 0}
    assert read(PeriodReport) == after
    periods = Document.objects.filter(kind="period", office=office)
    assert {
        name: periods.filter(pk__in=Document.objects.visible_to(user)).count() for name, user in readers.items()
    } == after


def test_the_list_takes_as_many_queries_for_one_report_as_for_three(rnd, client):
    office = education(rnd.province)
    officer, leader, _ = crew(office)
    client.force_login(officer, backend=MODEL_BACKEND)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"{reverse('period_reports')}?nam=2024").status_code == 200
        return len(found)

    drafting.begin(make_report(rnd, office, officer), signer=leader, actor=officer)
    queries()  # the first of all also reads what is kept
    before = queries()
    for _ in range(2):
        drafting.begin(make_report(rnd, office, officer), signer=leader, actor=officer)
    assert queries() == before


def test_a_plan_with_a_later_day_holds_and_says_so_and_late_offices_are_named(rnd):
    kind = {"reporter_kind": "education", "reporter_tier": "district", "addressee": "Sở Giáo dục và Đào tạo"}
    law = {"code": "phong-so", "label": "Kết quả năm", "in_force_from": date(2024, 1, 26), "clause": "Điều 20.3 TT 24"}
    ReportDuty.objects.create(before_month=3, before_day=15, **law, **kind)
    below = [education(unit) for unit in rnd.province.children.order_by("sort_key")]
    office, (officer, *_) = education(rnd.province), crew(education(rnd.province))

    def told():
        owed = duties.owed_by(duties.reporting_below([office], officer), 2024)
        return [(one.office, one.on, one.is_late, one.warning) for one in owed]

    assert told() == [(one, date(2025, 3, 14), False, "") for one in below]
    with clock.at(date(2025, 3, 15)):
        assert [late for _, _, late, _ in told()] == [True, True]
    plan = ProvincePlan.objects.create(
        province=rnd.province, number="25/KH-UBND", issued_on=date(2024, 6, 1), issuer="UBND tỉnh", name="MẪU"
    )
    ReportDuty.objects.create(before_month=4, before_day=30, plan=plan, **law, **kind)
    assert duties.owed_by(below, 2024)[0].addressees == "Sở Giáo dục và Đào tạo"
    later = "Kế hoạch của tỉnh cho đến 29/04/2025, muộn hơn Điều 20.3 TT 24 (chậm nhất 14/03/2025)."
    assert told() == [(one, date(2025, 4, 29), False, later) for one in below]


def test_the_pages_lead_from_what_is_owed_to_the_leader_and_hostile_input_changes_nothing(rnd):
    office = education(rnd.province)
    officer, leader, _ = crew(office)
    duty = {"code": "so-ubnd", "label": "Kết quả năm", "addressee": "Ủy ban nhân dân tỉnh", "clause": "Điều 18.3"}
    kind = {"reporter_kind": "education", "reporter_tier": "province", "in_force_from": date(2024, 1, 26)}
    ReportDuty.objects.create(before_month=5, before_day=31, **duty, **kind)
    browser = Client()
    browser.force_login(officer, backend=MODEL_BACKEND)

    assert "chậm nhất 30/05/2025" in browser.get(reverse("period_reports")).text
    add = f"{reverse('period_report_add')}?nam=2024&co-quan={office.pk}&loai=so-ubnd"
    sent = {"office": office.pk, "purpose": "results", "titles": rnd.title.pk, "year": 2024, "day": "10/03/2025"}
    wrong = sent | {"addressees": "A\0", "titles": "999999", "office": "1e9", "day": "31/02/2025", "year": "9" * 30}
    refused = browser.post(add, wrong)
    assert (refused.status_code, PeriodReport.objects.count()) == (422, 0)
    browser.post(add, sent | {"addressees": "Ủy ban nhân dân tỉnh"})
    report = PeriodReport.objects.get()
    assert (report.duty_code, report.due_on, report.basis) == ("so-ubnd", date(2025, 5, 30), "Điều 18.3")

    texts = {
        "addressees": "UBND tỉnh",
        "day": "10/03/2025",
        "version": "1",
        "overall": "Tốt.",
        "advantages": "x" * 10**6,
    }
    page = browser.post(report.get_absolute_url(), texts)
    assert (page.status_code, "Tốt." in page.text) == (422, True)
    browser.post(report.get_absolute_url(), texts | {"advantages": "<b>Đủ</b>"})
    assert PeriodReport.objects.get().advantages == "<b>Đủ</b>"
    word = browser.get(reverse("period_report_draft", args=[report.pk, "docx"])).content
    assert "Tốt." in [paragraph.text for paragraph in WordFile(BytesIO(word)).paragraphs]
    assert browser.get(reverse("period_report_draft", args=[report.pk, "exe"])).status_code == 404
    browser.post(reverse("period_report_begin", args=[report.pk]), {"signer": officer.pk})
    assert PeriodReport.objects.get().is_draft
    begin = texts | {"version": "2", "advantages": "Đủ người", "signer": leader.pk}
    assert browser.post(reverse("period_report_begin", args=[report.pk]), begin | {"version": "1"}).status_code == 422
    browser.post(reverse("period_report_begin", args=[report.pk]), begin)
    assert PeriodReport.objects.get().advantages == "Đủ người"
    assert PeriodReport.objects.get().document.signer == leader
    make_commune(rnd.province.children.first(), name="Xuân Trúc")
    assert "Tổng số đơn vị: 4 → 5" in browser.get(report.get_absolute_url()).text
    for name in ("document_list", "home", "paper_register"):
        assert browser.get(reverse(name)).status_code == 200
    assert browser.post(report.get_absolute_url(), texts).status_code == 403
