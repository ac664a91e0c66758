"""From which day a recognition may be raised."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later; the last of the month when there is none (31/01 + 1 → 28/02)."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def upgrade_day(held, procedure) -> date:
    """The first day on which raising the recognition ``held`` may be asked for by ``procedure``."""
    return months_after(held.valid_from, procedure.upgrade_after_months)


def upgrade_said(held, procedure) -> str:
    """ "được đề nghị nâng mức từ 11/03/2026"."""
    return f"được đề nghị nâng mức từ {upgrade_day(held, procedure):%d/%m/%Y}"
