"""A province's plan, its groups, and who keeps them."""

from datetime import date

from recognition.models import OfficeKind, ProvincePlan, ReportDuty, Role, Target, Title, UnitGroup
from tests.factories.dossiers import make_stored_file
from tests.factories.places import START, make_member, make_office


def make_planner(province, role=Role.OFFICER, **more):
    """An officer of the province's education office."""
    office = province.offices.filter(kind=OfficeKind.EDUCATION).first()
    return make_member(office or make_office(province, OfficeKind.EDUCATION), role, **more)


def make_province_plan(province, **fields) -> ProvincePlan:
    """A plan with a target, a report's day and its paper."""
    given = {
        "number": "25/KH-UBND",
        "issued_on": date(2024, 1, 25),
        "issuer": "UBND tỉnh",
        "name": "đánh giá, công nhận",
    }
    plan = ProvincePlan.objects.create(
        province=province, file=make_stored_file("ke-hoach.pdf"), file_name="ke-hoach.pdf", **given | fields
    )
    Target.objects.create(
        plan=plan, province=province, title=Title.objects.get(code="cdht-xa"), level="1", year=2025, percent=40
    )
    make_duty(plan)
    return plan


def make_duty(plan=None, **fields) -> ReportDuty:
    given = {"code": "so-tinh", "label": "Kết quả", "reporter_kind": "education", "reporter_tier": "province"}
    given |= {"addressee": "UBND tỉnh", "before_month": 2, "before_day": 25, "in_force_from": date(2024, 2, 12)}
    return ReportDuty.objects.create(plan=plan, **given | {"clause": "mục III"} | fields)


def make_group(province, *units, name="Cụm thi đua số 1", day=START, **fields) -> UnitGroup:
    """A group to which ``units`` belong from ``day`` on."""
    group = UnitGroup.objects.create(province=province, name=name, valid_from=day, **fields)
    for unit in units:
        group.memberships.create(unit=unit, valid_from=max(day, unit.valid_from))
    return group


def province_plan_arguments(world, name) -> list:
    """What stands in the address of ``name`` in the world of the access matrix."""
    things = {
        "target_edit": lambda: world.plan.targets.get(),
        "duty_edit": lambda: world.plan.report_duties.get(),
        "round_dates": lambda: world.round,
        "unit_group": lambda: world.group,
    }
    bare = ("province_plans", "province_plan_add", "unit_groups", "groups_from_districts")
    return [] if name in bare else [things.get(name, lambda: world.plan)().pk]
