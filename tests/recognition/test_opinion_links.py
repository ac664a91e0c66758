"""Members of a council who send what they hold by a personal link, and the pages of its sessions."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition import opinion_links, session_minutes, sessions
from recognition.models import Opinion, OpinionLink, Session, SignedScan, State
from recognition.sessions import AGAINST, FOLLOWS, Held, Written
from tests.evidence.made import make_pdf
from tests.factories import make_council, make_dossier, make_remark, play, prove
from tests.factories.dossiers import beside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
DAY = date(2025, 3, 3)


@pytest.fixture
def session():
    """In writing, about two dossiers; the chair leads the commune of the first, which has a remark."""
    rnd_dossier = make_dossier(answered=True)
    prove(rnd_dossier, "5.1", "bao-cao.pdf")
    with clock.at(DAY):
        first = play(rnd_dossier, "finish", "submit", "accept")
        other = beside(first)
        make_remark(first)
        council = make_council(first.round, first.held_by, chair=first.people.leader, by=first.people.reviewer)
        details = {"way": "writing", "held_on": DAY, "starts_at": None, "place": ""}
        made = sessions.open_session(council, [first, other], details, actor=council.created_by)
        made.dossiers = [first, other]
        yield made


def token_for(session, member) -> str:
    (made,) = opinion_links.invite(session, [member], DAY + timedelta(days=5), actor=session.council.created_by)
    return made.address.rstrip("/").rpartition("/")[2]


def held(session, holds, **more) -> dict:
    return {item.pk: Held(holds, **more) for item in sessions.items_of(session)}


def test_a_member_answers_by_a_link_corrects_it_and_the_minutes_close_it(session, client):
    study = session.council.members.all()[2]
    token = token_for(session, study)
    link = opinion_links.find(token)
    assert OpinionLink.objects.filter(token_hash__contains=token).count() == 0

    assert opinion_links.answer(link, held(session, FOLLOWS)) == 2
    assert opinion_links.answer(link, held(session, FOLLOWS)) == 0
    assert opinion_links.answer(link, held(session, AGAINST, indicators={"5.1": "Nguồn chưa rõ."})) == 2
    first = session.dossiers[0]
    assert [(o.level, o.via, o.reasons()) for o in Opinion.objects.filter(submission__dossier=first)] == [
        ("", link, "Chỉ tiêu 5.1: Nguồn chưa rõ")
    ]
    last = first.moves.order_by("-number").first()
    assert (last.action, last.actor, last.actor_name) == ("opinion", None, str(study))
    assert last.note == "Gửi qua đường dẫn riêng"
    silent = {one.member.pk: (one.given, one.of) for one in opinion_links.answered(session)}
    assert (silent[study.pk], silent[session.council.members.get(role="chair").pk]) == ((2, 2), (0, 1))

    members = session.council.members.exclude(pk=study.pk)
    written = Written(seen=0, present={member.pk: True for member in members})
    sessions.save(session, written, actor=session.council.created_by)
    session_minutes.close(session, actor=session.council.created_by)
    assert sorted((m.present, m.agreed) for m in session.minutes.all()) == [(4, 3), (5, 4)]
    assert client.get(reverse("opinion", args=[token])).status_code == 410
    with pytest.raises(ValidationError) as refusal:
        opinion_links.answer(link, held(session, FOLLOWS))
    assert refusal.value.messages == ["Đường dẫn không còn dùng được, hoặc phiên họp đã lập biên bản. Chưa lưu gì."]


def test_a_link_offers_no_dossier_from_which_its_member_is_barred(session, client):
    chair = session.council.members.get(role="chair")
    token = token_for(session, chair)
    barred, open_to = (session.items.get(dossier=dossier) for dossier in session.dossiers)

    page = client.get(reverse("opinion", args=[token])).content.decode()
    assert [page.count(f'name="holds-{item.pk}"') for item in (barred, open_to)] == [0, 1]
    assert client.get(reverse("opinion_dossier", args=[token, barred.pk])).status_code == 404
    with pytest.raises(ValidationError):
        opinion_links.answer(opinion_links.find(token), {barred.pk: Held(FOLLOWS)})
    client.post(reverse("opinion", args=[token]), {f"holds-{barred.pk}": "follow", f"holds-{open_to.pk}": "follow"})
    assert [o.submission.dossier_id for o in Opinion.objects.all()] == [session.dossiers[1].pk]


def test_behind_a_link_stands_what_is_in_question_and_nothing_private(session, client):
    token = token_for(session, session.council.members.all()[2])
    first, other = (session.items.get(dossier=dossier) for dossier in session.dossiers)
    evidence = session.dossiers[0].evidence.get(subject="5.1")
    page = client.get(reverse("opinion_dossier", args=[token, first.pk])).content.decode()

    assert (page.count("cần xem</span>"), page.count(evidence.name)) == (1, 1)
    assert page.count("Bổ sung nguồn số liệu.") == 0  # the remark stays among the officers
    assert client.get(reverse("opinion_file", args=[token, first.pk, evidence.pk])).status_code == 200
    assert client.get(reverse("opinion_file", args=[token, other.pk, evidence.pk])).status_code == 404
    paper = session.dossiers[0].evidence.exclude(subject="5.1").first()
    assert client.get(reverse("opinion_file", args=[token, first.pk, paper.pk])).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"expires_on": DAY - timedelta(days=1)}, 410),
        ({"withdrawn": True}, 410),
        ({"left": True}, 410),
        ({"signed_in_as": "officer"}, 403),
        ({}, 200),
    ],
)
def test_a_link_opens_for_its_member_while_it_is_in_force(session, client, change, status):
    study = session.council.members.all()[2]
    token, by = token_for(session, study), session.council.created_by
    if "expires_on" in change:
        OpinionLink.objects.update(**change)
    if "withdrawn" in change:
        opinion_links.withdraw(opinion_links.find(token), actor=by)
    if "left" in change:
        session.council.members.filter(pk=study.pk).update(left_on=DAY)
    if "signed_in_as" in change:
        client.force_login(session.dossiers[0].people.officer)

    assert client.get(reverse("opinion", args=[token])).status_code == status
    assert client.get(reverse("opinion", args=[token[:-1] + "x"])).status_code == 404


def test_what_cannot_be_kept_is_told_and_typed_words_stay_on_the_page(session, client):
    token = token_for(session, session.council.members.all()[2])
    item = sessions.items_of(session)[0]
    unit = item.dossier.unit.full_name
    for words, holds, sentence in (
        ("không có số", "", f"{unit}: chọn đồng ý hay không."),
        ("", "no", f"{unit}: ý kiến khác kết quả thẩm định thì ghi lý do."),
        ("x", "99", f"{unit}: chọn lại ý kiến."),
        ("a\0b", "no", "Có ký tự lạ"),
        ("x" * 1_000_000, "no", "nhiều hơn 5000"),
    ):
        sent = {f"holds-{item.pk}": holds, f"words-{item.pk}": words}
        answer = client.post(reverse("opinion", args=[token]), sent)
        assert (answer.status_code, answer.content.decode().count(sentence)) == (422, 1)
    assert Opinion.objects.count() == 0


# The secretary's pages


def meeting(session, dossiers) -> Session:
    details = {"way": "meeting", "held_on": DAY, "starts_at": time(8), "place": "Phòng họp"}
    session.items.all().delete()
    return sessions.open_session(session.council, dossiers, details, actor=session.council.created_by)


def test_one_save_keeps_a_whole_session_and_what_is_wrong_comes_back_as_typed(session, client):
    found = meeting(session, session.dossiers)
    client.force_login(found.council.created_by)
    members, items = list(found.council.members.all()), sessions.items_of(found)
    address, study = reverse("session", args=[found.pk]), members[2]
    sent = (
        {"seen": "0", "note": "Họp đủ."}
        | {f"there-{m.pk}": "yes" for m in members}
        | {f"end-{i.pk}": "1" for i in items}
    )
    wrong = sent | {
        f"who-{items[1].pk}-0": study.pk,
        f"holds-{items[1].pk}-0": "no",
        f"words-{items[1].pk}-0": "9.9: x",
    }

    refused = client.post(address, wrong)
    assert (refused.status_code, refused.content.decode().count("9.9: x</textarea>")) == (422, 1)
    assert Opinion.objects.count() == 0
    right = wrong | {f"words-{items[1].pk}-0": "5.1: Nguồn chưa rõ", "close": "1"}
    assert client.post(address, right).url == reverse("session_close", args=[found.pk])
    assert client.post(address, sent).status_code == 422  # the page of somebody who did not see it
    assert client.post(reverse("session_close", args=[found.pk])).url == address
    assert found.minutes.count() == 2
    assert client.get(reverse("session_paper", args=[found.pk])).headers["Content-Type"] == "application/pdf"


def test_who_was_absent_and_agrees_is_shown_so_that_the_next_save_keeps_it(session, client):
    found = meeting(session, session.dossiers[1:])
    client.force_login(found.council.created_by)
    (item,), (*there, absent) = sessions.items_of(found), found.council.members.all()
    address = reverse("session", args=[found.pk])
    sent = {f"there-{m.pk}": "yes" for m in there} | {f"there-{absent.pk}": "no", f"why-{absent.pk}": "Ốm"}
    sent |= {f"end-{item.pk}": "1", f"who-{item.pk}-0": absent.pk, f"holds-{item.pk}-0": FOLLOWS}
    client.post(address, sent | {"seen": "0"})

    (row,) = client.get(address).context["rows"]
    assert [(e.who, e.holds) for e in row.entries if e.who] == [(str(absent.pk), FOLLOWS)]
    assert Opinion.objects.filter(member=absent, follows=True).count() == 1


def test_the_whole_of_a_session_is_not_for_who_stands_on_the_side_of_one_of_its_dossiers(session, client):
    found, by = meeting(session, session.dossiers), session.council.created_by
    client.force_login(by)
    written = Written(seen=0, present={member.pk: True for member in found.council.members.all()})
    sessions.save(found, written, actor=by)
    statuses = lambda: [  # noqa: E731
        client.get(reverse(name, args=[found.pk])).status_code for name in ("session", "session_close", "session_paper")
    ]
    first, other = session.dossiers
    helps = lambda user: first.answers.update(changed_by=user)  # noqa: E731

    helps(by)
    assert statuses() == [200, 403, 404]
    helps(first.people.officer)
    session_minutes.close(found, actor=by)
    assert statuses() == [200, 302, 200]
    helps(by)
    assert statuses() == [200, 302, 403]
    desk = client.get(reverse("council_desk", args=[found.council_id]))
    assert [dossier.pk for dossier in desk.context["concluded"]] == [other.pk]

    add, remove, file = (reverse(f"signed_scan_{step}", args=[other.pk]) for step in ("add", "remove", "file"))
    sent = lambda url: client.post(url, {"file": SimpleUploadedFile("bb.pdf", make_pdf())}).status_code  # noqa: E731
    assert sent(add) == 403  # of the other dossier, but the same paper
    helps(first.people.officer)
    assert (sent(add), client.get(file).status_code) == (302, 200)
    helps(by)
    council = client.get(reverse("council", args=[other.pk]))
    assert (client.get(file).status_code, sent(remove), council.context["scan"]) == (403, 403, None)
    helps(first.people.officer)
    play(other, "propose", "recognise")  # decided on this paper, which now stays for the first too
    assert sent(reverse("signed_scan_remove", args=[first.pk])) == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedScan.objects.update(name="khác.pdf")


@pytest.mark.parametrize("page", ["session", "session_close", "session_links", "council_desk"])
def test_pages_ask_the_database_as_often_for_one_dossier_as_for_three(session, client, page):
    dossiers = [*session.dossiers, beside(session.dossiers[0], State.APPRAISING)]
    counts = []
    client.force_login(session.council.created_by)
    for number in (1, 3):
        session.council.sessions.all().delete() if number == 3 else session.items.all().delete()
        found = meeting(session, dossiers[:number]) if page != "council_desk" else None
        if page == "council_desk":
            type(dossiers[0]).objects.filter(pk__in=[d.pk for d in dossiers[number:]]).update(
                held_by=dossiers[0].applicant
            )
            type(dossiers[0]).objects.filter(pk__in=[d.pk for d in dossiers[:number]]).update(
                held_by=session.council.office
            )
        pk = found.pk if found else session.council_id
        client.get(reverse(page, args=[pk]))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(page, args=[pk])).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
