"""By when offices report to whom: as circulars say, or as the plan of the reader's province does."""

import calendar as months
from datetime import date, timedelta

from django.db.models import Q

from recognition import permissions
from recognition.agenda.entries import Entry, day_said, inside, with_note
from recognition.deadlines import Calendar
from recognition.models import ReportDuty


def entries(user, first: date, last: date, calendar: Calendar) -> list[Entry]:
    """Every last good day of a report from ``first`` to ``last``, for the provinces in which ``user`` works."""
    duties = _duties(user)
    general = {duty.code: duty for duty in duties if duty.plan_id is None}
    own = {duty.code for duty in duties if duty.plan_id}
    used = [duty for duty in duties if duty.plan_id or duty.code not in own]
    found = [
        _entry(duty, year, general.get(duty.code), calendar)
        for duty in used
        for year in range(first.year, last.year + 2)
        if _holds(duty, last_good_day(duty, year))
    ]
    return inside(found, first, last)


def _duties(user) -> list[ReportDuty]:
    provinces = {int(path.strip("/").split("/")[0]) for path in permissions.unit_paths(user) if path != "/"}
    mine = Q(plan=None) | Q(plan__province__in=provinces)
    if not provinces and not user.is_superuser and not permissions.unit_paths(user):
        return []
    return list(ReportDuty.objects.filter(mine).select_related("plan").prefetch_related("titles"))


def last_good_day(duty: ReportDuty, year: int) -> date:
    """The day before the one named in ``year``; 29/02 of a year that has none means the end of February."""
    there = min(duty.before_day, months.monthrange(year, duty.before_month)[1] + 1)
    return date(year, duty.before_month, 1) + timedelta(days=there - 2)


def _holds(duty: ReportDuty, day: date) -> bool:
    ends = [end for end in (duty.in_force_to, duty.plan.ended_on if duty.plan else None) if end]
    return duty.in_force_from <= day and all(day <= end for end in ends)


def _entry(duty, year, general, calendar) -> Entry:
    day = last_good_day(duty, year)
    entry = Entry(
        key=f"duty-{duty.pk}-{year}",
        first=day,
        last=day,
        kind="duty",
        what=duty.label,
        about=f"{duty.get_reporter_kind_display()}, {duty.get_reporter_tier_display().lower()}, báo cáo {duty.addressee}",
        note=f"{duty.clause}, {duty.plan}" if duty.plan else duty.clause,
        tier=duty.reporter_tier,
        titles=frozenset(title.code for title in duty.titles.all()),
    )
    return with_note(entry, _later(duty, day, general, year), day_said(calendar, day))


def _later(duty, day, general, year) -> str:
    """That the plan's own day is later than the circular's, with the clause."""
    if duty.plan_id is None or general is None or day <= (usual := last_good_day(general, year)):
        return ""
    return f"muộn hơn {general.clause} (chậm nhất {usual:%d/%m/%Y})"
