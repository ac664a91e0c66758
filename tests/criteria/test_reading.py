"""What people type into a form, read or asked back."""

import time
from dataclasses import replace
from fractions import Fraction

import pytest

from criteria.reading import Reading, read, read_all
from criteria.spec import MeasureKind, MeasureSpec
from tests.criteria.facts import COMMUNE, set_for_tests

PEOPLE = COMMUNE.indicator("5.1").measure("citizens")
GRADE = COMMUNE.indicator("4.2").measure("grade")
DONE = COMMUNE.indicator("1.1").measure("done")
INCOME = MeasureSpec("this_year", "Năm nay", MeasureKind.DECIMAL)
POINTS = MeasureSpec("points", "Điểm", MeasureKind.POINTS, maximum=Fraction(10), step=Fraction(1, 2))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4891", 4891), ("4.891", 4891), ("4 891", 4891), ("4\u00a0891", 4891), ("4\u202f891", 4891),
        ("  4891 ", 4891), ("\ufeff4891\u200b", 4891), ("0", 0), ("007", 7), ("1.234.567", 1234567),
        ("1 234 567", 1234567), ("1000000000000000000", 10**18), ("1.000.000.000.000.000.000", 10**18),
    ],
)  # fmt: skip
def test_a_count_with_or_without_separators_is_read(typed, value):
    assert read(PEOPLE, typed) == Reading(value)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("4,891", "Không rõ “4,891” là bao nhiêu. Đây là số đếm, không có phần thập phân: nếu là 4.891 thì gõ 4891."),
        ("4.89", "Không rõ “4.89” là bao nhiêu. Đây là số đếm, không có phần thập phân: nếu là 489 thì gõ 489."),
        ("1.2345", "Không rõ “1.2345” là bao nhiêu. "
         "Đây là số đếm, không có phần thập phân: nếu là 12.345 thì gõ 12345."),
        ("0.500", "Không rõ “0.500” là bao nhiêu. "
         "Đây là số đếm, không có phần thập phân: chỉ gõ chữ số, ví dụ 4891 hoặc 4.891."),
        ("1.234 567", "Không rõ “1.234 567” là bao nhiêu. "
         "Đây là số đếm, không có phần thập phân: nếu là 1.234.567 thì gõ 1234567."),
        ("48 91", "“48 91” không phải là số nguyên. Chỉ gõ chữ số, ví dụ 4891 hoặc 4.891."),
        ("4891 người", "“4891 người” không phải là số nguyên. Chỉ gõ chữ số, ví dụ 4891 hoặc 4.891."),
        ("1e3", "“1e3” không phải là số nguyên. Chỉ gõ chữ số, ví dụ 4891 hoặc 4.891."),
        ("٤٨٩١", "“٤٨٩١” không phải là số nguyên. Chỉ gõ chữ số, ví dụ 4891 hoặc 4.891."),
        ("5²", "“5²” không phải là số nguyên. Chỉ gõ chữ số, ví dụ 4891 hoặc 4.891."),
        ("-5", "Không được là số âm."),
        ("−4.891", "Không được là số âm."),
        ("1000000000000000001", "Không được lớn hơn 1.000.000.000.000.000.000."),
    ],
)  # fmt: skip
def test_what_could_mean_two_things_is_asked_back(typed, problem):
    assert read(PEOPLE, typed) == Reading(None, problem)


@pytest.mark.parametrize("measure", [PEOPLE, GRADE, DONE, INCOME, POINTS])
@pytest.mark.parametrize("typed", ["", "   ", "\u00a0", None])
def test_nothing_typed_is_no_value_and_no_problem(measure, typed):
    assert read(measure, typed) == Reading(None, "")


@pytest.mark.parametrize("measure", [PEOPLE, GRADE, DONE, INCOME, POINTS])
@pytest.mark.parametrize("typed", ["9" * 1_000_000, "x" * 1_000_000, " " * 1_000_000 + "5", "1." * 500_000, "9" * 61])
def test_an_absurdly_long_text_is_refused_at_once(measure, typed):
    started = time.perf_counter()
    assert read(measure, typed) == Reading(None, "Quá dài, không thể là một con số. Chỉ nhập con số.")
    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("52,4", Fraction("52.4")), ("4,891", Fraction("4.891")), ("1.052,40", Fraction("1052.4")),
        ("97", Fraction(97)),
        ("65.000.000", Fraction(65_000_000)), ("1 052,4", Fraction("1052.4")), ("0,05", Fraction("0.05")),
    ],
)  # fmt: skip
def test_a_comma_is_the_decimal_sign(typed, value):
    assert read(INCOME, typed) == Reading(value)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("97.125", "Không rõ dấu chấm trong “97.125”. Gõ 97,125 nếu là số thập phân, 97125 nếu là số nguyên."),
        ("52.4", "Không rõ dấu chấm trong “52.4”. Gõ 52,4 nếu là số thập phân, 524 nếu là số nguyên."),
        ("1,052.4", "“1,052.4” không đọc được. Dùng dấu phẩy cho phần thập phân, ví dụ 52,4 hoặc 1.052,4."),
        ("12,", "“12,” không đọc được. Dùng dấu phẩy cho phần thập phân, ví dụ 52,4 hoặc 1.052,4."),
        ("-1,5", "Không được là số âm."),
    ],
)
def test_a_decimal_that_could_mean_two_things_is_asked_back(typed, problem):
    assert read(INCOME, typed) == Reading(None, problem)


def test_points_go_in_steps_up_to_the_maximum():
    assert read(POINTS, "7,5") == Reading(Fraction(15, 2))
    assert read(POINTS, "7,25") == Reading(None, "Điểm cho theo bước 0,5.")
    assert read(POINTS, "10,5") == Reading(None, "Tối đa 10 điểm.")


def test_points_of_a_sheet_have_no_maximum_of_their_own():
    assert read(replace(POINTS, maximum=None), "60,5") == Reading(Fraction("60.5"))


@pytest.mark.parametrize(
    ("typed", "value"), [("true", True), ("1", True), ("Có", True), ("false", False), ("0", False), ("chưa", False)]
)
def test_a_choice_of_yes_or_no_is_read(typed, value):
    reading = read(DONE, typed)
    assert (reading.value is value, reading.problem) == (True, "")


def test_what_is_neither_yes_nor_no_is_asked_back():
    assert read(DONE, "có lẽ") == Reading(None, "Hãy chọn có hoặc chưa.")


def test_a_grade_is_one_of_those_there_are():
    assert read(GRADE, "3") == Reading(3)
    assert read(GRADE, "4") == Reading(None, "Chỉ có các mức từ 0 đến 3.")
    assert read(GRADE, "cao") == Reading(None, "Hãy chọn một mức trong danh sách.")


def test_recognised_sub_units_are_counted_never_typed():
    recognised = set_for_tests("kinds").indicator("4.1").measure("recognised")
    assert read(recognised, "18") == Reading(None, "Số này được đếm từ các quyết định công nhận, không nhập tay.")


def test_a_whole_indicator_is_read_at_once_and_strangers_left_out():
    readings = read_all(COMMUNE.indicator("5.1"), {"learning_citizens": "4.891", "stranger": "1"})
    assert readings == {"learning_citizens": Reading(4891), "citizens": Reading()}
