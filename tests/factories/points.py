"""Dossiers of sets with points: a scoring sheet, a round, answers that reach a band."""

from datetime import date, timedelta
from decimal import Decimal

from config import clock
from criteria import library
from criteria.library import spec_of
from criteria.models import CriteriaSet
from recognition import saving, workflow
from recognition.assessing import sheet_of, spec_for
from recognition.models import OfficeKind, Procedure, Role, Round, ScoringSheet, Title
from tests.factories.dossiers import attach, play, prove
from tests.factories.places import LAST_DAY_OF_DISTRICTS, START, make_member, make_office, make_province
from tests.factories.rounds import make_people, make_place, make_procedure

TIMES = {"valid_from": START, "valid_to": LAST_DAY_OF_DISTRICTS}


def make_scored_set(code="tt44-xa") -> CriteriaSet:
    library.load(library.shipped(code))
    return CriteriaSet.objects.published().get(code=code)


def make_scored_procedure(code="tt44-xa") -> Procedure:
    """Like the one that ships for communes while there were districts, but yearly and by the set ``code``."""
    rule = make_procedure()
    known = Procedure.objects.filter(code=f"thu-{code}").first()
    if known:
        return known
    steps = list(rule.steps.all())
    rule.pk, rule.code, rule.criteria_sets = None, f"thu-{code}", [code]
    rule.in_force_from, rule.validity_years, rule.upgrade_after_months, rule.papers = START, None, 0, []
    rule.save(force_insert=True)
    for step in steps:
        rule.steps.create(order=step.order, kind=step.kind, tier=step.tier)
    return rule


def make_sheet(province=None, *, approved=True, code="tt44-xa", **fields) -> ScoringSheet:
    """The maxima of the shipped illustration as the sheet of a province, entered and approved in its Sở."""
    criteria_set = make_scored_set(code)
    province = province or make_province(**TIMES)
    office = province.offices.filter(kind=OfficeKind.EDUCATION).first() or make_office(province, OfficeKind.EDUCATION)
    done = {"approved_by": make_member(office, Role.LEADER), "approved_at": clock.now()} if approved else {}
    given = {
        "name": "Phiếu điểm của tỉnh",
        "basis": "Công văn số 1/SGDĐT",
        "step": Decimal("0.5"),
        "maxima": {number: str(most) for number, most in spec_of(criteria_set).example_sheet.items()},
    }
    return ScoringSheet.objects.create(
        province=province,
        criteria_set=criteria_set,
        office=office,
        entered_by=make_member(office),
        **done | given | fields,
    )


def make_scored_round(code="tt44-xa", *, province=None, year=2023, **fields) -> Round:
    """A round of ``code``; where the set uses a sheet, the province has an approved one."""
    criteria_set, province = make_scored_set(code), province or make_province(**TIMES)
    if criteria_set.uses_sheet and not province.scoring_sheets.exists():
        make_sheet(province, code=code)
    dates = {"opens_on": date(year + 1, 1, 1), "due_on": date(year + 1, 2, 27), "done_on": date(year + 1, 3, 30)}
    return Round.objects.create(
        procedure=make_scored_procedure(code), province=province, year=year, criteria_set=criteria_set, **dates | fields
    )


def score(dossier, share=1, **points):
    """Answer every indicator with ``share`` of its maximum (or as ``points`` say, "i3" for 3) and prove each."""
    given = {}
    for indicator in spec_for(dossier).indicators:
        measure = indicator.measures[0]
        steps = int(measure.maximum * share / measure.step)
        text = points.get(f"i{indicator.number}", str(float(steps * measure.step)).replace(".", ","))
        given[indicator.number] = ({measure.key: text}, f"Chấm theo hồ sơ {indicator.number}.")
    saving.save_new_answers(dossier, given, actor=dossier.people.officer)
    for indicator in spec_for(dossier).indicators:
        prove(dossier, indicator.number, f"{indicator.number}.pdf")
    saving.touch(dossier, sheet_of(dossier))


def make_scored_dossier(code="tt44-xa", *, share=1, actions=(), rnd=None, points=None, unit=None):
    """A dossier scored with ``share`` of every maximum, then brought on by ``actions``, a week before it is due."""
    rnd = rnd or make_scored_round(code)
    unit = unit or make_place(rnd)
    people = make_people(rnd, unit)
    with clock.at(rnd.due_on - timedelta(days=7)):
        dossier = attach(workflow.open_dossier(rnd, unit, actor=people.officer), people)
        score(dossier, share, **(points or {}))
        return play(dossier, *actions)


def load_titles() -> Title:
    """The communes' title with the procedures of TT 25 and, yearly, TT 44."""
    make_scored_set("tt25-xa")
    make_scored_set("tt44-xa")
    make_scored_procedure("tt44-xa")
    return Title.objects.get(code="cdht-xa")
