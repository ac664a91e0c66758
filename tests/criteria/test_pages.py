"""The criteria as everybody reads them, without signing in."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from criteria import library
from criteria.models import CriteriaSet
from tests.criteria.facts import COMMUNE
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    for code in library.shipped_files():
        library.load(library.shipped(code))


def page_of(client, code, version="1"):
    return Page(client.get(reverse("criteria_set", args=[code, version])))


def said(page) -> str:
    return page.one("main").text


def test_the_list_shows_every_set_with_its_circular_and_days(client, loaded):
    with clock.at(date(2025, 3, 1)):
        page = Page(client.get(reverse("criteria_list")))
    assert [heading.text for heading in page.all("h2")] == [
        "Thông tư đang có hiệu lực",
        "Thông tư đã hết hiệu lực, giữ cho các năm đã qua",
    ]
    rows = [[cell.text for cell in page.all("td") if cell.is_within(row)] for row in page.all("tr")]
    assert [row[:4] for row in rows if row] == [
        ["Cộng đồng học tập cấp huyện", "25/2023/TT-BGDĐT", "từ 12/02/2024", "13"],
        ["Cộng đồng học tập cấp tỉnh", "25/2023/TT-BGDĐT", "từ 12/02/2024", "16"],
        ["Cộng đồng học tập cấp xã", "25/2023/TT-BGDĐT", "từ 12/02/2024", "15"],
        ["Đơn vị học tập cấp huyện", "24/2023/TT-BGDĐT", "từ 26/01/2024", "15"],
        ["Đơn vị học tập cấp tỉnh", "24/2023/TT-BGDĐT", "từ 26/01/2024", "16"],
        ["Đơn vị học tập (Thông tư 22/2020)", "22/2020/TT-BGDĐT", "từ 21/09/2020 đến hết 25/01/2024", "10"],
        ["Cộng đồng học tập cấp xã (Thông tư 44/2014)", "44/2014/TT-BGDĐT", "từ 25/01/2015 đến hết 11/02/2024", "15"],
    ]


def test_without_sets_the_list_says_how_they_get_there(client):
    assert "Chưa có bộ tiêu chí nào." in client.get(reverse("criteria_list")).text


def test_a_threshold_stands_beside_its_level_and_clause(client, loaded):
    page = page_of(client, "tt25-xa")
    article = next(element for element in page.all("article") if element.get("id") == "ct-5.2")
    rows = [row.text for row in page.all("tr") if row.is_within(article)]
    assert rows == [
        "Mức độ 1 Công dân được đào tạo chuyên môn kỹ thuật: Từ 50 % trở lên; vùng khó khăn từ 40 % trở lên "
        "Công dân có trình độ đại học trở lên: Từ 12 % trở lên; vùng khó khăn từ 10 % trở lên "
        "điểm b khoản 5 Điều 6",
        "Mức độ 2 Công dân được đào tạo chuyên môn kỹ thuật: Từ 60 % trở lên; vùng khó khăn từ 50 % trở lên "
        "Công dân có trình độ đại học trở lên: Từ 15 % trở lên; vùng khó khăn từ 12 % trở lên "
        "điểm b khoản 5 Điều 7",
    ]
    assert "Chưa có văn bản nói rõ cách đếm: Công dân trong xã." in article.text
    assert "Nghị định 20/2014/NĐ-CP (Điều 9 đến 11)" in said(page)


def test_levels_that_ask_the_same_by_the_same_clause_share_a_line(client, loaded):
    page = page_of(client, "tt25-xa")
    article = next(element for element in page.all("article") if element.get("id") == "ct-1.1")
    rows = [row.text for row in page.all("tr") if row.is_within(article)]
    assert rows == ["Mức độ 1 và Mức độ 2 Đã thực hiện điểm a khoản 1 Điều 6"]


def test_kinds_of_institution_are_a_table_with_our_readings_marked(client, loaded):
    page = page_of(client, "tt24-huyen")
    table = next(element for element in page.all("table") if "kinds" in element.classes)
    rows = [[cell.text for cell in page.elements if cell.tag in ("th", "td") and cell.is_within(row)]
            for row in page.all("tr") if row.is_within(table)]  # fmt: skip
    assert rows[0] == [
        "Loại đơn vị", "1.3", "2.4", "3.1, người học đạt “Công dân học tập”", "3.3, mức độ 2", "3.4", "3.5",
    ]  # fmt: skip
    assert rows[2] == ["Cơ quan Đảng", "có *", "có", "–", "có *", "–", "–"]
    assert rows[19] == ["Cơ sở giáo dục nghề nghiệp", "nếu công lập", "có", "có", "nếu công lập", "–", "có"]
    assert (len(rows), rows[7][0]) == (22, "Doanh nghiệp, hợp tác xã")


def test_points_show_bands_and_where_the_maxima_come_from(client, loaded):
    text = said(page_of(client, "tt44-xa"))
    assert "từ 70 đến dưới 85 điểm, khoản 3 Điều 4" in text
    assert "Phiếu minh họa đi kèm (không phải số của Thông tư): 1: 8, 2: 8" in text
    assert "Tối đa 25 điểm, theo bước 0,5" in said(page_of(client, "tt22-dv"))


def test_two_versions_stand_side_by_side(client, loaded):
    library.load(replace(COMMUNE, version="2", title="Tên khác"))
    page = Page(client.get(reverse("criteria_compare", args=["tt25-xa"]), {"cu": "1", "moi": "2"}))
    rows = [[cell.text for cell in page.all("td") if cell.is_within(row)] for row in page.all("tr")]
    assert rows[1:] == [["Cả bộ: Danh hiệu", "Sửa", "Cộng đồng học tập cấp xã", "Tên khác"]]


@pytest.mark.parametrize("query", ["?cu=1&moi=1", "?cu=9&moi=%00", "?moi=" + "x" * 3000, ""])
def test_versions_there_are_not_are_taken_as_the_latest(client, query):
    library.load(COMMUNE)
    response = client.get(reverse("criteria_compare", args=["tt25-xa"]) + query)
    assert (response.status_code, "Hai phiên bản này nói như nhau." in response.text) == (200, True)


def test_a_draft_is_seen_by_those_who_write_it_alone(client, admin_client):
    library.load(COMMUNE, publish=False)
    addresses = [reverse("criteria_set", args=["tt25-xa", "1"]), reverse("criteria_compare", args=["tt25-xa"])]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert [admin_client.get(address).status_code for address in addresses] == [200, 200]


@pytest.mark.parametrize("address", ["/tieu-chi/tt99/1/", "/tieu-chi/tt25-xa/%00/", "/tieu-chi/tt25-xa/2/"])
def test_what_there_is_not_is_not_found(client, loaded, address):
    assert client.get(address).status_code == 404


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_three_versions_are_listed_with_as_many_queries_as_one(client):
    library.load(COMMUNE)
    row = CriteriaSet.objects.get()
    addresses = [reverse("criteria_list"), row.get_absolute_url(), reverse("criteria_compare", args=["tt25-xa"])]
    before = [queries(client, address) for address in addresses]
    library.load(replace(COMMUNE, version="2", title="Hai"))
    library.load(replace(COMMUNE, version="3", title="Ba"))
    assert [queries(client, address) for address in addresses] == before
