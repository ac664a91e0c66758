"""The operator's admin: who comes in, what can be done, and that nothing with legal effect can be touched."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from config import clock
from recognition import calendars
from recognition.models import (
    AreaDesignation,
    Decision,
    EarlierDecision,
    PlanChange,
    Recognition,
    Role,
    Round,
    SigningProfile,
    Submission,
    Target,
    Tier,
    Unit,
    UnitChange,
    User,
)
from recognition.territory import rename
from tests.factories import PASSWORD, make_commune, make_member, make_office, make_province, make_unit, make_user
from tests.factories.province_plans import make_group, make_province_plan
from tests.recognition.operator import (
    DUE_ON,
    OPENS_ON,
    address,
    links_out,
    make_dossier,
    make_operator,
    make_round,
    make_superuser,
    said,
)

pytestmark = pytest.mark.django_db

LISTS = [
    "areadesignation",
    "calendarday",
    "document",
    "dossier",
    "earlierdecision",
    "groupmembership",
    "membership",
    "move",
    "office",
    "planchange",
    "procedure",
    "provinceplan",
    "recognition",
    "reportduty",
    "round",
    "signingprofile",
    "submission",
    "target",
    "title",
    "unit",
    "unitchange",
    "unitgroup",
    "user",
]
SHOWN_ONLY = ["areadesignation", "document", "dossier", "earlierdecision", "move", "planchange", "recognition"]
SHOWN_ONLY += ["submission"]
SHOWN_ONLY += ["unitchange"]
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
        kind="recognise", office=dossier.held_by, round=dossier.round, level="1", signer=person, signer_name="A"
    )
    decision.items.create(dossier=dossier, unit_name=str(dossier.unit))
    SigningProfile.objects.get_or_create(office=dossier.held_by)
    UnitChange.objects.create(
        kind="merged", old=dossier.unit, new=make_commune(), share="whole", effective_on=RENAMED_ON, legal_basis="NQ"
    )
    calendars.fill(2026)
    AreaDesignation.objects.create(unit=dossier.unit, valid_from=OPENS_ON, legal_basis="QĐ", entered_at=clock.now())
    EarlierDecision.objects.create(
        unit=dossier.unit,
        title=dossier.round.title,
        criteria_set=dossier.criteria_set,
        level="1",
        year=2020,
        number="12/QĐ-UBND",
        issued_on=date(2021, 3, 1),
        issuer="UBND huyện",
        entered_by=person,
    )
    plan_of(dossier)
    Target.objects.get_or_create(
        province=dossier.round.province, title=dossier.round.title, level="2", year=2025, percent=40, basis="KH"
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


def plan_of(dossier):
    """The province plans, and its units are grouped."""
    province = dossier.round.province
    if not province.plans.exists():
        make_province_plan(province)
    make_group(province, dossier.unit, name=f"Cụm {dossier.pk}", day=province.valid_from)
    PlanChange.objects.create(province=province, subject="plan", subject_pk=1, action="added")


def queries(client, django_assert_max_num_queries, url) -> int:
    with django_assert_max_num_queries(100) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


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
    "model", ["dossier", "move", "submission", "document", "recognition", "office", "unit", "user"]
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
