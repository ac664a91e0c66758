"""The whole country: loaded once for the tests of this module, and rolled back after them."""

import time
from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.models import Count

from recognition import territory
from recognition.models import Tier, Unit, UnitChange, UnitName

pytestmark = pytest.mark.django_db

LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)
BEFORE_DONG_NAI, DONG_NAI = date(2026, 4, 29), date(2026, 4, 30)


def unit(day, code):
    return Unit.objects.as_at(day).get(code=code)


def everything():
    """Every column of every row that the command may write."""
    return [list(model.objects.order_by("pk").values_list()) for model in (Unit, UnitName, UnitChange)]


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        started = time.perf_counter()
        loaded = territory.load()
        yield SimpleNamespace(loaded=loaded, seconds=time.perf_counter() - started)
        transaction.set_rollback(True)


def counted(day):
    """Number of units by tier."""
    return dict(Counter(Unit.objects.as_at(day).values_list("tier", flat=True)))


def test_the_whole_country_is_loaded_in_under_fifteen_seconds(country):
    assert (country.loaded.units, country.loaded.changes, country.loaded.renamed) == (14_149, 10_665, 11)
    assert country.seconds < 15


@pytest.mark.parametrize(
    ("day", "units"),
    [
        (LAST_OLD, {"province": 63, "district": 696, "commune": 10_035}),
        (FIRST_NEW, {"province": 34, "commune": 3_321}),
        (BEFORE_DONG_NAI, {"province": 34, "commune": 3_321}),
        (DONG_NAI, {"province": 34, "commune": 3_321}),
        (date(2014, 12, 31), {}),
    ],
)
def test_the_country_has_these_units_on_this_day(country, day, units):
    assert counted(day) == units


def test_137_communes_and_11_provinces_continue_an_old_unit(country):
    kinds_by_tier = UnitChange.objects.order_by().values_list("new__tier", "kind").annotate(Count("pk"))

    assert {(tier, kind): number for tier, kind, number in kinds_by_tier} == {
        ("province", "continues"): 11,
        ("province", "merged"): 52,
        ("province", "renamed"): 1,
        ("commune", "continues"): 137,
        ("commune", "merged"): 9_432,
        ("commune", "split"): 1_033,
        ("commune", "renamed"): 10,
    }
    continuing = Unit.objects.exclude(continues=None)
    assert (continuing.filter(tier="commune").count(), continuing.filter(tier="province").count()) == (137, 11)


def test_changes_lead_from_10597_communes_links_5_island_districts_and_63_provinces(country):
    by_tier = (
        UnitChange.objects.filter(effective_on=FIRST_NEW).order_by().values_list("old__tier").annotate(Count("pk"))
    )

    assert dict(by_tier) == {"commune": 10_597, "district": 5, "province": 63}


def test_every_unit_that_ended_has_a_successor_unless_its_communes_do(country):
    ended = Unit.objects.filter(valid_to=LAST_OLD, changes_after=None)

    assert (ended.count(), ended.exclude(tier=Tier.DISTRICT).count()) == (691, 0)
    assert Unit.objects.filter(valid_from=FIRST_NEW, changes_before=None).count() == 0


def test_đồng_nai_is_a_province_the_day_before_and_a_city_on_the_day(country):
    named = [(unit(day, "75").type_then, unit(day, "75").name_then) for day in (FIRST_NEW, BEFORE_DONG_NAI, DONG_NAI)]
    assert named == [("Tỉnh", "Đồng Nai"), ("Tỉnh", "Đồng Nai"), ("Thành phố", "Đồng Nai")]

    wards = [
        Unit.objects.as_at(day).below(unit(day, "75")).filter(type_then="Phường").count()
        for day in (BEFORE_DONG_NAI, DONG_NAI)
    ]
    assert wards[1] - wards[0] == 10


def test_bạch_sam_is_found_in_its_time(country):
    found = Unit.objects.as_at(LAST_OLD).search("phuong bach sam").get()

    assert [str(above) for above in [*Unit.objects.above(found), found]] == [
        "Tỉnh Hưng Yên",
        "Thị xã Mỹ Hào",
        "Phường Bạch Sam",
    ]
    assert list(Unit.objects.as_at(FIRST_NEW).search("bach sam")) == []


def test_the_provinces_stand_in_vietnamese_order(country):
    provinces = Unit.objects.as_at(FIRST_NEW).filter(tier=Tier.PROVINCE)

    assert ", ".join(province.name for province in provinces) == (
        "An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, "
        "Hà Nội, Hà Tĩnh, Hải Phòng, Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, "
        "Nghệ An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, "
        "Tuyên Quang, Vĩnh Long"
    )


def test_the_wards_of_gò_vấp_stand_by_their_numbers(country):
    district = Unit.objects.as_at(LAST_OLD).get(tier=Tier.DISTRICT, name="Gò Vấp")

    wards = [ward.name for ward in Unit.objects.as_at(LAST_OLD).below(district)]
    assert wards == ["1", "3", "5", "6", "8", "10", "11", "12", "14", "15", "16", "17"]


def test_loading_the_whole_country_again_changes_nothing(country):
    before = everything()

    assert territory.load().nothing is True
    assert everything() == before
