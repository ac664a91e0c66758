"""Who may open a dossier, and who may only know that there is one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import clock
from recognition import permissions
from recognition.models import Dossier, Membership, OfficeKind, Role, Round, State, UnitChange, User
from tests.factories import (
    TWO_TIERS_FROM,
    make_commune,
    make_dossier,
    make_member,
    make_office,
    make_place,
    make_province,
    make_round,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def opened_by(user):
    return set(Dossier.objects.visible_to(user))


def known_to(user):
    return set(Dossier.objects.overseen_by(user))


def above(dossier, tier, kind=OfficeKind.EDUCATION, role=Role.VIEWER):
    """Somebody in an office of the dossier's district or province."""
    unit = dossier.unit.ancestor(tier)
    office = unit.offices.filter(kind=kind).first() or make_office(unit, kind)
    return make_member(office, role)


@pytest.fixture
def pair():
    """A draft and a dossier handed in, in one district; a third of each in another province."""
    rnd = make_round()
    draft = make_dossier(rnd=rnd, answered=False)
    handed_in = make_dossier(state=State.SUBMITTED, rnd=rnd, unit=make_place(rnd, parent=draft.unit.parent))
    make_dossier(answered=False)
    make_dossier(state=State.SUBMITTED)
    return draft, handed_in


def test_a_commune_opens_its_own_dossier_and_knows_of_no_other(pair):
    draft, handed_in = pair

    for dossier in pair:
        for person in (dossier.people.officer, dossier.people.leader, dossier.people.clerk):
            assert opened_by(person) == known_to(person) == {dossier}


@pytest.mark.parametrize("tier", ["district", "province"])
@pytest.mark.parametrize("kind", [OfficeKind.EDUCATION, OfficeKind.COMMITTEE])
def test_an_office_above_opens_what_was_handed_in_and_knows_of_drafts(pair, tier, kind):
    draft, handed_in = pair
    person = above(draft, tier, kind)

    assert opened_by(person) == {handed_in}
    assert known_to(person) == {draft, handed_in}


def test_an_association_above_sees_nothing_that_it_does_not_hold(pair):
    draft, handed_in = pair
    person = above(draft, "district", OfficeKind.ASSOCIATION)
    assert (opened_by(person), known_to(person)) == (set(), set())

    Dossier.objects.filter(pk=handed_in.pk).update(held_by=person.memberships.get().office)
    assert opened_by(person) == {handed_in}


@pytest.mark.parametrize(
    ("state", "visible"),
    [
        ("drafting", False),
        ("endorsing", False),
        ("withdrawn", False),
        ("lapsed", False),
        ("submitted", True),
        ("returned", True),
        ("self_assessed", True),
    ],
)
def test_content_is_seen_from_above_once_it_was_handed_in(state, visible):
    dossier = make_dossier(state=state)
    person = above(dossier, "district")

    assert (dossier in opened_by(person), known_to(person)) == (visible, {dossier})


def test_a_person_without_office_sees_nothing_and_the_operator_everything(pair):
    stranger, operator = make_user(), make_user(is_superuser=True)

    assert (opened_by(stranger), known_to(stranger)) == (set(), set())
    assert opened_by(operator) == known_to(operator) == set(Dossier.objects.all())


@pytest.mark.parametrize(
    ("day", "sees"),
    [(date(2025, 3, 2), False), (date(2025, 3, 3), True), (date(2025, 3, 14), True), (date(2025, 3, 15), False)],
)
def test_a_membership_opens_from_its_first_to_its_last_day(day, sees):
    dossier = make_dossier(state=State.SUBMITTED)
    person = make_user()
    Membership.objects.create(
        user=person,
        office=dossier.held_by,
        role=Role.VIEWER,
        position="Chuyên viên",
        valid_from=date(2025, 3, 3),
        valid_to=date(2025, 3, 14),
    )

    with clock.at(day):
        assert opened_by(person) == ({dossier} if sees else set())


def test_two_offices_show_both_their_dossiers_once():
    dossier = make_dossier(state=State.SUBMITTED)
    person = above(dossier, "district")
    other = make_dossier(answered=False)
    for office in (dossier.unit.parent.parent.offices.get(), other.applicant):
        Membership.objects.create(
            user=person, office=office, role=Role.VIEWER, position="x", valid_from=office.valid_from
        )

    found = list(Dossier.objects.visible_to(User.objects.get(pk=person.pk)).order_by("pk"))

    assert found == [dossier, other]


# After 01/07/2025


@pytest.fixture
def inherited(pair):
    """The pair's communes went into one new commune of a new province, which their province became part of."""
    draft, handed_in = pair
    province = make_province()
    commune = make_commune(province)
    for old, new in [
        (draft.unit, commune),
        (handed_in.unit, commune),
        (draft.round.province, province),
    ]:
        UnitChange.objects.create(
            kind="merged", old=old, new=new, share="whole", effective_on=TWO_TIERS_FROM, legal_basis="NQ 1"
        )
    with clock.at(TWO_TIERS_FROM):
        yield draft, handed_in, commune, province


def test_a_successor_opens_what_its_predecessors_handed_in(inherited):
    draft, handed_in, commune, province = inherited
    person = make_member(make_office(commune), Role.OFFICER)
    director = make_member(make_office(province, OfficeKind.EDUCATION), Role.LEADER)

    assert (opened_by(person), known_to(person)) == ({handed_in}, {draft, handed_in})
    assert (opened_by(director), known_to(director)) == ({handed_in}, {draft, handed_in})


def test_the_heirs_of_who_stood_above_read_the_minutes_and_the_applicants_heir_does_not(inherited):
    _, handed_in, commune, province = inherited
    director = make_member(make_office(province, OfficeKind.EDUCATION), Role.LEADER)
    heir = make_member(make_office(commune), Role.LEADER)

    assert permissions.reads_minutes(handed_in, director) is True
    assert permissions.reads_minutes(handed_in, heir) is False


def test_a_commune_beside_the_successor_inherits_nothing(inherited):
    *_, province = inherited
    person = make_member(make_office(make_commune(province)), Role.OFFICER)

    assert (opened_by(person), known_to(person)) == (set(), set())


def test_the_people_of_an_office_that_ended_see_nothing_any_more(inherited):
    draft, handed_in, *_ = inherited

    assert opened_by(draft.people.officer) == opened_by(handed_in.people.reviewer) == set()


def test_rounds_are_seen_from_below_the_province_and_by_its_successor(inherited):
    draft, _, commune, province = inherited
    new = make_round(tiers=2, province=province)
    foreign = make_round(tiers=2)

    def rounds(person):
        return set(Round.objects.visible_to(person))

    assert rounds(make_member(make_office(province, OfficeKind.EDUCATION))) == {draft.round, new}
    assert rounds(make_member(make_office(commune))) == {draft.round, new}
    assert foreign in rounds(make_user(is_superuser=True))
    with clock.at(DAY):
        assert rounds(User.objects.get(pk=draft.people.officer.pk)) == {draft.round}


# Cost


def queries(call) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


def test_a_list_costs_the_same_for_one_and_for_three_dossiers():
    rnd = make_round()
    first = make_dossier(state=State.SUBMITTED, rnd=rnd)
    person = above(first, "province")

    def print_list():
        reader = User.objects.get(pk=person.pk)
        return [
            (str(dossier), str(dossier.held_by), dossier.round.province.full_name)
            for dossier in Dossier.objects.overseen_by(reader).for_list()
        ]

    assert len(print_list()) == 1
    cost = queries(print_list)
    for _ in range(2):
        make_dossier(rnd=rnd, answered=False)

    assert (len(print_list()), queries(print_list)) == (3, cost)
