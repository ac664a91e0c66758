"""Offices and people in the operator's admin."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from recognition.models import (
    Membership,
    Office,
    OfficeKind,
    User,
)
from tests.factories import PASSWORD, make_commune, make_member, make_office, make_user
from tests.recognition.operator import (
    address,
    links_out,
    make_dossier,
    make_operator,
    make_round,
    make_superuser,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    """A client signed in as an operator."""
    client.user = make_operator()
    client.force_login(client.user)
    return client


@pytest.fixture
def superuser(client):
    client.user = make_superuser()
    client.force_login(client.user)
    return client


# Offices


def test_two_offices_of_one_kind_at_a_time_are_refused(operator):
    there = make_office(name="UBND xã Bạch Sam")
    fields = {
        "unit": there.unit_id,
        "kind": "committee",
        "code": "UBND",
        "place": "Bạch Sam",
        "valid_from": "01/01/2026",
    }

    response = operator.post(address("office", "add"), fields | {"name": "Ủy ban nhân dân xã Bạch Sam"})

    assert response.context["adminform"].form.errors["kind"] == [
        f"{there.unit} đã có «UBND xã Bạch Sam» cùng loại trong thời gian đó. "
        "Sửa cơ quan ấy, hoặc ghi ngày kết thúc trước."
    ]
    assert list(Office.objects.all()) == [there]


def test_an_office_on_which_dossiers_rest_stays_what_it_is(operator):
    office = make_dossier(make_round()).applicant
    fields = {"name": "UBND xã Mới", "code": "UBND", "place": "Mới", "valid_from": "01/07/2025"}

    operator.post(address("office", "change", office.pk), fields | {"unit": make_commune().pk, "kind": "culture"})

    after = Office.objects.get(pk=office.pk)
    assert (after.name, after.unit_id, after.kind) == ("UBND xã Mới", office.unit_id, OfficeKind.COMMITTEE)


# People


def user_fields(**fields):
    inlines = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    return (
        {"username": "lan", "full_name": "Trần Thị Lan", "email": "lan@example.vn", "is_active": "on"}
        | inlines
        | fields
    )


def act(client, action, *users, **more):
    fields = {"action": action, "_selected_action": [user.pk for user in users]} | more
    return client.post(address("user", "changelist"), fields)


def test_a_new_account_has_no_password_until_one_is_given(operator):
    operator.post(address("user", "add"), user_fields())

    added = User.objects.get(username="lan")
    assert (added.has_usable_password(), added.must_change_password, added.is_staff) == (False, True, False)


def test_names_that_differ_in_capitals_only_are_refused(operator):
    make_user("Lan")

    response = operator.post(address("user", "add"), user_fields())

    assert response.context["adminform"].form.errors["username"] == ["Đã có tài khoản «Lan»."]


def test_roles_are_added_with_the_account(operator):
    office = make_office()
    role = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-office": office.pk,
        "memberships-0-role": "officer",
        "memberships-0-position": "Công chức",
        "memberships-0-valid_from": "01/01/2026",
    }

    operator.post(address("user", "add"), user_fields(**role))

    held = Membership.objects.get(user__username="lan")
    assert (held.office, held.role, held.valid_from) == (office, "officer", date(2026, 1, 1))


def test_a_role_in_an_office_that_is_not_there_yet_is_refused(operator):
    office, user = make_office(), make_user()
    fields = {"user": user.pk, "office": office.pk, "role": "officer", "position": "A", "valid_from": "01/01/2020"}

    response = operator.post(address("membership", "add"), fields)

    assert response.context["adminform"].form.errors["valid_from"] == [
        f"{office} chưa có, hoặc không còn, vào ngày này."
    ]


def test_one_time_passwords_are_asked_for_first_and_shown_once(operator, client):
    user = make_user("lan", full_name="Trần Thị Lan")

    asked = act(operator, "give_passwords", user)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    shown = act(operator, "give_passwords", user, confirmed="1")

    [(who, password)] = shown.context["rows"]
    after = User.objects.get(pk=user.pk)
    assert (asked.context["rows"], who) == ([], user)
    assert (after.check_password(password), after.must_change_password) == (True, True)
    assert "no-store" in shown["Cache-Control"]
    assert [links_out(page.content.decode()) for page in (asked, shown)] == [[], []]
    assert password in shown.content.decode()
    assert password not in operator.get(address("user", "changelist")).content.decode()
    assert [entry.change_message for entry in LogEntry.objects.all()] == ["Cấp mật khẩu dùng một lần."]


def test_a_one_time_password_opens_only_the_page_that_changes_it(operator, client):
    user = make_member(make_office())
    [(_, password)] = act(operator, "give_passwords", user, confirmed="1").context["rows"]
    operator.logout()

    response = client.post(reverse("sign_in"), {"username": user.username, "password": password}, follow=True)

    assert response.request["PATH_INFO"] == reverse("password_change")


def test_a_one_time_password_ends_the_lock_after_too_many_failures(operator, settings):
    settings.AXES_ENABLED = True
    user, browser = make_member(make_office()), Client()
    sign_in = {"username": user.username, "password": "sai"}
    locked = [browser.post(reverse("sign_in"), sign_in).status_code for _ in range(settings.AXES_FAILURE_LIMIT)][-1]

    [(_, password)] = act(operator, "give_passwords", user, confirmed="1").context["rows"]

    assert (locked, browser.post(reverse("sign_in"), sign_in | {"password": password}).status_code) == (429, 302)


def test_a_new_password_ends_the_sessions_of_the_old_one(operator):
    user, browser = make_member(make_office()), Client()
    browser.force_login(user)
    act(operator, "give_passwords", user, confirmed="1")

    assert browser.get(reverse("home")).url == f"{reverse('sign_in')}?next={reverse('home')}"


def test_closing_an_account_keeps_the_person_out_and_the_row_in(operator):
    user = make_user("lan")

    response = operator.get(address("user", "changelist"))
    act(operator, "close_accounts", user, operator.user)

    assert [(one.username, one.is_active) for one in User.objects.order_by("pk")] == [
        (operator.user.username, True),
        ("lan", False),
    ]
    assert response.status_code == 200


def test_an_operator_cannot_make_or_take_over_operators(operator):
    boss = make_superuser(username="sep")

    operator.post(address("user", "add"), user_fields(is_staff="on", is_superuser="on"))
    act(operator, "give_passwords", boss, confirmed="1")
    act(operator, "close_accounts", boss)

    assert operator.post(address("user", "change", boss.pk), user_fields(username="sep")).status_code == 403
    after = {user.username: user for user in User.objects.all()}
    assert (after["lan"].is_staff, after["lan"].is_superuser) == (False, False)
    assert (after["sep"].check_password(PASSWORD), after["sep"].is_active) == (True, True)


def test_a_superuser_makes_operators_but_cannot_lock_themselves_out(superuser):
    superuser.post(address("user", "add"), user_fields(is_staff="on"))
    superuser.post(address("user", "change", superuser.user.pk), user_fields(full_name="Tên mới", is_active=""))

    me = User.objects.get(pk=superuser.user.pk)
    assert User.objects.get(username="lan").is_staff is True
    assert (me.full_name, me.is_active, me.is_staff, me.is_superuser) == ("Tên mới", True, True, True)
