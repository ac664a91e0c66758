"""The start page offers only what its reader may do."""

from datetime import date

import pytest

from config import clock
from recognition.models import CouncilMember, State
from tests.factories import make_dossier

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
