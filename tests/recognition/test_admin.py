"""The operator's admin: who comes in, what can be done, and that nothing with legal effect can be touched."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from config import clock
from recognition import workflow
from recognition.models import (
    AreaDesignation,
    Decision,
    Dossier,
    Membership,
    Move,
    Office,
    OfficeKind,
    Procedure,
    ProcedureStep,
    Recognition,
    Role,
    Round,
    Submission,
    Target,
    Tier,
    Title,
    Unit,
    UnitChange,
    User,
)
from recognition.territory import rename
from tests.factories import PASSWORD, make_commune, make_member, make_office, make_province, make_unit, make_user
from tests.recognition.operator import (
    DUE_ON,
    OPENS_ON,
    address,
    make_dossier,
    make_operator,
    make_round,
    make_superuser,
    said,
)

pytestmark = pytest.mark.django_db

LISTS = [
    "areadesignation",
    "decision",
    "dossier",
    "membership",
    "move",
    "office",
    "procedure",
    "recognition",
    "round",
    "submission",
    "target",
    "title",
    "unit",
    "unitchange",
    "user",
]
SHOWN_ONLY = ["areadesignation", "decision", "dossier", "move", "recognition", "submission", "unitchange"]
RENAMED_ON = date(2026, 4, 30)


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


def decided(dossier) -> Recognition:
    """``dossier`` with rows in every list that only shows: handed in, decided, recognised (nothing of it was signed)."""
    person = make_user()
    Submission.objects.create(
        dossier=dossier, number=1, kind="submitted", at=clock.now(), by=person, level="1", content={}, sha256="0" * 64
    )
    decision = Decision.objects.create(
        kind="recognise", office=dossier.held_by, round=dossier.round, level="1", decided_by=person, signer_name="A"
    )
    decision.items.create(dossier=dossier, unit_name=str(dossier.unit))
    UnitChange.objects.create(
        kind="merged", old=dossier.unit, new=make_commune(), share="whole", effective_on=RENAMED_ON, legal_basis="NQ"
    )
    AreaDesignation.objects.create(unit=dossier.unit, valid_from=OPENS_ON, legal_basis="QĐ", entered_at=clock.now())
    Target.objects.get_or_create(
        province=dossier.round.province, title=dossier.round.title, level="1", year=2025, percent=40, basis="KH"
    )
    return Recognition.objects.create(
        unit=dossier.unit,
        title=dossier.round.title,
        level="1",
        year=2025,
        decision=decision,
        dossier=dossier,
        valid_from=DUE_ON,
    )


def queries(client, django_assert_max_num_queries, url) -> int:
    with django_assert_max_num_queries(100) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def links_out(page: str) -> list[str]:
    """What the Content-Security-Policy would block: scripts and styles written into the page."""
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) + re.findall(r"<style\b|\sstyle=|\son[a-z]+=", page)
    return [part for part in inline if "application/json" not in part]


# Who comes in


@pytest.mark.parametrize("model", LISTS)
def test_every_list_opens_for_an_operator(operator, model):
    decided(make_dossier(make_round()))

    response = operator.get(address(model, "changelist"))

    assert response.status_code == 200
    assert response.context["cl"].result_count > 0
    assert links_out(response.content.decode()) == []


@pytest.mark.parametrize("model", LISTS)
def test_others_are_refused_with_a_sentence(client, model):
    client.force_login(make_member(make_office(), Role.MANAGER))

    response = client.get(address(model, "changelist"), follow=True)

    assert response.status_code == 403
    assert response.context["text"] == "Trang quản trị dành cho người vận hành cổng."


@pytest.mark.parametrize("model", LISTS)
def test_strangers_go_to_the_portals_own_sign_in(client, model):
    url = address(model, "changelist")

    assert client.get(url).url == f"{reverse('sign_in')}?next={url}"


def test_the_tested_lists_are_all_lists_of_the_portal():
    assert (
        sorted(model._meta.model_name for model in admin.site._registry if model._meta.app_label == "recognition")
        == LISTS
    )


def test_the_admin_has_no_sign_in_form_of_its_own(client):
    make_operator(username="van-hanh")

    asked = client.get(reverse("admin:login"))
    tried = client.post(reverse("admin:login"), {"username": "van-hanh", "password": PASSWORD})

    assert asked.url == tried.url == f"{reverse('sign_in')}?next={reverse('admin:index')}"
    assert "_auth_user_id" not in client.session


def test_an_operator_signed_in_elsewhere_gets_in(operator):
    assert operator.get(reverse("admin:login")).url == reverse("admin:index")
    assert operator.get(reverse("admin:index")).status_code == 200
    assert operator.get(reverse("admin:password_change")).url == reverse("password_change")


def test_a_closed_operator_does_not_get_in(client):
    user = make_operator()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    landed = client.get(reverse("admin:index"), follow=True).redirect_chain[-1]

    assert landed == (f"{reverse('sign_in')}?next={reverse('admin:index')}", 302)


# Pages


@pytest.mark.parametrize("model", [name for name in LISTS if name not in SHOWN_ONLY])
def test_pages_to_add_and_change_open_and_fit_the_security_policy(superuser, model):
    decided(make_dossier(make_round()))
    one = next(cls for cls in admin.site._registry if cls._meta.model_name == model).objects.first()

    pages = [superuser.get(address(model, "add")), superuser.get(address(model, "change", one.pk))]

    assert [page.status_code for page in pages] == [200, 200]
    assert [links_out(page.content.decode()) for page in pages] == [[], []]
    assert "script-src 'self';" in pages[0]["Content-Security-Policy"] + ";"


@pytest.mark.parametrize(
    "model", ["dossier", "move", "submission", "decision", "recognition", "office", "unit", "user"]
)
def test_lists_of_one_and_three_ask_the_database_equally_often(operator, django_assert_max_num_queries, model):
    rnd = make_round()
    decided(make_dossier(rnd))
    once = queries(operator, django_assert_max_num_queries, address(model, "changelist"))
    for _ in range(2):
        decided(make_dossier(rnd))

    assert queries(operator, django_assert_max_num_queries, address(model, "changelist")) == once


# What may never be done


@pytest.mark.parametrize("model", SHOWN_ONLY)
def test_what_the_portal_writes_can_only_be_looked_at(superuser, model):
    decided(make_dossier(make_round()))
    one = next(cls for cls in admin.site._registry if cls._meta.model_name == model).objects.first()
    before = list(type(one).objects.values())

    answers = [
        superuser.get(address(model, "change", one.pk)).status_code,
        superuser.post(address(model, "change", one.pk), {"state": "recognised", "level": "2"}).status_code,
        superuser.get(address(model, "add")).status_code,
        superuser.post(address(model, "delete", one.pk), {"post": "yes"}).status_code,
    ]

    assert answers == [200, 403, 403, 403]
    assert list(type(one).objects.values()) == before


@pytest.mark.parametrize("model", [name for name in LISTS if name not in (*SHOWN_ONLY, "target", "round")])
def test_nothing_with_legal_effect_is_deleted(superuser, model):
    decided(make_dossier(make_round()))
    one = next(cls for cls in admin.site._registry if cls._meta.model_name == model).objects.first()

    many = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
    superuser.post(address(model, "changelist"), many)

    assert superuser.post(address(model, "delete", one.pk), {"post": "yes"}).status_code == 403
    assert type(one).objects.filter(pk=one.pk).exists()


def test_a_round_is_deleted_only_while_nothing_hangs_on_it(superuser):
    empty, used = make_round(), make_round(make_province(), year=2024)
    make_dossier(used)

    superuser.post(address("round", "delete", empty.pk), {"post": "yes"})

    assert superuser.post(address("round", "delete", used.pk), {"post": "yes"}).status_code == 403
    assert list(Round.objects.all()) == [used]


# Units


AN_AREA = {"kind": "", "public": "", "assessed_at": ""}


def unit_fields(**fields):
    blank = {
        "code": "HY01",
        "tier": "institution",
        "kind": "lower_secondary",
        "public": "true",
        "assessed_at": "district",
        "type": "Trường THCS",
        "name": "Bạch Sam",
        "valid_from": "01/09/2025",
    }
    inlines = {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}
    return blank | inlines | fields


def test_units_are_found_without_marks_and_by_code(operator):
    unit = make_commune(name="Bạch Sam", code="12103")
    make_commune(name="Dị Sử")

    found = [
        list(operator.get(address("unit", "changelist"), {"q": words}).context["cl"].result_list)
        for words in ("bach sam", "12103", "hà nội")
    ]

    assert found == [[unit], [unit], []]


def test_choosing_a_unit_tells_units_of_one_name_apart(operator):
    province = make_province(name="Hưng Yên", code="33")
    make_commune(province, name="Tân Lập", code="11953")
    district = make_unit(tier=Tier.DISTRICT, name="Yên Mỹ", code="327", valid_to=date(2025, 12, 31), parent=province)
    make_commune(district, name="Tân Lập", code="12070", type="Xã")
    asked = {"app_label": "recognition", "model_name": "office", "field_name": "unit", "term": "tan lap"}

    found = operator.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert [choice["text"] for choice in found] == [
        "Xã Tân Lập, Tỉnh Hưng Yên (11953)",
        "Xã Tân Lập, Huyện Yên Mỹ (12070, đến 31/12/2025)",
    ]


def test_a_round_offers_provinces_only(operator):
    province = make_province(name="Hưng Yên", code="33")
    make_commune(province, name="Hưng Yên")
    asked = {"app_label": "recognition", "model_name": "round", "field_name": "province", "term": "hung yen"}

    assert [int(choice["id"]) for choice in operator.get(reverse("admin:autocomplete"), asked).json()["results"]] == [
        province.pk
    ]


def test_an_institution_is_added_below_its_commune(operator):
    commune = make_commune()

    operator.post(address("unit", "add"), unit_fields(parent=commune.pk))

    added = Unit.objects.get(code="HY01")
    assert (added.full_name, added.parent, added.path) == (
        "Trường THCS Bạch Sam",
        commune,
        f"{commune.path}{added.pk}/",
    )


def test_a_unit_below_nothing_or_below_its_equal_is_refused_with_a_sentence(operator):
    other = make_unit(tier=Tier.INSTITUTION, parent=make_commune(), type="Trường", name="Khác")

    nowhere = operator.post(address("unit", "add"), unit_fields())
    wrong = operator.post(address("unit", "add"), unit_fields(parent=other.pk))

    assert nowhere.context["adminform"].form.errors["parent"] == ["Chưa ghi đơn vị cấp trên."]
    assert wrong.context["adminform"].form.errors["parent"] == [
        "Trường Khác không phải là cấp trên của cơ quan, đơn vị."
    ]
    assert list(Unit.objects.filter(code="HY01")) == []


def test_a_name_put_right_is_put_right_on_papers_too(operator):
    commune = make_commune(name="Lộc Ninh")
    rename(commune, type_="Phường", name="Lộc Nin", day=RENAMED_ON, basis="237/NQ-UBTVQH16")

    operator.post(
        address("unit", "change", commune.pk),
        unit_fields(name="Lộc Ninh", type="Phường", parent=commune.parent_id, valid_from="", code="") | AN_AREA,
    )

    commune = Unit.objects.get(pk=commune.pk)
    assert (commune.full_name, commune.full_name_on(RENAMED_ON)) == ("Phường Lộc Ninh", "Phường Lộc Ninh")
    assert commune.full_name_on(date(2026, 4, 29)) == "Xã Lộc Ninh"


def test_a_new_name_by_law_is_written_with_its_day_and_basis(operator):
    commune = make_commune(name="Lộc Ninh")
    page = reverse("admin:recognition_unit_rename", args=[commune.pk])
    law = {"type": "Phường", "name": "Lộc Ninh", "day": "30/04/2026", "basis": "237/NQ-UBTVQH16"}

    assert links_out(operator.get(page).content.decode()) == []
    response = operator.post(page, law, follow=True)

    change = UnitChange.objects.get(kind="renamed")
    assert (change.new, change.effective_on, change.legal_basis) == (commune, RENAMED_ON, "237/NQ-UBTVQH16")
    assert said(response) == ["Xã Lộc Ninh mang tên Phường Lộc Ninh từ ngày 30/04/2026."]
    assert commune.full_name_on(date(2026, 4, 29)) == "Xã Lộc Ninh"


def test_a_new_name_before_the_unit_began_is_refused(operator):
    commune = make_commune(name="Lộc Ninh")
    law = {"type": "Phường", "name": "Lộc Ninh", "day": "30/04/2020", "basis": "NQ"}

    response = operator.post(reverse("admin:recognition_unit_rename", args=[commune.pk]), law)

    assert response.context["form"].errors["day"] == ["Xã Lộc Ninh không thể đổi tên từ ngày 30/04/2020."]
    assert list(UnitChange.objects.all()) == []


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


# Procedures and rounds


def procedure_fields(procedure, **fields):
    names = [field.name for field in Procedure._meta.fields if field.name not in ("id", "title")]
    plain = {name: getattr(procedure, name) for name in names}
    plain = {name: value for name, value in plain.items() if value not in (None, False)}
    plain |= {
        "title": procedure.title_id,
        "council_bodies": "\n".join(procedure.council_bodies),
        "in_force_from": procedure.in_force_from.strftime("%d/%m/%Y"),
    }
    if procedure.in_force_to:
        plain["in_force_to"] = procedure.in_force_to.strftime("%d/%m/%Y")
    steps = {"steps-TOTAL_FORMS": procedure.steps.count(), "steps-INITIAL_FORMS": procedure.steps.count()}
    for index, step in enumerate(procedure.steps.all()):
        own = {"id": step.pk, "procedure": procedure.pk, "order": step.order, "kind": step.kind, "tier": step.tier}
        steps |= {f"steps-{index}-{name}": value for name, value in own.items()}
    return plain | steps | fields


def test_a_procedure_without_rounds_is_written_here(operator):
    make_round()
    procedure = Procedure.objects.get(code="cdht-xa-ba-cap")
    fields = procedure_fields(
        procedure, council_minimum=7, council_bodies="Hội Khuyến học\n\nĐoàn Thanh niên, Hội Phụ nữ"
    )

    response = operator.post(address("procedure", "change", procedure.pk), fields)

    after = Procedure.objects.get(pk=procedure.pk)
    assert response.status_code == 302
    assert (after.council_minimum, after.council_bodies) == (7, ["Hội Khuyến học", "Đoàn Thanh niên, Hội Phụ nữ"])
    assert (after.criteria_sets, after.papers) == (["tt25-xa"], ["meeting-minutes"])


def test_the_rules_of_a_procedure_stay_once_a_round_goes_by_it(operator):
    procedure = make_round().procedure
    step = ProcedureStep.objects.get(procedure=procedure)
    fields = procedure_fields(
        procedure, council_minimum=1, name="Tên sửa", verified="on", **{"steps-0-kind": "committee"}
    )

    operator.post(address("procedure", "change", procedure.pk), fields)

    after = Procedure.objects.get(pk=procedure.pk)
    assert (after.name, after.verified, after.council_minimum) == ("Tên sửa", True, 5)
    assert ProcedureStep.objects.get(pk=step.pk).kind == step.kind


def test_a_day_that_some_years_lack_is_no_date_of_a_procedure(operator):
    make_round()
    procedure = Procedure.objects.get(code="cdht-xa-ba-cap")

    response = operator.post(
        address("procedure", "change", procedure.pk), procedure_fields(procedure, due_before_day=29, due_before_month=2)
    )

    assert response.context["adminform"].form.errors["due_before_day"] == ["Không phải năm nào cũng có ngày 29/2."]


def round_fields(rnd, **fields):
    own = {
        "procedure": rnd.procedure_id,
        "province": rnd.province_id,
        "year": 2026,
        "criteria_set": rnd.criteria_set_id,
        "opens_on": "01/01/2027",
        "citizen_base": "Người từ 15 tuổi",
        "special_cases-TOTAL_FORMS": 0,
        "special_cases-INITIAL_FORMS": 0,
    }
    return own | fields


def test_a_round_takes_its_dates_from_the_procedure_and_says_what_to_know(operator):
    rnd = make_round()

    response = operator.post(address("round", "add"), round_fields(rnd), follow=True)

    added = Round.objects.get(year=2026)
    assert (added.due_on, added.done_on) == (date(2027, 2, 27), date(2027, 3, 30))
    assert added.warnings() == [sentence for sentence in said(response) if "đối chiếu" in sentence]


def test_later_dates_are_taken_with_a_warning_naming_the_clause(operator):
    rnd = make_round()

    response = operator.post(address("round", "add"), round_fields(rnd, due_on="15/03/2027"), follow=True)

    assert f"Hạn nộp muộn hơn {rnd.procedure.dates_clause}." in said(response)
    assert Round.objects.get(year=2026).due_on == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({"criteria_set": ""}, "criteria_set", "Trường này là bắt buộc."),
        ({"opens_on": ""}, "opens_on", "Trường này là bắt buộc."),
        ({"procedure": ""}, "procedure", "Trường này là bắt buộc."),
        ({"year": "99999"}, "year", "Năm từ 2014 đến 2100."),
        (
            {"opens_on": "31/12/2026"},
            "opens_on",
            "Số liệu tính đến 31/12/2026, nên nhận hồ sơ sớm nhất từ 01/01/2027.",
        ),
    ],
)
def test_a_round_that_is_not_right_is_refused_with_a_sentence(operator, fields, where, sentence):
    rnd = make_round()

    response = operator.post(address("round", "add"), round_fields(rnd, **fields))

    assert sentence in response.context["adminform"].form.errors[where]
    assert list(Round.objects.all()) == [rnd]


def test_a_round_outside_the_procedures_force_needs_a_reason(operator):
    rnd = make_round()
    old = round_fields(rnd, procedure=Procedure.objects.get(code="cdht-xa-ba-cap").pk)

    refused = operator.post(address("round", "add"), old)
    operator.post(address("round", "add"), old | {"outside_force_reason": "Xử lý hồ sơ còn lại"})

    assert refused.context["adminform"].form.non_field_errors() == [
        "Quy trình không còn (hoặc chưa có) hiệu lực vào ngày mở đợt: cần ghi lý do."
    ]
    assert Round.objects.get(year=2026).outside_force_reason == "Xử lý hồ sơ còn lại"


def test_a_round_is_of_a_province(operator):
    rnd = make_round()
    commune = make_commune()

    response = operator.post(address("round", "add"), round_fields(rnd, province=commune.pk))

    assert response.context["adminform"].form.errors["province"] == [f"{commune} không phải là tỉnh, thành phố."]


def test_what_dossiers_rest_on_stays_when_a_rounds_dates_move(operator):
    rnd = make_round()
    make_dossier(rnd)
    fields = round_fields(rnd, year=2030, province=make_province().pk, opens_on="05/01/2026", due_on="20/02/2026")

    operator.post(address("round", "change", rnd.pk), fields)

    after = Round.objects.get(pk=rnd.pk)
    assert (after.due_on, after.year, after.province_id) == (date(2026, 2, 20), 2025, rnd.province_id)
    assert after.opens_on == rnd.opens_on


def test_a_target_names_a_level_that_exists(operator):
    rnd = make_round()
    fields = {
        "province": rnd.province_id,
        "title": rnd.title.pk,
        "level": "1",
        "year": 2027,
        "percent": "40",
        "basis": "KH",
    }

    operator.post(address("target", "add"), fields)
    refused = operator.post(address("target", "add"), fields | {"level": "9"})

    assert [(target.level, target.percent) for target in Target.objects.all()] == [("1", 40)]
    assert list(refused.context["adminform"].form.errors) == ["level"]


def test_the_log_of_a_dossier_speaks_vietnamese(operator):
    make_dossier(make_round())

    page = operator.get(address("move", "changelist")).content.decode()

    assert [(move.action, workflow.action_label(move.action)) for move in Move.objects.all()] == [("open", "Mở hồ sơ")]
    assert "Mở hồ sơ" in page
    assert "Đang tự đánh giá" in page


def test_dossiers_are_filtered_by_state_and_found_without_marks(operator):
    rnd = make_round()
    dossier = make_dossier(rnd, name="Bạch Sam")
    make_dossier(rnd, name="Dị Sử")

    by_name = operator.get(address("dossier", "changelist"), {"q": "bach sam"}).context["cl"].result_list
    by_state = operator.get(address("dossier", "changelist"), {"state__exact": "recognised"}).context["cl"].result_list

    assert (list(by_name), list(by_state)) == ([dossier], [])
    assert Dossier.objects.count() == 2
    assert Title.objects.count() == 1
