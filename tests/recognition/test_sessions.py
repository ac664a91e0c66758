"""A session of a council over several dossiers: agenda, who is there, who holds what, one Biên bản."""

from datetime import date, time
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from pypdf import PdfReader

from config import clock
from recognition import (
    appraisals,
    appraised,
    council_steps,
    councils,
    opinion_links,
    outcomes,
    readiness,
    session_minutes,
    sessions,
)
from recognition.forms.sessions import EndForm
from recognition.models import Opinion, OpinionLink, Session, State
from recognition.papers.decision import decision_facts
from recognition.papers.minutes import facts_from, minutes_pdf
from recognition.papers.session import session_pdf
from recognition.permissions import people_on_applicants_side
from recognition.permissions.councils import people_on_sides
from recognition.sessions import AGAINST, FOLLOWS, Held, Written
from tests.factories import make_council, make_dossier, make_minutes, make_office, make_round, play
from tests.factories.councils import make_opinion_token
from tests.factories.dossiers import beside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
DAY = date(2025, 3, 3)
MEETING = {"way": "meeting", "held_on": DAY, "starts_at": time(8, 30), "place": "Phòng họp số 1"}
WRITING = {"way": "writing", "held_on": DAY, "starts_at": None, "place": ""}


@pytest.fixture
def bench():
    """Three dossiers of one office, and its council of five; the chair is a leader of the first dossier's commune."""
    rnd = make_round()
    first = make_dossier(rnd=rnd, state=State.APPRAISING)
    others = [beside(first) for _ in range(2)]
    with clock.at(DAY):
        council = make_council(rnd, first.held_by, chair=first.people.leader, by=first.people.reviewer)
        yield council, [first, *others]


def meet(council, dossiers) -> Session:
    return sessions.open_session(council, dossiers, MEETING, actor=council.created_by)


def everybody(session, **more) -> Written:
    members = session.council.members.sitting()
    session.refresh_from_db()
    return Written(seen=session.version, present={member.pk: True for member in members}, **more)


def said(action) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        action()
    return refusal.value.messages


def refused(session, written) -> list[str]:
    return said(lambda: sessions.save(session, written, actor=session.council.created_by))


def test_whoever_is_there_agrees_to_the_appraisal_unless_something_else_is_written(bench):
    council, dossiers = bench
    session = meet(council, dossiers)
    first, second, third = sessions.items_of(session)
    chair, secretary, study, *_ = council.members.all()
    held = {second.pk: {study.pk: Held(AGAINST, indicators={"5.1": "Nguồn số liệu chưa rõ."})}}
    written = everybody(session, held=held, conclusions={third.pk: ("later", "")})
    written.present[secretary.pk], written.reasons[secretary.pk] = False, "Đi công tác"
    sessions.save(session, written, actor=council.created_by)
    session_minutes.close(session, actor=council.created_by)

    minutes = {m.dossier_id: (m.level, m.present, m.agreed) for m in session.minutes.all()}
    assert {first.dossier_id: ("1", 3, 3), second.dossier_id: ("1", 4, 3)} == minutes
    assert [dossier.pk for dossier in council_steps.ready_for(council, council.created_by)] == [third.dossier_id]
    assert {dossier.pk for dossier in council_steps.concluded(council)} == {first.dossier_id, second.dossier_id}
    text = " ".join(PdfReader(BytesIO(session_pdf(Session.objects.get()))).pages[0].extract_text().split())
    assert text.count("Chỉ tiêu 5.1: Nguồn số liệu chưa rõ") == 1
    assert text.count("Đi công tác") == 1


def test_the_minutes_say_the_hours_that_were_told_and_leave_room_for_the_others(bench):
    council, dossiers = bench
    session = meet(council, dossiers[:1])
    sessions.save(session, everybody(session), actor=council.created_by)
    session_minutes.close(session, actor=council.created_by)

    one, alone = session.minutes.get(), make_minutes(dossiers[1])
    kept = [facts_from(made.content) for made in (Session.objects.get(), one, alone)]
    day = "ngày 03 tháng 3 năm 2025"
    assert [made.started for made in kept] == [f"08 giờ 30 phút, {day}", f"08 giờ 30 phút, {day}", f"… giờ …, {day}"]
    assert [made.ended for made in kept] == ["… giờ … cùng ngày"] * 3


def test_opinions_in_writing_have_a_day_and_no_hour(bench):
    council, dossiers = bench
    session = sessions.open_session(council, dossiers[:1], WRITING, actor=council.created_by)
    sessions.save(session, everybody(session), actor=council.created_by)
    session_minutes.close(session, actor=council.created_by)

    for pdf in (session_pdf(Session.objects.get()), minutes_pdf(session.minutes.get())):
        text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
        assert "lấy ý kiến bằng văn bản, tổng hợp ngày 03 tháng 3 năm 2025" in text
        assert [word for word in (" giờ ", "Cuộc họp", "dự họp", "Họp") if word in text] == []
    dossier = play(dossiers[0], "propose", "recognise", "issue")
    assert decision_facts(dossier.decision()).proposed_by.endswith(
        "tại Biên bản lấy ý kiến bằng văn bản ngày 03 tháng 3 năm 2025"
    )


def test_a_meeting_does_not_end_before_it_began(bench):
    council, dossiers = bench
    session = meet(council, dossiers[:1])

    early, later = (EndForm({"ended": typed}, session=session) for typed in ("8h15", "10:05"))
    assert (early.errors, later.is_valid()) == ({"ended": ["Giờ kết thúc phải sau giờ bắt đầu."]}, True)
    assert later.cleaned_data == {"ended": time(10, 5)}


def test_who_stands_on_the_applicants_side_is_not_counted_there(bench):
    council, dossiers = bench
    session = meet(council, dossiers)
    chair = council.members.get(role="chair")
    mine = session.items.get(dossier=dossiers[0])
    sessions.save(session, everybody(session), actor=council.created_by)

    assert [(line.able, len(line.opinions)) for line in session_minutes.lines(session) if line.item.pk == mine.pk] == [
        (4, 4)
    ]
    held = {mine.pk: {chair.pk: Held(FOLLOWS)}}
    name = dossiers[0].unit.full_name
    assert said(lambda: sessions.save(session, everybody(session, held=held), actor=council.created_by)) == [
        f"{name}: Ủy viên 1 không tham gia: thuộc bên đề nghị."
    ]


def test_the_rule_for_many_is_the_rule_for_one(bench):
    council, dossiers = bench
    users = [
        getattr(dossier.people, name) for dossier in dossiers for name in ("officer", "leader", "clerk", "reviewer")
    ]
    found = people_on_sides(dossiers, [user.pk for user in users])

    assert {pk: set(ids) for pk, ids in found.items()} == {
        dossier.pk: people_on_applicants_side(dossier) & {user.pk for user in users} for dossier in dossiers
    }
    members = list(council.members.all())
    assert councils.barred_in(dossiers, members) == {d.pk: councils.barred(d, members) for d in dossiers}


def test_too_few_present_no_reason_and_an_unknown_indicator_are_told_and_nothing_is_kept(bench):
    council, dossiers = bench
    session = meet(council, dossiers[1:])
    item, study = sessions.items_of(session)[0], council.members.all()[2]
    unit = item.dossier.unit.full_name
    absent = Written(seen=0, present={study.pk: False})
    assert said(lambda: sessions.save(session, absent, actor=council.created_by)) == [
        "Ghi lý do vắng mặt của Ủy viên 3."
    ]
    for wrong, sentence in (
        (Held(AGAINST), f"{unit}, Ủy viên 3: ý kiến khác kết quả thẩm định thì ghi lý do."),
        (Held(AGAINST, indicators={"9.9": "x"}), f"{unit}, Ủy viên 3: không có chỉ tiêu 9.9 trong hồ sơ."),
    ):
        written = everybody(session, held={item.pk: {study.pk: wrong}})
        assert refused(session, written) == [sentence]
    assert (session.attendances.count(), Opinion.objects.count()) == (0, 0)

    few = everybody(session)
    for member in council.members.all()[:2]:
        few.present[member.pk], few.reasons[member.pk] = False, "Ốm"
    sessions.save(session, few, actor=council.created_by)
    lacking = [f"{d.unit.full_name}: Mới có 3 trên 5 thành viên cho ý kiến: cần ít nhất 4 (2/3)." for d in dossiers[1:]]
    assert sorted(said(lambda: session_minutes.close(session, actor=council.created_by))) == sorted(lacking)
    assert council.minutes.count() == 0


def test_the_second_of_two_who_save_is_told(bench):
    council, dossiers = bench
    session = meet(council, dossiers)
    old = everybody(session)
    sessions.save(session, everybody(session), actor=council.created_by)

    assert said(lambda: sessions.save(session, old, actor=council.created_by)) == [
        "Người khác vừa lưu phiên này. Phần bạn gõ còn nguyên trên trang: so với bản mới nhất rồi lưu lại."
    ]


def test_a_dossier_is_on_one_agenda_and_is_written_about_there_alone(bench):
    council, dossiers = bench
    session = meet(council, dossiers)
    dossier, by = dossiers[0], council.created_by

    assert said(lambda: meet(council, [dossier])) == [
        f"Không đưa được vào phiên: {dossier.unit.full_name}. Hồ sơ đã có phiên khác hoặc không còn ở bước thẩm định."
    ]
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        sessions.AgendaItem.objects.create(
            session=session, dossier=dossier, submission=dossier.last_submission, conclusion="1", sitting=2
        )
    assert refusal.value.__cause__.diag.constraint_name in ("agenda_once", "agenda_item_once")
    given = {council.members.last(): ("1", "")}
    assert said(lambda: councils.record_opinions(dossier, given, actor=by)) == [
        f"Hồ sơ đang trong chương trình {session}: ghi ý kiến, lập biên bản ở phiên đó."
    ]
    sessions.drop(session.items.get(dossier=dossier), actor=by)
    councils.record_opinions(dossier, given, actor=by)


def test_a_dossier_on_an_agenda_stays_with_the_office_until_it_is_taken_off(bench):
    council, dossiers = bench
    session, (dossier, *_) = meet(council, dossiers[:1]), dossiers
    told = (
        f"Hồ sơ đang trong chương trình «{session}»: chuyên viên {council.office} lập biên bản phiên đó, hoặc bỏ hồ sơ "
        "khỏi phiên (ý kiến đã ghi vẫn giữ), rồi làm bước này."
    )
    assert said(lambda: play(dossier, "send-back")) == [told]
    assert said(lambda: play(dossier, "refuse")) == [told]
    assert readiness.to_pass_up(dossier).count(told) == 1

    sessions.drop(session.items.get(), actor=council.created_by)
    assert play(dossier, "send-back").state == "returned"


@pytest.mark.parametrize("change", ["held elsewhere", "handed in anew"])
def test_nothing_is_written_on_a_dossier_that_the_office_no_longer_appraises_so(bench, change):
    council, (dossier, *_) = bench
    session, study = meet(council, [dossier]), council.members.all()[2]
    link = OpinionLink.objects.get(token_hash=opinion_links.hashed(make_opinion_token(session, study)))
    sessions.save(session, everybody(session), actor=council.created_by)
    if change == "held elsewhere":
        type(dossier).objects.filter(pk=dossier.pk).update(held_by=make_office())
    else:
        anew = dossier.last_submission
        anew.pk, anew.number = None, anew.number + 1
        anew.save(force_insert=True)

    name, item = dossier.unit.full_name, session.items.get()
    assert refused(session, everybody(session)) == [f"{name}: {sessions.GONE} Chưa lưu gì."]
    assert said(lambda: session_minutes.close(session, actor=council.created_by)) == [f"{name}: {sessions.GONE}"]
    assert opinion_links.items_for(link) == []
    assert said(lambda: opinion_links.answer(link, {item.pk: Held(FOLLOWS)})) == [
        "Một hồ sơ không còn trong phiên: mở lại đường dẫn rồi cho ý kiến các hồ sơ còn lại."
    ]


def test_a_closed_session_stays_as_it_is(bench):
    council, dossiers = bench
    session = meet(council, dossiers)
    sessions.save(session, everybody(session), actor=council.created_by)
    session_minutes.close(session, actor=council.created_by)

    for change in (
        lambda: Session.objects.update(place="Nơi khác"),
        lambda: session.items.update(text="x"),
        lambda: session.attendances.all().delete(),
    ):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            change()
        assert str(refusal.value).startswith("Phiên họp đã có biên bản không sửa, không xóa được.")
    assert said(lambda: sessions.save(session, everybody(session), actor=council.created_by)) == [
        f"{session} đã có biên bản nên không sửa được nữa."
    ]


def test_only_officers_of_the_office_keep_its_sessions(bench):
    council, dossiers = bench
    for person in ("officer", "director", "registrar"):
        with pytest.raises(PermissionDenied) as refusal:
            sessions.open_session(council, dossiers, MEETING, actor=getattr(dossiers[0].people, person))
        assert str(refusal.value) == f"Việc này của chuyên viên {council.office}."


def test_a_council_without_its_decision_does_not_meet(bench):
    council, dossiers = bench
    type(council).objects.filter(pk=council.pk).update(decision_number="", decision_on=None)

    assert said(lambda: meet(council, dossiers))[0].startswith("Hội đồng chưa có quyết định thành lập có hiệu lực")


def test_the_agenda_follows_the_marks_of_the_appraisal(bench):
    council, (dossier, *_) = bench
    assert outcomes.level_of(dossier) == "1"
    for number, entry in dossier.last_submission.content["indicators"].items():
        own = (appraised.own_levels(entry) or [""])[-1]
        given = appraisals.Given("" if number == "5.1" else own, reason="Nguồn chưa rõ." if number == "5.1" else "")
        appraisals.mark(dossier, number, given, actor=dossier.people.reviewer)

    outcome = outcomes.outcome(dossier)
    assert (outcome.level, outcome.differing) == ("", ["5.1"])
    session = meet(council, [dossier])
    assert [(item.appraised, item.conclusion) for item in session.items.all()] == [("", "no")]
