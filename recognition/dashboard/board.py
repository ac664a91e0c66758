"""What every figure is made of: the units of one area on one day, and where each of them stands on that day.

Read once for a page, in the same number of queries for three units and for three thousand. The units are those of the
tree of the day; a state is the one the moves up to that day led to; a recognition is one that holds on that day.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property

from django.db.models import Q

from config import clock
from criteria.library import spec_of
from criteria.models import CriteriaSet
from recognition import permissions
from recognition.models import (
    Area,
    Dossier,
    GroupMembership,
    Move,
    Recognition,
    Round,
    State,
    Tier,
    Title,
    Unit,
    UnitGroup,
    area_of,
)
from recognition.models.decisions import FROM_PAPER

NOT_STARTED = "not-started"
STATES = [NOT_STARTED, *State.values]
STATE_LABELS = {NOT_STARTED: "Chưa bắt đầu"} | dict(State.choices)


@dataclass(frozen=True)
class NoDistrict:
    """Stands where a district could be asked for: what lies in the province itself, in none of its districts."""

    pk: str = "tinh"
    full_name: str = "Trực thuộc tỉnh"


NO_DISTRICT = NoDistrict()


@dataclass(frozen=True)
class Question:
    """What a reader asks: of which area, about which title, of which assessment year, as at which day.

    ``home`` is the area (nation, province, district, commune, institution); ``district`` and ``group`` narrow it.
    """

    home: Unit
    title: Title
    year: int
    day: date
    district: Unit | NoDistrict | None = None
    group: UnitGroup | None = None


@dataclass
class Place:
    """Where one unit stands on the day of the question.

    ``state`` is a State or NOT_STARTED, ``since`` the day of the move that led to it; ``held`` the recognition that holds;
    ``district`` the one it lies in, however many units lie between.
    """

    unit: Unit
    state: str = NOT_STARTED
    dossier: Dossier | None = None
    since: date | None = None
    handed_in_on: date | None = None  # None when that came after the day
    held: Recognition | None = None
    groups: tuple[int, ...] = ()
    area: str = Area.NORMAL
    district: Unit | None = None

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]

    @property
    def level(self) -> str:
        """Of the recognition that holds, in whichever round it was given; "" for none."""
        return self.held.level if self.held else ""

    @property
    def source(self) -> str:
        """ "nhập từ quyết định giấy" where the portal did not issue it."""
        return FROM_PAPER if self.held and self.held.paper_id else ""


@dataclass
class Board:
    """All that is read for ``question``, of what ``user`` oversees and nothing beyond."""

    question: Question
    user: object

    @cached_property
    def units(self) -> list[Unit]:
        """The units that the title is for, as they stand on the day, in Vietnamese order."""
        asked = self.question
        existing = Unit.objects.existing(asked.day) if asked.home.specimen else Unit.objects.as_at(asked.day)
        found = existing.filter(tier=asked.title.tier, assessed_at=asked.title.assessed_at)
        found = found.filter(inside(asked.home), permissions.units_of(self.user))
        if asked.district and asked.district != NO_DISTRICT:
            found = found.filter(path__startswith=asked.district.path)
        if asked.group:
            found = found.filter(pk__in=asked.group.unit_ids(asked.day))
        related = found.select_related("parent").prefetch_related("area_designations")
        units = list(related.order_by("sort_key", "code"))
        districts = districts_above(units) if asked.district == NO_DISTRICT else {}
        return [unit for unit in units if unit.pk not in districts]

    @cached_property
    def districts(self) -> dict[int, Unit]:
        """Primary key of the unit → the district it lies in."""
        return districts_above(self.units)

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds of the year and title in the provinces concerned."""
        own = {int(unit.path.split("/")[1]) for unit in self.units}
        before = {unit.continues.path.split("/")[1] for unit in self._continuing()}
        rounds = Round.objects.filter(procedure__title=self.question.title, year=self.question.year)
        found = rounds.filter(province__in=own | {int(pk) for pk in before})
        return list(found.select_related("procedure__title", "province", "criteria_set").order_by("opens_on", "pk"))

    def _continuing(self) -> list[Unit]:
        """The units that continue another of the same tier whole."""
        keys = {unit.continues_id for unit in self.units if unit.continues_id}
        earlier = Unit.objects.filter(tier=self.question.title.tier).in_bulk(keys)
        return [unit for unit in self.units if unit.continues_id in earlier]

    @cached_property
    def criteria_set(self) -> CriteriaSet | None:
        """That of the year's round, or the newest published one that a procedure of the title names."""
        if self.rounds:
            return self.rounds[-1].criteria_set
        procedures = self.question.title.procedures.order_by("-in_force_from")
        codes = [code for procedure in procedures for code in procedure.criteria_sets]
        published = {found.code: found for found in CriteriaSet.objects.published().filter(code__in=codes)}
        return next((published[code] for code in codes if code in published), None)

    @cached_property
    def spec(self):
        return spec_of(self.criteria_set) if self.criteria_set else None

    @cached_property
    def levels(self) -> list[str]:
        """Codes of the levels that give the title, the lowest first."""
        return [level.code for level in self.spec.title_levels] if self.spec else []

    @cached_property
    def places(self) -> list[Place]:
        """One for each unit, in their order."""
        states, held, groups = self._states(), self._held(), self._groups()
        dossiers = self._dossiers(states)
        return [self._place(unit, dossiers, states, held, groups.get(unit.pk, ())) for unit in self.units]

    def _place(self, unit, dossiers, states, held, groups) -> Place:
        """Its own dossier and recognition, or those of the unit that it continues."""
        keys = [unit.pk, unit.continues_id]
        dossier = next((dossiers[key] for key in keys if key in dossiers), None)
        recognition = next((held[key] for key in keys if key in held), None)
        area = area_of(unit, self.question.day)
        district = self.districts.get(unit.pk)
        if dossier is None:
            return Place(unit, held=recognition, groups=groups, area=area, district=district)
        state, since = states[dossier.pk]
        handed_in = clock.day_of(dossier.handed_in_at) if dossier.handed_in_at else None
        handed_in = handed_in if handed_in and handed_in <= self.question.day else None
        return Place(unit, state, dossier, since, handed_in, recognition, groups, area, district)

    def _dossiers(self, states) -> dict[int, Dossier]:
        """Primary key of the unit → its dossier of the year; one withdrawn by that day only where there was no other."""
        found = Dossier.objects.filter(round__in=self.rounds).select_related("held_by", "criteria_set")
        there, rounds = [dossier for dossier in found if dossier.pk in states], {rnd.pk: rnd for rnd in self.rounds}
        for dossier in there:
            dossier.round = rounds[dossier.round_id]
        ordered = sorted(there, key=lambda dossier: (states[dossier.pk][0] != State.WITHDRAWN, dossier.pk))
        return {dossier.unit_id: dossier for dossier in ordered}

    def _states(self) -> dict[int, tuple[str, date]]:
        """Primary key of the dossier → (its state at the end of the day, the day on which it came to it)."""
        end = clock.moment_of(self.question.day + timedelta(days=1), time.min)
        moves = Move.objects.filter(dossier__round__in=self.rounds, at__lt=end).order_by("dossier", "number")
        found: dict[int, tuple[str, date]] = {}
        for pk, at, state in moves.values_list("dossier", "at", "to_state"):
            if found.get(pk, ("",))[0] != state:
                found[pk] = (state, clock.day_of(at))
        return found

    def _held(self) -> dict[int, Recognition]:
        """Primary key of the unit → the recognition of the title that holds on the day."""
        asked = self.question
        there = Recognition.objects.in_force(asked.day).without_mistakes()
        units = {key for unit in self.units for key in (unit.pk, unit.continues_id) if key}
        held = there.filter(title=asked.title, unit__tier=asked.title.tier, unit__in=units)
        return {recognition.unit_id: recognition for recognition in held}

    def _groups(self) -> dict[int, tuple[int, ...]]:
        """Primary key of the unit → those of the groups it belongs to on the day."""
        day, found = self.question.day, {}
        dated = Q(valid_to=None) | Q(valid_to__gte=day)
        rows = GroupMembership.objects.filter(dated, valid_from__lte=day, unit__in=[unit.pk for unit in self.units])
        existing = rows.filter(group__in=UnitGroup.objects.existing(day)).order_by("group__name", "group")
        for unit, group in existing.values_list("unit_id", "group_id"):
            found[unit] = (*found.get(unit, ()), group)
        return found

    # Reading the places

    def in_state(self, *states: str) -> list[Place]:
        return [place for place in self.places if place.state in states]

    def holding(self, level: str) -> list[Place]:
        """Units that hold ``level``; or a higher one, where levels are steps and not bands of points."""
        wanted = [level] if self.spec.is_scored else self.levels[self.levels.index(level) :]
        return [place for place in self.places if place.level in wanted]

    def at_least(self, level: str) -> list[Place]:
        """Units that hold ``level`` or a higher one: what a target counts."""
        wanted = self.levels[self.levels.index(level) :] if level in self.levels else []
        return [place for place in self.places if place.level in wanted]


def districts_above(units: list[Unit]) -> dict[int, Unit]:
    """Primary key of the unit → the district it lies in, however deep; none where there is none. One query."""
    above = {key for unit in units for key in unit.ancestor_ids()}
    districts = Unit.objects.filter(tier=Tier.DISTRICT).in_bulk(above)
    found = {unit.pk: next(filter(None, map(districts.get, unit.ancestor_ids())), None) for unit in units}
    return {unit: district for unit, district in found.items() if district}


def inside(home: Unit) -> Q:
    """Units that are ``home``, or lie or ever lay in it or in what went into it: on each day the tree of that day."""
    found = Q(pk__in=[])
    for path in home.reaches():
        found |= Q(path__startswith=path)
    return found
