"""The figures of a round, against an example counted by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock
from recognition.dashboard.round import overview
from recognition.models import OfficeKind, Role, State, Target
from tests.factories import (
    LAST_DAY_OF_DISTRICTS,
    TWO_TIERS_FROM,
    make_district,
    make_dossier,
    make_member,
    make_place,
    make_province,
    make_recognition,
    make_round,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


@pytest.fixture
def operator():
    return make_user(is_superuser=True)


def hold(rnd, unit, level, **dates):
    """``unit`` holds ``level`` from the round of the year before."""
    earlier = rnd.province.rounds.filter(year=rnd.year - 1).first()
    earlier = earlier or make_round(province=rnd.province, year=rnd.year - 1)
    dossier = make_dossier(rnd=earlier, unit=unit, answered=False)
    return make_recognition(dossier, level, **{"valid_from": date(2024, 3, 10)} | dates)


@pytest.fixture
def example():
    """Five communes in two districts.

    Ân Thi: Bãi Sậy has handed in and holds level 2, Đa Lộc drafts and holds level 1, Hồ Tùng Mậu has not begun.
    Yên Mỹ: Minh Châu has concluded, Ngọc Long has withdrawn.
    """
    rnd = make_round()
    first, second = (make_district(rnd.province, name=name) for name in ("Ân Thi", "Yên Mỹ"))
    names = [
        (first, "Bãi Sậy"),
        (first, "Đa Lộc"),
        (first, "Hồ Tùng Mậu"),
        (second, "Minh Châu"),
        (second, "Ngọc Long"),
    ]
    units = [make_place(rnd, parent=parent, name=name) for parent, name in names]
    make_dossier(state=State.SUBMITTED, rnd=rnd, unit=units[0])
    make_dossier(rnd=rnd, unit=units[1], answered=False)
    make_dossier(state=State.SELF_ASSESSED, rnd=rnd, unit=units[3])
    make_dossier(state=State.WITHDRAWN, rnd=rnd, unit=units[4])
    hold(rnd, units[0], "2")
    hold(rnd, units[1], "1")
    for level, percent in (("1", 40), ("2", 50)):
        Target.objects.create(
            province=rnd.province, title=rnd.title, level=level, year=2025, percent=percent, basis="KH 1"
        )
    return rnd, units


def some(states):
    return {state: count for state, count in states.items() if count}


def test_every_unit_is_counted_once_where_it_stands(example, operator):
    rnd, _ = example
    figures = overview(rnd, DAY, operator)

    assert (figures.whole.total, some(figures.whole.states)) == (
        5,
        {"not-started": 1, "drafting": 1, "submitted": 1, "self_assessed": 1, "withdrawn": 1},
    )
    assert [(line.name, line.total, some(line.states)) for line in figures.districts] == [
        ("Huyện Ân Thi", 3, {"not-started": 1, "drafting": 1, "submitted": 1}),
        ("Huyện Yên Mỹ", 2, {"self_assessed": 1, "withdrawn": 1}),
    ]


def test_a_higher_level_counts_for_the_lower_too(example, operator):
    figures = overview(example[0], DAY, operator)

    assert figures.whole.by_level == {"1": 2, "2": 1}
    assert [line.by_level for line in figures.districts] == [{"1": 2, "2": 1}, {"1": 0, "2": 0}]


def test_the_plan_is_measured_in_whole_units(example, operator):
    aims = overview(example[0], DAY, operator).aims

    assert [(aim.target.level, aim.level_label, aim.reached, aim.needed, aim.short, aim.share) for aim in aims] == [
        ("1", "Mức độ 1", 2, 2, 0, Fraction(40)),
        ("2", "Mức độ 2", 1, 3, 2, Fraction(20)),
    ]


def test_a_share_that_is_no_whole_number_of_units_is_rounded_up(example, operator):
    rnd, _ = example
    Target.objects.filter(level="1").update(percent=Decimal("40.01"))

    assert overview(rnd, DAY, operator).aims[0].needed == 3


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("all", ["Bãi Sậy", "Đa Lộc", "Hồ Tùng Mậu", "Minh Châu", "Ngọc Long"]),
        ("not-started", ["Hồ Tùng Mậu"]),
        ("submitted", ["Bãi Sậy"]),
        ("level-1", ["Bãi Sậy", "Đa Lộc"]),
        ("level-2", ["Bãi Sậy"]),
        ("refused", []),
    ],
)
def test_behind_every_number_stand_its_units(example, operator, group, names):
    figures = overview(example[0], DAY, operator)

    assert [place.unit.name for place in figures.places(group)] == names
    first = figures.districts[0]
    assert [place.unit.name for place in figures.places(group, first.key)] == [
        name for name in names if name in ("Bãi Sậy", "Đa Lộc", "Hồ Tùng Mậu")
    ]


def test_a_dossier_opened_again_counts_instead_of_the_one_withdrawn(example, operator):
    rnd, units = example
    make_dossier(rnd=rnd, unit=units[4], answered=False)

    assert some(overview(rnd, DAY, operator).districts[1].states) == {"self_assessed": 1, "drafting": 1}


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2024, 3, 9), 0),
        (date(2024, 3, 10), 2),
        (date(2025, 3, 31), 2),
        (date(2025, 4, 1), 1),
        (LAST_DAY_OF_DISTRICTS, 1),
    ],
)
def test_recognition_is_counted_from_decisions_in_force_on_the_day(example, operator, day, held):
    rnd, units = example
    units[1].recognitions.update(ended_on=date(2025, 4, 1), end_reason="Thu hồi")

    assert overview(rnd, day, operator).whole.at_least("1") == held


def test_each_reader_sees_the_same_page_over_their_own_units(example):
    rnd, units = example
    above = rnd.province.offices.get(kind=OfficeKind.EDUCATION)
    district = units[0].parent.offices.get(kind=OfficeKind.EDUCATION)
    home = units[1].offices.get()

    totals = [overview(rnd, DAY, make_member(office, Role.VIEWER)).whole.total for office in (above, district, home)]

    assert totals == [5, 3, 1]


def test_another_provinces_people_see_no_unit(example):
    foreign = make_dossier(state=State.SUBMITTED).people.reviewer

    figures = overview(example[0], DAY, foreign)

    assert (figures.whole.total, figures.districts, figures.whole.split.segments) == (0, [], ())


# Two trees


def test_the_denominator_is_the_tree_of_the_day(example, operator):
    old, units = example
    province = make_province()
    new = make_round(tiers=2, province=province)
    make_place(new, name="Bãi Sậy", continues=units[0])
    merged = make_place(new, name="Đa Lộc")
    assert merged.continues is None

    counted = {
        (name, day): overview(rnd, day, operator).whole
        for name, rnd in (("old", old), ("new", new))
        for day in (LAST_DAY_OF_DISTRICTS, TWO_TIERS_FROM)
    }

    assert {key: (line.total, line.by_level) for key, line in counted.items()} == {
        ("old", LAST_DAY_OF_DISTRICTS): (5, {"1": 2, "2": 1}),
        ("old", TWO_TIERS_FROM): (0, {"1": 0, "2": 0}),
        ("new", LAST_DAY_OF_DISTRICTS): (0, {"1": 0, "2": 0}),
        ("new", TWO_TIERS_FROM): (2, {"1": 1, "2": 1}),
    }
    assert counted["new", TWO_TIERS_FROM].places[0].unit.name == "Bãi Sậy"


def test_specimens_are_left_out_of_a_real_province(example, operator):
    rnd, units = example
    make_place(rnd, parent=units[0].parent, name="Mẫu", specimen=True)

    assert overview(rnd, DAY, operator).whole.total == 5


def test_a_specimen_province_counts_its_specimens(operator):
    rnd = make_round(tiers=2, province=make_province(specimen=True))
    make_place(rnd, specimen=True)

    assert overview(rnd, date(2026, 2, 1), operator).whole.total == 1


# Cost


def test_five_units_cost_as_many_queries_as_two(example, operator):
    small = make_round()
    for _ in range(2):
        make_dossier(rnd=small, answered=False)

    def cost(rnd):
        with CaptureQueriesContext(connection) as captured:
            found = overview(rnd, DAY, operator)
            assert found.whole.total
        return len(captured)

    assert cost(example[0]) == cost(small)
