"""Learning units of province tier, TT 24/2023, against the circular: Điều 12 and 13, for every kind of institution."""

import pytest

from criteria import library
from criteria.rules import Facts, judge
from criteria.spec import Institution
from tests.criteria.facts import statuses

UNITS = library.shipped("tt24-tinh")
PASSED, FAILED, NEITHER, ONLY_1 = ("pass", "pass"), ("fail", "fail"), ("missing", "missing"), ("pass", "fail")
NOT_ASKED = ("n/a", "n/a")
SCHOOL = Institution("upper_secondary", True, "province")
OFFICE = Institution("state_body", True, "province")
UNIVERSITY = Institution("university", True, "province")
COLLEGE = Institution("vocational", True, "province")
YES_OR_NO = ["1.1", "1.2", "1.3", "1.4", "1.5", "3.2"]

# What does not apply: to a public one at level 1 and level 2, to one that is not public at level 1 and level 2.
# Then whether its learners count.
KINDS = """
commune_committee    3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | -
party_body           3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | -
state_body           3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | -
public_service_unit  3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | -
mass_organisation    3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | -
armed_forces         3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | 3.4,3.5,3.6         | -
economic             1.3,2.4,3.4,3.5,3.6 | 1.3,2.4,3.4,3.5,3.6 | 1.3,2.4,3.4,3.5,3.6 | 1.3,2.4,3.4,3.5,3.6 | -
association          1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | -
preschool            3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | -
primary              3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | -
lower_secondary      3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | -
multi_lower          3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | -
semi_boarding        3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | -
boarding             3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | learners
upper_secondary      3.5,3.6             | 3.5,3.6             | 1.3,3.5,3.6         | 1.3,3.5,3.6         | learners
multi_upper          3.5,3.6             | 3.5,3.6             | 1.3,3.5,3.6         | 1.3,3.5,3.6         | learners
gifted               3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | learners
continuing           3.5,3.6             | 3.5,3.6             | 1.3,3.5,3.6         | 1.3,3.5,3.6         | learners
vocational           3.4,3.5             | 3.4,3.5             | 1.3,3.4,3.5         | 1.3,3.4,3.5         | learners
university           3.4,3.6             | 3.4,3.6             | 1.3,3.4,3.6         | 1.3,3.4,3.6         | learners
other_education      3.4,3.5,3.6         | 3.4,3.5,3.6         | 1.3,3.4,3.5,3.6     | 1.3,3.4,3.5,3.6     | learners
"""
ROWS = [(line.split()[0], [cell.strip() for cell in line.split(None, 1)[1].split("|")])
        for line in KINDS.strip().splitlines()]  # fmt: skip


def ratio(key, part):
    return {key: part, "members": 100_000}


def left_out(institution, level):
    results = judge(UNITS, Facts(institution=institution)).indicators
    return ",".join(number for number, result in results.items() if result.levels[level].status == "n/a")


def test_the_set_has_three_criteria_and_sixteen_indicators_with_their_clauses():
    assert [len(criterion.indicators) for criterion in UNITS.criteria] == [5, 5, 6]
    assert (UNITS.needs_evidence, UNITS.institution_tier) == (True, "province")
    assert {i.number: (i.kinds, tuple(i.clauses.values())) for i in UNITS.indicators} == {
        "1.1": (("yes",), ("6.1a", "6.1a")), "1.2": (("yes",), ("6.1b", "6.1b")),
        "1.3": (("yes",), ("6.1c", "6.1c")), "1.4": (("yes",), ("6.1d", "6.1d")),
        "1.5": (("yes",), ("6.1đ", "6.1đ")),
        "2.1": (("ratio",), ("6.2a", "7.2a")), "2.2": (("ratio",), ("6.2b", "7.2b")),
        "2.3": (("ratio",), ("6.2c", "7.2c")), "2.4": (("ratio",), ("6.2d", "7.2d")),
        "2.5": (("ratio",), ("6.2đ", "7.2đ")),
        "3.1": (("ratio",), ("12.3a", "13.3a")), "3.2": (("yes",), ("6.3b", "6.3b")),
        "3.3": (("yes",), ("12.3c", "13.3c")), "3.4": (("grade",), ("12.3d", "13.3d")),
        "3.5": (("grade",), ("12.3đ", "13.3đ")), "3.6": (("yes",), ("12.3e", "13.3e")),
    }  # fmt: skip


def test_every_kind_of_institution_is_known():
    assert list(UNITS.institution_kinds) == [kind for kind, _ in ROWS]


@pytest.mark.parametrize(("kind", "cells"), ROWS, ids=[kind for kind, _ in ROWS])
def test_what_does_not_apply_to_each_kind_public_or_not(kind, cells):
    public, private = Institution(kind, True, "province"), Institution(kind, False, "province")
    found = [left_out(institution, level) for institution in (public, private) for level in ("1", "2")]
    assert found == cells[:4]


@pytest.mark.parametrize(("kind", "cells"), ROWS, ids=[kind for kind, _ in ROWS])
@pytest.mark.parametrize("public", [True, False])
def test_whose_learners_count(kind, cells, public):
    values = {"learning_members": 95, "members": 100, "learning_learners": 0, "learners": 100}
    expected = FAILED if cells[4] == "learners" else PASSED
    assert statuses(UNITS, "3.1", values, institution=Institution(kind, public, "province")) == expected


@pytest.mark.parametrize("number", YES_OR_NO)
def test_what_is_done_passes_both_levels_and_what_is_not_fails_both(number):
    answers = ({"done": True}, {"done": False}, {})
    assert [statuses(UNITS, number, values, institution=SCHOOL) for values in answers] == [PASSED, FAILED, NEITHER]


@pytest.mark.parametrize("area", ["normal", "difficult"])
@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("2.1", "disciplined"),
        ("2.2", "completed"),
        ("2.3", "digital"),
        ("2.5", "advanced"),
        ("3.1", "learning_members"),
    ],
)
@pytest.mark.parametrize(
    ("part", "expected"),
    [(89_999, FAILED), (90_000, ONLY_1), (90_001, ONLY_1), (94_999, ONLY_1), (95_000, PASSED), (95_001, PASSED)],
)
def test_members_need_90_then_95_percent(number, key, part, expected, area):
    assert statuses(UNITS, number, ratio(key, part), area=area, institution=OFFICE) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [(49_999, FAILED), (50_000, ONLY_1), (50_001, ONLY_1), (69_999, ONLY_1), (70_000, PASSED), (70_001, PASSED)],
)
def test_languages_need_50_then_70_percent(part, expected):
    assert statuses(UNITS, "2.4", ratio("languages", part), institution=SCHOOL) == expected


@pytest.mark.parametrize(
    ("members", "learners", "expected"),
    [
        (95_000, 94_999, FAILED), (95_000, 95_000, ONLY_1), (95_000, 95_001, ONLY_1), (95_000, 96_999, ONLY_1),
        (95_000, 97_000, PASSED), (95_000, 97_001, PASSED), (94_999, 97_000, ONLY_1), (90_000, 97_000, ONLY_1),
        (89_999, 97_000, FAILED),
    ],
)  # fmt: skip
def test_learners_need_95_then_97_percent_beside_the_members(members, learners, expected):
    values = {"learning_members": members, "members": 100_000, "learning_learners": learners, "learners": 100_000}
    assert statuses(UNITS, "3.1", values, institution=COLLEGE) == expected


@pytest.mark.parametrize(("grade", "expected"), [(0, FAILED), (1, ONLY_1), (2, PASSED)])
def test_a_school_needs_the_basic_then_the_good_grade(grade, expected):
    assert statuses(UNITS, "3.4", {"grade": grade}, institution=SCHOOL) == expected
    assert statuses(UNITS, "3.4", {"grade": grade}, institution=COLLEGE) == NOT_ASKED


@pytest.mark.parametrize(("grade", "expected"), [(0, FAILED), (1, ONLY_1), (2, PASSED)])
def test_a_university_has_a_grade_of_its_own(grade, expected):
    assert statuses(UNITS, "3.5", {"grade": grade}, institution=UNIVERSITY) == expected
    assert statuses(UNITS, "3.5", {"grade": grade}, institution=SCHOOL) == NOT_ASKED


def test_vocational_education_needs_accreditation():
    found = [statuses(UNITS, "3.6", {"achieved": yes}, institution=COLLEGE) for yes in (True, False)]
    assert found == [PASSED, FAILED]
    assert statuses(UNITS, "3.6", {"achieved": False}, institution=SCHOOL) == NOT_ASKED


@pytest.mark.parametrize("public", [True, False])
def test_the_collective_title_is_asked_of_everybody_at_both_levels(public):
    company = Institution("economic", public, "province")
    found = [statuses(UNITS, "3.3", {"achieved": yes}, institution=company) for yes in (True, False)]
    assert found == [PASSED, FAILED]


def answers_of(level):
    share = {"1": 90, "2": 95}[level]
    keys = {"2.1": "disciplined", "2.2": "completed", "2.3": "digital", "2.5": "advanced"}
    return {
        **{number: {"done": True} for number in YES_OR_NO},
        **{number: {key: share, "members": 100} for number, key in keys.items()},
        "2.4": {"languages": {"1": 50, "2": 70}[level], "members": 100},
        "3.1": {"learning_members": share, "members": 100, "learning_learners": {"1": 95, "2": 97}[level], "learners": 100},
        "3.3": {"achieved": True},
        "3.4": {"grade": int(level)},
        "3.5": {"grade": int(level)},
        "3.6": {"achieved": True},
    }  # fmt: skip


@pytest.mark.parametrize("level", ["1", "2"])
def test_every_kind_that_just_meets_a_level_reaches_it(level):
    reached = {
        judge(UNITS, Facts(answers_of(level), institution=Institution(kind, public, "province"))).level
        for kind, _ in ROWS
        for public in (True, False)
    }
    assert reached == {level}


def test_one_indicator_without_evidence_is_not_passed():
    evidence = frozenset(answers_of("2")) - {"2.2"}
    assessment = judge(UNITS, Facts(answers_of("2"), institution=SCHOOL, evidence=evidence))
    assert (assessment.level, assessment.missing_for) == (None, {"1": ("2.2",), "2": ("2.2",)})
    whole = judge(UNITS, Facts(answers_of("2"), institution=SCHOOL, evidence=evidence | {"2.2"}))
    assert whole.level == "2"


def test_what_does_not_apply_needs_no_evidence():
    evidence = frozenset(answers_of("2")) - {"3.5"}
    assert judge(UNITS, Facts(answers_of("2"), institution=SCHOOL, evidence=evidence)).level == "2"


def test_three_kinds_are_our_reading_where_state_bodies_are_meant():
    marked = {(i.number, r.level): r.our_reading for i in UNITS.indicators for r in i.requirements if r.our_reading}
    ours = ("party_body", "mass_organisation", "armed_forces")
    assert marked == {("1.3", "1"): ours, ("1.3", "2"): ours}


def test_the_number_of_members_is_entered_once():
    assert UNITS.shared_keys()["members"] == ["2.1", "2.2", "2.3", "2.4", "2.5", "3.1"]
