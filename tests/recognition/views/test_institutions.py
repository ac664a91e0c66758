"""The register of institutions: entered, put right and ended by the offices above, never by themselves."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition.models import Office, OfficeKind, Role, Tier, Unit
from tests.factories import START, make_commune, make_district, make_member, make_office, make_unit
from tests.factories.dossiers import play
from tests.factories.lines import fill_at_best, load_law, open_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return make_district()


@pytest.fixture
def keeper(district, browser):
    """A browser of an officer of the district's education office."""
    return browser(make_member(make_office(district, OfficeKind.EDUCATION)))


def make_school(district, **fields) -> Unit:
    return make_unit(tier=Tier.INSTITUTION, parent=district, valid_from=START, **fields)


def typed(parent, **fields) -> dict:
    school = {"type": "Trường THCS", "name": "Bạch Sam", "kind": "lower_secondary", "public": "true"}
    rest = {"assessed_at": "district", "valid_from": "2020-09-01", "office_code": "THCSBS", "place": "Yên Mỹ"}
    return school | rest | {"parent": parent.pk} | fields


ADD = "/don-vi/co-quan/them/"


def errors(response) -> dict:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_a_school_is_entered_with_its_own_office_and_code(keeper, district):
    make_school(district, code=f"{district.code}-DV001")

    response = keeper.post(ADD, typed(district))

    school = Unit.objects.get(name="Bạch Sam")
    office = Office.objects.get(unit=school)
    assert (response.status_code, response.url) == (302, reverse("unit", args=[school.pk]))
    assert (school.tier, school.kind, school.public, school.assessed_at) == (
        "institution",
        "lower_secondary",
        True,
        "district",
    )
    assert (school.code, school.path) == (f"{district.code}-DV002", f"{district.path}{school.pk}/")
    assert (office.kind, office.name, office.code, office.place) == (
        "institution",
        "Trường THCS Bạch Sam",
        "THCSBS",
        "Yên Mỹ",
    )
    assert "Trường trung học cơ sở" in keeper.get(response.url).text


def test_a_committee_is_entered_as_the_office_it_is(keeper, district):
    committee = make_office(make_commune(district, name="Bạch Sam"))
    words = {
        "type": "",
        "name": "UBND xã Bạch Sam",
        "kind": "commune_committee",
        "own_office": committee.pk,
        "office_code": "",
    }

    keeper.post(ADD, typed(committee.unit, **words))

    unit = Unit.objects.get(name="UBND xã Bạch Sam")
    assert (unit.own_office, list(unit.offices.all())) == (committee, [])
    again = keeper.post(ADD, typed(committee.unit, **words))
    assert "own_office" in errors(again)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "school"}, "kind"),
        ({"public": ""}, "public"),
        ({"assessed_at": "commune"}, "assessed_at"),
        ({"parent": 0}, "parent"),
        ({"name": "x" * 2**20}, "name"),
        ({"name": "Bạch\0Sam"}, "name"),
        ({"office_code": ""}, "office_code"),
        ({"valid_from": "31/02/2020"}, "valid_from"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(keeper, district, wrong, field):
    before = list(Unit.objects.values())

    response = keeper.post(ADD, typed(district) | wrong)

    assert (response.status_code, list(errors(response))) == (422, [field])
    assert list(Unit.objects.values()) == before


def test_a_code_that_a_later_unit_has_is_refused_in_words(keeper, district):
    make_school(district, code="CH-1", name="Sau này")
    Unit.objects.filter(code="CH-1").update(valid_from=date(2021, 9, 1))

    response = keeper.post(ADD, typed(district, code="CH-1"))

    assert (response.status_code, errors(response)) == (422, {"code": ["Mã này đang thuộc một đơn vị khác."]})
    assert not Unit.objects.filter(name="Bạch Sam").exists()


def test_a_unit_of_another_district_cannot_be_chosen(keeper):
    response = keeper.post(ADD, typed(make_district()))

    assert list(errors(response)) == ["parent"]


def test_nobody_keeps_the_institution_in_which_they_work(district, browser):
    office = make_office(district, OfficeKind.EDUCATION)
    own = make_school(district, kind="state_body", own_office=office)
    other = make_school(district)
    client = browser(make_member(office, Role.LEADER))

    statuses = [client.get(reverse("institution_edit", args=[unit.pk])).status_code for unit in (own, other)]

    assert statuses == [404, 200]


def test_what_a_dossier_under_review_rests_on_stays(browser):
    load_law("tt24-huyen")
    dossier = open_line("dvht-huyen")
    with clock.at(date(2025, 1, 8)):
        fill_at_best(dossier)
        dossier = play(dossier, "finish", "submit")
    client, school = browser(dossier.people.reviewer), dossier.unit

    words = {"type": school.type, "name": "Tên đúng", "kind": "economic"}
    response = client.post(reverse("institution_edit", args=[school.pk]), typed(school.parent, **words))
    corrected = client.post(
        reverse("institution_edit", args=[school.pk]), typed(school.parent, **words | {"kind": school.kind})
    )
    ended = client.post(reverse("institution_end", args=[school.pk]), {"day": "2025-02-20"}, follow=True)

    after = Unit.objects.get(pk=school.pk)
    assert "đang «Chờ tiếp nhận»" in errors(response)["__all__"][0]
    assert (corrected.status_code, after.name, after.kind, after.valid_to) == (302, "Tên đúng", "lower_secondary", None)
    assert "còn hồ sơ đang làm" in ended.text


def test_an_institution_ends_with_its_office(keeper, district):
    school = make_school(district)
    office = make_office(school, OfficeKind.INSTITUTION, valid_to=None)

    for day in ("2014-12-31", "2025-02-20", "2025-02-21"):  # before its first day; then once, and no second time
        keeper.post(reverse("institution_end", args=[school.pk]), {"day": day})

    last = date(2025, 2, 20)
    assert (Unit.objects.get(pk=school.pk).valid_to, Office.objects.get(pk=office.pk).valid_to) == (last, last)


def test_the_list_is_searched_and_asks_the_same_for_three_as_for_one(keeper, district):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            page = keeper.get("/don-vi/co-quan/?q=bach+sam&kind=primary").context["page"]
        return len(asked), len(page)

    make_school(district, name="Bạch Sam")  # of another kind
    make_school(make_district(), name="Bạch Sam", kind="primary")  # of another district
    make_school(district, name="Bạch Sam", kind="primary")
    ask()
    one = ask()
    for _ in range(2):
        make_school(district, name="Bạch Sam 2", kind="primary")

    assert (one[1], ask()) == (1, (one[0], 3))


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"tier": Tier.INSTITUTION, "kind": ""}, "unit_institution_described"),
        ({"tier": Tier.INSTITUTION, "public": None}, "unit_institution_described"),
        ({"tier": Tier.INSTITUTION, "assessed_at": "commune"}, "unit_institution_described"),
        ({"tier": Tier.COMMUNE, "kind": "primary"}, "unit_institution_described"),
    ],
)
def test_the_database_keeps_institutions_described(district, fields, constraint):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_unit(parent=district, **fields)

    assert refusal.value.__cause__.diag.constraint_name == constraint
