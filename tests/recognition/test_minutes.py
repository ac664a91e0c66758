"""What a council's members say, what its minutes may conclude, and that they stay as written."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from pypdf import PdfReader

from config import clock
from recognition import councils, papers, readiness
from recognition.models import Minutes, OfficeKind, State
from tests.factories import (
    make_council,
    make_dossier,
    make_member,
    make_minutes,
    make_office,
    make_procedure,
    make_round,
    play,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

CLAUSE = "(Điều 9 Thông tư 25/2023/TT-BGDĐT)"


@pytest.fixture
def appraised():
    dossier = make_dossier(state=State.APPRAISING)
    with clock.at(date(2025, 3, 3)):
        yield dossier


# Opinions and minutes


CONTENT = {"held_on": date(2025, 3, 3), "place": "Phòng họp số 1", "conclusion": "Hội đồng thống nhất."}


def sit(dossier, *levels):
    """A council of five whose first members hold ``levels``."""
    council = make_council(dossier.round, dossier.held_by, by=dossier.people.reviewer)
    given = {member: (level, "Lý do.") for member, level in zip(council.members.all(), levels, strict=False)}
    councils.record_opinions(dossier, given, actor=dossier.people.reviewer)
    return council


def conclude(dossier, council, level, held_on=None):
    """What was concluded, or why not."""
    content = CONTENT | {"level": level, "held_on": held_on or clock.today()}
    try:
        councils.write_minutes(dossier, council, content, actor=dossier.people.reviewer)
    except ValidationError as refusal:
        return refusal.messages
    minutes = dossier.minutes_in_force()
    return minutes.level, minutes.present, minutes.agreed


@pytest.mark.parametrize(
    ("opinions", "level", "result"),
    [
        ("11111", "1", ("1", 5, 5)),
        (["1", "1", "1", "", ""], "1", ("1", 5, 3)),
        (["2", "2", "1", "", ""], "1", ("1", 5, 3)),
        (["2", "2", "1", "1", "1"], "2", ["Kết luận «mức độ 2» chỉ có 2 trên 5 ý kiến đồng ý: cần quá nửa."]),
        (["1", "1", "", "", ""], "1", ["Kết luận «mức độ 1» chỉ có 2 trên 5 ý kiến đồng ý: cần quá nửa."]),
        (["1", "1", "", "", ""], "", ("", 5, 3)),
        (["1", "1", "1", "", ""], "", ["Kết luận «không công nhận» chỉ có 2 trên 5 ý kiến đồng ý: cần quá nửa."]),
        ("1111", "1", ("1", 4, 4)),
        ("111", "1", ["Mới có 3 trên 5 thành viên cho ý kiến: cần ít nhất 4 (2/3)."]),
        (["1", "1", "", ""], "1", ["Kết luận «mức độ 1» chỉ có 2 trên 4 ý kiến đồng ý: cần quá nửa."]),
        ("", "1", ["Mới có 0 trên 5 thành viên cho ý kiến: cần ít nhất 4 (2/3)."]),
    ],
)
def test_two_thirds_speak_and_more_than_half_of_them_agree(appraised, opinions, level, result):
    assert conclude(appraised, sit(appraised, *opinions), level) == result


def test_a_council_that_is_not_rightly_made_up_concludes_nothing(appraised):
    council = sit(appraised, *"11111")
    council.members.create(name="Người thứ sáu", position="x", body="x")

    assert conclude(appraised, council, "1") == [f"Số người trong hội đồng phải lẻ, hiện là 6 {CLAUSE}."]


def test_an_opinion_is_changed_until_the_minutes_are_written(appraised):
    council = sit(appraised, *"11111")
    first = council.members.first()
    councils.record_opinions(appraised, {first: ("", "Còn thiếu minh chứng.")}, actor=appraised.people.reviewer)
    assert conclude(appraised, council, "1") == ("1", 5, 4)

    with pytest.raises(ValidationError) as refusal:
        councils.record_opinions(appraised, {first: ("1", "")}, actor=appraised.people.reviewer)
    assert refusal.value.messages == ["Đã có biên bản về lượt nộp này nên ý kiến không sửa được nữa."]
    assert conclude(appraised, council, "1") == ["Lượt nộp này đã có biên bản."]


def test_a_member_from_the_applicants_side_gives_no_opinion(appraised):
    council = make_council(
        appraised.round, appraised.held_by, chair=appraised.people.leader, by=appraised.people.reviewer
    )
    given = dict.fromkeys(council.members.all(), ("1", ""))

    with pytest.raises(ValidationError) as refusal:
        councils.record_opinions(appraised, given, actor=appraised.people.reviewer)

    assert refusal.value.messages == ["Ủy viên 1 thuộc hoặc đã làm bên đề nghị nên không cho ý kiến về hồ sơ này."]
    assert appraised.last_submission.opinions.count() == 0


@pytest.mark.parametrize("person", ["officer", "leader", "director", "registrar", "chair"])
def test_only_an_officer_of_the_office_writes_for_its_council(appraised, person):
    council = make_council(appraised.round, appraised.held_by, by=appraised.people.reviewer)
    actor = getattr(appraised.people, person)

    for write in (
        lambda: councils.record_opinions(appraised, {council.members.first(): ("1", "")}, actor=actor),
        lambda: councils.write_minutes(appraised, council, CONTENT | {"level": "1"}, actor=actor),
    ):
        with pytest.raises(PermissionDenied) as refusal:
            write()
        assert str(refusal.value) == f"Chỉ chuyên viên {appraised.held_by} ghi được, khi hồ sơ đang thẩm định."


def test_nothing_is_written_before_acceptance_or_after_the_proposal():
    for state in (State.SUBMITTED, State.DECIDING):
        dossier = make_dossier(state=state)

        with pytest.raises(PermissionDenied):
            councils.record_opinions(dossier, {}, actor=dossier.people.reviewer)


def test_another_offices_council_does_not_conclude(appraised):
    other = make_office(appraised.held_by.unit, OfficeKind.CULTURE)
    council = make_council(appraised.round, other, by=appraised.people.reviewer)
    for member in council.members.all():
        member.opinions.create(submission=appraised.last_submission, level="1", recorded_by=appraised.people.reviewer)

    with pytest.raises(PermissionDenied) as refusal:
        conclude(appraised, council, "1")

    assert str(refusal.value) == f"Hội đồng của {other} không thẩm định hồ sơ đang ở {appraised.held_by}."


# Sittings


def hand_back(dossier):
    """``dossier`` proposed, then given back to the council by the leader who decides."""
    return play(dossier, "propose", "hand-back")


def test_after_a_hand_back_the_council_sits_anew_and_the_earlier_sitting_stays(appraised):
    council = sit(appraised, *"11111")
    assert conclude(appraised, council, "1") == ("1", 5, 5)
    back = hand_back(appraised)

    assert (back.sitting(), back.minutes_in_force()) == (2, None)
    assert readiness.to_propose(back) == ["Chưa có biên bản họp hội đồng về lượt nộp này."]
    given = dict.fromkeys(council.members.all(), ("", "Đã xem lại."))
    councils.record_opinions(back, given, actor=back.people.reviewer)
    assert conclude(back, council, "") == ("", 5, 5)

    assert list(back.minutes.values_list("sitting", "level", "agreed")) == [(1, "1", 5), (2, "", 5)]
    assert [back.last_submission.opinions.filter(sitting=n, level="1").count() for n in (1, 2)] == [5, 0]
    assert conclude(back, council, "") == ["Lượt nộp này đã có biên bản."]


def test_a_new_submission_begins_with_its_first_sitting(appraised):
    make_minutes(appraised)
    again = play(hand_back(appraised), "send-back", "finish", "submit", "accept")

    assert (again.sitting(), again.minutes_in_force()) == (1, None)


def test_each_office_of_a_chain_concludes_with_its_own_council():
    procedure = make_procedure("cdht-xa-hai-buoc")
    dossier = make_dossier(state=State.APPRAISING, rnd=make_round(procedure=procedure))
    with clock.at(date(2025, 3, 3)):
        first = make_minutes(dossier)
        dossier = play(dossier, "pass-up")
        above = make_member(dossier.held_by)
        assert (dossier.minutes_in_force(), first.sitting) == (None, 1)
        assert readiness.to_propose(dossier) == ["Chưa có hội đồng đánh giá cho đợt này."]

        council = make_council(dossier.round, dossier.held_by, by=above)
        given = dict.fromkeys(council.members.all(), ("1", ""))
        councils.record_opinions(dossier, given, actor=above)
        councils.write_minutes(dossier, council, CONTENT | {"level": "1"}, actor=above)
        second = dossier.minutes_in_force()
        take(dossier, "propose", actor=above)

    assert [minutes.council.office for minutes in dossier.minutes.all()] == [first.council.office, council.office]
    assert play(dossier).minutes_in_force() == second


# What is written stays


def test_minutes_stay_as_they_were_written(appraised):
    minutes = make_minutes(appraised)

    for change in (lambda: type(minutes).objects.update(place="Nơi khác"), minutes.delete):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            change()
        assert str(refusal.value).startswith("Bảng recognition_minutes chỉ được ghi thêm, không được sửa hay xóa.")


def test_the_paper_of_the_minutes_does_not_follow_later_changes(appraised):
    council = sit(appraised, *"11111")
    conclude(appraised, council, "1")
    before = papers.minutes_pdf(Minutes.objects.get())
    council.members.update(name="Người khác", role="member", body="x")
    council.decision_number = "99/QĐ-KHÁC"
    council.save()
    council.office.name = "Phòng mới"
    council.office.save()

    assert papers.minutes_pdf(Minutes.objects.get()) == before
    text = " ".join(PdfReader(BytesIO(before)).pages[0].extract_text().split())
    assert text.count("Quyết định số 12/QĐ-PGDĐT ngày 03 tháng 3 năm 2025") == 1


@pytest.mark.parametrize(
    ("held_on", "result"),
    [
        (date(2025, 3, 3), ("1", 5, 5)),
        (date(2025, 3, 1), ("1", 5, 5)),
        (date(2025, 3, 4), ["Ngày họp không thể sau hôm nay (03/03/2025)."]),
        (date(2025, 2, 28), ["Ngày họp không thể trước ngày ký quyết định thành lập Hội đồng (01/03/2025)."]),
        (
            date(2025, 2, 19),
            [
                "Ngày họp không thể trước ngày nộp hồ sơ (20/02/2025).",
                "Ngày họp không thể trước ngày ký quyết định thành lập Hội đồng (01/03/2025).",
            ],
        ),
    ],
)
def test_a_council_meets_after_what_it_meets_about_and_not_in_the_future(appraised, held_on, result):
    council = sit(appraised, *"11111")
    council.decision_on = date(2025, 3, 1)
    council.save()

    assert conclude(appraised, council, "1", held_on) == result


def test_the_next_sitting_is_not_before_the_hand_back(appraised):
    council = sit(appraised, *"11111")
    conclude(appraised, council, "1")
    with clock.at(date(2025, 3, 5)):
        back = hand_back(appraised)
        councils.record_opinions(back, dict.fromkeys(council.members.all(), ("1", "")), actor=back.people.reviewer)
        said = conclude(back, council, "1", date(2025, 3, 4))

    assert said == ["Ngày họp không thể trước ngày hồ sơ được trả lại để thẩm định thêm (05/03/2025)."]


def test_who_has_left_gives_no_opinion_and_is_not_counted(appraised):
    council = sit(appraised, *"11111")
    last = council.members.last()
    council.members.filter(pk=last.pk).update(left_on=date(2025, 3, 3))

    with pytest.raises(ValidationError) as refusal:
        councils.record_opinions(appraised, {last: ("1", "")}, actor=appraised.people.reviewer)
    assert refusal.value.messages == ["Ủy viên 5 đã thôi tham gia Hội đồng nên không cho ý kiến."]
    council.members.create(name="Ủy viên 6", position="x", body="x")
    assert conclude(appraised, council, "1") == ("1", 4, 4)
