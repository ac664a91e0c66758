"""Rounds of a province, a commune that takes part, and the people on both sides."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings

from criteria import library
from criteria.models import CriteriaSet
from recognition.models import Decision, OfficeKind, Procedure, Recognition, Role, Round, Unit, User
from recognition.procedures import load_file
from tests.factories.places import (
    LAST_DAY_OF_DISTRICTS,
    START,
    make_commune,
    make_district,
    make_member,
    make_office,
    make_province,
)

SET = "tt25-xa"
PROCEDURES = {3: "cdht-xa-ba-cap", 2: "cdht-xa-hai-cap"}


@lru_cache
def _spec():
    return library.shipped(SET)


def make_criteria_set() -> CriteriaSet:
    """The set that ships for communes, published."""
    library.load(_spec())
    return CriteriaSet.objects.get(code=SET, status=CriteriaSet.Status.PUBLISHED)


def make_procedure(code=PROCEDURES[3]) -> Procedure:
    """One of the procedures that ship for communes."""
    if not Procedure.objects.filter(code=code).exists():
        load_file(settings.FIXTURES_DIR / "procedures" / "cdht-xa.yaml")
    return Procedure.objects.get(code=code)


def make_round(*, tiers=3, year=None, province=None, procedure=None, **fields) -> Round:
    """The round of 2024 while there are districts (``tiers`` 3), of 2025 without them (2), on the circular's dates."""
    procedure = procedure or make_procedure(PROCEDURES[tiers])
    year = year or (2024 if tiers == 3 else 2025)
    times = {"valid_from": START, "valid_to": LAST_DAY_OF_DISTRICTS} if tiers == 3 else {}
    dates = {
        "opens_on": date(year + 1, 1, 1),
        "due_on": Round.default_due_on(procedure, year),
        "done_on": Round.default_done_on(procedure, year),
    }
    return Round.objects.create(
        procedure=procedure,
        province=province or make_province(**times),
        year=year,
        criteria_set=make_criteria_set(),
        **dates | fields,
    )


def make_place(rnd, *, parent=None, **fields) -> Unit:
    """A commune that takes part in ``rnd``, with its committee; every education office above it has its office too.

    ``parent`` is the district it lies in (a new one unless given), where there are districts.
    """
    if rnd.province.valid_to:
        parent = parent or make_district(rnd.province)
    commune = make_commune(parent or rnd.province, **fields)
    make_office(commune)
    for unit in (commune.parent, rnd.province):
        if not unit.offices.filter(kind=OfficeKind.EDUCATION).exists():
            make_office(unit, OfficeKind.EDUCATION)
    return commune


@dataclass
class People:
    """Who does what over one commune: at home, then in the office that decides."""

    officer: User
    leader: User
    clerk: User
    reviewer: User
    director: User
    registrar: User
    chair: User  # a leader there who sits in the council


def make_people(rnd, unit=None) -> People:
    """The people of the commune ``unit`` and of the education office that decides over it in ``rnd``."""
    unit = unit or make_place(rnd)
    day = rnd.opens_on
    home, above = rnd.procedure.applicant_of(unit, day), rnd.procedure.decider_for(unit, day)
    return People(
        officer=make_member(home),
        leader=make_member(home, Role.LEADER, position="Chủ tịch"),
        clerk=make_member(home, Role.CLERK, position="Văn thư"),
        reviewer=make_member(above),
        director=make_member(above, Role.LEADER, position="Trưởng phòng"),
        registrar=make_member(above, Role.CLERK, position="Văn thư"),
        chair=make_member(above, Role.LEADER, position="Phó Trưởng phòng"),
    )


def make_recognition(dossier, level="1", *, valid_from=None, **fields) -> Recognition:
    """A recognition of the dossier's unit as the figures see it, without the papers behind it."""
    valid_from = valid_from or dossier.round.due_on + timedelta(days=15)
    people = dossier.people
    decision = Decision.objects.create(
        kind="recognise",
        office=dossier.decider(),
        round=dossier.round,
        level=level,
        signer=people.director,
        signer_name=str(people.director),
        signer_position="Trưởng phòng",
    )
    given = {"year": dossier.round.year, "valid_to": date(valid_from.year + 3, 12, 31)}
    return Recognition.objects.create(
        unit=dossier.unit,
        title=dossier.round.title,
        level=level,
        decision=decision,
        dossier=dossier,
        valid_from=valid_from,
        **given | fields,
    )
