"""The calendar: whose lines they are, on which day, and what is said of days off."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition import activities, days_off
from recognition.agenda.gathering import gather
from recognition.models import Activity, CalendarDayChange, OfficeKind, ProvincePlan, Role, State
from tests.factories import (
    make_dossier,
    make_member,
    make_place,
    make_procedure,
    make_round,
    make_user,
    play,
)
from tests.factories.calendars import make_activity, make_duty
from tests.factories.dossiers import beside
from tests.factories.plans import make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
YEAR = date(2026, 1, 1), date(2026, 12, 31)


def lines(user, kind, first=YEAR[0], last=YEAR[1]) -> list[tuple]:
    return [(e.first, e.what, e.note) for e in gather(user, first, last) if e.kind == kind]


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def rnd():
    return make_round(tiers=2, year=2025)


@pytest.fixture
def commune(rnd):
    return make_place(rnd, name="Yên Lạc")


@pytest.fixture
def office(rnd, commune):
    return rnd.province.offices.get(kind=OfficeKind.EDUCATION)


def test_deadlines_at_the_end_of_february_say_when_they_fall_on_a_day_off(rnd, commune):
    officer = make_member(commune.offices.get())
    with clock.at(date(2026, 1, 5)):
        assert lines(officer, "due") == [
            (date(2026, 2, 27), "Ngày cuối nộp hồ sơ: Cộng đồng học tập cấp xã, năm 2025", rnd.procedure.dates_clause)
        ]
        rnd.due_on = date(2026, 2, 28)
        rnd.save()
        assert lines(officer, "due")[0][2] == (
            f"{rnd.procedure.dates_clause}; tỉnh đặt muộn hơn thông tư (chậm nhất 27/02/2026); rơi vào thứ Bảy, không lùi"
        )
        rnd.due_on = date(2026, 2, 17)
        rnd.save()
        assert lines(officer, "due")[0][2] == f"{rnd.procedure.dates_clause}; rơi vào ngày nghỉ lễ, không lùi"
        assert lines(make_user(), "due") == []


def test_a_swapped_saturday_is_no_day_off_and_a_year_without_notice_is_provisional(rnd, office):
    saturday, unknown = date(2026, 1, 10), date(2028, 2, 29)
    for day in (saturday, unknown):
        make_activity(office, starts_on=day)
    with clock.at(date(2026, 1, 5)):
        assert lines(make_member(office), "training", saturday, unknown) == [
            (saturday, "Tập huấn cán bộ xã", ""),
            (unknown, "Tập huấn cán bộ xã", "lịch nghỉ năm 2028 là dự kiến"),
        ]


def test_a_report_is_due_the_day_before_and_a_plan_sets_its_own_day_with_a_warning(rnd, commune):
    make_duty()
    plan = ProvincePlan.objects.create(
        province=rnd.province, number="12/KH-UBND", issued_on=date(2025, 1, 2), issuer="UBND tỉnh", name="Kế hoạch"
    )
    officer = make_member(commune.offices.get())
    with clock.at(date(2026, 1, 5)):
        assert lines(officer, "duty") == [
            (date(2026, 3, 14), "Kết quả công nhận cấp xã", "Thông tư 24 Điều 20.3; rơi vào thứ Bảy, không lùi")
        ]
        make_duty(plan=plan, before_month=4, before_day=30, clause="mục 5")
        assert lines(officer, "duty") == [
            (
                date(2026, 4, 29),
                "Kết quả công nhận cấp xã",
                "mục 5, Kế hoạch 12/KH-UBND ngày 02/01/2025; muộn hơn Thông tư 24 Điều 20.3 (chậm nhất 14/03/2026)",
            )
        ]
        elsewhere = make_member(make_place(make_round(tiers=2)).offices.get())
        assert [day for day, _, _ in lines(elsewhere, "duty")] == [date(2026, 3, 14)]
        plan.ended_on = date(2026, 4, 29)
        plan.save()
        assert [day for day, _, _ in lines(officer, "duty")] == [date(2026, 3, 14)]


def test_a_commune_sees_its_own_dossier_and_milestones_and_nobody_elses(rnd, commune):
    mine = make_dossier(rnd=rnd, unit=commune, answered=False)
    other = beside(mine, State.DRAFTING)
    for dossier in (mine, other):
        plan = make_plan(dossier)
        plan.milestones.create(quarter=1, text=f"Họp {dossier.unit}", due_on=date(2026, 2, 10))
    neighbour = make_activity(other.unit.offices.get())
    with clock.at(date(2026, 2, 1)):
        found = gather(mine.people.officer, *YEAR)
        page = browser(mine.people.officer).get("/lich/?thang=2026-02&xem=danh-sach").text
        assert browser(mine.people.officer).get(neighbour.get_absolute_url()).status_code == 404
    assert [e.what for e in found if e.kind in ("held", "milestone", "training")] == [
        f"Họp {mine.unit}",
        f"{mine.unit.full_name}: nộp hồ sơ",
    ]
    assert (page.count(mine.unit.full_name) > 0, page.count(other.unit.full_name)) == (True, 0)


def test_dossiers_at_hand_stand_on_their_true_days_and_as_one_line_on_a_day(rnd, commune):
    first = make_dossier(rnd=rnd, unit=commune, state=State.APPRAISING)
    beside(first)
    with clock.at(date(2026, 2, 26)):
        reviewer = first.people.reviewer
        assert [day for day, _, _ in lines(reviewer, "held")] == [rnd.done_on, rnd.done_on]
        page = browser(reviewer).get("/lich/?thang=2026-03&xem=danh-sach&loai=held").text
        assert (page.count("2 hồ sơ: có quyết định"), page.count("Xem 2 đơn vị")) == (1, 1)
        assert (
            browser(reviewer).get("/lich/?thang=2026-03&xem=danh-sach&loai=held&cap=district").text.count("2 hồ sơ")
            == 0
        )


def test_the_page_asks_the_database_as_often_for_three_of_each_as_for_one(rnd, commune, office):
    dossier = make_dossier(rnd=rnd, unit=commune, state=State.APPRAISING)
    client = browser(dossier.people.reviewer)

    def queries() -> int:
        with clock.at(date(2026, 3, 3)), CaptureQueriesContext(connection) as asked:
            assert client.get("/lich/?thang=2026-03").status_code == 200
        return len(asked)

    make_activity(office)
    make_duty()
    once = queries()
    for number in range(2):
        make_activity(office)
        make_duty(code=f"khac-{number}")
        beside(dossier)
    assert queries() == once


def test_an_activity_is_entered_changed_with_its_trail_cancelled_and_never_lost(office, commune):
    officer, reader = make_member(office), make_member(commune.offices.get())
    client = browser(officer)
    with clock.at(date(2026, 1, 5)):
        sent = {
            "office": office.pk,
            "name": "Kiểm tra xã",
            "kind": "inspection",
            "starts_on": "15/10/2026",
            "whole_month": "on",
        }
        assert client.post("/lich/viec/", sent | {"name": "a\x00b"}).status_code == 422
        assert client.post("/lich/viec/", sent | {"note": "x" * 1_000_000}).status_code == 422
        assert client.post("/lich/viec/", sent).status_code == 302
        made = Activity.objects.get()
        assert (made.days_said, made.ends_on) == ("trong tháng 10/2026", date(2026, 10, 31))
        place = sent | {"place": "Hội trường", "seen": "1"}
        assert client.post(made.get_absolute_url(), place).status_code == 302
        assert (
            client.post(made.get_absolute_url(), place | {"place": "Khác"}).status_code == 422
        )  # not the last version
        assert browser(reader).get(made.get_absolute_url()).text.count("Hội trường") == 2
        assert browser(reader).post(made.get_absolute_url(), place).status_code == 403
        client.post(made.get_absolute_url(), {"do": "cancel", "reason": ""})
        assert Activity.objects.get().cancelled_at is None
        client.post(made.get_absolute_url(), {"do": "cancel", "reason": "Dời sang năm sau"})
        assert lines(reader, "inspection") == [(date(2026, 10, 1), "Kiểm tra xã", "đã hủy: Dời sang năm sau")]
    assert [(change.action, change.said) for change in made.changes.all()] == [
        ("made", ""),
        ("changed", "địa điểm: (trống) → Hội trường"),
        ("cancelled", "Dời sang năm sau"),
    ]
    for write in (lambda: made.changes.update(said=""), lambda: Activity.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_an_activity_is_copied_to_the_next_year_once_and_only_by_its_office(office, commune):
    officer = make_member(office)
    leap = make_activity(office, officer, starts_on=date(2028, 2, 29))
    with clock.at(date(2028, 3, 1)):
        copy = activities.copy_to_next_year(leap, actor=officer)
        assert (copy.starts_on, copy.copied_from, copy.plan) == (date(2029, 2, 28), leap, None)
        with pytest.raises(ValidationError) as refusal:
            activities.copy_to_next_year(leap, actor=officer)
        with pytest.raises(PermissionDenied):
            activities.copy_to_next_year(copy, actor=make_member(office, Role.VIEWER))
    assert refusal.value.messages == ["Việc này đã được chép sang năm sau (28/02/2029)."]
    with pytest.raises(IntegrityError, match="activity_copied_once"), transaction.atomic():
        make_activity(office, officer, copied_from=leap)


def test_today_begins_at_midnight_in_vietnam(rnd, commune):
    client = browser(make_member(commune.offices.get()))
    with clock.at(clock.moment_of(date(2026, 2, 28), time(23, 59))):
        assert client.get("/lich/").text.count("<h1>Lịch tháng 02/2026</h1>") == 1
    with clock.at(clock.moment_of(date(2026, 3, 1), time(0, 0))):
        assert client.get("/lich/").text.count("<h1>Lịch tháng 03/2026</h1>") == 1
        assert client.get("/lich/?thang=9999-99&cap=x&loai=%00&danh_hieu=%00").status_code == 200


def test_a_day_off_is_changed_by_a_notice_after_seeing_which_due_dates_move(commune, rnd):
    procedure = make_procedure()
    procedure.done_within_days = 10
    procedure.save()
    dossier = make_dossier(rnd=make_round(procedure=procedure), on=date(2025, 2, 20))
    operator = make_user(is_staff=True)
    with clock.at(date(2025, 2, 24)):
        dossier = play(dossier, "finish", "submit", "accept")
        (moved,) = days_off.moved_by(date(2025, 3, 4), works=False)
        assert (moved.dossier, moved.before, moved.after) == (dossier, date(2025, 3, 10), date(2025, 3, 11))
        sent = {"day": "04/03/2025", "works": "0", "name": "Nghỉ hoán đổi", "notice": ""}
        client = browser(operator)
        assert client.post(reverse("calendar_days"), sent).status_code == 422
        sent["notice"] = "TB 12/TB-BNV"
        assert client.post(reverse("calendar_days"), sent).text.count("1 hồ sơ đổi hạn") == 1
        assert CalendarDayChange.objects.count() == 0
        assert client.post(reverse("calendar_days"), sent | {"confirm": "1"}).status_code == 302
        assert days_off.moved_by(date(2025, 3, 4), works=False) == []
        with pytest.raises(PermissionDenied):
            days_off.change(date(2025, 3, 4), works=True, name="x", notice="y", actor=dossier.people.director)
    told = CalendarDayChange.objects.get()
    assert (told.before, told.after, told.moved) == ("ngày thường (thứ Ba)", "nghỉ: Nghỉ hoán đổi", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDayChange.objects.all().delete()
