"""Who may act: nobody appraises or decides what they helped to prepare, and roles are dated."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from config import clock
from recognition import permissions
from recognition.models import Membership, OfficeKind, Plan, Role, State, User
from tests.factories import (
    make_commune,
    make_council,
    make_dossier,
    make_member,
    make_minutes,
    make_office,
    make_remark,
    make_user,
    play,
    prove,
    take,
)
from tests.factories.plans import make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)
SIDES = (
    "Bạn ở bên đề nghị hoặc đã tham gia lập hồ sơ này nên không được thẩm định, quyết định. Người làm được: "
    "{} không thuộc bên đề nghị."
)
APPRAISED = "Bạn đã góp ý hoặc cho ý kiến khi thẩm định nên không ký quyết định. Người làm được: {}, là người khác."


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def refusal_of(*args, **kwargs) -> str:
    with pytest.raises(PermissionDenied) as refusal:
        take(*args, **kwargs)
    return str(refusal.value)


def join(user, office, role, **dates):
    """Another role for somebody; the person as they sign in afterwards."""
    dates = {"valid_from": office.valid_from, "valid_to": office.valid_to} | dates
    Membership.objects.create(user=user, office=office, role=role, position="Chuyên viên", **dates)
    return User.objects.get(pk=user.pk)


# Apart from the applicant's side


@pytest.mark.parametrize(
    ("state", "action", "role", "who"),
    [
        ("submitted", "accept", Role.OFFICER, "Chuyên viên"),
        ("submitted", "send-back", Role.OFFICER, "Chuyên viên"),
        ("appraising", "propose", Role.OFFICER, "Chuyên viên"),
        ("appraising", "refuse", Role.LEADER, "Lãnh đạo"),
        ("deciding", "recognise", Role.LEADER, "Lãnh đạo"),
        ("deciding", "hand-back", Role.LEADER, "Lãnh đạo"),
        ("signing", "abandon", Role.LEADER, "Lãnh đạo"),
    ],
)
def test_who_works_on_both_sides_acts_on_neither_for_the_office_above(state, action, role, who):
    dossier = make_dossier(state=state)
    both = join(dossier.people.leader, dossier.held_by, role)

    assert refusal_of(dossier, action, actor=both) == SIDES.format(f"{who} {dossier.held_by}")


@pytest.mark.parametrize(
    "help_given", ["typed", "brought evidence", "answered a remark", "planned", "chaired", "moved it"]
)
def test_who_helped_to_prepare_and_then_changed_office_does_not_appraise(help_given):
    dossier = make_dossier(state=State.SUBMITTED)
    helper = make_user()
    if help_given == "typed":
        dossier.answers.filter(indicator="1.1").update(changed_by=helper)
    elif help_given == "brought evidence":
        dossier.evidence.update(added_by=helper)
    elif help_given == "answered a remark":
        make_remark(dossier)
        dossier.remarks.update(state="answered", answer="Đã sửa.", answered_by=helper)
    elif help_given == "planned":
        Plan.objects.create(dossier=dossier, figures_due_on=DAY, created_by=helper)
    elif help_given == "chaired":
        plan = Plan.objects.create(dossier=dossier, figures_due_on=DAY, created_by=dossier.people.officer)
        plan.dossier = dossier
        make_meeting(plan, chair=helper, chair_name=str(helper))
    else:
        helper = dossier.people.officer
        helper.memberships.update(valid_to=date(2025, 2, 28))
    helper = join(helper, dossier.held_by, Role.OFFICER)

    assert refusal_of(dossier, "accept", actor=helper) == SIDES.format(f"Chuyên viên {dossier.held_by}")
    assert permissions.remarks(dossier, helper) is False
    assert helper.pk in permissions.people_on_applicants_side(dossier)


def test_help_with_another_dossier_bars_nobody():
    dossier, other = make_dossier(state=State.SUBMITTED), make_dossier()
    reviewer = join(other.people.officer, dossier.held_by, Role.OFFICER)

    assert take(dossier, "accept", actor=reviewer).to_state == "appraising"


# Apart from the appraisal


def test_who_gave_an_opinion_does_not_decide():
    dossier = make_dossier(state=State.DECIDING)

    for action in ("recognise", "refuse", "hand-back"):
        assert refusal_of(dossier, action, actor=dossier.people.chair) == APPRAISED.format(
            f"Lãnh đạo {dossier.held_by}"
        )


def test_who_remarked_on_indicators_does_not_decide():
    dossier = make_dossier(state=State.APPRAISING)
    reviewer = join(dossier.people.reviewer, dossier.held_by, Role.LEADER)
    make_remark(dossier)
    dossier = play(dossier, "send-back", "finish", "submit", "accept", "propose")

    assert refusal_of(dossier, "recognise", actor=reviewer) == APPRAISED.format(f"Lãnh đạo {dossier.held_by}")


def test_a_procedure_may_let_them_decide_all_the_same():
    dossier = make_dossier(state=State.DECIDING)
    dossier.round.procedure.opinion_giver_may_decide = True
    dossier.round.procedure.save()

    assert take(dossier, "recognise", actor=dossier.people.chair).to_state == "signing"


def test_an_opinion_on_another_dossier_bars_nobody():
    dossier = make_dossier(state=State.APPRAISING)
    chair = join(dossier.people.chair, dossier.held_by, Role.LEADER, valid_from=date(2025, 1, 1))
    council = make_council(dossier.round, dossier.held_by, by=dossier.people.reviewer)
    make_minutes(dossier, council=council)
    dossier = play(dossier, "propose")

    assert permissions.has_appraised(dossier, chair) is False
    assert take(dossier, "recognise", actor=chair).to_state == "signing"


def test_what_a_page_has_asked_once_is_asked_again_by_whoever_acts():
    dossier, user = make_dossier(state=State.SUBMITTED), make_user()
    join(user, dossier.held_by, Role.OFFICER)
    assert permissions.reviews(dossier, user) is True

    dossier.answers.filter(indicator="5.1").update(changed_by=user)

    assert permissions.reviews(dossier, user) is True  # as the page that is being made knows it
    with pytest.raises(PermissionDenied):
        take(dossier, "accept", actor=user)


# Dated roles


@pytest.mark.parametrize(
    ("day", "may"),
    [
        (date(2025, 3, 2), False),
        (date(2025, 3, 3), True),
        (date(2025, 3, 14), True),
        (date(2025, 3, 15), False),
    ],
)
def test_a_stand_in_decides_from_the_first_to_the_last_day(day, may):
    dossier = make_dossier(state=State.DECIDING)
    deputy = join(make_user(), dossier.held_by, Role.LEADER, valid_from=date(2025, 3, 3), valid_to=date(2025, 3, 14))

    with clock.at(day):
        assert permissions.decides(dossier, deputy) is may


def test_a_round_that_runs_on_is_finished_by_the_office_that_was_until_its_people_leave():
    dossier = make_dossier(state=State.DECIDING)
    stays = join(make_user(), dossier.held_by, Role.LEADER, valid_to=date(2025, 9, 30))

    with clock.at(date(2025, 9, 30)):
        assert permissions.decides(dossier, stays) is True
        assert permissions.decides(dossier, dossier.people.director) is False
    with clock.at(date(2025, 10, 1)):
        assert permissions.decides(dossier, stays) is False


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
def test_viewers_and_managers_move_nothing(role):
    dossier = make_dossier(state=State.SUBMITTED)
    above, home = make_member(dossier.held_by, role), make_member(dossier.applicant, role)

    allowed = {
        predicate.__name__
        for predicate in (
            permissions.prepares,
            permissions.edits,
            permissions.leads_applicant,
            permissions.reviews,
            permissions.remarks,
            permissions.leads_holder,
            permissions.decides,
            permissions.refuses,
            permissions.issues,
            permissions.withdraws,
        )
        for person in (above, home)
        if predicate(dossier, person)
    }
    assert allowed == set()


def test_nobody_is_anybody_before_they_sign_in():
    dossier = make_dossier(state=State.SUBMITTED)

    assert [
        permissions.prepares(dossier, None),
        permissions.reviews(dossier, None),
        permissions.issues(dossier, None),
    ] == [False] * 3
    assert permissions.is_robot(dossier, None) is True


# In words


def test_a_refusal_says_who_can():
    dossier = make_dossier(state=State.SUBMITTED)
    office, home = dossier.held_by, dossier.applicant

    assert {
        action: permissions.who(dossier, action) for action in ("accept", "refuse", "withdraw", "issue", "lapse")
    } == {
        "accept": f"Chuyên viên {office}",
        "refuse": f"Lãnh đạo {office}",
        "withdraw": f"Lãnh đạo {home}",
        "issue": f"Văn thư {office}",
        "lapse": "Hệ thống, khi khóa đợt",
    }
    assert permissions.who(make_dossier(answered=False), "withdraw").startswith("Cán bộ ")
    assert refusal_of(dossier, "accept", actor=dossier.people.leader) == f"Việc này của Chuyên viên {office}."


# Areas


@pytest.mark.parametrize(
    ("place", "kind", "role", "may"),
    [
        ("district", OfficeKind.EDUCATION, Role.OFFICER, True),
        ("district", OfficeKind.COMMITTEE, Role.LEADER, True),
        ("province", OfficeKind.EDUCATION, Role.LEADER, True),
        ("province", OfficeKind.CULTURE, Role.OFFICER, True),
        ("district", OfficeKind.EDUCATION, Role.CLERK, False),
        ("district", OfficeKind.EDUCATION, Role.VIEWER, False),
        ("district", OfficeKind.ASSOCIATION, Role.LEADER, False),
        ("commune", OfficeKind.COMMITTEE, Role.LEADER, False),
        ("elsewhere", OfficeKind.EDUCATION, Role.LEADER, False),
    ],
)
def test_a_difficult_area_is_entered_from_above_never_by_the_commune_itself(place, kind, role, may):
    dossier = make_dossier(answered=False)
    commune = dossier.unit
    unit = {
        "district": commune.parent,
        "province": commune.parent.parent,
        "commune": make_commune(commune.parent),
        "elsewhere": make_dossier(answered=False).unit.parent,
    }[place]
    person = make_member(make_office(unit, kind, name="Cơ quan thử"), role)
    if place == "commune":
        commune = unit

    assert permissions.designates_area(person, commune) is may
    assert permissions.designates_area(person, commune.parent) is False


def test_evidence_of_somebody_else_bars_nobody():
    dossier = make_dossier(state=State.SUBMITTED)
    prove(dossier, "1.1")

    assert permissions.is_apart(dossier, dossier.people.reviewer) is True
    assert permissions.is_apart(dossier, dossier.people.officer) is False
