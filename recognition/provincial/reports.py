"""Who reports to whom by when: the circulars' days, and the province's own in their place."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from recognition.models import PlanChange, ReportDuty, Unit
from recognition.provincial import changes


def duties_of(province: Unit, day: date) -> list[ReportDuty]:
    """The reports that count in ``province`` on ``day``, the earliest in the year first, each with ``late_note``.

    Where a plan in force gives a circular's report another day, the plan's stands and the circular's is left out. Plans
    of a province that went into this one count no longer: their offices are gone.
    """
    in_force = Q(in_force_to=None) | Q(in_force_to__gte=day)
    found = ReportDuty.objects.filter(in_force, in_force_from__lte=day).select_related("plan")
    own = [duty for duty in found.filter(plan__province=province) if _counts(duty.plan, day)]
    told = {duty.code for duty in own}
    rest = [duty for duty in found.filter(plan=None) if duty.code not in told]
    return with_notes(sorted([*own, *rest], key=lambda duty: (duty.before_month, duty.before_day, duty.pk)))


def _counts(plan, day: date) -> bool:
    return plan.ended_on is None or day < plan.ended_on


def with_notes(duties: Iterable[ReportDuty]) -> list[ReportDuty]:
    """``duties``, each with ``late_note``: a sentence where its day is later than the circular's, else ""."""
    duties = list(duties)
    laws = {law.code: law for law in ReportDuty.objects.filter(plan=None, code__in={duty.code for duty in duties})}
    for duty in duties:
        duty.late_note = late_note(duty, laws.get(duty.code))
    return duties


def late_note(duty: ReportDuty, law: ReportDuty | None) -> str:
    """Why the day of ``duty`` needs a second look: later than ``law``, the circular's own, says."""
    if law is None or law.pk == duty.pk or _in_year(duty) <= _in_year(law):
        return ""
    said = f"Muộn hơn {law.clause} ({law.due_said})."
    return said if law.verified else f"{said} Thông tư chỉ ghi «cuối năm học»: ngày này cổng tạm lấy, chưa đối chiếu."


def _in_year(duty: ReportDuty) -> tuple[int, int]:
    return duty.before_month, duty.before_day


def end(duty: ReportDuty, day: date, *, seen: int, reason: str, actor) -> ReportDuty:
    """From ``day`` nobody need report so. Raises as ``changes.correct``."""
    duty.in_force_to = day - timedelta(days=1)
    changes.correct(duty, seen=seen, reason=reason, actor=actor, action=PlanChange.Action.ENDED)
    return duty


def last_good_day(duty: ReportDuty, year: int) -> date:
    """By when results of assessment ``year`` are reported at the latest: the day before its day, in the year after."""
    try:
        before = date(year + 1, duty.before_month, duty.before_day)
    except ValueError:  # 29/02 in a year without one
        before = date(year + 1, duty.before_month + 1, 1)
    return before - timedelta(days=1)
