"""Working days: pure functions over a calendar. Bộ luật Dân sự Điều 147, 148: the first day of a period is not counted,
and one that would end on a day off ends on the next working day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
WEEKEND = (5, 6)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Calendar:
    """Weekdays on which nobody works, Saturdays and Sundays on which people do; ``computed`` years that no notice backs."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    computed: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day.weekday() not in WEEKEND and day not in self.off

    def is_provisional(self, day: date) -> bool:
        return day.year in self.computed


def next_working_day(calendar: Calendar, day: date) -> date:
    """``day`` itself when people work on it, otherwise the first day after it on which they do."""
    while not calendar.is_working(day):
        day += DAY
    return day


@lru_cache(maxsize=4096)  # the dossiers of a round begin and end on the same few days
def working_days_after(calendar: Calendar, day: date, number: int) -> date:
    """The day on which a period of ``number`` working days ends that begins with an event on ``day``."""
    for _ in range(number):
        day = next_working_day(calendar, day + DAY)
    return next_working_day(calendar, day)


@lru_cache(maxsize=4096)
def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """Working days after ``first`` up to ``last``, itself included; 0 when ``last`` is not later."""
    return sum(calendar.is_working(first + DAY * number) for number in range(1, (last - first).days + 1))


def working_days_left(calendar: Calendar, due: date, today: date) -> int:
    """Working days from tomorrow to ``due``; negative for those that have passed since. 0 says nothing of being late."""
    if today > due:
        return -working_days_between(calendar, due, today)
    return working_days_between(calendar, today, due)


def used(calendar: Calendar, spans: Iterable[tuple[date, date]]) -> int:
    """Working days in ``spans`` (from the day of an event to the day of the next), the first of each not counted."""
    return sum(working_days_between(calendar, first, last) for first, last in spans)


def end_of(calendar: Calendar, spans: list[tuple[date, date]], number: int) -> date:
    """The day on which ``number`` working days run out that were counted in ``spans``; the last one goes on if it must."""
    for first, last in spans[:-1]:
        here = working_days_between(calendar, first, last)
        if here > number:
            return working_days_after(calendar, first, number)
        number -= here
    return working_days_after(calendar, spans[-1][0], number)


def left_said(calendar: Calendar, due: date, today: date) -> str:
    """ "còn 12 ngày làm việc", "hôm nay là ngày cuối", "quá hạn 3 ngày làm việc"."""
    left = working_days_left(calendar, due, today)
    if today > due:
        return f"quá hạn {-left} ngày làm việc" if left else "quá hạn, chưa sang ngày làm việc nào"
    if left:
        return f"còn {left} ngày làm việc"
    if today == due:
        return "hôm nay là ngày cuối"
    return "hôm nay là ngày làm việc cuối" if calendar.is_working(today) else "trước hạn không còn ngày làm việc nào"


def day_off_said(calendar: Calendar, day: date) -> str:
    """What to know of a fixed date, which never moves: that it is a day off; "" when people work on it."""
    if calendar.is_working(day):
        return ""
    what = WEEKDAYS[day.weekday()] if day.weekday() in WEEKEND else "ngày nghỉ lễ"
    return f"rơi vào {what}, không lùi"
