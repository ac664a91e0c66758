"""What is due of a dossier at its present step: fixed dates, which never move, and limits in working days.

A limit begins when the dossier is accepted and stands still while it is with the applicant; both are read from its moves.
All of it can be asked as at a past day: then the moves up to that day count, and the state to which they had led.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from django.db.models import prefetch_related_objects

from config import clock
from recognition import calendars, deadlines
from recognition.deadlines import Calendar
from recognition.inspection_limits import limits_of
from recognition.models import Dossier, Move, State
from recognition.models.dossiers import ENDED, WITH_APPLICANT

WAITS_FOR_APPLICANT = "đồng hồ dừng: chờ đơn vị bổ sung"
WAITS_FOR_ACCEPTANCE = "chưa tính ngày: chờ tiếp nhận hồ sơ"
SOON = 3  # working days from which on a due date is shown as pressing


@dataclass(frozen=True)
class Due:
    """One thing that is due: ``on`` and ``left`` (working days, negative when late) are None while its clock stands still."""

    what: str
    on: date | None
    left: int | None
    is_late: bool
    stands_still: bool
    said: str
    note: str = ""

    @property
    def css(self) -> str:
        """Its colour; the words say the same."""
        if self.is_late:
            return "bad"
        return "waits" if self.stands_still or (self.left is not None and self.left <= SOON) else "still"

    @property
    def pressure(self) -> tuple:
        """Sorts the most pressing first, what stands still last."""
        return (self.on is None, self.on or date.max, self.what)


@dataclass(frozen=True)
class Standing:
    """Where a dossier stood on the day that is asked about: ``state``, and whether it had been handed in."""

    dossier: Dossier
    state: str
    handed_in: bool


def due_of(dossier: Dossier) -> Due | None:
    """What is due next of ``dossier``; None once it has ended."""
    return dues_of([dossier])[dossier.pk]


def dues_of(dossiers: Iterable[Dossier], calendar: Calendar | None = None) -> dict[int, Due | None]:
    """Primary key → what is due next, in the same number of queries for one dossier and for hundreds.

    By another ``calendar`` than the present one when given: what would be due if days off changed.
    """
    now = [Standing(dossier, dossier.state, dossier.handed_in_at is not None) for dossier in dossiers]
    return dues_as_at(now, clock.today(), calendar)


def dues_as_at(standings: Iterable[Standing], day: date, calendar: Calendar | None = None) -> dict[int, Due | None]:
    """Primary key → what was due next at the end of ``day``, where the dossiers stood as told; None once they had ended."""
    standings, calendar = list(standings), calendar or calendars.current()
    dossiers = [one.dossier for one in standings]
    prefetch_related_objects(dossiers, "round__procedure__steps")
    courses, found = _courses(dossiers, day), {}
    inspected = limits_of([one.dossier for one in standings if one.state == State.APPRAISING], day)
    for one in standings:
        every = _all_of(one, courses.get(one.dossier.pk, []), calendar, day)
        if one.dossier.pk in inspected:
            every.append(_counted(*inspected[one.dossier.pk], calendar, day))
        found[one.dossier.pk] = min(every, key=lambda due: due.pressure, default=None)
    return found


def working_days_with_offices(dossiers: Iterable[Dossier]) -> dict[int, int]:
    """Primary key → working days between acceptance and the last move that the dossier was not with the applicant."""
    dossiers, calendar = list(dossiers), calendars.current()
    prefetch_related_objects(dossiers, "round__procedure__steps")
    courses = _courses(dossiers, clock.today(), every=True)
    return {pk: deadlines.used(calendar, _spans(course, None, course[-1].on)) for pk, course in courses.items()}


# What is due


def _all_of(standing: Standing, course, calendar, today) -> list[Due]:
    rnd = standing.dossier.round
    if standing.state in ENDED:
        return []
    if not standing.handed_in:
        return [_fixed("nộp hồ sơ", rnd.due_on, calendar, today)]
    procedure = rnd.procedure
    found = [
        _limit(f"xong trong {days} ngày làm việc", days, place, course, standing.state, calendar, today)
        for days, place in _limits(procedure, course)
    ]
    if procedure.done_within_days is None:
        found.append(_fixed("có quyết định", rnd.done_on, calendar, today))
    return found


def _limits(procedure, course) -> list[tuple[int, int | None]]:
    """(working days, place in the chain or None for the whole way) of the limits that bind at the present step."""
    found = [(procedure.done_within_days, None)] if procedure.done_within_days else []
    here = course[-1].place if course else None
    steps = list(procedure.steps.all())
    if here is not None and here < len(steps) and steps[here].within_days:
        found.append((steps[here].within_days, here))
    return found


def _fixed(what, day, calendar, today) -> Due:
    left, late = deadlines.working_days_left(calendar, day, today), today > day
    return Due(what, day, left, late, False, deadlines.left_said(calendar, day, today), _note(calendar, day))


def _counted(what, since, days, calendar, today) -> Due:
    """What is due ``days`` working days after ``since``, which nothing stops."""
    day = deadlines.working_days_after(calendar, since, days)
    return _fixed(what, day, calendar, today)


def _note(calendar: Calendar, day: date) -> str:
    said = [deadlines.day_off_said(calendar, day)]
    if calendar.is_provisional(day):
        said.append(f"lịch nghỉ năm {day.year} là dự kiến")
    return "; ".join(filter(None, said))


def _limit(what, days, place, course, state, calendar, today) -> Due:
    if not any(stage.is_accepted for stage in course):
        still = WAITS_FOR_APPLICANT if state in WITH_APPLICANT else WAITS_FOR_ACCEPTANCE
        return Due(what, None, None, False, True, still)
    spans = _spans(course, place, today)
    if state in WITH_APPLICANT:
        rest = max(0, days - deadlines.used(calendar, spans))
        return Due(what, None, None, False, True, WAITS_FOR_APPLICANT, f"khi nhận lại còn {rest} ngày làm việc")
    due = deadlines.end_of(calendar, spans, days)
    note = f"lịch nghỉ năm {due.year} là dự kiến" if calendar.is_provisional(due) else ""
    left = deadlines.working_days_left(calendar, due, today)
    return Due(what, due, left, today > due, False, deadlines.left_said(calendar, due, today), note)


# The way a dossier has gone


@dataclass(frozen=True)
class Stage:
    """From ``on`` the dossier stands at ``place`` of the chain (None: not at a place that receives or appraises)."""

    on: date
    place: int | None
    with_applicant: bool
    is_accepted: bool


def _courses(dossiers, day: date, *, every=False) -> dict[int, list[Stage]]:
    """Primary key → the stages up to ``day`` of the dossiers whose procedures limit working days (of all when ``every``)."""
    wanted = [dossier for dossier in dossiers if every or _is_limited(dossier.round.procedure)]
    lengths = {dossier.pk: len(dossier.round.procedure.steps.all()) for dossier in wanted}
    end = clock.moment_of(day + timedelta(days=1), time.min)
    rows = Move.objects.filter(dossier__in=lengths, at__lt=end).order_by("dossier", "number")
    rows = rows.values_list("dossier", "at", "action", "to_state")
    moves: dict[int, list] = {}
    for pk, *move in rows:
        moves.setdefault(pk, []).append(move)
    return {pk: _course(given, lengths[pk]) for pk, given in moves.items()}


def _is_limited(procedure) -> bool:
    return bool(procedure.done_within_days) or any(step.within_days for step in procedure.steps.all())


def _course(moves, length) -> list[Stage]:
    found, position, accepted = [], 0, False
    for at, action, state in moves:
        accepted = accepted or action == "accept"
        position = position + 1 if action == "pass-up" else length - 1 if action == "hand-back" else position
        place = position if state in (State.SUBMITTED, State.APPRAISING) else None
        found.append(Stage(clock.day_of(at), place, state in WITH_APPLICANT, accepted))
    return found


def _spans(course: list[Stage], place: int | None, today: date) -> list[tuple[date, date]]:
    """The days through which the clock ran: at ``place``, or anywhere with the offices when that is None."""
    ends = [*course, Stage(today, None, False, True)]
    return [
        (stage.on, following.on)
        for stage, following in pairwise(ends)
        if stage.is_accepted and not stage.with_applicant and place in (None, stage.place)
    ]
