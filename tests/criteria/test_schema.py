"""A criteria file that breaks the schema is refused with its file, line and field."""

import pytest

from criteria.fields import CriteriaFileError
from criteria.schema import read_set
from criteria.spec import Area, MeasureKind, Rule
from tests.criteria.facts import set_for_tests

GOOD = """\
code: tiny
version: "1"
title: Bộ nhỏ
circular: {number: 0/TEST, name: Để thử, in_force_from: 2024-01-01}
levels:
  - {code: "1", label: Mức độ 1}
  - {code: "2", label: Mức độ 2}
criteria:
  - number: "1"
    name: Một
    indicators:
      - number: "1.1"
        label: Tỷ lệ
        clause: 6.1a
        measures:
          - {key: part, label: Phần, kind: count}
          - {key: whole, label: Tổng, kind: count}
        requires:
          - {ratio: [part, whole], at_least: {"1": 60, "2": 80}}
      - number: "1.2"
        label: Mức
        clause: {"1": 6.1b, "2": 7.1b}
        measures:
          - {key: grade, label: Mức, kind: grade, options: [Chưa, Một, Hai]}
        requires:
          - {grade: grade, at_least: 1}
"""


def read(tmp_path, text):
    path = tmp_path / "tiny.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_set(path)


def refusal(tmp_path, text):
    with pytest.raises(CriteriaFileError) as caught:
        read(tmp_path, text)
    return str(caught.value)


def test_a_good_file_is_read(tmp_path):
    spec = read(tmp_path, GOOD)
    assert (spec.code, spec.version, [indicator.number for indicator in spec.indicators]) == (
        "tiny",
        "1",
        ["1.1", "1.2"],
    )
    assert spec.indicator("1.2").clauses == {"1": "6.1b", "2": "7.1b"}
    assert [(r.rule, r.level, r.value, r.operator) for r in spec.indicator("1.1").requirements] == [
        (Rule.RATIO, "1", 60, "≥"),
        (Rule.RATIO, "2", 80, "≥"),
    ]


def test_numbers_without_quotes_stay_as_written(tmp_path):
    spec = read(tmp_path, GOOD.replace('number: "1.1"', "number: 1.10").replace('version: "1"', "version: 1.0"))
    assert (spec.version, spec.indicators[0].number) == ("1.0", "1.10")


def test_every_kind_of_every_circular_fits_the_schema():
    specs = [set_for_tests(code) for code in ("kinds", "institutions", "points", "sheet")]
    kinds = {kind for spec in specs for indicator in spec.indicators for kind in indicator.kinds}
    assert kinds | {"checklist"} == {*Rule.values, "points"}
    assert {m.kind for spec in specs for i in spec.indicators for m in i.measures} == set(MeasureKind)
    assert specs[1].indicator("1.3").requirements[0].our_reading == ("party_body",)
    assert specs[0].indicator("3.5").kinds == ("count", "yes")


CASES = {
    "not YAML": ("code: tiny\ntitle: a: b\n", "tiny.yaml, dòng 2: không đúng cú pháp YAML ("),
    "empty": ("# nothing\n", "tiny.yaml, dòng 1: tệp trống."),
    "not UTF-8": (b"code: \xff", "tiny.yaml, dòng 1: không phải văn bản UTF-8 đọc được."),
    "a list": ("- 1\n", "tiny.yaml, dòng 1: phải là một nhóm «khóa: giá trị»."),
}
CHANGES = {
    "another name": ("code: tiny", "code: other", "dòng 1, mục code: tên tệp phải là other.yaml."),
    "a name of capitals": ("code: tiny", "code: Tiny!",
                           "dòng 1, mục code: chỉ gồm chữ thường, chữ số và dấu gạch nối."),
    "no title": ("title: Bộ nhỏ\n", "", "dòng 1: thiếu «title»."),
    "an empty title": ("title: Bộ nhỏ", "title:", "dòng 3, mục title: không được để trống."),
    "a title of parts": ("title: Bộ nhỏ", "title: [a]", "dòng 3, mục title: phải là một đoạn chữ."),
    "a version of words": ('version: "1"', "version: mới", "dòng 2, mục version: phiên bản bắt đầu bằng chữ số, "
                           "chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch nối."),
    "a title with a NUL": ("title: Bộ nhỏ", 'title: "Bộ\\0nhỏ"',
                           "dòng 3, mục title: có ký tự điều khiển, không in được."),
    "a key of capitals": ("{key: part", "{key: Part",
                          "dòng 16, mục criteria[1].indicators[1].measures[1].key: "
                          "khóa chỉ gồm chữ thường, chữ số và dấu gạch dưới."),
    "a number in words": ('number: "1.2"', 'number: "1.hai"',
                          "dòng 20, mục criteria[1].indicators[2].number: số chỉ tiêu có dạng 5 hoặc 5.2."),
    "a reading that is no list": ("title: Bộ nhỏ", "title: Bộ nhỏ\nour_readings: x",
                                  "dòng 4, mục our_readings: phải là một danh sách."),
    "a long version": ('version: "1"', f"version: {'1' * 21}", "dòng 2, mục version: dài quá 20 ký tự."),
    "a stranger": ("title: Bộ nhỏ", "title: Bộ nhỏ\ntitel: x", "dòng 4, mục titel: khóa này không có trong mẫu."),
    "a key twice": ("title: Bộ nhỏ", "title: x\ntitle: y", "dòng 4, mục title: khóa này xuất hiện hai lần."),
    "a wrong date": ("2024-01-01", "01/01/2024", "dòng 4, mục circular.in_force_from: phải là ngày dạng 2024-02-12."),
    "a level twice": ('{code: "2"', '{code: "1"', "dòng 6, mục levels: mã mức độ bị trùng."),
    "levels half scored": ("label: Mức độ 2}", "label: Mức độ 2, minimum: 5}",
                           "dòng 6, mục levels: mọi xếp loại đều phải có «minimum», hoặc không mức nào có."),
    "a criterion of another": ('number: "1"\n    name', 'number: "7"\n    name',
                               "dòng 12, mục criteria[1].indicators[1]: chỉ tiêu 1.1 không thuộc tiêu chí 7."),
    "an indicator twice": ('number: "1.2"', 'number: "1.1"', "dòng 9, mục criteria: chỉ tiêu 1.1 xuất hiện hai lần."),
    "an unknown kind": ("label: Phần, kind: count", "label: Phần, kind: number",
                        "dòng 16, mục criteria[1].indicators[1].measures[1].kind: «number» không hợp lệ, "
                        "chỉ nhận: yes, count, decimal, grade, points, recognised."),
    "a key twice in measures": ("{key: whole", "{key: part",
                                "dòng 17, mục criteria[1].indicators[1].measures[2]: "
                                "số liệu «part» xuất hiện hai lần."),
    "a maximum on a count": ("label: Phần, kind: count", "label: Phần, kind: count, maximum: 5",
                             "dòng 16, mục criteria[1].indicators[1].measures[1]: "
                             "«maximum» và «step» chỉ dùng cho số liệu loại points."),
    "a grade of one": ("options: [Chưa, Một, Hai]", "options: [Chưa]",
                       "dòng 24, mục criteria[1].indicators[2].measures[1]: "
                       "số liệu loại grade cần ít nhất hai mức trong «options»."),
    "an unknown measure": ("ratio: [part, whole]", "ratio: [part, all]",
                           "dòng 19, mục criteria[1].indicators[1].requires[1].ratio[2]: «all» không hợp lệ, "
                           "chỉ nhận: part, whole."),
    "half a ratio": ("ratio: [part, whole]", "ratio: [part]",
                     "dòng 19, mục criteria[1].indicators[1].requires[1].ratio: «ratio» cần 2 số liệu."),
    "a rule of the wrong measure": ("{grade: grade, at_least: 1}", "{count: grade, at_least: 1}",
                                    "dòng 26, mục criteria[1].indicators[2].requires[1].count: "
                                    "«count» cần số liệu loại count, «grade» là grade."),
    "two rules in one": ("{grade: grade,", "{grade: grade, yes: grade,",
                         "dòng 26, mục criteria[1].indicators[2].requires[1]: cần đúng một cách xét: "
                         "yes, checklist, ratio, grade, count, rise, fall, units."),
    "a measure nobody asks for": ("{key: whole, label: Tổng, kind: count}",
                                  "{key: whole, label: Tổng, kind: count}\n          - {key: x, label: X, kind: count}",
                                  "dòng 20, mục criteria[1].indicators[1].requires: "
                                  "không yêu cầu nào dùng số liệu «x»."),
    "no threshold": (', at_least: {"1": 60, "2": 80}', "",
                     "dòng 19, mục criteria[1].indicators[1].requires[1]: thiếu «at_least»."),
    "a threshold for one level": ('{"1": 60, "2": 80}', '{"1": 60}',
                                  "dòng 19, mục criteria[1].indicators[1].requires[1].at_least: thiếu «2»."),
    "a threshold for one area": ('{"1": 60, "2": 80}', "{normal: 60}",
                                 "dòng 19, mục criteria[1].indicators[1].requires[1].at_least: thiếu «difficult»."),
    "a threshold for a level there is not": ('{"1": 60, "2": 80}', '{"1": 60, "2": 80, "3": 90}',
                                             "dòng 19, mục criteria[1].indicators[1].requires[1].at_least.3: "
                                             "khóa này không có trong mẫu."),
    "more than 100 percent": ('"2": 80}', '"2": 180}',
                              "dòng 19, mục criteria[1].indicators[1].requires[1].at_least.2: "
                              "tỷ lệ phải trên 0 và không quá 100 %."),
    "a threshold in words": ('"2": 80}', '"2": 80 %}',
                             "dòng 19, mục criteria[1].indicators[1].requires[1].at_least.2: "
                             "«80 %» không phải là số từ 0, tối đa bốn chữ số thập phân sau dấu chấm."),
    "a grade there is not": ("at_least: 1}", "at_least: 3}",
                             "dòng 26, mục criteria[1].indicators[2].requires[1].at_least: mức phải từ 1 đến 2."),
    "a level nobody asks for": ("{grade: grade, at_least: 1}", '{grade: grade, at_least: 1, levels: ["1"]}',
                                "dòng 26, mục criteria[1].indicators[2].requires: thiếu yêu cầu cho mức độ 2."),
    "a clause for one level": ('{"1": 6.1b, "2": 7.1b}', '{"1": 6.1b}',
                               "dòng 22, mục criteria[1].indicators[2].clause: thiếu «2»."),
    "a kind of institution in another set": ("at_least: 1}", "at_least: 1, applies_to: {school: always}}",
                                             "dòng 26, mục criteria[1].indicators[2].requires[1].applies_to.school: "
                                             "khóa này không có trong mẫu."),
}  # fmt: skip


@pytest.mark.parametrize("case", list(CASES))
def test_a_file_that_is_no_set_is_refused(tmp_path, case):
    text, beginning = CASES[case]
    assert refusal(tmp_path, text)[: len(beginning)] == beginning


@pytest.mark.parametrize("case", list(CHANGES))
def test_one_wrong_line_is_refused_by_file_line_and_field(tmp_path, case):
    old, new, sentence = CHANGES[case]
    assert GOOD.count(old) == 1
    assert refusal(tmp_path, GOOD.replace(old, new)) == f"tiny.yaml, {sentence}"


def test_a_presupposition_names_an_indicator_that_exists(tmp_path):
    rule = "{measure: grade, grade: 1, indicator: 9.9, needs_measure: grade, needs: 1, basis: Luật}"
    assert refusal(tmp_path, f"{GOOD}        presupposes: [{rule}]\n") == (
        "tiny.yaml, dòng 9, mục criteria: chỉ tiêu 1.2 dựa vào 9.9, chỉ tiêu không có trong bộ."
    )


def test_a_set_with_points_has_points_and_nothing_to_require(tmp_path):
    scored = GOOD.replace("label: Mức độ 1}", "label: A, minimum: 0}").replace(
        "label: Mức độ 2}", "label: B, minimum: 9}"
    )
    assert refusal(tmp_path, scored) == (
        "tiny.yaml, dòng 19, mục criteria[1].indicators[1].requires: bộ chấm điểm không có «requires»."
    )


def test_an_area_is_told_from_a_level_by_its_name(tmp_path):
    by_area = "{normal: 60, difficult: {'1': 40, '2': 50}}"
    spec = read(tmp_path, GOOD.replace('{"1": 60, "2": 80}', by_area))
    assert [(r.area, r.level, r.value) for r in spec.indicator("1.1").requirements] == [
        (Area.NORMAL, "1", 60), (Area.NORMAL, "2", 60), (Area.DIFFICULT, "1", 40), (Area.DIFFICULT, "2", 50),
    ]  # fmt: skip


def test_readings_are_kept_beside_what_they_are_about(tmp_path):
    spec = read(tmp_path, GOOD.replace("title: Bộ nhỏ", "title: Bộ nhỏ\nour_readings: [Một, Hai]"))
    assert (spec.our_readings, spec.indicators[0].our_readings) == (("Một", "Hai"), ())
    own = read(tmp_path, f"{GOOD}        our_readings: [Ba]\n")
    assert [indicator.our_readings for indicator in own.indicators] == [(), ("Ba",)]


TOO_MUCH = {
    "a file of more than 1 MB": ("x" * 1_000_001, "tệp quá lớn, tối đa 1 MB."),
    "aliases of aliases": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in ("ab", "bc", "cd", "de", "ef")),
        "tệp có quá nhiều mục, hoặc một mục chứa chính nó.",
    ),
    "what contains itself": ("a: &a [*a]\n", "tệp có quá nhiều mục, hoặc một mục chứa chính nó."),
    "a bracket a hundred thousand times": ("[" * 100_000, "lồng quá sâu."),
}


@pytest.mark.parametrize("case", list(TOO_MUCH))
def test_a_file_made_to_exhaust_us_is_refused(tmp_path, case):
    text, sentence = TOO_MUCH[case]
    assert refusal(tmp_path, text) == f"tiny.yaml, dòng 1: {sentence}"
