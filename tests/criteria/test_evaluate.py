"""The command ``evaluate``: what it prints, and every way of refusing its input."""

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.conf import settings as project
from django.core.management import call_command

from criteria import library
from tests.criteria.facts import COMMUNE, LEVEL_1, SETS

pytestmark = pytest.mark.django_db
SHIPPED = "tt22-dv, tt24-huyen, tt24-tinh, tt25-huyen, tt25-tinh, tt25-xa, tt44-xa"
WHOLE = "phải là số nguyên viết bằng chữ số, không có phần thập phân hay số mũ."


@pytest.fixture
def test_sets(settings, tmp_path):
    """The small sets of the tests in the place of those that ship."""
    (tmp_path / "criteria").symlink_to(SETS)
    settings.FIXTURES_DIR = tmp_path


@pytest.fixture
def run(monkeypatch):
    """Run the command on text or bytes; returns (exit code, standard output, standard error)."""

    def run(given, code="tt25-xa", *file):
        raw = given if isinstance(given, bytes) else given.encode()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("evaluate", code, *file, stdout=out, stderr=err)
        except SystemExit as stop:
            return stop.code, out.getvalue(), err.getvalue().rstrip("\n")
        return 0, out.getvalue(), err.getvalue()

    return run


def judged(run, facts, code="tt25-xa"):
    status, out, err = run(json.dumps(facts), code)
    assert (status, err) == (0, "")
    return json.loads(out)


# What it prints


def test_it_prints_every_indicator_and_criterion_and_what_is_missing(run):
    output = judged(run, {"answers": LEVEL_1})
    assert list(output) == ["set", "version", "level", "points", "indicators", "criteria", "missing_for"]
    assert (output["set"], output["version"], output["level"], output["points"]) == ("tt25-xa", "1", "1", None)
    assert [entry["number"] for entry in output["indicators"]] == [i.number for i in COMMUNE.indicators]
    assert output["missing_for"] == {"1": [], "2": ["4.2", "4.3", "4.4", "5.1", "5.2"]}
    assert output["criteria"][4] == {"number": "5", "levels": {"1": "pass", "2": "fail"}}
    assert output["indicators"][13] == {
        "number": "5.1",
        "levels": {
            "1": {"status": "pass", "reason": "4.800 / 8.000 = 60 % ≥ 60 %: đạt"},
            "2": {"status": "fail", "reason": "4.800 / 8.000 = 60 % < 80 %: chưa đạt, cần thêm 1.600 người"},
        },
    }


def test_vietnamese_is_printed_as_it_is_read(run):
    assert "chưa đạt, cần thêm 1.600 người" in run(json.dumps({"answers": LEVEL_1}))[1]


@pytest.mark.parametrize("given", [{}, {"answers": {}}, {"answers": {"5.1": {}}}, {"area": "difficult"}])
def test_with_nothing_answered_no_level_is_reached(run, given):
    output = judged(run, given)
    assert (output["level"], len(output["missing_for"]["1"])) == (None, 15)


def test_a_difficult_area_has_its_own_thresholds(run):
    answers = LEVEL_1 | {"5.2": {"trained": 3200, "degree": 800, "citizens": 8000}}
    assert judged(run, {"area": "difficult", "answers": answers})["level"] == "1"
    assert judged(run, {"area": "normal", "answers": answers})["level"] is None


def test_evidence_changes_nothing_for_a_commune(run):
    assert judged(run, {"answers": LEVEL_1, "evidence": ["1.1", "1.1"]}) == judged(run, {"answers": LEVEL_1})


def test_it_reads_a_file_too(run, tmp_path):
    path = tmp_path / "facts.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"answers": LEVEL_1}).encode())
    status, out, _ = run("", "tt25-xa", str(path))
    assert (status, json.loads(out)["level"]) == (0, "1")


def test_the_largest_count_is_10_to_the_18(run):
    at_most = {"5.1": {"learning_citizens": 10**18, "citizens": 10**18}}
    assert judged(run, {"answers": at_most})["criteria"][4]["levels"] == {"1": "missing", "2": "missing"}


def test_a_published_version_in_the_database_comes_before_the_file(run):
    library.load(replace(COMMUNE, version="7"))
    assert judged(run, {})["version"] == "7"


def test_points_and_bands_are_printed_as_numbers(run, test_sets):
    output = judged(run, {"answers": {"1.1": {"points": 27.5}, "2.1": {"points": 40}}}, "points")
    assert (output["level"], output["points"], "sheet" in output) == ("trung-binh", 67.5, False)
    assert output["indicators"][0] == {"number": "1.1", "points": 27.5, "maximum": 30, "reason": "27,5 / 30 điểm"}
    assert output["indicators"][1] == {"number": "1.2", "points": 0, "maximum": 30, "reason": "Chưa chấm: 0 điểm"}
    assert output["criteria"] == [
        {"number": "1", "points": 27.5, "maximum": 60},
        {"number": "2", "points": 40, "maximum": 40},
    ]


def test_the_example_sheet_is_named_when_no_other_is_given(run, test_sets):
    assert judged(run, {"answers": {"2": {"points": 40}}}, "sheet")["sheet"] == "example"
    own = judged(run, {"answers": {"2": {"points": 45}}, "sheet": {"1": 55, "2": 45}}, "sheet")
    assert ("sheet" in own, own["points"]) == (False, 45)


def test_want_of_evidence_counts_where_the_circular_says_so(run, test_sets):
    facts = {
        "institution": {"kind": "economic", "public": False, "tier": "district"},
        "answers": {"1.1": {"done": True}},
    }
    assert judged(run, facts, "institutions")["indicators"][0]["levels"]["1"]["status"] == "pass"
    without = judged(run, facts | {"evidence": []}, "institutions")
    assert without["indicators"][0]["levels"]["1"]["status"] == "fail"


def test_answers_that_do_not_apply_to_the_institution_are_ignored(run, test_sets):
    facts = {
        "institution": {"kind": "economic", "public": False, "tier": "district"},
        "answers": {"1.3": {"done": "whatever"}, "3.1": {"learners": 0, "learning_learners": -1}},
    }
    assert judged(run, facts, "institutions")["indicators"][1]["levels"]["1"] == {
        "status": "n/a",
        "reason": "Không áp dụng cho doanh nghiệp, hợp tác xã",
    }


def test_decimals_are_compared_exactly(run, test_sets):
    raw = '{"answers": {"4.3": {"this_year": 0.30000000000000004, "last_year": 3e-1}}}'
    status, out, _ = run(raw, "kinds")
    reason = json.loads(out)["indicators"][5]["levels"]["1"]["reason"]
    assert (status, reason) == (0, "0,30000000000000004 > 0,3 (năm trước): đạt")


PRESCHOOL = {"kind": "preschool", "public": True, "tier": "district"}
UNIVERSITY = {"kind": "university", "public": False, "tier": "province"}
OF_EACH_SET = {
    "tt22-dv": ({"answers": {"3.1": {"points": 24.5}}}, "chua-dat", "24,5 / 25 điểm"),
    "tt24-huyen": ({"institution": PRESCHOOL, "answers": {"2.1": {"disciplined": 9, "members": 10}}}, None,
                   "9 / 10 = 90 % ≥ 90 %: đạt"),
    "tt24-tinh": ({"institution": UNIVERSITY, "answers": {"3.5": {"grade": 1}}}, None,
                  "Đáp ứng cơ bản, yêu cầu từ Đáp ứng cơ bản trở lên: đạt"),
    "tt25-huyen": ({"answers": {"4.1": {"recognised": {"1": 18, "2": 17}, "communes": 20}}}, None,
                   "17 / 20 = 85 % < 90 %: chưa đạt, cần thêm 1 xã"),
    "tt25-tinh": ({"area": "difficult", "answers": {"4.2": {"this_year": 1.84, "last_year": 1.85}}}, None,
                  "1,84 < 1,85 (năm trước): đạt"),
    "tt25-xa": ({"answers": LEVEL_1}, "1", "4.800 / 8.000 = 60 % ≥ 60 %: đạt"),
    "tt44-xa": ({"answers": {"1": {"points": 7.5}}, "evidence": ["1"]}, "chua-dat", "7,5 / 8 điểm"),
}  # fmt: skip


@pytest.mark.parametrize("code", list(OF_EACH_SET))
def test_each_set_that_ships_is_judged(run, code):
    facts, level, reason = OF_EACH_SET[code]
    output = judged(run, facts, code)
    reasons = [verdict["reason"] for entry in output["indicators"] for verdict in entry.get("levels", {}).values()]
    reasons += [entry.get("reason") for entry in output["indicators"]]
    assert (output["set"], output["level"], reason in reasons) == (code, level, True)
    assert output.get("sheet") == ("example" if code == "tt44-xa" else None)


@pytest.mark.parametrize(
    ("code", "facts", "sentence"),
    [
        ("tt24-huyen", {}, "institution: bộ tt24-huyen cần biết loại đơn vị."),
        ("tt24-huyen", {"institution": UNIVERSITY}, "institution → tier: chỉ nhận district."),
        ("tt24-tinh", {"institution": PRESCHOOL}, "institution → tier: chỉ nhận province."),
        (
            "tt22-dv",
            {"institution": PRESCHOOL},
            "institution: bộ tt22-dv không đánh giá cơ quan, trường học; hãy bỏ khóa này.",
        ),
        ("tt22-dv", {"answers": {"3.3": {"points": 5.5}}}, "answers → 3.3 → points: Tối đa 5 điểm."),
        ("tt44-xa", {"answers": {"1": {"points": 0.25}}}, "answers → 1 → points: Điểm cho theo bước 0,5."),
        ("tt25-tinh", {"absent": ["3.1"]},
         'dữ liệu vào: không có khóa "absent", chỉ nhận area, institution, answers, evidence, sheet.'),
    ],
)  # fmt: skip
def test_what_a_set_that_ships_does_not_take_is_refused(run, code, facts, sentence):
    assert run(json.dumps(facts), code) == (2, "", sentence)


def test_it_works_without_a_database():
    facts = json.dumps({"answers": LEVEL_1}).encode()
    nowhere = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    command = [sys.executable, "manage.py", "evaluate", "tt25-xa"]
    done = subprocess.run(command, input=facts, capture_output=True, env=nowhere, cwd=project.BASE_DIR, timeout=60)
    assert (done.returncode, done.stderr, json.loads(done.stdout)["level"]) == (0, b"", "1")


def test_on_the_command_line_bad_input_gives_one_sentence_and_2():
    nowhere = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "manage.py", "evaluate", "tt99"]
    done = subprocess.run(command, input=b"{}", capture_output=True, env=nowhere, cwd=project.BASE_DIR, timeout=60)
    sentence = f'Không có bộ tiêu chí "tt99"; các bộ đang có: {SHIPPED}.\n'
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", sentence)


# What it refuses


def answer(number, **values):
    return json.dumps({"answers": {number: values}})


def raw_count(literal):
    return f'{{"answers": {{"5.1": {{"citizens": {literal}}}}}}}'


BAD = {
    "unknown indicator": (answer("9.9", done=True), 'answers: bộ tt25-xa không có chỉ tiêu "9.9".'),
    "unknown measure": (
        answer("5.1", people=1),
        'answers → 5.1: không có số liệu "people", chỉ nhận learning_citizens, citizens.',
    ),
    "unknown key": ('{"anwsers": {}}',
                    'dữ liệu vào: không có khóa "anwsers", chỉ nhận area, institution, answers, evidence, sheet.'),
    "unknown area": ('{"area": "hard"}', "area: chỉ nhận normal, difficult."),
    "area of a wrong type": ('{"area": 1.5}', "area: chỉ nhận normal, difficult."),
    "surplus institution": (
        '{"institution": {"kind": "primary", "public": true, "tier": "district"}}',
        "institution: bộ tt25-xa không đánh giá cơ quan, trường học; hãy bỏ khóa này.",
    ),
    "surplus sheet": ('{"sheet": {}}', "sheet: bộ tt25-xa không dùng phiếu điểm; hãy bỏ khóa này."),
    "number for yes": (answer("1.1", done=1), "answers → 1.1 → done: phải là true hoặc false."),
    "text for yes": (answer("1.1", done="true"), "answers → 1.1 → done: phải là true hoặc false."),
    "null for yes": (answer("1.1", done=None), "answers → 1.1 → done: phải là true hoặc false."),
    "text for a checklist": (answer("3.1", office_room="x"), "answers → 3.1 → office_room: phải là true hoặc false."),
    "yes for a count": (answer("5.1", citizens=True), f"answers → 5.1 → citizens: {WHOLE}"),
    "text for a count": (answer("5.1", citizens="8000"), f"answers → 5.1 → citizens: {WHOLE}"),
    "null for a count": (answer("5.1", citizens=None), f"answers → 5.1 → citizens: {WHOLE}"),
    "list for a count": (answer("5.1", citizens=[1]), f"answers → 5.1 → citizens: {WHOLE}"),
    "fraction of a person": (raw_count("8000.5"), f"answers → 5.1 → citizens: {WHOLE}"),
    "decimal point": (raw_count("8000.0"), f"answers → 5.1 → citizens: {WHOLE}"),
    "exponent": (raw_count("1e3"), f"answers → 5.1 → citizens: {WHOLE}"),
    "negative": (answer("5.1", citizens=-1), "answers → 5.1 → citizens: Không được là số âm."),
    "above 10^18": (
        answer("5.1", citizens=10**18 + 1),
        "answers → 5.1 → citizens: Không được lớn hơn 1.000.000.000.000.000.000.",
    ),
    "a million digits": (
        raw_count("9" * 1_000_000),
        "answers → 5.1 → citizens: Không được lớn hơn 1.000.000.000.000.000.000.",
    ),
    "a million digits below 0": (raw_count("-" + "9" * 10**6), "answers → 5.1 → citizens: Không được là số âm."),
    "a grade there is not": (answer("4.4", grade=3), "answers → 4.4 → grade: Chỉ có các mức từ 0 đến 2."),
    "yes for a grade": (answer("4.2", grade=True), f"answers → 4.2 → grade: {WHOLE}"),
    "part above whole": (
        answer("5.1", learning_citizens=2, citizens=1),
        "answers → 5.1: “Công dân đạt danh hiệu Công dân học tập” (2) không thể lớn hơn “Công dân trong xã” (1).",
    ),
    "whole of 0": (answer("5.1", citizens=0), "answers → 5.1: “Công dân trong xã” phải lớn hơn 0."),
    "degree above trained": (
        answer("5.2", trained=10, degree=11, citizens=100),
        "answers → 5.2: “Công dân có trình độ đại học trở lên” (11) không thể lớn hơn "
        "“Công dân được đào tạo chuyên môn kỹ thuật” (10).",
    ),
    "answers a list": ('{"answers": []}', "answers: phải là một đối tượng JSON {…}."),
    "answers null": ('{"answers": null}', "answers: phải là một đối tượng JSON {…}."),
    "an answer a number": ('{"answers": {"1.1": true}}', "answers → 1.1: phải là một đối tượng JSON {…}."),
    "evidence an object": ('{"evidence": {}}', "evidence: phải là một danh sách số chỉ tiêu."),
    "evidence unknown": ('{"evidence": ["9.9"]}', 'evidence: bộ tt25-xa không có chỉ tiêu "9.9".'),
    "evidence a number": ('{"evidence": [1.1]}', 'evidence: bộ tt25-xa không có chỉ tiêu "1.1".'),
    "evidence a list": ('{"evidence": [[]]}', "evidence: bộ tt25-xa không có chỉ tiêu ấy."),
    "NaN": (raw_count("NaN"), 'Khóa "citizens": NaN và Infinity không phải là số.'),
    "minus Infinity": (raw_count("-Infinity"), 'Khóa "citizens": NaN và Infinity không phải là số.'),
    "NaN alone": ("NaN", "dữ liệu vào: phải là một đối tượng JSON {…}."),
    "a repeated indicator": (
        '{"answers": {"1.1": {"done": true}, "1.1": {"done": false}}}',
        'Khóa "1.1" xuất hiện hai lần.',
    ),
    "a repeated key": ('{"area": "normal", "area": "normal"}', 'Khóa "area" xuất hiện hai lần.'),
    "nothing": ("", "Dữ liệu vào không đúng cú pháp JSON ở dòng 1, cột 1."),
    "malformed": ('{"area": "normal",\n}', "Dữ liệu vào không đúng cú pháp JSON ở dòng 2, cột 1."),
    "two documents": ("{} {}", "Dữ liệu vào không đúng cú pháp JSON ở dòng 1, cột 4."),
    "a list": ("[]", "dữ liệu vào: phải là một đối tượng JSON {…}."),
    "a text": ('"x"', "dữ liệu vào: phải là một đối tượng JSON {…}."),
    "null": ("null", "dữ liệu vào: phải là một đối tượng JSON {…}."),
    "too deep": ("[" * 100_000, "Dữ liệu vào lồng quá sâu."),
    "not UTF-8": (b'{"area": "\xff"}', "Dữ liệu vào không phải văn bản UTF-8 (byte thứ 11)."),
    "a key on two lines": ('{"a\\nb": 1}',
                           'dữ liệu vào: không có khóa "a\\nb", chỉ nhận area, institution, answers, evidence, sheet.'),
    "half a character": ('{"answers": {"\\ud800": {}}}', 'answers: bộ tt25-xa không có chỉ tiêu "\\ud800".'),
}  # fmt: skip


@pytest.mark.parametrize("case", list(BAD))
def test_bad_input_gives_one_sentence_that_names_the_place(run, case):
    given, sentence = BAD[case]
    assert run(given) == (2, "", sentence)


COLLEGE = '"institution": {"kind": "vocational", "public": true, "tier": "district"}'
BAD_ELSEWHERE = {
    "missing institution": ("institutions", "{}", "institution: bộ institutions cần biết loại đơn vị."),
    "unknown kind": (
        "institutions",
        '{"institution": {"kind": "bank", "public": true, "tier": "district"}}',
        "institution → kind: chỉ nhận state_body, party_body, economic, vocational, primary.",
    ),
    "another tier": (
        "institutions",
        '{"institution": {"kind": "primary", "public": true, "tier": "province"}}',
        "institution → tier: chỉ nhận district.",
    ),
    "public not yes or no": (
        "institutions",
        '{"institution": {"kind": "primary", "public": 1, "tier": "district"}}',
        "institution → public: phải là true hoặc false.",
    ),
    "half an institution": ("institutions", '{"institution": {"kind": "primary"}}', "institution: thiếu public."),
    "learners of 0": (
        "institutions",
        f'{{{COLLEGE}, "answers": {{"3.1": {{"learners": 0}}}}}}',
        "answers → 3.1: “Người học” phải lớn hơn 0.",
    ),
    "text for a decimal": ("kinds", answer("4.3", this_year="5"), "answers → 4.3 → this_year: phải là một con số."),
    "yes for a decimal": ("kinds", answer("4.3", this_year=True), "answers → 4.3 → this_year: phải là một con số."),
    "negative decimal": ("kinds", answer("4.3", this_year=-0.5), "answers → 4.3 → this_year: Không được là số âm."),
    "decimal above 10^18": (
        "kinds",
        '{"answers": {"4.3": {"this_year": 1.1e18}}}',
        "answers → 4.3 → this_year: Không được lớn hơn 1.000.000.000.000.000.000.",
    ),
    "absurd exponent": (
        "kinds",
        '{"answers": {"4.3": {"this_year": 1e-400000000}}}',
        "answers → 4.3 → this_year: con số quá dài, quá lớn hoặc quá nhỏ.",
    ),
    "too many places": (
        "kinds",
        '{"answers": {"4.3": {"this_year": 0.0000000001e-29}}}',
        "answers → 4.3 → this_year: quá 30 chữ số thập phân.",
    ),
    "more at level 2 than at level 1": (
        "kinds",
        answer("4.1", recognised={"1": 1, "2": 2}, districts=9),
        "answers → 4.1: “Số huyện được công nhận”: mức độ 2 (2) không thể nhiều hơn mức độ 1 trở lên (1).",
    ),
    "a level there is not": (
        "kinds",
        answer("4.1", recognised={"3": 1}),
        'answers → 4.1 → recognised: không có mức độ "3", chỉ nhận 1, 2.',
    ),
    "recognised as one number": (
        "kinds",
        answer("4.1", recognised=3),
        "answers → 4.1 → recognised: phải là một đối tượng JSON {…}.",
    ),
    "half a district": ("kinds", answer("4.1", recognised={"1": 1.5}), f"answers → 4.1 → recognised → 1: {WHOLE}"),
    "fewer than no districts": (
        "kinds",
        answer("4.1", recognised={"1": -1}),
        "answers → 4.1 → recognised → 1: Không được là số âm.",
    ),
    "points off the step": ("points", answer("1.1", points=7.25), "answers → 1.1 → points: Điểm cho theo bước 0,5."),
    "points above the maximum": ("points", answer("1.1", points=30.5), "answers → 1.1 → points: Tối đa 30 điểm."),
    "points above the sheet": (
        "sheet",
        '{"answers": {"2": {"points": 46}}, "sheet": {"1": 55, "2": 45}}',
        "answers → 2 → points: Tối đa 45 điểm.",
    ),
    "points above the example": ("sheet", answer("2", points=41), "answers → 2 → points: Tối đa 40 điểm."),
    "a sheet of 99": ("sheet", '{"sheet": {"1": 55, "2": 44}}', "sheet: tổng điểm tối đa phải đúng 100."),
    "a sheet without a criterion": ("sheet", '{"sheet": {"1": 100}}', "sheet: phiếu điểm thừa hoặc thiếu: 2."),
    "a sheet with a stranger": ("sheet", '{"sheet": {"3": 100}}', 'sheet: bộ sheet không có tiêu chí "3".'),
    "a sheet below 0": ("sheet", '{"sheet": {"1": 101, "2": -1}}', "sheet: điểm tối đa phải lớn hơn 0."),
    "a sheet of words": ("sheet", '{"sheet": {"1": "55"}}', "sheet → 1: phải là một con số."),
}


@pytest.mark.parametrize("case", list(BAD_ELSEWHERE))
def test_bad_input_for_other_kinds_of_sets(run, test_sets, case):
    code, given, sentence = BAD_ELSEWHERE[case]
    assert run(given, code) == (2, "", sentence)


@pytest.mark.parametrize("code", ["tt99", "", "../tt25-xa", "tt25-xa.yaml", "x\ny"])
def test_an_unknown_set_is_answered_with_those_there_are(run, code):
    sentence = f"Không có bộ tiêu chí {json.dumps(code)}; các bộ đang có: {SHIPPED}."
    assert run("{}", code) == (2, "", sentence)


def test_a_file_that_cannot_be_read_is_named(run, tmp_path):
    missing, folder = str(tmp_path / "none.json"), str(tmp_path)
    assert run("", "tt25-xa", missing) == (2, "", f'Không đọc được tệp "{missing}": No such file or directory.')
    assert run("", "tt25-xa", folder) == (2, "", f'Không đọc được tệp "{folder}": Is a directory.')
    assert run("", "tt25-xa", "a\0b") == (2, "", 'Không đọc được tệp "a\\u0000b": tên tệp không hợp lệ.')
