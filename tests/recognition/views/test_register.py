"""The public register: what anyone finds in it, how it is kept, and what it never shows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock
from recognition.models import Recognition, Unit
from recognition.open_data import FIELDS
from tests.factories import make_commune, make_dossier, make_place, make_recognition, make_round
from tests.recognition.views.pages import Page
from tests.world import TODAY

pytestmark = pytest.mark.django_db
SINCE = date(2024, 3, 10)
REPLACED = {"ended_on": date(2025, 2, 1), "end_reason": "Thay bằng quyết định số 02/QĐ-GDĐT"}


@pytest.fixture
def rnd():
    return make_round(year=2023)


def recognise(rnd, name, level="1", *, unit=None, **fields) -> Recognition:
    """A recognition of the commune ``name`` as from a decision issued on SINCE."""
    dossier = make_dossier(rnd=rnd, unit=unit or make_place(rnd, name=name), answered=False)
    return make_recognition(dossier, level, **{"valid_from": SINCE} | fields)


def listed(client, query="") -> list[list[str]]:
    """Unit and standing of each row."""
    page = Page(client.get(f"/tra-cuu/{query}"))
    rows = [cell for cell in page.all("td") if cell.get("data-label") is None and not cell.get("colspan")]
    return [[cell.text for cell in rows[at : at + 2]] for at in range(0, len(rows), 2)]


def test_each_row_says_whether_it_holds_and_why_not_in_vietnamese_order(client, rnd):
    holds = recognise(rnd, "Đông Mai")
    recognise(rnd, "Ân Thi", ended_on=TODAY, end_reason="Thu hồi: số liệu sai")
    recognise(rnd, "An Bình", valid_to=date(2025, 2, 19))
    recognise(rnd, "Dân Tiến", valid_from=date(2025, 3, 1))
    first = recognise(rnd, "Yên Phú", **REPLACED)
    later = recognise(make_round(province=rnd.province), "", "2", unit=first.unit, valid_from=date(2025, 2, 1))
    place = f"{holds.unit.parent.full_name}, {rnd.province.full_name}"
    page = Page(client.get("/tra-cuu/"))

    told = [(row[0].split(" Huyện")[0], row[1]) for row in listed(client)]
    assert told == [
        ("Xã An Bình", "đã hết hạn Hết hạn sau ngày 19/02/2025."),
        ("Xã Ân Thi", "đã thu hồi Thu hồi: số liệu sai, từ 20/02/2025."),
        ("Xã Dân Tiến", "chưa đến ngày hiệu lực Có hiệu lực từ 01/03/2025."),
        ("Xã Đông Mai", "còn hiệu lực"),
        ("Xã Yên Phú", "còn hiệu lực"),
        (
            "Xã Yên Phú",
            "đã được thay Thay bằng quyết định số 02/QĐ-GDĐT, từ 01/02/2025. Xem quyết định thay thế cho Xã Yên Phú",
        ),
    ]
    assert listed(client)[3][0] == f"Xã Đông Mai {place}"
    hrefs = [link.get("href") for link in page.all("a")]
    assert hrefs.count(f"/xac-minh/{later.decision.code}/") == 2  # its own row, and the one that it replaced


def test_a_unit_that_is_no_more_keeps_its_recognition_apart(client, rnd):
    recognise(rnd, "Cẩm Xá", unit=make_place(rnd, name="Cẩm Xá"))
    with clock.at(date(2026, 3, 1)):
        (row,) = listed(client)
        found = [len(listed(client, f"?hieu_luc={word}")) for word in ("con", "het", "don-vi-cu")]

    assert row[1] == "đơn vị không còn Xã Cẩm Xá không còn từ 01/07/2025: công nhận ở lại với đơn vị cũ."
    assert found == [0, 0, 1]


def test_specimens_mistakes_and_people_are_not_in_it(client, rnd, settings):
    shown = recognise(rnd, "Có Thật")
    hidden = recognise(rnd, "Mẫu Một")
    Unit.objects.filter(pk=hidden.unit_id).update(specimen=True)
    names = [str(shown.dossier.people.director), shown.dossier.people.officer.email]
    told = [client.get(address).text for address in ("/tra-cuu/", "/tra-cuu.json", "/tra-cuu/cong-nhan.csv")]
    settings.PORTAL_DEMO = True
    demonstration = [row[0].split(" Huyện")[0] for row in listed(client)]

    assert [("Có Thật" in text, "Mẫu Một" in text) for text in told] == [(True, False)] * 3
    assert [name for name in names for text in told if name in text] == []
    assert demonstration == ["Xã Có Thật mẫu", "Xã Mẫu Một mẫu"]


def test_filters_live_in_the_address_and_nonsense_filters_nothing(client, rnd):
    recognise(rnd, "Bạch Sam")
    recognise(rnd, "Hòa Phong", "2")
    other = make_round(year=2022)
    recognise(other, "Bạch Hạc", valid_from=date(2023, 3, 10))
    found = {
        query: [row[0].split(" Huyện")[0].removeprefix("Xã ") for row in listed(client, query)]
        for query in (
            "?q=bach",
            f"?tinh={rnd.province.code}",
            "?muc_do=2",
            "?nam=2022",
            "?danh_hieu=cdht-xa&q=phong",
            "?q=%00&nam=abc&tinh=-1&muc_do=9&danh_hieu=x&page=x",
            f"?q={'a' * 5000}",
        )
    }

    everything = ["Bạch Hạc", "Bạch Sam", "Hòa Phong"]
    assert list(found.values()) == [
        ["Bạch Hạc", "Bạch Sam"], ["Bạch Sam", "Hòa Phong"], ["Hòa Phong"], ["Bạch Hạc"], ["Hòa Phong"],
        everything, everything,
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["/tra-cuu/", "/tra-cuu/cong-nhan.csv", "/tra-cuu.json"])
def test_visitors_keep_it_until_something_changes_or_a_day_has_passed(client, rnd, address):
    given = recognise(rnd, "Bạch Sam")
    first = client.get(address)
    tag = {"If-None-Match": first["ETag"]}
    with CaptureQueriesContext(connection) as asked:
        again = client.get(address, headers=tag)
    number = len(asked)
    with clock.at(date(2025, 2, 21)):
        tomorrow = client.get(address, headers=tag).status_code
    Recognition.objects.filter(pk=given.pk).update(ended_on=TODAY, end_reason="Thu hồi")
    changed = client.get(address, headers=tag)

    assert (first.status_code, again.status_code, again.content, tomorrow, changed.status_code) == (
        200,
        304,
        b"",
        200,
        200,
    )
    assert number == 1
    assert first["Cache-Control"].startswith("public, max-age=")
    assert ("Cookie" in first["Vary"]) == (address == "/tra-cuu/")
    assert dict(client.cookies) == {}


def test_the_page_of_who_has_signed_in_is_kept_by_nobody(browser, rnd):
    given = recognise(rnd, "Bạch Sam")
    response = browser(given.dossier.people.officer).get("/tra-cuu/")

    assert (response["Cache-Control"], response.has_header("ETag")) == ("no-store", False)


def test_the_table_opens_in_excel_and_runs_nothing(client, rnd):
    recognise(rnd, '=HYPERLINK("http://x")', unit=make_place(rnd, name='HYPERLINK("http://x")', type="="))
    content = client.get("/tra-cuu/cong-nhan.csv").content

    heads, row = content.decode("utf-8-sig").splitlines()
    assert content[:3] == b"\xef\xbb\xbf"
    assert heads.split(",")[:4] == ["Đơn vị", "Mã đơn vị", "Thuộc", "Danh hiệu"]
    assert row.startswith("\"'= HYPERLINK(")


def test_other_systems_read_it_page_by_page(client, rnd, monkeypatch):
    monkeypatch.setattr("recognition.open_data.PAGE_SIZE", 2)
    given = [recognise(rnd, name) for name in ("C", "A", "B")]
    first = client.get("/tra-cuu.json?nam=2023").json()
    second = client.get(first["next"].removeprefix("http://127.0.0.1:8000")).json()

    items = first["items"] + second["items"]
    assert [item["id"] for item in items] == [one.pk for one in given]
    assert (second["next"], first["as_at"]) == (None, "2025-02-20")
    assert list(items[0]) == list(FIELDS)
    assert (items[0]["in_force"], items[0]["status"], items[0]["valid_to"]) == (True, "holds", "2027-12-31")
    assert items[0]["decision"]["url"] == f"http://127.0.0.1:8000/xac-minh/{given[0].decision.code}/"


def test_a_program_is_told_what_is_not_understood(client):
    response = client.get("/tra-cuu.json?after=x&nam=1")

    assert (response.status_code, sorted(response.json()["error"])) == (400, ["after", "nam"])
    assert (response["Cache-Control"], response.has_header("ETag")) == ("no-store", False)


@pytest.mark.parametrize("address", ["/tra-cuu/", "/tra-cuu/cong-nhan.csv", "/tra-cuu.json"])
def test_three_rows_take_as_many_queries_as_one(client, rnd, address):
    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    def add(name):
        first = recognise(rnd, name, **REPLACED)
        again = make_round(province=rnd.province, year=2024) if not add.later else add.later
        add.later = again
        recognise(again, "", unit=first.unit, valid_from=date(2025, 2, 1))

    add.later = None
    add("A")
    before = queries()
    add("B")
    add("C")
    make_commune()

    assert queries() == before
