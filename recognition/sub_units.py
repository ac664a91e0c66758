"""How many of a unit's own sub-units are recognised: counted by the portal from decisions in force, never typed.

Denominator: the sub-units that exist on the last day of the assessment year (or, by a setting of the procedure, on the
last day on which there were any). Numerator: those that hold, on the day of the submission (now, for a draft), a
recognition in force for that or an earlier assessment year. Both days are settings of the procedure, not verified.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Max, Q

from config import clock
from criteria import wording
from recognition.models.decisions import Recognition
from recognition.models.procedures import RecognitionsOn, SubUnitsOn
from recognition.models.units import Unit


@dataclass(frozen=True)
class Count:
    """``by_level``: level → sub-units at that level or higher; ``at_year_end`` the same on 31/12.

    ``missing``: level → names of those that do not hold it, in Vietnamese order. ``units_on`` None: there are no such
    sub-units at all.
    """

    title: str
    units_on: date | None
    held_on: date
    year_end: date
    total: int
    by_level: dict[str, int]
    missing: dict[str, list[str]]
    at_year_end: dict[str, int]

    def problem(self) -> str:
        """Why there is nothing to take a share of, as a sentence; "" when there is."""
        return "" if self.total else f"Không có đơn vị trực thuộc nào để đếm «{self.title}»."

    def words(self, labels: dict[str, str]) -> list[str]:
        """Lines for page and paper; ``labels`` maps levels to their names."""
        if not self.total:
            return [self.problem()]
        return [
            f"Có {wording.count(self.total)} đơn vị trực thuộc vào ngày {self.units_on:%d/%m/%Y}; đang giữ «{self.title}» "
            f"ngày {self.held_on:%d/%m/%Y}: {by_level_words(self.by_level, labels)}.",
            f"Tính đến {self.year_end:%d/%m/%Y}: {by_level_words(self.at_year_end, labels)}.",
        ]

    def missing_words(self, labels: dict[str, str]) -> list[str]:
        """Who does not hold each level, one line a level; a level that all hold has none."""
        return [
            f"Chưa giữ {labels[level].lower()} ({wording.count(len(names))}): {', '.join(names)}."
            for level, names in self.missing.items()
            if names
        ]

    def stored(self) -> dict:
        """As a submission keeps it: days as text."""
        days = {name: value.isoformat() if value else None for name, value in self._days().items()}
        return asdict(self) | days

    def _days(self) -> dict:
        return {"units_on": self.units_on, "held_on": self.held_on, "year_end": self.year_end}


def from_stored(content: dict) -> Count:
    """What ``stored`` gave, as a Count again."""
    days = ("units_on", "held_on", "year_end")
    return Count(**content | {name: date.fromisoformat(content[name]) if content[name] else None for name in days})


def by_level_words(counts: dict[str, int], labels: dict[str, str]) -> str:
    """ "18 đạt mức độ 1 trở lên, 17 đạt mức độ 2"."""
    highest = list(counts)[-1] if counts else ""
    return ", ".join(
        f"{wording.count(number)} đạt {labels[level].lower()}{'' if level == highest else ' trở lên'}"
        for level, number in counts.items()
    )


def count_for(dossier, levels: list[str]) -> Count | None:
    """The count for ``dossier`` as it stands now, by the ``levels`` of its set from the lowest to the highest.

    None when its procedure counts no sub-units. Four queries, and one for each time that units were continued.
    """
    rule, year_end = dossier.round.procedure, dossier.round.counted_on
    title = rule.counted_title
    if title is None:
        return None
    inside = _inside(dossier.unit, title.tier)
    units_on = _units_on(inside, rule, year_end)
    units = list(inside.existing(units_on).order_by("sort_key", "code")) if units_on else []
    held_on = year_end if rule.recognitions_on == RecognitionsOn.YEAR_END else clock.today()
    bearers = _bearers(units)
    now, then = (_held(bearers, title, dossier.round.year, day) for day in (held_on, year_end))
    return Count(
        title=title.label,
        units_on=units_on,
        held_on=held_on,
        year_end=year_end,
        total=len(units),
        by_level=_totals(now, levels),
        missing=_missing(units, now, levels),
        at_year_end=_totals(then, levels),
    )


def _inside(unit: Unit, tier: str):
    """All units of ``tier`` that ever lay in ``unit`` or in one that became (part of) it; specimens only in a specimen."""
    lying = Q(pk__in=[])
    for path in unit.reaches():
        lying |= Q(path__startswith=path)
    return Unit.objects.filter(lying, tier=tier, specimen=unit.specimen)


def _units_on(inside, rule, year_end: date) -> date | None:
    """The day on which the sub-units are counted; None when no unit of that tier existed by then."""
    if rule.sub_units_on != SubUnitsOn.LAST_EXISTING or inside.existing(year_end).exists():
        return year_end
    return inside.filter(valid_to__lt=year_end).aggregate(last=Max("valid_to"))["last"]


def _bearers(units: list[Unit]) -> dict[int, int]:
    """Primary key of every unit whose recognition counts → the sub-unit it counts for: what it continues whole is its own."""
    found = {unit.pk: unit.pk for unit in units}
    older = {unit.continues_id: unit.pk for unit in units if unit.continues_id}
    while older:
        found |= older
        rows = Unit.objects.filter(pk__in=older, continues__isnull=False).values_list("continues", "pk")
        older = {before: older[pk] for before, pk in rows if before not in found}
    return found


def _held(bearers: dict[int, int], title, year: int, day: date) -> dict[int, str]:
    """Sub-unit → the level it holds on ``day``, of assessment years up to ``year``."""
    held = Recognition.objects.in_force(day).filter(title=title, year__lte=year, unit__in=bearers)
    return {bearers[pk]: level for pk, level in held.order_by("valid_from", "pk").values_list("unit_id", "level")}


def _at_least(level: str, levels: list[str], held: Iterable[str]) -> int:
    wanted = levels[levels.index(level) :]
    return sum(one in wanted for one in held)


def _totals(held: dict[int, str], levels: list[str]) -> dict[str, int]:
    return {level: _at_least(level, levels, held.values()) for level in levels}


def _missing(units: list[Unit], held: dict[int, str], levels: list[str]) -> dict[str, list[str]]:
    return {
        level: [unit.full_name for unit in units if not _at_least(level, levels, [held.get(unit.pk, "")])]
        for level in levels
    }
