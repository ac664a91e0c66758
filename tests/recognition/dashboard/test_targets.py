"""What plans aim at, counted by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from config import clock
from recognition.dashboard.board import Board, Question
from recognition.dashboard.targets import applies_to, inherited_targets, needed, pace, targets_for
from recognition.models import Target, UnitChange, UnitGroup
from recognition.models.units import AreaDesignation
from tests.factories import make_place, make_province, make_round, make_user

DAY = date(2025, 3, 10)


@pytest.mark.parametrize(
    ("percent", "number", "more_than", "total", "units"),
    [
        ("40", None, False, 10, 4),
        ("40", None, False, 11, 5),  # 4.4
        ("40.01", None, False, 10, 5),
        ("80", None, False, 10, 8),
        ("80", None, True, 10, 9),  # exactly 80 % falls short
        ("80", None, True, 11, 9),  # 8.8 is exceeded by 9 already
        ("33.33", None, False, 10000, 3333),
        (None, 12, False, 5, 12),
        (None, 12, True, 50, 13),
        ("40", None, False, 0, 0),
    ],
)
def test_a_share_means_whole_units(percent, number, more_than, total, units):
    target = Target(percent=percent and Decimal(percent), number=number, more_than=more_than)

    assert needed(target, total) == units


@pytest.mark.parametrize(
    ("short", "day", "year", "a_month"),
    [
        (10, date(2025, 7, 1), 2025, Fraction(10, 6)),
        (10, date(2025, 12, 31), 2025, Fraction(310)),  # a day of a month of 31
        (25, date(2026, 11, 16), 2027, 25 / (13 + Fraction(1, 2))),
        (0, date(2026, 1, 1), 2030, Fraction(0)),
        (3, date(2026, 1, 1), 2025, None),
    ],
)
def test_the_pace_is_units_a_month_until_the_last_of_december(short, day, year, a_month):
    assert pace(short, day, year) == a_month


@pytest.mark.django_db
def test_a_target_of_a_group_or_an_area_counts_those_of_the_day():
    with clock.at(DAY):
        rnd = make_round()
        inside, difficult, _ = (make_place(rnd, name=name) for name in ("Bãi Sậy", "Đa Lộc", "Hồng Vân"))
        group = UnitGroup.objects.create(province=rnd.province, name="Cụm 1", valid_from=date(2024, 1, 1))
        group.memberships.create(unit=inside, valid_from=date(2024, 1, 1), valid_to=date(2025, 3, 10))
        AreaDesignation.objects.create(
            unit=difficult, valid_from=date(2025, 3, 11), legal_basis="QĐ", entered_at=clock.now()
        )

        def counted(target, day):
            places = Board(Question(rnd.province, rnd.title, 2024, day), make_user(is_superuser=True)).places
            return [place.unit.name for place in places if applies_to(target, place)]

        assert counted(Target(), DAY) == ["Bãi Sậy", "Đa Lộc", "Hồng Vân"]
        assert [counted(Target(group=group), day) for day in (DAY, date(2025, 3, 11))] == [["Bãi Sậy"], []]
        assert [counted(Target(area="difficult"), day) for day in (DAY, date(2025, 3, 11))] == [[], ["Đa Lộc"]]


@pytest.mark.django_db
def test_a_province_answers_for_its_own_targets_and_only_shows_those_it_inherited():
    rnd = make_round()
    home = make_province(name="Mới")
    what = {"old": rnd.province, "new": home, "share": "whole", "effective_on": date(2025, 7, 1), "legal_basis": "NQ"}
    UnitChange.objects.create(kind="merged", **what)
    group, other = (UnitGroup.objects.create(province=home, name=n, valid_from=DAY) for n in ("Cụm 1", "Cụm 2"))

    def aim(province, year, **fields):
        given = {"percent": 40} if "number" not in fields else {}
        return Target.objects.create(province=province, title=rnd.title, level="1", year=year, **given | fields)

    before, share, number = aim(rnd.province, 2030), aim(home, 2026), aim(home, 2027, number=50)
    of_group = aim(home, 2027, number=3, group=group)
    aim(home, 2024), aim(home, 2028, ended_on=date(2026, 1, 1))  # over, and ended
    of_other = aim(home, 2029, group=other)

    def asked(**narrowed):
        return Question(home, rnd.title, 2025, date(2026, 3, 1), **narrowed)

    assert targets_for(asked()) == [share, number, of_group, of_other]
    assert targets_for(asked(group=group)) == [share, of_group]
    assert inherited_targets(asked()) == [before]
