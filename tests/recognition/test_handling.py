"""Who is in charge of a dossier: shared out, taken over with a reason, kept for ever; nobody is shut out by it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition import handling, queue, workflow
from recognition.models import Handling, Role
from recognition.permissions import queue as may
from tests.factories import make_dossier, make_member, make_place, play, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


@pytest.fixture
def dossier():
    """Handed in, with two reviewers above."""
    found = make_dossier(state="submitted")
    found.people.second = make_member(found.held_by)
    return found


def page(client, user, query=""):
    client.force_login(user)
    return client.get(f"{reverse('queue')}{query}")


def assign(client, user, ids, to="me", **more):
    client.force_login(user)
    response = client.post(reverse("queue_assign"), {"dossier": ids, "to": to, **more}, follow=True)
    return [str(message) for message in response.context["messages"]]


def trail(dossier):
    return [(row.handler, row.begun_by, row.ended_by, row.reason) for row in dossier.handlings.all()]


def test_whoever_takes_over_says_why_and_the_trail_keeps_both(dossier):
    people = dossier.people
    handling.put_in_charge([dossier.pk], people.reviewer, actor=people.reviewer)
    with pytest.raises(ValidationError, match=f"đang do {people.reviewer} phụ trách: ghi lý do"):
        handling.put_in_charge([dossier.pk], people.second, actor=people.second)
    handling.put_in_charge([dossier.pk], people.second, actor=people.director, reason="Chuyển địa bàn.")

    assert trail(dossier) == [
        (people.reviewer, people.reviewer, people.director, ""),
        (people.second, people.director, None, "Chuyển địa bàn."),
    ]
    assert [move.note for move in dossier.moves.filter(action="handle")] == [
        f"{people.reviewer} phụ trách.",
        f"{people.second} phụ trách, thay {people.reviewer}. Lý do: Chuyển địa bàn.",
    ]


def test_the_trail_can_only_be_closed_once(dossier):
    people = dossier.people
    handling.put_in_charge([dossier.pk], people.reviewer, actor=people.reviewer)
    row = Handling.objects.get()
    for change in ({"handler": people.second}, {"reason": "Khác"}, {"begun_at": clock.now() - timedelta(days=1)}):
        with pytest.raises(DatabaseError, match="không sửa, không xóa"), transaction.atomic():
            Handling.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="không sửa, không xóa"), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError, match="handling_one_in_charge"), transaction.atomic():
        Handling.objects.create(
            dossier=dossier, office=row.office, handler=people.second, begun_at=clock.now(), begun_by=people.second
        )


def test_only_those_who_may_appraise_it_are_put_in_charge_and_only_leaders_choose_for_others(dossier):
    people = dossier.people
    with pytest.raises(PermissionDenied):
        handling.put_in_charge([dossier.pk], people.second, actor=people.reviewer)
    with pytest.raises(ValidationError, match="không phải chuyên viên"):
        handling.put_in_charge([dossier.pk], people.registrar, actor=people.director)
    with pytest.raises(ValidationError, match="ở bên đề nghị"):
        handling.put_in_charge([dossier.pk], people.officer, actor=people.director)

    assert trail(dossier) == []


def test_a_colleague_who_is_not_in_charge_still_works_and_is_told(dossier, client):
    people = dossier.people
    handling.put_in_charge([dossier.pk], people.reviewer, actor=people.reviewer)
    client.force_login(people.second)

    assert f"Hồ sơ này do {people.reviewer} phụ trách. Bạn vẫn làm được" in client.get(dossier.get_absolute_url()).text
    assert take(dossier, "accept", actor=people.second).actor == people.second


def test_each_tab_shows_its_own_and_the_filters_stay_in_the_address(dossier, client):
    rnd, people = dossier.round, dossier.people
    mine, gone = (
        make_dossier(state=state, rnd=rnd, unit=make_place(rnd, parent=dossier.unit.parent), people=None, level="1")
        for state in ("appraising", "returned")
    )
    handling.put_in_charge([mine.pk], people.reviewer, actor=people.reviewer)
    shown = {tab: page(client, people.reviewer, f"?tab={tab}").context["page"] for tab in queue.TABS}

    assert {tab: {entry.dossier for entry in lines} for tab, lines in shown.items()} == {
        "mine": {mine},
        "free": {dossier},
        "office": {mine, dossier},
        "elsewhere": {gone},
        "late": set(),
    }
    found = page(client, people.reviewer, "?tab=office&state=submitted&sort=-unit&person=99&left=\x00&area=x")
    assert [entry.dossier for entry in found.context["page"]] == [dossier]
    assert found.context["query"] == "area=x&state=submitted&person=99&left=%00&tab=office&sort=-unit"
    with clock.at(date(2025, 4, 2)):
        late = page(client, people.reviewer, "?tab=late").context
    assert (late["page"].paginator.count, late["page"][0].due.said) == (3, "quá hạn 3 ngày làm việc")


def test_a_leader_shares_out_many_at_once_and_forged_numbers_change_nothing(dossier, client):
    people, rnd = dossier.people, dossier.round
    other = make_dossier(state="submitted", rnd=rnd, unit=make_place(rnd, parent=dossier.unit.parent))
    stranger = make_dossier(state="submitted")
    ids = [dossier.pk, other.pk]

    for forged in ([*ids, stranger.pk], [*ids, "9" * 30], [*ids, "\x00"], []):
        assert assign(client, people.director, forged, people.second.pk)[0][:12] in ("Có hồ sơ khô", "Chưa chọn hồ")
    for to in ("0", "x" * 10**6, "\x00", str(people.leader.pk)):
        assert len(assign(client, people.director, ids, to)) > 0
    assert not Handling.objects.exists()

    assert assign(client, people.director, ids, people.second.pk) == [f"{people.second} phụ trách 2 hồ sơ."]
    assert set(Handling.objects.values_list("handler", "begun_by")) == {(people.second.pk, people.director.pk)}


def test_the_queue_takes_as_many_queries_for_three_as_for_one(dossier, client):
    people, rnd, spent = dossier.people, dossier.round, []
    page(client, people.reviewer)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            shown = page(client, people.reviewer, "?tab=office").context["page"].paginator.count
        spent.append((shown, len(queries)))
        for _ in range(2):
            make_dossier(state="submitted", rnd=rnd, unit=make_place(rnd, parent=dossier.unit.parent))

    assert spent == [(1, spent[0][1]), (3, spent[0][1])]


def test_the_leader_sees_who_has_how_much_and_how_long_it_took(dossier, client):
    people, rnd = dossier.people, dossier.round
    done = make_dossier(state="appraising", rnd=rnd, unit=make_place(rnd, parent=dossier.unit.parent), on=DAY)
    handling.put_in_charge([done.pk], people.second, actor=people.second)
    handling.put_in_charge([dossier.pk], people.reviewer, actor=people.reviewer)
    with clock.at(date(2025, 3, 14)):
        play(done, "propose", "recognise", "issue")
    with clock.at(date(2025, 4, 2)):
        client.force_login(people.director)
        loads = client.get(reverse("workload"), {"round": rnd.pk}).context["loads"]

    assert {load.person: (load.open, load.late, load.done, load.days) for load in loads} == {
        people.reviewer: (1, 1, 0, None),
        people.second: (0, 0, 1, 4),
    }


def test_sharing_out_bars_nobody_from_the_councils_work_of_an_office_with_its_own_dossier(dossier):
    """Those who only carry a dossier of their own office have no hand in it (the note of who is in charge is no work on it)."""
    people = dossier.people
    workflow.note_step(dossier, "handle", people.leader, "Thử")

    assert may.takes(dossier, people.reviewer)
    assert Role.LEADER in people.leader.roles_in(dossier.applicant_id)
