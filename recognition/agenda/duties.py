"""By when offices report to whom: as circulars say, or as the plan of the reader's province does."""

from datetime import date

from django.db.models import Q

from recognition import permissions
from recognition.agenda.entries import Entry, day_said, inside, with_note
from recognition.deadlines import Calendar
from recognition.models import ReportDuty
from recognition.provincial.reports import counting, last_good_day


def entries(user, first: date, last: date, calendar: Calendar) -> list[Entry]:
    """Every last good day of a report from ``first`` to ``last``, for the provinces in which ``user`` works."""
    duties, found = _duties(user), []
    for year in range(first.year - 1, last.year + 1):
        pairs = counting(duties, lambda duty, year=year: last_good_day(duty, year))
        found += [_entry(duty, year, law, calendar) for duty, law in pairs]
    return inside(found, first, last)


def _duties(user) -> list[ReportDuty]:
    provinces = {int(path.strip("/").split("/")[0]) for path in permissions.unit_paths(user) if path != "/"}
    mine = Q(plan=None) | Q(plan__province__in=provinces)
    if not provinces and not user.is_superuser and not permissions.unit_paths(user):
        return []
    return list(ReportDuty.objects.filter(mine).select_related("plan").prefetch_related("titles"))


def _entry(duty, year, general, calendar) -> Entry:
    day = last_good_day(duty, year)
    entry = Entry(
        key=f"duty-{duty.pk}-{day.year}",
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
