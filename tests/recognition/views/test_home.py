"""The start page offers only what its reader may do."""

from datetime import date

import pytest

from config import clock
from recognition.models import CouncilMember, State
from tests.factories import make_dossier, make_place
from tests.factories.plans import make_plan
from tests.recognition.views.test_query_counts import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _today():
    with clock.at(date(2025, 3, 5)):
        yield


def tasks_of(browser, user) -> list[str]:
    return [task["todo"] for task in browser(user).get("/").context["tasks"]]


def test_a_leader_is_offered_the_decision_unless_they_gave_an_opinion(browser):
    dossier = make_dossier(state=State.DECIDING, on=date(2025, 2, 20))
    director = dossier.people.director
    assert tasks_of(browser, director) == ["Quyết định"]

    CouncilMember.objects.filter(council__round=dossier.round, role="member").update(user=None)
    seat = CouncilMember.objects.filter(council__round=dossier.round, role="member").first()
    seat.user = director
    seat.save()

    assert tasks_of(browser, director) == []


def test_each_role_finds_its_own_step(browser):
    people = make_dossier(state=State.SUBMITTED, on=date(2025, 2, 20)).people

    assert tasks_of(browser, people.reviewer) == ["Tiếp nhận"]
    assert (tasks_of(browser, people.officer), tasks_of(browser, people.director)) == ([], [])


def test_the_officer_is_told_once_the_day_for_figures_has_passed_until_all_are_there(browser):
    dossier = make_planned(make_dossier(answered=False), date(2025, 3, 5))
    officer = dossier.people.officer
    assert lates_of(browser, officer) == [""]

    make_planned(dossier, date(2025, 3, 4))
    assert lates_of(browser, officer) == ["Đã quá ngày ban, ngành gửi số liệu (04/03/2025)"]

    dossier.filled = dossier.to_fill = 15
    dossier.save()
    assert lates_of(browser, officer) == [""]


def make_planned(dossier, due_on):
    """``dossier`` with a plan in which bodies bring their figures by ``due_on``."""
    dossier.plan = getattr(dossier, "plan", None) or make_plan(dossier)
    dossier.plan.figures_due_on = due_on
    dossier.plan.save()
    return dossier


def lates_of(browser, user) -> list[str]:
    return [task["late"] for task in browser(user).get("/").context["tasks"]]


def test_three_late_plans_ask_as_often_as_one(browser):
    first = make_planned(make_dossier(answered=False), date(2025, 3, 4))
    client, office = browser(first.people.officer), first.prepared_by
    before = queries(client, "/")
    for _ in range(2):
        place = make_place(first.round, parent=first.unit.parent)
        other = make_planned(make_dossier(rnd=first.round, unit=place, answered=False), date(2025, 3, 4))
        other.prepared_by = office
        other.save()

    assert (queries(client, "/"), lates_of(browser, first.people.officer)) == (
        before,
        ["Đã quá ngày ban, ngành gửi số liệu (04/03/2025)"] * 3,
    )
