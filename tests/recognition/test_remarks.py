"""Remarks of reviewers, and the applicant's answers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError

from config import clock
from recognition import remarks
from recognition.models import Dossier, Remark, State
from tests.factories import make_dossier, make_remark, play
from tests.factories.rounds import make_criteria_set

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPRAISING])
def test_a_reviewer_remarks_and_the_applicant_sees_it_with_the_return(state):
    dossier = make_dossier(state=state)

    remark = remarks.add(dossier, "3.2", "Thiếu ảnh.", actor=dossier.people.reviewer)

    assert (remark.state, remark.sent_at, remark.office, remark.submission) == (
        "open",
        None,
        dossier.held_by,
        dossier.last_submission,
    )
    assert list(dossier.remarks.sent()) == []
    assert list(play(dossier, "send-back").remarks.sent()) == [remark]


@pytest.mark.parametrize("state", ["drafting", "endorsing", "returned", "deciding", "signing"])
def test_nobody_remarks_while_it_is_not_being_looked_at(state):
    dossier = make_dossier(state=state)
    there = dossier.remarks.count()

    with pytest.raises(PermissionDenied) as refusal:
        remarks.add(dossier, "3.2", "Thiếu ảnh.", actor=dossier.people.reviewer)

    assert str(refusal.value) == (
        f"Chỉ chuyên viên {dossier.held_by} góp ý được, khi hồ sơ đang chờ tiếp nhận hoặc thẩm định."
    )
    assert dossier.remarks.count() == there


@pytest.fixture
def returned():
    return make_dossier(state=State.RETURNED)


def test_an_answer_is_kept_with_who_gave_it(returned):
    remark = returned.remarks.get()

    remarks.answer(remark, "Đã bổ sung ảnh.", actor=returned.people.officer)

    remark = Remark.objects.get()
    assert (remark.state, remark.answer, remark.answered_by, remark.answered_at) == (
        "answered",
        "Đã bổ sung ảnh.",
        returned.people.officer,
        clock.now(),
    )


@pytest.mark.parametrize("person", ["leader", "clerk", "reviewer", "director"])
def test_only_an_officer_of_the_applicant_answers(returned, person):
    with pytest.raises(PermissionDenied):
        remarks.answer(returned.remarks.get(), "Đã sửa.", actor=getattr(returned.people, person))

    assert Remark.objects.get().state == "open"


def test_an_answer_that_comes_too_late_is_refused(returned):
    play(returned, "withdraw")

    with pytest.raises(PermissionDenied) as refusal:
        remarks.answer(returned.remarks.get(), "Đã sửa.", actor=returned.people.officer)

    assert str(refusal.value) == "Hồ sơ không còn ở bước bổ sung nên trả lời chưa được lưu."


def test_no_answer_without_words(returned):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        returned.remarks.update(state="answered")

    assert refusal.value.__cause__.diag.constraint_name == "remark_answered_in_words"


def test_each_return_stands_by_itself(returned):
    first = returned.remarks.get()
    dossier = play(returned, "finish", "submit")
    second = make_remark(dossier, "4.1")
    with clock.at(date(2025, 3, 4)):
        dossier = play(dossier, "send-back")

    assert (list(dossier.remarks.of_last_return()), list(dossier.remarks.sent())) == ([second], [first, second])


@pytest.mark.parametrize(
    ("subject", "words"),
    [("5.1", "Chỉ tiêu 5.1"), ("level", "Mức độ đề nghị"), ("papers", "Giấy tờ kèm theo")],
)
def test_a_remark_says_what_it_is_about(subject, words):
    dossier = Dossier(criteria_set=make_criteria_set())

    assert Remark(subject=subject, dossier=dossier).about() == words


# What the reviewers do about their own


@pytest.fixture
def asked_again():
    """Sent back once, answered, handed in again: the office looks at what became of its remark."""
    return play(make_dossier(state=State.RETURNED), "finish", "submit")


def test_a_remark_is_deleted_only_before_it_was_sent():
    dossier = make_dossier(state=State.SUBMITTED)
    remark = make_remark(dossier)

    remarks.delete(remark, actor=dossier.people.reviewer)

    assert dossier.remarks.count() == 0


def test_a_remark_that_was_sent_since_the_page_was_opened_is_not_deleted(asked_again):
    seen = asked_again.remarks.get()
    seen.sent_at = None  # as the page of a moment ago knew it

    with pytest.raises(ValidationError) as refusal:
        remarks.delete(seen, actor=asked_again.people.reviewer)

    assert refusal.value.messages == ["Góp ý đã gửi thì không xóa được; có thể đóng góp ý."]
    assert asked_again.remarks.count() == 1


@pytest.mark.parametrize(
    ("settle", "sentence"),
    [
        (remarks.close, "Góp ý chưa gửi thì không đóng được; có thể xóa góp ý."),
        (remarks.reopen, "Góp ý chưa gửi thì chưa cần mở lại; có thể xóa góp ý và ghi góp ý mới."),
    ],
)
def test_a_remark_that_was_not_sent_is_neither_closed_nor_opened_again(settle, sentence):
    dossier = make_dossier(state=State.SUBMITTED)
    remark = make_remark(dossier)

    with pytest.raises(ValidationError) as refusal:
        settle(remark, actor=dossier.people.reviewer)

    assert refusal.value.messages == [sentence]
    assert [(kept.pk, kept.state) for kept in dossier.remarks.all()] == [(remark.pk, "open")]


def test_a_remark_is_opened_again_once(asked_again):
    first = asked_again.remarks.get()
    stale = asked_again.remarks.get()

    second = remarks.reopen(first, actor=asked_again.people.reviewer)
    with pytest.raises(ValidationError):
        remarks.reopen(stale, actor=asked_again.people.reviewer)

    assert list(asked_again.remarks.values_list("pk", "text", "state")) == [
        (first.pk, first.text, "closed"),
        (second.pk, first.text, "open"),
    ]


@pytest.mark.parametrize("settle", [remarks.delete, remarks.close, remarks.reopen])
def test_nobody_settles_a_remark_while_the_applicant_works(returned, settle):
    with pytest.raises(PermissionDenied) as refusal:
        settle(returned.remarks.get(), actor=returned.people.reviewer)

    assert str(refusal.value) == (f"Chỉ chuyên viên {returned.decider()} xử lý được góp ý này, khi hồ sơ đang ở đó.")
    assert Remark.objects.get().state == "open"


def test_a_remark_that_a_colleague_deleted_is_gone():
    dossier = make_dossier(state=State.SUBMITTED)
    stale = make_remark(dossier)
    dossier.remarks.all().delete()

    with pytest.raises(ValidationError) as refusal:
        remarks.close(stale, actor=dossier.people.reviewer)

    assert refusal.value.messages == ["Góp ý này đã được xóa."]


def test_a_page_opened_before_the_return_writes_no_remark(returned):
    stale = Dossier.objects.get(pk=returned.pk)
    stale.__dict__["state"], stale.held_by = "submitted", returned.decider()

    with pytest.raises(PermissionDenied):
        remarks.add(stale, "3.2", "Thiếu ảnh.", actor=returned.people.reviewer)

    assert returned.remarks.count() == 1


def test_a_remark_that_was_closed_is_not_answered_any_more():
    dossier = make_dossier(state=State.RETURNED)
    remark = dossier.remarks.get()
    dossier.remarks.update(state="closed")

    with pytest.raises(PermissionDenied) as refusal:
        remarks.answer(remark, "Đã bổ sung.", actor=dossier.people.officer)

    assert str(refusal.value) == f"{remark.office} đã đóng góp ý này: không cần trả lời nữa."
    assert dossier.remarks.get().answer == ""


def test_the_second_of_two_who_close_is_told_and_may_still_ask_again(asked_again):
    remark, stale = asked_again.remarks.get(), asked_again.remarks.get()
    remarks.close(remark, actor=asked_again.people.reviewer)

    with pytest.raises(ValidationError) as told:
        remarks.close(stale, actor=asked_again.people.reviewer)
    again = remarks.reopen(stale, actor=asked_again.people.reviewer)

    assert told.value.messages == [f"{asked_again.people.reviewer} đã đóng góp ý này lúc 09:00, 03/03/2025."]
    assert (again.state, again.sent_at, asked_again.remarks.count()) == ("open", None, 2)


def test_the_second_of_two_who_answer_is_told_and_nothing_is_written_over(returned):
    remark, officer = returned.remarks.get(), returned.people.officer
    remarks.answer(remark, "Đã bổ sung danh sách.", actor=officer, seen="")

    with pytest.raises(ValidationError) as told:
        remarks.answer(remark, "Giữ nguyên.", actor=officer, seen="")

    assert told.value.messages == [
        f"{officer} vừa trả lời: «Đã bổ sung danh sách.». Phần bạn gõ còn ở dưới, chưa được ghi."
    ]
    assert returned.remarks.get().answer == "Đã bổ sung danh sách."
