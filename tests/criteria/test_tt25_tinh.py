"""The province set of TT 25/2023 against its circular: Điều 16 and 17, read row by row."""

from fractions import Fraction

import pytest

from criteria import library
from criteria.rules import Facts, judge
from tests.criteria.facts import statuses

PROVINCE = library.shipped("tt25-tinh")
PASSED, FAILED, NEITHER, ONLY_1 = ("pass", "pass"), ("fail", "fail"), ("missing", "missing"), ("pass", "fail")
YES_OR_NO = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2", "3.3"]
LEVEL_2 = {
    **{number: {"done": True} for number in YES_OR_NO},
    "3.4": {"programmes": 4},
    "3.5": {"programmes": 4, "open_resources": True},
    "4.1": {"recognised": {"1": 9, "2": 9}, "districts": 10},
    "4.2": {"this_year": Fraction("1.85"), "last_year": Fraction("1.86")},
    "4.3": {"this_year": Fraction(160001), "last_year": Fraction(160000)},
}


def test_the_set_has_four_criteria_and_sixteen_indicators_with_their_clauses():
    assert [len(criterion.indicators) for criterion in PROVINCE.criteria] == [3, 5, 5, 3]
    assert {i.number: (i.kinds, tuple(i.clauses.values())) for i in PROVINCE.indicators} == {
        "1.1": (("yes",), ("16.1a", "16.1a")), "1.2": (("yes",), ("16.1b", "16.1b")),
        "1.3": (("yes",), ("16.1c", "16.1c")),
        "2.1": (("yes",), ("16.2a", "16.2a")), "2.2": (("yes",), ("16.2b", "16.2b")),
        "2.3": (("yes",), ("16.2c", "16.2c")), "2.4": (("yes",), ("16.2d", "16.2d")),
        "2.5": (("yes",), ("16.2đ", "16.2đ")),
        "3.1": (("yes",), ("16.3a", "16.3a")), "3.2": (("yes",), ("16.3b", "16.3b")),
        "3.3": (("yes",), ("16.3c", "16.3c")), "3.4": (("count",), ("16.3d", "16.3d")),
        "3.5": (("count", "yes"), ("16.3đ", "16.3đ")),
        "4.1": (("units",), ("16.4a", "17.4a")), "4.2": (("fall",), ("16.4b", "16.4b")),
        "4.3": (("rise",), ("16.4c", "16.4c")),
    }  # fmt: skip


@pytest.mark.parametrize("number", YES_OR_NO)
def test_what_is_done_passes_both_levels_and_what_is_not_fails_both(number):
    found = [statuses(PROVINCE, number, values) for values in ({"done": True}, {"done": False}, {})]
    assert found == [PASSED, FAILED, NEITHER]


@pytest.mark.parametrize(("programmes", "expected"), [(0, FAILED), (3, FAILED), (4, PASSED), (5, PASSED)])
def test_the_museum_needs_four_programmes(programmes, expected):
    assert statuses(PROVINCE, "3.4", {"programmes": programmes}) == expected


@pytest.mark.parametrize(
    ("programmes", "open_resources", "expected"),
    [
        (3, True, FAILED), (4, True, PASSED), (5, True, PASSED), (4, False, FAILED), (3, False, FAILED),
        (4, None, NEITHER), (None, True, NEITHER), (3, None, FAILED), (None, False, FAILED), (None, None, NEITHER),
    ],
)  # fmt: skip
def test_the_broadcaster_needs_four_programmes_and_open_resources(programmes, open_resources, expected):
    assert statuses(PROVINCE, "3.5", {"programmes": programmes, "open_resources": open_resources}) == expected


@pytest.mark.parametrize(
    ("at_1", "at_2", "districts", "expected"),
    [
        (8, 8, 10, FAILED), (9, 8, 10, ONLY_1), (9, 9, 10, PASSED), (10, 9, 10, PASSED), (10, 10, 10, PASSED),
        (8, 8, 9, FAILED), (9, 8, 9, ONLY_1), (26, 26, 29, FAILED), (27, 26, 29, ONLY_1), (27, 27, 29, PASSED),
    ],
)  # fmt: skip
def test_nine_districts_in_ten_must_be_recognised_at_the_level(at_1, at_2, districts, expected):
    values = {"recognised": {"1": at_1, "2": at_2}, "districts": districts}
    assert statuses(PROVINCE, "4.1", values) == expected


@pytest.mark.parametrize(
    ("this_year", "last_year", "poverty", "product"),
    [
        ("1.84", "1.85", PASSED, FAILED), ("1.85", "1.85", FAILED, FAILED), ("1.86", "1.85", FAILED, PASSED),
        ("0", "0", FAILED, FAILED), ("1.849999", "1.85", PASSED, FAILED), ("1.850001", "1.85", FAILED, PASSED),
    ],
)  # fmt: skip
def test_poverty_must_fall_and_the_product_must_rise(this_year, last_year, poverty, product):
    values = {"this_year": Fraction(this_year), "last_year": Fraction(last_year)}
    assert (statuses(PROVINCE, "4.2", values), statuses(PROVINCE, "4.3", values)) == (poverty, product)


def test_a_province_that_just_meets_everything_reaches_level_2_and_level_1_with_fewer_districts():
    assert judge(PROVINCE, Facts(LEVEL_2)).level == "2"
    fewer = LEVEL_2 | {"4.1": {"recognised": {"1": 9, "2": 8}, "districts": 10}}
    assessment = judge(PROVINCE, Facts(fewer))
    assert (assessment.level, assessment.missing_for) == ("1", {"1": (), "2": ("4.1",)})


@pytest.mark.parametrize("area", ["normal", "difficult"])
@pytest.mark.parametrize("number", list(LEVEL_2))
def test_without_one_indicator_no_level_is_reached_in_any_area(number, area):
    answers = {other: values for other, values in LEVEL_2.items() if other != number}
    assert judge(PROVINCE, Facts(answers, area)).missing_for == {"1": (number,), "2": (number,)}


def test_only_the_university_may_be_absent_and_only_when_a_setting_says_so():
    assert [i.number for i in PROVINCE.indicators if i.may_be_absent] == ["3.1"]
    answers = {number: values for number, values in LEVEL_2.items() if number != "3.1"}
    assert judge(PROVINCE, Facts(answers)).level is None
    assert judge(PROVINCE, Facts(answers, absent=frozenset({"3.1"}))).level == "2"
    assert judge(PROVINCE, Facts(answers, absent=frozenset({"3.2"}))).level is None


def test_evidence_changes_nothing_in_this_set():
    assert judge(PROVINCE, Facts(LEVEL_2, evidence=frozenset())) == judge(PROVINCE, Facts(LEVEL_2))


def test_what_no_text_settles_is_marked_as_our_reading():
    assert [i.number for i in PROVINCE.indicators if i.our_readings] == ["3.1", "3.4", "3.5", "4.1"]
