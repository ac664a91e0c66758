"""What a decision gives: from when, until when, and what it does to the recognition before."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import IntegrityError

from config import clock
from recognition import decisions, papers
from recognition.models import Decision, Recognition, State
from tests.factories import make_dossier, make_place, make_recognition, make_round, play, provide_for, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def test_a_new_recognition_ends_the_one_before_on_its_day():
    first = make_round(tiers=2)
    unit = make_place(first)
    before = make_recognition(make_dossier(rnd=first, unit=unit), valid_from=date(2026, 3, 10))
    later = make_round(tiers=2, year=2026, province=first.province)
    dossier = make_dossier(state=State.DECIDING, rnd=later, unit=unit)
    with clock.at(date(2027, 3, 12)):
        dossier = play(dossier, "recognise", "issue")

    before.refresh_from_db()
    assert (before.ended_on, before.end_reason) == (date(2027, 3, 12), "Thay bằng quyết định số 01/QĐ-GDĐT")
    assert (before.is_in_force(date(2027, 3, 11)), before.is_in_force(date(2027, 3, 12))) == (True, False)
    held = [list(Recognition.objects.in_force(day)) for day in (date(2027, 3, 11), date(2027, 3, 12))]
    assert held == [[before], [dossier.recognition]]
    assert dossier.recognition.valid_to == date(2030, 12, 31)


def test_a_recognition_of_the_unit_it_continues_ends_too():
    old = make_dossier(answered=False)
    before = make_recognition(old, valid_from=date(2025, 3, 10))
    rnd = make_round(tiers=2)
    dossier = make_dossier(state=State.SIGNING, rnd=rnd, unit=make_place(rnd, continues=old.unit))
    with clock.at(date(2026, 3, 3)):
        decisions.give(_dated(dossier.decision(), date(2026, 3, 3)), dossier)

    before.refresh_from_db()
    assert (before.ended_on, Recognition.objects.in_force(date(2026, 3, 3)).get().dossier) == (
        date(2026, 3, 3),
        dossier,
    )


def _dated(decision, day):
    decision.number, decision.issued_on = 1, day
    return decision


@pytest.mark.parametrize(
    ("issued_on", "years", "until"),
    [
        (date(2025, 3, 20), 3, date(2028, 12, 31)),
        (date(2025, 1, 1), 3, date(2028, 12, 31)),
        (date(2025, 12, 31), 3, date(2028, 12, 31)),
        (date(2026, 1, 1), 3, date(2029, 12, 31)),
        (date(2025, 3, 20), None, None),
    ],
)
def test_a_result_is_kept_three_years_following_the_year_of_recognition(issued_on, years, until):
    rnd = make_round()
    rnd.procedure.validity_years = years

    assert papers.valid_to(Decision(round=rnd, issued_on=issued_on)) == until


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2025, 3, 9), False),
        (date(2025, 3, 10), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), False),
        (date(2028, 12, 31), False),
    ],
)
def test_a_recognition_that_ended_early_is_out_of_force_from_that_day(day, in_force):
    held = make_recognition(make_dossier(answered=False), valid_from=date(2025, 3, 10))
    held.ended_on, held.end_reason = date(2026, 6, 1), "Thu hồi"
    held.save()

    assert (held.is_in_force(day), Recognition.objects.in_force(day).exists()) == (in_force, in_force)


def test_a_unit_holds_one_recognition_of_a_title_at_a_time():
    dossier = make_dossier(answered=False)
    make_recognition(dossier)
    again = make_dossier(rnd=make_round(year=2023, province=dossier.round.province), unit=dossier.unit, answered=False)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_recognition(again)

    assert refusal.value.__cause__.diag.constraint_name == "recognition_one_in_force"


def test_a_recognition_does_not_end_before_it_begins():
    held = make_recognition(make_dossier(answered=False), valid_from=date(2025, 3, 10))

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Recognition.objects.filter(pk=held.pk).update(ended_on=date(2025, 3, 9))

    assert refusal.value.__cause__.diag.constraint_name == "recognition_ends_not_before_it_begins"


# What the unit held before


def proposed(held_level="1", *, held_year=2025, **held):
    """A dossier of 2026 proposed for level 1, and what its unit was given before, from a dossier of ``held_year``."""
    first = make_round(tiers=2, year=held_year)
    unit = make_place(first)
    before = make_recognition(make_dossier(rnd=first, unit=unit, answered=False), held_level, **held)
    later = make_round(tiers=2, year=2026, province=first.province)
    return make_dossier(state=State.DECIDING, rnd=later, unit=unit), before


def test_a_recognition_that_ran_out_ends_with_its_own_term():
    dossier, before = proposed(valid_from=date(2026, 3, 10), valid_to=date(2026, 12, 31))
    with clock.at(date(2027, 3, 12)):
        dossier = play(dossier, "recognise", "issue")

    before.refresh_from_db()
    assert (before.ended_on, before.end_reason) == (date(2027, 1, 1), "Hết thời hạn")
    assert list(Recognition.objects.in_force(date(2026, 12, 31))) == [before]
    assert list(Recognition.objects.in_force(date(2027, 3, 12))) == [dossier.recognition]


@pytest.mark.parametrize(
    ("level", "year", "sentence"),
    [
        ("2", 2025, "{} đang giữ mức độ 2 đến 31/12/2030: không thay bằng mức thấp hơn."),
        ("1", 2027, "{} đang giữ mức độ 1 của năm 2027, đến 31/12/2030: không thay bằng kết quả của năm 2026."),
    ],
)
def test_what_is_better_or_later_is_not_replaced(level, year, sentence):
    dossier, before = proposed(level, held_year=year, valid_from=date(2027, 3, 10))

    with clock.at(date(2027, 3, 12)), pytest.raises(ValidationError) as refusal:
        take(dossier, "recognise")

    assert refusal.value.messages == [sentence.format(dossier.unit.full_name)]
    before.refresh_from_db()
    assert before.ended_on is None


def test_what_is_better_is_not_replaced_by_a_paper_that_was_drafted_before_it():
    dossier, before = proposed("2", valid_from=date(2027, 3, 15))
    with clock.at(date(2027, 3, 12)):
        dossier = play(dossier, "recognise")
    with clock.at(date(2027, 3, 16)):
        provide_for(dossier, "issue")
        with pytest.raises(ValidationError) as refusal:
            take(dossier, "issue")

    assert refusal.value.messages == [
        f"{dossier.unit.full_name} đang giữ mức độ 2 đến 31/12/2030: không thay bằng mức thấp hơn.",
        "Lãnh đạo cần hủy dự thảo này.",
    ]
    assert list(Recognition.objects.filter(ended_on=None)) == [before]


def test_what_was_better_may_be_followed_once_it_has_run_out():
    dossier, _ = proposed("2", valid_from=date(2026, 3, 10), valid_to=date(2027, 3, 11))
    with clock.at(date(2027, 3, 12)):
        dossier = play(dossier, "recognise", "issue")

    assert dossier.recognition.level == "1"
