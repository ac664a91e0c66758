"""The district set of TT 25/2023 against its circular: Điều 11 and 12, read row by row."""

from fractions import Fraction

import pytest

from criteria import library
from criteria.rules import Facts, judge
from tests.criteria.facts import statuses

DISTRICT = library.shipped("tt25-huyen")
PASSED, FAILED, NEITHER, ONLY_1 = ("pass", "pass"), ("fail", "fail"), ("missing", "missing"), ("pass", "fail")
YES_OR_NO = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3"]
LEVEL_2 = {
    **{number: {"done": True} for number in YES_OR_NO},
    "4.1": {"recognised": {"1": 18, "2": 18}, "communes": 20},
    "4.2": {"this_year": Fraction("62.5"), "last_year": Fraction("62.4")},
    "4.3": {"this_year": Fraction("97.01"), "last_year": Fraction(97)},
}


def test_the_set_has_four_criteria_and_thirteen_indicators_with_their_clauses():
    assert [len(criterion.indicators) for criterion in DISTRICT.criteria] == [3, 4, 3, 3]
    assert {i.number: (i.kinds, tuple(i.clauses.values())) for i in DISTRICT.indicators} == {
        "1.1": (("yes",), ("11.1a", "11.1a")), "1.2": (("yes",), ("11.1b", "11.1b")),
        "1.3": (("yes",), ("11.1c", "11.1c")),
        "2.1": (("yes",), ("11.2a", "11.2a")), "2.2": (("yes",), ("11.2b", "11.2b")),
        "2.3": (("yes",), ("11.2c", "11.2c")), "2.4": (("yes",), ("11.2d", "11.2d")),
        "3.1": (("yes",), ("11.3a", "11.3a")), "3.2": (("yes",), ("11.3b", "11.3b")),
        "3.3": (("yes",), ("11.3c", "11.3c")),
        "4.1": (("units",), ("11.4a", "12.4a")), "4.2": (("rise",), ("11.4b", "11.4b")),
        "4.3": (("rise",), ("11.4c", "11.4c")),
    }  # fmt: skip


@pytest.mark.parametrize("number", YES_OR_NO)
def test_what_is_done_passes_both_levels_and_what_is_not_fails_both(number):
    found = [statuses(DISTRICT, number, values) for values in ({"done": True}, {"done": False}, {})]
    assert found == [PASSED, FAILED, NEITHER]


@pytest.mark.parametrize(
    ("at_1", "at_2", "communes", "expected"),
    [
        (17, 17, 20, FAILED), (18, 0, 20, ONLY_1), (18, 17, 20, ONLY_1), (18, 18, 20, PASSED), (19, 19, 20, PASSED),
        (20, 20, 20, PASSED), (899, 899, 1000, FAILED), (900, 899, 1000, ONLY_1), (901, 900, 1000, PASSED),
        (9, 9, 11, FAILED), (10, 10, 11, PASSED), (0, 0, 1, FAILED), (1, 1, 1, PASSED),
    ],
)  # fmt: skip
def test_nine_communes_in_ten_must_be_recognised_at_the_level(at_1, at_2, communes, expected):
    values = {"recognised": {"1": at_1, "2": at_2}, "communes": communes}
    assert statuses(DISTRICT, "4.1", values) == expected


@pytest.mark.parametrize("number", ["4.2", "4.3"])
@pytest.mark.parametrize(
    ("this_year", "last_year", "expected"),
    [("52.3", "52.4", FAILED), ("52.4", "52.4", FAILED), ("52.400001", "52.4", PASSED), ("1", "0", PASSED)],
)
def test_income_and_work_must_rise(number, this_year, last_year, expected):
    values = {"this_year": Fraction(this_year), "last_year": Fraction(last_year)}
    assert statuses(DISTRICT, number, values) == expected


def test_a_district_that_just_meets_everything_reaches_level_2_and_level_1_with_fewer_communes():
    assert judge(DISTRICT, Facts(LEVEL_2)).level == "2"
    fewer = LEVEL_2 | {"4.1": {"recognised": {"1": 18, "2": 17}, "communes": 20}}
    assessment = judge(DISTRICT, Facts(fewer))
    assert (assessment.level, assessment.missing_for) == ("1", {"1": (), "2": ("4.1",)})


@pytest.mark.parametrize("area", ["normal", "difficult"])
@pytest.mark.parametrize("number", list(LEVEL_2))
def test_without_one_indicator_no_level_is_reached_in_any_area(number, area):
    answers = {other: values for other, values in LEVEL_2.items() if other != number}
    assert judge(DISTRICT, Facts(answers, area)).missing_for == {"1": (number,), "2": (number,)}


def test_evidence_changes_nothing_in_this_set():
    assert judge(DISTRICT, Facts(LEVEL_2, evidence=frozenset())) == judge(DISTRICT, Facts(LEVEL_2))


def test_counting_the_higher_level_too_is_marked_as_our_reading():
    assert [i.number for i in DISTRICT.indicators if i.our_readings] == ["4.1"]
