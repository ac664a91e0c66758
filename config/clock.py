"""The one clock. Everything that asks for the time or for "today" asks here.

Moments are stored in UTC; a date is always a day of Vietnam's calendar.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_moment = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; the one chosen by ``at`` or PORTAL_TODAY when there is one."""
    if chosen := _moment.get():
        return chosen
    real = datetime.now(UTC)
    if settings.PORTAL_TODAY:
        local = real.astimezone(VIETNAM).time()
        return datetime.combine(settings.PORTAL_TODAY, local, VIETNAM).astimezone(UTC)
    return real


def today() -> date:
    """Today in Vietnam."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Vietnam on which ``moment`` falls."""
    return moment.astimezone(VIETNAM).date()


def date_of(text: str) -> date:
    """The day written as yyyy-mm-dd, as data keep it."""
    return date.fromisoformat(text)


def moment_of(day: date, at: time = time(9)) -> datetime:
    """``at`` o'clock in Vietnam on ``day``, in UTC."""
    return datetime.combine(day, at, VIETNAM).astimezone(UTC)


@contextmanager
def at(moment: datetime | date):
    """Everything inside the block happens at ``moment`` (a date means nine in the morning of that day in Vietnam)."""
    if not isinstance(moment, datetime):
        moment = moment_of(moment)
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)
