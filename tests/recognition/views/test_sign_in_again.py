"""What an ended session had posted: text is kept, steps with consequences are asked anew."""

from datetime import date

import pytest
from django.test import Client

from config import clock
from recognition.models import Dossier, State
from tests.factories import PASSWORD, make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _in_february():
    with clock.at(date(2025, 2, 20)):
        yield


def sign_in(client, user, page):
    """Sign in on the page that carries a form, as a person would."""
    content = {"username": user.username, "password": PASSWORD, "next": "/", "carried": page.context["carried"]}
    return client.post("/dang-nhap/", content)


def test_a_step_with_consequences_is_not_taken_by_signing_in_again():
    dossier = make_dossier(state=State.ENDORSING)
    client, path = Client(), f"/ho-so/{dossier.pk}/lam/rework/"

    page = client.post(path, {"note": "Xem lại 5.1 giúp tôi."})
    answer = sign_in(client, dossier.people.leader, page)

    assert (page.status_code, answer.url) == (401, path)
    assert Dossier.objects.get(pk=dossier.pk).state == "endorsing"
    assert client.get(path).context["form"].initial["note"] == "Xem lại 5.1 giúp tôi."
    assert client.get(path).context["form"].initial["note"] == ""


def test_text_of_another_person_on_a_shared_machine_is_marked():
    dossier = make_dossier(state=State.DRAFTING)
    client, officer = Client(), dossier.people.officer
    page = client.post(f"/ho-so/{dossier.pk}/luu/", {"5.1-narrative": "x", "typed_by": str(officer.pk + 1000)})

    offered = sign_in(client, officer, page)

    assert "một người khác đăng nhập" in offered.content.decode()


def test_one_s_own_text_is_offered_without_a_word_of_others():
    dossier = make_dossier(state=State.DRAFTING)
    client, officer = Client(), dossier.people.officer
    page = client.post(f"/ho-so/{dossier.pk}/luu/", {"5.1-narrative": "x", "typed_by": str(officer.pk)})

    offered = sign_in(client, officer, page)

    assert "Lưu tiếp" in offered.content.decode()
    assert "một người khác đăng nhập" not in offered.content.decode()
