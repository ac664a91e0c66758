"""Managers keep the people of their office and of those below, and nobody else's."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import clock
from recognition.models import Membership, OfficeKind, Role, User
from tests.factories import PASSWORD, make_commune, make_member, make_office, make_province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    """A day after the units of the tests have begun."""
    with clock.at(date(2026, 1, 15)):
        yield


def province_with_manager():
    province = make_province()
    education = make_office(province, OfficeKind.EDUCATION)
    return province, education, make_member(education, Role.MANAGER)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def role(user) -> Membership:
    return user.memberships.get()


def new_role(office, **changes) -> dict:
    content = {
        "username": "moi.canbo",
        "full_name": "Người Mới",
        "office": office.pk,
        "role": "officer",
        "position": "Công chức",
        "signs_as": "",
        "valid_from": clock.today().isoformat(),
        "valid_to": "",
        "basis": "",
    }
    return content | changes


def test_a_manager_sees_the_people_of_the_own_office_and_below_alone():
    province, _, manager = province_with_manager()
    below = make_member(make_office(make_commune(province)))
    make_member(make_office(make_commune()))  # another province

    page = signed_in(manager).get("/nguoi-dung/")

    assert {held.user for held in page.context["page"]} == {manager, below}


def test_nobody_else_opens_the_page():
    _, education, _ = province_with_manager()

    answer = signed_in(make_member(education, Role.LEADER)).get("/nguoi-dung/")

    assert answer.status_code == 403
    assert "Quản lý người dùng" in answer.content.decode()


def test_a_role_for_a_new_person_makes_an_account_without_password():
    province, _, manager = province_with_manager()
    committee = make_office(make_commune(province))

    signed_in(manager).post("/nguoi-dung/", new_role(committee))

    made = User.objects.get(username="moi.canbo")
    assert (role(made).office, role(made).role) == (committee, "officer")
    assert (made.has_usable_password(), made.must_change_password) == (False, True)


def test_a_role_in_an_office_elsewhere_is_refused():
    _, _, manager = province_with_manager()
    elsewhere = make_office(make_commune())

    answer = signed_in(manager).post("/nguoi-dung/", new_role(elsewhere))

    assert answer.status_code == 422
    assert not User.objects.filter(username="moi.canbo").exists()


def test_an_operators_account_gets_no_role_from_a_manager():
    province, _, manager = province_with_manager()
    User.objects.create_superuser("vanhanh", password=PASSWORD, full_name="Người vận hành")

    answer = signed_in(manager).post("/nguoi-dung/", new_role(make_office(make_commune(province)), username="VANHANH"))

    assert answer.status_code == 422
    assert Membership.objects.count() == 1


def test_a_role_ends_today_and_is_not_one_s_own():
    province, _, manager = province_with_manager()
    officer = make_member(make_office(make_commune(province)))
    client = signed_in(manager)

    client.post(f"/nguoi-dung/{role(officer).pk}/ket-thuc/")
    client.post(f"/nguoi-dung/{role(manager).pk}/ket-thuc/")

    assert (role(officer).valid_to, role(manager).valid_to) == (clock.today(), None)


def test_a_one_time_password_is_shown_once_and_must_be_changed():
    province, _, manager = province_with_manager()
    officer = make_member(make_office(make_commune(province)))

    page = signed_in(manager).post(f"/nguoi-dung/{role(officer).pk}/mat-khau/")

    client = Client()
    assert client.login(username=officer.username, password=page.context["password"])
    assert client.get("/").url == "/doi-mat-khau/"
    assert not Client().login(username=officer.username, password=PASSWORD)


def test_a_person_with_a_role_elsewhere_gets_no_password_from_here():
    province, _, manager = province_with_manager()
    officer = make_member(make_office(make_commune(province)))
    Membership.objects.create(
        user=officer, office=make_office(), role="viewer", position="x", valid_from=clock.today() - timedelta(days=1)
    )

    here = officer.memberships.get(role="officer")
    answer = signed_in(manager).post(f"/nguoi-dung/{here.pk}/mat-khau/")

    assert answer.status_code == 403
    assert Client().login(username=officer.username, password=PASSWORD)


def test_the_list_costs_the_same_for_one_person_and_for_three(django_assert_num_queries):
    province, education, manager = province_with_manager()
    client = signed_in(manager)
    client.get("/nguoi-dung/")
    with CaptureQueriesContext(connection) as one:
        client.get("/nguoi-dung/")
    make_member(make_office(make_commune(province)))
    make_member(education, Role.VIEWER)
    with django_assert_num_queries(len(one)):
        client.get("/nguoi-dung/")


def test_who_works_elsewhere_gets_no_role_that_would_bar_them_there():
    province, education, _ = province_with_manager()
    reviewer = make_member(education, Role.OFFICER)
    committee = make_office(make_commune(province))
    manager_below = make_member(committee, Role.MANAGER)

    answer = signed_in(manager_below).post(
        "/nguoi-dung/", new_role(committee, username=reviewer.username, role="viewer")
    )

    assert answer.status_code == 422
    assert role(reviewer).office == education


def test_who_has_left_another_office_gets_a_role_and_a_password_in_the_new_one():
    province, _, manager = province_with_manager()
    mover, committee = make_member(make_office(make_commune())), make_office(make_commune(province))
    mover.memberships.update(valid_to=clock.today() - timedelta(days=1))

    given = signed_in(manager).post("/nguoi-dung/", new_role(committee, username=mover.username))
    here = mover.memberships.get(office=committee)
    password = signed_in(manager).post(f"/nguoi-dung/{here.pk}/mat-khau/")

    assert (given.status_code, password.status_code) == (302, 200)


def test_an_ended_role_is_not_revived_by_ending_it():
    province, _, manager = province_with_manager()
    officer = make_member(make_office(make_commune(province)))
    held = role(officer)
    held.valid_to = clock.today() - timedelta(days=30)
    held.save()

    signed_in(manager).post(f"/nguoi-dung/{held.pk}/ket-thuc/")

    assert role(officer).valid_to == clock.today() - timedelta(days=30)


def test_nonsense_to_search_for_finds_nothing_and_breaks_nothing():
    _, _, manager = province_with_manager()

    assert signed_in(manager).get("/nguoi-dung/?q=%00").status_code == 200
