"""Who is overdue on a day where the procedure counts working days from acceptance, and who handed in late."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock
from recognition.dashboard.board import Board, Question
from recognition.dashboard.figures import Reading, figures_of
from recognition.dashboard.overdue import late_said
from recognition.dashboard.tables import list_table
from recognition.models import Role
from recognition.papers import period as printing
from recognition.reporting import counting, drafting
from tests.factories import make_dossier, make_member, make_place, make_procedure, make_round, make_user, play

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def limited_round(*, whole=20, step=None):
    """Of 2024, handed in by 27/02/2025; decided ``whole`` working days after acceptance, each step within ``step``."""
    procedure = make_procedure()
    procedure.done_within_days = whole
    procedure.save()
    procedure.steps.update(within_days=step)
    return make_round(procedure=procedure)


def go(rnd, name, *days):
    """A dossier of the commune ``name``, begun on 02/01/2025, that does each of ``days`` (day, actions)."""
    dossier = make_dossier(rnd=rnd, unit=make_place(rnd, name=name), on=date(2025, 1, 2))
    for day, *actions in days:
        with clock.at(day):
            dossier = play(dossier, *actions)
    return dossier


def board(rnd, day) -> Board:
    return Board(Question(rnd.province, rnd.title, rnd.year, day), make_user(is_superuser=True))


def late(rnd, day) -> str:
    return " ".join(place.unit.name for place in figures_of(Reading(board(rnd, day)))["late"].places)


@pytest.fixture
def rnd():
    """Accepted on 03/02/2025: A is still there, B went back on 10/02 and came again on 24/02; C only handed in; D drafts.

    Of 20 working days from 03/02 the last is 03/03; B had used 5 of them on 10/02, so its last is 17/03.
    """
    rnd = limited_round()
    accepted = (date(2025, 2, 3), "finish", "submit", "accept")
    go(rnd, "A", accepted)
    go(rnd, "B", accepted, (date(2025, 2, 10), "send-back"), (date(2025, 2, 24), "finish", "submit", "accept"))
    go(rnd, "C", (date(2025, 3, 5), "finish", "submit"))
    go(rnd, "D")
    return rnd


def test_working_days_from_acceptance_make_late_and_stand_still_with_the_applicant(rnd):
    days = ((2025, 2, 27), (2025, 2, 28), (2025, 3, 3), (2025, 3, 4), (2025, 3, 6), (2025, 3, 17), (2025, 3, 18))
    told = {(month, day): late(rnd, date(year, month, day)) for year, month, day in days}

    assert told == {
        (2, 27): "",
        (2, 28): "C D",  # neither has handed in
        (3, 3): "C D",
        (3, 4): "A C D",
        (3, 6): "A D",  # C waits for acceptance: no day is counted yet
        (3, 17): "A D",
        (3, 18): "A B D",
    }


def test_with_the_applicant_no_day_passes_but_the_limit_of_a_step_does(rnd):
    gone_back = limited_round(step=3)
    go(gone_back, "E", (date(2025, 2, 3), "finish", "submit", "accept"), (date(2025, 2, 5), "send-back"))
    go(gone_back, "F", (date(2025, 2, 3), "finish", "submit", "accept"))

    assert [late(gone_back, date(2025, 2, day)) for day in (6, 7)] == ["", "F"]
    assert late(gone_back, date(2025, 6, 2)) == "F"


def test_lists_reports_and_figures_say_the_same_of_who_is_overdue_and_who_was_late(rnd):
    read = Reading(board(rnd, date(2025, 3, 18)))
    figures = figures_of(read)
    office = rnd.province.offices.get(kind="education")
    officer = make_member(office, Role.OFFICER)
    asked = {"purpose": "results", "addressees": "Bộ", "year": 2024, "day": date(2025, 3, 18), "titles": [rnd.title]}
    with clock.at(date(2025, 3, 18)):
        report = drafting.make(office, actor=officer, **asked)
        (block,) = counting.count(report, officer)["titles"]
        (part,) = printing.counted_parts(report, counting.count(report, officer))

    assert [row["unit"] for row in counting.listed(block, "late")] == [
        place.unit.full_name for place in figures["late"].places
    ]
    assert [place.unit.name for place in figures["handed-in-late"].places] == ["C"]
    assert [late_said(read.board, place) for place in read.places] == [
        "chưa xong trong 20 ngày làm việc, hạn 03/03/2025",
        "chưa xong trong 20 ngày làm việc, hạn 17/03/2025",
        "",
        "chưa nộp hồ sơ, hạn 27/02/2025",
    ]
    assert part.paragraphs[2] == "Nộp muộn 1 đơn vị: Xã C (nộp ngày 05/03/2025, hạn 27/02/2025)."
    assert {row[7] for row in list_table(read, figures["all"]).rows} == {"20 ngày làm việc từ ngày tiếp nhận"}


def test_one_dossier_costs_as_many_queries_as_four(rnd):
    alone = limited_round()
    go(alone, "A", (date(2025, 2, 3), "finish", "submit", "accept"))
    costs = []
    for one in (alone, rnd):
        found = board(one, date(2025, 3, 4))
        with CaptureQueriesContext(connection) as asked:
            figures_of(Reading(found))
        costs.append(len(asked))

    assert costs[0] == costs[1]
