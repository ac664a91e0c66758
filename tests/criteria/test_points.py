from fractions import Fraction

import pytest

from criteria.rules import Facts, judge
from tests.criteria.facts import set_for_tests

POINTS = set_for_tests("points")
SHEET = set_for_tests("sheet")


def scored(*points):
    numbers = ("1.1", "1.2", "2.1")
    return {n: {"points": Fraction(p)} for n, p in zip(numbers, points, strict=True) if p is not None}


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ((30, 30, 40), "tot"), ((30, 15, 40), "tot"), ((30, "14.5", 40), "kha"), ((30, 0, 40), "kha"),
        (("29.5", 0, 40), "trung-binh"), ((10, 0, 40), "trung-binh"),
        (("9.5", 0, 40), "chua-dat"), ((0, 0, 0), "chua-dat"),
    ],
)  # fmt: skip
def test_each_band_begins_at_its_minimum(points, level):
    assessment = judge(POINTS, Facts(scored(*points)))
    assert (assessment.level, assessment.points) == (level, sum(map(Fraction, points)))


def test_points_are_summed_by_criterion():
    assessment = judge(POINTS, Facts(scored(20, "7.5", 12)))
    assert {n: (c.points, c.maximum) for n, c in assessment.criteria.items()} == {
        "1": (Fraction("27.5"), 60),
        "2": (12, 40),
    }


def test_what_is_not_scored_counts_nothing_and_says_so():
    assessment = judge(POINTS, Facts(scored(None, "7.5", 12)))
    results = {n: (r.points, r.maximum, r.reason) for n, r in assessment.indicators.items()}
    assert results == {
        "1.1": (0, 30, "Chưa chấm: 0 điểm"),
        "1.2": (Fraction("7.5"), 30, "7,5 / 30 điểm"),
        "2.1": (12, 40, "12 / 40 điểm"),
    }
    assert assessment.missing_for == {"chua-dat": (), "trung-binh": ("1.1",), "kha": ("1.1",), "tot": ("1.1",)}


def test_with_nothing_answered_the_lowest_band_is_reached():
    assert judge(POINTS, Facts()).level == "chua-dat"
    assert judge(SHEET, Facts()).level == "chua-dat"


def test_one_criterion_without_points_bars_every_band_where_the_circular_says_so():
    answers = {"1": {"points": Fraction(60)}, "2": {"points": Fraction(0)}}
    assert judge(SHEET, Facts(answers, sheet={"1": Fraction(90), "2": Fraction(10)})).level == "chua-dat"
    answers["2"] = {"points": Fraction("0.5")}
    assert judge(SHEET, Facts(answers, sheet={"1": Fraction(90), "2": Fraction(10)})).level == "trung-binh"


def test_without_evidence_there_are_no_points_where_the_circular_says_so():
    answers = {"1": {"points": Fraction(60)}, "2": {"points": Fraction(40)}}
    assessment = judge(SHEET, Facts(answers, evidence=frozenset({"1"})))
    assert assessment.indicators["2"].reason == "Chưa có minh chứng phù hợp: 0 điểm"
    assert (assessment.points, assessment.level) == (60, "chua-dat")


def test_the_maxima_come_from_the_sheet_and_from_the_example_when_there_is_none():
    maxima = [r.maximum for r in judge(SHEET, Facts(sheet={"1": Fraction(25), "2": Fraction(75)})).indicators.values()]
    assert maxima == [25, 75]
    assert [r.maximum for r in judge(SHEET, Facts()).indicators.values()] == [60, 40]


def test_points_above_the_maximum_are_not_counted():
    result = judge(SHEET, Facts({"2": {"points": Fraction(41)}})).indicators["2"]
    assert (result.points, result.reason) == (0, "Tối đa 40 điểm. Tính là 0 điểm")
