"""The library's pages: finding, bringing, describing in a table, using for indicators, choosing from a dossier."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.models import ScanState, StoredFile
from recognition.models import EvidenceItem, LibraryItem
from tests.evidence.made import make_docx, make_exe, make_pdf
from tests.factories import make_dossier, make_member, make_office, make_round, make_stored_file, prove
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db

LIST = "/kho-minh-chung/"
MEGABYTE = "x" * 2**20


@pytest.fixture
def dossier():
    return make_dossier(answered=False)


@pytest.fixture
def officer(browser, dossier):
    return browser(dossier.people.officer)


def shelved(dossier, name="minh-chung.pdf", **said) -> LibraryItem:
    return LibraryItem.objects.create(
        office=dossier.prepared_by, file=make_stored_file(name), name=name, added_by=dossier.people.officer, **said
    )


def shown(client, query="") -> list[str]:
    return [row["item"].name for row in client.get(f"{LIST}{query}").context["rows"]]


def uses() -> list[tuple]:
    return list(EvidenceItem.objects.present().order_by("subject", "pk").values_list("subject", "name"))


# Finding


def test_filters_narrow_by_words_year_indicator_and_what_is_unused(officer, dossier):
    prove(dossier, "5.1", "dùng.pdf", title="Danh sách công dân")
    shelved(dossier, "rảnh.pdf", number="12/BC-HKH")
    year = dossier.round.year

    queries = ["", "?q=danh+sach", "?q=12", f"?nam={year}", "?chi_tieu=5.1", "?chua_gan=on", f"?nam={year}&q=khong"]

    assert [sorted(shown(officer, query)) for query in queries] == [
        ["dùng.pdf", "rảnh.pdf"],
        ["dùng.pdf"],
        ["rảnh.pdf"],
        ["dùng.pdf"],
        ["dùng.pdf"],
        ["rảnh.pdf"],
        [],
    ]


@pytest.mark.parametrize(
    "query",
    ["?q=%00", f"?q={'x' * 5000}", "?nam=x", "?nam=99999999999999999999", "?chi_tieu=%00", "?page=-1", "?page=x"],
)
def test_a_filter_that_means_nothing_hides_nothing(officer, dossier, query):
    shelved(dossier)

    assert shown(officer, query) == ["minh-chung.pdf"]


def test_each_line_says_where_the_file_is_used_and_what_the_antivirus_said(officer, dossier):
    used = prove(dossier, "5.1", "một.pdf")
    prove(dossier, "4.2", "một.pdf")
    StoredFile.objects.filter(pk=used.file_id).update(scan_state=ScanState.INFECTED)
    shelved(dossier, "hai.pdf")
    year = dossier.round.year

    page = Page(officer.get(LIST))

    texts = {row.get("data-item"): row.text for row in page.all("tr") if row.get("data-item")}
    first, second = (texts[str(LibraryItem.objects.get(name=name).pk)] for name in ("một.pdf", "hai.pdf"))
    assert f"Chỉ tiêu 4.2 năm {year} Chỉ tiêu 5.1 năm {year}" in first
    assert "nhiễm mã độc" in first
    assert ("chưa gắn" in second, "chưa quét" in second) == (True, True)


def test_three_files_ask_the_database_as_often_as_one(officer, dossier):
    def asked() -> int:
        officer.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(LIST).status_code == 200
        return len(seen)

    prove(dossier, "5.1", "một.pdf")
    before = asked()
    for name in ("hai.pdf", "ba.pdf"):
        prove(dossier, "5.1", name)
        prove(dossier, "5.2", name)

    assert asked() == before


def test_who_works_in_no_office_finds_an_empty_shelf(browser, dossier):
    shelved(dossier)

    assert shown(browser(make_member(make_office()))) == []


# Bringing


def bring(client, *files, **more):
    return client.post(f"{LIST}tai-len/", {"files": [SimpleUploadedFile(*file) for file in files]} | more)


def test_files_are_brought_in_bulk_each_taken_or_refused_by_itself(officer, dossier):
    response = bring(officer, ("một.pdf", make_pdf(1)), ("xấu.pdf", make_exe()), ("hai.docx", make_docx()))

    page = Page(officer.get(response.url))
    assert sorted(LibraryItem.objects.values_list("name", flat=True)) == ["hai.docx", "một.pdf"]
    assert uses() == []
    assert [len(page.notices(kind)) for kind in ("bad", "good")] == [1, 1]


def test_what_stands_on_the_shelf_already_is_told(officer, dossier):
    bring(officer, ("một.pdf", make_pdf()))

    page = Page(officer.get(bring(officer, ("khác.pdf", make_pdf())).url))

    assert page.notices("bad") == ["«khác.pdf» đã có trong kho rồi."]
    assert LibraryItem.objects.count() == 1


def test_an_office_one_does_not_work_in_is_not_brought_to(officer, dossier):
    other = make_office()

    bring(officer, ("một.pdf", make_pdf()), office=other.pk)

    assert LibraryItem.objects.get().office == dossier.prepared_by


# Using


def test_chosen_files_are_used_for_all_chosen_indicators(officer, dossier):
    items = [shelved(dossier, name) for name in ("a.pdf", "b.pdf")]
    sent = {
        "items": [item.pk for item in items],
        "places": [f"{dossier.pk}:5.1", f"{dossier.pk}:paper:meeting-minutes"],
    }

    response = officer.post(f"{LIST}gan/", sent | {"here": f"{LIST}?q=a"})

    assert response.url == f"{LIST}?q=a"
    assert [subject for subject, _ in uses()] == ["5.1", "5.1", "paper:meeting-minutes", "paper:meeting-minutes"]
    (said,) = Page(officer.get(LIST)).notices("good")
    assert said.startswith("Đã gắn 2 tệp vào chỉ tiêu 5.1, biên bản")


def test_nothing_chosen_is_told_and_changes_nothing(officer, dossier):
    item = shelved(dossier)

    pages = [
        Page(officer.post(f"{LIST}gan/", sent, follow=True))
        for sent in ({}, {"items": item.pk}, {"places": f"{dossier.pk}:5.1"})
    ]

    said = ["Chưa gắn: hãy đánh dấu ít nhất một tệp ở bảng và một chỉ tiêu ở cột bên."]
    assert [page.notices("bad") for page in pages] == [said] * 3
    assert uses() == []


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "\0", "1 OR 1=1", "0"])
def test_files_that_are_none_of_theirs_are_not_found(officer, dossier, number):
    sent = [{"items": number, "places": f"{dossier.pk}:5.1"}, {"items": shelved(dossier).pk, "places": f"{number}:5.1"}]

    assert [officer.post(f"{LIST}gan/", one).status_code for one in sent] == [404, 404]
    assert uses() == []


@pytest.mark.parametrize(
    "back", ["https://xau.vn/", "//xau.vn/kho-minh-chung/", "/kho-minh-chung/\r\nX: y", "/dang-xuat/"]
)
def test_after_using_one_is_led_nowhere_else(officer, dossier, back):
    assert officer.post(f"{LIST}gan/", {"here": back}).url == LIST


# Describing in the table


def row_of(item, **typed) -> dict:
    """What the table sends of one row, of which ``typed`` was changed."""
    fields = ("number", "issued_on", "issuer", "title", "page")
    sent = {f"initial-t{item.pk}-{name}": getattr(item, name) or "" for name in fields}
    return (
        {"items": item.pk}
        | sent
        | {f"t{item.pk}-{name}": typed.get(name, getattr(item, name) or "") for name in fields}
    )


def test_the_table_writes_what_was_typed(officer, dossier):
    item = shelved(dossier)

    response = officer.post(
        f"{LIST}thong-tin/", row_of(item, number="12/BC-HKH", issued_on="5/3/2024", title="Báo cáo")
    )

    item.refresh_from_db()
    assert (response.status_code, item.said(), f"{item.issued_on:%d/%m/%Y}") == (
        302,
        "12/BC-HKH · Báo cáo",
        "05/03/2024",
    )


def test_a_table_that_was_open_for_long_does_not_undo_what_others_wrote(officer, dossier):
    item = shelved(dossier)
    stale = row_of(item, title="Báo cáo")
    LibraryItem.objects.filter(pk=item.pk).update(number="12/BC-HKH")

    officer.post(f"{LIST}thong-tin/", stale)

    item.refresh_from_db()
    assert item.said() == "12/BC-HKH · Báo cáo"


@pytest.mark.parametrize(
    "typed", [{"issued_on": "hôm qua"}, {"number": "x" * 61}, {"title": "a\0b"}, {"title": MEGABYTE}]
)
def test_what_cannot_be_written_is_told_beside_it_and_nothing_is_lost(officer, dossier, typed):
    item = shelved(dossier)

    response = officer.post(f"{LIST}thong-tin/", row_of(item, issuer="Hội Khuyến học", **typed))

    page = Page(response)
    assert response.status_code == 422
    assert page.one("input", name=f"t{item.pk}-issuer").get("value") == "Hội Khuyến học"
    assert len(page.by_class("errorlist")) == 1
    assert LibraryItem.objects.values_list("issuer", "title", "number").get() == ("", "", "")


# One file, and choosing from a dossier


def test_the_page_of_a_file_shows_it_and_where_it_is_used(officer, dossier):
    use = prove(dossier, "5.1", "một.pdf", page="1")
    item = LibraryItem.objects.get()

    page = Page(officer.get(item.get_absolute_url()))

    assert [link.text for link in page.all("a", href=f"{dossier.get_absolute_url()}{use.anchor}")] == ["Chỉ tiêu 5.1"]
    assert page.all("img")[0].get("src") == f"{LIST}{item.pk}/trang/1/?rong=1280&xoay=0"


def test_an_indicator_is_offered_files_of_earlier_years_first_and_uses_only_chosen_ones(officer, dossier):
    rnd = make_round(province=dossier.round.province, procedure=dossier.round.procedure, year=dossier.round.year - 1)
    last = make_dossier(rnd=rnd, unit=dossier.unit, people=dossier.people, answered=False)
    prove(last, "5.1", "năm ngoái.pdf", number="12/BC-HKH")
    shelved(dossier, "mới.pdf")
    prove(dossier, "5.1", "đã có.pdf")
    address = reverse("evidence_pick", args=[dossier.pk, "5.1"])

    offered = [row["item"] for row in officer.get(address).context["rows"]]
    response = officer.post(address, {"items": offered[0].pk})

    assert [item.name for item in offered] == ["năm ngoái.pdf", "mới.pdf"]
    assert response.url == f"{dossier.get_absolute_url()}#ev-5-1"
    assert [(item.name, item.number) for item in dossier.evidence.filter(subject="5.1")][1:] == [
        ("năm ngoái.pdf", "12/BC-HKH")
    ]


@pytest.mark.parametrize("subject", ["9.9", "paper:khong-co", "x" * 300])
def test_there_is_nothing_to_choose_for_what_does_not_exist(officer, dossier, subject):
    assert officer.get(reverse("evidence_pick", args=[dossier.pk, subject])).status_code == 404


# Pages as pictures


def test_reviewers_see_pages_of_what_was_handed_in_only(browser):
    dossier = make_dossier(state="returned")
    handed_in = dossier.evidence.first()
    later = prove(dossier, "5.1", "sau.pdf")
    reviewer = browser(dossier.people.reviewer)

    answers = [reviewer.get(reverse("evidence_page", args=[item.pk, 1])) for item in (handed_in, later)]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert (answers[0]["Content-Type"], answers[0]["Cache-Control"]) == ("image/webp", "private, no-cache")


@pytest.mark.parametrize(
    "how", ["2/", "0/", "1/?rong=1281", "1/?rong=x", "1/?xoay=45", "1/?rong=%00", f"1/?rong={'9' * 99}"]
)
def test_a_page_there_is_not_is_not_found(officer, dossier, how):
    item = prove(dossier, "5.1")

    assert officer.get(f"/minh-chung/{item.pk}/trang/{how}").status_code == 404


def test_an_infected_file_shows_no_page_and_no_bytes_anywhere_but_does_not_stop_the_work(officer, dossier):
    item = prove(dossier, "5.1")
    StoredFile.objects.filter(pk=item.file_id).update(scan_state=ScanState.INFECTED)
    shelf = LibraryItem.objects.get()

    blocked = [
        f"/minh-chung/{item.pk}/trang/1/",
        f"/minh-chung/{item.pk}/tep/",
        f"{LIST}{shelf.pk}/trang/1/",
        f"{LIST}{shelf.pk}/tep/",
    ]
    usable = [
        f"/minh-chung/{item.pk}/",
        f"/minh-chung/{item.pk}/xem/",
        dossier.get_absolute_url(),
        shelf.get_absolute_url(),
    ]

    assert [officer.get(address).status_code for address in blocked + usable] == [403] * 4 + [200] * 4


def test_a_page_that_cannot_be_drawn_says_so_and_the_page_around_it_stays(officer, dossier):
    item = prove(dossier, "5.1")
    with default_storage.open(item.file.file.name, "wb") as file:
        file.write(b"%PDF-1.7 hong")

    answer = officer.get(f"/minh-chung/{item.pk}/trang/1/")

    assert (answer.status_code, answer.text) == (422, "Trang 1 không vẽ được. Hãy mở tệp bằng trình đọc PDF.")
    assert officer.get(f"/minh-chung/{item.pk}/").status_code == 200
