"""Clusters of units in the filters of lists: every list of dossiers, units and recognitions knows them."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from config import clock
from tests.factories import (
    make_commune,
    make_dossier,
    make_member,
    make_office,
    make_place,
    make_province,
    make_recognition,
    make_round,
    make_user,
)
from tests.factories.province_plans import make_group, make_planner

pytestmark = pytest.mark.django_db
DAY, SINCE = date(2026, 3, 10), date(2026, 1, 5)

SHOWN = {
    "queue": lambda page: [entry.dossier.unit.name for entry in page.context["page"]],
    "dossier_list": lambda page: [dossier.unit.name for dossier in page.context["page"]],
    "held_list": lambda page: [row.entry.recognition.unit.name for row in page.context["rows"]],
    "unit_list": lambda page: [unit.name for unit in page.context["page"]],
}


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture
def place():
    """A province with two communes, one of them in a cluster, and another province with a cluster of the same name."""
    rnd = make_round(tiers=2, year=2025, province=make_province(valid_from=date(2015, 1, 1)))
    earlier = make_round(tiers=2, year=2024, province=rnd.province)
    for name in ("Bãi Sậy", "Đa Lộc"):
        unit = make_place(rnd, name=name)
        rnd.people = make_dossier(state="submitted", rnd=rnd, unit=unit).people
        make_recognition(make_dossier(rnd=earlier, unit=unit, answered=False), valid_from=SINCE)
        rnd.units_by_name = getattr(rnd, "units_by_name", {}) | {name: unit}
    rnd.group = make_group(rnd.province, rnd.units_by_name["Đa Lộc"], name="Cụm 1", day=SINCE)
    rnd.foreign = make_group(make_province(name="Khác"), name="Cụm 1", day=SINCE)
    rnd.foreign.memberships.create(unit=make_commune(rnd.foreign.province, name="Xa"), valid_from=SINCE)
    return rnd


@pytest.mark.parametrize("name", SHOWN)
def test_a_cluster_narrows_the_list_and_a_foreign_one_nothing(browser, place, name):
    desk, address = browser(place.people.reviewer), reverse(name)

    def shown(**asked):
        return sorted({"Bãi Sậy", "Đa Lộc", "Xa"} & set(SHOWN[name](desk.get(address, asked))))

    page = desk.get(address, {"cum": place.group.pk})
    assert shown(cum=place.group.pk) == ["Đa Lộc"]
    assert shown(cum=place.foreign.pk) == shown(cum="\0") == shown(cum=10**20) == shown()
    assert list(page.context["form"].fields["cum"].choices)[1:] == [(place.group.pk, "Cụm 1")]
    assert f"cum={place.group.pk}" in page.context["query"]


def test_the_file_of_recognitions_holds_those_of_the_cluster(browser, place):
    response = browser(place.people.reviewer).get(reverse("held_export"), {"cum": place.group.pk})

    book = load_workbook(BytesIO(response.content)).active
    assert [["Đa Lộc" in str(row[0].value), "Bãi Sậy" in str(row[0].value)] for row in list(book)[1:]] == [
        [True, False]
    ]


def test_a_commune_is_offered_its_own_cluster_and_the_ministry_each_with_its_province(browser, place):
    ended = make_group(place.province, *place.units_by_name.values(), name="Cụm cũ", day=SINCE)
    type(ended).objects.filter(pk=ended.pk).update(valid_to=date(2026, 2, 1))

    def offered(user, **asked):
        fields = browser(user).get(reverse("unit_list"), asked).context["form"].fields
        return [label for _, label in fields["cum"].choices][1:] if "cum" in fields else None

    commune = place.people.officer  # of Đa Lộc
    other = make_member(make_office(place.units_by_name["Bãi Sậy"], "culture"))
    assert (offered(commune), offered(other), offered(make_user())) == (["Cụm 1"], None, None)
    assert offered(make_planner(place.province), day="01/02/2026") == ["Cụm 1", "Cụm cũ"]
    assert sorted(offered(make_user(is_superuser=True))) == [
        f"Cụm 1 ({province})" for province in sorted(map(str, (place.province, place.foreign.province)))
    ]


def test_a_past_member_is_out_and_what_the_unit_continues_is_in(browser, place):
    old, heir = place.units_by_name["Bãi Sậy"], place.units_by_name["Đa Lộc"]
    heir.continues = old
    heir.save()
    desk, asked = browser(place.people.reviewer), {"cum": place.group.pk}

    assert sorted(SHOWN["held_list"](desk.get(reverse("held_list"), asked))) == ["Bãi Sậy", "Đa Lộc"]
    place.group.memberships.update(valid_to=date(2026, 3, 9))
    assert SHOWN["held_list"](desk.get(reverse("held_list"), asked)) == []
