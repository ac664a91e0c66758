"""The decision that sets up a council, the one that changes it, and the papers that follow its conclusions."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from config import clock
from recognition import (
    appraisals,
    council_decisions,
    council_papers,
    councils,
    issuing,
    paperwork,
    proposing,
    readiness,
)
from recognition.models import Document, State
from recognition.papers.appraisal import items_with_outcome
from recognition.papers.appraised_annex import annexes_of
from recognition.papers.document import document_pdf
from tests.factories import make_council, make_dossier, make_member, make_minutes, make_office, play
from tests.factories.councils import make_opinion_token, make_session
from tests.factories.dossiers import beside, make_stored_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture
def appraised():
    dossier = make_dossier(state=State.APPRAISING)
    with clock.at(date(2025, 3, 3)):
        yield dossier


def not_in_force(dossier):
    council = make_council(dossier.round, dossier.held_by, by=dossier.people.reviewer)
    council.decision_number, council.decision_on = "", None
    council.save()
    return council


def decide(council, seats, people) -> Document:
    return council_decisions.begin(council, seats, signer=people.director, actor=people.reviewer)


def issue(document, people, number=5) -> Document:
    document = paperwork.prepare(document, number=number, issued_on=clock.today(), actor=people.registrar)
    paperwork.sign(document, actor=people.director)
    issuing.issue(document, actor=people.registrar)
    return Document.objects.get(pk=document.pk)


def said(action) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        action()
    return refusal.value.messages


def text_of(pdf) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_council_is_in_force_once_its_decision_is_issued_and_another_one_changes_it(appraised):
    people, council = appraised.people, not_in_force(appraised)
    first = council.members.first()
    assert councils_refuse(appraised, council)[0].startswith("Hội đồng chưa có quyết định thành lập có hiệu lực")
    assert readiness.to_propose(appraised)[0] == "Hội đồng chưa có quyết định thành lập có hiệu lực."

    draft = decide(council, council_decisions.seats_of(council), people)
    assert said(lambda: decide(council, council_decisions.seats_of(council), people)) == [
        "Dự thảo quyết định về thành phần đang «Chờ văn thư cấp số»: đợi ban hành, hoặc lãnh đạo hủy dự thảo, rồi sửa."
    ]
    paper = issue(draft, people)
    council.refresh_from_db()
    assert (council.decision_number, council.decision_on) == ("05/QĐ-GDĐT", date(2025, 3, 3))
    assert councils_refuse(appraised, council) == []
    text = text_of(paper.file.file.read())
    assert [
        text.count(words) for words in ("Thành lập Hội đồng đánh giá danh hiệu", "05 ông, bà", "Hội Khuyến học")
    ] == [1, 1, 1]

    assert f"Theo đề nghị của bộ phận tham mưu của {council.office}" in text
    assert [words in text for words in (paper.code, "Lưu: VT, GDTX")] == [True, True]

    seats = council_decisions.seats_of(council)
    seats[0]["role"], seats[1]["role"] = seats[1]["role"], seats[0]["role"]  # chair and secretary change places
    seats[4] = seats[4] | {"pk": None, "name": "Trần Thị Mới"}
    draft = decide(council, seats, people)
    said_of_it = text_of(document_pdf(draft))
    assert said_of_it.count("Quyết định số 05/QĐ-GDĐT ngày 03 tháng 3 năm 2025") == 2  # a ground, and Điều 1
    assert council.members.get(pk=first.pk).role == "chair"
    issue(draft, people, number=9)
    sitting = [(member.name, member.role) for member in council.members.sitting()]
    assert sitting == [
        ("Ủy viên 1", "secretary"),
        ("Ủy viên 2", "chair"),
        ("Ủy viên 3", "member"),
        ("Ủy viên 4", "member"),
        ("Trần Thị Mới", "member"),
    ]
    assert council.members.get(name="Ủy viên 5").left_reason == "Theo Quyết định số 09/QĐ-GDĐT"


def test_who_takes_the_seat_of_somebody_who_has_a_link_by_then_gets_a_row_of_their_own(appraised):
    people, council = appraised.people, not_in_force(appraised)
    issue(decide(council, council_decisions.seats_of(council), people), people)
    seats = council_decisions.seats_of(council)
    seats[4] |= {"name": "Trần Thị Mới"}
    draft = decide(council, seats, people)
    session, old = make_session(appraised), council.members.get(pk=seats[4]["pk"])
    make_opinion_token(session, old)
    issue(draft, people, number=9)

    old.refresh_from_db()
    assert (old.name, old.left_on, old.links.standing().count()) == ("Ủy viên 5", date(2025, 3, 3), 0)
    new = council.members.sitting().get(name="Trần Thị Mới")
    assert (new.body, new.links.count(), council.members.sitting().count()) == (old.body, 0, 5)


def councils_refuse(dossier, council) -> list[str]:
    """What hinders an opinion."""
    try:
        councils.record_opinions(dossier, {council.members.last(): ("1", "")}, actor=dossier.people.reviewer)
    except ValidationError as refusal:
        return refusal.messages
    return []


def test_a_composition_against_the_rules_begins_no_paper_and_who_leaves_gives_a_reason(appraised):
    council = not_in_force(appraised)
    seats = council_decisions.seats_of(council)

    assert said(lambda: decide(council, seats[:4], appraised.people)) == council.missing_with(
        [(seat["role"], seat["body"]) for seat in seats[:4]]
    )
    assert Document.objects.count() == 0
    last = council.members.last()
    council_decisions.leave(last, left_on=clock.today(), reason="Nghỉ hưu", actor=appraised.people.reviewer)
    last.refresh_from_db()
    assert (last.left_on, last.left_reason) == (clock.today(), "Nghỉ hưu")
    assert said(
        lambda: council_decisions.leave(last, left_on=date(2025, 4, 1), reason="x", actor=appraised.people.reviewer)
    ) == [
        "Ủy viên 5 đã thôi từ 03/03/2025.",
        "Ngày thôi tham gia phải từ ngày thành lập Hội đồng đến hôm nay.",
    ]


def decided_elsewhere(dossier):
    """``dossier``, minuted, of a round in which another office decides."""
    committee = make_office(dossier.unit.parent, "committee")
    type(dossier.round.procedure).objects.update(decider_kind="committee")
    dossier.round.procedure.refresh_from_db()
    minutes = make_minutes(dossier)
    return committee, minutes.council


def test_another_office_decides_on_the_tờ_trình_that_rests_on_the_report(appraised):
    people, (committee, council) = appraised.people, decided_elsewhere(appraised)
    make_member(committee)
    begin = lambda kind: council_papers.begin(kind, council, signer=people.director, actor=people.reviewer)  # noqa: E731
    name = appraised.unit.full_name

    assert readiness.to_propose(appraised) == [
        f"Chưa có Tờ trình của lãnh đạo {council.office} gửi {committee} (lập ở trang của Hội đồng)."
    ]
    assert said(lambda: begin("proposal")) == [f"Báo cáo thẩm định phải ban hành trước Tờ trình. Còn thiếu: {name}."]
    report = text_of(issue(begin("report"), people).file.file.read())
    assert f"Kính gửi: Chủ tịch {committee}" in report
    assert said(lambda: begin("report")) == [
        "Không còn hồ sơ nào chờ Báo cáo thẩm định: hồ sơ có kết luận đều đã nằm trong một văn bản."
    ]
    proposal = issue(begin("proposal"), people)
    text = text_of(proposal.file.file.read())
    assert (proposal.symbol, text.count("5/5 thành viên đồng ý"), text.count("Báo cáo thẩm định số 05/BC-GDĐT")) == (
        "TTr-GDĐT",
        1,
        1,
    )
    assert readiness.to_propose(appraised) == []
    assert [(one.dossier.pk, one.ready) for one in proposing.dry_run(council, people.reviewer)] == [
        (appraised.pk, True)
    ]
    day = f"ngày {clock.today():%d/%m/%Y}"
    told = appraised.moves.filter(action="dispatch").order_by("number").values_list("note", flat=True)
    assert list(told) == [f"Báo cáo thẩm định số 05/BC-GDĐT, {day}", f"Tờ trình số 05/TTr-GDĐT, {day}"]


def test_the_report_shows_every_indicator_as_the_office_appraised_it(appraised):
    given = appraisals.Given("", reason="Thư viện đóng cửa từ tháng 6.")
    appraisals.mark(appraised, "3.2", given, actor=appraised.people.reviewer)
    minutes, people = make_minutes(appraised), appraised.people

    report = council_papers.begin("report", minutes.council, signer=people.director, actor=people.reviewer)
    (document,) = Document.objects.filter(pk=report.pk)
    (unit,) = annexes_of(items_with_outcome(document))
    differing = [(row.number, row.own, row.found, row.reason) for row in unit.rows if row.own != row.found]
    assert (len(unit.rows), differing) == (15, [("3.2", "Đạt", "Không đạt", "Thư viện đóng cửa từ tháng 6.")])
    text = text_of(document_pdf(document))
    assert [text.count(words) for words in ("BẢN TỔNG HỢP KẾT QUẢ THẨM ĐỊNH", "Thư viện đóng cửa từ tháng 6.")] == [
        1,
        1,
    ]


def test_where_the_own_leader_decides_there_is_a_report_and_no_tờ_trình(appraised):
    minutes, people = make_minutes(appraised), appraised.people
    begin = lambda kind: council_papers.begin(kind, minutes.council, signer=people.director, actor=people.reviewer)  # noqa: E731

    assert said(lambda: begin("proposal")) == [
        f"Lãnh đạo {appraised.held_by} tự quyết định các hồ sơ này: không cần Tờ trình, trình thẳng."
    ]
    assert text_of(document_pdf(begin("report"))).count("Kết quả thẩm định từng đơn vị") == 1


def test_many_are_proposed_each_by_itself_and_what_fails_says_why(appraised):
    make_minutes(appraised)
    council, people = appraised.minutes.get().council, appraised.people
    other = beside(appraised)
    make_minutes(other, council=council)
    other.remarks.create(
        subject="5.1",
        text="x",
        by=people.reviewer,
        office=other.held_by,
        submission=other.last_submission,
        at=clock.now(),
    )
    why = "Còn góp ý chưa gửi cho đơn vị: trả lại để bổ sung, hoặc xóa góp ý."
    assert {one.dossier.pk: one.missing for one in proposing.dry_run(council, people.reviewer)} == {
        appraised.pk: [],
        other.pk: [why],
    }

    tried = proposing.propose(council, {appraised.pk, other.pk}, actor=people.reviewer)
    assert {one.dossier.pk: (one.done, one.missing) for one in tried} == {
        appraised.pk: (True, []),
        other.pk: (False, [why]),
    }
    assert proposing.propose(council, {appraised.pk}, actor=people.reviewer) == []


def test_a_report_over_a_dossier_that_has_left_the_office_goes_no_further(appraised):
    minutes, people = make_minutes(appraised), appraised.people
    other = beside(appraised)
    make_minutes(other, council=minutes.council)
    draft = council_papers.begin("report", minutes.council, signer=people.director, actor=people.reviewer)
    play(appraised, "propose")  # as the council concluded: the report about it stands
    prepare = lambda: paperwork.prepare(draft, number=5, issued_on=clock.today(), actor=people.registrar)  # noqa: E731
    prepare()
    play(other, "send-back")

    told = [
        f"Từ khi lập dự thảo, hồ sơ đã rời {draft.office}, hoặc Hội đồng phải kết luận lại: {other.unit.full_name}. "
        f"Lãnh đạo {draft.office} hủy dự thảo này, rồi chuyên viên lập văn bản mới cho các hồ sơ còn lại."
    ]
    assert said(prepare) == told
    assert said(lambda: paperwork.sign(draft, actor=people.director)) == told
    type(draft).objects.filter(pk=draft.pk).update(state="signed", signed_file=make_stored_file("ky.pdf"))
    assert said(lambda: issuing.issue(draft, actor=people.registrar)) == told
