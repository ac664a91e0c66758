"""The page on which an operator moves a round to a newer version of its criteria set."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock
from criteria.models import CriteriaSet
from recognition.models import Dossier, Round, State
from tests.factories import make_dossier, make_place, make_round
from tests.factories.versions import make_version
from tests.recognition.operator import address, links_out, make_operator, said
from tests.recognition.views.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 2, 24)):
        yield


@pytest.fixture
def operator(client):
    """A client signed in as an operator."""
    client.force_login(make_operator())
    return client


def page_of(operator, rnd):
    return operator.get(address("round", "version", rnd.pk))


def test_a_round_is_moved_as_it_was_shown(operator):
    dossier = make_dossier()
    make_version()
    response = page_of(operator, dossier.round)
    page = Page(response)

    done = operator.post(address("round", "version", dossier.round_id), page.form(), follow=True)

    assert [e.get("value") for e in page.all("input", type="submit")] == ["Chuyển đợt và 1 hồ sơ sang phiên bản 2"]
    assert links_out(response.text) == []
    assert said(done) == [
        "Đợt và 1 hồ sơ đang mở đã chuyển sang phiên bản 2. Số liệu đã điền còn nguyên.",
    ]
    assert Dossier.objects.get(pk=dossier.pk).criteria_set.version == "2"
    assert "Không có gì để chuyển." in page_of(operator, dossier.round).text


def test_what_changed_since_is_shown_anew_and_nothing_is_moved(operator):
    dossier = make_dossier()
    make_version()
    form = Page(page_of(operator, dossier.round)).form()
    dossier.answers.filter(indicator="5.1").update(typed={}, read={})

    response = operator.post(address("round", "version", dossier.round_id), form)

    assert (response.status_code, [text.partition(",")[0] for text in said(response)]) == (422, ["Từ lúc bạn xem"])
    assert Page(response).form()["fingerprint"] not in ("", form["fingerprint"])
    assert Round.objects.get(pk=dossier.round_id).criteria_set.version == "1"


@pytest.mark.parametrize("fingerprint", ["", "\x00", "f" * 1_000_000])
def test_a_fingerprint_of_nothing_moves_nothing(operator, fingerprint):
    rnd = make_dossier().round
    make_version()

    response = operator.post(address("round", "version", rnd.pk), {"fingerprint": fingerprint})

    assert (response.status_code, Round.objects.get(pk=rnd.pk).criteria_set.version) == (422, "1")


def test_without_a_version_in_use_there_is_nothing_to_press(operator):
    rnd = make_dossier().round
    CriteriaSet.objects.filter(pk=rnd.criteria_set_id).update(status="retired")

    response = operator.post(address("round", "version", rnd.pk), {})

    assert "không có phiên bản nào đang dùng, nên đợt giữ phiên bản 1." in response.text
    assert Page(response).all("input", type="submit") == []


def test_one_dossier_takes_as_many_queries_as_three(operator):
    rnd = make_round()
    make_dossier(rnd=rnd, unit=make_place(rnd))
    make_version()

    def queries():
        page_of(operator, rnd)
        with CaptureQueriesContext(connection) as asked:
            assert page_of(operator, rnd).status_code == 200
        return len(asked)

    one = queries()
    make_dossier(rnd=rnd, unit=make_place(rnd), state=State.RETURNED)
    make_dossier(rnd=rnd, unit=make_place(rnd), state=State.ENDORSING)
    assert queries() == one
