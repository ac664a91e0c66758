"""A page with three rows asks the database as often as one with a single row."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recognition.models import Membership, OfficeKind, UnitChange
from recognition.models.units import AreaDesignation
from tests.factories import (
    START,
    make_commune,
    make_council,
    make_dossier,
    make_member,
    make_office,
    make_opinions,
    make_people,
    make_place,
    make_recognition,
    make_remark,
    make_round,
    make_user,
    play,
    prove,
    provide_for,
    take,
)
from tests.factories.dossiers import attach
from tests.factories.signing import make_profile
from tests.world import DATES, TIMES

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A round and one of its districts."""
    rnd = make_round(**DATES)
    return rnd, make_place(rnd).parent


def queries(client, url) -> int:
    """How often the page asks; asked twice, for what is read once per process is read in the first."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def dossiers(place, number, *, state="submitted") -> list:
    """Dossiers of ``number`` communes of one district."""
    rnd, district = place
    return [make_dossier(state=state, rnd=rnd, unit=make_place(rnd, parent=district)) for _ in range(number)]


def test_ways_of_signing(client):
    manager = make_user()
    office = make_office(make_commune(), OfficeKind.COMMITTEE)
    Membership.objects.create(user=manager, office=office, role="manager", position="Quản lý", valid_from=START)
    client.force_login(manager)

    def add(number):
        for _ in range(number):
            user = make_member(office, "leader")
            make_profile(user.memberships.get(), "outside", "remote")

    add(1)
    same(lambda: queries(client, reverse("signing_list")), lambda: add(2))


def same(count, more):
    """The number of queries before and after ``more`` has added rows."""
    before = count()
    more()
    assert count() == before


def decisions(found) -> list:
    return [dossier.decision() for dossier in found]


# Lists


@pytest.mark.parametrize("address", ["home", "dossier_list"])
def test_dossiers_that_wait(browser, place, address):
    client = browser(dossiers(place, 1)[0].people.reviewer)

    same(lambda: queries(client, reverse(address)), lambda: dossiers(place, 2))


@pytest.mark.parametrize(
    ("address", "who"), [("home", "registrar"), ("home", "director"), ("document_list", "reviewer")]
)
@pytest.mark.parametrize("step", ["drafted", "prepared"])
def test_papers_that_wait(browser, place, address, who, step):
    first = dossiers(place, 1, state="signing")[0]
    client = browser(getattr(first.people, who))

    def more():
        for paper in decisions(dossiers(place, 2, state="signing")):
            paper.signer = first.people.director
            paper.state = step
            paper.save()

    first.decision().__class__.objects.filter(pk=first.decision().pk).update(state=step)
    same(lambda: queries(client, reverse(address)), more)


def test_rounds_that_a_unit_may_open(browser, place):
    rnd, district = place
    people = make_people(rnd, make_place(rnd, parent=district))

    def more():
        for year in (2020, 2021):
            make_round(province=rnd.province, year=year, **DATES)

    same(lambda: queries(browser(people.officer), reverse("home")), more)


@pytest.mark.parametrize("address", ["home", "round_list"])
def test_rounds_to_watch(browser, place, address):
    rnd, district = place
    client = browser(make_people(rnd, make_place(rnd, parent=district)).reviewer)

    def more():
        for year in (2020, 2021):
            make_round(province=rnd.province, year=year, **DATES)

    same(lambda: queries(client, reverse(address)), more)


def test_units_found(browser, place):
    rnd, district = place
    client = browser(make_user())

    same(lambda: queries(client, f"{reverse('unit_list')}?q=thử"), lambda: [make_place(rnd) for _ in range(2)])


def test_all_about_a_unit(browser, place):
    rnd, _ = place
    first = dossiers(place, 1, state="submitted")[0]
    unit, people = first.unit, first.people

    def add(year):
        dossier = make_dossier(state="submitted", rnd=make_round(province=rnd.province, year=year, **DATES), unit=unit)
        begun, ended = date(year, 3, 10), date(year, 3, 20)
        make_recognition(dossier, valid_from=begun, ended_on=ended, end_reason="Thay bằng quyết định khác")
        UnitChange.objects.create(
            kind="merged",
            old=make_commune(unit.parent),
            new=unit,
            effective_on=date(2020, 1, year - 2000),
            legal_basis="NQ",
        )
        UnitChange.objects.create(
            kind="split",
            old=unit,
            new=make_commune(unit.parent),
            effective_on=date(2020, 1, year - 2000),
            legal_basis="NQ",
        )
        AreaDesignation.objects.create(
            unit=unit,
            valid_from=date(year, 1, 1),
            legal_basis="QĐ",
            office=people.reviewer.memberships.get().office,
            entered_by=people.reviewer,
            entered_at="2025-01-01T00:00Z",
        )
        make_office(unit, OfficeKind.ASSOCIATION, name=f"Hội Khuyến học {year}", **TIMES)

    add(2010)
    client = browser(people.reviewer)
    same(lambda: queries(client, reverse("unit", args=[unit.pk])), lambda: [add(2011), add(2012)])


# One dossier


def test_the_review_asks_once_whether_its_reader_stands_on_the_applicants_side(browser, place):
    (dossier,) = dossiers(place, 1, state="appraising")
    client, url = browser(dossier.people.director), dossier.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)

    columns = ('move"."actor_id', 'answer"."changed_by_id', 'remark"."answered_by_id')
    traces = [f'"recognition_{column}" = {dossier.people.director.pk}' for column in columns]
    assert [sum(trace in query["sql"] for query in asked) for trace in traces] == [1, 1, 1]


def test_evidence_while_filling_in(browser):
    dossier = make_dossier()
    prove(dossier, "5.1", "một.pdf")

    def more():
        for name in ("hai.pdf", "ba.pdf"):
            prove(dossier, "5.1", name)
            prove(dossier, "4.2", name)

    same(lambda: queries(browser(dossier.people.officer), dossier.get_absolute_url()), more)


def test_remarks_while_filling_in(browser):
    dossier = make_dossier(state="returned")
    remark = dossier.remarks.get()

    def more():
        for subject in ("5.1", "4.2", "level"):
            remark.pk, remark.subject = None, subject
            remark.state, remark.answer, remark.answered_by = "answered", "Đã sửa.", dossier.people.officer
            remark.answered_at = remark.at
            remark.save(force_insert=True)

    same(lambda: queries(browser(dossier.people.officer), dossier.get_absolute_url()), more)


def test_evidence_and_remarks_under_review(browser, place):
    def under_review(number):
        dossier = dossiers(place, 1, state="drafting")[0]
        for name in ("một.pdf", "hai.pdf", "ba.pdf")[:number]:
            prove(dossier, "5.1", name)
        dossier = play(dossier, "finish", "submit", "accept")
        for _ in range(number):
            make_remark(dossier, "5.1")
        return queries(browser(dossier.people.reviewer), f"{dossier.get_absolute_url()}?chi-tieu=5.1")

    assert under_review(3) == under_review(1)


@pytest.mark.parametrize("address", ["council", "council_edit"])
def test_members_of_a_council(browser, address):
    dossier = make_dossier(state="appraising")
    council = make_council(dossier.round, dossier.held_by, members=[("chair", "Phòng")], chair=dossier.people.chair)
    make_opinions(dossier, council)

    def more():
        for name in ("Hai", "Ba"):
            member = council.members.create(name=name, position="Chuyên viên", body="Hội Khuyến học", user=make_user())
            member.opinions.create(submission=dossier.last_submission, level="1", recorded_by=dossier.people.reviewer)

    same(lambda: queries(browser(dossier.people.reviewer), reverse(address, args=[dossier.pk])), more)


def test_dossiers_that_may_be_decided_together(browser, place):
    first, second = dossiers(place, 2, state="deciding")
    address = reverse("dossier_act", args=[first.pk, "recognise"])

    same(lambda: queries(browser(first.people.director), address), lambda: dossiers(place, 2, state="deciding"))


# Papers


@pytest.mark.parametrize("address", ["document", "verify_code"])
def test_units_of_one_decision(browser, place, address):
    def issued(number):
        first, *others = dossiers(place, number, state="deciding")
        take(first, "recognise", together=others)
        provide_for(first, "issue")
        take(attach(first, first.people), "issue")
        decision = first.decision()
        assert decision.recognitions.count() == number
        args = [decision.pk if address == "document" else decision.code]
        return queries(browser(first.people.reviewer), reverse(address, args=args))

    assert issued(3) == issued(1)
