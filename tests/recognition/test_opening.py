"""Opening a dossier: who, when, once; and closing the rounds."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from config import clock
from recognition import workflow
from recognition.models import State
from tests.factories import make_dossier, make_people, make_place, make_round, play, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

IN_TIME = date(2025, 2, 20)


def test_opening_writes_the_first_row_of_history():
    dossier = make_dossier(answered=False)
    move = dossier.moves.get()

    assert (dossier.state, dossier.held_by, dossier.applicant) == ("drafting", dossier.applicant, dossier.prepared_by)
    assert (move.number, move.action, move.from_state, move.to_state) == (1, "open", "drafting", "drafting")
    assert (move.actor, move.office, move.previous_hash) == (dossier.people.officer, dossier.applicant, "")


def test_only_an_officer_of_the_commune_opens_its_dossier():
    rnd = make_round()
    unit = make_place(rnd)
    people = make_people(rnd, unit)

    with clock.at(IN_TIME):
        for person in (people.leader, people.clerk, people.reviewer, make_people(rnd).officer):
            with pytest.raises(PermissionDenied) as refusal:
                workflow.open_dossier(rnd, unit, actor=person)
            assert str(refusal.value) == f"Việc này của cán bộ {rnd.procedure.applicant_of(unit, rnd.opens_on)}."

    assert rnd.dossiers.count() == 0


def test_a_unit_has_one_dossier_in_a_round_unless_it_withdrew_the_first():
    dossier = make_dossier()
    with clock.at(IN_TIME):
        with pytest.raises(ValidationError) as refusal:
            workflow.open_dossier(dossier.round, dossier.unit, actor=dossier.people.officer)
        assert refusal.value.messages == [f"{dossier.unit} đã có hồ sơ trong đợt này («Đang tự đánh giá»)."]

        take(dossier, "withdraw")
        second = workflow.open_dossier(dossier.round, dossier.unit, actor=dossier.people.officer)

    assert (second.state, dossier.round.dossiers.count()) == ("drafting", 2)


def test_no_dossier_is_opened_in_a_closed_round_or_for_a_stranger():
    rnd = make_round(closes_on=date(2025, 5, 31))
    unit = make_place(rnd)
    officer, elsewhere = make_people(rnd, unit).officer, make_place(make_round(year=2023))

    for day, asked, sentence in [
        (date(2025, 6, 1), unit, "Đợt này đã khóa sau ngày 31/05/2025."),
        (date(2025, 5, 31), elsewhere, f"{elsewhere} không thuộc đợt này."),
    ]:
        with clock.at(day), pytest.raises(ValidationError) as refusal:
            workflow.open_dossier(rnd, asked, actor=officer)
        assert refusal.value.messages == [sentence]
    with clock.at(date(2025, 5, 31)):
        assert workflow.open_dossier(rnd, unit, actor=officer).state == "drafting"


# Closing


def close_rounds(day) -> list[str]:
    """What ``manage.py close_rounds`` says on ``day``, line by line."""
    out = StringIO()
    with clock.at(day):
        call_command("close_rounds", stdout=out)
    return out.getvalue().splitlines()


def test_closing_a_round_lets_every_dossier_lapse_that_is_not_handed_in():
    rnd = make_round(closes_on=date(2025, 5, 31))
    states = [State.DRAFTING, State.ENDORSING, State.RETURNED, State.SUBMITTED, State.SELF_ASSESSED, State.WITHDRAWN]
    dossiers = [make_dossier(rnd=rnd, state=state) for state in states]
    make_dossier(rnd=make_round(year=2023, closes_on=date(2025, 6, 1)), answered=False)

    assert close_rounds(date(2025, 5, 31)) == []
    assert close_rounds(date(2025, 6, 1)) == [f"{dossier}: đã khóa." for dossier in dossiers[:2]]

    assert list(rnd.dossiers.order_by("pk").values_list("state", flat=True)) == [
        "lapsed",
        "lapsed",
        "returned",
        "submitted",
        "self_assessed",
        "withdrawn",
    ]
    move = dossiers[1].moves.last()
    assert (move.actor, move.actor_name, move.office, move.from_state) == (
        None,
        "Hệ thống · khóa đợt",
        None,
        "endorsing",
    )
    assert close_rounds(date(2025, 6, 2))[0].endswith(": đã khóa.")  # the other round's, closed since
    assert close_rounds(date(2025, 6, 2)) == []


def test_what_was_sent_back_is_handed_in_again_after_the_round_has_closed():
    rnd = make_round(closes_on=date(2025, 5, 31))
    dossier = make_dossier(rnd=rnd, state=State.RETURNED)

    assert close_rounds(date(2025, 6, 1)) == []
    with clock.at(date(2025, 6, 2)):
        dossier = play(dossier, "finish", "submit")

    assert (dossier.state, dossier.last_submission.number, dossier.late) == ("submitted", 2, False)


def test_a_round_without_a_closing_day_stays_open():
    make_dossier(answered=False)

    assert close_rounds(date(2030, 1, 1)) == []


def test_a_leap_year_does_not_move_the_last_good_day():
    rnd = make_round(year=2023)

    assert (rnd.due_on, rnd.done_on) == (date(2024, 2, 27), date(2024, 3, 30))
