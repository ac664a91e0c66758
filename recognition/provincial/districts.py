"""Groups after the former districts: today's communes, each with the district that most of it lay in."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from recognition.models import GroupMembership, PlanChange, Tier, Unit, UnitChange, UnitGroup
from recognition.provincial import changes

SHARES = [UnitChange.Share.WHOLE, UnitChange.Share.MAIN, UnitChange.Share.PART]
BASIS = "Lập từ địa bàn cấp huyện trước ngày 01/07/2025"


@dataclass(frozen=True)
class Member:
    """A commune with what it was made of; ``others`` are further districts that parts of it lay in."""

    unit: Unit
    parts: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Former:
    """What a former district becomes: its group's name, and the communes; ``exists`` when there is, or was, such a group."""

    district: Unit
    name: str
    members: list[Member]
    exists: bool = False


def preview(province: Unit, day: date) -> list[Former]:
    """One for each former district that communes of ``province`` existing on ``day`` mainly lay in, in Vietnamese order."""
    communes = list(Unit.objects.existing(day).filter(tier=Tier.COMMUNE).below(province).order_by("sort_key", "code"))
    before = _changes(province)
    found: dict[Unit, list[Member]] = defaultdict(list)
    for commune in communes:
        parts = _parts(commune, before)
        if districts := _districts(parts):
            said = tuple(f"{part.full_name}, {part.parent.full_name}" for _, part in parts)
            found[districts[0]].append(Member(commune, said, tuple(d.full_name for d in districts[1:])))
    return _named(found, _taken(province, day))


def _taken(province: Unit, day: date) -> set[tuple[str, date | None]]:
    """(name, None) of each group on ``day``, and (name, first day) of every one there was: such a group is not made again."""
    living = set(province.groups.existing(day).values_list("name", flat=True))
    return {(name, None) for name in living} | set(province.groups.values_list("name", "valid_from"))


def _changes(province: Unit) -> dict[int, list[UnitChange]]:
    """Primary key of a commune of ``province``, or of what went into it → what it was made of."""
    inside = reduce(or_, (Q(new__path__startswith=path) for path in province.reaches()))
    rows = UnitChange.objects.filter(inside, new__tier=Tier.COMMUNE).exclude(kind=UnitChange.Kind.RENAMED)
    found: dict[int, list[UnitChange]] = defaultdict(list)
    for row in rows.select_related("old__parent__parent").order_by("old__code"):
        found[row.new_id].append(row)
    return found


def _parts(commune: Unit, before: dict) -> list[tuple[str, Unit]]:
    """(share, old commune that lay in a district) of all that went into ``commune``, through however many changes."""
    found, waiting = [], [("", commune)]
    while waiting:
        share, unit = waiting.pop(0)
        for row in before.get(unit.pk, ()):
            reached = max(share, row.share, key=lambda one: SHARES.index(one) if one else -1)
            in_district = row.old.parent and row.old.parent.tier == Tier.DISTRICT
            (found if in_district else waiting).append((reached, row.old))
    return found


def _districts(parts: list[tuple[str, Unit]]) -> list[Unit]:
    """The districts of ``parts``, the main one first: that of most whole communes, then of most main parts, then of parts."""
    counts: dict[Unit, Counter] = defaultdict(Counter)
    for share, part in parts:
        counts[part.parent][share] += 1
    return sorted(counts, key=lambda d: ([-counts[d][share] for share in SHARES], d.code))


def _named(found: dict[Unit, list[Member]], taken: set) -> list[Former]:
    """Two provinces that became one may each have had a district of the same name: then the province is named too."""
    repeated = Counter(district.full_name for district in found)
    listed = []
    for district in sorted(found, key=lambda one: (one.sort_key, one.code)):
        where = f", {district.parent.name}" if repeated[district.full_name] > 1 else ""
        name = f"{district.full_name} (cũ{where})"
        exists = (name, None) in taken or (name, _first_day(found[district])) in taken
        listed.append(Former(district, name, found[district], exists))
    return listed


@transaction.atomic
def make(province: Unit, day: date, *, actor) -> list[UnitGroup]:
    """The groups of ``preview`` that are not there yet, each from the first day of its communes. Raises PermissionDenied."""
    changes.require_may(actor, province)
    Unit.objects.select_for_update().get(pk=province.pk)  # of two who press at once, the second finds them made
    return [_make(province, former, actor) for former in preview(province, day) if not former.exists]


def _first_day(members: list[Member]) -> date:
    return min(member.unit.valid_from for member in members)


def _make(province: Unit, former: Former, actor) -> UnitGroup:
    first = _first_day(former.members)
    group = UnitGroup(province=province, name=former.name, valid_from=first, basis=BASIS, entered_by=actor)
    group.save()
    GroupMembership.objects.bulk_create(
        GroupMembership(group=group, unit=member.unit, valid_from=member.unit.valid_from) for member in former.members
    )
    told = changes.described(group) | {"Đơn vị vào cụm": ", ".join(str(member.unit) for member in former.members)}
    changes.write(group, PlanChange.Action.ADDED, {}, told, actor=actor)
    return group
