"""The page of figures, its lists and its files: what each reader sees of an area, and nothing of others'."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from config import clock
from recognition import nation
from recognition.models import OfficeKind, Role, Target, Unit, UnitChange, UnitGroup
from tests.factories import (
    LAST_DAY_OF_DISTRICTS,
    TWO_TIERS_FROM,
    make_commune,
    make_member,
    make_office,
    make_province,
    make_round,
    make_user,
)
from tests.factories.figures import Row, make_area, make_dossiers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

HELD = (("1", date(2024, 3, 10), date(2027, 12, 31)),)
HANDED_IN = (("drafting", date(2025, 1, 10)), ("submitted", date(2025, 2, 10)))
ROWS = [
    Row("Bãi Sậy", "Ân Thi", HANDED_IN, HELD),
    Row("Đa Lộc", "Ân Thi", HANDED_IN[:1]),
    Row("Hồ Tùng Mậu", "Ân Thi"),
    Row("Minh Châu", "Yên Mỹ", HANDED_IN),
    Row("Ngọc Long", "Yên Mỹ", (), HELD),
]


@pytest.fixture
def place():
    """A round whose province has a group and a target; offices of the province, of a district and of a commune."""
    rnd = make_round()
    units = make_area(rnd, ROWS)
    rnd.units_by_name = units
    rnd.group = UnitGroup.objects.create(province=rnd.province, name="Cụm Bắc", valid_from=date(2025, 1, 1))
    rnd.group.memberships.create(unit=units["Minh Châu"], valid_from=date(2025, 1, 1))
    Target.objects.create(province=rnd.province, title=rnd.title, level="1", year=2025, percent=60, basis="KH 1")
    above = rnd.province.offices.get(kind=OfficeKind.EDUCATION)
    rnd.of_province = make_member(above, Role.VIEWER)
    rnd.of_district = make_member(make_office(units["Bãi Sậy"].parent, OfficeKind.EDUCATION), Role.VIEWER)
    rnd.of_commune = make_member(make_office(units["Minh Châu"]), Role.VIEWER)
    return rnd


def heading(response) -> str:
    return re.search(r"<h1>(.+?)</h1>", response.text, re.S)[1]


def listed(response) -> list[str]:
    """Names of the units in a list, in order."""
    return [place.unit.name for place in response.context["page"]]


def figure_links(response) -> dict[str, str]:
    """Address of a list → the number that leads to it, of every link on the page that shows a number of units."""
    found = re.findall(r'<a href="(/so-lieu/danh-sach/\?[^"]+)">([\d.]+)(?: đơn vị| hồ sơ)?</a>', response.text)
    return {address.replace("&amp;", "&"): number for address, number in found}


def test_every_number_on_the_page_is_the_length_of_the_list_it_opens(browser, place):
    desk = browser(place.of_province)
    page = desk.get(reverse("dashboard"))

    links = figure_links(page)
    assert len(links) > 30
    assert {link: desk.get(link).context["figure"].count for link in links} == {
        link: int(number) for link, number in links.items()
    }
    assert "kế hoạch 60 % đến hết 2025" in page.text
    assert "còn thiếu 1 đơn vị" in page.text
    (target,) = Target.objects.all()
    opened = [parse_qs(urlsplit(link).query)["so"][0] for link in links]
    wanted = {"stage-s0", "stage-s1", "stage-s2", "without-level", f"target-{target.pk}-without"}  # of map and plan
    assert wanted - set(opened) == set()


def test_what_is_asked_survives_in_every_link(browser, place):
    asked = {"nam": "2024", "ngay": "2025-02-15", "cum": str(place.group.pk), "danh-hieu": "cdht-xa", "muc": "1"}
    page = browser(place.of_province).get(reverse("dashboard"), asked)

    links = re.findall(r'href="/so-lieu/(?:danh-sach/|bang/[a-z-]+\.\w+)\?([^"]+)"', page.text)
    kept = [{name: values[0] for name, values in parse_qs(link.replace("&amp;", "&")).items()} for link in links]
    assert len(kept) > 30
    of_the_year_before = [asked | {"nam": "2023", "ngay": day} for day in ("2024-02-15", "2024-03-30")]
    found = [{name: one.get(name) for name in asked} for one in kept]
    assert [one for one in found if one not in (asked, *of_the_year_before)] == []
    assert "Cụm Bắc" in heading(page)


def test_each_reader_has_the_same_page_over_their_own_area(browser, place):
    def told(user):
        page = browser(user).get(reverse("dashboard"))
        foretold = any(section.code == "du-bao" for section in page.context["sections"])
        return (heading(page).split("<")[0].strip(), page.context["figures"]["all"].count, foretold)

    assert [told(user) for user in (place.of_province, place.of_district, place.of_commune)] == [
        (place.province.full_name, 5, True),
        ("Huyện Ân Thi", 3, True),
        ("Xã Minh Châu", 1, False),  # shares of other units say nothing of a single one
    ]


@pytest.mark.parametrize(
    "name", ["dashboard", "dashboard_list", "dashboard_section", "dashboard_list_export", "dashboard_export"]
)
def test_nobody_reaches_another_area_by_a_forged_address(browser, place, name):
    given = {
        "dashboard_list_export": ["csv"],
        "dashboard_export": ["tinh-trang", "csv"],
        "dashboard_section": ["tinh-trang"],
    }
    args = given.get(name, [])
    units, foreign = place.units_by_name, make_round()
    other = UnitGroup.objects.create(province=foreign.province, name="Cụm khác", valid_from=date(2025, 1, 1))
    address = reverse(name, args=args)
    forged = [
        (place.of_province, {"noi": foreign.province.pk}),
        (place.of_province, {"cum": other.pk}),
        (place.of_district, {"noi": place.province.pk}),
        (place.of_district, {"noi": units["Minh Châu"].pk}),
        (place.of_district, {"huyen": units["Minh Châu"].parent_id}),
        (place.of_commune, {"noi": units["Bãi Sậy"].pk}),
        (place.of_commune, {"huyen": units["Minh Châu"].parent_id}),
    ]

    assert [browser(user).get(address, asked).status_code for user, asked in forged] == [404] * len(forged)
    own = browser(place.of_district).get(address, {"noi": units["Bãi Sậy"].pk})
    assert own.status_code == 200


def test_a_district_reads_of_a_group_only_its_own_units(browser, place):
    place.group.memberships.create(unit=place.units_by_name["Bãi Sậy"], valid_from=date(2025, 1, 1))
    asked = {"cum": place.group.pk}

    assert listed(browser(place.of_province).get(reverse("dashboard_list"), asked)) == ["Bãi Sậy", "Minh Châu"]
    assert listed(browser(place.of_district).get(reverse("dashboard_list"), asked)) == ["Bãi Sậy"]
    exported = browser(place.of_district).get(reverse("dashboard_list_export", args=["csv"]), asked).text
    assert [row[0] for row in csv.reader(StringIO(exported.lstrip("\ufeff")))] == ["Đơn vị", "Xã Bãi Sậy"]


def test_lists_and_tables_go_out_as_files_in_which_nothing_runs(browser, place):
    Unit.objects.filter(name="Ngọc Long").update(type="", name="=Ngọc Long")
    desk, asked = browser(place.of_province), {"so": "held"}
    book = load_workbook(BytesIO(desk.get(reverse("dashboard_list_export", args=["xlsx"]), asked).content)).active
    text = desk.get(reverse("dashboard_list_export", args=["csv"]), asked).text
    table = desk.get(reverse("dashboard_export", args=["khu-vuc", "csv"])).text

    assert "f" not in {cell.data_type for row in book for cell in row}
    assert [row[0].value for row in book] == ["Đơn vị", "Xã Bãi Sậy", "=Ngọc Long"]
    assert [(row[0], row[8], row[10]) for row in csv.reader(StringIO(text.lstrip("\ufeff")))][1:] == [
        ("Xã Bãi Sậy", "Mức độ 1", "31/12/2027"),
        ("'=Ngọc Long", "Mức độ 1", "31/12/2027"),
    ]
    heads, *rows = csv.reader(StringIO(table.lstrip("\ufeff")))
    told = [{head: said for head, said in zip(heads, row, strict=True) if said != "0"} for row in rows]
    held = {"Đang được công nhận": "1", "Chưa bắt đầu": "1", "Chờ tiếp nhận": "1", "Còn thiếu so với kế hoạch": "1"}
    assert told == [
        {"Huyện": "Huyện Ân Thi", "Đơn vị": "3", "Tỷ lệ": "33,3 %", "Đang tự đánh giá": "1"} | held,
        {"Huyện": "Huyện Yên Mỹ", "Đơn vị": "2", "Tỷ lệ": "50 %"} | held,
    ]
    assert desk.get(reverse("dashboard_export", args=["khong-co", "csv"])).status_code == 404
    assert desk.get(reverse("dashboard_list_export", args=["pdf"])).status_code == 404


def test_lists_of_who_waits_fails_or_may_be_raised_are_reckoned_when_asked_for(browser, place):
    """On 20/03/2025 Bãi Sậy has drafted and been handed in; it and Ngọc Long have held level 1 since 10/03/2024."""
    desk = browser(place.of_province)

    def rows(so):
        page = desk.get(reverse("dashboard_list"), {"so": so, "ngay": "2025-03-20"})
        text = desk.get(reverse("dashboard_list_export", args=["csv"]), {"so": so, "ngay": "2025-03-20"}).text
        table = list(csv.reader(StringIO(text.lstrip("\ufeff"))))
        return page.context["listing"].kind, [row.place.unit.name for row in page.context["page"]], len(table) - 1

    assert rows("wait-drafting") == ("waiting_units", ["Đa Lộc"], 1)
    assert rows("wait-submitted") == ("waiting_units", ["Bãi Sậy", "Minh Châu"], 2)
    assert rows("upgrade-may") == ("upgrade_units", ["Bãi Sậy", "Ngọc Long"], 2)
    forged = ["wait-x", "fail-tt25-xa-9.9", "fail-", "upgrade-x", "upgrade-may\0", "x" * 1000]
    assert {desk.get(reverse("dashboard_list"), {"so": so}).status_code for so in forged} == {404}


def test_for_the_nation_what_reads_many_years_stands_at_its_own_address(browser, place):
    desk = browser(make_member(nation.ministry()))
    page = desk.get(reverse("dashboard"))

    waiting = [section.code for section in page.context["sections"] if section.waits]
    assert waiting == ["du-bao", "cac-nam"]
    alone = [desk.get(reverse("dashboard_section", args=[code])) for code in waiting]
    assert [one.context["section"].waits for one in alone] == [False, False]
    assert desk.get(reverse("dashboard_section", args=["khong-co"])).status_code == 404


def test_on_the_last_day_of_the_districts_and_the_day_after_the_province_shows_two_trees(browser, place):
    merged = make_province(name="Hưng Yên mới", valid_from=TWO_TIERS_FROM)
    given = {"share": "whole", "effective_on": TWO_TIERS_FROM, "legal_basis": "MẪU", "kind": "merged"}
    UnitChange.objects.create(old=place.province, new=merged, **given)
    before = place.units_by_name["Bãi Sậy"]
    heir = make_commune(merged, name="Bãi Sậy mới", continues=before)
    UnitChange.objects.create(old=before, new=heir, **given | {"kind": "continues"})
    make_commune(merged, name="Yên Mỹ mới")
    reader = make_member(make_office(merged, OfficeKind.EDUCATION), Role.VIEWER)

    with clock.at(date(2025, 7, 10)):
        desk = browser(reader)
        shown = [
            desk.get(reverse("dashboard_list"), {"nam": "2024", "ngay": day.isoformat(), "so": so})
            for day in (LAST_DAY_OF_DISTRICTS, TWO_TIERS_FROM)
            for so in ("all", "held")
        ]
        pages = [
            desk.get(reverse("dashboard"), {"nam": "2024", "ngay": day.isoformat()})
            for day in (LAST_DAY_OF_DISTRICTS, TWO_TIERS_FROM)
        ]
    assert [listed(one) for one in shown] == [
        ["Bãi Sậy", "Đa Lộc", "Hồ Tùng Mậu", "Minh Châu", "Ngọc Long"],
        ["Bãi Sậy", "Ngọc Long"],
        ["Bãi Sậy mới", "Yên Mỹ mới"],
        ["Bãi Sậy mới"],
    ]
    assert [page.context["figures"]["held"].count for page in pages] == [2, 1]
    assert ["Huyện Ân Thi" in page.text for page in pages] == [True, False]
    inherited = "Chỉ tiêu của tỉnh cũ, không tính cho tỉnh nay:"
    assert [inherited in page.text and "60 % Cộng đồng học tập cấp xã" in page.text for page in pages] == [True, True]


def test_a_round_leads_to_its_figures_and_its_numbers_to_their_lists(browser, place):
    def led(user, name, **asked):
        address = browser(user).get(reverse(name, args=[place.pk]), asked).url
        return urlsplit(address).path, {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}

    said = {"danh-hieu": "cdht-xa", "nam": "2024", "ngay": "2025-02-20"}
    whole = said | {"noi": str(place.province.pk)}
    assert led(place.of_province, "round") == ("/so-lieu/", whole)
    assert led(place.of_district, "round") == ("/so-lieu/", said)
    assert led(place.of_province, "round_units", nhom="held") == ("/so-lieu/danh-sach/", whole | {"so": "held"})


def test_the_page_asks_the_database_the_same_for_eight_units_and_for_sixty(browser, place):
    desk, costs = browser(place.of_province), []
    desk.get(reverse("dashboard"))  # criteria sets are read once for all
    for number in (3, 57):
        unit = Unit.objects.get(name="Bãi Sậy")
        more = [make_commune(unit.parent, name=f"Thêm {number} {one}") for one in range(number)]
        ways = [HANDED_IN, HANDED_IN[:1], (*HANDED_IN, ("recognised", date(2025, 2, 18)))] * 15
        make_dossiers(place, unit.parent.offices.get(), list(zip(more, ways, strict=False)))
        for address in (reverse("dashboard"), reverse("dashboard_list")):
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(address).status_code == 200
            costs.append(len(asked))

    assert costs[:2] == costs[2:]


def test_who_works_nowhere_is_told_so(browser):
    page = browser(make_user()).get(reverse("dashboard"))

    assert "chưa có vai trò ở cơ quan nào" in page.text
    assert browser(make_user()).get(reverse("dashboard_list")).status_code == 404
