"""All recognitions of one unit, the latest first: its own, and those of the units that went into it, marked as theirs."""

from dataclasses import dataclass
from datetime import date

from recognition import register
from recognition.models import Recognition, Unit, UnitChange
from recognition.next_steps import Outlook, Step
from recognition.register import Entry

PARTS = (UnitChange.Kind.MERGED, UnitChange.Kind.SPLIT)


@dataclass(frozen=True)
class Point:
    """``inherited``: given to a unit that is no more, and never counted for this one."""

    entry: Entry
    inherited: bool
    step: Step | None


def timeline(unit, day: date) -> list[Point]:
    """As many queries for many recognitions as for one (the units a unit continues are asked one by one)."""
    own = unit.lineage_ids()
    before = Unit.objects.filter(changes_after__new__in=own, changes_after__kind__in=PARTS)
    found = Recognition.objects.filter(unit__in=[*own, *before.values_list("pk", flat=True)]).without_mistakes()
    entries = register.entries(found.order_by("-valid_from", "-pk"), day)
    outlook = Outlook([entry.recognition for entry in entries], day)
    return [_point(entry, entry.recognition.unit_id not in own, outlook) for entry in entries]


def _point(entry, inherited: bool, outlook) -> Point:
    return Point(entry, inherited, None if inherited else outlook.of(entry.recognition, entry.standing))
