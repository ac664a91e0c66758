"""What is said above the buttons."""

import pytest

from recognition import consequences
from recognition.models import Action, State
from tests.factories import make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def test_every_action_that_people_take_says_what_will_happen():
    dossier = make_dossier(state=State.APPRAISING)

    silent = [action for action in Action if consequences.of(dossier, action, "Mức độ 1") == ""]

    assert silent == [Action.LAPSE]


def test_a_decision_says_which_unit_and_level():
    dossier = make_dossier(state=State.DECIDING)

    assert consequences.of(dossier, Action.RECOGNISE, "mức độ 1") == (
        f"Dự thảo Quyết định công nhận xã {dossier.unit.name} đạt «Cộng đồng học tập» mức độ 1 được lập, "
        "chờ văn thư cấp số rồi bạn ký."
    )
