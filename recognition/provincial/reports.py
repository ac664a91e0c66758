"""Who reports to whom by when: the circulars' days, and the province's own in their place."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import Q

from recognition.models import PlanChange, ReportDuty, Unit
from recognition.provincial import changes


def duties_of(province: Unit, day: date) -> list[ReportDuty]:
    """The reports that count in ``province`` on ``day``, the earliest in the year first, each with ``late_note``.

    Where a plan in force gives a circular's report another day, the plan's stands and the circular's is left out. Plans
    of a province that went into this one count no longer: their offices are gone.
    """
    mine = ReportDuty.objects.filter(Q(plan=None) | Q(plan__province=province)).select_related("plan")
    found = [duty for duty, _ in counting(mine, lambda duty: day)]
    return with_notes(sorted(found, key=lambda duty: (duty.before_month, duty.before_day, duty.pk)))


def counting(duties: Iterable[ReportDuty], day_of: Callable[[ReportDuty], date]) -> list[tuple]:
    """(duty, what the circular says of the same code or None) of those of ``duties`` in force on their ``day_of``.

    ``duties`` are those of circulars and of one's own province: what a plan says goes before the circular, of who reports
    as well as of the day.
    """
    held = [duty for duty in duties if is_in_force(duty, day_of(duty))]
    laws = {duty.code: duty for duty in held if duty.plan_id is None}
    told = {duty.code for duty in held if duty.plan_id}
    return [(duty, laws.get(duty.code)) for duty in held if duty.plan_id or duty.code not in told]


def is_in_force(duty: ReportDuty, day: date) -> bool:
    """Whether ``duty`` holds on ``day``, and its plan, where it has one: that ends before the day on which it is ended."""
    if day < duty.in_force_from or (duty.in_force_to and duty.in_force_to < day):
        return False
    return duty.plan is None or duty.plan.ended_on is None or day < duty.plan.ended_on


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
