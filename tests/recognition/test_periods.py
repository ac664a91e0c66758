"""No two recognitions of a unit and title hold on the same day, even when the database is written past the portal."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from recognition.models import Recognition
from tests.factories import make_dossier, make_recognition, make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
ENDED = {"ended_on": date(2026, 6, 1), "end_reason": "Thay bằng quyết định số 02"}


@pytest.fixture
def first():
    """A recognition from 10/03/2025 to before 01/06/2026."""
    return make_recognition(make_dossier(answered=False), valid_from=date(2025, 3, 10), **ENDED)


def another(first, **fields):
    """Written as a program past all rules would."""
    rnd = make_round(year=2023, province=first.dossier.round.province)
    dossier = make_dossier(rnd=rnd, unit=first.unit, answered=False)
    with transaction.atomic():
        return make_recognition(dossier, "2", **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": date(2026, 5, 31)},
        {"valid_from": date(2024, 4, 1), "ended_on": date(2025, 3, 11)},
        {"valid_from": date(2024, 4, 1), "valid_to": date(2025, 3, 10)},
        {"valid_from": date(2025, 4, 1), "ended_on": date(2025, 4, 2)},
    ],
)
def test_two_periods_of_a_unit_and_title_never_share_a_day(first, fields):
    with pytest.raises(IntegrityError) as refusal:
        another(first, **fields)

    assert refusal.value.__cause__.diag.constraint_name == "recognition_periods_apart"


def test_a_period_is_not_made_longer_over_the_one_that_follows(first):
    another(first, valid_from=date(2026, 6, 1))

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Recognition.objects.filter(pk=first.pk).update(ended_on=date(2026, 6, 2))

    assert refusal.value.__cause__.diag.constraint_name == "recognition_periods_apart"


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_from": date(2026, 6, 1)},
        {"valid_from": date(2024, 4, 1), "ended_on": date(2025, 3, 10)},
        {"valid_from": date(2025, 6, 1), "ended_on": date(2025, 6, 1)},  # a mistake that was taken back: no day at all
    ],
)
def test_periods_that_only_touch_stand_side_by_side(first, fields):
    second = another(first, **fields)

    assert set(Recognition.objects.filter(unit=first.unit)) == {first, second}
