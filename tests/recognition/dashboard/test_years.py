"""The same figures over the years, against an example counted by hand and any places counted one by one."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from config import clock
from recognition.dashboard.board import NOT_STARTED, Board, Place, Question
from recognition.dashboard.years import basic, by_district, over_years, same_day
from recognition.models import State, Title, Unit
from tests.factories import make_district, make_dossier, make_place, make_recognition, make_round, make_user

DISTRICTS = [
    Unit(pk=pk, name=name, sort_key=name, tier="district", path=f"/1/{pk}/") for pk, name in ((7, "A"), (8, "B"))
]
PROVINCE = Unit(pk=1, name="T", tier="province", path="/1/")


def communes():
    """Any places: in a district or right below the province, in any state, handed in or not."""
    parents, states = st.sampled_from([*DISTRICTS, PROVINCE]), st.sampled_from([NOT_STARTED, *State.values])
    days = st.sampled_from([None, date(2025, 2, 1)])
    return st.lists(st.builds(_place, parents, state=states, handed_in_on=days), max_size=12)


def _place(parent, **fields) -> Place:
    district = parent if parent.tier == "district" else None
    return Place(Unit(parent=parent, name="x", tier="commune"), district=district, **fields)


@given(communes())
@settings(max_examples=60, deadline=None)
def test_a_district_counts_its_own_and_no_other(places):
    board = Board(Question(PROVINCE, Title(tier="commune"), 2024, date(2025, 3, 1)), None)
    board.places, board.criteria_set = places, None

    found = {line.unit.pk: line.counts for line in by_district(board, basic(board))}

    walked = {}
    for place in places:
        if place.unit.parent.tier == "district":
            counts = walked.setdefault(place.unit.parent.pk, [0, 0, 0])
            came = bool(place.handed_in_on) and place.state not in ("self_assessed", "withdrawn")
            is_so = (True, came, place.state == "recognised")
            for index, one in enumerate(is_so):
                counts[index] += one
    assert found == {pk: tuple(counts) for pk, counts in walked.items()}


@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)), st.integers(1, 5))
def test_the_same_day_of_an_earlier_year_is_the_28th_where_the_29th_is_missing(day, years):
    found = same_day(day, years)

    assert (found.year, found.month) == (day.year - years, day.month)
    assert found.day == day.day or (day.day, found.day) == (29, 28)


@pytest.mark.django_db
@pytest.mark.usefixtures("law")
def test_each_year_is_told_as_at_its_own_day_and_at_its_end_and_nothing_of_the_time_to_come():
    """Ân Thi and Yên Mỹ with a commune each. In 2023 one handed in on 05/03/2024, one held level 1 from 14/03/2024 on.

    In 2024 one drafts from 20/02/2025.
    """
    rnd = make_round()
    earlier = make_round(province=rnd.province, year=2023)
    first, second = (make_place(rnd, parent=make_district(rnd.province, name=name)) for name in ("Ân Thi", "Yên Mỹ"))
    held = make_dossier(rnd=earlier, unit=first, answered=False, on=date(2024, 2, 20))
    make_dossier(rnd=earlier, unit=second, state=State.SUBMITTED, on=date(2024, 3, 5))
    make_recognition(held, "1", valid_from=date(2024, 3, 14))
    make_dossier(rnd=rnd, unit=second, answered=False, on=date(2025, 2, 20))

    def told(day):
        with clock.at(day):
            board = Board(Question(rnd.province, rnd.title, 2024, day), make_user(is_superuser=True))
            return over_years(board)

    found = told(date(2025, 3, 1))
    assert [figure.code for figure in found.figures] == [
        "units",
        "handed-in",
        "recognised",
        "level-1",
        "level-2",
    ]
    assert [(one.year, one.day, one.now, one.at_end) for one in found.years] == [
        (2024, date(2025, 3, 1), (2, 0, 0, 1, 0), ()),
        (2023, date(2024, 3, 1), (2, 0, 0, 0, 0), (2, 1, 0, 1, 0)),
    ]
    assert [(one.unit.name, one.counts) for one in found.districts] == [
        ("Ân Thi", (1, 0, 0, 1, 0)),
        ("Yên Mỹ", (1, 0, 0, 0, 0)),
    ]
    assert found.export()[0] == ["Năm 2024", "đến 01/03/2025", 2, 0, 0, 1, 0]
    page = render_to_string("dashboard/partials/_years.html", {"years": found})
    assert page.count("Huyện Ân Thi") == 1

    last = earlier.done_on - timedelta(days=1)
    board = Board(Question(rnd.province, rnd.title, 2024, last), make_user(is_superuser=True))
    assert over_years(board).years[1].at_end == ()
