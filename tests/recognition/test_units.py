"""Units in time: who exists, under which name, inside what."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from config import clock
from recognition.models import Area, AreaDesignation, Tier, Unit, UnitChange, UnitName, area_of
from recognition.territory import rename
from tests.factories import make_commune, make_district, make_office, make_province, make_unit, make_user

pytestmark = pytest.mark.django_db

LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)
BEFORE, RENAMED_ON = date(2026, 4, 29), date(2026, 4, 30)


def names(units):
    return [f"{unit.type_then} {unit.name_then}" for unit in units]


def renamed_commune():
    commune = make_commune(name="Lộc Ninh", type="Xã")
    rename(commune, type_="Phường", name="Lộc Ninh Mới", day=RENAMED_ON, basis="237/NQ-UBTVQH16")
    return commune


def test_a_unit_exists_from_its_first_to_its_last_day():
    old = make_commune(make_district())
    new = make_commune()

    assert list(Unit.objects.as_at(LAST_OLD).filter(tier=Tier.COMMUNE)) == [old]
    assert list(Unit.objects.as_at(FIRST_NEW).filter(tier=Tier.COMMUNE)) == [new]
    assert (old.exists_on(LAST_OLD), old.exists_on(FIRST_NEW)) == (True, False)


def test_one_code_may_name_two_areas_one_after_the_other():
    old = make_commune(make_district(), code="12103")
    new = make_commune(code="12103")

    assert Unit.objects.as_at(LAST_OLD).get(code="12103") == old
    assert Unit.objects.as_at(FIRST_NEW).get(code="12103") == new


def test_a_code_names_one_unit_at_a_time():
    make_commune(code="12103")

    with pytest.raises(IntegrityError, match="unit_code_once_now"), transaction.atomic():
        make_commune(code="12103", valid_from=date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="unit_code_once_a_day"), transaction.atomic():
        make_commune(code="12103", valid_to=date(2026, 1, 1))


def test_a_unit_cannot_end_before_it_begins():
    with pytest.raises(IntegrityError, match="unit_ends_after_it_begins"):
        make_commune(valid_to=LAST_OLD)


def test_a_unit_has_one_of_the_known_tiers():
    with pytest.raises(IntegrityError, match="unit_tier_known"):
        make_unit(tier="hamlet", type="Thôn")


def test_specimens_are_never_in_lists_and_figures():
    real = make_province()
    specimen = make_province(specimen=True)

    assert list(Unit.objects.as_at(FIRST_NEW)) == [real]
    assert set(Unit.objects.existing(FIRST_NEW)) == {real, specimen}


def test_lists_are_in_vietnamese_order():
    for name in ["Yên", "Đông", "10", "Ân", "Dương", "2", "An", "Ô", "Ăn", "Bình"]:
        make_province(name=name)

    in_order = ["2", "10", "An", "Ăn", "Ân", "Bình", "Dương", "Đông", "Ô", "Yên"]
    assert [unit.name for unit in Unit.objects.as_at(FIRST_NEW)] == in_order


def test_a_list_as_at_a_day_bears_the_names_of_that_day():
    renamed_commune()
    communes = Unit.objects.filter(tier=Tier.COMMUNE)

    assert names(communes.as_at(BEFORE)) == ["Xã Lộc Ninh"]
    assert names(communes.as_at(RENAMED_ON)) == ["Phường Lộc Ninh Mới"]


def test_a_paper_prints_the_name_of_its_day():
    commune = renamed_commune()

    assert commune.full_name_on(BEFORE) == "Xã Lộc Ninh"
    assert commune.full_name_on(RENAMED_ON) == commune.full_name == "Phường Lộc Ninh Mới"


def test_a_unit_that_was_never_renamed_has_its_name_on_every_day():
    commune = make_commune(name="Bạch Sam", type="Phường")

    assert commune.full_name_on(BEFORE) == "Phường Bạch Sam"
    assert names(Unit.objects.filter(pk=commune.pk).as_at(BEFORE)) == ["Phường Bạch Sam"]


def test_renaming_keeps_the_unit_and_records_the_legal_basis():
    commune = renamed_commune()

    change = UnitChange.objects.get()
    assert (change.kind, change.old, change.new, change.effective_on, change.legal_basis) == (
        "renamed",
        commune,
        commune,
        RENAMED_ON,
        "237/NQ-UBTVQH16",
    )
    assert list(UnitName.objects.values_list("type", "name", "valid_from", "valid_to")) == [
        ("Xã", "Lộc Ninh", FIRST_NEW, BEFORE),
        ("Phường", "Lộc Ninh Mới", RENAMED_ON, None),
    ]


def test_a_unit_renamed_twice_has_three_names_one_after_the_other():
    commune = renamed_commune()
    rename(commune, type_="Phường", name="Lộc Thái", day=date(2027, 1, 1), basis="Nghị quyết")

    days = [BEFORE, RENAMED_ON, date(2026, 12, 31), date(2027, 1, 1)]
    assert [commune.full_name_on(day) for day in days] == [
        "Xã Lộc Ninh",
        "Phường Lộc Ninh Mới",
        "Phường Lộc Ninh Mới",
        "Phường Lộc Thái",
    ]


@pytest.mark.parametrize("day", [FIRST_NEW, LAST_OLD, RENAMED_ON])
def test_a_unit_takes_a_name_only_after_the_day_its_present_name_began(day):
    commune = renamed_commune()

    with pytest.raises(ValidationError) as refused:
        rename(commune, type_="Xã", name="Khác", day=day, basis="Nghị quyết")
    assert refused.value.messages == [f"Phường Lộc Ninh Mới không thể đổi tên từ ngày {day:%d/%m/%Y}."]


def test_only_a_renaming_leads_from_a_unit_to_itself():
    commune = make_commune()

    with pytest.raises(IntegrityError, match="unit_change_between_units"):
        UnitChange.objects.create(
            kind="merged", old=commune, new=commune, share="whole", effective_on=FIRST_NEW, legal_basis="Nghị quyết"
        )


def test_below_is_the_whole_subtree_and_nothing_beside_it():
    province = make_province()
    district = make_district(province)
    commune = make_commune(district)
    make_commune()

    assert set(Unit.objects.below(province)) == {district, commune}
    assert set(Unit.objects.below(province, itself=True)) == {province, district, commune}
    assert list(Unit.objects.below(commune)) == []


def test_below_does_not_take_a_key_that_begins_alike():
    one = make_province(pk=900_001)
    make_commune(make_province(pk=9_000_012))

    assert list(Unit.objects.below(one)) == []


def test_above_are_the_ancestors_the_nearest_last():
    province = make_province()
    district = make_district(province)
    commune = make_commune(district)

    assert list(Unit.objects.above(commune)) == [province, district]
    assert list(Unit.objects.above(province)) == []


def test_an_ancestor_is_found_by_its_tier():
    district = make_district()
    commune = make_commune(district)

    tiers = [Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE, Tier.INSTITUTION]
    assert [commune.ancestor(tier) for tier in tiers] == [district.parent, district, commune, None]


def test_a_unit_that_is_moved_takes_its_subtree_along():
    school = make_unit(tier=Tier.INSTITUTION, parent=make_commune())
    commune, elsewhere = school.parent, make_province()
    commune.parent = elsewhere
    commune.save()

    assert list(Unit.objects.below(elsewhere).order_by("path")) == [commune, school]
    assert list(Unit.objects.above(Unit.objects.get(pk=school.pk))) == [elsewhere, commune]


def test_a_unit_cannot_lie_inside_itself():
    province = make_province(name="Hưng Yên")
    province.parent = make_commune(province, name="Bạch Sam")

    with pytest.raises(ValidationError) as refused:
        province.full_clean()
    assert refused.value.messages == ["Xã Bạch Sam nằm trong Tỉnh Hưng Yên, không thể là cấp trên."]


@pytest.mark.parametrize(
    "words",
    ["bach sam", "phuong bach sam", "Phường Bạch Sam", "BẠCH", "sam bach", "P. Bạch Sam", "ba sa"],
)
def test_a_unit_is_found_by_name_and_type_without_marks(words):
    wanted = make_commune(name="Bạch Sam", type="Phường")
    make_commune(name="Bạch Đằng", type="Xã")
    make_commune(name="Đồng Thịnh")

    found = Unit.objects.filter(tier=Tier.COMMUNE).search(words)
    assert wanted in found
    assert found.exclude(name__startswith="Bạch").exists() is False


def test_a_number_is_searched_whole():
    first = make_commune(name="1", type="Phường")
    make_commune(name="10", type="Phường")
    of_bao_loc = make_commune(name="1 Bảo Lộc", type="Phường")

    assert list(Unit.objects.search("phường 1")) == [first, of_bao_loc]


def test_a_unit_is_found_by_the_name_it_bore():
    commune = renamed_commune()

    found = [list(Unit.objects.search(words)) for words in ("xa loc ninh", "phuong loc ninh moi", "xa loc thai")]
    assert found == [[commune], [commune], []]


def test_a_saved_name_is_searched_and_sorted_anew_also_with_update_fields():
    commune = make_commune(name="Bạch Sam")
    commune.name = "Đồng Thịnh"
    commune.save(update_fields=["name"])

    assert list(Unit.objects.search("dong thinh")) == [commune]
    assert list(Unit.objects.search("bach sam")) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_as_at_a_day_takes_one_query(rows, django_assert_num_queries):
    province = make_province()
    for _ in range(rows):
        rename(make_commune(province), type_="Phường", name="Mới", day=RENAMED_ON, basis="Nghị quyết")

    with django_assert_num_queries(1):
        assert names(Unit.objects.as_at(RENAMED_ON).below(province)) == ["Phường Mới"] * rows


def test_a_commune_that_continues_another_has_both_in_its_lineage():
    old = make_commune(make_district())
    new = make_commune(continues=old)

    assert new.lineage_ids() == [new.pk, old.pk]
    assert old.continued_by == new


def test_a_commune_is_of_the_normal_area_until_an_office_above_says_otherwise():
    commune = make_commune()
    AreaDesignation.objects.create(
        unit=commune,
        area=Area.DIFFICULT,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        legal_basis="QĐ 1/QĐ-UBND",
        entered_by=make_user(),
        office=make_office(commune.parent),
        entered_at=clock.now(),
    )

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [area_of(commune, day) for day in days] == ["normal", "difficult", "difficult", "normal"]
