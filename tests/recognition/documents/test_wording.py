from datetime import date

import pytest

from recognition.documents import wording


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (5, "Số: 05/QĐ-PGDĐT"),
        (12, "Số: 12/QĐ-PGDĐT"),
        (1204, "Số: 1204/QĐ-PGDĐT"),
        (None, "Số: " + "\u00a0" * 8 + "/QĐ-PGDĐT"),
    ],
)
def test_number_below_ten_takes_a_zero_and_a_draft_leaves_room(number, line):
    assert wording.number_line(number, "QĐ-PGDĐT") == line


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 10), "ngày 10 tháng 12 năm 2026"),
        (None, "ngày … tháng … năm …"),
    ],
)
def test_zero_before_days_below_ten_and_months_one_and_two_only(day, text):
    assert wording.day_text(day) == text


def test_place_stands_before_the_date():
    assert (
        wording.place_date("Hưng Yên", date(2026, 1, 5))
        == "Hưng Yên, ngày\u00a005\u00a0tháng\u00a001\u00a0năm\u00a02026"
    )


def test_another_paper_is_named_by_number_and_date():
    assert wording.reference(33, "TTr-SGDĐT", date(2026, 4, 1)) == "số 33/TTr-SGDĐT ngày 01 tháng 4 năm 2026"


def test_hours_are_written_out():
    assert [wording.hour_text(8, 30), wording.hour_text(14, 0)] == ["08 giờ 30 phút", "14 giờ"]


def test_lists_end_with_semicolons_and_a_full_stop_whatever_was_typed():
    assert wording.listed(["Như trên;", " Lưu: VT. ", ""], "- ") == ["- Như trên;", "- Lưu: VT."]


def test_points_follow_the_vietnamese_alphabet():
    assert "".join(wording.point(index) for index in range(8)) == "abcdđegh"


def test_annexes_have_roman_numerals():
    assert [wording.roman(n) for n in (1, 4, 9, 14)] == ["I", "IV", "IX", "XIV"]


def test_capitals_keep_vietnamese_letters_and_lines():
    assert wording.capitals("Ủy ban nhân dân\nxã Đồng Thịnh") == ["ỦY BAN NHÂN DÂN", "XÃ ĐỒNG THỊNH"]
    assert wording.capitals("") == []


def test_enumerations_end_with_and():
    assert [wording.joined(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a và b",
        "a, b và c",
    ]


def test_years_and_tiers_are_bound_to_their_word():
    assert wording.bound("cấp xã năm 2025") == "cấp\u00a0xã năm\u00a02025"
