"""What is said of a file: by whom, until when, and what the offices above read."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from config import clock
from recognition.models import EvidenceItem
from recognition.views.evidence import describe
from tests.factories import make_dossier, play, prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 2, 20)
SAID = {"number": "12/BC-HKH", "issued_on": date(2025, 1, 15), "issuer": "Hội Khuyến học", "title": "Cũ", "page": "3"}


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(item) -> dict:
    return EvidenceItem.objects.filter(pk=item.pk).values(*SAID).get()


def test_an_officer_says_what_a_file_is():
    dossier = make_dossier(answered=False)
    item = prove(dossier, "5.1")

    with clock.at(date(2025, 2, 21)):
        answer = desk(dossier.people.officer).post(f"/minh-chung/{item.pk}/", SAID | {"issued_on": "2025-01-15"})

    assert (answer.status_code, said(item)) == (302, SAID)
    assert play(dossier).saved_at == clock.moment_of(date(2025, 2, 21))


def test_what_is_said_of_a_file_that_was_taken_off_is_refused():
    dossier = make_dossier(answered=False)
    item = prove(dossier, "5.1", **SAID)
    client = desk(dossier.people.officer)
    client.post(f"/minh-chung/{item.pk}/bo/")

    answer = client.post(f"/minh-chung/{item.pk}/", {"title": "Mới"})

    assert (answer.status_code, said(item)) == (403, SAID)


def test_a_page_opened_before_a_file_was_taken_off_does_not_bring_it_back():
    dossier = make_dossier(answered=False)
    stale = prove(dossier, "5.1", **SAID)
    EvidenceItem.objects.filter(pk=stale.pk).update(removed_at=clock.now())

    with pytest.raises(PermissionDenied) as refusal:
        describe(stale, {"title": "Mới"}, actor=dossier.people.officer)

    item = EvidenceItem.objects.get(pk=stale.pk)
    assert str(refusal.value) == "«minh-chung.pdf» đã được bỏ khỏi hồ sơ nên thông tin không sửa được nữa."
    assert (item.title, item.removed_at) == ("Cũ", clock.now())


def test_a_page_opened_before_the_dossier_was_finished_writes_nothing():
    dossier = make_dossier()
    stale = prove(dossier, "5.1", **SAID)
    play(dossier, "finish")

    with pytest.raises(PermissionDenied):
        describe(stale, {"title": "Mới"}, actor=dossier.people.officer)

    assert said(stale) == SAID


# Seen from above


@pytest.fixture
def mended():
    """A piece of evidence handed in as SAID, described anew and taken off while the dossier is sent back."""
    dossier = make_dossier()
    item = prove(dossier, "5.1", "cu.pdf", **SAID)
    dossier = play(dossier, "finish", "submit", "send-back")
    describe(item, dict.fromkeys(SAID, "Mới") | {"issued_on": date(2025, 2, 1)}, actor=dossier.people.officer)
    EvidenceItem.objects.filter(pk=item.pk).update(name="moi.pdf", removed_at=clock.now())
    return dossier, item


def shown(user, item) -> tuple:
    """The item as the page of a piece of evidence shows it to ``user``."""
    found = desk(user).get(f"/minh-chung/{item.pk}/").context["item"]
    return {name: getattr(found, name) for name in SAID}, found.name, found.removed_at


def test_reviewers_read_of_a_file_what_was_handed_in(mended):
    dossier, item = mended

    assert shown(dossier.people.reviewer, item) == (SAID, "cu.pdf", None)
    assert shown(dossier.people.officer, item) == (
        dict.fromkeys(SAID, "Mới") | {"issued_on": date(2025, 2, 1)},
        "moi.pdf",
        clock.now(),
    )


def test_the_bytes_go_above_under_the_name_that_was_handed_in(mended):
    dossier, item = mended

    answers = [
        desk(user).get(f"/minh-chung/{item.pk}/tep/?tai-ve")
        for user in (dossier.people.reviewer, dossier.people.officer)
    ]

    assert [answer["Content-Disposition"] for answer in answers] == [
        'attachment; filename="cu.pdf"',
        'attachment; filename="moi.pdf"',
    ]


def test_the_review_shows_the_whole_description_that_was_handed_in(mended):
    dossier, item = mended

    page = desk(dossier.people.reviewer).get(f"/ho-so/{dossier.pk}/?chi-tieu=5.1")

    assert [({name: getattr(found, name) for name in SAID}, found.name) for found in page.context["items"]] == [
        (SAID, "cu.pdf")
    ]


def test_reviewers_do_not_see_a_file_that_was_never_handed_in(mended):
    dossier, _ = mended
    added = prove(dossier, "5.1", "them.pdf")

    assert desk(dossier.people.reviewer).get(f"/minh-chung/{added.pk}/").status_code == 404
    assert desk(dossier.people.officer).get(f"/minh-chung/{added.pk}/").status_code == 200
