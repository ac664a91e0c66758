"""Remarks of reviewers, and the applicant's answers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import IntegrityError

from config import clock
from recognition import remarks
from recognition.models import Remark, State
from tests.factories import make_dossier, make_remark, play

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
    assert Remark(subject=subject).about() == words
