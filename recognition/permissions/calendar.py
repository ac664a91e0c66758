"""Who enters what an office holds into the calendar, whose activities a person sees, who changes the days off."""

from config import clock
from recognition.permissions.register import LEADER, OFFICER, unit_paths

ENTERING = (OFFICER, LEADER)


def units_around(user) -> set[int] | None:
    """Units in which ``user`` works, those above them, and those that became them; None for whoever works nowhere."""
    if not user.memberships_on(clock.today()):
        return None
    return {int(part) for path in unit_paths(user) for part in path.strip("/").split("/") if part}


def entering_offices(user) -> list:
    """The offices for whose area ``user`` enters activities: where they are officer or leader, institutions apart."""
    held = (m.office for m in user.memberships_on(clock.today()) if m.role in ENTERING)
    return sorted({office.pk: office for office in held if office.kind != "institution"}.values(), key=str)


def keeps_activity(activity, user) -> bool:
    """May change, cancel or repeat an activity: an officer or leader of its office."""
    return activity.office_id in {office.pk for office in entering_offices(user)}


def changes_days_off(user) -> bool:
    """May change the calendar of working days: the operator."""
    return user.is_active and user.is_staff
