"""What one side writes among its own people stays there."""

from datetime import date

import pytest
from django.test import Client

from config import clock
from recognition.models import State
from tests.factories import make_dossier, make_remark, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(date(2025, 2, 20)):
        yield


def notes_for(user, dossier) -> list[str]:
    client = Client()
    client.force_login(user)
    return [move.note for move in client.get(dossier.get_absolute_url()).context["moves"] if move.note]


def test_each_side_keeps_its_own_notes_and_both_read_the_return():
    dossier = make_dossier(state=State.DRAFTING)
    take(dossier, "finish", note="Số 5.1 còn sát ngưỡng.")
    take(dossier, "submit", note="")
    take(dossier, "accept", note="Giao chị Hoa xem.")
    make_remark(dossier, "5.1")
    take(dossier, "send-back", note="Bổ sung theo góp ý.")

    people = dossier.people
    assert notes_for(people.officer, dossier) == ["Bổ sung theo góp ý.", "Số 5.1 còn sát ngưỡng."]
    assert notes_for(people.director, dossier) == ["Bổ sung theo góp ý.", "Giao chị Hoa xem."]
