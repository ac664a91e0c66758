"""The units of one day and where each of them stood."""

from datetime import date, timedelta

import pytest

from config import clock
from recognition.dashboard.board import NOT_STARTED, Board, Question
from recognition.models import State, UnitChange, UnitGroup
from tests.factories import (
    LAST_DAY_OF_DISTRICTS,
    TWO_TIERS_FROM,
    make_commune,
    make_district,
    make_dossier,
    make_place,
    make_province,
    make_round,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)


def board(home, rnd, day, **narrowed):
    return Board(Question(home, rnd.title, rnd.year, day, **narrowed), make_user(is_superuser=True))


def test_a_day_shows_the_states_and_the_tree_of_that_day():
    with clock.at(DAY):
        rnd = make_round()
        first = make_district(rnd.province, name="Ân Thi")
        begun, idle = (make_place(rnd, parent=first, name=name) for name in ("Bãi Sậy", "Đa Lộc"))
        moves = make_dossier(state=State.SUBMITTED, rnd=rnd, unit=begun).moves
        opened = clock.day_of(moves.get(to_state="drafting").at)
        group = UnitGroup.objects.create(province=rnd.province, name="Cụm 1", valid_from=date(2025, 1, 1))
        group.memberships.create(unit=idle, valid_from=date(2025, 1, 1), valid_to=date(2025, 2, 28))

    def told(day, **narrowed):
        return [(place.unit.name, place.state) for place in board(rnd.province, rnd, day, **narrowed).places]

    assert told(DAY) == [("Bãi Sậy", "submitted"), ("Đa Lộc", NOT_STARTED)]
    assert told(opened - timedelta(days=1)) == [("Bãi Sậy", NOT_STARTED), ("Đa Lộc", NOT_STARTED)]
    assert told(date(2025, 2, 28), group=group) == [("Đa Lộc", NOT_STARTED)]
    assert told(DAY, group=group) == []


def test_a_province_shows_the_trees_that_went_into_it_up_to_their_last_day():
    with clock.at(DAY):
        rnd = make_round()
        make_place(rnd, parent=make_district(rnd.province, name="Ân Thi"), name="Bãi Sậy")
        merged = make_province(name="Hưng Yên mới", valid_from=TWO_TIERS_FROM)
        UnitChange.objects.create(
            kind="merged",
            old=rnd.province,
            new=merged,
            share="whole",
            effective_on=TWO_TIERS_FROM,
            legal_basis="MẪU",
        )
        make_commune(merged, name="Ân Thi")

    def names(day):
        return [place.unit.name for place in board(merged, rnd, day).places]

    assert names(LAST_DAY_OF_DISTRICTS) == ["Bãi Sậy"]
    assert names(TWO_TIERS_FROM) == ["Ân Thi"]
