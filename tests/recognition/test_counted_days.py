"""The share of recognised sub-units follows every change of a recognition on its very day: raised, ended, run out."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from config import clock
from recognition import sub_units
from tests.factories import make_commune, make_district
from tests.factories.lines import load_law, make_line_round, open_line
from tests.recognition.test_sub_units import recognise

pytestmark = pytest.mark.django_db
DAY = date(2025, 4, 20)


@pytest.fixture(scope="module", autouse=True)
def _law(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_law("tt25-xa", "tt25-huyen")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def line():
    """A district's dossier of 2024, one commune, and what it holds: level 1 since 10/03/2024."""
    rnd = make_line_round("cdht-huyen")
    commune = make_commune(make_district(rnd.province))
    held = recognise(make_line_round("cdht-xa-ba-cap", 2023, rnd.province), commune, "1", valid_from=date(2024, 3, 10))
    return open_line("cdht-huyen", rnd=rnd, unit=commune.parent), held


def counted(dossier, day) -> dict[str, int]:
    with clock.at(day):
        return sub_units.count_for(dossier, ["1", "2"]).by_level


def around(dossier, day) -> list[dict[str, int]]:
    """What is counted on the day before, and on ``day``."""
    return [counted(dossier, day - timedelta(days=1)), counted(dossier, day)]


def end(held, **fields):
    type(held).objects.filter(pk=held.pk).update(**fields)


def test_raised_to_level_2_it_counts_for_both_levels_from_that_day(line):
    dossier, held = line
    end(held, ended_on=DAY, end_reason="Thay bằng quyết định số 02/QĐ-PGDĐT")
    recognise(make_line_round("cdht-xa-ba-cap", 2024, dossier.round.province), held.unit, "2", valid_from=DAY)

    assert around(dossier, DAY) == [{"1": 1, "2": 0}, {"1": 1, "2": 1}]


def test_revoked_it_counts_no_more_from_that_day(line):
    dossier, held = line
    end(held, ended_on=DAY, end_reason="Thu hồi: số liệu sai")

    assert around(dossier, DAY) == [{"1": 1, "2": 0}, {"1": 0, "2": 0}]


def test_run_out_it_counts_to_the_last_day_of_its_third_year(line):
    dossier, held = line

    assert held.valid_to == date(2027, 12, 31)
    assert around(dossier, date(2028, 1, 1)) == [{"1": 1, "2": 0}, {"1": 0, "2": 0}]
