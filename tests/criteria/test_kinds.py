"""Kinds of measure and scopes that other circulars need."""

from fractions import Fraction

import pytest

from criteria.rules import Facts, judge, share
from criteria.spec import Institution
from tests.criteria.facts import set_for_tests, statuses, verdict

KINDS = set_for_tests("kinds")
INSTITUTIONS = set_for_tests("institutions")
OFFICE = Institution("state_body", True, "district")
PARTY = Institution("party_body", True, "district")
COMPANY = Institution("economic", False, "district")
COLLEGE = Institution("vocational", False, "district")
SCHOOL = Institution("primary", True, "district")
PRIVATE_SCHOOL = Institution("primary", False, "district")


def test_a_count_is_held_against_its_least_number():
    assert verdict(KINDS, "3.4", {"programmes": 3}) == (
        "fail",
        "3 chương trình < 4: chưa đạt, cần thêm 1 chương trình",
    )
    assert verdict(KINDS, "3.4", {"programmes": 4}) == ("pass", "4 chương trình ≥ 4: đạt")
    assert verdict(KINDS, "3.4", {"programmes": 5}) == ("pass", "5 chương trình ≥ 4: đạt")
    assert verdict(KINDS, "3.4", {}) == ("missing", "Chưa nhập “Chương trình giáo dục”")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"programmes": 4, "open_resources": True}, "pass"),
        ({"programmes": 4, "open_resources": False}, "fail"),
        ({"programmes": 3, "open_resources": True}, "fail"),
        ({"programmes": 3}, "fail"),
        ({"programmes": 4}, "missing"),
        ({"open_resources": True}, "missing"),
    ],
)
def test_a_count_and_a_yes_in_one_indicator_are_both_needed(values, expected):
    assert statuses(KINDS, "3.5", values) == (expected, expected)


@pytest.mark.parametrize(
    ("this_year", "last_year", "rises", "falls"),
    [("50.2", "50.1", "pass", "fail"), ("50.1", "50.1", "fail", "fail"), ("50.0", "50.1", "fail", "pass")],
)
def test_rise_and_fall_are_strict_and_exact(this_year, last_year, rises, falls):
    values = {"this_year": Fraction(this_year), "last_year": Fraction(last_year)}
    assert statuses(KINDS, "4.3", values) == (rises, rises)
    assert statuses(KINDS, "4.2", values) == (falls, falls)


def test_a_comparison_shows_both_years():
    same = {"this_year": Fraction("1050.25"), "last_year": Fraction("1050.25")}
    assert verdict(KINDS, "4.3", same) == (
        "fail",
        "1.050,25 = 1.050,25 (năm trước): chưa đạt, phải cao hơn năm trước",
    )
    less = {"this_year": Fraction("3.1"), "last_year": Fraction(4)}
    assert verdict(KINDS, "4.2", less) == ("pass", "3,1 < 4 (năm trước): đạt")
    assert verdict(KINDS, "4.2", {"this_year": Fraction(3)}) == ("missing", "Chưa nhập “Năm trước”")


def test_sub_units_are_counted_level_by_level():
    values = {"recognised": {"1": 18, "2": 17}, "districts": 20}
    assert verdict(KINDS, "4.1", values, "1") == ("pass", "18 / 20 = 90 % ≥ 90 %: đạt")
    assert verdict(KINDS, "4.1", values, "2") == ("fail", "17 / 20 = 85 % < 90 %: chưa đạt, cần thêm 1 huyện")
    assert statuses(KINDS, "4.1", {"recognised": {"1": 18}, "districts": 20}) == ("pass", "missing")
    assert statuses(KINDS, "4.1", {"districts": 20}) == ("missing", "missing")


def test_an_object_a_unit_does_not_have_is_left_out_when_a_setting_says_so():
    absent = frozenset({"3.1"})
    assert verdict(KINDS, "3.1", {}, absent=absent) == ("n/a", "Không có đối tượng: không áp dụng")
    assert statuses(KINDS, "3.4", {}, absent=frozenset({"3.4"})) == ("missing", "missing")


def test_a_province_can_reach_level_2_without_what_it_does_not_have():
    answers = {
        "3.4": {"programmes": 4},
        "3.5": {"programmes": 4, "open_resources": True},
        "4.1": {"recognised": {"1": 20, "2": 18}, "districts": 20},
        "4.2": {"this_year": Fraction(1), "last_year": Fraction(2)},
        "4.3": {"this_year": Fraction(2), "last_year": Fraction(1)},
    }
    assert judge(KINDS, Facts(answers)).level is None
    assert judge(KINDS, Facts(answers, absent=frozenset({"3.1"}))).level == "2"


@pytest.mark.parametrize(
    ("institution", "expected"),
    [(OFFICE, "missing"), (PARTY, "missing"), (COMPANY, "n/a"), (COLLEGE, "n/a"),
     (SCHOOL, "missing"), (PRIVATE_SCHOOL, "n/a")],
)  # fmt: skip
def test_an_indicator_applies_to_its_kinds_of_institution_alone(institution, expected):
    assert statuses(INSTITUTIONS, "1.3", {}, institution=institution) == (expected, expected)


def test_what_does_not_apply_says_to_whom():
    assert verdict(INSTITUTIONS, "1.3", {"done": False}, institution=COMPANY) == (
        "n/a",
        "Không áp dụng cho doanh nghiệp, hợp tác xã",
    )


def test_an_indicator_may_apply_at_one_level_only():
    assert statuses(INSTITUTIONS, "3.3", {"achieved": False}, institution=COMPANY) == ("fail", "n/a")
    assert statuses(INSTITUTIONS, "3.3", {"achieved": False}, institution=OFFICE) == ("fail", "fail")
    assert statuses(INSTITUTIONS, "3.3", {"achieved": True}, institution=PRIVATE_SCHOOL) == ("pass", "n/a")


def test_a_ratio_of_learners_counts_for_those_who_have_learners():
    values = {"learning_members": 90, "members": 100, "learning_learners": 94, "learners": 100}
    assert statuses(INSTITUTIONS, "3.1", values, institution=COLLEGE) == ("fail", "fail")
    assert statuses(INSTITUTIONS, "3.1", values, institution=OFFICE) == ("pass", "fail")
    without_learners = {"learning_members": 95, "members": 100, "learning_learners": 0, "learners": 0}
    assert statuses(INSTITUTIONS, "3.1", without_learners, institution=OFFICE) == ("pass", "pass")


def test_without_evidence_an_indicator_fails_where_the_circular_says_so():
    assert verdict(INSTITUTIONS, "1.1", {"done": True}, institution=OFFICE, evidence=frozenset()) == (
        "fail",
        "Đã thực hiện: đạt, nhưng chưa có minh chứng phù hợp: chưa đạt",
    )
    with_it = frozenset({"1.1"})
    assert statuses(INSTITUTIONS, "1.1", {"done": True}, institution=OFFICE, evidence=with_it) == ("pass", "pass")


def test_what_does_not_apply_or_is_missing_comes_before_want_of_evidence():
    assert statuses(INSTITUTIONS, "1.1", {}, institution=OFFICE, evidence=frozenset()) == ("missing", "missing")
    assert statuses(INSTITUTIONS, "1.3", {}, institution=COMPANY, evidence=frozenset()) == ("n/a", "n/a")


def test_a_company_reaches_the_level_with_what_applies_to_it():
    answers = {"1.1": {"done": True}, "3.1": {"learning_members": 95, "members": 100}, "3.3": {"achieved": True}}
    assessment = judge(INSTITUTIONS, Facts(answers, institution=COMPANY))
    assert assessment.level == "2"
    assert dict(assessment.criteria["3"].levels) == {"1": "pass", "2": "pass"}


def test_a_share_is_exact_and_refuses_what_cannot_be():
    assert share(59_999, 100_000) == Fraction(59_999, 1000)
    assert share(1, 3) == Fraction(100, 3)
    with pytest.raises(ValueError, match="lớn hơn 0"):
        share(0, 0)
    with pytest.raises(ValueError, match="không thể lớn hơn"):
        share(2, 1)
