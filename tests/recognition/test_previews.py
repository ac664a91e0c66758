"""«Nhờ xem trước»: a draft is read above before it is handed in; what is said there is advice."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from config import clock
from recognition import previews, readiness
from recognition.models import Advice, Dossier, Preview, State
from tests.factories import make_dossier, make_member, make_place, play

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 2, 20)):
        yield


@pytest.fixture
def dossier():
    return make_dossier()


def sees(user, dossier) -> bool:
    return Dossier.objects.visible_to(user).filter(pk=dossier.pk).exists()


def test_the_office_that_was_asked_sees_the_draft_until_it_is_ended_and_nobody_else_does(dossier):
    people, above = dossier.people, dossier.chain()[0]
    elsewhere = make_place(dossier.round).parent.offices.get(kind="education")
    others = [make_member(elsewhere), people.registrar]
    before = sees(people.reviewer, dossier)
    previews.ask(dossier, "Xem giúp 5.1.", actor=people.officer)
    during = [sees(user, dossier) for user in (people.reviewer, people.director, *others)]
    previews.end(dossier, actor=people.reviewer)

    assert (before, during, sees(people.reviewer, dossier)) == (False, [True, True, False, False], False)
    told = [(move.action, move.office, move.note) for move in dossier.moves.order_by("number")][1:]
    assert told == [("preview", dossier.applicant, "Xem giúp 5.1."), ("preview-end", above, "")]


def test_advice_hinders_nothing_opens_nothing_and_does_not_bar_from_deciding(dossier):
    previews.ask(dossier, "", actor=dossier.people.leader)
    previews.advise(dossier, "5.1", "Ghi nguồn số liệu.", actor=dossier.people.director)

    assert readiness.to_finish(dossier) == []
    dossier = play(dossier, "finish", "submit", "accept", "propose", "recognise")
    assert (dossier.state, dossier.remarks.count()) == ("signing", 0)
    ended = Preview.objects.get()
    assert (ended.ended_by, ended.ended_at) == (dossier.people.leader, clock.moment_of(date(2025, 2, 20)))


def test_advice_is_answered_by_the_applicant(dossier):
    previews.ask(dossier, "", actor=dossier.people.officer)
    advice = previews.advise(dossier, "chung", "Thiếu nguồn số liệu.", actor=dossier.people.reviewer)
    previews.answer(advice, "Đã ghi nguồn.", actor=dossier.people.leader)

    kept = Advice.objects.get()
    assert (kept.about(), kept.answer, kept.answered_by) == ("Cả hồ sơ", "Đã ghi nguồn.", dossier.people.leader)


def test_a_draft_is_shared_once_at_a_time_and_only_before_it_is_handed_in(dossier):
    previews.ask(dossier, "", actor=dossier.people.officer)

    with pytest.raises(ValidationError):
        previews.ask(dossier, "", actor=dossier.people.leader)
    with pytest.raises(PermissionDenied):
        previews.ask(make_dossier(state=State.RETURNED), "", actor=dossier.people.officer)
    assert Preview.objects.count() == 1


def test_who_helped_to_prepare_a_draft_does_not_advise_on_it(dossier):
    moved = make_member(dossier.chain()[0])
    previews.ask(dossier, "", actor=dossier.people.officer)
    dossier.answers.filter(indicator="5.1").update(changed_by=moved)

    with pytest.raises(PermissionDenied):
        previews.advise(dossier, "5.1", "x", actor=moved)
    assert Advice.objects.count() == 0


def test_what_is_no_longer_shared_is_not_advised_on(dossier):
    previews.ask(dossier, "", actor=dossier.people.officer)
    previews.end(dossier, actor=dossier.people.officer)

    with pytest.raises(PermissionDenied):
        previews.advise(dossier, "5.1", "x", actor=dossier.people.reviewer)
    with pytest.raises(PermissionDenied):
        previews.end(dossier, actor=dossier.people.reviewer)
