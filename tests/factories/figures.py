"""Whole areas at once: units, dossiers with their moves, recognitions, groups; a handful of statements for any number."""

from dataclasses import dataclass
from datetime import date

from config import clock
from recognition.models import (
    Decision,
    Dossier,
    GroupMembership,
    Move,
    Recognition,
    Round,
    Tier,
    Unit,
    UnitGroup,
)
from tests.factories.places import LAST_DAY_OF_DISTRICTS, START, make_district, make_office, make_user
from tests.factories.rounds import make_round

AT_HOME = ("drafting", "endorsing", "withdrawn", "lapsed")


@dataclass(frozen=True)
class Row:
    """One unit: ``way`` are (state, day) in order, ``held`` (level, first day, last day), ``grouped`` the same of groups."""

    name: str
    district: str = ""
    way: tuple[tuple[str, date], ...] = ()
    held: tuple[tuple[str, date, date], ...] = ()
    grouped: tuple[tuple[str, date, date], ...] = ()


def make_area(rnd: Round, rows: list[Row]) -> dict[str, Unit]:
    """Everything that ``rows`` say, in the province of ``rnd``; by name of the unit."""
    districts = {
        name: make_district(rnd.province, name=name) for name in sorted({row.district for row in rows}) if name
    }
    units = _units(rnd, rows, districts)
    office = make_office(rnd.province, "education")
    ways = [(units[row.name], row.way) for row in rows if row.way]
    make_dossiers(rnd, office, ways)
    _recognitions(rnd, office, [(units[row.name], row.held) for row in rows if row.held])
    _groups(rnd, [(units[row.name], row.grouped) for row in rows])
    return units


def _units(rnd, rows, districts) -> dict[str, Unit]:
    made = []
    for number, row in enumerate(rows):
        parent = districts.get(row.district, rnd.province)
        ends = LAST_DAY_OF_DISTRICTS if row.district else None
        unit = Unit(code=f"{rnd.pk}-{number}", tier=Tier.COMMUNE, type="Xã", name=row.name, parent=parent)
        unit.valid_from, unit.valid_to = (START if row.district else rnd.province.valid_from), ends
        unit.fill_derived()
        made.append(unit)
    Unit.objects.bulk_create(made)
    for unit in made:
        unit.path = f"{unit.parent.path}{unit.pk}/"
    Unit.objects.bulk_update(made, ["path"])
    return {unit.name: unit for unit in made}


def make_dossiers(rnd, office, ways) -> dict[int, Dossier]:
    """By primary key of the unit; the last state is where the way ends."""
    made = [_dossier(rnd, office, unit, way) for unit, way in ways]
    Dossier.objects.bulk_create(made)
    moves = []
    for dossier, (_, way) in zip(made, ways, strict=True):
        for number, (state, day) in enumerate(way, start=1):
            moves.append(Move(dossier=dossier, number=number, at=clock.moment_of(day), action="x", to_state=state))
    Move.objects.bulk_create(moves)
    return {dossier.unit_id: dossier for dossier in made}


def _dossier(rnd, office, unit, way) -> Dossier:
    offices = {"applicant": office, "prepared_by": office, "held_by": office}
    state = way[-1][0]
    before = {"state_before_signing": "deciding"} if state == "signing" else {}
    handed_in = next((clock.moment_of(day) for state, day in way if state not in AT_HOME), None)
    return Dossier(
        round=rnd, unit=unit, criteria_set=rnd.criteria_set, state=state, handed_in_at=handed_in, **offices, **before
    )


def _recognitions(rnd, office, held):
    """Each by a dossier of the year before."""
    if not held:
        return
    earlier = make_round(province=rnd.province, year=rnd.year - 1, procedure=rnd.procedure)
    dossiers = make_dossiers(earlier, office, [(unit, (("recognised", spans[0][1]),)) for unit, spans in held])
    signer = make_user()
    decided = {"signer": signer, "signer_name": "Người ký", "signer_position": "Trưởng phòng"}
    made = []
    for unit, spans in held:
        for level, first, last in spans:
            decision = Decision(kind="recognise", office=office, round=earlier, level=level, **decided)
            given = {"decision": decision, "dossier": dossiers[unit.pk], "level": level, "year": earlier.year}
            made.append(Recognition(unit=unit, title=rnd.title, valid_from=first, valid_to=last, **given))
    for number, recognition in enumerate(made):
        recognition.decision.code = f"{earlier.pk}-{number}"
    Decision.objects.bulk_create([recognition.decision for recognition in made])
    Recognition.objects.bulk_create(made)


def _groups(rnd, grouped):
    names = sorted({name for _, spans in grouped for name, *_ in spans})
    groups = {
        name: UnitGroup.objects.create(province=rnd.province, name=name, valid_from=START, entered_at=clock.now())
        for name in names
    }
    GroupMembership.objects.bulk_create(
        GroupMembership(unit=unit, group=groups[name], valid_from=first, valid_to=last)
        for unit, spans in grouped
        for name, first, last in spans
    )
