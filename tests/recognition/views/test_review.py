"""The review page: marking, going from one to the next, private notes, what other offices are asked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition import appraisals, confirmations, notes
from recognition.appraisals import Given
from recognition.models import Confirmation, Mark, OfficeKind, PrivateNote, Role
from tests.factories import (
    make_dossier,
    make_member,
    make_office,
    make_place,
    make_procedure,
    make_round,
    make_user,
    play,
    prove,
)
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}
SECRET = "Nghi chép số liệu của năm trước"


@pytest.fixture
def dossier():
    dossier = make_dossier(state="drafting")
    prove(dossier, "5.1", "danh-sach.pdf")
    return play(dossier, "finish", "submit", "accept")


@pytest.fixture
def association(dossier):
    """The Hội Khuyến học of the district, with an officer."""
    office = make_office(dossier.held_by.unit, OfficeKind.ASSOCIATION)
    office.officer = make_member(office)
    return office


def at(dossier, subject="5.1", more="") -> str:
    return f"{dossier.get_absolute_url()}?chi-tieu={subject}{more}"


def mark_address(dossier, subject="5.1") -> str:
    return reverse("mark_set", args=[dossier.pk, subject])


def make_confirmation(dossier, office, number="5.1", **fields) -> Confirmation:
    given = {"question": "Đúng 600 người?", "due_on": clock.today() + timedelta(days=3)} | fields
    return confirmations.ask(dossier, number, office=office, actor=dossier.people.reviewer, **given)


# Marking


def test_a_mark_is_given_without_script_and_stands_on_the_page(browser, dossier):
    client = browser(dossier.people.reviewer)

    done = client.post(mark_address(dossier), {"level": "1", "loc": "chua-xet"})
    page = Page(client.get(done.url))

    assert done.url == f"{at(dossier)}&loc=chua-xet#subject-h"
    assert [radio.get("value") for radio in page.all("input", name="level")] == ["1", "khong"]
    assert page.one("p", role="status").text.startswith(f"Đạt mức độ 1 {dossier.people.reviewer} ghi")
    assert page.by_class("progress-said")[0].text.startswith("Đã thẩm định 1 trên 15")


def test_a_refusal_keeps_what_was_typed_and_a_colleagues_mark(browser, dossier):
    client = browser(dossier.people.reviewer)
    refused = client.post(mark_address(dossier), {"level": "1", "so-learning_citizens": "590"}, headers=SCRIPT)
    page = Page(refused)
    assert (refused.status_code, Mark.objects.count()) == (422, 0)
    assert page.by_class("errorlist")[0].text.startswith("590 / 1.000 = 59 % < 60 %")
    assert page.one("input", name="so-learning_citizens").get("value") == "590"

    appraisals.mark(dossier, "5.1", Given("1"), actor=make_member(dossier.held_by))
    outdated = client.post(mark_address(dossier), {"level": "khong", "reason": "Trùng tên.", "seen": "0"})
    assert (outdated.status_code, Mark.objects.get().levels) == (409, ["1"])
    assert "vừa ghi «Đạt mức độ 1»" in Page(outdated).by_class("errorlist")[0].text
    again = client.post(mark_address(dossier), {"level": "khong", "reason": "Trùng tên.", "seen": "1"})
    assert (again.status_code, Mark.objects.get().reason) == (302, "Trùng tên.")


@pytest.mark.parametrize("value", ["\x00", "x" * 1_000_000, "99", "1,2", "[]"])
def test_nonsense_marks_nothing(browser, dossier, value):
    client = browser(dossier.people.reviewer)

    names = ("level", "so-learning_citizens", "seen", *(("reason",) if len(value) == 1 or len(value) > 100 else ()))
    for name in names:
        sent = {"level": "khong", "reason": "", "seen": ""} | {name: value}
        assert client.post(mark_address(dossier), sent).status_code == 422
    assert client.post(reverse("mark_agree", args=[dossier.pk]), {"indicators": value}).status_code == 302
    assert Mark.objects.count() == 0


def test_going_on_asks_for_what_changes_alone(browser, dossier):
    client = browser(dossier.people.reviewer)

    whole, part = client.get(at(dossier)), client.get(at(dossier), headers=SCRIPT)

    assert "HX-Request" in part.headers["Vary"]
    assert Page(part).elements[0].get("id") == "review"
    assert (len(Page(whole).all("footer")), len(Page(part).all("footer"))) == (1, 0)
    restored = client.get(at(dossier), headers=SCRIPT | {"HX-History-Restore-Request": "true"})
    assert len(Page(restored).all("footer")) == 1


def test_next_and_previous_stay_among_those_that_matter(browser, dossier):
    for number in ("4.4", "5.2"):
        appraisals.mark(dossier, number, Given("1"), actor=dossier.people.reviewer)
    client = browser(dossier.people.reviewer)

    page = Page(client.get(at(dossier, more="&loc=chua-xet")))
    ways = {link.get("data-key"): link.get("href") for link in page.all("a") if link.get("data-key")}

    assert ways == {"k": "?chi-tieu=4.3&loc=chua-xet", "j": "?loc="}
    narrow = [link.text for link in page.all("a") if link.is_within(page.by_class("narrow")[0])]
    assert narrow == ["Tất cả 17", "Chưa thẩm định 13"]


def test_many_are_agreed_to_at_once_after_their_list_was_shown(browser, dossier):
    client, address = browser(dossier.people.reviewer), reverse("mark_agree", args=[dossier.pk])

    page = Page(client.get(address))
    assert [box.get("value") for box in page.all("input", name="indicators")] == ["5.1"]
    client.post(address, {"indicators": ["5.1", "3.2"]})

    assert [(mark.indicator, mark.levels) for mark in Mark.objects.all()] == [("5.1", ["1"])]


def test_the_next_office_of_the_chain_sees_the_marks_of_the_one_before(browser):
    rnd = make_round(procedure=make_procedure("cdht-xa-hai-buoc"))
    dossier = make_dossier(state="appraising", rnd=rnd, unit=make_place(rnd))
    first = dossier.held_by
    appraisals.mark(dossier, "5.1", Given("1"), actor=dossier.people.reviewer)
    dossier = play(dossier, "pass-up")
    second = browser(make_member(dossier.held_by))

    said = Page(second.get(at(dossier))).by_class("mark-other")[0].text
    assert said.startswith(f"{first}: Đạt mức độ 1")
    assert second.post(mark_address(dossier), {"level": "khong", "reason": "Trùng tên."}).status_code == 302
    assert browser(dossier.people.reviewer).post(mark_address(dossier), {"level": "1"}).status_code == 403
    assert [(mark.office == first, mark.levels) for mark in Mark.objects.all()] == [(True, ["1"]), (False, [])]


# Queries


def test_marks_notes_and_requests_cost_no_more_queries(browser, dossier, association):
    client, reviewer = browser(dossier.people.reviewer), dossier.people.reviewer

    def more(number):
        for one in list(dossier.last_submission.content["indicators"])[:number]:
            make_confirmation(dossier, association, one)
            notes.add(dossier, one, "Xem lại.", actor=reviewer)
            notes.add(dossier, "5.1", "Xem lại.", actor=reviewer)
        for one in ("1.1", "1.2", "2.1")[:number]:
            appraisals.mark(dossier, one, Given("2"), actor=reviewer)

    def asked(address, **headers):
        client.get(address, headers=headers)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address, headers=headers).status_code == 200
        return len(found)

    more(1)
    before = asked(at(dossier)), asked(at(dossier), **SCRIPT)
    Confirmation.objects.update(withdrawn_at=clock.now())
    more(3)
    assert (asked(at(dossier)), asked(at(dossier), **SCRIPT)) == before
    assert before[0] <= 42
    assert before[1] <= 22


# Private notes


def pages_of(client, start) -> dict[str, str]:
    """Every page and file that can be reached by links from ``start`` without changing anything: address → what it says."""
    found, waiting = {}, list(start)
    while waiting and len(found) < 120:
        address = waiting.pop()
        if address in found or not address.startswith("/") or address.startswith(("/static", "/dang-xuat")):
            continue
        response = client.get(address)
        is_text = response.get("Content-Type", "").startswith("text/html")
        found[address] = b"".join(response).decode(errors="replace")
        if is_text and response.status_code == 200:
            links = [a.get("href", "") for a in Page(found[address]).all("a")]
            waiting += [link.partition("#")[0] for link in links]
    return found


def test_private_notes_stay_with_the_office(browser, dossier, association):
    people = dossier.people
    notes.add(dossier, "5.1", SECRET, actor=people.reviewer)
    notes.add(dossier, "chung", SECRET, actor=people.reviewer)
    make_confirmation(dossier, association)
    province = make_member(make_office(dossier.round.province, OfficeKind.COMMITTEE))

    here = Page(browser(people.director).get(at(dossier)))
    assert [SECRET in one.text for one in here.by_class("notes")] == [True]
    above = browser(province).get(at(dossier))
    asked = browser(association.officer).get(Confirmation.objects.get().get_absolute_url())
    superuser = browser(make_user(is_superuser=True)).get(at(dossier))
    assert [page.status_code for page in (above, asked, superuser)] == [200, 200, 200]
    assert [SECRET in page.text for page in (above, asked, superuser)] == [False, False, False]

    for person in (people.officer, people.leader):
        seen = pages_of(browser(person), ["/", dossier.get_absolute_url()])
        assert dossier.get_absolute_url() in seen
        assert len(seen) > 10
        assert [address for address, said in seen.items() if SECRET in said or "Đúng 600 người?" in said] == []


def test_only_reviewers_note_and_only_the_writer_takes_away(browser, dossier):
    note = notes.add(dossier, "5.1", SECRET, actor=dossier.people.reviewer)
    address, sent = reverse("note_add", args=[dossier.pk, "5.1"]), {"text": "Của đơn vị."}

    assert browser(dossier.people.officer).post(address, sent).status_code == 403
    assert browser(dossier.people.officer).post(reverse("note_remove", args=[note.pk])).status_code == 404
    assert browser(dossier.people.director).post(reverse("note_remove", args=[note.pk])).status_code == 403
    assert browser(dossier.people.reviewer).post(address, {"text": "\x00"}).status_code == 422
    assert PrivateNote.objects.count() == 1
    assert browser(dossier.people.reviewer).post(reverse("note_remove", args=[note.pk])).status_code == 302
    assert PrivateNote.objects.count() == 0


# What other offices confirm


def test_the_asked_office_sees_the_question_alone_and_its_answer_stands_beside_the_indicator(
    browser, dossier, association
):
    ask = reverse("confirmation_ask", args=[dossier.pk, "5.1"])
    reviewer, client = browser(dossier.people.reviewer), browser(association.officer)
    form = Page(reviewer.get(ask))
    assert "600" in form.one("textarea", name="question").text
    assert (
        reviewer.post(ask, {"office": association.pk, "question": "Đúng?", "due_on": "28/02/2025"}).status_code == 302
    )

    asked = Confirmation.objects.get()
    assert f"{dossier.unit.full_name}: chỉ tiêu 5.1" in [a.text for a in Page(client.get("/")).all("a")]
    seen = Page(client.get(asked.get_absolute_url()))
    (picture,) = seen.all("img")
    assert client.get(picture.get("src")).status_code == 200
    others = [at(dossier), f"/minh-chung/{dossier.evidence.get(subject='5.1').pk}/"]
    paper = dossier.evidence.exclude(subject="5.1").first()
    others.append(reverse("confirmation_file", args=[asked.pk, paper.pk]))
    assert [client.get(address).status_code for address in others] == [404, 404, 404]

    assert client.post(asked.get_absolute_url(), {"outcome": "other-figure", "text": "Theo sổ."}).status_code == 422
    answer = {"outcome": "other-figure", "figure": "590", "text": "Theo sổ của Hội."}
    assert client.post(asked.get_absolute_url(), answer).status_code == 302
    assert client.post(asked.get_absolute_url(), answer | {"figure": "1"}).status_code == 422
    beside = Page(reviewer.get(at(dossier))).by_class("mark-other")[0].text
    assert beside.startswith(f"{association} Số khác: 590 Theo sổ của Hội.{association.officer},")


def test_nobody_of_the_applicant_answers_and_a_request_ends_with_the_round(browser, dossier, association):
    asked = make_confirmation(dossier, association)
    both = dossier.people.officer
    both.memberships.create(
        office=association, role=Role.OFFICER, position="Hội viên", valid_from=association.valid_from
    )
    assert browser(both).get(asked.get_absolute_url()).status_code == 404
    with pytest.raises(Exception, match="không thuộc và không tham gia bên đề nghị"):
        confirmations.answer(asked, outcome="confirmed", text="Đúng.", actor=both)

    withdrawal = reverse("confirmation_withdraw", args=[asked.pk])
    assert browser(dossier.people.leader).post(withdrawal).status_code == 404
    assert browser(dossier.people.director).post(withdrawal).status_code == 403
    assert browser(dossier.people.reviewer).post(withdrawal).status_code == 302
    again = make_confirmation(dossier, association)
    play(dossier, "send-back")

    said = Page(browser(association.officer).get(again.get_absolute_url())).notices("waits")
    assert said == ["Hồ sơ đang «Trả bổ sung» nên không cần trả lời nữa."]
    assert list(Confirmation.objects.waiting()) == []


# Earlier


def test_what_earlier_rounds_said_stands_in_the_fold(browser, dossier):
    appraisals.mark(dossier, "5.1", Given("", reason="Trùng tên."), actor=dossier.people.reviewer)
    again = play(dossier, "send-back", "finish", "submit", "accept")
    client, address = browser(again.people.reviewer), reverse("indicator_history", args=[again.pk, "5.1"])

    said = Page(client.get(address, headers=SCRIPT)).by_class("mark-other")

    assert [one.text.startswith("Lượt 1, ") for one in said] == [True]
    assert f"{again.held_by} thẩm định: Không đạt: Trùng tên." in said[0].text
    assert Page(client.get(at(again))).by_class("progress-said")[0].text.startswith("Đã thẩm định 0 trên 15")
    assert browser(again.people.officer).get(address).status_code == 404
