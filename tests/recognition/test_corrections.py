"""Issued decisions that are replaced or revoked; drafts that another leader signs."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from config import clock
from recognition import corrections, issuing, paperwork, verification
from recognition.models import Document, Dossier, Membership, Recognition, Role, State
from recognition.models.history import is_chain_whole
from tests.factories import make_member, play, take
from tests.recognition.test_bulk import many
from tests.recognition.test_decisions import DAY, bytes_of, refusal_of, signing, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
LATER = date(2025, 4, 7)
NOT_REACHED = (
    "Chọn mức độ mà số liệu đã nộp của mọi đơn vị trong danh sách đều đạt, không cao hơn mức đã được trình công nhận."
)
WHY = {"reason": "Ghi nhầm mức độ", "ground": "Căn cứ Biên bản kiểm tra ngày 01 tháng 4 năm 2025"}


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


@pytest.fixture
def issued():
    """Two units recognised by one decision a month ago."""
    one, two = many(2)
    take(one, "recognise", together=[two])
    return play(one, "issue"), play(two)


def issue(document, people, number):
    paperwork.prepare(document, number=number, issued_on=clock.today(), actor=people.registrar)
    paperwork.sign(document, actor=document.signer)
    issuing.issue(document, actor=people.registrar)
    return Document.objects.get(pk=document.pk)


def test_a_replacing_decision_ends_what_was_given_and_gives_what_it_says(issued, client):
    (one, two), people = issued, issued[0].people
    first = one.decision()
    asked = {"dossiers": [one], "level": "1", "actor": people.director} | WHY
    with clock.at(LATER):
        drafted = corrections.begin_replacement(first, **asked)
        assert refusal_of(corrections.begin_replacement, first, **asked) == [
            "Quyết định này đã có văn bản thay thế (Quyết định công nhận, «Chờ văn thư cấp số»)."
        ]
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.create(**{f.attname: getattr(drafted, f.attname) for f in CREATED})
        new = issue(drafted, people, 2)

        held = [(r.unit_id, r.decision_id, r.valid_from, r.ended_on) for r in Recognition.objects.order_by("pk")]
        assert held == [
            (one.unit_id, first.pk, DAY, LATER),
            (two.unit_id, first.pk, DAY, LATER),
            (one.unit_id, new.pk, LATER, None),
        ]
        assert one.recognition.valid_to == Recognition.objects.first().valid_to
        text = text_of(bytes_of(new.file))
        assert "thay thế Quyết định số 01/QĐ-GDĐT ngày 10 tháng 3 năm 2025" in text
        assert WHY["ground"] in text
        pages = [client.get(reverse("verify_code", args=[paper.code])).text for paper in (first, new)]
        assert ["02/QĐ-GDĐT" in pages[0], "01/QĐ-GDĐT" in pages[1]] == [True, True]
        assert [verification.is_in_force(paper, LATER) for paper in (first, new)] == [False, True]
    assert [dossier.moves.order_by("-number").first().action for dossier in (one, two)] == ["replaced", "replaced"]
    assert (is_chain_whole(one.moves.all()), play(one).state, play(one).decision()) == (True, "recognised", first)


CREATED = [f for f in Document._meta.fields if f.name not in ("id", "code")]


def test_a_revocation_ends_one_unit_on_its_day_for_its_reason_and_only_once(issued, client):
    (one, two), people = issued, issued[0].people
    first, asked = one.decision(), {"dossiers": [one], "actor": people.director} | WHY
    with clock.at(LATER):
        drafted = corrections.begin_revocation(first, **asked)
        assert refusal_of(corrections.begin_revocation, first, **asked) == [
            "Đã có dự thảo thu hồi về đơn vị trong danh sách («Chờ văn thư cấp số»)."
        ]
        paper = issue(drafted, people, 2)

        ended, kept = one.recognition, two.recognition
        assert (ended.ended_on, ended.revoked_by, kept.ended_on) == (LATER, paper, None)
        assert ended.end_reason == "Thu hồi theo quyết định số 02/QĐ-GDĐT: Ghi nhầm mức độ"
        assert [line.in_force for line in verification.lines(first, LATER)] == [False, True]
        text = text_of(bytes_of(paper.file))
        assert (
            f"Thu hồi kết quả công nhận danh hiệu “Cộng đồng học tập” cấp xã năm 2024 của {one.unit_name()[:1].lower()}"
            in text
        )
        public = client.get(reverse("verify_code", args=[paper.code])).text
        assert [said in public for said in (str(paper), "Ghi nhầm mức độ", first.code)] == [True, True, True]
        assert refusal_of(corrections.begin_revocation, first, **asked) == [
            f"{one.unit.full_name} không còn giữ công nhận theo quyết định này."
        ]
    move = one.moves.order_by("-number").first()
    assert (move.action, move.note, play(one).state) == ("revoke", WHY["reason"], "recognised")
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.filter(pk=ended.pk).update(revoked_by=None)


def test_what_was_revoked_meanwhile_is_not_given_again_by_a_replacement(issued):
    (one, _), people = issued, issued[0].people
    first = one.decision()
    with clock.at(LATER):
        asked = {"dossiers": [one], "actor": people.director} | WHY
        replacing = corrections.begin_replacement(first, level="1", **asked)
        issue(corrections.begin_revocation(first, **asked), people, 2)

        with pytest.raises(ValidationError) as refusal:
            issue(replacing, people, 3)

    assert refusal.value.messages == [f"{one.unit.full_name} không còn giữ công nhận này: hủy dự thảo, soạn lại."]
    assert Document.objects.get(pk=replacing.pk).state == "signed"


def test_only_a_leader_of_the_office_that_decided_corrects_and_only_what_was_reached(issued):
    (one, _), people = issued, issued[0].people
    asked = {"dossiers": [one], "level": "1"} | WHY
    for person in (people.registrar, people.reviewer, people.leader):
        with pytest.raises(PermissionDenied):
            corrections.begin_replacement(one.decision(), actor=person, **asked)
    assert refusal_of(
        corrections.begin_replacement, one.decision(), actor=people.director, **asked | {"level": "2"}
    ) == [NOT_REACHED]
    Dossier.objects.filter(pk=one.pk).update(proposed_level="")
    assert refusal_of(corrections.begin_replacement, one.decision(), actor=people.director, **asked) == [NOT_REACHED]


def test_who_appraised_neither_corrects_nor_takes_a_correction_over(issued):
    (one, _), people = issued, issued[0].people
    asked = {"dossiers": [one]} | WHY
    with clock.at(LATER):
        with pytest.raises(PermissionDenied, match="đã thẩm định"):
            corrections.begin_revocation(one.decision(), actor=people.chair, **asked)
        drafted = corrections.begin_revocation(one.decision(), actor=people.director, **asked)
        with pytest.raises(PermissionDenied, match="đã thẩm định"):
            paperwork.take_over(drafted, actor=people.chair)
        one.round.procedure.__class__.objects.update(opinion_giver_may_decide=True)
        assert paperwork.take_over(drafted, actor=people.chair).signer == people.chair


def test_what_has_run_out_is_not_replaced_and_a_draft_is_not_numbered_after_its_term(issued):
    (one, _), people = issued, issued[0].people
    first, asked = one.decision(), {"dossiers": [one], "level": "1", "actor": people.director} | WHY
    last = one.recognition.valid_to
    Membership.objects.update(valid_to=None)
    with clock.at(last):
        drafted = corrections.begin_replacement(first, **asked)
        assert refusal_of(
            paperwork.prepare, drafted, number=2, issued_on=last + timedelta(days=1), actor=people.registrar
        ) == [
            f"Thời hạn của quyết định được thay thế đã hết ngày {last:%d/%m/%Y}: không còn gì để thay, hủy dự thảo này."
        ]
        issuing.abandon(drafted, actor=people.director, reason="Hết hạn")
    with clock.at(last + timedelta(days=1)):
        assert refusal_of(corrections.begin_replacement, first, **asked) == [
            f"Công nhận của {one.unit.full_name} đã hết thời hạn ngày {last:%d/%m/%Y} nên không thay thế được."
        ]


def test_another_leader_signs_when_the_first_has_left_and_the_number_stays():
    dossier = signing()
    document, people = dossier.decision(), dossier.people
    paperwork.prepare(document, number=4, issued_on=DAY, actor=people.registrar)
    successor = make_member(document.office, Role.LEADER, position="Phó Trưởng phòng")
    with pytest.raises(PermissionDenied):
        paperwork.take_over(document, actor=people.chair)  # who gave an opinion in the council
    paperwork.take_over(document, actor=successor)

    document = paperwork.prepare(dossier.decision(), number=4, issued_on=DAY, actor=people.registrar)
    paperwork.sign(document, actor=successor)

    assert (document.number, document.signer_name) == (4, str(successor))
    assert successor.full_name in text_of(bytes_of(Document.objects.get().prepared_file))
    assert [move.action for move in dossier.moves.order_by("-number")[:3]] == ["sign", "number", "take-over"]
    assert play(dossier, "issue").state == State.RECOGNISED
