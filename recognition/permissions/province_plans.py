"""Who reads and keeps what a province plans: its plans, targets, report dates, the dates of its rounds, its groups."""

from config import clock
from recognition.permissions.register import LEADER, OFFICER, OVERSEEING_KINDS, paths_taken_over, unit_paths


def provinces_read(user) -> set[int] | None:
    """Primary keys of the provinces in whose area ``user`` works, and of those that these came from; None for all."""
    if user.is_superuser:
        return None
    paths = unit_paths(user)
    return None if "/" in paths else {int(path.split("/")[1]) for path in paths}


def provinces_worked_in(user) -> set[int]:
    """The provinces that an office of ``user`` serves itself, with those they took over: there everything is read."""
    held = {m.office for m in user.memberships_on(clock.today()) if m.office.kind in OVERSEEING_KINDS}
    return {key for office in held if office.unit.tier == "province" for key in _with_heirlooms(user, office)}


def planning_office(user, province_pk: int):
    """The overseeing office of the province in which ``user`` is officer or leader, or None.

    The offices of today's province keep what one left that went into it.
    """
    offices = (m.office for m in user.memberships_on(clock.today()) if m.role in (OFFICER, LEADER))
    ours = (office for office in offices if _is_of_a_province(office))
    return next((office for office in ours if province_pk in _with_heirlooms(user, office)), None)


def plans_province(user, province_pk: int) -> bool:
    return planning_office(user, province_pk) is not None


def planned_province(user):
    """The province whose plans ``user`` enters, or None."""
    held = (m for m in user.memberships_on(clock.today()) if m.role in (OFFICER, LEADER))
    return next((m.office.unit for m in held if _is_of_a_province(m.office)), None)


def _is_of_a_province(office) -> bool:
    return office.kind in OVERSEEING_KINDS and office.unit.tier == "province"


def _with_heirlooms(user, office) -> set[int]:
    """The province itself and the provinces that went into it."""
    return {int(path.split("/")[1]) for path in (office.unit.path, *paths_taken_over(user, office))}
