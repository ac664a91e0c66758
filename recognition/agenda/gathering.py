"""All of a person's calendar between two days."""

from datetime import date

from recognition import calendars
from recognition.agenda import duties, own, rounds
from recognition.agenda.entries import Entry, in_order
from recognition.deadlines import Calendar

SOURCES = (rounds.entries, duties.entries, own.held, own.milestones, own.activities)


def gather(user, first: date, last: date, calendar: Calendar | None = None) -> list[Entry]:
    """Everything that ``user`` may see from ``first`` to ``last``, in order; a fixed number of queries."""
    calendar = calendar or calendars.current()
    return in_order(entry for source in SOURCES for entry in source(user, first, last, calendar))
