"""The public register: who is recognised, by which decision, until when, and whether it still holds. No person is in it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from config import clock
from recognition.models import Recognition, RegisterChange, Tier, Unit
from recognition.standing import Standing, followers_of, standing, with_life


@dataclass(frozen=True)
class Entry:
    """One recognition as anyone may see it; ``number``, ``decided_on``, ``office`` are of the decision that gave it."""

    recognition: Recognition
    province: Unit | None
    place: str
    standing: Standing
    number: str
    decided_on: date
    office: str
    code: str  # of the public page of the decision; "" for a decision on paper
    specimen: bool

    @property
    def url(self) -> str:
        """The page that verifies it, whole; "" for a decision on paper."""
        return f"{settings.PORTAL_URL}{reverse('verify_code', args=[self.code])}" if self.code else ""


def shown():
    """All recognitions that the register shows; those of specimen units only where the portal is a demonstration."""
    found = Recognition.objects.without_mistakes()
    return found if settings.PORTAL_DEMO else found.real()


def provinces(day: date):
    """The provinces of ``day``, in Vietnamese order."""
    found = Unit.objects.existing(day).filter(tier=Tier.PROVINCE).order_by("sort_key", "code")
    return found if settings.PORTAL_DEMO else found.real()


def lying_in(unit) -> Q:
    """Recognitions of ``unit`` and of all that lies, or ever lay, in it or in what went into it."""
    inside = Q(pk__in=[])
    for path in unit.reaches():
        inside |= Q(unit__path__startswith=path)
    return inside


def in_order(recognitions):
    """As a reader looks for them: by the name of the unit, the latest first. The same for whoever asks twice."""
    return recognitions.order_by("unit__sort_key", "unit__code", "-valid_from", "-pk")


def entries_of(keys: Iterable[int], day: date) -> list[Entry]:
    """Those of a page, in the order of ``keys``: sorting keys alone takes a quarter of the time of sorting whole rows."""
    found = {entry.recognition.pk: entry for entry in entries(Recognition.objects.filter(pk__in=list(keys)), day)}
    return [found[key] for key in keys if key in found]


def entries(recognitions, day: date) -> list[Entry]:
    """As many queries for any number of rows: they themselves, what they share, what followed them, the units above."""
    rows = list(with_life(recognitions))
    followers, above = followers_of(rows), _units_above(rows)
    return [_entry(row, standing(row, day, followers), above) for row in rows]


def _units_above(rows: Iterable[Recognition]) -> dict[int, Unit]:
    wanted = {pk for row in rows for pk in (_province_pk(row.unit), row.unit.parent_id) if pk}
    return Unit.objects.in_bulk(wanted)


def _province_pk(unit) -> int:
    return int(unit.path.split("/")[1])


def _entry(row, found: Standing, above) -> Entry:
    province, parent = above.get(_province_pk(row.unit)), above.get(row.unit.parent_id)
    names = dict.fromkeys(unit.full_name for unit in (parent, province) if unit and unit.pk != row.unit_id)
    decision = row.decision
    return Entry(
        recognition=row,
        province=province,
        place=", ".join(names),
        standing=found,
        number=row.paper.number if row.paper else f"{decision.number or 0:02d}/{decision.symbol}",
        decided_on=row.paper.issued_on if row.paper else row.valid_from,
        office=row.paper.issuer if row.paper else str(decision.office),
        code="" if row.paper else decision.code,
        specimen=row.unit.specimen or (settings.PORTAL_DEMO and row.paper is None),
    )


def edition(asked: str) -> tuple[str, object]:
    """(the ETag of the answer to ``asked``, the moment of its last change or None): one small query, whatever is asked.

    What holds may change at midnight without anything being written, so the day belongs to it.
    """
    word, at = RegisterChange.objects.edition()
    today = clock.today()
    told = "|".join([word, today.isoformat(), settings.PORTAL_URL, str(settings.PORTAL_DEMO), asked])
    return hashlib.sha256(told.encode()).hexdigest()[:32], _last_modified(at, today)


def _last_modified(at, today: date):
    """None within the first minute: what is written at the same moment may become visible after it."""
    midnight = clock.moment_of(today, time.min)
    last = max(filter(None, (at, midnight)))
    return last if (clock.now() - last).total_seconds() > 60 else None
