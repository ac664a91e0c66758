"""A chain of any length is data: every office sees, passes up, sends back and keeps minutes of its own."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from config import clock
from recognition import workflow
from recognition.models import Dossier, OfficeKind, Procedure, Role
from tests.factories import (
    make_council,
    make_member,
    make_minutes,
    make_office,
    make_people,
    make_place,
    make_procedure,
    make_remark,
    make_round,
    play,
    take,
)
from tests.factories.dossiers import attach, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 2, 20)
STEPS = [("education", "district"), ("education", "province"), ("committee", "province")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def make_long_procedure() -> Procedure:
    """Phòng, Sở, UBND tỉnh; the last one's leader decides."""
    rule = make_procedure()
    rule.pk, rule.code, rule.decider_kind, rule.decider_tier = None, "thu-ba-buoc", "committee", "province"
    rule.save(force_insert=True)
    for order, (kind, tier) in enumerate(STEPS, 1):
        rule.steps.create(order=order, kind=kind, tier=tier)
    return rule


@pytest.fixture
def dossier():
    """Handed in by its commune; ``offices`` are the three of the chain, ``officers`` one of each."""
    rnd = make_round(procedure=make_long_procedure())
    unit = make_place(rnd)
    make_office(rnd.province, OfficeKind.COMMITTEE)
    people = make_people(rnd, unit)
    opened = attach(workflow.open_dossier(rnd, unit, actor=people.officer), people)
    fill(opened)
    dossier = play(opened, "finish", "submit")
    dossier.offices = dossier.chain()
    dossier.officers = [make_member(office) for office in dossier.offices]
    return dossier


def again(dossier) -> Dossier:
    fresh = attach(dossier, dossier.people)
    fresh.offices, fresh.officers = dossier.offices, dossier.officers
    return fresh


def conclude(dossier, officer):
    """The council of the office that holds the dossier meets."""
    council = make_council(dossier.round, dossier.held_by, by=officer)
    return make_minutes(again(dossier), council=council, by=officer)


def page(client, person, url) -> str:
    client.force_login(person)
    return client.get(url).text


def act(client, person, dossier, action) -> str:
    """Take ``action`` by its own page, as the person does who presses the main button there."""
    client.force_login(person)
    url = reverse("dossier_act", args=[dossier.pk, action])
    assert client.get(url).status_code == 200
    return client.post(url, {"note": ""}, follow=True).text


def test_a_dossier_walks_through_three_offices_on_the_pages(client, dossier):
    first, second, third = dossier.officers
    url, home = dossier.get_absolute_url(), reverse("home")
    act(client, first, dossier, "accept")
    waiting = page(client, first, url)
    conclude(again(dossier), first)
    said = act(client, first, dossier, "pass-up")
    below, above = page(client, first, url), page(client, second, home)
    council = page(client, first, reverse("council", args=[dossier.pk]))
    act(client, second, dossier, "pass-up")
    last = page(client, third, url)
    conclude(again(dossier), third)
    decided = act(client, third, dossier, "propose")

    assert "Chuyển cơ quan tiếp theo</a>" in waiting
    assert "Trình quyết định" not in waiting
    assert "Đang thẩm định" in said
    assert f"Chuyên viên {dossier.offices[1]} (Chuyển cơ quan tiếp theo)" in below
    assert (dossier.unit.full_name in above, "Thẩm định" in above) == (True, True)
    assert dossier.unit.full_name not in page(client, first, home)
    assert "Hội đồng theo Quyết định số 12/QĐ-PGDĐT" in council
    assert "ý kiến</dt>" in council.lower()
    assert "Trình quyết định" in last
    assert reverse("dossier_act", args=[dossier.pk, "pass-up"]) not in last
    assert "Chờ quyết định" in decided
    assert again(dossier).held_by == dossier.decider()
    assert {minutes.council.office for minutes in dossier.minutes.all()} == {dossier.offices[0], dossier.offices[2]}


def test_who_may_act_moves_up_with_the_dossier_and_everybody_below_still_reads(dossier):
    allowed, readable = [], []
    for place, officer in enumerate(dossier.officers):
        there = again(dossier)
        readable.append([there in Dossier.objects.visible_to(other) for other in dossier.officers[: place + 1]])
        if place == 0:
            take(there, "accept", actor=officer)
            there = again(dossier)
        allowed.append([workflow.is_permitted(there, "send-back", other) for other in dossier.officers])
        if place < 2:
            take(there, "pass-up", actor=officer)

    assert allowed == [[True, False, False], [False, True, False], [False, False, True]]
    assert readable == [[True], [True, True], [True, True, True]]


def test_what_the_second_office_sends_back_comes_back_to_the_second(dossier):
    first, second, _ = dossier.officers
    for officer, action in ((first, "accept"), (first, "pass-up")):
        take(again(dossier), action, actor=officer)
    there = again(dossier)
    remark = make_remark(there)
    remark.by, remark.office = second, there.held_by
    remark.save()
    take(there, "send-back", actor=second)
    returned = play(again(dossier), "finish", "submit")

    assert (returned.state, returned.held_by) == ("submitted", dossier.offices[1])
    take(again(dossier), "accept", actor=second)
    assert again(dossier).next_office() == dossier.offices[2]


def test_every_office_of_the_chain_may_refuse_and_signs_its_own_paper(dossier):
    take(again(dossier), "accept", actor=dossier.officers[0])
    take(again(dossier), "pass-up", actor=dossier.officers[0])
    leader = make_member(dossier.offices[1], Role.LEADER)
    take(again(dossier), "refuse", actor=leader)

    assert (again(dossier).state, again(dossier).decision().office) == ("signing", dossier.offices[1])


def test_an_association_of_the_chain_knows_what_is_on_its_way_by_name_and_sees_it_once_it_is_there(dossier):
    rule = dossier.round.procedure
    rule.steps.filter(order=2).update(kind="association", tier="district")
    office = make_office(dossier.unit.parent, OfficeKind.ASSOCIATION)
    member = make_member(office)
    stranger = make_member(make_office(make_place(make_round()).parent, OfficeKind.ASSOCIATION))

    def seen():
        return [dossier in Dossier.objects.overseen_by(member), dossier in Dossier.objects.visible_to(member)]

    before = seen()
    take(again(dossier), "accept", actor=dossier.officers[0])
    take(again(dossier), "pass-up", actor=dossier.officers[0])

    assert (before, seen()) == ([True, False], [True, True])
    assert list(Dossier.objects.overseen_by(stranger)) == []


def test_a_stand_in_passes_up_within_the_dates_only(dossier):
    days = {}
    take(again(dossier), "accept", actor=dossier.officers[0])
    deputy = make_member(dossier.offices[0])
    deputy.memberships.update(valid_from=DAY, valid_to=DAY + timedelta(days=3))
    for offset in (-1, 0, 3, 4):
        with clock.at(DAY + timedelta(days=offset)):
            days[offset] = workflow.is_permitted(again(dossier), "pass-up", deputy)

    assert days == {-1: False, 0: True, 3: True, 4: False}
