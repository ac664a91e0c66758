"""The self-assessment's page."""

import re
from datetime import date

import pytest
from django.test import Client

from config import clock
from recognition.models import State
from tests.factories import make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 3, 3)):
        yield


def page_of(dossier, user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(dossier.get_absolute_url()).content.decode()


def test_a_returned_dossier_says_what_is_open():
    dossier = make_dossier(state=State.RETURNED)  # remarked: 5.1

    page = page_of(dossier, dossier.people.officer)

    assert re.findall(r"Chỉ mở để sửa: ([^<]*?)\.[ <]", page) == ["chỉ tiêu 5.1, chỉ tiêu 5.2"]
