"""After recognition: what an office sees of its units, what each can do next, and who is reminded."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from config import clock
from recognition.models import OfficeKind, Recognition, Role, UnitChange
from tests.factories import (
    make_commune,
    make_dossier,
    make_member,
    make_office,
    make_place,
    make_province,
    make_recognition,
    make_round,
    make_unit,
)
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db
DAY = date(2028, 6, 1)
SINCE = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture
def rnd():
    """The round of 2024 in a province without districts; what it gave runs to 31/12/2028."""
    return make_round(tiers=2, year=2024, province=make_province(valid_from=date(2015, 1, 1)))


def recognise(rnd, name, level="1", **fields) -> Recognition:
    dossier = make_dossier(rnd=rnd, unit=make_place(rnd, name=name), answered=False)
    return make_recognition(dossier, level, **{"valid_from": SINCE} | fields)


@pytest.fixture
def office(rnd):
    """Somebody who looks over the province of ``rnd``."""
    return make_member(make_office(rnd.province, OfficeKind.COMMITTEE), Role.VIEWER)


def steps(response) -> dict[str, str]:
    """Name of the unit → what it can do next."""
    return {row.entry.recognition.unit.name: row.step.said if row.step else "" for row in response.context["rows"]}


def test_an_office_sees_what_ends_and_what_comes_next_in_its_own_area(browser, rnd, office):
    recognise(rnd, "Ân Thi")
    recognise(rnd, "Bạch Sam", "2")
    recognise(rnd, "Cẩm Xá", valid_from=date(2028, 3, 10))
    recognise(rnd, "Dân Tiến", ended_on=date(2028, 5, 1), end_reason="Thu hồi")
    elsewhere = make_province(valid_from=date(2015, 1, 1))
    recognise(make_round(tiers=2, year=2024, province=elsewhere), "Nơi Khác")
    page = browser(office)
    first = page.get("/cong-nhan/")
    counts = [(group.code, group.count) for group, _ in first.context["groups"]]

    assert counts == [("con", 3), ("nam-nay", 2), ("nam-sau", 0), ("het", 1), ("tat-ca", 4)]
    assert steps(first) == {
        "Ân Thi": "Đã được đề nghị nâng mức từ 10/03/2026. Công nhận lại: đợt năm đánh giá 2028, nộp chậm nhất 27/02/2029.",
        "Bạch Sam": "Công nhận lại: đợt năm đánh giá 2028, nộp chậm nhất 27/02/2029.",
        "Cẩm Xá": "Được đề nghị nâng mức từ 10/03/2029. Công nhận lại: đợt năm đánh giá 2030, nộp chậm nhất 27/02/2031.",
    }
    assert steps(page.get("/cong-nhan/?nhom=het")) == {
        "Dân Tiến": "Không giữ công nhận nào: đề nghị thẳng mức độ 1 hoặc mức độ 2 đều được, "
        "đợt năm đánh giá 2028, nộp chậm nhất 27/02/2029."
    }
    assert list(steps(page.get(f"/cong-nhan/?nhom=nam-nay&q=bach&noi={rnd.province.pk}"))) == ["Bạch Sam"]
    assert list(steps(page.get("/cong-nhan/?nhom=khong-co&noi=99999999999999999999&muc_do=%00"))) == list(steps(first))


def test_the_list_goes_into_excel_with_what_comes_next(browser, rnd, office):
    recognise(rnd, "=1+1")
    content = browser(office).get("/cong-nhan/danh-sach.xlsx?nhom=nam-nay").content

    heads, row = load_workbook(BytesIO(content)).active.iter_rows()
    told = dict(zip([cell.value for cell in heads], row, strict=True))
    assert (told["Đơn vị"].value, told["Đơn vị"].data_type) == ("Xã =1+1", "s")
    assert told["Có hiệu lực đến hết"].value.date() == date(2028, 12, 31)
    assert told["Việc tiếp theo"].value.startswith("Đã được đề nghị nâng mức từ 10/03/2026.")


def test_who_prepares_and_who_looks_on_are_reminded_of_what_ends_this_year(browser, rnd, office):
    ending = recognise(rnd, "Ân Thi")
    recognise(rnd, "Bạch Sam", valid_from=date(2026, 3, 10))
    at_home = ending.dossier.people

    def said(user):
        return [(item.what, item.said, item.url) for item in browser(user).get("/").context["endings"]]

    below = "1 công nhận hết hạn trong năm 2028: các đơn vị cần đưa vào kế hoạch năm nay."
    own = "Cộng đồng học tập cấp xã: công nhận hết hạn 31/12/2028: đưa vào kế hoạch năm nay."
    assert said(at_home.officer) == [("Xã Ân Thi", own, f"/don-vi/{ending.unit_id}/")]
    assert said(office) == [(rnd.province.full_name, below, "/cong-nhan/?nhom=nam-nay")]
    planned = make_round(tiers=2, year=2028, province=rnd.province)
    make_dossier(rnd=planned, unit=ending.unit, people=at_home, answered=False)
    assert said(at_home.officer) == []


def test_the_page_of_a_unit_tells_its_own_recognitions_from_those_of_units_that_went_into_it(browser, rnd, office):
    own = recognise(rnd, "Ân Thi")
    old = recognise(rnd, "Cẩm Xá")
    UnitChange.objects.create(
        kind="merged", old=old.unit, new=own.unit, share="whole", effective_on=DAY, legal_basis="NQ 1"
    )
    page = Page(browser(office).get(f"/don-vi/{own.unit_id}/"))

    marked = [cell.text for cell in page.all("td") if "của đơn vị cũ" in cell.text]
    assert marked == [
        "Cộng đồng học tập cấp xã của đơn vị cũ Cấp cho Xã Cẩm Xá, không tính là công nhận của Xã Ân Thi."
    ]
    assert [p.text for p in page.all("p") if "Công nhận lại" in p.text] == [
        "Cộng đồng học tập cấp xã: cần lên kế hoạch Đã được đề nghị nâng mức từ 10/03/2026. "
        "Công nhận lại: đợt năm đánh giá 2028, nộp chậm nhất 27/02/2029."
    ]


def test_a_recognition_goes_on_with_the_unit_that_continues_it_and_its_people_see_it(browser, rnd):
    given = recognise(rnd, "Ân Thi")
    given.unit.valid_to = date(2028, 1, 31)
    given.unit.save()
    following = make_unit(
        tier="commune", parent=rnd.province, name="Ân Thi", valid_from=date(2028, 2, 1), continues=given.unit
    )
    officer = make_member(make_office(following))

    assert list(steps(browser(officer).get("/cong-nhan/"))) == ["Ân Thi"]


@pytest.mark.parametrize("address", ["/cong-nhan/?nhom=tat-ca", "/cong-nhan/danh-sach.xlsx?nhom=tat-ca", "/"])
def test_three_rows_take_as_many_queries_as_one(browser, rnd, office, address):
    page = browser(office)

    def queries():
        page.get(address)
        with CaptureQueriesContext(connection) as asked:
            page.get(address)
            return len(asked)

    recognise(rnd, "A")
    before = queries()
    recognise(rnd, "B")
    recognise(rnd, "C")
    make_commune(rnd.province)

    assert queries() == before
