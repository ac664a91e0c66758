"""Who tells units something, where a reader stands to be told, who confirms for an office."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import F, Q

from config import clock
from recognition.permissions.register import LEADER, OFFICER

ANNOUNCING_KINDS, ANNOUNCING_TIERS = {"education", "committee"}, {"nation", "province", "district"}


@dataclass(frozen=True)
class Place:
    """A unit in which a reader works, or one that became part of it (``until`` its last day), as the audience sees it."""

    unit_id: int
    tier: str
    above: tuple[int, ...]
    until: date | None

    @property
    def groups(self):
        """Memberships of the unit in groups, today or on its last day."""
        day = self.until or clock.today()
        rows = apps.get_model("recognition", "GroupMembership").objects.filter(unit=self.unit_id, valid_from__lte=day)
        return rows.filter(Q(valid_to=None) | Q(valid_to__gte=day))


def places_of(user) -> list[Place]:
    """Where ``user`` is reached today; two queries at most."""
    units = {m.office.unit_id: m.office.unit for m in user.memberships_on(clock.today())}
    changes = apps.get_model("recognition", "UnitChange").objects.filter(new__in=units).exclude(old=F("new"))
    before = [change.old for change in changes.select_related("old")] if units else []
    return [_place(unit, None) for unit in units.values()] + [_place(unit, unit.valid_to) for unit in before]


def _place(unit, until) -> Place:
    return Place(unit.pk, unit.tier, tuple(unit.ancestor_ids()), until)


def announcing_offices(user) -> list:
    """Offices in whose name ``user`` announces: officer or leader of an education office or committee above communes."""
    held = (m.office for m in user.memberships_on(clock.today()) if m.role in (OFFICER, LEADER))
    found = {o.pk: o for o in held if o.kind in ANNOUNCING_KINDS and o.unit.tier in ANNOUNCING_TIERS}
    return sorted(found.values(), key=str)


def announces(announcement, user) -> bool:
    """May edit a draft, publish, correct, withdraw: an officer or leader of its office."""
    return announcement.office_id in {office.pk for office in announcing_offices(user)}


def sees_readers(announcement, user) -> bool:
    """Who has read is for the people of the office that published it."""
    return user.is_superuser or announcement.office_id in user.office_ids()


def confirming_offices(user) -> set[int]:
    """Offices for which ``user`` says that something was read and passed on: where they are officer or leader."""
    return user.office_ids(OFFICER, LEADER)
