"""The pages on which a province keeps its plans, the days of its rounds and its groups."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition.models import PlanChange, ProvincePlan, ReportDuty, Role, Round, Target, UnitChange, UnitGroup
from recognition.provincial import changes, plans
from tests.factories import LAST_DAY_OF_DISTRICTS, START, make_commune, make_province, make_round
from tests.factories.dossiers import small_pdf
from tests.factories.province_plans import make_duty, make_group, make_planner, make_province_plan
from tests.world import MODEL_BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
DAY = date(2026, 1, 15)
PAPER = {"number": "25/KH-UBND", "issued_on": "10/01/2026", "issuer": "UBND tỉnh", "name": "đánh giá, công nhận"}


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def rnd():
    return make_round(tiers=2)


@pytest.fixture
def desk(client, rnd):
    """The browser of an officer of the province."""
    client.person = make_planner(rnd.province)
    client.force_login(client.person, backend=MODEL_BACKEND)
    return client


def test_a_plan_is_entered_with_its_paper_a_target_and_a_late_report(desk, rnd):
    make_duty(code="dvht-so-bo", before_month=5, before_day=31, clause="khoản 3 Điều 18 TT 24", verified=True)
    paper = SimpleUploadedFile("kh.pdf", small_pdf("kh"), "application/pdf")
    desk.post(reverse("province_plan_add"), PAPER | {"scan": paper})
    plan = ProvincePlan.objects.get()
    desk.post(
        reverse("target_add", args=[plan.pk]), {"aim": "cdht-xa:1", "percent": "37,5", "more_than": "on", "year": 2030}
    )
    page = desk.post(
        reverse("duty_add", args=[plan.pk]), {"law": "dvht-so-bo", "before": "15/06", "clause": "mục IV"}, follow=True
    )

    assert [(t.amount_said, t.year, t.province) for t in Target.objects.all()] == [("trên 37,5 %", 2030, rnd.province)]
    duty = ReportDuty.objects.get(plan=plan)
    assert (duty.due_said, duty.label, duty.reporter_tier) == ("trước 15/06", "Kết quả", "province")
    assert page.text.count("Muộn hơn khoản 3 Điều 18 TT 24 (trước 31/05).") == 2  # said once, and standing there
    assert desk.get(reverse("province_plan_file", args=[plan.pk]))["Content-Type"] == "application/pdf"
    assert [change.subject for change in PlanChange.objects.order_by("pk")] == ["plan", "target", "duty"]


def test_a_correction_leaves_its_trail_and_the_second_of_two_is_told(desk, rnd):
    plan = make_province_plan(rnd.province)
    target, url = plan.targets.get(), reverse("target_edit", args=[plan.targets.get().pk])
    sent = {"aim": "cdht-xa:1", "percent": "45", "year": 2025, "seen": 0}

    assert "Ghi lý do" in desk.post(url, sent).text
    assert desk.post(url, sent | {"reason": "Công văn 7."}).status_code == 302
    late = desk.post(url, sent | {"percent": "50", "reason": "Đọc nhầm."})
    assert (late.status_code, "Người khác vừa sửa" in late.text) == (422, True)
    target.refresh_from_db()
    assert target.percent == Decimal(45)
    change = PlanChange.objects.get()
    assert (change.lines, change.reason, change.by) == ([("Cần đạt", "40 %", "45 %")], "Công văn 7.", desk.person)
    desk.post(url, {"do": "end", "day": "15/01/2026", "reason": "Bỏ.", "seen": changes.version(target)})
    assert [t.ended_on for t in Target.objects.all()] == [DAY]


def test_the_trail_is_never_changed(rnd):
    change = PlanChange.objects.create(province=rnd.province, subject="plan", subject_pk=1, action="added")

    for act in (change.delete, lambda: PlanChange.objects.update(reason="khác")):
        with pytest.raises((InternalError, IntegrityError), match="chỉ được ghi thêm"), transaction.atomic():
            act()


def test_what_cannot_be_read_gets_a_sentence_and_changes_nothing(desk, rnd):
    plan = make_province_plan(rnd.province)
    url = reverse("target_add", args=[plan.pk])
    sent = {"aim": "cdht-xa:2", "percent": "50", "year": 2030}
    wrong = [{"percent": "năm mươi"}, {"percent": "140"}, {"percent": "NaN"}, {"number": "5"}, {"percent": ""}]
    wrong += [{"year": "20300"}, {"aim": "cdht-xa:9"}, {"scope": "group:1"}, {"percent": "5\x00"}, {"aim": "x" * 10**6}]

    assert [desk.post(url, sent | change).status_code for change in wrong] == [422] * len(wrong)
    twice = desk.post(url, sent | {"aim": "cdht-xa:1", "year": 2025})
    assert "Tỉnh đã có chỉ tiêu cho danh hiệu, mức độ, năm này" in twice.text
    picture = SimpleUploadedFile("kh.docx", b"khong phai", "application/pdf")
    assert desk.post(reverse("province_plan_add"), PAPER | {"scan": picture}).status_code == 422
    assert (Target.objects.count(), ProvincePlan.objects.count(), PlanChange.objects.count()) == (1, 1, 0)


def test_an_example_of_the_old_province_is_checked_by_todays_and_ends_with_its_targets(desk, rnd):
    before = make_province(name="Cũ", valid_from=START, valid_to=LAST_DAY_OF_DISTRICTS)
    what = {"kind": "merged", "share": "whole", "effective_on": date(2025, 7, 1), "legal_basis": "NQ"}
    UnitChange.objects.create(old=before, new=rnd.province, **what)
    plan = make_province_plan(before, example=True)
    url = plan.get_absolute_url()

    assert "mẫu nạp sẵn, tỉnh chưa đối chiếu" in desk.get(reverse("province_plans")).text
    desk.post(url, {"do": "check", "seen": 0})
    plan.refresh_from_db()
    assert (plan.example, PlanChange.objects.get().action) == (False, "checked")
    desk.post(url, {"do": "end", "day": "15/01/2026", "reason": "Tỉnh đã sáp nhập.", "seen": changes.version(plan)})
    assert ([t.ended_on for t in plan.targets.all()], PlanChange.objects.count()) == ([DAY], 3)


def test_the_days_of_a_round_move_with_a_reason_and_the_clause_in_sight(desk, rnd):
    url = reverse("round_dates", args=[rnd.pk])
    sent = {"due_on": "15/03/2026", "done_on": "15/04/2026", "seen": 0}

    assert "Ghi lý do" in desk.post(url, sent).text
    assert "đã qua" in desk.post(url, sent | {"due_on": "10/01/2026", "reason": "KH 25"}).text
    page = desk.post(url, sent | {"reason": "KH 25"}, follow=True)
    assert "Hạn nộp muộn hơn Điều 9 Thông tư 25/2023/TT-BGDĐT" in page.text
    assert "Hạn nộp muộn hơn Điều 9" in desk.get(reverse("province_plans")).text
    rnd.refresh_from_db()
    assert (rnd.due_on, rnd.done_on) == (date(2026, 3, 15), date(2026, 4, 15))
    assert [change.lines for change in changes.trail(rnd)] == [
        [("Nộp chậm nhất", "27/02/2026", "15/03/2026"), ("Quyết định chậm nhất", "30/03/2026", "15/04/2026")]
    ]
    stale, by = Round.objects.get(pk=rnd.pk), make_planner(rnd.province)
    Round.objects.filter(pk=rnd.pk).update(evidence_compulsory=True)  # the operator, meanwhile
    days = date(2026, 3, 10), date(2026, 4, 10)
    plans.move_dates(stale, *days, seen=changes.version(stale), reason="KH 26", actor=by)
    rnd.refresh_from_db()
    assert (rnd.due_on, rnd.evidence_compulsory) == (days[0], True)


def test_units_are_found_ticked_and_taken_out_on_the_page_of_a_group(desk, rnd):
    desk.post(reverse("unit_groups"), {"name": "Cụm 1", "valid_from": "01/07/2025"})
    group, unit = UnitGroup.objects.get(), make_commune(rnd.province, name="Yên Mỹ")
    url = group.get_absolute_url()

    assert f'value="{unit.pk}"' in desk.get(f"{url}?{urlencode({'q': 'yen my'})}").text
    desk.post(url, {"do": "add", "units": unit.pk, "day": "01/01/2026", "q": "yen my"})
    assert group.unit_ids(DAY) == {unit.pk}
    there = {"do": "remove", "membership": group.memberships.get().pk, "day": "15/01/2026"}
    assert desk.post(url, there).status_code == 422
    desk.post(url, there | {"reason": "Chuyển cụm."})
    assert group.unit_ids(DAY) == set()
    forged = [
        there | {"membership": 9},
        {"do": "add", "units": "1", "day": "x"},
        {"do": "add", "units": "a\x00", "day": "15/01/2026"},
    ]
    assert [desk.post(url, sent).status_code for sent in forged] == [422] * 3


@pytest.mark.parametrize("page", ["province_plans", "province_plan", "unit_groups", "unit_group"])
def test_a_page_with_three_rows_asks_as_often_as_with_one(desk, rnd, page):
    plan = make_province_plan(rnd.province)
    group = make_group(rnd.province, make_commune(rnd.province), day=rnd.province.valid_from)
    aim = {"plan": plan, "province": rnd.province, "title": rnd.title, "level": "2", "number": 5, "group": group}
    Target.objects.create(year=2025, **aim)
    url = reverse(page, args={"province_plan": [plan.pk], "unit_group": [group.pk]}.get(page, []))

    def queries():
        desk.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(url).status_code == 200
        return len(asked)

    one = queries()
    for number in (2, 3):
        make_round(tiers=2, province=rnd.province, year=2025 + number, done_on=date(2040, 1, 1))
        make_duty(plan, code=f"bao-cao-{number}")
        Target.objects.create(year=2025 + number, **aim)
        more = make_province_plan(make_province(), number=str(number))
        ProvincePlan.objects.filter(pk=more.pk).update(province=rnd.province)
        unit = make_commune(rnd.province)
        group.memberships.create(unit=unit, valid_from=unit.valid_from)
        make_group(rnd.province, unit, name=f"Cụm {number}", day=rnd.province.valid_from)
    assert queries() == one


def test_leaders_may_and_viewers_only_read(client, rnd):
    plan = make_province_plan(rnd.province)
    viewer, leader = make_planner(rnd.province, role=Role.VIEWER), make_planner(rnd.province, role=Role.LEADER)

    def asked(person):
        client.force_login(person, backend=MODEL_BACKEND)
        pages = [
            plan.get_absolute_url(),
            *(reverse(name, args=[plan.pk]) for name in ("province_plan_edit", "duty_add")),
        ]
        return [client.get(url).status_code for url in (*pages, reverse("groups_from_districts"))]

    assert [asked(viewer), asked(leader)] == [[200, 403, 403, 403], [200] * 4]
