from dataclasses import replace
from datetime import date

from recognition.documents.facts import Number, RecognisedUnit
from tests.recognition.documents import samples


def test_one_unit_is_named_in_the_decision_itself():
    assert samples.decision(1).recognition == (
        "Công nhận xã Nguyễn Văn Linh đạt danh hiệu “Cộng đồng học tập” cấp xã mức độ 1 năm 2025."
    )


def test_points_and_district_of_one_unit_are_said():
    unit = RecognisedUnit("xã Đồng Thịnh", "Loại khá", "huyện Sông Lô", "82,5")

    assert samples.decision(units=(unit,)).recognition == (
        "Công nhận xã Đồng Thịnh, huyện Sông Lô, đạt danh hiệu “Cộng đồng học tập” cấp xã loại khá năm 2025 "
        "(82,5 điểm)."
    )


def test_units_of_one_level_are_counted_together():
    units = tuple(replace(unit, level="Mức độ 1") for unit in samples.decision(5).units)

    assert samples.decision(units=units).recognition == (
        "Công nhận 05 xã, phường, thị trấn đạt danh hiệu “Cộng đồng học tập” cấp xã mức độ 1 năm 2025 "
        "(có danh sách kèm theo)."
    )


def test_units_of_several_levels_are_counted_per_level():
    assert samples.decision(200).recognition == (
        "Công nhận 200 xã, phường, thị trấn đạt danh hiệu “Cộng đồng học tập” cấp xã năm 2025, gồm 134 đơn vị đạt "
        "mức độ 1 và 66 đơn vị đạt mức độ 2 (có danh sách kèm theo)."
    )


def test_a_title_without_a_period_says_only_when_it_begins():
    assert samples.decision(valid_until=None).effect == "Quyết định này có hiệu lực kể từ ngày ký."


def test_who_proposed_is_the_last_ground():
    assert samples.decision().ground_lines[-1] == (
        "Theo đề nghị của Hội đồng đánh giá “Cộng đồng học tập” cấp xã tại Biên bản số 01/BB-HĐ "
        "ngày 20 tháng 02 năm 2026."
    )


def test_title_of_the_file_names_the_paper():
    number = Number(5, "QĐ-PGDĐT", date(2026, 1, 5))

    assert samples.decision(number=number, subject="Về việc công nhận").title == (
        "Quyết định số 05/QĐ-PGDĐT ngày 05 tháng 01 năm 2026: Về việc công nhận"
    )


def test_several_addressees_stand_under_one_another():
    assert samples.appraisal_proposal().addressee_lines == [
        "- Ủy ban nhân dân huyện Yên Mỹ;",
        "- Sở Giáo dục và Đào tạo tỉnh Hưng Yên.",
    ]


def test_advice_is_lettered():
    assert [line[:3] for line in samples.refusal().advice_lines] == ["a) ", "b) "]
