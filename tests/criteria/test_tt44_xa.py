"""The commune set of TT 44/2014: fifteen criteria, points, bands (Điều 4)."""

from fractions import Fraction

import pytest

from criteria import library
from criteria.rules import Facts, judge

POINTS = library.shipped("tt44-xa")
NUMBERS = [str(number) for number in range(1, 16)]
SHEET = {number: Fraction(6 if number != "15" else 16) for number in NUMBERS}  # 14 × 6 + 16 = 100


def scored(total):
    """Answers that add up to ``total``: at least half a point for each criterion, full ones first."""
    left, answers = Fraction(total) - Fraction("7.5"), {}
    for number in NUMBERS:
        more = min(left, SHEET[number] - Fraction("0.5"))
        answers[number] = {"points": Fraction("0.5") + more}
        left -= more
    return answers


def test_the_set_has_fifteen_criteria_with_points_and_bands():
    assert [(c.number, [i.number for i in c.indicators]) for c in POINTS.criteria] == [(n, [n]) for n in NUMBERS]
    assert {i.measures[0].key for i in POINTS.indicators} == {"points"}
    assert [(level.code, level.minimum) for level in POINTS.levels] == [
        ("chua-dat", 0), ("trung-binh", 50), ("kha", 70), ("tot", 85),
    ]  # fmt: skip
    assert (POINTS.needs_evidence, POINTS.zero_bars_bands, POINTS.uses_sheet) == (True, True, True)


def test_the_example_sheet_adds_up_to_100_and_the_set_says_that_it_is_only_one():
    assert (list(POINTS.example_sheet), sum(POINTS.example_sheet.values())) == (NUMBERS, 100)
    assert "chỉ là minh họa" in POINTS.our_readings[0]


@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("100", "tot"), ("85.5", "tot"), ("85", "tot"), ("84.5", "kha"), ("84", "kha"), ("70.5", "kha"), ("70", "kha"),
        ("69.5", "trung-binh"), ("69", "trung-binh"), ("50.5", "trung-binh"), ("50", "trung-binh"),
        ("49.5", "chua-dat"), ("49", "chua-dat"), ("7.5", "chua-dat"),
    ],
)  # fmt: skip
def test_each_band_begins_at_its_points(total, band):
    assessment = judge(POINTS, Facts(scored(total), sheet=SHEET))
    assert (assessment.points, assessment.level) == (Fraction(total), band)


@pytest.mark.parametrize("number", NUMBERS)
def test_one_criterion_with_0_points_bars_every_band(number):
    full = {n: {"points": SHEET[n]} for n in NUMBERS}
    assert judge(POINTS, Facts(full | {number: {"points": Fraction(0)}}, sheet=SHEET)).level == "chua-dat"
    least = judge(POINTS, Facts(full | {number: {"points": Fraction("0.5")}}, sheet=SHEET))
    assert least.level == ("kha" if number == "15" else "tot")  # 84.5 or 94.5 points


@pytest.mark.parametrize("number", NUMBERS)
def test_a_criterion_without_evidence_gets_no_points(number):
    full = {n: {"points": SHEET[n]} for n in NUMBERS}
    evidence = frozenset(NUMBERS) - {number}
    assessment = judge(POINTS, Facts(full, sheet=SHEET, evidence=evidence))
    assert (assessment.points, assessment.level) == (100 - SHEET[number], "chua-dat")
    assert judge(POINTS, Facts(full, sheet=SHEET, evidence=frozenset(NUMBERS))).level == "tot"


def test_with_nothing_answered_it_is_not_reached():
    assert (judge(POINTS, Facts()).level, judge(POINTS, Facts()).points) == ("chua-dat", 0)
