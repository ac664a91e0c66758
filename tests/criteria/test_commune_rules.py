"""The commune set of TT 25/2023 against its circular: Điều 6 and 7, read row by row."""

import pytest

from criteria.rules import Facts, judge, warnings
from tests.criteria.facts import COMMUNE, LEVEL_1, LEVEL_2, statuses, verdict

PASSED, FAILED, NEITHER = ("pass", "pass"), ("fail", "fail"), ("missing", "missing")
ONLY_1 = ("pass", "fail")
YES_OR_NO = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.2", "3.3"]


def ratio(part):
    return {"learning_citizens": part, "citizens": 100_000}


def two(trained, degree):
    return {"trained": trained, "degree": degree, "citizens": 100_000}


def test_the_set_has_five_criteria_and_fifteen_indicators():
    assert [len(criterion.indicators) for criterion in COMMUNE.criteria] == [3, 3, 3, 4, 2]
    assert [indicator.number for indicator in COMMUNE.indicators] == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3", "4.4", "5.1", "5.2",
    ]  # fmt: skip


def test_every_indicator_cites_its_clause_at_both_levels():
    cited = {indicator.number: tuple(indicator.clauses.values()) for indicator in COMMUNE.indicators}
    assert cited == {
        "1.1": ("6.1a", "6.1a"), "1.2": ("6.1b", "6.1b"), "1.3": ("6.1c", "6.1c"),
        "2.1": ("6.2a", "6.2a"), "2.2": ("6.2b", "6.2b"), "2.3": ("6.2c", "6.2c"),
        "3.1": ("6.3a", "6.3a"), "3.2": ("6.3b", "6.3b"), "3.3": ("6.3c", "6.3c"),
        "4.1": ("6.4a", "7.4a"), "4.2": ("6.4b", "7.4b"), "4.3": ("6.4c", "7.4c"), "4.4": ("6.4d", "7.4d"),
        "5.1": ("6.5a", "7.5a"), "5.2": ("6.5b", "7.5b"),
    }  # fmt: skip


def test_every_indicator_says_what_it_means_and_what_proves_it():
    assert [i.number for i in COMMUNE.indicators if len(i.help) < 80 or not i.proof] == []


def test_who_counts_as_a_citizen_is_marked_as_not_verified_and_entered_once():
    marked = {(i.number, m.key) for i in COMMUNE.indicators for m in i.measures if not m.verified}
    assert marked == {("5.1", "citizens"), ("5.2", "citizens")}
    assert COMMUNE.shared_keys() == {"citizens": ["5.1", "5.2"]}


@pytest.mark.parametrize("number", YES_OR_NO)
def test_what_is_done_passes_both_levels_and_what_is_not_fails_both(number):
    assert statuses(COMMUNE, number, {"done": True}) == PASSED
    assert statuses(COMMUNE, number, {"done": False}) == FAILED
    assert statuses(COMMUNE, number, {}) == NEITHER


def test_kindergarten_for_all_is_needed_at_both_levels():
    assert statuses(COMMUNE, "4.1", {"achieved": True}) == PASSED
    assert statuses(COMMUNE, "4.1", {"achieved": False}) == FAILED
    assert verdict(COMMUNE, "4.1", {"achieved": False}) == ("fail", "Chưa đạt chuẩn: chưa đạt")


@pytest.mark.parametrize(
    ("office_room", "shared_bookcase", "it_equipment", "expected"),
    [
        (True, True, True, PASSED),
        (False, True, True, FAILED),
        (True, False, True, FAILED),
        (True, True, False, FAILED),
        (True, True, None, NEITHER),
        (None, None, None, NEITHER),
        (False, None, None, FAILED),
    ],
)
def test_the_learning_centre_needs_all_three_things(office_room, shared_bookcase, it_equipment, expected):
    values = {"office_room": office_room, "shared_bookcase": shared_bookcase, "it_equipment": it_equipment}
    assert statuses(COMMUNE, "3.1", values) == expected


@pytest.mark.parametrize(
    ("number", "grade", "expected"),
    [
        ("4.2", 0, FAILED), ("4.2", 1, FAILED), ("4.2", 2, ONLY_1), ("4.2", 3, PASSED),
        ("4.3", 0, FAILED), ("4.3", 1, FAILED), ("4.3", 2, ONLY_1), ("4.3", 3, PASSED),
        ("4.4", 0, FAILED), ("4.4", 1, ONLY_1), ("4.4", 2, PASSED),
    ],
)  # fmt: skip
def test_each_grade_of_education_for_all(number, grade, expected):
    assert statuses(COMMUNE, number, {"grade": grade}) == expected


@pytest.mark.parametrize("area", ["normal", "difficult"])
@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (0, FAILED), (59_999, FAILED), (60_000, ONLY_1), (60_001, ONLY_1),
        (79_999, ONLY_1), (80_000, PASSED), (80_001, PASSED), (100_000, PASSED),
    ],
)  # fmt: skip
def test_learning_citizens_need_60_then_80_percent_in_every_area(part, expected, area):
    assert statuses(COMMUNE, "5.1", ratio(part), area=area) == expected


@pytest.mark.parametrize(
    ("area", "trained", "degree", "expected"),
    [
        ("normal", 49_999, 15_000, FAILED), ("normal", 50_000, 15_000, ONLY_1), ("normal", 50_001, 15_000, ONLY_1),
        ("normal", 59_999, 15_000, ONLY_1), ("normal", 60_000, 15_000, PASSED), ("normal", 60_001, 15_000, PASSED),
        ("normal", 60_000, 11_999, FAILED), ("normal", 60_000, 12_000, ONLY_1), ("normal", 60_000, 12_001, ONLY_1),
        ("normal", 60_000, 14_999, ONLY_1), ("normal", 60_000, 15_001, PASSED),
        ("difficult", 39_999, 12_000, FAILED), ("difficult", 40_000, 12_000, ONLY_1),
        ("difficult", 40_001, 12_000, ONLY_1), ("difficult", 49_999, 12_000, ONLY_1),
        ("difficult", 50_000, 12_000, PASSED), ("difficult", 50_001, 12_000, PASSED),
        ("difficult", 50_000, 9_999, FAILED), ("difficult", 50_000, 10_000, ONLY_1),
        ("difficult", 50_000, 10_001, ONLY_1), ("difficult", 50_000, 11_999, ONLY_1),
        ("difficult", 50_000, 12_001, PASSED),
    ],
)  # fmt: skip
def test_training_and_degrees_by_area(area, trained, degree, expected):
    assert statuses(COMMUNE, "5.2", two(trained, degree), area=area) == expected


def test_a_ratio_shows_its_figures_and_how_many_are_lacking():
    values = {"learning_citizens": 4891, "citizens": 7992}
    assert verdict(COMMUNE, "5.1", values, "1") == ("pass", "4.891 / 7.992 = 61,1 % ≥ 60 %: đạt")
    assert verdict(COMMUNE, "5.1", values, "2") == (
        "fail",
        "4.891 / 7.992 = 61,1 % < 80 %: chưa đạt, cần thêm 1.503 người",
    )


def test_what_falls_short_by_one_person_never_reads_as_reached():
    assert verdict(COMMUNE, "5.1", ratio(59_999)) == (
        "fail",
        "59.999 / 100.000 = 59,9 % < 60 %: chưa đạt, cần thêm 1 người",
    )


def test_two_ratios_give_both_their_figures():
    assert verdict(COMMUNE, "5.2", {"trained": 3500, "degree": 960, "citizens": 8000}, area="difficult") == (
        "pass",
        "Công dân được đào tạo chuyên môn kỹ thuật: 3.500 / 8.000 = 43,7 % ≥ 40 % (vùng khó khăn): đạt; "
        "Công dân có trình độ đại học trở lên: 960 / 8.000 = 12 % ≥ 10 % (vùng khó khăn): đạt",
    )


def test_a_part_that_fails_decides_before_what_is_missing():
    assert verdict(COMMUNE, "5.2", {"trained": 3000, "citizens": 8000}) == (
        "fail",
        "Công dân được đào tạo chuyên môn kỹ thuật: 3.000 / 8.000 = 37,5 % < 50 %: chưa đạt, cần thêm 1.000 người; "
        "Công dân có trình độ đại học trở lên: chưa nhập “Công dân có trình độ đại học trở lên”",
    )
    assert statuses(COMMUNE, "5.2", {"trained": 4000, "citizens": 8000}) == ("missing", "fail")


def test_what_is_missing_is_named():
    assert verdict(COMMUNE, "5.1", {}) == (
        "missing",
        "Chưa nhập “Công dân đạt danh hiệu Công dân học tập”; “Công dân trong xã”",
    )
    assert verdict(COMMUNE, "5.1", {"learning_citizens": 5}) == ("missing", "Chưa nhập “Công dân trong xã”")
    assert verdict(COMMUNE, "4.2", {}) == ("missing", "Chưa nhập “Mức độ được công nhận”")


def test_figures_that_contradict_each_other_count_as_missing():
    assert verdict(COMMUNE, "5.1", {"learning_citizens": 9000, "citizens": 8000}) == (
        "missing",
        "“Công dân đạt danh hiệu Công dân học tập” (9.000) không thể lớn hơn “Công dân trong xã” (8.000).",
    )


def test_grades_are_told_in_their_own_words():
    assert verdict(COMMUNE, "4.3", {"grade": 2}, "1") == ("pass", "Mức độ 2, yêu cầu từ Mức độ 2 trở lên: đạt")
    assert verdict(COMMUNE, "4.3", {"grade": 2}, "2") == ("fail", "Mức độ 2, yêu cầu Mức độ 3: chưa đạt")


def test_a_commune_that_just_meets_every_threshold_reaches_level_1():
    assessment = judge(COMMUNE, Facts(LEVEL_1))
    assert assessment.level == "1"
    assert assessment.missing_for == {"1": (), "2": ("4.2", "4.3", "4.4", "5.1", "5.2")}
    assert {number: dict(c.levels) for number, c in assessment.criteria.items()} == {
        "1": {"1": "pass", "2": "pass"}, "2": {"1": "pass", "2": "pass"}, "3": {"1": "pass", "2": "pass"},
        "4": {"1": "pass", "2": "fail"}, "5": {"1": "pass", "2": "fail"},
    }  # fmt: skip


def test_a_commune_that_just_meets_the_higher_thresholds_reaches_level_2():
    assessment = judge(COMMUNE, Facts(LEVEL_2))
    assert (assessment.level, assessment.missing_for) == ("2", {"1": (), "2": ()})


def test_level_2_thresholds_of_a_difficult_area_serve_there_alone():
    answers = LEVEL_2 | {"5.2": {"trained": 4000, "degree": 960, "citizens": 8000}}
    assert judge(COMMUNE, Facts(answers, area="difficult")).level == "2"
    assert judge(COMMUNE, Facts(answers)).level == "1"


@pytest.mark.parametrize("number", list(LEVEL_1))
def test_one_indicator_unanswered_is_enough_to_miss_the_level(number):
    answers = {other: values for other, values in LEVEL_1.items() if other != number}
    assessment = judge(COMMUNE, Facts(answers))
    assert (assessment.level, assessment.missing_for["1"]) == (None, (number,))


def test_with_nothing_answered_no_level_is_reached_and_all_is_missing():
    assessment = judge(COMMUNE, Facts())
    every = tuple(indicator.number for indicator in COMMUNE.indicators)
    assert (assessment.level, assessment.points, assessment.missing_for) == (None, None, {"1": every, "2": every})


def test_evidence_changes_nothing_in_this_set():
    assert judge(COMMUNE, Facts(LEVEL_1, evidence=frozenset())) == judge(COMMUNE, Facts(LEVEL_1))


def test_lower_secondary_for_all_without_primary_or_literacy_gives_a_warning():
    answers = {"4.2": {"grade": 0}, "4.3": {"grade": 1}, "4.4": {"grade": 0}}
    assert [caution.numbers for caution in warnings(COMMUNE, answers)] == [("4.3", "4.2"), ("4.3", "4.4")]
    assert warnings(COMMUNE, answers)[1].sentence == (
        "Chỉ tiêu 4.3 (Phổ cập giáo dục trung học cơ sở) chỉ đạt được khi chỉ tiêu 4.4 (Xóa mù chữ) từ Mức độ 1 "
        "trở lên (Nghị định 20/2014/NĐ-CP Điều 14). Hãy xem lại hai chỉ tiêu này."
    )


def test_grades_that_agree_or_are_not_answered_give_no_warning():
    assert warnings(COMMUNE, {"4.2": {"grade": 1}, "4.3": {"grade": 3}, "4.4": {"grade": 1}}) == []
    assert warnings(COMMUNE, {"4.2": {"grade": 0}, "4.3": {"grade": 0}, "4.4": {"grade": 0}}) == []
    assert warnings(COMMUNE, {"4.3": {"grade": 2}}) == []
