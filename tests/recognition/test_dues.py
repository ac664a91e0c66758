"""What is due of a dossier at each step, and when its clock stands still."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock
from recognition.dues import due_of, dues_of, working_days_with_offices
from recognition.models import Dossier
from tests.factories import make_dossier, make_place, make_procedure, make_round, play

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def limited(*, whole=None, step=None):
    """A round of 2024 whose procedure counts working days from acceptance."""
    procedure = make_procedure()
    procedure.done_within_days = whole
    procedure.save()
    procedure.steps.update(within_days=step)
    return make_round(procedure=procedure)


def said(dossier, day) -> tuple:
    with clock.at(day):
        due = due_of(Dossier.objects.get(pk=dossier.pk))
    return due and (due.what, due.on, due.left, due.said)


def test_a_fixed_date_goes_on_while_the_applicant_has_the_dossier():
    dossier = make_dossier(on=date(2025, 2, 20))

    assert said(dossier, date(2025, 2, 24)) == ("nộp hồ sơ", date(2025, 2, 27), 3, "còn 3 ngày làm việc")
    assert said(dossier, date(2025, 3, 3))[2:] == (-2, "quá hạn 2 ngày làm việc")

    with clock.at(date(2025, 2, 24)):
        dossier = play(dossier, "finish", "submit", "accept", "send-back")
    assert said(dossier, date(2025, 3, 24)) == ("có quyết định", date(2025, 3, 30), 4, "còn 4 ngày làm việc")
    with clock.at(date(2025, 3, 24)):
        assert due_of(dossier).note == "rơi vào Chủ nhật, không lùi"


def test_a_limit_begins_with_acceptance_and_stands_still_with_the_applicant():
    dossier = make_dossier(rnd=limited(whole=10), on=date(2025, 2, 20))
    with clock.at(date(2025, 2, 20)):
        dossier = play(dossier, "finish", "submit")
    assert said(dossier, date(2025, 2, 24))[1:] == (None, None, "chưa tính ngày: chờ tiếp nhận hồ sơ")

    with clock.at(date(2025, 2, 24)):
        dossier = play(dossier, "accept")
    assert said(dossier, date(2025, 2, 24)) == (
        "xong trong 10 ngày làm việc",
        date(2025, 3, 10),
        10,
        "còn 10 ngày làm việc",
    )

    with clock.at(date(2025, 2, 27)):
        dossier = play(dossier, "send-back")
    assert said(dossier, date(2025, 3, 20))[1:] == (None, None, "đồng hồ dừng: chờ đơn vị bổ sung")

    with clock.at(date(2025, 3, 17)):
        dossier = play(dossier, "finish", "submit")
    assert said(dossier, date(2025, 3, 17))[1:3] == (date(2025, 3, 26), 7)
    assert said(dossier, date(2025, 3, 28))[3] == "quá hạn 2 ngày làm việc"
    with clock.at(date(2025, 3, 28)):
        dossier = play(dossier, "accept", "propose", "recognise", "issue")
    assert said(dossier, date(2025, 3, 28)) is None
    assert working_days_with_offices([dossier]) == {dossier.pk: 12}


def test_the_limit_of_the_step_is_told_when_it_ends_sooner():
    dossier = make_dossier(state="appraising", rnd=limited(whole=20, step=5), on=date(2025, 2, 24))

    assert said(dossier, date(2025, 2, 24))[:2] == ("xong trong 5 ngày làm việc", date(2025, 3, 3))
    with clock.at(date(2025, 2, 28)):
        play(dossier, "propose")
    assert said(dossier, date(2025, 2, 28))[:2] == ("xong trong 20 ngày làm việc", date(2025, 3, 24))


def test_hundreds_take_as_many_queries_as_one():
    rnd = limited(whole=20, step=5)
    first = make_dossier(state="appraising", rnd=rnd)
    for _ in range(2):
        make_dossier(state="appraising", rnd=rnd, unit=make_place(rnd, parent=first.unit.parent))
    spent = []
    for number in (1, 3):
        dossiers = Dossier.objects.for_list()[:number]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(dues_of(dossiers)) == number
        spent.append(len(queries))

    assert spent[0] == spent[1]
