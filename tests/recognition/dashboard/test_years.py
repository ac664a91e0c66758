"""The same figures over the years, against an example counted by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import clock
from recognition.dashboard.board import Board, Question
from recognition.dashboard.figures import Reading
from recognition.dashboard.years import over_years, same_day
from recognition.models import State
from tests.factories import make_district, make_dossier, make_place, make_recognition, make_round, make_user

CODES = ("all", "held", "begun", "handed-in", "recognised", "refused", "not-started")


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
            years = over_years(Reading(board))
        assert {tuple(figure.code for figure in one.figures) for one in years} == {CODES}
        return [(one.year, one.day_said, tuple(figure.count for figure in one.figures)) for one in years]

    assert told(date(2025, 3, 1)) == [
        (2024, "01/03/2025", (2, 1, 1, 0, 0, 0, 1)),
        (2023, "01/03/2024", (2, 0, 1, 0, 0, 0, 1)),
        (2023, "hết hạn, 30/03/2024", (2, 1, 2, 1, 0, 0, 0)),
    ]
    last = earlier.done_on  # 30/03/2024, told with what was known of 2023 on that day
    assert [year for year, *_ in told(last)] == [2024, 2023, 2023]
    assert [year for year, *_ in told(last - timedelta(days=1))] == [2024, 2023]
