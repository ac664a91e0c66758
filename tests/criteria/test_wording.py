from fractions import Fraction

import pytest

from criteria import wording


def test_counts_are_grouped_by_dots():
    assert [wording.count(n) for n in (0, 999, 4891, 10**18)] == ["0", "999", "4.891", "1.000.000.000.000.000.000"]


def test_decimals_have_a_comma_and_no_closing_zeros():
    numbers = ["0.05", "1052.40", "97", "-0.5", "0.30000000000000004"]
    assert [wording.decimal(Fraction(n)) for n in numbers] == ["0,05", "1.052,4", "97", "-0,5", "0,30000000000000004"]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(60), "60 %"), (Fraction("59.999"), "59,9 %"), (Fraction("60.001"), "60,0 %"),
        (Fraction("61.19"), "61,1 %"), (Fraction("12.5"), "12,5 %"), (Fraction(0), "0 %"), (100, "100 %"),
        (Fraction("0.05"), "0,0 %"), (Fraction("99.99"), "99,9 %"),
    ],
)  # fmt: skip
def test_a_percentage_is_rounded_down_to_one_place(share, text):
    assert wording.percent(share) == text


def test_a_clause_is_written_as_law_is_cited():
    assert [wording.clause(c) for c in ("6.5b", "16.2đ", "8.1", "6", "Phụ lục")] == [
        "điểm b khoản 5 Điều 6",
        "điểm đ khoản 2 Điều 16",
        "khoản 1 Điều 8",
        "Điều 6",
        "Phụ lục",
    ]
