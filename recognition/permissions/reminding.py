"""Who reminds which units by hand, and whose failed mails somebody is shown."""

from django.db.models import Q

from config import clock
from recognition.permissions.register import LEADER, OFFICER, OVERSEEING_KINDS, managed_offices, paths_taken_over


def _above(user) -> list:
    """The overseeing offices in which ``user`` is officer or leader today."""
    held = (m for m in user.memberships_on(clock.today()) if m.role in (OFFICER, LEADER))
    return list({m.office_id: m.office for m in held if m.office.kind in OVERSEEING_KINDS}.values())


def reminded_by(user) -> Q:
    """A condition on units: those below an overseeing office in which ``user`` is officer or leader."""
    inside = Q(pk__in=[])
    for office in _above(user):
        inside |= Q(path__startswith=office.unit.reach) & ~Q(pk=office.unit_id)
        for path in paths_taken_over(user, office):
            inside |= Q(path__startswith=path)
    return inside


def reminding_office(user, unit):
    """The office in whose name ``user`` reminds ``unit``, or None."""
    for office in _above(user):
        if office.is_above(unit) or any(unit.path.startswith(path) for path in paths_taken_over(user, office)):
            return office
    return None


def shown_failures(user) -> Q:
    """A condition on mails: those to people of the offices whose people ``user`` manages."""
    from recognition.models import Membership, Office

    there = Membership.objects.not_ended(clock.today()).filter(office__in=Office.objects.filter(managed_offices(user)))
    return Q(person__in=there.values("user"))
