"""What differs between two versions, row by row."""

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction

import pytest

from criteria import library
from criteria.differences import differences
from criteria.spec import Area, RequirementSpec, Rule, SetSpec
from tests.criteria.facts import COMMUNE

SPECS = [library.shipped(code) for code in library.shipped_files()]


def with_indicator(number, **changes) -> SetSpec:
    """COMMUNE, version 2, with something of one indicator changed."""
    criteria = tuple(
        replace(c, indicators=tuple(replace(i, **changes) if i.number == number else i for i in c.indicators))
        for c in COMMUNE.criteria
    )
    return replace(COMMUNE, version="2", criteria=criteria)


def rows(new, old=COMMUNE):
    return [(row.kind, row.place, row.what, row.old, row.new) for row in differences(old, new)]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_a_set_does_not_differ_from_itself_under_another_version(spec):
    assert differences(spec, replace(spec, version="9")) == []


def test_a_threshold_is_told_with_its_level_and_area():
    requirements = tuple(
        replace(r, value=Fraction(45)) if (r.measure, r.level, r.area) == ("trained", "1", Area.DIFFICULT) else r
        for r in COMMUNE.indicator("5.2").requirements
    )
    assert rows(with_indicator("5.2", requirements=requirements)) == [
        (
            "Sửa",
            "Chỉ tiêu 5.2",
            "Mức độ 1, vùng khó khăn: Công dân được đào tạo chuyên môn kỹ thuật",
            "từ 40 % trở lên (tỷ lệ); so với “Công dân trong xã”",
            "từ 45 % trở lên (tỷ lệ); so với “Công dân trong xã”",
        )
    ]


def test_name_and_clause_and_help_stand_side_by_side():
    new = with_indicator("1.1", label="Tên mới", clauses={"1": "6.1a", "2": "7.1a"}, help="")
    assert rows(new) == [
        ("Sửa", "Chỉ tiêu 1.1", "Tên", COMMUNE.indicator("1.1").label, "Tên mới"),
        (
            "Sửa",
            "Chỉ tiêu 1.1",
            "Căn cứ",
            "Mức độ 1 điểm a khoản 1 Điều 6; Mức độ 2 điểm a khoản 1 Điều 6",
            "Mức độ 1 điểm a khoản 1 Điều 6; Mức độ 2 điểm a khoản 1 Điều 7",
        ),
        ("Bỏ", "Chỉ tiêu 1.1", "Giải thích", COMMUNE.indicator("1.1").help, ""),
    ]


def test_an_indicator_taken_away_or_added_is_one_row():
    first, *others = COMMUNE.criteria
    without = replace(COMMUNE, criteria=(replace(first, indicators=first.indicators[1:]), *others))
    summary = (
        "Tuyên truyền về học tập suốt đời, xây dựng xã hội học tập. Mức độ 1: đã thực hiện. Mức độ 2: đã thực hiện"
    )
    assert rows(without) == [("Bỏ", "Chỉ tiêu 1.1", "Cả chỉ tiêu", summary, "")]
    assert rows(COMMUNE, without) == [("Thêm", "Chỉ tiêu 1.1", "Cả chỉ tiêu", "", summary)]


def test_an_indicator_under_another_number_is_moved_even_into_the_place_of_another():
    first, second, *others = COMMUNE.criteria
    swapped = (
        replace(first, indicators=(replace(second.indicators[0], number="1.1"), *first.indicators[1:])),
        replace(second, indicators=(replace(first.indicators[0], number="2.1"), *second.indicators[1:])),
    )
    assert rows(replace(COMMUNE, criteria=(*swapped, *others))) == [
        ("Chuyển", "Chỉ tiêu 1.1", "Số", "Chỉ tiêu 2.1", "Chỉ tiêu 1.1"),
        ("Chuyển", "Chỉ tiêu 2.1", "Số", "Chỉ tiêu 1.1", "Chỉ tiêu 2.1"),
    ]


def test_another_kind_of_figure_is_told():
    indicator = COMMUNE.indicator("5.1")
    measures = (replace(indicator.measures[0], unit="hộ"), indicator.measures[1])
    assert [row[2:] for row in rows(with_indicator("5.1", measures=measures))] == [
        (
            "Số liệu «learning_citizens»",
            "Công dân đạt danh hiệu Công dân học tập; Số nguyên; đơn vị tính: người",
            "Công dân đạt danh hiệu Công dân học tập; Số nguyên; đơn vị tính: hộ",
        )
    ]


# Nothing can change unseen


def variants(value):
    """``value`` with each of its parts changed, one at a time."""
    if isinstance(value, SetSpec):
        yield from (replace(value, **{name: other}) for name, other in parts(value) if name != "version")
    elif is_dataclass(value):
        yield from (replace(value, **{name: other}) for name, other in parts(value))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from ((*value[:index], other, *value[index + 1 :]) for other in variants(item))
        if value and isinstance(value[-1], RequirementSpec):
            yield value[:-1]
    elif isinstance(value, dict):
        yield from ({**value, key: other} for key, item in value.items() for other in variants(item))
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, Fraction):
        yield value + 1 if value > 4 else value - 1
    elif isinstance(value, str) and not isinstance(value, (Rule, Area)):
        yield f"{value}x" if value else ""


def parts(value):
    fixed = {"rule", "kind", "level", "measure", "against", "area", "within", "presupposes", "key", "code"}
    found = [
        (field.name, other)
        for field in fields(value)
        if field.name not in fixed
        for other in variants(getattr(value, field.name))
        if other != getattr(value, field.name)
    ]
    lists = [field.name for field in fields(value) if field.name in ("proof", "our_readings", "options")]
    return found + [(name, (*getattr(value, name), "thêm")) for name in lists]


@pytest.mark.parametrize("code", ["tt25-xa", "tt24-huyen", "tt22-dv"])
def test_no_change_of_any_text_number_or_mark_goes_unseen(code):
    spec = library.shipped(code)
    shortened = replace(spec, criteria=tuple(replace(c, indicators=c.indicators[-2:]) for c in spec.criteria[-1:]))
    changed = [other for other in variants(shortened) if other != shortened]
    assert len(changed) > 50
    assert [other for other in changed if differences(shortened, other) == []] == []
