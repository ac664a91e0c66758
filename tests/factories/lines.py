"""Any title's line: its round, a unit that takes part, the offices it goes through, and answers that reach the highest level."""

from django.conf import settings

from config import clock
from criteria import library, reading
from criteria.models import CriteriaSet
from criteria.spec import Rule
from recognition import nation, saving, workflow
from recognition.assessing import sheet_of, stored
from recognition.models import Answer, Procedure, Role, Round, Tier, Unit
from recognition.procedures import load_folder
from tests.factories.dossiers import attach, prove
from tests.factories.places import (
    START,
    make_commune,
    make_district,
    make_member,
    make_office,
    make_province,
    make_unit,
)
from tests.factories.rounds import People


def load_law(*codes):
    """Every procedure that ships, and the criteria sets ``codes``."""
    nation.ministry()
    load_folder(settings.FIXTURES_DIR / "procedures")
    for code in codes:
        library.load(library.shipped(code))


def make_line_round(code: str, year=2024, province=None, criteria_set="") -> Round:
    """The round of procedure ``code`` on the circular's dates; its province lives on, its districts until 30/06/2025."""
    procedure = Procedure.objects.get(code=code)
    return Round.objects.create(
        procedure=procedure,
        province=province or make_province(valid_from=START),
        year=year,
        criteria_set=CriteriaSet.objects.published().get(code=criteria_set or procedure.criteria_sets[0]),
        opens_on=Round.earliest_opening(procedure, year),
        due_on=Round.default_due_on(procedure, year),
        done_on=Round.default_done_on(procedure, year),
        outside_force_reason="Để thử",
    )


def make_line_unit(rnd: Round, **fields) -> Unit:
    """A unit that takes part in ``rnd``: the province, a district, a commune in one, or a school."""
    title, province = rnd.title, rnd.province
    if title.tier == Tier.PROVINCE:
        return province
    if title.tier == Tier.INSTITUTION and title.assessed_at == "province":
        fields = {"kind": "upper_secondary", "assessed_at": "province"} | fields
        return make_unit(tier=Tier.INSTITUTION, parent=province, valid_from=START, **fields)
    district = make_district(province)
    if title.tier == Tier.DISTRICT:
        return district
    if title.tier == Tier.COMMUNE:
        return make_commune(district)
    return make_unit(tier=Tier.INSTITUTION, parent=district, valid_from=START, **fields)


def make_offices(rnd: Round, unit: Unit):
    """The offices that apply, prepare, receive, appraise and decide for ``unit``, where they are not there yet."""
    rule = rnd.procedure
    for kind in {rule.applicant_kind, rule.prepared_kind}:
        if not (unit.own_office_id or unit.offices.filter(kind=kind).exists()):
            make_office(unit, kind, valid_from=START)
    above = [(step.kind, step.tier) for step in rule.steps.all()] + [(rule.decider_kind, rule.decider_tier)]
    for kind, tier in above:
        place = unit.ancestor(tier)
        if place is not None and not place.offices.filter(kind=kind).exists():
            make_office(place, kind)


def make_line_people(rnd: Round, unit: Unit) -> People:
    """Those who carry a dossier of ``unit`` through ``rnd``; the reviewer and the chair work in the last office of the chain."""
    day, rule = rnd.opens_on, rnd.procedure
    home, preparer, above = rule.applicant_of(unit, day), rule.preparer_of(unit, day), rule.decider_for(unit, day)
    last = rule.chain_for(unit, day)[-1]
    return People(
        officer=make_member(preparer),
        leader=make_member(home, Role.LEADER, position="Thủ trưởng"),
        clerk=make_member(home, Role.CLERK, position="Văn thư"),
        reviewer=make_member(last),
        director=make_member(above, Role.LEADER, position="Chủ tịch"),
        registrar=make_member(above, Role.CLERK, position="Văn thư"),
        chair=make_member(last, Role.LEADER, position="Lãnh đạo"),
    )


def open_line(code: str, *, year=2024, on=None, unit=None, rnd=None):
    """An empty dossier of procedure ``code``, opened on ``on`` (the first day on which dossiers are taken)."""
    rnd = rnd or make_line_round(code, year)
    unit = unit or make_line_unit(rnd)
    make_offices(rnd, unit)
    people = make_line_people(rnd, unit)
    with clock.at(on or rnd.opens_on):
        return attach(workflow.open_dossier(rnd, unit, actor=people.officer), people)


def fill_at_best(dossier):
    """Answer and prove every indicator that applies so that it passes at every level, and bring the papers asked for."""
    sheet = sheet_of(dossier)
    for indicator in sheet.indicators:
        typed = {key: text for key, text in best(indicator).items() if key in sheet.keys(indicator.number)}
        Answer.objects.create(
            dossier=dossier,
            indicator=indicator.number,
            typed=typed,
            read={
                key: stored(found.value) for key, found in reading.read_all(indicator, typed).items() if key in typed
            },
            version=1,
            changed_by=dossier.people.officer,
            changed_at=clock.now(),
        )
        prove(dossier, indicator.number)
    for code in dossier.round.procedure.papers:
        prove(dossier, f"paper:{code}", f"{code}.pdf")
    saving.touch(dossier, sheet_of(dossier))


def best(indicator) -> dict[str, str]:
    """Measure key → what is typed so that nothing more could be asked; two points of every score."""
    if not indicator.requirements:
        return {measure.key: "2" for measure in indicator.measures}
    found = {}
    for r in indicator.requirements:
        found |= {
            Rule.YES: {r.measure: "true"},
            Rule.CHECKLIST: {r.measure: "true"},
            Rule.RATIO: {r.measure: "1.000", r.against: "1.000"},
            Rule.UNITS: {},
            Rule.GRADE: {r.measure: str(len(indicator.measure(r.measure).options) - 1)},
            Rule.COUNT: {r.measure: "100"},
            Rule.RISE: {r.measure: "2", r.against: "1"},
            Rule.FALL: {r.measure: "1", r.against: "2"},
        }[r.rule]
    return found
