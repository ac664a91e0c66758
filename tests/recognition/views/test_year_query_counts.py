"""The pages of the commune's year ask the database as often with three rows as with one."""

import pytest
from django.urls import reverse

from recognition import previews
from tests.factories import make_dossier, make_remark, make_round, make_team, play, prove
from tests.factories.plans import make_body, make_meeting, make_plan
from tests.recognition.views.test_query_counts import queries, same
from tests.world import DATES

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_dossier(rnd=make_round(**DATES), answered=False)


def at(name, dossier, *args) -> str:
    return reverse(name, args=[dossier.pk, *args])


def test_files_on_the_shelf_offered_to_an_indicator(browser, draft):
    prove(draft, "5.1", "một.pdf")
    client = browser(draft.people.officer)

    same(
        lambda: queries(client, at("evidence_pick", draft, "4.2")),
        lambda: [prove(draft, "5.1", name) for name in ("hai.pdf", "ba.pdf")],
    )


def test_evidence_of_the_last_dossier_offered_again(browser):
    def offered(number):
        rnd = make_round(year=2023, outside_force_reason="Để thử.")
        last = make_dossier(rnd=rnd)
        for name in ("một.pdf", "hai.pdf", "ba.pdf")[:number]:
            prove(last, "5.1", name)
        play(last, "finish", "submit")
        now = make_round(year=2024, province=rnd.province, procedure=rnd.procedure)
        draft = make_dossier(rnd=now, unit=last.unit, people=last.people, answered=False)
        return queries(browser(draft.people.officer), at("dossier_renew", draft))

    assert offered(3) == offered(1)


@pytest.mark.parametrize("side", ["officer", "reviewer"])
def test_remarks_and_files_of_several_rounds(browser, side):
    def returned(number):
        dossier = make_dossier(rnd=make_round(**DATES), state="appraising")
        for name, subject in list(zip(("một.pdf", "hai.pdf", "ba.pdf"), ("5.1", "4.2", "4.3"), strict=True))[:number]:
            make_remark(dossier, subject)
            prove(dossier, subject, name)
        for _ in range(number - 1):
            dossier = play(dossier, "send-back", "finish", "submit", "accept")
            make_remark(dossier)
        dossier = play(dossier, "send-back")
        return queries(browser(getattr(dossier.people, side)), at("dossier_changes", dossier))

    assert returned(3) == returned(1)


@pytest.mark.parametrize("reader", ["officer", "reviewer"])
def test_advice_on_a_draft(browser, draft, reader):
    previews.ask(draft, "", actor=draft.people.officer)
    client, adviser = browser(getattr(draft.people, reader)), draft.people.reviewer
    previews.advise(draft, "5.1", "Ghi nguồn.", actor=adviser)

    same(
        lambda: queries(client, draft.get_absolute_url()),
        lambda: [previews.advise(draft, subject, "Ghi nguồn.", actor=adviser) for subject in ("5.1", "4.2")],
    )


def test_members_of_a_team(browser, draft):
    team = make_team(draft, issued=False)
    team.members.exclude(role="head").delete()
    client = browser(draft.people.officer)

    def more():
        for name in ("Lưu Quý Thưởng", "Vũ Đức Ước"):
            team.members.create(name=name, position="Giáo viên", role="member")

    same(lambda: queries(client, at("team", draft)), more)


def test_papers_of_the_applicant(browser, draft):
    prove(draft, "paper:meeting-minutes", "một.pdf")
    client = browser(draft.people.officer)

    same(
        lambda: queries(client, at("dossier_papers", draft)),
        lambda: [prove(draft, "paper:meeting-minutes", name) for name in ("hai.pdf", "ba.pdf")],
    )


@pytest.mark.parametrize("name", ["meeting", "meeting_minutes"])
def test_bodies_invited_to_a_meeting(browser, draft, name):
    plan = make_plan(draft)
    make_body(plan, does=["1.1"])
    make_meeting(plan)
    client = browser(draft.people.officer)

    same(
        lambda: queries(client, at(name, draft, "closing")),
        lambda: [make_body(plan, name, does=["1.2"]) for name in ("Công an", "Hội Phụ nữ")],
    )
