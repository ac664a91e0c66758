"""How many will be recognised: an example counted by hand, and any past counted unit by unit."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from config import clock
from recognition import workflow
from recognition.dashboard import forecast
from recognition.dashboard.board import NOT_STARTED, Board, Question
from recognition.dashboard.figures import Reading
from recognition.dashboard.forecast import Past, reckon
from recognition.dashboard.years import over_years
from recognition.models import Dossier, Move
from tests.factories import make_district, make_dossier, make_people, make_place, make_round, make_user

STATES = [NOT_STARTED, "drafting", "appraising"]
DAY = date(2025, 2, 20)
# The year, the state on the day, whether recognised in the end.
SEEN = st.lists(st.tuples(st.sampled_from([2022, 2023]), st.sampled_from(STATES), st.booleans()), max_size=30)


def share(units, state):
    """Of the ``units`` (year, state, whether recognised) in ``state``; None of fewer than five."""
    outcomes = [is_in for _, stood, is_in in units if stood == state]
    return Fraction(outcomes.count(True), len(outcomes)) if len(outcomes) >= 5 else None


def past(year, units):
    there = [unit for unit in units if unit[0] == year]
    return Past(year, Counter(state for _, state, _ in there), Counter(state for _, state, is_in in there if is_in))


def total(now, *sources):
    """Each of ``now`` by the first of ``sources`` that knows the share of its state."""
    shares = {state: [share(units, state) for units in sources] for state in STATES}
    return sum((next((one for one in shares[state] if one is not None), 0) for state in now), Fraction(0))


@given(SEEN, SEEN, st.lists(st.sampled_from(STATES), min_size=1, max_size=9), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_the_forecast_is_what_counting_each_unit_by_the_share_of_its_state_gives(units, so_far, now, certain):
    own = [(2024, state, is_in) for _, state, is_in in so_far]

    found = reckon(Counter(now), certain, [past(2023, units), past(2022, units)], past(2024, own))

    begun = [state for state in now if state != NOT_STARTED] or now
    unknown = [state for state in begun if share(units, state) is None and share(own, state) is None]
    if 2 * len(unknown) > len(begun):
        assert (found.expected, found.figure) == (None, "chưa đủ số liệu")
        return
    of_year = [[unit for unit in units if unit[0] == year] for year in (2022, 2023)]
    yearly = [certain + total(now, there, units, own) for there in of_year]
    expected = certain + total(now, units, own)
    assert (found.expected, found.low, found.high) == (expected, min(expected, *yearly), max(expected, *yearly))


def recognise(dossier, day):
    """Written straight into the history and the dossier: the way there, with its papers, is another test's."""
    workflow.write(
        Move(
            dossier=dossier,
            at=clock.moment_of(day),
            actor_name="Văn thư",
            action="issue",
            from_state="signing",
            to_state="recognised",
        )
    )
    Dossier.objects.filter(pk=dossier.pk).update(state="recognised", handed_in_at=clock.moment_of(day))


@pytest.mark.django_db
@pytest.mark.usefixtures("law")
def test_the_shares_of_the_last_round_tell_how_many_will_be_recognised():
    """Six communes. In 2023 all draft on 20/02/2024; three are recognised in time, one on 02/04/2024, after 30/03.

    In 2024 on 20/02/2025 one is recognised, four draft, one has not begun.
    """
    rnd = make_round()
    earlier = make_round(province=rnd.province, year=2023, done_on=date(2024, 3, 30))
    district = make_district(rnd.province)
    units = [make_place(rnd, parent=district) for _ in range(6)]
    people = {unit.pk: make_people(rnd, unit) for unit in units}

    def draft(which, unit, day):
        return make_dossier(rnd=which, unit=unit, people=people[unit.pk], answered=False, on=day)

    then = [draft(earlier, unit, date(2024, 2, 19)) for unit in units]
    for dossier, day in zip(then, [date(2024, 3, 15)] * 3 + [date(2024, 4, 2)], strict=False):
        recognise(dossier, day)
    present = [draft(rnd, unit, date(2025, 2, 18)) for unit in units[:5]]
    recognise(present[0], date(2025, 2, 19))

    def told(year, day):
        return forecast.of(Board(Question(rnd.province, rnd.title, year, day), make_user(is_superuser=True)))

    def cost(home):
        board = Board(Question(home, rnd.title, 2024, DAY), make_user(is_superuser=True))
        with CaptureQueriesContext(connection) as captured:
            forecast.of(board)
            over_years(Reading(board))
        return len(captured)

    found = told(2024, DAY)
    assert (found.certain, found.expected, found.low, found.high, found.figure) == (1, 3, 3, 3, "3")
    assert [(line.state, line.count, line.seen, line.rate) for line in found.lines] == [
        (NOT_STARTED, 1, 0, None),
        ("drafting", 4, 6, Fraction(1, 2)),
    ]
    assert found.assumption == (
        "theo tỷ lệ đạt 50 % của năm 2023; 4 hồ sơ đang xử lý, 1 đơn vị chưa bắt đầu; "
        "chưa tính 1 đơn vị ở «Chưa bắt đầu»: chưa đủ số liệu"
    )
    assert found.more_said == "dự kiến đến hạn 30/03/2025: thêm 2, theo tỷ lệ đạt 50 % của năm 2023"
    assert [place.unit.pk for place in found.places] == sorted(place.unit.pk for place in found.places)
    assert len(found.places) == 5
    assert "50 %" in render_to_string("dashboard/partials/_du-bao.html", {"it": found})

    first = told(2023, date(2024, 3, 20))  # no round before it, and three decisions say too little
    assert (first.figure, first.assumption) == (
        "chưa đủ số liệu",
        "chưa đủ số liệu của chính đợt này đến nay, chưa có đợt trước để so; 3 hồ sơ đang xử lý",
    )
    over = told(2023, date(2024, 5, 1))
    assert (over.figure, over.assumption) == (
        "3",
        "hạn quyết định 30/03/2024 đã qua nên không còn dự kiến",
    )
    assert cost(rnd.province) == cost(units[0])
    assert told(2020, DAY).assumption == "năm này chưa mở đợt nào"
