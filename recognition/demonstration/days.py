"""On which days things happen: working days, the calendar of a round, the hours of a day."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache

from config import clock
from recognition.demonstration.material import luck, read
from recognition.models import Round

DAY = timedelta(days=1)
FIXED = {(1, 1), (4, 30), (5, 1), (9, 1), (9, 2), (11, 24)}  # month, day of the holidays that do not move
EARLIEST = date(2025, 7, 15)  # before it there are no people of the two tiers, and nothing to show
OFFICE_MINUTES = [*range(8 * 60, 11 * 60 + 30), *range(13 * 60 + 30, 16 * 60 + 30)]  # of the day
LAST_OF_ROUND = (3, 30)  # month, day on which a round's decisions are due


def running_year(today: date) -> int:
    """The assessment year people work on: from 31/03, when the decisions of the last one are due, to 30/03 of the next."""
    return today.year if (today.month, today.day) > LAST_OF_ROUND else today.year - 1


@cache
def _days_off() -> set[date]:
    found = set()
    for first, last in read("plan")["days_off"]:
        first, last = date.fromisoformat(first), date.fromisoformat(last)
        found |= {first + DAY * n for n in range((last - first).days + 1)}
    return found


def is_working(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in FIXED and day not in _days_off()


def working_days(first: date, last: date) -> list[date]:
    """The working days from ``first`` to ``last``, both included."""
    return [day for n in range((last - first).days + 1) if is_working(day := first + DAY * n)]


def later(day: date, number: int) -> date:
    """The working day ``number`` working days after ``day`` (before it when negative); 0 is the first from ``day`` on."""
    while not is_working(day):
        day += DAY
    step = DAY if number > 0 else -DAY
    for _ in range(abs(number)):
        day += step
        while not is_working(day):
            day += step
    return day


def before(day: date) -> date:
    """The last working day that is over: nothing of the demonstration lies ahead, whatever hour it is."""
    day -= DAY
    while not is_working(day):
        day -= DAY
    return day


def moments(days: list[date], seed) -> list[datetime]:
    """One moment for each of ``days``, which are in order: in office hours, and in order within a day too."""
    chance, found = luck(seed, "hours"), []
    for day, number in Counter(days).items():
        minutes = sorted(chance.sample(OFFICE_MINUTES, number))
        found += [clock.moment_of(day, time(*divmod(minute, 60))) for minute in minutes]
    return found


# A dossier that goes its way with the others, whatever day it is today


def crowd_days(steps: list[str], rnd: Round, share: float) -> list[date]:
    """The days of ``steps`` for the dossier that comes at ``share`` (0 … 1) of its round, decided within its dates."""
    chance = luck(rnd.year, share)
    found, handed_in = [], _handed_in_on(rnd, share)
    finished = max(_first_day(rnd), later(handed_in, -chance.randrange(1, 3)))
    begun = _begun_on(rnd, share)
    known = {
        "open": begun,
        "fill-1": later(begun, chance.randrange(3)),
        "fill-2": later(begun, chance.randrange(10, 30)),
        "fill-3": finished,
        "finish": finished,
        "submit": handed_in,
        "conclude": handed_in,
    }
    for step in steps:
        day = known.pop(step, None) or later(found[-1], chance.randrange(*GAPS.get(step, (1, 3))))
        day = min(day, finished) if step == "fill-2" else day
        found.append(max([*found[-1:], min(day, _last_day(rnd))]))
    return found


# Working days since the step before: at least, and fewer than.
GAPS = {
    "accept": (1, 4),
    "send_back": (3, 6),
    "mend": (2, 6),
    "opinions": (3, 7),
    "minutes": (0, 1),
    "withdraw": (15, 30),
    "sign": (0, 1),
    "issue": (0, 1),
}
ON_THE_DAY_IT_BEARS = ("sign", "issue")  # a paper is signed and issued on the day of its number


def _first_day(rnd: Round) -> date:
    return later(rnd.opens_on, 0)


def _last_day(rnd: Round) -> date:
    """Early enough for the last decision of the round to be numbered, signed and issued."""
    return later(rnd.done_on, -4)


def _begun_on(rnd: Round, share: float) -> date:
    """From May to December of the assessment year."""
    days = working_days(max(date(rnd.year, 5, 15), rnd.procedure.in_force_from), date(rnd.year, 12, 20))
    return days[int(share * len(days))]


def _handed_in_on(rnd: Round, share: float) -> date:
    """More of them the nearer the last day is."""
    days = working_days(rnd.opens_on, rnd.due_on)
    return days[int(share**0.6 * len(days))]


def sittings(rnd: Round) -> list[date]:
    """The days on which the leader decides over what has been proposed so far."""
    return [later(rnd.done_on, -number) for number in (18, 4)]


# A dossier that shall stand at its last step just before today

HANDS_IN = ("submit", "conclude")


def exhibit_days(steps: list[str], rnd: Round, last: date) -> list[date] | None:
    """The days of ``steps``, the last of them ``last`` or little before; None when the round is not open long enough."""
    begin = next((place for place, step in enumerate(steps) if step in HANDS_IN), len(steps))
    after = _backwards(working_days(rnd.opens_on, last), len(steps) - begin, 2)
    if after is None:
        return None
    turn = later(after[0], -1) if after else last
    every = working_days(max(date(rnd.year, 1, 1), rnd.procedure.in_force_from), turn)
    return _papers_on_their_day(steps, [*_backwards(every, begin, 5, crowded=True), *after])


def _papers_on_their_day(steps: list[str], on: list[date]) -> list[date]:
    for place, step in enumerate(steps):
        if step in ON_THE_DAY_IT_BEARS:
            on[place] = on[place - 1]
    return on


def _backwards(days: list[date], number: int, gap: int, *, crowded=False) -> list[date] | None:
    """``number`` of ``days``, the last one the last, at most ``gap`` apart; None when there are too few, unless ``crowded``."""
    if number == 0:
        return []
    if len(days) < number and not crowded:
        return None
    apart = min(gap, (len(days) - 1) // max(1, number - 1))
    return [days[-1 - apart * (number - 1 - place)] for place in range(number)]
