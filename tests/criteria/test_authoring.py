"""Operators write a set in the administration: from a file or a copy, edited, published seeing what changes, or thrown away."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from criteria import library
from criteria.models import CriteriaSet, Indicator, Requirement
from criteria.spec import content_sha256
from tests.criteria.facts import COMMUNE, SETS
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db
UPLOAD = "admin:criteria_criteriaset_upload"


@pytest.fixture
def published():
    library.load(COMMUNE)
    return CriteriaSet.objects.get()


@pytest.fixture
def draft(published):
    return library.copy(published, "2")


def address(name, row):
    return reverse(f"admin:criteria_criteriaset_{name}", args=[row.pk])


def sent(client, raw, name="points.yaml", sheet=None):
    """The answer to a file being sent: the sentence that refuses it, or "" when it led on."""
    files = {"file": SimpleUploadedFile(name, raw)} | ({"sheet": SimpleUploadedFile("s.yaml", sheet)} if sheet else {})
    response = client.post(reverse(UPLOAD), files)
    return "" if response.status_code == 302 else Page(response).by_class("errorlist")[0].text


def everything():
    return list(CriteriaSet.objects.order_by("pk").values_list("code", "version", "status"))


# From a file


def test_a_file_becomes_a_draft_and_says_the_same(admin_client):
    assert sent(admin_client, (SETS / "points.yaml").read_bytes(), "mọi tên (1).yaml") == ""
    assert everything() == [("points", "1", "draft")]
    assert LogEntry.objects.get().change_message == "Nạp từ tệp mọi tên (1).yaml: đã nạp."


def test_a_file_sent_again_takes_the_place_of_the_draft(admin_client):
    raw = (SETS / "points.yaml").read_bytes()
    assert [sent(admin_client, raw), sent(admin_client, raw.replace("Bộ thử".encode(), "Bộ hai".encode()))] == ["", ""]
    assert list(CriteriaSet.objects.values_list("title", flat=True)) == ["Bộ hai chấm điểm"]


def test_a_set_with_a_scoring_sheet_needs_its_example(admin_client):
    raw, sheet = ((SETS / name).read_bytes() for name in ("sheet.yaml", "sheet.sheet.example.yaml"))
    assert sent(admin_client, raw, "sheet.yaml") == (
        "sheet.yaml, dòng 1, mục uses_sheet: cần gửi kèm tệp phiếu điểm minh họa."
    )
    assert sent(admin_client, raw, "sheet.yaml", sheet.replace(b"40", b"41")) == (
        "s.yaml, dòng 2, mục maxima: tổng điểm tối đa phải đúng 100."
    )
    assert (everything(), sent(admin_client, raw, "sheet.yaml", sheet)) == ([], "")


GOOD = (SETS / "points.yaml").read_bytes()
BROKEN = {
    "a wrong field": (GOOD.replace(b"maximum: 40", b"maximum: x"),
                      "points.yaml, dòng 20, mục criteria[2].indicators[1].measures[1].maximum: "
                      "«x» không phải là số từ 0, tối đa bốn chữ số thập phân sau dấu chấm."),
    "no YAML": (b"a: b: c", "points.yaml, dòng 1: không đúng cú pháp YAML (mapping values are not allowed in this context)."),
    "bytes": (b"\x00\xff" * 500, "points.yaml, dòng 1: không phải văn bản UTF-8 đọc được."),
    "a NUL": (GOOD.replace(b"title: ", b"title: \x00"), "points.yaml, dòng 1: không phải văn bản UTF-8 đọc được."),
    "an escaped NUL": (b'code: points\ntitle: "a\\0"\n', "points.yaml, dòng 1: thiếu «version»."),
    "1 MB": (b"x" * 1_000_001, "points.yaml, dòng 1: tệp quá lớn, tối đa 1 MB."),
    "brackets": (b"[" * 500_000, "points.yaml, dòng 1: lồng quá sâu."),
}  # fmt: skip


@pytest.mark.parametrize("case", list(BROKEN))
def test_a_broken_file_is_refused_with_its_line_and_nothing_is_stored(admin_client, case):
    raw, sentence = BROKEN[case]
    assert (sent(admin_client, raw), everything()) == (sentence, [])


def test_a_file_cannot_change_what_is_published(admin_client, published):
    raw = (library.shipped_files()["tt25-xa"]).read_bytes().replace(b"title: C", "title: Một c".encode())
    assert sent(admin_client, raw, "tt25-xa.yaml").startswith("Bộ tt25-xa phiên bản 1 đã ban hành với nội dung khác.")
    assert CriteriaSet.objects.get().title == COMMUNE.title


# A copy, edited


def test_a_copy_is_a_draft_that_says_the_same(admin_client, published):
    admin_client.post(address("copy", published), {"version": "2"})
    assert everything() == [("tt25-xa", "1", "published"), ("tt25-xa", "2", "draft")]
    assert library.spec_of(CriteriaSet.objects.get(version="2")) == replace(COMMUNE, version="2")


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("1", "Bộ tt25-xa đã có phiên bản 1. Hãy chọn số khác."),
        ("mới", "Phiên bản bắt đầu bằng chữ số, chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch nối."),
        ("2/3", "Phiên bản bắt đầu bằng chữ số, chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch nối."),
    ],
)
def test_a_version_that_cannot_be_is_refused(admin_client, published, version, sentence):
    page = Page(admin_client.post(address("copy", published), {"version": version}))
    assert ([error.text for error in page.by_class("errorlist")], len(everything())) == ([sentence], 1)


def edit(client, draft, number, **changes):
    """Save the page of an indicator with ``changes`` of its form; returns the errors it shows."""
    url = reverse("admin:criteria_indicator_change", args=[draft.indicators.get(number=number).pk])
    form = Page(client.get(url)).form()
    response = client.post(url, form | changes)
    return [] if response.status_code == 302 else [error.text for error in Page(response).by_class("errorlist")]


def threshold(draft, number, level, value):
    """The field of the threshold of ``level`` in the form of an indicator."""
    rows = list(Requirement.objects.filter(indicator__criteria_set=draft, indicator__number=number))
    index = next(index for index, row in enumerate(rows) if row.level.code == level)
    return {f"requirements-{index}-value": value}


def test_words_and_thresholds_of_a_draft_are_edited_and_its_sum_follows(admin_client, draft):
    words = {"label": "  Tên\r\n mới ", "help": "Giải thích mới.", "proof": "Một\r\n\r\n Hai "}
    assert edit(admin_client, draft, "5.1", **words, **threshold(draft, "5.1", "2", "82.5")) == []
    draft.refresh_from_db()
    spec, indicator = library.spec_of(draft), library.spec_of(draft).indicator("5.1")
    assert (indicator.label, indicator.help, indicator.proof) == ("Tên mới", "Giải thích mới.", ("Một", "Hai"))
    assert [float(r.value) for r in indicator.requirements] == [60, 82.5]
    assert draft.sha256 == content_sha256(spec)


@pytest.mark.parametrize(
    ("number", "level", "value", "sentence"),
    [
        ("5.1", "2", "100.5", "Tỷ lệ phải trên 0 và không quá 100 %."),
        ("5.1", "1", "0", "Tỷ lệ phải trên 0 và không quá 100 %."),
        ("5.1", "1", "-5", "Không được là số âm."),
        ("4.2", "1", "4", "Mức phải từ 1 đến 3."),
        ("4.2", "1", "1.5", "Phải là số nguyên."),
    ],
)
def test_a_threshold_that_cannot_be_is_refused(admin_client, draft, number, level, value, sentence):
    assert sentence in edit(admin_client, draft, number, **threshold(draft, number, level, value))
    assert library.spec_of(CriteriaSet.objects.get(pk=draft.pk)) == replace(COMMUNE, version="2")


@pytest.mark.parametrize("field", ["label", "help", "proof"])
@pytest.mark.parametrize("value", ["a\0b", "x" * 1_000_000])
def test_words_that_cannot_be_kept_are_refused(admin_client, draft, field, value):
    assert len(edit(admin_client, draft, "1.1", **{field: value})) > 0
    assert library.spec_of(CriteriaSet.objects.get(pk=draft.pk)) == replace(COMMUNE, version="2")


def test_an_indicator_of_a_published_set_cannot_be_edited(admin_client, published):
    url = reverse("admin:criteria_indicator_change", args=[Indicator.objects.get(number="1.1").pk])
    assert admin_client.post(url, {"label": "Khác"}).status_code == 403
    assert library.spec_of(published) == COMMUNE


# Published, or thrown away


def test_before_publishing_the_difference_is_shown(admin_client, draft):
    edit(admin_client, draft, "5.1", **threshold(draft, "5.1", "2", "85"))
    page = Page(admin_client.get(address("publish", draft)))
    cells = [cell.text for cell in page.all("td")]
    assert cells[:4] == [
        "Chỉ tiêu 5.1: Mức độ 2: Công dân đạt danh hiệu Công dân học tập",
        "Sửa",
        "từ 80 % trở lên (tỷ lệ); so với “Công dân trong xã”",
        "từ 85 % trở lên (tỷ lệ); so với “Công dân trong xã”",
    ]
    assert everything()[1] == ("tt25-xa", "2", "draft")


def test_publishing_retires_the_version_before_it(admin_client, draft):
    form = Page(admin_client.get(address("publish", draft))).form()
    assert admin_client.post(address("publish", draft), form).status_code == 302
    assert everything() == [("tt25-xa", "1", "retired"), ("tt25-xa", "2", "published")]
    assert LogEntry.objects.latest("pk").change_message == "Ban hành."
    assert admin_client.post(address("publish", draft), form).status_code == 404


def test_what_was_edited_after_it_was_shown_is_not_published(admin_client, draft):
    form = Page(admin_client.get(address("publish", draft))).form()
    edit(admin_client, draft, "1.1", label="Vừa sửa")
    page = Page(admin_client.post(address("publish", draft), form, follow=True))
    assert "vừa được sửa. Hãy xem lại khác biệt rồi ban hành." in page.one("main").text
    assert everything()[1] == ("tt25-xa", "2", "draft")


def test_a_draft_is_thrown_away_and_what_is_published_never(admin_client, published, draft):
    assert admin_client.get(address("discard", draft)).status_code == 200
    assert admin_client.post(address("discard", draft)).status_code == 302
    assert admin_client.post(address("discard", published)).status_code == 404
    assert everything() == [("tt25-xa", "1", "published")]


def test_who_may_not_write_sets_is_refused_everywhere(client, django_user_model, draft):
    client.force_login(django_user_model.objects.create_user("ai-do", is_staff=True),
                       backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    addresses = [reverse(UPLOAD), *(address(name, draft) for name in ("copy", "publish", "discard"))]
    assert [client.post(url).status_code for url in addresses] == [403] * 4
    assert len(everything()) == 2
