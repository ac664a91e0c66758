from fractions import Fraction

import pytest

from criteria import library, wording
from criteria.spec import Institution
from tests.criteria.facts import COMMUNE, set_for_tests


def test_counts_are_grouped_by_dots():
    assert [wording.count(n) for n in (0, 999, 4891, 10**18)] == ["0", "999", "4.891", "1.000.000.000.000.000.000"]


def test_decimals_have_a_comma_and_no_closing_zeros():
    numbers = ["0.05", "1052.40", "97", "-0.5", "0.30000000000000004"]
    assert [wording.decimal(Fraction(n)) for n in numbers] == ["0,05", "1.052,4", "97", "-0,5", "0,30000000000000004"]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(60), "60 %"), (Fraction("59.999"), "59,9 %"), (Fraction("60.001"), "60,0 %"),
        (Fraction("61.19"), "61,1 %"), (Fraction("12.5"), "12,5 %"), (Fraction(0), "0 %"), (100, "100 %"),
        (Fraction("0.05"), "0,0 %"), (Fraction("99.99"), "99,9 %"),
    ],
)  # fmt: skip
def test_a_percentage_is_rounded_down_to_one_place(share, text):
    assert wording.percent(share) == text


def test_a_clause_is_written_as_law_is_cited():
    assert [wording.clause(c) for c in ("6.5b", "16.2đ", "8.1", "6", "Phụ lục")] == [
        "điểm b khoản 5 Điều 6",
        "điểm đ khoản 2 Điều 16",
        "khoản 1 Điều 8",
        "Điều 6",
        "Phụ lục",
    ]


PROVINCE, UNITS = library.shipped("tt25-tinh"), library.shipped("tt24-huyen")
CENTRE = "đủ các mục: Phòng làm việc (đủ bàn ghế, tủ, giá); Tủ sách dùng chung; Thiết bị công nghệ thông tin"


@pytest.mark.parametrize(
    ("spec", "number", "level", "sentence"),
    [
        (COMMUNE, "1.1", "1", "đã thực hiện"),
        (COMMUNE, "4.1", "2", "đạt chuẩn"),
        (COMMUNE, "3.1", "1", CENTRE),
        (COMMUNE, "4.2", "1", "từ Mức độ 2 trở lên"),
        (COMMUNE, "4.2", "2", "Mức độ 3"),
        (COMMUNE, "5.1", "1", "từ 60 % trở lên"),
        (
            COMMUNE,
            "5.2",
            "1",
            "Công dân được đào tạo chuyên môn kỹ thuật: từ 50 % trở lên; vùng khó khăn từ 40 % trở lên. "
            "Công dân có trình độ đại học trở lên: từ 12 % trở lên; vùng khó khăn từ 10 % trở lên",
        ),
        (PROVINCE, "3.4", "1", "từ 4 chương trình trở lên"),
        (PROVINCE, "4.1", "1", "từ 90 % số huyện trở lên được công nhận từ mức độ 1 trở lên"),
        (PROVINCE, "4.1", "2", "từ 90 % số huyện trở lên được công nhận mức độ 2"),
        (PROVINCE, "4.2", "1", "thấp hơn năm trước"),
        (PROVINCE, "4.3", "1", "cao hơn năm trước"),
    ],
)
def test_what_every_kind_of_requirement_asks_is_said_in_a_sentence(spec, number, level, sentence):
    assert wording.asked(spec.indicator(number), level) == sentence


def test_what_holds_in_one_area_is_said_alone():
    indicator = COMMUNE.indicator("5.2")
    assert wording.asked(indicator, "2", "normal").split(". ")[0] == (
        "Công dân được đào tạo chuyên môn kỹ thuật: từ 60 % trở lên"
    )
    assert wording.asked(indicator, "2", "difficult").split(". ")[1] == (
        "Công dân có trình độ đại học trở lên: vùng khó khăn từ 12 % trở lên"
    )


def test_what_is_asked_of_one_institution_leaves_out_what_does_not_apply_to_it():
    office, college = (Institution(kind, True, "district") for kind in ("state_body", "vocational"))
    assert wording.asked(UNITS.indicator("3.1"), "1", institution=office) == "từ 90 % trở lên"
    assert wording.asked(UNITS.indicator("3.1"), "1", institution=college) == (
        "Thành viên đạt “Công dân học tập”: từ 90 % trở lên. Người học đạt “Công dân học tập”: từ 95 % trở lên"
    )
    assert wording.asked(UNITS.indicator("3.5"), "1", institution=office) == ""


def test_whom_it_applies_to_is_said_by_kind():
    scopes = {i.number: wording.scope(UNITS, i.requirements[-1]) for i in UNITS.indicators}
    assert (scopes["1.1"], scopes["3.5"]) == ("mọi đơn vị", "cơ sở giáo dục nghề nghiệp")
    assert scopes["2.4"] == "mọi đơn vị, trừ doanh nghiệp, hợp tác xã"
    assert scopes["1.3"].startswith("Ủy ban nhân dân cấp xã; cơ quan Đảng; ")
    assert "chỉ khi là đơn vị công lập: đơn vị sự nghiệp (không phải trường học); nhà trẻ" in scopes["1.3"]
    assert wording.scope(COMMUNE, COMMUNE.indicator("1.1").requirements[0]) == ""


def test_points_and_bands_are_said_in_numbers():
    points, sheet = set_for_tests("points"), set_for_tests("sheet")
    assert wording.most_points(points, points.indicator("2.1")) == "tối đa 40 điểm, theo bước 0,5"
    assert wording.most_points(sheet, sheet.indicator("1")) == "tối đa theo phiếu điểm, theo bước 0,5"
    assert [wording.band(points, level.code) for level in points.levels] == [
        "dưới 50 điểm", "từ 50 đến dưới 70 điểm", "từ 70 đến dưới 85 điểm", "từ 85 điểm",
    ]  # fmt: skip
