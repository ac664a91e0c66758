"""Two people at the same moment, on real connections: exactly one of them, and the other is told who did what."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from time import sleep

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from config import clock
from recognition import answers, handling, paperwork, remarks, saving, versions, workflow
from recognition.models import Answer, Decision, Dossier, Recognition, Role, State
from recognition.models.history import is_chain_whole
from tests.factories import (
    make_dossier,
    make_member,
    make_people,
    make_place,
    make_remark,
    make_round,
    make_user,
    play,
    provide_for,
    take,
)
from tests.factories.versions import make_version

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def together(*calls):
    """What ``calls`` gave when they all began at once, in their order; refusals as their sentences."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(10)
            return call()
        except (ValidationError, PermissionDenied) as refusal:
            return getattr(refusal, "messages", [str(refusal)])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        jobs = [pool.submit(contextvars.copy_context().run, run, call) for call in calls]
        return [job.result(timeout=60) for job in jobs]


def meanwhile(first, second):
    """What ``second`` gave, begun while ``first`` had not been committed yet, and made to wait for it."""

    def run():
        try:
            return second()
        except (ValidationError, PermissionDenied) as refusal:
            return getattr(refusal, "messages", [str(refusal)])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            job = pool.submit(contextvars.copy_context().run, run)
            _until_somebody_waits()
        return job.result(timeout=60)


def _until_somebody_waits():
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.01)
    raise AssertionError("nobody waited")


def one_of_two(first, second):
    """The result of the one that came first, the other's refusal, and which one won (0 or 1)."""
    results = together(first, second)
    won = [index for index, result in enumerate(results) if not isinstance(result, list)]
    assert len(won) == 1, results
    return results[won[0]], results[1 - won[0]], won[0]


def colleague(dossier, person, role):
    """Somebody else with that role in the same office."""
    office = {"home": dossier.applicant, "above": dossier.decider()}[person]
    return make_member(office, role, position="Phó")


def deciding():
    return make_dossier(state=State.DECIDING, on=date(2025, 2, 20))


@pytest.mark.parametrize("other", ["recognise", "hand-back", "refuse"])
def test_of_two_leaders_who_decide_one_decides(other):
    dossier = deciding()
    second = colleague(dossier, "above", Role.LEADER)
    before = dossier.moves.count()

    move, refusal, won = one_of_two(
        lambda: take(dossier, "recognise"), lambda: take(dossier, other, actor=second, note="Xem lại.")
    )

    after = Dossier.objects.get(pk=dossier.pk)
    missed = ["Đồng ý công nhận", workflow.action_label(other)][1 - won]
    assert refusal == [
        f"Hồ sơ đang «{after.get_state_display()}», không «{missed}» được. Việc gần nhất: {workflow.said(move)}."
    ]
    assert (move.actor, after.moves.count()) == ([dossier.people.director, second][won], before + 1)
    assert Decision.objects.count() == (0 if after.state == "appraising" else 1)
    assert is_chain_whole(after.moves.all())


def test_of_two_officers_who_save_one_indicator_the_second_is_shown_the_first():
    dossier = make_dossier(answered=False)
    second = colleague(dossier, "home", Role.OFFICER)

    def save(text, actor):
        return saving.save_answer(dossier, "5.1", typed={"citizens": text}, narrative=text, version=0, actor=actor)

    outcomes = together(lambda: save("1.000", dossier.people.officer), lambda: save("2.000", second))

    stored = Answer.objects.get(dossier=dossier)
    conflicts = [outcome for outcome in outcomes if outcome.theirs]
    assert (len(conflicts), stored.version, stored.typed["citizens"]) == (1, 1, stored.narrative)
    assert (conflicts[0].theirs.typed, conflicts[0].theirs.changed_by) == (stored.typed, stored.changed_by)


def test_two_officers_at_two_indicators_both_save():
    dossier = make_dossier(answered=False)
    numbers = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]

    def save(number):
        return saving.save_answer(
            dossier, number, typed={"done": "true"}, narrative="", version=0, actor=dossier.people.officer
        )

    outcomes = together(*[lambda number=number: save(number) for number in numbers])

    assert [outcome.theirs for outcome in outcomes] == [None] * 6
    assert Dossier.objects.get(pk=dossier.pk).filled == dossier.answers.count() == 6


def test_a_paper_is_issued_once():
    dossier = play(deciding(), "recognise")
    provide_for(dossier, "issue")
    second = colleague(dossier, "above", Role.CLERK)

    move, refusal, _ = one_of_two(lambda: take(dossier, "issue"), lambda: take(dossier, "issue", actor=second))

    assert refusal == [
        f"Hồ sơ đang «Đã công nhận», không «Đóng dấu và ban hành» được. Việc gần nhất: {workflow.said(move)}."
    ]
    assert (Recognition.objects.count(), dossier.moves.filter(action="issue").count()) == (1, 1)


def test_a_paper_is_issued_or_abandoned():
    dossier = play(deciding(), "recognise")
    provide_for(dossier, "issue")

    move, refusal, won = one_of_two(lambda: take(dossier, "issue"), lambda: take(dossier, "abandon"))

    state, paper, recognised = [("recognised", "issued", 1), ("deciding", "abandoned", 0)][won]
    assert (Dossier.objects.get(pk=dossier.pk).state, Decision.objects.get().state) == (state, paper)
    assert Recognition.objects.count() == recognised
    assert refusal[0].endswith(f"Việc gần nhất: {workflow.said(move)}.")


def test_of_two_clerks_who_give_the_same_number_the_second_is_told():
    rnd = make_round()
    unit = make_place(rnd)
    one = make_dossier(state=State.SIGNING, rnd=rnd, unit=unit, on=date(2025, 2, 20))
    neighbour = make_place(rnd, parent=unit.parent)
    people = make_people(rnd, neighbour)
    people.reviewer, people.director = one.people.reviewer, one.people.director
    other = make_dossier(state=State.SIGNING, rnd=rnd, unit=neighbour, people=people, on=date(2025, 2, 20))

    def number(dossier):
        return paperwork.prepare(dossier.decision(), number=5, issued_on=DAY, actor=dossier.people.registrar)

    _, refusal, won = one_of_two(lambda: number(one), lambda: number(other))

    assert refusal == ["Số 05/QĐ-GDĐT đã dùng trong năm 2025. Xem lại sổ đăng ký rồi chọn số khác."]
    assert [dossier.decision().number for dossier in (one, other)] == ([5, None] if won == 0 else [None, 5])


def test_a_number_and_an_answer_at_the_same_moment_are_two_steps_of_one_history():
    dossier = play(deciding(), "recognise")
    people, before = dossier.people, dossier.moves.count()

    letter = meanwhile(
        lambda: paperwork.prepare(dossier.decision(), number=5, issued_on=DAY, actor=people.registrar),
        lambda: answers.begin(
            dossier, office=dossier.held_by, signer=people.director, text="Chờ bổ sung ảnh.", actor=people.director
        ),
    )

    assert (letter.kind, dossier.moves.count()) == ("answer", before + 2)
    assert is_chain_whole(dossier.moves.all())


def test_of_two_decisions_over_one_unit_the_second_meets_what_the_first_has_given():
    rnd = make_round()
    one = make_dossier(state=State.SIGNING, rnd=rnd, on=date(2025, 2, 20))
    earlier = make_round(year=2023, province=rnd.province, due_on=date(2025, 2, 27), done_on=date(2025, 3, 27))
    two = make_dossier(state=State.SIGNING, rnd=earlier, unit=one.unit, people=one.people, on=date(2025, 2, 20))
    for dossier in (one, two):
        provide_for(dossier, "issue")

    refusal = meanwhile(lambda: take(one, "issue"), lambda: take(two, "issue"))

    assert refusal[0].startswith(f"{one.unit.full_name} đang giữ mức độ 1 của năm 2024")
    assert Recognition.objects.get().dossier_id == one.pk


def test_of_two_people_who_open_the_dossier_one_opens_it():
    rnd = make_round()
    unit = make_place(rnd)
    people = [make_people(rnd, unit).officer, make_people(rnd, unit).officer]

    dossier, refusal, _ = one_of_two(
        *[lambda person=person: workflow.open_dossier(rnd, unit, actor=person) for person in people]
    )

    assert refusal == [f"{unit} đã có hồ sơ trong đợt này («Đang tự đánh giá»)."]
    assert (rnd.dossiers.count(), dossier.moves.count()) == (1, 1)


def test_what_is_saved_while_a_colleague_finishes_is_either_in_or_refused():
    dossier = make_dossier()
    second = colleague(dossier, "home", Role.OFFICER)

    saved, finished = together(
        lambda: saving.save_answer(dossier, "1.1", typed={"done": "true"}, narrative="Thêm.", version=1, actor=second),
        lambda: take(dossier, "finish"),
    )

    stored = Answer.objects.get(dossier=dossier, indicator="1.1")
    assert (finished.to_state, Dossier.objects.get(pk=dossier.pk).state) == ("endorsing", "endorsing")
    assert (stored.narrative == "Thêm.") == (not isinstance(saved, list))


def test_lists_that_overlap_are_decided_without_a_deadlock():
    rnd = make_round()
    first = make_dossier(state=State.DECIDING, rnd=rnd, on=date(2025, 2, 20))
    dossiers = [first]
    for _ in range(2):
        unit = make_place(rnd, parent=first.unit.parent)
        people = make_people(rnd, unit)
        people.reviewer, people.director = first.people.reviewer, first.people.director
        dossiers.append(make_dossier(state=State.DECIDING, rnd=rnd, unit=unit, people=people, on=date(2025, 2, 20)))
    second = colleague(first, "above", Role.LEADER)
    one, two, three = dossiers

    one_of_two(
        lambda: take(one, "recognise", together=[two, three]),
        lambda: take(three, "recognise", actor=second, together=[two]),
    )

    decision = Decision.objects.get()
    decided = set(decision.items.values_list("dossier_id", flat=True))
    states = {found.pk: found.state for found in rnd.dossiers.all()}
    assert {pk for pk, state in states.items() if state == "signing"} == decided
    assert {pk for pk, state in states.items() if state == "deciding"} == set(states) - decided


@pytest.mark.parametrize(("first", "state"), [("withdraw", "withdrawn"), ("send-back", "returned")])
def test_who_waited_while_the_dossier_went_to_another_office_is_told_so(first, state):
    dossier = make_dossier(state=State.SUBMITTED, on=date(2025, 2, 20))
    provide_for(dossier, first)
    moves = []

    refusal = meanwhile(lambda: moves.append(take(dossier, first)), lambda: take(dossier, "accept"))

    assert refusal == [
        f"Hồ sơ đang «{State(state).label}», không «Tiếp nhận hồ sơ» được. Việc gần nhất: {workflow.said(moves[0])}."
    ]
    assert Dossier.objects.get(pk=dossier.pk).state == state


@pytest.mark.parametrize("settle", [remarks.delete, remarks.close, remarks.reopen])
def test_a_remark_that_goes_out_with_a_return_is_not_settled_meanwhile(settle):
    dossier = make_dossier(state=State.SUBMITTED, on=date(2025, 2, 20))
    remark = make_remark(dossier)

    refusal = meanwhile(lambda: take(dossier, "send-back"), lambda: settle(remark, actor=dossier.people.reviewer))

    assert refusal == [f"Chỉ chuyên viên {remark.office} xử lý được góp ý này, khi hồ sơ đang ở đó."]
    assert [(sent.pk, sent.state) for sent in dossier.remarks.sent()] == [(remark.pk, "open")]


def test_a_remark_written_while_the_dossier_goes_back_is_refused():
    dossier = make_dossier(state=State.SUBMITTED, on=date(2025, 2, 20))
    make_remark(dossier)

    refusal = meanwhile(
        lambda: take(dossier, "send-back"),
        lambda: remarks.add(dossier, "3.2", "Thiếu ảnh.", actor=dossier.people.reviewer),
    )

    assert refusal[0].startswith("Chỉ chuyên viên ")
    assert dossier.remarks.count() == 1


# A newer version of the criteria set


def _moved(rnd, new, seen, operator):
    return versions.move(rnd, new, seen=seen, actor=operator)


def test_a_save_that_meets_a_move_is_read_by_the_new_version_and_both_stay():
    dossier, operator = make_dossier(on=date(2025, 2, 20)), make_user(is_staff=True)
    new = make_version()
    seen = versions.preview(dossier.round, new).fingerprint
    figures = {"trained": "510", "degree": "130", "certified": "125", "citizens": "1.000"}

    outcome = meanwhile(
        lambda: _moved(dossier.round, new, seen, operator),
        lambda: saving.save_answer(
            dossier, "5.2", typed=figures, narrative="", version=1, actor=dossier.people.officer
        ),
    )

    answer = Answer.objects.get(dossier=dossier, indicator="5.2")
    assert (answer.typed, sorted(answer.read)) == (figures, ["certified", "citizens", "trained"])
    assert outcome.sheet.spec.version == "2"


def test_a_move_that_meets_a_save_does_not_happen_unseen():
    dossier, operator = make_dossier(on=date(2025, 2, 20)), make_user(is_staff=True)
    new = make_version()
    seen = versions.preview(dossier.round, new).fingerprint
    figures = {"learning_citizens": "700", "citizens": "1.000"}

    refusal = meanwhile(
        lambda: saving.save_answer(
            dossier, "5.1", typed=figures, narrative="", version=1, actor=dossier.people.officer
        ),
        lambda: _moved(dossier.round, new, seen, operator),
    )

    assert [sentence.partition(",")[0] for sentence in refusal] == ["Từ lúc bạn xem"]
    assert Dossier.objects.get(pk=dossier.pk).criteria_set.version == "1"


def test_two_who_take_the_same_dossier_at_once_become_one_in_charge_and_one_who_is_told():
    dossier = make_dossier(state=State.SUBMITTED)
    takers = [dossier.people.reviewer, make_member(dossier.held_by)]

    found = together(*(lambda who=who: handling.put_in_charge([dossier.pk], who, actor=who) for who in takers))

    assert sorted(isinstance(result[0], str) for result in found) == [False, True]
    assert dossier.handlings.present().count() == 1
    assert is_chain_whole(dossier.moves.all())
