"""On which days somebody is reminded of a due day: pure, in calendar days.

30, 7 and 1 days before it, on the first day after it, then every Monday. What was missed (no run at a weekend, a server
that stood still) is made up for at the next run, until the next threshold takes its place: nobody gets two at once.
"""

from datetime import date, timedelta

BEFORE = (30, 7, 1)
SHOWN_FROM = BEFORE[0]


def threshold(due_on: date, today: date) -> int | None:
    """The threshold that counts ``today``: 30, 7 or 1, minus the days since for one that has passed, None when none yet."""
    left = (due_on - today).days
    if left < 0:
        return -(_mark(due_on, today) - due_on).days
    return min((days for days in BEFORE if left <= days), default=None)


def _mark(due_on: date, today: date) -> date:
    """The day whose late reminder counts ``today``: the last Monday, at the earliest the first day after ``due_on``."""
    monday = today - timedelta(days=today.weekday())
    return max(monday, due_on + timedelta(days=1))


def falls_on(due_on: date, number: int) -> date:
    """The day on which the threshold ``number`` is reached."""
    return due_on - timedelta(days=number)


def days_said(due_on: date, today: date) -> str:
    """ "còn 7 ngày", "hôm nay là ngày cuối", "quá hạn 3 ngày"; calendar days, as reminders count."""
    left = (due_on - today).days
    if left > 0:
        return f"còn {left} ngày"
    return "hôm nay là ngày cuối" if left == 0 else f"quá hạn {-left} ngày"
