"""Separation of duties, one row for each way in which somebody could be on two sides."""

from datetime import date, timedelta

import pytest

from config import clock
from recognition import councils, permissions, workflow
from recognition.models import Membership, Opinion, Role, State, User
from tests.factories import make_council, make_dossier, make_place, make_user, prove
from tests.factories.dossiers import make_remark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)
YES, NO = True, False

# what binds somebody to the dossier who is officer and leader of the office above:
#                              remarks, appraises, gives an opinion, decides
ROWS = {
    "nothing":                        (YES, YES, YES, YES),
    "works for the applicant too":    (NO, NO, NO, NO),
    "only looks on there":            (NO, NO, NO, NO),
    "worked there on something else":  (YES, YES, YES, YES),
    "typed an answer":                (NO, NO, NO, NO),
    "brought a piece of evidence":    (NO, NO, NO, NO),
    "answered a remark":              (NO, NO, NO, NO),
    "remarked":                       (YES, YES, YES, NO),
    "gave an opinion":                (YES, YES, YES, NO),
    "inspected":                      (YES, YES, YES, NO),
    "remarked where that may decide": (YES, YES, YES, YES),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def join(user, office, role, since=date(2025, 1, 1), until=date(2025, 6, 30)):
    Membership.objects.create(user=user, office=office, role=role, position="Cán bộ", valid_from=since, valid_to=until)


def bind(user, dossier, how):
    """Make of ``user`` what the row says."""
    match how:
        case "works for the applicant too" | "only looks on there":
            join(user, dossier.applicant, Role.OFFICER if how.startswith("works") else Role.VIEWER)
        case "worked there on something else":
            join(user, dossier.applicant, Role.OFFICER, until=DAY - timedelta(days=1))
        case "typed an answer":
            dossier.answers.filter(indicator="1.1").update(changed_by=user)
        case "brought a piece of evidence":
            prove(dossier, "1.2")
            dossier.evidence.filter(subject="1.2").update(added_by=user)
        case "answered a remark":
            remark = make_remark(dossier)
            dossier.remarks.filter(pk=remark.pk).update(answered_by=user)
        case "remarked" | "remarked where that may decide":
            remark = make_remark(dossier)
            dossier.remarks.filter(pk=remark.pk).update(by=user)
            dossier.round.procedure.opinion_giver_may_decide = how.endswith("decide")
        case "gave an opinion":
            seat = dossier.round.councils.get().members.last()
            seat.user = user
            seat.save()
            Opinion.objects.create(member=seat, submission=dossier.last_submission, recorded_by=user, sitting=9)
        case "inspected":
            _inspect(dossier, user)


def _inspect(dossier, user):
    day = {"planned_on": DAY, "starts_on": DAY, "ends_on": DAY}
    office = {"office": dossier.held_by, "approving_office": dossier.held_by}
    plan = dossier.inspections.create(number=dossier.pk, place="Xã", saved_by=user, **day, **office)
    plan.members.create(name=str(user), position="Cán bộ", body="Công an", user=user)


def allowed(appraised, waiting, how) -> tuple:
    """The row of somebody bound to both dossiers as ``how`` says."""
    user = make_user()
    join(user, appraised.held_by, Role.OFFICER)
    join(user, appraised.held_by, Role.LEADER)
    for dossier in (appraised, waiting):
        bind(user, dossier, how)
    user = User.objects.get(pk=user.pk)
    seat = appraised.round.councils.get().members.first()
    seat.user = user
    for dossier in (appraised, waiting):
        dossier.__dict__.pop("_asked_once", None)
    return (
        permissions.remarks(appraised, user),
        workflow.is_permitted(appraised, "propose", user),
        seat.pk not in councils.barred(appraised, [seat]),
        workflow.is_permitted(waiting, "recognise", user),
    )


def test_nobody_is_on_two_sides():
    appraised = make_dossier(state=State.APPRAISING)
    rnd, unit, people = appraised.round, appraised.unit, appraised.people
    with clock.at(rnd.opens_on):
        make_council(rnd, appraised.held_by, by=people.reviewer)
    waiting = make_dossier(state=State.DECIDING, rnd=rnd, unit=make_place(rnd, parent=unit.parent))

    found = {}
    for how in ROWS:
        appraised.round.procedure.opinion_giver_may_decide = False
        waiting.round.procedure.opinion_giver_may_decide = False
        found[how] = allowed(appraised, waiting, how)
    assert found == ROWS


# action, role: everybody who acts for a time acts from the first to the last day of it
STAND_INS = [
    ("endorsing", "submit", "applicant", Role.LEADER),
    ("submitted", "accept", "held_by", Role.OFFICER),
    ("deciding", "recognise", "held_by", Role.LEADER),
    ("signing", "issue", "held_by", Role.CLERK),
]


@pytest.mark.parametrize(("state", "action", "office", "role"), STAND_INS, ids=[row[1] for row in STAND_INS])
def test_a_stand_in_acts_from_the_first_day_to_the_last(state, action, office, role):
    dossier, deputy = make_dossier(state=state), make_user()
    join(deputy, getattr(dossier, office), role, since=DAY, until=DAY + timedelta(days=2))
    days = {}
    for offset in (-1, 0, 2, 3):
        with clock.at(DAY + timedelta(days=offset)):
            days[offset] = workflow.is_permitted(dossier, action, deputy)

    assert days == {-1: False, 0: True, 2: True, 3: False}
