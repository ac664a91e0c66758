"""The self-assessment's page."""

import re
from datetime import date

import pytest
from django.test import Client

from config import clock
from recognition.models import State
from tests.factories import make_dossier, play
from tests.recognition.views.pages import Page

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


def test_a_figure_that_cannot_be_read_is_not_called_empty():
    dossier = make_dossier(state=State.DRAFTING)
    typed, read = {"learning_citizens": "4.8.91"}, {}
    dossier.answers.filter(indicator="5.1").update(typed=typed, read=read)
    dossier.answers.filter(indicator="4.2").delete()

    page = Page(page_of(dossier, dossier.people.officer))

    (verdict,) = [e for e in page.by_class("verdict") if e.get("id") == "verdict-5-1"]
    said = "Chưa đọc được “Công dân đạt danh hiệu Công dân học tập”. Chưa nhập “Công dân trong xã”"
    assert [part.strip() for part in verdict.text.partition(said)[1:]] == [said, ""]
    assert {e.text for e in page.by_class("todo") if e.get("id") in ("mark-5-1", "mark-4-2")} == {
        "Cần sửa",
        "Chưa điền",
    }
    assert [e.text for e in page.by_class("level-row")][0].endswith("đạt 13 · chưa điền 1 · cần sửa 5.1")


def test_after_a_rework_of_a_returned_dossier_both_words_stand_there():
    dossier = play(make_dossier(state=State.RETURNED), "finish", "rework")

    (said,) = Page(page_of(dossier, dossier.people.officer)).notices("waits")

    assert said.startswith(f"{dossier.chain()[0]} trả lại để bổ sung. Chỉ mở để sửa: chỉ tiêu 5.1, chỉ tiêu 5.2.")
    assert said.endswith(f"{dossier.people.leader} giao lại để sửa: Lý do.")
