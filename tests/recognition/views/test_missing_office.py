"""An office that is no longer registered is told, never an error of the page."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from config import clock
from recognition import workflow
from recognition.models import Office, OfficeKind, State
from tests.factories import make_dossier, make_people, make_place, make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 2, 20)):
        yield


def without_education_office(unit) -> str:
    """Nobody is there any more to receive from ``unit``; the sentence that says so."""
    Office.objects.filter(kind=OfficeKind.EDUCATION).update(valid_to=date(2024, 12, 31))
    label = OfficeKind.EDUCATION.label
    return f"{unit} chưa có «{label}» phụ trách. Người quản trị cần sửa danh mục cơ quan."


def desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("path", "back"), [("lam/submit/", ""), ("du-thao/bao-cao.pdf", "van-ban/")])
def test_what_needs_the_office_leads_back_with_the_sentence(path, back):
    dossier = make_dossier(state=State.ENDORSING)
    sentence = without_education_office(dossier.unit)

    answer = desk(dossier.people.leader).get(f"/ho-so/{dossier.pk}/{path}", follow=True)

    assert answer.redirect_chain == [(f"{dossier.get_absolute_url()}{back}", 302)]
    assert [str(said) for said in answer.context["messages"]] == [sentence]


def test_posting_meets_the_same_sentence():
    dossier = make_dossier(state=State.ENDORSING)
    sentence = without_education_office(dossier.unit)

    data = {"level": "1", "without_evidence": "on", "note": ""}
    answer = desk(dossier.people.leader).post(f"/ho-so/{dossier.pk}/lam/submit/", data, follow=True)

    assert [str(said) for said in answer.context["messages"]] == [sentence]
    assert dossier.submissions.count() == 0


def test_the_page_of_a_dossier_names_it_among_what_is_missing():
    dossier = make_dossier(state=State.APPRAISING)
    sentence = without_education_office(dossier.unit)

    missing = {offer.action: offer.missing for offer in workflow.offers(dossier, dossier.people.reviewer)}

    assert missing["propose"] == missing["pass-up"] == [sentence]


def test_nobody_begins_what_nobody_can_receive():
    rnd = make_round()
    unit = make_place(rnd)
    officer = make_people(rnd, unit).officer
    sentence = without_education_office(unit)

    with pytest.raises(ValidationError) as refusal:
        workflow.open_dossier(rnd, unit, actor=officer)

    assert refusal.value.messages == [sentence]
    assert rnd.dossiers.count() == 0
