"""Working days, around everything that is not an ordinary week."""

from datetime import UTC, date, datetime

import pytest

from config import clock
from recognition import calendars, deadlines
from recognition.deadlines import Calendar
from recognition.models import CalendarDay
from tests.recognition import operator

SHIPPED = Calendar(
    frozenset(row.day for year in (2024, 2025, 2026) for row in calendars.days_of(year) if not row.works),
    frozenset(row.day for year in (2024, 2025, 2026) for row in calendars.days_of(year) if row.works),
)


def after(day, number):
    return deadlines.working_days_after(SHIPPED, day, number)


def left(due, today):
    return deadlines.left_said(SHIPPED, due, today)


@pytest.mark.parametrize(
    ("day", "number", "ends"),
    [
        (date(2024, 2, 28), 1, date(2024, 2, 29)),  # a Thursday that only leap years have
        (date(2024, 2, 28), 2, date(2024, 3, 1)),
        (date(2026, 2, 27), 1, date(2026, 3, 2)),  # Friday to Monday, over the end of February
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # Tết takes the whole week between
        (date(2026, 2, 18), 1, date(2026, 2, 23)),  # begins on a day off
        (date(2026, 1, 9), 1, date(2026, 1, 10)),  # a Saturday worked for 02/01
        (date(2026, 1, 1), 1, date(2026, 1, 5)),
        (date(2026, 8, 21), 6, date(2026, 8, 28)),  # with the Saturday worked for 31/08
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # Giỗ Tổ fell on a Sunday
        (date(2026, 11, 23), 1, date(2026, 11, 25)),
        (date(2026, 2, 14), 0, date(2026, 2, 23)),  # nothing to count still does not end on a day off
    ],
)
def test_the_first_day_is_not_counted_and_no_period_ends_on_a_day_off(day, number, ends):
    assert after(day, number) == ends


@pytest.mark.parametrize(
    ("due", "today", "said"),
    [
        (date(2026, 2, 27), date(2026, 2, 13), "còn 5 ngày làm việc"),
        (date(2026, 2, 27), date(2026, 2, 26), "còn 1 ngày làm việc"),
        (date(2026, 2, 27), date(2026, 2, 27), "hôm nay là ngày cuối"),
        (date(2026, 2, 27), date(2026, 2, 28), "quá hạn, chưa sang ngày làm việc nào"),
        (date(2026, 2, 27), date(2026, 3, 4), "quá hạn 3 ngày làm việc"),
        (date(2026, 2, 28), date(2026, 2, 27), "hôm nay là ngày làm việc cuối"),
        (date(2026, 3, 1), date(2026, 2, 28), "trước hạn không còn ngày làm việc nào"),
    ],
)
def test_what_is_left_is_said_in_working_days(due, today, said):
    assert left(due, today) == said


def test_a_fixed_date_stays_where_it_is_and_says_that_it_is_a_day_off():
    assert deadlines.day_off_said(SHIPPED, date(2026, 2, 28)) == "rơi vào thứ Bảy, không lùi"
    assert deadlines.day_off_said(SHIPPED, date(2026, 4, 30)) == "rơi vào ngày nghỉ lễ, không lùi"
    assert deadlines.day_off_said(SHIPPED, date(2026, 1, 10)) == ""


def test_days_while_the_clock_stood_still_do_not_count():
    spans = [(date(2026, 3, 2), date(2026, 3, 4)), (date(2026, 3, 16), date(2026, 3, 17))]

    assert deadlines.used(SHIPPED, spans) == 3
    assert deadlines.end_of(SHIPPED, spans, 5) == date(2026, 3, 19)  # two were used, three are left from 16/03
    assert deadlines.end_of(SHIPPED, spans, 1) == date(2026, 3, 3)  # had run out before it stood still


def test_a_day_begins_at_midnight_in_vietnam():
    with clock.at(datetime(2026, 2, 27, 16, 59, tzinfo=UTC)):
        assert left(date(2026, 2, 27), clock.today()) == "hôm nay là ngày cuối"
    with clock.at(datetime(2026, 2, 27, 17, 0, tzinfo=UTC)):
        assert left(date(2026, 2, 27), clock.today()) == "quá hạn, chưa sang ngày làm việc nào"


@pytest.mark.django_db
def test_years_that_nobody_has_entered_are_computed_and_provisional_until_somebody_corrects_a_day():
    with clock.at(date(2026, 11, 21)):
        calendar = calendars.current()
        assert [calendar.is_provisional(date(year, 6, 1)) for year in (2025, 2026, 2027)] == [False, False, True]
        assert not calendar.is_working(date(2027, 4, 30))
        assert calendars.keep_ahead() == CalendarDay.objects.count()
        assert calendars.keep_ahead() == 0

        CalendarDay.objects.filter(day=date(2027, 2, 4)).update(works=True)
        CalendarDay.objects.create(day=date(2027, 1, 16), works=True, name="Làm bù cho ngày 15/01/2027")
        calendar = calendars.current()
        assert [calendar.is_working(day) for day in (date(2027, 2, 4), date(2027, 1, 16))] == [True, True]


@pytest.mark.django_db
def test_a_notice_is_taken_in_from_a_table(client):
    client.force_login(operator.make_operator(username="van-hanh"))
    CalendarDay.objects.create(day=date(2027, 2, 4), name="29 Tết", provisional=True)
    heads, notice = ["Ngày", "Làm việc", "Tên", "Thông báo, văn bản", "Dự kiến"], "Thông báo 1/TB-BNV"
    rows = [["04/02/2027", "không", "Tết Nguyên đán", notice, "không"], ["16/01/2027", "có", "Làm bù", notice, ""]]
    shown = operator.upload(client, "calendarday", operator.csv_file([heads, *rows]))
    operator.confirm(client, "calendarday", shown)

    assert list(CalendarDay.objects.exclude(notice="").values_list("day", "works", "notice", "provisional")) == [
        (date(2027, 2, 4), False, notice, False),
        (date(2027, 1, 16), True, notice, False),
    ]
