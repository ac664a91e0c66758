"""Who may be raised: an example counted by hand, and any day read off the calendar."""

from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from config import clock
from recognition import terms
from recognition.dashboard import upgrades
from recognition.dashboard.board import Board, Question
from recognition.models import OfficeKind, Procedure, Recognition, State
from tests.factories import (
    make_district,
    make_dossier,
    make_member,
    make_office,
    make_people,
    make_place,
    make_recognition,
    make_round,
    make_user,
)

DAY = date(2025, 3, 10)
days = st.dates(date(2023, 1, 1), date(2026, 12, 31))


@given(valid_from=days, day=days, due_on=days, reaches=st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_level_held_for_a_whole_year_may_be_raised(valid_from, day, due_on, reaches):
    procedure = Procedure(upgrade_after_months=12)
    may_from = terms.upgrade_day(Recognition(valid_from=valid_from), procedure)

    found = upgrades.chance_of(may_from, day, due_on, reaches=reaches)

    born = (valid_from.month, 28 if (valid_from.month, valid_from.day) == (2, 29) else valid_from.day)
    held_for_a_year = (day.year - valid_from.year, (day.month, day.day)) >= (1, born)
    in_time = (due_on.year - valid_from.year, (due_on.month, due_on.day)) >= (1, born)
    if held_for_a_year:
        assert found == ("reaches" if reaches else "may")
    else:
        assert found == ("this-year" if in_time else None)


@pytest.mark.django_db
@pytest.mark.usefixtures("law")
def test_who_may_be_raised_is_told_by_the_day_of_the_decision_and_the_last_figures():
    """On 10/03/2025, last day to hand in 20/03/2025. An has held level 1 since 10/03/2024 and its figures reach level 2,
    Bình the same with figures of level 1; Châu holds it since 20/03/2024, Đông since 21/03/2024; Ea holds level 2.
    """
    rnd = make_round(due_on=date(2025, 3, 20))
    earlier = make_round(province=rnd.province, year=2023)
    district = make_district(rnd.province, name="Ân Thi")
    given_on = {
        "An": ("1", date(2024, 3, 10), "2"),
        "Bình": ("1", date(2024, 3, 10), "1"),
        "Châu": ("1", date(2024, 3, 20), "2"),
        "Đông": ("1", date(2024, 3, 21), "2"),
        "Ea": ("2", date(2024, 3, 1), "2"),
    }
    ends = {"An": date(2025, 12, 31), "Bình": date(2026, 6, 30)}
    for name, (level, day, reached) in given_on.items():
        unit = make_place(rnd, parent=district, name=name)
        people = make_people(rnd, unit)
        dossier = make_dossier(
            rnd=earlier, unit=unit, people=people, state=State.SUBMITTED, level=reached, on=date(2024, 2, 20)
        )
        make_recognition(dossier, level, valid_from=day, valid_to=ends.get(name, date(2027, 12, 31)))

    with clock.at(DAY):
        operator = make_user(is_superuser=True)

        def asked(user, home=rnd.province):
            return Board(Question(home, rnd.title, rnd.year, DAY), user)

        prospects = upgrades.prospects(asked(operator))
        found = prospects.upgrades
        outsider = make_member(make_office(rnd.province, OfficeKind.ASSOCIATION))
        hidden = upgrades.possible(asked(outsider))

        def cost(home):
            board = asked(operator, home)
            assert board.places
            with CaptureQueriesContext(connection) as captured:
                upgrades.possible(board)
            return len(captured)

        assert cost(rnd.province) == cost(found[0].place.unit)

    assert [(one.place.unit.name, one.may_from, one.chance, one.figures_year) for one in found] == [
        ("An", date(2025, 3, 10), "reaches", 2023),
        ("Bình", date(2025, 3, 10), "may", None),
        ("Châu", date(2025, 3, 20), "this-year", 2023),
    ]
    assert found[2].said.startswith("Được đề nghị nâng mức từ 20/03/2025. ")
    assert [(one.place.unit.name, one.chance) for one in hidden] == [
        ("An", "may"),
        ("Bình", "may"),
        ("Châu", "this-year"),
    ]
    assert [(one.code, [place.unit.name for place in one.places]) for one in prospects.chances] == [
        ("upgrade-reaches", ["An"]),
        ("upgrade-may", ["Bình"]),
        ("upgrade-this-year", ["Châu"]),
    ]
    assert upgrades.export(found)[0][:6] == [
        "Xã An",
        "Huyện Ân Thi",
        "Mức độ 1",
        date(2024, 3, 10),
        "Mức độ 2",
        date(2025, 3, 10),
    ]
    page = render_to_string("dashboard/partials/_nang-muc.html", {"it": prospects, "list_url": "?so="})
    assert page.count("số liệu năm 2023 đã đạt") == 2
    assert '<a href="?so=upgrade-may">1</a>' in page
