"""How long dossiers stay at each step, in working days, from their moves up to the day of the question.

A stay begins on the day of the move that led to the step and ends on the day of the one that led out of it; its first day
is not counted (Bộ luật Dân sự Điều 147). A dossier that comes to a step again begins another stay. A stay that was broken
off (withdrawn, locked with its round) is counted nowhere: nobody finished that step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import prefetch_related_objects

from config import clock
from recognition import calendars, deadlines
from recognition.dashboard.board import Board, Place
from recognition.dashboard.ranks import middle, nearest_rank
from recognition.models import Action, Move, OfficeKind, State, Tier
from recognition.models.dossiers import ENDED

BEFORE = {
    State.DRAFTING: "Điền, tự đánh giá",
    State.ENDORSING: "Chờ lãnh đạo ký trình",
    State.SUBMITTED: "Chờ tiếp nhận",
}
AFTER = {
    State.DECIDING: "Chờ quyết định",
    State.SIGNING: "Chờ ký, đóng dấu",
    State.RETURNED: "Trả bổ sung, chờ đơn vị",
}
BROKEN_OFF = (State.WITHDRAWN, State.LAPSED)
HEADS = ("Bước", "Đơn vị", "Thuộc", "Ở bước này từ ngày", "Số ngày làm việc")


@dataclass(frozen=True)
class Stay:
    """One dossier at one step: ``last`` is the day on which it left, None while it is there."""

    step: str
    first: date
    last: date | None
    broken_off: bool = False


@dataclass(frozen=True)
class Waiting:
    """A unit whose dossier is at a step now, for how many working days."""

    place: Place
    since: date
    days: int


@dataclass(frozen=True)
class Step:
    """One step of the way: ``finished`` holds the working days of the stays that ended, ``waiting`` those who are there now."""

    code: str
    label: str
    finished: tuple[int, ...] = ()
    waiting: tuple[Waiting, ...] = ()  # the longest first

    @property
    def half(self) -> int | None:
        """Half of the finished stays took no more working days (nearest rank: the days of one of them); None without any."""
        return middle(self.finished)

    @property
    def nine_tenths(self) -> int | None:
        """Nine in ten of the finished stays took no more working days, by nearest rank."""
        return nearest_rank(self.finished, 90)

    @property
    def longest(self) -> Waiting | None:
        return self.waiting[0] if self.waiting else None

    @property
    def places(self) -> list[Place]:
        """The list behind the number of those who wait, the longest first."""
        return [one.place for one in self.waiting]


def steps(board: Board) -> list[Step]:
    """Every step in the order of the way, also those at which nobody ever was. Three queries beside the board's own."""
    calendar, day = calendars.current(), board.question.day
    prefetch_related_objects(board.rounds, "procedure__steps")
    chains = {rnd.pk: [_appraising(step) for step in rnd.procedure.steps.all()] for rnd in board.rounds}
    finished, waiting = {}, {}
    for place, stay in _stays_of_all(board, chains):
        days = deadlines.working_days_between(calendar, stay.first, stay.last or day)
        if stay.last is None:
            waiting.setdefault(stay.step, []).append(Waiting(place, stay.first, days))
        elif not stay.broken_off:
            finished.setdefault(stay.step, []).append(days)
    return [
        Step(f"wait-{name}", label, tuple(sorted(finished.get(name, ()))), _longest_first(waiting.get(name, ())))
        for name, label in _labels(board).items()
    ]


def _longest_first(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    return tuple(sorted(waiting, key=lambda one: (-one.days, one.since, one.place.unit.sort_key)))


def _labels(board: Board) -> dict[str, str]:
    """Step → label: appraisal stands there once for each kind and tier of office in the chains, in their order."""
    rows = [step for rnd in board.rounds for step in rnd.procedure.steps.all()]
    kinds = {_appraising(row): f"Thẩm định: {_office_said(row)}" for row in sorted(rows, key=lambda row: row.order)}
    return {str(key): label for key, label in (BEFORE | kinds | AFTER).items()}


def _appraising(step) -> str:
    return f"appraising-{step.kind}-{step.tier}"


def _office_said(step) -> str:
    """ "cơ quan giáo dục cấp tỉnh"."""
    kind = OfficeKind(step.kind).label.split(" (")[0]
    kind = kind if kind.startswith(("Phòng", "Hội", "Ủy")) else f"{kind[:1].lower()}{kind[1:]}"
    return f"{kind} {Tier(step.tier).label.lower()}"


def _stays_of_all(board: Board, chains: dict[int, list[str]]) -> list[tuple[Place, Stay]]:
    places = {place.dossier.pk: place for place in board.places if place.dossier}
    end = clock.moment_of(board.question.day + timedelta(days=1), time.min)
    moves = Move.objects.filter(dossier__in=places, at__lt=end).order_by("dossier", "number")
    gone: dict[int, list[tuple]] = {}
    for pk, at, action, state in moves.values_list("dossier", "at", "action", "to_state"):
        gone.setdefault(pk, []).append((clock.day_of(at), action, state))
    return [(places[pk], stay) for pk, way in gone.items() for stay in stays(way, chains[places[pk].dossier.round_id])]


def stays(moves: Iterable[tuple[date, str, str]], chain: list[str]) -> list[Stay]:
    """The stays of one dossier from its ``moves`` (day, action, state after it), in order, up to the last of them.

    ``chain`` names the appraising steps of its procedure. A move that leaves the dossier at its step (a number, an
    opinion) ends no stay; passing up does. What was sent back comes again to the office that sent it.
    """
    found: list[Stay] = []
    position = 0
    for day, action, state in moves:
        position = _position(position, action, len(chain))
        step = chain[min(position, len(chain) - 1)] if state == State.APPRAISING else str(state)
        if found and found[-1].last is None and found[-1].step == step:
            continue
        if found and found[-1].last is None:
            found[-1] = Stay(found[-1].step, found[-1].first, day, state in BROKEN_OFF)
        if state not in ENDED:
            found.append(Stay(step, day, None))
    return found


def _position(position: int, action: str, length: int) -> int:
    if action == Action.PASS_UP:
        return position + 1
    return length - 1 if action == Action.HAND_BACK else position


def export(steps: Iterable[Step]) -> list[list]:
    """Rows under HEADS: everybody who waits, step by step, the longest first; days are days."""
    return [
        [step.label, one.place.unit.full_name, _parent(one.place), one.since, one.days]
        for step in steps
        for one in step.waiting
    ]


def _parent(place: Place) -> str:
    return place.unit.parent.full_name if place.unit.parent else ""
