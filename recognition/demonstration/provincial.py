"""What the province of the demonstration plans: its plan with the targets, a report's day, clusters of communes."""

from datetime import date

from config import clock
from recognition.demonstration.material import read
from recognition.demonstration.people import IN_TWO_TIERS, Cast
from recognition.models import ProvincePlan, ReportDuty, Target, Title, UnitGroup
from recognition.provincial import changes, districts, groups

SIGNED_ON = date(2025, 7, 10)


def set_up(cast: Cast):
    """By an officer of the Sở, as anybody there would; the targets of the rounds are those of this plan."""
    officer, entry = cast.above["so"].officer, read("plan")["province_plan"]
    words = {name: entry[name] for name in ("number", "issuer", "name")}
    with clock.at(SIGNED_ON):
        plan = ProvincePlan(province=cast.province, issued_on=SIGNED_ON, entered_by=officer, **words)
        changes.add(plan, actor=officer)
        Target.objects.filter(province=cast.province).update(plan=plan)
        _report(plan, entry["report"], officer)
        for name, communes in entry["groups"].items():
            _group(cast, name, communes, officer)
    districts.make(cast.province, clock.today(), actor=officer)


def _report(plan: ProvincePlan, entry: dict, officer):
    day, month = entry["before"]
    duty = ReportDuty(
        plan=plan,
        code=entry["code"],
        label=entry["label"],
        reporter_kind="education",
        reporter_tier="province",
        addressee="UBND tỉnh",
        before_day=day,
        before_month=month,
        in_force_from=SIGNED_ON,
        clause=entry["clause"],
    )
    titles = Title.objects.filter(code="cdht-xa")
    changes.add(duty, actor=officer, then=lambda: duty.titles.set(titles))


def _group(cast: Cast, name: str, communes: list[str], officer):
    basis = read("plan")["province_plan"]["number"]
    group = UnitGroup(province=cast.province, name=name, valid_from=SIGNED_ON, basis=basis, entered_by=officer)
    changes.add(group, actor=officer)
    units = [cast.commune_named(commune, IN_TWO_TIERS) for commune in communes]
    groups.add_units(group, units, SIGNED_ON, actor=officer)
