"""Decisions over several units, and refusals."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from config import clock
from recognition import verification, workflow
from recognition.models import Decision, Dossier, Membership, Recognition, State
from tests.factories import (
    make_dossier,
    make_minutes,
    play,
    take,
)
from tests.recognition.test_decisions import DAY, bytes_of, give, refusal_of, text_of, two

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


# Several units in one decision


def test_one_decision_for_two_units_moves_both_and_gives_both():
    one, other = two()
    take(one, "recognise", together=[other])
    assert (play(one).decision(), play(one).state, play(other).state) == (play(other).decision(), "signing", "signing")

    play(one, "issue")

    one, other = play(one), play(other)
    assert (one.state, other.state, one.decision()) == ("recognised", "recognised", other.decision())
    assert (one.recognition.decision, other.recognition.decision) == (one.decision(), one.decision())
    assert [moved.moves.last().action for moved in (one, other)] == ["issue", "issue"]
    text = text_of(bytes_of(one.decision().file))
    assert (one.unit.full_name in text, other.unit.full_name in text) == (True, True)


def test_one_decision_names_every_day_on_which_the_council_met():
    one, other = two(state=State.APPRAISING)
    with clock.at(date(2025, 3, 4)):
        play(other, "propose")
    with clock.at(date(2025, 3, 6)):
        play(one, "propose")
    take(play(one), "recognise", together=[play(other)])

    play(one, "issue")

    text = text_of(bytes_of(play(one).decision().file))
    assert text.count("tại các Biên bản họp ngày 04 tháng 3 năm 2025, ngày 06 tháng 3 năm 2025") == 1


def test_abandoning_gives_every_dossier_of_the_paper_back():
    one, other = two()
    take(one, "recognise", together=[other])
    decision = play(one).decision()

    take(other, "abandon", note="Sai mức độ.")

    decision.refresh_from_db()
    assert (decision.state, decision.abandoned_reason) == ("abandoned", "Sai mức độ.")
    assert [(found.state, found.decision()) for found in (play(one), play(other))] == [("deciding", None)] * 2
    assert play(one, "recognise").decision() != decision


def test_units_at_different_levels_get_different_decisions():
    one, other = two(level="2")

    assert refusal_of(take, one, "recognise", together=[other]) == [
        "Một quyết định chỉ gồm các đơn vị cùng đợt, cùng mức độ."
    ]
    assert (play(one).state, play(other).state, Decision.objects.count()) == ("deciding", "deciding", 0)


def test_a_unit_that_is_not_ready_stops_the_whole_list():
    one, other = two()
    play(other, "hand-back")

    assert len(refusal_of(take, one, "recognise", together=[other])) == 1
    assert (play(one).state, play(other).state, Decision.objects.count()) == ("deciding", "appraising", 0)


def test_a_dossier_of_another_office_is_not_decided_along():
    one, other = make_dossier(state=State.DECIDING), make_dossier(state=State.DECIDING)

    with pytest.raises(PermissionDenied):
        take(one, "recognise", together=[other])

    assert (play(one).state, play(other).state) == ("deciding", "deciding")


def test_a_refusal_answers_one_unit():
    one, other = two()

    assert refusal_of(take, one, "refuse", together=[other]) == [
        "Văn bản trả lời gửi một đơn vị: mỗi hồ sơ không công nhận có văn bản riêng, với lý do của mình."
    ]
    assert (play(one).state, play(other).state) == ("deciding", "deciding")


# Refusal


def test_a_refusal_is_a_letter_with_the_reasons_and_gives_nothing():
    dossier = make_dossier(state=State.APPRAISING, level="1", on=date(2025, 2, 20))
    make_minutes(dossier, level="")

    take(dossier, "refuse", note="Minh chứng tủ sách không đúng thực tế.")
    dossier = play(dossier, "issue")

    decision = dossier.decision()
    assert (dossier.state, decision.kind, decision.symbol, decision.level) == ("refused", "refuse", "GDĐT-GDTX", "")
    assert Recognition.objects.count() == 0
    text = text_of(bytes_of(decision.file))
    for words in ("Số: 01/GDĐT-GDTX", "Minh chứng tủ sách không đúng thực tế", dossier.unit.name, "mức độ 1 năm 2024"):
        assert words in text
    report = verification.check(bytes_of(decision.file))
    assert (report.is_ours, report.in_force) == (True, False)
    assert [(line.unit, line.level) for line in verification.lines(decision, DAY)] == [(dossier.unit.full_name, "")]


def test_a_late_dossier_is_refused_without_minutes():
    dossier = make_dossier(state=State.ENDORSING)
    with clock.at(date(2025, 3, 3)):
        dossier = play(dossier, "submit")
    take(dossier, "refuse", note="Nộp sau hạn.")

    decision = give(play(dossier))

    assert "Nộp sau hạn" in text_of(bytes_of(decision.prepared_file))


def test_an_unlucky_leader_may_think_again():
    dossier = play(make_dossier(state=State.APPRAISING, on=date(2025, 2, 20)), "refuse")
    give(dossier)

    dossier = play(dossier, "abandon")

    assert (dossier.state, dossier.decision()) == ("appraising", None)
    make_minutes(dossier)
    assert play(dossier, "propose", "recognise").decision().kind == "recognise"


def test_a_leader_without_a_role_there_decides_nothing():
    dossier = make_dossier(state=State.DECIDING)
    Membership.objects.filter(user=dossier.people.director).update(valid_to=date(2025, 3, 9))
    director = type(dossier.people.director).objects.get(pk=dossier.people.director.pk)

    with pytest.raises(PermissionDenied):
        workflow.perform(dossier, "recognise", actor=director)

    assert Dossier.objects.get(pk=dossier.pk).state == "deciding"
