"""Somebody does another's work between two days, in their own name and in the form of that membership."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from config import clock
from recognition import workflow
from recognition.models import Membership
from tests.factories import make_dossier, make_member, make_stand_in, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

FIRST, LAST = date(2025, 3, 10), date(2025, 3, 14)
DAY = timedelta(days=1)


@pytest.fixture
def deciding():
    dossier = make_dossier(state="deciding", on=FIRST - 7 * DAY)
    dossier.people.deputy = make_member(dossier.held_by, position="Phó Trưởng phòng")
    return dossier


def sent(dossier, **changed):
    held = dossier.people.director.memberships.get()
    given = {"absent": held.pk, "user": dossier.people.deputy.pk, "position": "Phó Trưởng phòng", "basis": "Số 1"}
    return given | {"signs_as": "KT. TRƯỞNG PHÒNG", "valid_from": "10/03/2025", "valid_to": "14/03/2025"} | changed


def test_a_stand_in_acts_between_two_days_in_the_form_of_that_membership_and_as_themselves(deciding):
    people = deciding.people
    make_stand_in(people.director, people.deputy, FIRST, LAST, signs_as="KT. TRƯỞNG PHÒNG", position="Phó Trưởng phòng")
    for day in (FIRST - DAY, LAST + DAY):
        with clock.at(day), pytest.raises(PermissionDenied):
            take(deciding, "recognise", actor=type(people.deputy).objects.get(pk=people.deputy.pk))
    with clock.at(LAST):
        move = take(deciding, "recognise", actor=type(people.deputy).objects.get(pk=people.deputy.pk))

    paper = deciding.decision()
    assert (paper.signer, paper.signer_form) == (people.deputy, "KT. TRƯỞNG PHÒNG")
    assert (move.actor, move.details["stands_in_for"]) == (people.deputy, str(people.director))
    assert f"{people.deputy} (thay {people.director})" in workflow.said(move)


def test_who_stands_in_stops_with_the_role_that_they_represent(deciding, client):
    people, manager = deciding.people, make_member(deciding.held_by, "manager")
    row = make_stand_in(people.director, people.deputy, FIRST, LAST, signs_as="KT. TRƯỞNG PHÒNG")
    client.force_login(manager)
    with clock.at(FIRST):
        assert list(people.deputy.memberships.in_force(FIRST).filter(role="leader")) == [row]
        client.post(reverse("role_end", args=[people.director.memberships.get().pk]))
    row.refresh_from_db()
    assert row.valid_to == FIRST

    Membership.objects.filter(pk=row.pk).update(valid_to=LAST)  # whoever else lets it stand
    assert not people.deputy.memberships.in_force(LAST).filter(role="leader").exists()


def test_nobody_stands_in_for_longer_than_the_absent_person_has_the_role(deciding, client):
    deciding.people.director.memberships.update(valid_to=LAST - DAY)
    client.force_login(deciding.people.director)
    with clock.at(FIRST):
        page = client.post(reverse("stand_ins"), sent(deciding))

    assert (page.status_code, "kết thúc sau ngày 13/03/2025: làm thay không quá ngày đó" in page.text) == (422, True)


def test_the_leader_says_who_stands_in_and_days_never_overlap_for_the_same_two(deciding, client):
    people = deciding.people
    client.force_login(people.director)
    with clock.at(FIRST - DAY):
        saved = client.post(reverse("stand_ins"), sent(deciding))
        again = client.post(reverse("stand_ins"), sent(deciding, valid_from="14/03/2025", valid_to="20/03/2025"))
        wrong = [
            client.post(reverse("stand_ins"), sent(deciding, **change)).status_code
            for change in (
                {"valid_to": ""},
                {"user": people.director.pk},
                {"user": people.officer.pk},
                {"absent": people.leader.memberships.get().pk},
                {"position": "x" * 10**6},
                {"basis": "\x00"},
            )
        ]
    held = Membership.objects.get(stands_in_for=people.director)

    assert (saved.status_code, again.status_code, wrong) == (302, 422, [422] * 6)
    assert "trùng với những ngày đó" in again.text
    assert (held.role, held.office, held.valid_from, held.valid_to) == ("leader", deciding.held_by, FIRST, LAST)
    with pytest.raises(IntegrityError, match="stand_in_once_at_a_time"), transaction.atomic():
        make_stand_in(people.director, people.deputy, LAST, LAST + DAY)
    with pytest.raises(IntegrityError, match="stand_in_has_an_end"), transaction.atomic():
        Membership.objects.filter(pk=held.pk).update(valid_to=None)
    with clock.at(FIRST):
        client.post(reverse("stand_in_end", args=[held.pk]))
    assert Membership.objects.get(pk=held.pk).valid_to == FIRST
