"""From the shipped files into the database and back."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from criteria import library
from criteria.fields import CriteriaFileError
from criteria.models import Circular, CriteriaSet, Indicator, Requirement
from criteria.spec import content_sha256
from tests.criteria.facts import COMMUNE, SETS, set_for_tests

pytestmark = pytest.mark.django_db


def statuses():
    return list(CriteriaSet.objects.order_by("pk").values_list("code", "version", "status"))


SHIPPED = ["tt22-dv", "tt24-huyen", "tt24-tinh", "tt25-huyen", "tt25-tinh", "tt25-xa", "tt44-xa"]


def test_the_sets_of_all_four_circulars_ship():
    assert list(library.shipped_files()) == SHIPPED
    assert library.shipped("tt25-xa") == COMMUNE


@pytest.mark.parametrize("spec", [*map(library.shipped, SHIPPED), set_for_tests("kinds")], ids=lambda spec: spec.code)
def test_what_is_stored_reads_back_equal(spec):
    assert library.load(spec) == library.Outcome.LOADED
    row = CriteriaSet.objects.get(code=spec.code)
    assert library.spec_of(row) == spec
    assert content_sha256(library.spec_of(row)) == row.sha256 == content_sha256(spec)


def test_a_draft_reads_back_equal_too():
    library.load(COMMUNE, publish=False)
    assert library.spec_of(CriteriaSet.objects.get()) == COMMUNE
    assert statuses() == [("tt25-xa", "1", "draft")]


def test_a_published_set_is_read_once(django_assert_num_queries):
    library.load(COMMUNE)
    row = CriteriaSet.objects.get()
    library.spec_of(row)
    with django_assert_num_queries(0):
        assert library.spec_of(row) == COMMUNE


def test_a_set_is_read_in_as_many_queries_whatever_its_size(django_assert_num_queries):
    for spec in (COMMUNE, set_for_tests("points")):
        library.load(spec, publish=False)
        row = CriteriaSet.objects.select_related("circular").get(code=spec.code)
        with django_assert_num_queries(
            6 if spec is COMMUNE else 5
        ):  # without requirements their levels are not asked for
            library.spec_of(row)


def test_loading_again_changes_nothing():
    library.load(COMMUNE)
    before = list(Requirement.objects.values_list("pk", flat=True))
    assert library.load(COMMUNE) == library.Outcome.UNCHANGED
    assert list(Requirement.objects.values_list("pk", flat=True)) == before


def test_other_content_under_a_published_version_is_refused():
    library.load(COMMUNE)
    with pytest.raises(library.Refused) as caught:
        library.load(replace(COMMUNE, title="Danh hiệu khác"))
    assert str(caught.value) == (
        "Bộ tt25-xa phiên bản 1 đã ban hành với nội dung khác. Hãy đặt «version» mới trong tt25-xa.yaml; "
        "hồ sơ đang mở vẫn dùng phiên bản cũ cho đến khi được chuyển."
    )
    assert CriteriaSet.objects.get().title == COMMUNE.title


def test_a_new_version_is_published_and_the_one_before_retired():
    library.load(COMMUNE)
    assert library.load(replace(COMMUNE, version="2", title="Danh hiệu khác")) == library.Outcome.LOADED
    assert statuses() == [("tt25-xa", "1", "retired"), ("tt25-xa", "2", "published")]
    assert library.find("tt25-xa").version == "2"
    assert library.spec_of(CriteriaSet.objects.get(version="1")) == COMMUNE


def test_loading_a_retired_version_again_does_not_bring_it_back():
    library.load(COMMUNE)
    library.load(replace(COMMUNE, version="2"))
    assert library.load(COMMUNE) == library.Outcome.UNCHANGED
    assert statuses() == [("tt25-xa", "1", "retired"), ("tt25-xa", "2", "published")]


def test_a_draft_is_replaced_and_then_published():
    library.load(replace(COMMUNE, title="Bản đầu"), publish=False)
    assert library.load(COMMUNE, publish=False) == library.Outcome.LOADED
    assert library.load(COMMUNE, publish=False) == library.Outcome.UNCHANGED
    assert library.load(COMMUNE) == library.Outcome.LOADED
    assert statuses() == [("tt25-xa", "1", "published")]
    assert Indicator.objects.count() == 15


def test_the_last_day_of_a_circular_may_be_learnt_later():
    library.load(COMMUNE)
    ended = replace(COMMUNE, circular=replace(COMMUNE.circular, in_force_to=date(2030, 1, 1)))
    assert library.load(ended) == library.Outcome.UNCHANGED
    assert Circular.objects.get().in_force_to == date(2030, 1, 1)


def test_a_circular_told_in_two_ways_is_refused():
    library.load(COMMUNE)
    other = replace(COMMUNE, code="other", circular=replace(COMMUNE.circular, in_force_from=date(2024, 2, 13)))
    with pytest.raises(library.Refused) as caught:
        library.load(other)
    assert str(caught.value) == (
        "Thông tư 25/2023/TT-BGDĐT đã có trong cơ sở dữ liệu với trích yếu hoặc ngày khác. Hãy sửa tệp cho khớp."
    )


def test_an_unknown_code_is_a_key_error():
    with pytest.raises(KeyError):
        library.find("tt99")


# The command

EVERYTHING = """\
tt22-dv phiên bản 1: {0} (3 tiêu chí, 10 chỉ tiêu)
tt24-huyen phiên bản 1: {0} (3 tiêu chí, 15 chỉ tiêu)
tt24-tinh phiên bản 1: {0} (3 tiêu chí, 16 chỉ tiêu)
tt25-huyen phiên bản 1: {0} (4 tiêu chí, 13 chỉ tiêu)
tt25-tinh phiên bản 1: {0} (4 tiêu chí, 16 chỉ tiêu)
tt25-xa phiên bản 1: {0} (5 tiêu chí, 15 chỉ tiêu)
tt44-xa phiên bản 1: {0} (15 tiêu chí, 15 chỉ tiêu)
"""


def loaded(*args):
    out = io.StringIO()
    call_command("load_criteria", *args, stdout=out)
    return out.getvalue()


def test_the_command_loads_what_ships_and_says_what_it_did():
    assert loaded() == EVERYTHING.format("đã nạp")
    assert statuses() == [(code, "1", "published") for code in SHIPPED]
    assert loaded() == EVERYTHING.format("không đổi")


def test_the_command_loads_a_file_as_a_draft():
    assert loaded(str(SETS / "points.yaml"), "--draft") == "points phiên bản 1: đã nạp (2 tiêu chí, 3 chỉ tiêu)\n"
    assert statuses() == [("points", "1", "draft")]


def test_one_broken_file_keeps_all_out(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("code: broken\n")
    with pytest.raises(CommandError, match=r"^broken.yaml, dòng 1: thiếu «version».$"):
        loaded(str(SETS / "points.yaml"), str(broken))
    assert statuses() == []


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match=r"^Không đọc được none.yaml: No such file or directory.$"):
        loaded("none.yaml")


def test_a_broken_file_is_refused_by_shipped_too(settings, tmp_path):
    settings.FIXTURES_DIR = tmp_path
    (tmp_path / "criteria").mkdir()
    (tmp_path / "criteria" / "x.yaml").write_text("code: x\n")
    with pytest.raises(CriteriaFileError) as caught:
        library.shipped("x")
    assert (caught.value.file, caught.value.line, caught.value.field) == ("x.yaml", 1, "")
