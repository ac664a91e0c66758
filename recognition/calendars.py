"""The calendar of working days: what is entered, over what ships, over what is computed for years nobody has entered."""

from datetime import date
from functools import lru_cache

import yaml
from django.conf import settings
from django.db import transaction

from config import clock
from recognition.deadlines import WEEKEND, Calendar
from recognition.models.calendar import CalendarDay

FOLDER = settings.FIXTURES_DIR / "calendar"
SPAN = 3  # years before and after the present one that a calendar knows
CULTURE_DAY = (2026, 11, 24)  # from this year, Nghị quyết 28/2026/QH16


def current() -> Calendar:
    """The calendar as it stands now; one query. Days in the table go before what ships or is computed."""
    entered = {row.day: row for row in CalendarDay.objects.all()}
    this_year = clock.today().year
    years = {*range(this_year - SPAN, this_year + SPAN + 1), *(day.year for day in entered)}
    known = {row.day: row for year in years for row in days_of(year)} | entered
    off = frozenset(row.day for row in known.values() if not row.works)
    worked = frozenset(row.day for row in known.values() if row.works)
    return Calendar(off, worked, frozenset(row.day.year for row in known.values() if row.provisional))


def known_in(year: int) -> list[CalendarDay]:
    """Every day of ``year`` that is not what its weekday says, in order: the table first, then what ships or is computed."""
    entered = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    known = {row.day: row for row in days_of(year)} | entered
    return [known[day] for day in sorted(known)]


@lru_cache
def days_of(year: int) -> tuple[CalendarDay, ...]:
    """The days of ``year`` that ship with the portal, from real notices; computed, and provisional, when none ship."""
    path = FOLDER / f"{year}.yaml"
    return tuple(_shipped(yaml.safe_load(path.read_text("utf-8"))) if path.exists() else _computed(year))


def _shipped(content: dict) -> list[CalendarDay]:
    return [CalendarDay(works=kind == "worked", **row) for kind in ("rest", "worked") for row in content[kind]]


def _computed(year: int) -> list[CalendarDay]:
    """Public holidays on weekdays as the law has them; swapped Saturdays are known only from a notice."""
    import holidays

    found = holidays.country_holidays("VN", years=year, language="vi")
    days = {day: name for day, name in found.items() if day.weekday() not in WEEKEND}
    if year >= CULTURE_DAY[0] and (day := date(year, *CULTURE_DAY[1:])).weekday() not in WEEKEND:
        days.setdefault(day, "Ngày Văn hóa Việt Nam")
    return [CalendarDay(day=day, name=name[:120], provisional=True) for day, name in sorted(days.items())]


@transaction.atomic
def fill(year: int) -> int:
    """Write the days of ``year`` that the table lacks, so that they can be edited; how many. What is there stays."""
    there = set(CalendarDay.objects.filter(day__year=year).values_list("day", flat=True))
    rows = [row for row in days_of(year) if row.day not in there]
    copies = [CalendarDay(**{name: getattr(row, name) for name in FIELDS}) for row in rows]
    return len(CalendarDay.objects.bulk_create(copies, ignore_conflicts=True))


FIELDS = ("day", "works", "name", "notice", "provisional")


def keep_ahead() -> int:
    """Fill in the years that ship, this year and the next; how many days were new."""
    this_year = clock.today().year
    shipped = {int(path.stem) for path in FOLDER.glob("*.yaml")}
    return sum(fill(year) for year in sorted(shipped | {this_year, this_year + 1}))
