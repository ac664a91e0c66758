"""Nothing typed is lost: kept as it is, never over what somebody else wrote, never half."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from config import clock
from recognition import saving
from recognition.assessing import sheet_of
from recognition.models import Answer, Dossier, State
from recognition.models.answers import NARRATIVE_LIMIT
from tests.factories import make_dossier, make_member, make_remark, play, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 2, 20)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def save(dossier, number="5.1", *, actor=None, version=0, narrative="", reasons=None, **typed):
    return saving.save_answer(
        dossier,
        number,
        typed=typed,
        reasons=reasons,
        narrative=narrative,
        version=version,
        actor=actor or dossier.people.officer,
    )


def test_figures_are_kept_as_typed_and_read_beside_it():
    dossier = make_dossier(answered=False)

    outcome = save(dossier, learning_citizens="4.891", citizens=" 7 992 ", narrative="Theo danh sách của Hội.")

    answer = Answer.objects.get(dossier=dossier)
    assert (answer.typed, answer.read) == (
        {"learning_citizens": "4.891", "citizens": " 7 992 "},
        {"learning_citizens": 4891, "citizens": 7992},
    )
    assert (answer.narrative, answer.version) == ("Theo danh sách của Hội.", 1)
    assert (answer.changed_by, answer.changed_at) == (dossier.people.officer, clock.moment_of(DAY))
    assert (outcome.answer, outcome.theirs) == (answer, None)


@pytest.mark.parametrize(
    "text", ["4.8.91", "khoảng 5000", "4,5", "-3", "１２", "4891 người", "<b>7</b>", "'; --", "9" * 70]
)
def test_what_cannot_be_read_is_kept_and_counts_as_missing(text):
    dossier = make_dossier(answered=False)

    save(dossier, learning_citizens=text, citizens="7.992")

    answer = Answer.objects.get(dossier=dossier)
    assert (answer.typed["learning_citizens"], answer.read) == (text, {"citizens": 7992})
    assert sheet_of(dossier).is_filled("5.1") is False
    assert len(sheet_of(dossier).problems("5.1")) == 1


def test_a_letter_that_the_database_cannot_hold_loses_nothing_around_it():
    dossier = make_dossier(answered=False)

    save(dossier, learning_citizens="48\x0091", citizens="7.992", narrative="Trước\x00 và sau")

    answer = Answer.objects.get(dossier=dossier)
    assert (answer.typed["learning_citizens"], answer.narrative) == ("4891", "Trước và sau")


def test_a_save_counts_what_is_filled_and_when():
    dossier = make_dossier(answered=False)

    save(dossier, "1.1", done="true")
    with clock.at(date(2025, 2, 21)):
        save(dossier, "4.2", grade="2")
        save(dossier, "5.1", citizens="7.992")

    after = Dossier.objects.get(pk=dossier.pk)
    assert (after.filled, after.saved_at) == (2, clock.moment_of(date(2025, 2, 21)))
    assert after.moves.count() == 1


def test_a_choice_can_be_taken_back():
    dossier = make_dossier(answered=False)
    save(dossier, "1.1", done="true")

    outcome = save(dossier, "1.1", version=1)

    assert (outcome.answer.typed, outcome.answer.read, outcome.answer.version) == ({}, {}, 2)
    assert Dossier.objects.get(pk=dossier.pk).filled == 0


def test_of_two_people_the_second_is_told_who_wrote_what_and_overwrites_nothing():
    dossier = make_dossier(answered=False)
    colleague = make_member(dossier.prepared_by, full_name="Trần Thị Mẫu")
    save(dossier, learning_citizens="600", citizens="1.000", actor=colleague)

    outcome = save(dossier, learning_citizens="700", citizens="1.000", narrative="Của tôi")

    stored = Answer.objects.get(dossier=dossier)
    assert (stored.typed["learning_citizens"], stored.narrative, stored.version) == ("600", "", 1)
    assert (str(outcome.theirs.changed_by), outcome.theirs.typed["learning_citizens"]) == ("Trần Thị Mẫu", "600")
    assert (outcome.theirs.version, outcome.sheet) == (1, None)


def test_after_seeing_the_other_version_the_second_may_write():
    dossier = make_dossier(answered=False)
    save(dossier, "1.1", done="true")

    theirs = save(dossier, "1.1", done="false").theirs
    outcome = save(dossier, "1.1", done="false", version=theirs.version)

    assert (outcome.theirs, outcome.answer.typed, outcome.answer.version) == (None, {"done": "false"}, 2)


def test_the_same_words_again_are_no_conflict_and_no_new_version():
    dossier = make_dossier(answered=False)
    save(dossier, "1.1", done="true", narrative="Đã làm")

    outcome = save(dossier, "1.1", done="true", narrative="Đã làm", version=0)

    assert (outcome.theirs, outcome.answer.version) == (None, 1)


def test_two_people_at_two_indicators_do_not_meet():
    dossier = make_dossier(answered=False)
    save(dossier, "1.1", done="true")

    outcome = save(dossier, "1.2", done="true", actor=make_member(dossier.prepared_by))

    assert (outcome.theirs, Dossier.objects.get(pk=dossier.pk).filled) == (None, 2)


def test_a_text_that_is_too_long_is_refused_whole_with_its_length():
    dossier = make_dossier(answered=False)
    save(dossier, "1.1", done="true", narrative="Cũ")

    with pytest.raises(ValidationError) as refusal:
        save(dossier, "1.1", done="false", narrative="x" * (NARRATIVE_LIMIT + 1), version=1)

    assert refusal.value.messages == [
        "1.1: thuyết minh dài 20001 ký tự, nhiều hơn 20000. Phần vừa gõ chưa được lưu: hãy rút gọn, hoặc gửi thành tệp "
        "minh chứng."
    ]
    stored = Answer.objects.get(dossier=dossier)
    assert (stored.typed, stored.narrative, stored.version) == ({"done": "true"}, "Cũ", 1)


def test_the_longest_text_allowed_is_kept_to_its_last_letter():
    dossier = make_dossier(answered=False)
    text = "ă" * (NARRATIVE_LIMIT - 1) + "ộ"

    save(dossier, "1.1", done="true", narrative=text)

    assert Answer.objects.get(dossier=dossier).narrative == text


def test_a_figure_that_no_number_can_be_is_refused_and_leaves_no_empty_answer_behind():
    dossier = make_dossier(answered=False)

    with pytest.raises(ValidationError) as refusal:
        save(dossier, learning_citizens="1" * 201, citizens="5")

    assert refusal.value.messages == ["5.1: số liệu dài hơn 200 ký tự nên chưa được lưu. Chỉ ghi con số ở ô này."]
    assert dossier.answers.count() == 0


def test_an_indicator_that_the_set_does_not_have_leaves_nothing_behind():
    dossier = make_dossier(answered=False)

    with pytest.raises(ValidationError) as refusal:
        save(dossier, "9.9", done="true")

    assert refusal.value.messages == ["Bộ tiêu chí này không có chỉ tiêu 9.9."]
    assert dossier.answers.count() == 0


@pytest.mark.parametrize("state", [state for state in State.values if state not in ("drafting", "returned")])
def test_nothing_is_saved_outside_drafts_and_returns(state):
    dossier = make_dossier(state=state)
    before = list(dossier.answers.order_by("indicator").values())

    with pytest.raises(PermissionDenied) as refusal:
        save(dossier, version=1, learning_citizens="1", citizens="2")

    assert str(refusal.value) == (
        f"Hồ sơ đang «{State(state).label}» nên không sửa được, hoặc bạn không phải cán bộ {dossier.prepared_by}. "
        "Phần vừa gõ chưa được lưu."
    )
    assert list(dossier.answers.order_by("indicator").values()) == before


@pytest.mark.parametrize("person", ["leader", "clerk", "reviewer", "director"])
def test_only_officers_of_the_preparing_office_save(person):
    dossier = make_dossier(answered=False)

    with pytest.raises(PermissionDenied):
        save(dossier, "1.1", done="true", actor=getattr(dossier.people, person))

    assert dossier.answers.count() == 0


# After a return


def test_a_return_opens_only_what_was_remarked():
    dossier = make_dossier(state=State.SUBMITTED)
    make_remark(dossier, "3.2")
    dossier = play(dossier, "send-back")

    save(dossier, "3.2", done="false", version=1)
    with pytest.raises(PermissionDenied) as refusal:
        save(dossier, "3.3", done="false", version=1)

    assert str(refusal.value) == "3.3 không có góp ý nên không mở để sửa trong lượt bổ sung này."
    assert saving.open_subjects(dossier) == {"3.2"}
    assert saving.is_open(dossier, "paper:meeting-minutes") is False


@pytest.mark.parametrize("remarked", ["5.1", "5.2"])
def test_a_remark_on_one_indicator_opens_the_one_that_uses_the_same_number(remarked):
    dossier = make_dossier(state=State.SUBMITTED)
    make_remark(dossier, remarked)
    dossier = play(dossier, "send-back")

    assert saving.open_subjects(dossier) == {"5.1", "5.2"}


def test_a_number_that_two_indicators_use_is_mended_in_both_after_a_return():
    dossier = play(make_dossier(state=State.SUBMITTED), "send-back")

    save(dossier, "5.1", version=1, learning_citizens="700", citizens="1.100")
    save(dossier, "5.2", version=1, trained="600", degree="150", citizens="1.100")

    assert play(dossier, "finish").state == "endorsing"


def test_a_remark_on_the_papers_opens_the_papers():
    dossier = make_dossier(state=State.SUBMITTED)
    make_remark(dossier, "papers")
    dossier = play(dossier, "send-back")

    assert (saving.is_open(dossier, "paper:meeting-minutes"), saving.is_open(dossier, "1.1")) == (True, False)


def test_a_second_return_closes_what_only_the_first_had_opened():
    dossier = make_dossier(state=State.SUBMITTED)
    make_remark(dossier, "3.2")
    dossier = play(dossier, "send-back", "finish", "submit")
    with clock.at(date(2025, 2, 21)):
        make_remark(dossier, "4.1")
        dossier = play(dossier, "send-back")

    assert saving.open_subjects(dossier) == {"4.1"}


def test_a_remark_that_was_not_sent_opens_nothing():
    dossier = make_dossier(state=State.SUBMITTED)
    make_remark(dossier, "3.2")
    dossier = play(dossier, "send-back")
    dossier.remarks.create(
        subject="4.1",
        text="Của lượt sau.",
        by=dossier.people.reviewer,
        office=dossier.decider(),
        submission=dossier.last_submission,
    )

    assert saving.open_subjects(dossier) == {"3.2"}


def test_a_dossier_given_back_by_the_leader_before_it_was_handed_in_is_open_everywhere():
    dossier = make_dossier(state=State.ENDORSING)
    take(dossier, "rework")

    assert saving.open_subjects(play(dossier)) is None


def test_what_was_never_touched_is_not_written():
    dossier = make_dossier(answered=False)

    outcome = save(dossier, "1.1")

    assert (outcome.theirs, outcome.answer.version) == (None, 0)
    assert Dossier.objects.get(pk=dossier.pk).saved_at is None


def test_an_indicator_that_already_fails_is_not_filled_while_a_figure_is_wanting():
    dossier = make_dossier(answered=False)

    save(dossier, "5.2", trained="100", citizens="7.992")

    sheet = sheet_of(dossier)
    assert sheet.assessment.indicators["5.2"].levels["1"].status == "fail"
    assert (sheet.is_filled("5.2"), "5.2" in sheet.unfilled) == (False, True)


# Many at once


def save_new(dossier, given):
    return saving.save_new_answers(dossier, given, actor=dossier.people.officer)


def test_many_new_answers_are_kept_like_one():
    dossier = make_dossier(answered=False)

    sheet = save_new(dossier, {"1.1": ({"done": "tr\x00ue"}, "Đã\x00 làm"), "5.1": ({"citizens": "7.992"}, "")})

    kept = {answer.indicator: (answer.typed, answer.read, answer.narrative) for answer in Answer.objects.all()}
    assert kept == {
        "1.1": ({"done": "true"}, {"done": True}, "Đã làm"),
        "5.1": ({"citizens": "7.992"}, {"citizens": 7992}, ""),
    }
    assert (sheet.filled_count, Dossier.objects.get(pk=dossier.pk).filled) == (1, 1)


def test_many_new_answers_are_refused_whole_when_the_set_lacks_one_of_them():
    dossier = make_dossier(answered=False)

    with pytest.raises(ValidationError) as refusal:
        save_new(dossier, {"1.1": ({"done": "true"}, ""), "9.9": ({"done": "true"}, "")})

    assert refusal.value.messages == ["Bộ tiêu chí này không có chỉ tiêu 9.9."]
    assert dossier.answers.count() == 0
