"""What waits in the offices of a reviewer: whose turn each dossier is, who is in charge, what is due."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db.models import Q

from recognition import dues
from recognition.dues import Due
from recognition.models import Dossier, Handling, Office, State, User
from recognition.models.dossiers import ENDED, WITH_APPLICANT
from recognition.permissions.queue import AT_HAND

DECIDED = (State.RECOGNISED, State.REFUSED)


@dataclass
class Entry:
    """One line of the queue. ``is_here``: one of the reader's offices has to act on it."""

    dossier: Dossier
    due: Due
    handler: User | None
    is_here: bool

    @property
    def waits_for(self) -> str:
        """Whom it waits for when not for the reader's office."""
        held = self.dossier.held_by
        if self.dossier.state in WITH_APPLICANT:
            return f"chờ {held} bổ sung"
        return f"chờ ký, đóng dấu ở {held}" if self.dossier.state == State.SIGNING else f"ở {held}"


TABS: dict[str, tuple[str, Callable[[Entry, User], bool]]] = {
    "mine": ("Của tôi", lambda entry, user: entry.is_here and entry.handler == user),
    "free": ("Chưa ai phụ trách", lambda entry, user: entry.is_here and entry.handler is None),
    "office": ("Cả cơ quan", lambda entry, user: entry.is_here),
    "elsewhere": ("Đang chờ nơi khác", lambda entry, user: not entry.is_here),
    "late": ("Quá hạn", lambda entry, user: entry.due.is_late),
}

_STATES = list(State.values)
SORTS: dict[str, tuple[str, Callable[[Entry], tuple]]] = {
    "unit": ("Đơn vị", lambda entry: (entry.dossier.unit.sort_key,)),
    "state": ("Trạng thái", lambda entry: (_STATES.index(entry.dossier.state), *entry.due.pressure)),
    "person": ("Phụ trách", lambda entry: (str(entry.handler or "~"), *entry.due.pressure)),
    "received": ("Nộp lần đầu", lambda entry: (entry.dossier.handed_in_at,)),
    "due": ("Hạn", lambda entry: entry.due.pressure),
}


def open_dossiers(user, offices: list[Office]):
    """Dossiers under way that ``user`` may open and that are not their own side's, unless it is for them to convene."""
    own = Q(applicant__in=offices) | Q(prepared_by__in=offices)
    here = Q(held_by__in=offices, state__in=AT_HAND)
    under_way = Dossier.objects.visible_to(user).filter(handed_in_at__isnull=False).exclude(state__in=ENDED)
    return under_way.filter(here | ~own)


def entries_of(dossiers, offices: list[Office]) -> list[Entry]:
    """A line for each of ``dossiers``, in a number of queries that does not grow with them."""
    found, ids = list(dossiers.for_list()), {office.pk for office in offices}
    due, handlers = dues.dues_of(found), _handlers(found, ids)
    return [
        Entry(one, due[one.pk], handlers.get(one.pk), one.held_by_id in ids and one.state in AT_HAND) for one in found
    ]


def _handlers(dossiers, ids: set[int]) -> dict[int, User]:
    """Who is in charge: in the office that holds the dossier, otherwise in one of the reader's own."""
    holds = {dossier.pk: dossier.held_by_id for dossier in dossiers}
    rows = Handling.objects.present().filter(dossier__in=holds).select_related("handler")
    found = {row.dossier_id: row.handler for row in rows if row.office_id in ids}
    return found | {row.dossier_id: row.handler for row in rows if row.office_id == holds[row.dossier_id]}


def counts(entries: list[Entry], user) -> dict[str, int]:
    return {name: sum(fits(entry, user) for entry in entries) for name, (_, fits) in TABS.items()}


def arranged(entries: list[Entry], user, tab: str, sort: str) -> list[Entry]:
    """The lines of ``tab`` in the order of ``sort``; a minus before it turns the order round."""
    inside = [entry for entry in entries if TABS[tab][1](entry, user)]
    return sorted(inside, key=SORTS[sort.lstrip("-")][1], reverse=sort.startswith("-"))


# What everybody has in hand


@dataclass
class Load:
    """One person's work in one office; ``days`` is the median of working days from acceptance to the decision."""

    person: User | None
    office: Office
    open: int = 0
    late: int = 0
    done: int = 0
    days: float | None = None


def workload(entries: list[Entry], offices: list[Office], rnd=None) -> list[Load]:
    """Each person's work in ``offices``, with what they finished in ``rnd`` (every round when None); nobody's at the end."""
    loads: dict[tuple, Load] = {}
    for entry in entries:
        if entry.is_here:
            load = _load(loads, entry.handler, entry.dossier.held_by)
            load.open, load.late = load.open + 1, load.late + entry.due.is_late
    _add_finished(loads, offices, rnd)
    return sorted(loads.values(), key=lambda load: (load.person is None, str(load.office), str(load.person)))


def _load(loads, person, office) -> Load:
    return loads.setdefault((person and person.pk, office.pk), Load(person, office))


def _add_finished(loads, offices, rnd):
    rows = Handling.objects.present().filter(office__in=offices, dossier__state__in=DECIDED)
    rows = list((rows.filter(dossier__round=rnd) if rnd else rows).select_related("handler", "office"))
    taken = dues.working_days_with_offices(
        Dossier.objects.select_related("round__procedure").filter(pk__in=[row.dossier_id for row in rows])
    )
    spent: dict[tuple, list[int]] = {}
    for row in rows:
        _load(loads, row.handler, row.office).done += 1
        spent.setdefault((row.handler_id, row.office_id), []).append(taken.get(row.dossier_id, 0))
    for key, days in spent.items():
        loads[key].days = median(days)
