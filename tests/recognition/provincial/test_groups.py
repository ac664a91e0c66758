"""Groups of units: filled and emptied from a day on, renamed, and made from the former districts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from recognition.models import PlanChange, Role, UnitChange, UnitGroup
from recognition.provincial import changes, districts, groups
from recognition.resources.province_plans import GroupMembershipResource, ProvincePlanResource, UnitGroupResource
from recognition.resources.tables import dataset_of
from tests.factories import (
    LAST_DAY_OF_DISTRICTS,
    START,
    make_commune,
    make_district,
    make_member,
    make_office,
    make_province,
)
from tests.factories.province_plans import make_group, make_planner
from tests.world import MODEL_BACKEND

pytestmark = pytest.mark.django_db
JULY, DAY = date(2025, 7, 1), date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def province():
    return make_province(name="Hưng Yên")


@pytest.fixture
def planner(province):
    return make_planner(province)


def test_a_unit_belongs_from_one_day_to_another_and_may_come_back(province, planner):
    unit, group = make_commune(province, name="Yên Mỹ"), make_group(province, day=JULY)
    groups.add_units(group, [unit], date(2025, 9, 1), actor=planner)
    with pytest.raises(ValidationError, match="Xã Yên Mỹ đã ở trong cụm từ 01/09/2025"):
        groups.add_units(group, [unit], date(2025, 8, 1), actor=planner)
    groups.remove_unit(group.memberships.get(), date(2026, 1, 1), reason="Chuyển cụm.", actor=planner)
    groups.add_units(group, [unit], DAY, actor=planner)

    days = (date(2025, 8, 31), date(2025, 9, 1), date(2025, 12, 31), date(2026, 1, 1), DAY)
    assert [group.unit_ids(day) for day in days] == [set(), {unit.pk}, {unit.pk}, set(), {unit.pk}]
    assert [change.lines for change in changes.trail(group)] == [
        [("Đơn vị vào cụm", "", "Xã Yên Mỹ, từ 10/03/2026")],
        [("Đơn vị ra khỏi cụm", "Xã Yên Mỹ, từ 01/09/2025", "từ 01/01/2026")],
        [("Đơn vị vào cụm", "", "Xã Yên Mỹ, từ 01/09/2025")],
    ]


def test_two_memberships_of_one_unit_never_overlap(province):
    unit = make_commune(province)
    group = make_group(province, unit, day=JULY)

    with pytest.raises(IntegrityError, match="group_membership_apart"), transaction.atomic():
        group.memberships.create(unit=unit, valid_from=date(2025, 9, 1), valid_to=date(2025, 9, 2))
    make_group(province, unit, name="Huyện Yên Mỹ (cũ)", day=JULY)
    assert unit.group_memberships.count() == 2


def test_a_unit_of_another_province_or_of_another_time_does_not_join(province, planner):
    group, other = make_group(province, day=JULY), make_commune(name="Xa")
    ended = make_commune(province, name="Cũ", valid_to=date(2025, 12, 31))

    with pytest.raises(ValidationError) as refused:
        groups.add_units(group, [other, ended], DAY, actor=planner)
    assert refused.value.messages == [
        "Xã Xa không thuộc Tỉnh Hưng Yên.",
        "Xã Cũ chưa có, hoặc không còn, vào ngày 10/03/2026.",
    ]
    assert group.memberships.count() == 0


def test_a_group_bears_its_name_of_the_day_and_ends_with_its_units(province, planner):
    group = make_group(province, make_commune(province), name="Cụm 1", day=JULY)
    groups.rename(group, "Cụm Phố Hiến", date(2026, 1, 1), seen=0, reason="QĐ 5", actor=planner)
    groups.end(group, DAY, seen=changes.version(group), reason="Hết thi đua.", actor=planner)

    group = UnitGroup.objects.get()
    assert [group.name_on(day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == ["Cụm 1", "Cụm Phố Hiến"]
    assert [len(group.unit_ids(day)) for day in (DAY, date(2026, 3, 11))] == [1, 0]
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        groups.rename(group, "Cụm 2", DAY, seen=0, reason="QĐ 6", actor=planner)


def test_only_officers_and_leaders_of_the_province_change_groups(province):
    unit, group = make_commune(province), make_group(province, day=JULY)
    viewer, commune = make_planner(province, role=Role.VIEWER), make_member(make_office(unit))

    for person in (viewer, commune, make_planner(make_province())):
        with pytest.raises(PermissionDenied, match="do chuyên viên hoặc lãnh đạo cơ quan cấp tỉnh"):
            groups.add_units(group, [unit], DAY, actor=person)
    assert [list(UnitGroup.objects.visible_to(person)) for person in (viewer, commune)] == [[group], []]
    groups.add_units(group, [unit], DAY, actor=make_planner(province, role=Role.LEADER))
    assert list(UnitGroup.objects.visible_to(commune)) == [group]


def test_a_member_is_not_told_of_groups_it_does_not_see(province, planner, client):
    first, second = (make_group(province, name=name, day=JULY) for name in ("Cụm 1", "Cụm 2"))
    home, other = (make_commune(province, name=name) for name in ("Bãi Sậy", "Yên Mỹ"))
    groups.add_units(first, [home, other], JULY, actor=planner)
    groups.add_units(second, [other], JULY, actor=planner)
    told = []
    for user in (planner, make_member(make_office(home))):
        client.force_login(user, MODEL_BACKEND)
        told.append(client.get(first.get_absolute_url()).context["others"])

    assert told == [{other.pk: "Cụm 2"}, {}]


def make_line(old, new, share):
    what = {"kind": "merged", "effective_on": JULY, "legal_basis": "NQ"}
    UnitChange.objects.create(old=old, new=new, share=share, **what)


def test_a_commune_goes_to_the_group_of_the_district_that_most_of_it_lay_in(province, planner):
    """Ân Thi gave one whole commune and a part; Yên Mỹ two whole ones: Nguyễn Trãi is Yên Mỹ's. Phố Hiến came later."""
    before = make_province(name="Hưng Yên cũ", valid_from=START, valid_to=LAST_DAY_OF_DISTRICTS)
    first, second = (make_district(before, name=name) for name in ("Ân Thi", "Yên Mỹ"))
    names = [(first, "A"), (first, "B"), (second, "C"), (second, "D"), (first, "E")]
    a, b, c, d, e = (make_commune(district, name=name) for district, name in names)
    mixed, plain = (make_commune(province, name=name) for name in ("Nguyễn Trãi", "Bãi Sậy"))
    ended = make_commune(province, name="Tạm", valid_to=date(2025, 12, 31))
    later = make_commune(province, name="Phố Hiến", valid_from=date(2026, 1, 1))
    make_commune(province, name="Mới")  # of nothing that lay in a district
    for old, share in ((a, "whole"), (b, "part"), (c, "whole"), (d, "whole")):
        make_line(old, mixed, share)
    make_line(e, plain, "whole"), make_line(b, ended, "main part"), make_line(ended, later, "whole")

    told = [(f.name, [(m.unit.name, m.others) for m in f.members]) for f in districts.preview(province, DAY)]
    assert told == [
        ("Huyện Ân Thi (cũ)", [("Bãi Sậy", ()), ("Phố Hiến", ())]),
        ("Huyện Yên Mỹ (cũ)", [("Nguyễn Trãi", ("Huyện Ân Thi",))]),
    ]
    assert UnitGroup.objects.count() == 0
    assert [group.name for group in districts.make(province, DAY, actor=planner)] == [name for name, _ in told]
    assert districts.make(province, DAY, actor=planner) == []
    group = UnitGroup.objects.get(name="Huyện Ân Thi (cũ)")
    assert [len(group.unit_ids(day)) for day in (JULY, DAY)] == [1, 2]
    assert PlanChange.objects.filter(subject="group", action="added").count() == 2
    groups.end(group, DAY, seen=changes.version(group), reason="Không còn cần.", actor=planner)
    with clock.at(date(2026, 3, 11)):
        assert districts.make(province, date(2026, 3, 11), actor=planner) == []


def test_a_list_of_units_in_groups_comes_in_as_a_table_and_goes_out_again(province):
    unit, day = make_commune(province, name="Yên Mỹ"), "01/07/2025"
    heads = ["Mã tỉnh", "Tên cụm", "Mã đơn vị", "Từ ngày", "Đến hết ngày"]

    def took_in(resource, *rows):
        return [line.said or line.label for line in resource.import_data(dataset_of(rows)).lines]

    assert took_in(UnitGroupResource(), heads[:2] + heads[3:4], [province.code, "Cụm 1", day]) == ["thêm mới"]
    rows = [heads, [province.code, "Cụm 1", unit.code, day, ""]]
    wrong = [province.code, "Cụm 2", unit.code, day, ""]
    assert took_in(GroupMembershipResource(), *rows, wrong)[1] == [
        "Tên cụm: Tỉnh Hưng Yên không có cụm này vào ngày 01/07/2025: nhập cụm trước."
    ]
    assert [took_in(GroupMembershipResource(), *rows), took_in(GroupMembershipResource(), *rows)] == [
        ["thêm mới"],
        ["không đổi"],
    ]
    plan = [["Số, ký hiệu", "Mã tỉnh", "Ngày ban hành", "Cơ quan ban hành", "Về việc"]]
    plan += [["25/KH-UBND", province.code, "10/01/2026", "UBND tỉnh", "đánh giá"]]
    assert took_in(ProvincePlanResource(), *plan) == ["thêm mới"]
    assert UnitGroup.objects.get().unit_ids(DAY) == {unit.pk}
    assert list(GroupMembershipResource().export()[0])[:5] == [province.code, "Cụm 1", unit.code, "Xã Yên Mỹ", day]
