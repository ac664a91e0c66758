"""Who is reminded of what on which day; each written once."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition import handling
from recognition.models import Membership, Reminder, Role, User
from recognition.reminding import dates, writing
from recognition.reporting import drafting
from tests.factories import make_dossier, make_member, make_people, make_place, make_recognition, make_round
from tests.factories.calendars import make_duty
from tests.recognition.test_period_reports import issue

law = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
DUE = date(2025, 2, 27)  # a Thursday; the round of 2024 is decided by Sunday 30/03/2025


def told(day, at="09:00") -> list[tuple]:
    """(person, kind, threshold) of what is new when reminders are written at that moment."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    with clock.at(clock.moment_of(day, time.fromisoformat(at))):
        writing.write()
    rows = Reminder.objects.exclude(pk__in=before).select_related("person").order_by("person")
    return [(row.person, row.kind, row.threshold) for row in rows]


@pytest.mark.parametrize(
    ("due", "days"),
    [
        (date(2025, 2, 27), {"2025-01-27": None, "2025-01-28": 30, "2025-02-19": 30, "2025-02-20": 7, "2025-02-25": 7}),
        (date(2025, 2, 27), {"2025-02-26": 1, "2025-02-27": 1, "2025-02-28": -1, "2025-03-02": -1, "2025-03-03": -4}),
        (date(2025, 2, 27), {"2025-03-09": -4, "2025-03-10": -11}),  # Mondays
        (date(2024, 2, 29), {"2024-01-30": 30, "2024-02-22": 7, "2024-02-28": 1, "2024-02-29": 1, "2024-03-01": -1}),
        (date(2024, 2, 28), {"2024-02-27": 1, "2024-02-29": -1}),
        (date(2026, 2, 15), {"2026-02-14": 1, "2026-02-16": -1, "2026-02-22": -1, "2026-02-23": -8}),  # Tết 16–20/2
        (date(2026, 2, 27), {"2026-02-16": 30, "2026-02-20": 7, "2026-02-28": -1, "2026-03-02": -3}),
    ],
)
def test_each_day_has_one_threshold_and_what_was_missed_waits_for_the_next(due, days):
    assert {day: dates.threshold(due, date.fromisoformat(day)) for day in days} == days


def test_calendar_days_are_said_as_they_are():
    said = [dates.days_said(DUE, DUE + timedelta(days=days)) for days in (-7, 0, 3)]

    assert said == ["còn 7 ngày", "hôm nay là ngày cuối", "quá hạn 3 ngày"]


class TestWriting:
    pytestmark = law

    def test_a_draft_reminds_its_officer_before_and_its_leader_too_when_late(self):
        people = make_dossier(on=date(2025, 1, 10)).people
        officer, leader = people.officer, people.leader

        assert told(date(2025, 1, 27), "23:59") == []
        assert told(date(2025, 1, 28), "00:01") == [(officer, "before", 30)]
        assert told(date(2025, 2, 10)) == []
        assert told(date(2025, 2, 21)) == [(officer, "before", 7)]  # the 20th was missed
        assert told(DUE, "23:59") == [(officer, "before", 1)]
        assert told(date(2025, 2, 28), "00:01") == [(officer, "late", -1), (leader, "late", -1)]
        assert told(date(2025, 3, 4)) == [(officer, "late", -4), (leader, "late", -4)]
        assert told(date(2025, 3, 4)) == []
        assert told(date(2025, 3, 31)) == []  # the round's last day was the 30th

    def test_what_came_after_thirty_days_before_is_not_told_of_them(self):
        officer = make_dossier(on=date(2025, 2, 10)).people.officer

        assert [told(date(2025, 2, day)) for day in (11, 20)] == [[], [(officer, "before", 7)]]

    def test_each_step_reminds_whom_it_waits_for(self):
        rnd, day = make_round(), date(2025, 3, 24)
        found = {}
        for state in ("endorsing", "returned", "appraising", "deciding", "signing"):
            unit = make_place(rnd)
            dossier = make_dossier(rnd=rnd, unit=unit, people=make_people(rnd, unit), state=state)
            found[state] = dossier.people
        rows = {(row.dossier.state, row.person) for row in _written(day)}

        assert rows == {
            ("endorsing", found["endorsing"].leader),
            ("returned", found["returned"].officer),
            ("appraising", found["appraising"].reviewer),
            ("deciding", found["deciding"].director),  # not the chair, who has given an opinion
            ("signing", found["signing"].registrar),
        }

    def test_whoever_is_in_charge_is_told_alone_and_all_officers_once_they_have_left(self):
        dossier = make_dossier(state="submitted")
        second = make_member(dossier.held_by)
        with clock.at(date(2025, 3, 1)):
            handling.put_in_charge([dossier.pk], second, actor=second)

        assert told(date(2025, 3, 24)) == [(second, "before", 7)]
        Membership.objects.filter(user=second).update(valid_to=date(2025, 3, 25))
        assert told(date(2025, 3, 29)) == [(dossier.people.reviewer, "before", 1)]

    def test_what_nobody_has_begun_reminds_the_officers_of_the_unit_unless_it_holds_a_recognition(self):
        rnd = make_round()
        idle, holding = (make_place(rnd) for _ in range(2))
        people = make_people(rnd, idle)
        make_member(holding.offices.get())
        other = make_dossier(rnd=make_round(province=rnd.province, year=2023), unit=holding, state="appraising")
        make_recognition(other, valid_from=date(2024, 3, 20))
        User.objects.filter(pk=make_member(idle.offices.get()).pk).update(is_active=False)
        Reminder.objects.all().delete()

        days = [date(2025, 2, 20), date(2025, 2, 28), date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 31)]
        home = (people.officer, people.leader)
        assert [[row for row in told(day) if row[0] in home] for day in days] == [
            [(people.officer, "not-started", 7)],
            [(people.officer, "late", -1), (people.leader, "late", -1)],
            [(people.officer, "late", -4), (people.leader, "late", -4)],  # a Monday
            [],
            [],  # decisions were due on the 30th
        ]
        assert Reminder.objects.exclude(unit=idle).exclude(dossier=other).count() == 0

    def test_what_may_not_be_begun_any_more_reminds_nobody_and_what_was_told_of_it_stands_no_longer(self):
        rnd = make_round(closes_on=date(2025, 3, 5))
        people = make_people(rnd)

        assert told(date(2025, 3, 3)) == [(people.officer, "late", -4), (people.leader, "late", -4)]
        with clock.at(date(2025, 3, 5)):
            assert Reminder.objects.standing().count() == 2
        with clock.at(date(2025, 3, 6)):
            assert Reminder.objects.standing().count() == 0
        assert told(date(2025, 3, 10)) == []

    def test_a_report_that_is_owed_reminds_its_office_until_it_is_issued(self):
        rnd = make_round()
        office = make_place(rnd).parent.offices.get()
        officer, leader = make_member(office), make_member(office, Role.LEADER)
        make_member(rnd.province.offices.get())  # the province owes nothing
        duty = make_duty()

        days = [date(2025, 2, 12), date(2025, 3, 7), date(2025, 3, 13), date(2025, 3, 15)]
        assert [told(day) for day in days] == [
            [(officer, "before", 30)],
            [(officer, "before", 7)],
            [(officer, "before", 1)],
            [(officer, "late", -1), (leader, "late", -1)],
        ]
        with clock.at(date(2025, 3, 17)):
            there = Reminder.objects.standing()
            assert (there.count(), there.first().get_absolute_url()) == (5, f"{reverse('period_reports')}?nam=2024")
            asked = {"year": 2024, "day": clock.today(), "titles": [rnd.title], "duty_code": duty.code}
            report = drafting.make(office, purpose="results", addressees="Sở", actor=officer, **asked)
            drafting.save(report, dict.fromkeys(report.TEXTS, "Có.") | {"day": report.day}, version=1, actor=officer)
            issue(drafting.begin(report, signer=leader, actor=officer), leader, make_member(office, Role.CLERK))
            assert there.all().count() == 0
        assert told(date(2025, 3, 17)) == []

    def test_an_office_without_officers_has_its_leader_told(self):
        rnd = make_round()
        leader = make_member(make_place(rnd).offices.get(), Role.LEADER)

        assert told(date(2025, 2, 20)) == [(leader, "not-started", 7)]

    def test_the_database_refuses_a_second_row(self):
        make_dossier(on=date(2025, 1, 10))
        told(date(2025, 2, 20))
        row = Reminder.objects.get()
        row.pk = None

        with pytest.raises(IntegrityError, match="reminder_once"), transaction.atomic():
            row.save(force_insert=True)

    def test_one_dossier_costs_as_many_queries_as_three(self):
        rnd, counts = make_round(), []
        for number in (1, 2):
            for _ in range(number):
                make_dossier(rnd=rnd, state="submitted")
            with CaptureQueriesContext(connection) as queries:
                _written(date(2025, 3, 24))
            counts.append(len(queries))

        assert Reminder.objects.count() == 3
        assert counts[0] == counts[1]


def _written(day) -> list[Reminder]:
    with clock.at(day):
        writing.write()
    return list(Reminder.objects.select_related("person", "dossier"))
