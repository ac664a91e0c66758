"""Learning units of TT 22/2020: ten indicators, points (Điều 5), bands (6.3)."""

from fractions import Fraction

import pytest

from criteria import library
from criteria.rules import Facts, judge

UNITS = library.shipped("tt22-dv")
MAXIMA = {"1.1": 10, "1.2": 10, "1.3": 10, "2.1": 10, "2.2": 5, "2.3": 10, "2.4": 5, "3.1": 25, "3.2": 10, "3.3": 5}


def scored(total):
    left, answers = Fraction(total), {}
    for number, maximum in MAXIMA.items():
        points = min(left, Fraction(maximum))
        answers[number] = {"points": points}
        left -= points
    return answers


def test_the_maxima_add_up_to_30_30_and_40():
    assessment = judge(UNITS, Facts())
    assert {number: result.maximum for number, result in assessment.indicators.items()} == MAXIMA
    assert {number: result.maximum for number, result in assessment.criteria.items()} == {"1": 30, "2": 30, "3": 40}
    assert {(m.key, m.step) for i in UNITS.indicators for m in i.measures} == {("points", Fraction("0.5"))}


@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("100", "tot"), ("85.5", "tot"), ("85", "tot"), ("84.5", "kha"), ("70.5", "kha"), ("70", "kha"),
        ("69.5", "trung-binh"), ("50.5", "trung-binh"), ("50", "trung-binh"), ("49.5", "chua-dat"), ("0", "chua-dat"),
    ],
)  # fmt: skip
def test_each_band_begins_at_its_points(total, band):
    assessment = judge(UNITS, Facts(scored(total)))
    assert (assessment.points, assessment.level) == (Fraction(total), band)


def test_0_points_somewhere_bar_nothing_and_evidence_changes_nothing():
    answers = scored(100) | {"3.3": {"points": Fraction(0)}}
    assert judge(UNITS, Facts(answers)).level == "tot"
    assert judge(UNITS, Facts(answers, evidence=frozenset())) == judge(UNITS, Facts(answers))
