"""Changing what a day is, by the notice that says so: first see which due dates move, then write it, with a trail."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from recognition import calendars
from recognition.deadlines import WEEKDAYS, WEEKEND, Calendar
from recognition.dues import dues_of
from recognition.models import CalendarDay, CalendarDayChange, Dossier
from recognition.models.dossiers import ENDED
from recognition.permissions import calendar as may


@dataclass(frozen=True)
class Moved:
    """A dossier whose due day would be another."""

    dossier: Dossier
    what: str
    before: date
    after: date


def changed_calendar(calendar: Calendar, day: date, *, works: bool) -> Calendar:
    """``calendar`` as it would be with ``day`` worked, or off."""
    off, worked = (
        (calendar.off - {day}, calendar.worked | {day}) if works else (calendar.off | {day}, calendar.worked - {day})
    )
    return replace(calendar, off=frozenset(off), worked=frozenset(worked))


def moved_by(day: date, *, works: bool) -> list[Moved]:
    """Open dossiers that would be due on another day; fixed dates never move, so only limits in working days do."""
    now = calendars.current()
    dossiers = list(_limited().select_related("unit", "round__procedure__title").order_by("unit__sort_key", "pk"))
    before, after = dues_of(dossiers, now), dues_of(dossiers, changed_calendar(now, day, works=works))
    pairs = ((dossier, before[dossier.pk], after[dossier.pk]) for dossier in dossiers)
    return [Moved(d, was.what, was.on, will.on) for d, was, will in pairs if was and will and was.on != will.on]


def _limited():
    """Open dossiers whose procedures count working days."""
    counted = Q(round__procedure__done_within_days__isnull=False)
    counted |= Q(round__procedure__steps__within_days__isnull=False)
    return Dossier.objects.filter(pk__in=Dossier.objects.filter(counted).exclude(state__in=ENDED).values("pk"))


@transaction.atomic
def change(day: date, *, works: bool, name: str, notice: str, actor) -> CalendarDayChange:
    """From now on ``day`` is worked, or off, as ``notice`` says. Raises PermissionDenied."""
    require_operator(actor)
    moved = len(moved_by(day, works=works))
    calendars.fill(day.year)  # so that whoever looks sees the year's other days beside it
    row = CalendarDay.objects.select_for_update().filter(day=day).first()
    before = said(row, day)
    fields = {"works": works, "name": name, "notice": notice, "provisional": False}
    row, _ = CalendarDay.objects.update_or_create(day=day, defaults=fields)
    told = {"before": before, "after": said(row, day), "notice": notice, "moved": moved, "by": actor}
    return CalendarDayChange.objects.create(day=day, **told)


def said(row: CalendarDay | None, day: date) -> str:
    """What a day is, in words: "nghỉ: Tết Nguyên đán", "ngày thường (thứ Ba)"."""
    if row is None:
        return f"ngày thường ({WEEKDAYS[day.weekday()]}{', nghỉ cuối tuần' if day.weekday() in WEEKEND else ''})"
    return f"{'làm việc' if row.works else 'nghỉ'}: {row.name}"


def require_operator(actor):
    if not may.changes_days_off(actor):
        raise PermissionDenied(
            "Lịch nghỉ chung do người vận hành cổng sửa theo thông báo chính thức. Gửi số thông báo cho người vận hành."
        )
