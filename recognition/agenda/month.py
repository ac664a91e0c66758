"""A month as a table of weeks, Monday first."""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta

from recognition.agenda.entries import Entry
from recognition.deadlines import Calendar


@dataclass(frozen=True)
class Cell:
    """One day: whether it belongs to the month, whether people work on it, its name when it is a holiday."""

    day: date
    here: bool
    works: bool
    name: str
    entries: tuple[Entry, ...]


def first_of_next(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def first_of_last(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def weeks(first: date, entries: list[Entry], calendar: Calendar, names: dict[date, str]) -> list[list[Cell]]:
    """The weeks of the month that begins on ``first``, with what happens on each day; long entries left out."""
    short = [entry for entry in entries if not entry.is_long]
    days = months.Calendar(months.MONDAY).itermonthdates(first.year, first.month)
    cells = [_cell(day, first, short, calendar, names) for day in days]
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cell(day, first, entries, calendar, names) -> Cell:
    here = day.month == first.month
    held = tuple(entry for entry in entries if here and entry.first <= day <= entry.last)
    return Cell(day, here, calendar.is_working(day), names.get(day, ""), held)
