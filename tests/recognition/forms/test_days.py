"""Days as people type them, whatever the language of their browser."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from recognition.forms.days import NOT_A_DAY, NOT_THIS_YEAR, DayField, day_or_none


@pytest.mark.parametrize(
    "typed", ["05/03/2025", "5/3/2025", " 5/3/2025 ", "5-3-2025", "5.3.2025", "2025-03-05", date(2025, 3, 5)]
)
def test_a_day_is_read_with_the_day_first(typed):
    assert DayField().clean(typed) == date(2025, 3, 5)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2025", NOT_A_DAY),
        ("03/25/2025", NOT_A_DAY),
        ("5/3/25", NOT_A_DAY),
        ("5/3", NOT_A_DAY),
        ("hôm nay", NOT_A_DAY),
        ("5/3/2025\x00", NOT_A_DAY),
        ("5" * 1_000_000, NOT_A_DAY),
        ("05/03/0205", NOT_THIS_YEAR),
        ("05/03/2205", NOT_THIS_YEAR),
    ],
)
def test_what_is_no_day_is_told_with_an_example(typed, said):
    with pytest.raises(ValidationError) as refusal:
        DayField().clean(typed)

    assert refusal.value.messages == [said]
    assert day_or_none(typed) is None


def test_a_day_is_shown_as_it_is_typed():
    shown = DayField().widget.render("day", date(2025, 3, 5))

    assert 'type="text"' in shown
    assert 'value="05/03/2025"' in shown
