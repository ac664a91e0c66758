"""What waits today, and who is to be reminded of it: read in the same number of queries for one dossier and for thousands."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Max, Q

from config import clock
from recognition.dues import dues_of
from recognition.handling import in_charge
from recognition.models import (
    Document,
    DocumentItem,
    Dossier,
    Membership,
    Office,
    Recognition,
    Reminder,
    ReportDuty,
    Role,
    Round,
    State,
    Unit,
)
from recognition.models.dossiers import ENDED
from recognition.permissions.appraisal import appraisers_of
from recognition.reminding import dates, owed
from recognition.reminding.homes import homes_of

LEADERS_SIGN = (State.ENDORSING, State.DECIDING)
AT_HOME = (State.DRAFTING, State.RETURNED)
HANDLED = (State.SUBMITTED, State.APPRAISING)
BEGIN = "nộp hồ sơ"
NEXT = {Role.OFFICER: (Role.OFFICER, Role.LEADER), Role.LEADER: (Role.LEADER,), Role.CLERK: (Role.CLERK, Role.LEADER)}


@dataclass(frozen=True)
class Matter:
    """One thing due on ``due_on`` that waits in ``office`` for whoever is ``role`` there, or for ``handler``."""

    round: Round | None
    unit: Unit
    office: Office
    what: str
    due_on: date
    role: str = Role.OFFICER
    dossier: Dossier | None = None
    handler: object = None
    since: date | None = None  # the day on which it came there; None for what waits from the start
    barred: frozenset[int] = frozenset()  # accounts that may not take it up, having appraised
    duty: ReportDuty | None = None
    duty_year: int | None = None

    @property
    def state(self) -> str:
        return self.dossier.state if self.dossier else ""

    def threshold(self, today: date) -> int | None:
        """The one that counts today; nobody is told "30 days" of what came to them after that day."""
        number = dates.threshold(self.due_on, today)
        first = number == dates.BEFORE[0] and self.since is not None
        return None if first and dates.falls_on(self.due_on, number) < self.since else number


def all_of(today: date) -> list[Matter]:
    """Everything that waits and has a day."""
    return [*_of_dossiers(today), *_not_started(today), *_reports(today)]


# Dossiers under way


def _of_dossiers(today: date) -> Iterator[Matter]:
    dossiers = list(_open_dossiers(today))
    due, handlers, unsigned = dues_of(dossiers), in_charge(dossiers), _waiting_for_signature(dossiers)
    barred = _barred(dossiers)
    for dossier in dossiers:
        found = due[dossier.pk]
        if found is not None and found.on is not None:
            matter = _matter(dossier, found, handlers.get(dossier.pk), unsigned)
            yield replace(matter, barred=frozenset(barred.get(dossier.pk, ())))


def _barred(dossiers) -> dict[int, set[int]]:
    """Of dossiers that wait for their decision: who appraised them, where that keeps one from deciding."""
    strict = [
        dossier
        for dossier in dossiers
        if dossier.state == State.DECIDING and not dossier.round.procedure.opinion_giver_may_decide
    ]
    return appraisers_of(strict)


def _open_dossiers(today: date):
    """Not those never handed in whose round is over: there is nothing left to hurry for."""
    over = Q(handed_in_at=None) & (Q(round__done_on__lt=today) | Q(round__closes_on__lt=today))
    there = Dossier.objects.real().exclude(state__in=ENDED).exclude(over)
    related = ("unit", "round__procedure__title", "held_by", "applicant", "prepared_by")
    return there.select_related(*related).annotate(came_at=Max("moves__at")).order_by("pk")


def _matter(dossier, due, handler, unsigned) -> Matter:
    state = dossier.state
    role = Role.LEADER if state in LEADERS_SIGN or dossier.pk in unsigned else Role.OFFICER
    role = Role.CLERK if state == State.SIGNING and dossier.pk not in unsigned else role
    office = dossier.prepared_by if state in AT_HOME else dossier.held_by
    office = dossier.applicant if state == State.ENDORSING else office
    handler = handler if state in HANDLED else None
    since = clock.day_of(dossier.came_at or dossier.opened_at)
    return Matter(dossier.round, dossier.unit, office, due.what, due.on, role, dossier, handler, since)


def _waiting_for_signature(dossiers) -> set[int]:
    """Those whose paper has its number and waits for the person who signs."""
    signing = [dossier.pk for dossier in dossiers if dossier.state == State.SIGNING]
    papers = DocumentItem.objects.filter(dossier__in=signing, document__state=Document.State.PREPARED)
    return set(papers.values_list("dossier_id", flat=True))


# What nobody has begun


def _not_started(today: date) -> Iterator[Matter]:
    """Units without a dossier and without a recognition that holds on the due day, of rounds due within 30 days or late.

    Who begins late is still taken, with a reason: until decisions are due, or the round closes.
    """
    last = today + timedelta(days=dates.SHOWN_FROM)
    is_open = Q(closes_on=None) | Q(closes_on__gte=today)
    rounds = Round.objects.filter(is_open, due_on__lte=last, done_on__gte=today, province__specimen=False)
    for rnd in rounds.select_related("procedure__title", "province").order_by("pk"):
        units = waiting_units(rnd)
        homes = homes_of(units, rnd.procedure, today)
        for unit in units:
            if unit.pk in homes:
                yield Matter(rnd, unit, homes[unit.pk], BEGIN, rnd.due_on)


def waiting_units(rnd: Round) -> list[Unit]:
    """Units that take part in ``rnd`` and have not begun, nor hold a recognition on the day it is due."""
    begun = Dossier.objects.filter(round=rnd).exclude(state=State.WITHDRAWN)
    held = Recognition.objects.in_force(rnd.due_on).filter(title=rnd.procedure.title_id)
    mine = rnd.units().exclude(pk__in=begun.values("unit")).exclude(pk__in=held.values("unit"))
    return list(mine.exclude(continues__in=held.values("unit")).order_by("sort_key", "code"))


# What offices owe


def _reports(today: date) -> Iterator[Matter]:
    """Reports due within 30 days or late that nobody has issued: of the officers of the office that reports."""
    for one in owed.waiting(owed.reporting(today), today):
        yield Matter(None, one.office.unit, one.office, owed.SEND, one.on, duty=one.duty, duty_year=one.year)


# To whom


@dataclass(frozen=True)
class Staff:
    """Who is what in the offices concerned today: (office, role) → accounts."""

    people: dict[tuple[int, str], list[int]]

    def first_of(self, office_id: int, roles) -> list[int]:
        """The people of the first of ``roles`` that anybody has there."""
        return next((found for role in roles if (found := self.people.get((office_id, role)))), [])

    def told(self, matter: Matter, number: int) -> list[int]:
        """Accounts to remind: who is in charge, or all who may act; when it is late the office's leaders too."""
        mine = [matter.handler.pk] if self._still_there(matter) else self.first_of(matter.office.pk, NEXT[matter.role])
        leaders = self.people.get((matter.office.pk, Role.LEADER), []) if number < 0 else []
        return [person for person in dict.fromkeys([*mine, *leaders]) if person not in matter.barred]

    def _still_there(self, matter: Matter) -> bool:
        there = self.people.get((matter.office.pk, Role.OFFICER), [])
        return matter.handler is not None and matter.handler.pk in there


def staff_of(offices, today: date) -> Staff:
    """The people of ``offices`` (keys) with an account that is not locked; one query."""
    held = Membership.objects.in_force(today).filter(office__in=offices, user__is_active=True)
    people = defaultdict(list)
    for office, role, user in held.order_by("pk").values_list("office_id", "role", "user_id"):
        people[office, role].append(user)
    return Staff(dict(people))


def reminders_for(matters, today: date) -> list[Reminder]:
    """The rows that today asks for, whether they are there already or not."""
    numbered = [(matter, number) for matter in matters if (number := matter.threshold(today)) is not None]
    staff = staff_of({matter.office.pk for matter, _ in numbered}, today)
    return [_row(matter, number, person) for matter, number in numbered for person in staff.told(matter, number)]


def _row(matter: Matter, number: int, person: int) -> Reminder:
    kind = Reminder.Kind.BEFORE if matter.dossier or matter.duty else Reminder.Kind.NOT_STARTED
    return Reminder(
        person_id=person,
        kind=Reminder.Kind.LATE if number < 0 else kind,
        threshold=number,
        due_on=matter.due_on,
        what=matter.what,
        round=matter.round,
        unit=matter.unit,
        dossier=matter.dossier,
        duty=matter.duty,
        duty_year=matter.duty_year,
        state=matter.state,
        office=matter.office,
    )
