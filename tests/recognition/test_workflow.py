"""The dossier's life: every edge of the state table, and nothing else."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from config import clock
from recognition import workflow
from recognition.models import Action, Dossier, Role, State
from recognition.models.history import is_chain_whole
from tests.factories import (
    fill,
    make_dossier,
    make_member,
    make_minutes,
    make_office,
    make_people,
    make_place,
    make_procedure,
    make_remark,
    make_round,
    play,
    provide_for,
    take,
)
from tests.factories.dossiers import APPRAISING, ROUTES, SIGNING, SUBMITTED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

IN_TIME, LATE, CLOSED = date(2025, 2, 20), date(2025, 2, 28), date(2025, 6, 2)

# taken before, action, who takes it (and who else may), from, to, held by afterwards, on
EDGES = [
    ((), "finish", ("officer",), "drafting", "endorsing", "home", IN_TIME),
    ((), "withdraw", ("officer",), "drafting", "withdrawn", "home", IN_TIME),
    ((), "lapse", (), "drafting", "lapsed", "home", CLOSED),
    (("finish",), "submit", ("leader",), "endorsing", "submitted", "above", IN_TIME),
    (("finish",), "conclude", ("leader",), "endorsing", "self_assessed", "home", IN_TIME),
    (("finish",), "rework", ("leader",), "endorsing", "drafting", "home", IN_TIME),
    (("finish",), "lapse", (), "endorsing", "lapsed", "home", CLOSED),
    (SUBMITTED, "accept", ("reviewer",), "submitted", "appraising", "above", IN_TIME),
    (SUBMITTED, "send-back", ("reviewer",), "submitted", "returned", "home", IN_TIME),
    (SUBMITTED, "refuse", ("director", "chair"), "submitted", "signing", "above", LATE),
    (SUBMITTED, "withdraw", ("leader",), "submitted", "withdrawn", "home", IN_TIME),
    ((*SUBMITTED, "send-back"), "finish", ("officer",), "returned", "endorsing", "home", IN_TIME),
    ((*SUBMITTED, "send-back"), "withdraw", ("officer",), "returned", "withdrawn", "home", IN_TIME),
    ((*SUBMITTED, "send-back", "finish"), "rework", ("leader",), "endorsing", "returned", "home", IN_TIME),
    (APPRAISING, "send-back", ("reviewer",), "appraising", "returned", "home", IN_TIME),
    (APPRAISING, "propose", ("reviewer",), "appraising", "deciding", "above", IN_TIME),
    (APPRAISING, "refuse", ("director", "chair"), "appraising", "signing", "above", IN_TIME),
    ((*APPRAISING, "propose"), "recognise", ("director",), "deciding", "signing", "above", IN_TIME),
    ((*APPRAISING, "propose"), "refuse", ("director",), "deciding", "signing", "above", IN_TIME),
    ((*APPRAISING, "propose"), "hand-back", ("director",), "deciding", "appraising", "above", IN_TIME),
    (SIGNING, "issue", ("registrar",), "signing", "recognised", "above", IN_TIME),
    ((*APPRAISING, "refuse"), "issue", ("registrar",), "signing", "refused", "above", IN_TIME),
    (SIGNING, "abandon", ("director", "chair"), "signing", "deciding", "above", IN_TIME),
    ((*APPRAISING, "propose", "refuse"), "abandon", ("director", "chair"), "signing", "deciding", "above", IN_TIME),
    ((*APPRAISING, "refuse"), "abandon", ("director", "chair"), "signing", "appraising", "above", IN_TIME),
    ((*SUBMITTED, "refuse"), "abandon", ("director", "chair"), "signing", "submitted", "above", LATE),
]
LEADS_ON = {(action, source) for _, action, _, source, *_ in EDGES} | {("pass-up", "appraising")}
edges = pytest.mark.parametrize(
    ("before", "action", "may", "source", "target", "holder", "on"),
    EDGES,
    ids=[f"{row[1]} from {row[3]} to {row[4]}" for row in EDGES],
)


def brought(before, on=IN_TIME, **fields):
    """A dossier after the actions ``before``, all taken on ``on``."""
    with clock.at(on):
        return play(make_dossier(on=on, **fields), *before)


def everything(dossier):
    """All that a refused action must leave as it was."""
    row = Dossier.objects.filter(pk=dossier.pk).values().get()
    return row, dossier.moves.count(), dossier.submissions.count(), dossier.document_items.count()


def outsiders(dossier):
    """People with every role in an office that has nothing to do with the dossier, and one with none at all."""
    office = make_office(make_place(dossier.round).parent, name="Phòng khác")
    return {role: make_member(office, role) for role in Role.values}


# Every edge


@edges
def test_edge_leads_there(before, action, may, source, target, holder, on):
    dossier = brought(before, on)
    assert dossier.state == source

    with clock.at(on):
        provide_for(dossier, action)
        moves = dossier.moves.count()
        move = take(dossier, action)

    after = Dossier.objects.get(pk=dossier.pk)
    actor = getattr(dossier.people, may[0]) if may else None
    assert (after.state, after.held_by) == (target, {"home": after.applicant, "above": after.decider()}[holder])
    assert (move.action, move.from_state, move.to_state, move.actor) == (action, source, target, actor)
    assert (move.number, move.at) == (moves + 1, clock.moment_of(on))
    assert after.moves.count() == moves + 1
    assert is_chain_whole(after.moves.all())


@edges
def test_edge_is_closed_to_everybody_else(before, action, may, source, target, holder, on):
    dossier = brought(before, on)
    people = vars(dossier.people) | outsiders(dossier)
    there = everything(dossier)

    refused = {}
    with clock.at(on):
        for name, person in people.items():
            if name not in may:
                with pytest.raises(PermissionDenied) as refusal:
                    take(dossier, action, actor=person)
                refused[name] = str(refusal.value)

    assert refused.keys() == people.keys() - set(may)
    assert [
        sentence for sentence in refused.values() if workflow.permissions.who(dossier, action) not in sentence
    ] == []
    assert everything(dossier) == there


@pytest.mark.parametrize("state", State.values)
def test_whatever_is_no_edge_is_refused_with_a_sentence_and_changes_nothing(state):
    dossier = make_dossier(state=state)
    there, label = everything(dossier), State(state).label
    last = workflow.said(dossier.moves.last())
    no_edges = [action for action in Action if (action, state) not in LEADS_ON]
    assert len(no_edges) >= len(Action) - 6

    said = {}
    with clock.at(IN_TIME):
        for action in no_edges:
            with pytest.raises(ValidationError) as refusal:
                take(dossier, action, **{"level": "1"} if action == Action.SUBMIT else {})
            said[action] = refusal.value.messages

    assert said == {
        action: [f"Hồ sơ đang «{label}», không «{action.label}» được. Việc gần nhất: {last}."] for action in no_edges
    }
    assert everything(dossier) == there


def test_every_state_has_a_route():
    assert list(ROUTES) == State.values


def test_the_portal_itself_does_nothing_but_let_lapse():
    dossier = make_dossier()

    with clock.at(IN_TIME), pytest.raises(PermissionDenied) as refusal:
        workflow.perform(dossier, Action.FINISH, actor=None)

    assert str(refusal.value) == "Hệ thống không tự làm việc này."


def test_nothing_lapses_while_the_round_is_open():
    dossier = make_dossier()

    with clock.at(IN_TIME), pytest.raises(ValidationError) as refusal:
        take(dossier, "lapse")

    assert refusal.value.messages == ["Đợt chưa khóa."]


def test_what_was_handed_in_and_sent_back_does_not_lapse_on_its_way_to_the_leader():
    dossier = brought((*SUBMITTED, "send-back", "finish"))

    with clock.at(CLOSED):
        provide_for(dossier, "lapse")
        with pytest.raises(ValidationError) as refusal:
            take(dossier, "lapse")

    assert refusal.value.messages == ["Hồ sơ đã nộp và được trả để bổ sung thì không khóa theo đợt."]


# A chain of two offices


@pytest.fixture
def in_two_steps():
    rnd = make_round(procedure=make_procedure("cdht-xa-hai-buoc"))
    unit = make_place(rnd)
    people = make_people(rnd, unit)
    second = rnd.procedure.chain_for(unit, rnd.opens_on)[1]
    with clock.at(IN_TIME):
        yield make_dossier(state=State.APPRAISING, rnd=rnd, unit=unit, people=people), second, make_member(second)


def test_pass_up_hands_the_dossier_to_the_next_office_which_returns_it_and_gets_it_back(in_two_steps):
    dossier, second, above = in_two_steps
    first = dossier.held_by

    move = take(dossier, "pass-up")
    assert (move.dossier.state, move.dossier.held_by, move.from_state) == ("appraising", second, "appraising")
    assert workflow.is_permitted(move.dossier, Action.SEND_BACK, dossier.people.reviewer) is False

    dossier = play(dossier)
    make_remark(dossier)
    take(dossier, "send-back", actor=above)
    assert play(dossier, "finish", "submit").held_by == second
    assert first == dossier.decider()


def test_propose_waits_for_the_last_office_and_hands_over_to_the_one_that_decides(in_two_steps):
    dossier, second, above = in_two_steps
    with pytest.raises(ValidationError) as refusal:
        take(dossier, "propose")
    assert refusal.value.messages == [
        f"Quy trình còn bước ở {second}: chuyển cơ quan tiếp theo.",
        "Chưa có hội đồng đánh giá cho đợt này.",
    ]

    dossier = play(dossier, "pass-up")
    make_minutes(dossier, by=above)
    take(dossier, "propose", actor=above)
    assert play(dossier).held_by == dossier.decider()

    take(dossier, "hand-back")
    assert play(dossier).held_by == second


def test_the_last_office_passes_nothing_up():
    dossier = make_dossier(state=State.APPRAISING)

    with clock.at(IN_TIME), pytest.raises(ValidationError) as refusal:
        take(dossier, "pass-up")

    assert refusal.value.messages == ["Không còn cơ quan nào sau cơ quan này trong quy trình: trình quyết định."]


# All reasons at once


def test_a_refusal_names_every_reason():
    rnd = make_round()
    dossier = make_dossier(state=State.ENDORSING, rnd=rnd)
    dossier.answers.filter(indicator__in=["1.1", "3.2"]).delete()
    dossier.evidence.all().delete()

    with clock.at(LATE), pytest.raises(ValidationError) as refusal:
        take(dossier, "submit", note=" ", level="", without_evidence=False)

    assert refusal.value.messages == [
        "1.1 chưa điền",
        "3.2 chưa điền",
        "Chưa có biên bản họp tự đánh giá",
        "Chưa đạt mức độ nào nên chưa đề nghị công nhận được. Có thể kết thúc tự đánh giá, hoặc giao lại để bổ sung.",
        "Đã quá hạn nộp 27/02/2025: cần ghi lý do nộp muộn.",
        "Chỉ tiêu 1.1, 1.2, 1.3, 2.1, 2.2, 2.3, 3.1, 3.2, 3.3, 4.1, 4.2, 4.3, 4.4, 5.1, 5.2 chưa có minh chứng: "
        "cần lãnh đạo xác nhận vẫn nộp.",
    ]


@pytest.mark.parametrize(
    ("state", "action", "sentence"),
    [
        ("endorsing", "rework", "Ghi cần sửa chỗ nào, để cán bộ biết."),
        ("drafting", "withdraw", "Ghi lý do rút hồ sơ."),
        ("submitted", "withdraw", "Ghi lý do rút hồ sơ."),
        ("appraising", "refuse", "Ghi lý do không công nhận: lý do được in trong Văn bản không công nhận."),
        ("deciding", "refuse", "Ghi lý do không công nhận: lý do được in trong Văn bản không công nhận."),
        ("deciding", "hand-back", "Ghi cần thẩm định thêm điều gì."),
        ("signing", "abandon", "Ghi lý do hủy dự thảo."),
    ],
)
def test_what_goes_against_somebody_needs_a_reason(state, action, sentence):
    dossier = make_dossier(state=state)
    there = everything(dossier)

    with clock.at(IN_TIME), pytest.raises(ValidationError) as refusal:
        take(dossier, action, note=" \n")

    assert refusal.value.messages == [sentence]
    assert everything(dossier) == there


def test_a_good_dossier_handed_in_on_time_must_be_appraised_before_it_is_refused():
    dossier = make_dossier(state=State.SUBMITTED)

    with clock.at(IN_TIME), pytest.raises(ValidationError) as refusal:
        take(dossier, "refuse")

    assert refusal.value.messages == [
        "Hồ sơ nộp đúng hạn và đủ điều kiện: phải tiếp nhận và thẩm định trước khi từ chối."
    ]


def test_a_remark_that_was_not_sent_stands_in_the_way_of_a_proposal():
    dossier = make_dossier(state=State.APPRAISING)

    with clock.at(IN_TIME):
        make_minutes(dossier)
        make_remark(dossier)
        with pytest.raises(ValidationError) as refusal:
            take(dossier, "propose")

    assert refusal.value.messages == ["Còn góp ý chưa gửi cho đơn vị: trả lại để bổ sung, hoặc xóa góp ý."]


def test_minutes_are_on_one_submission_so_a_resubmission_needs_new_ones():
    dossier = make_dossier(state=State.APPRAISING)
    with clock.at(IN_TIME):
        make_minutes(dossier)
        dossier = play(dossier, "send-back", "finish", "submit", "accept")
        with pytest.raises(ValidationError) as refusal:
            take(dossier, "propose")

    assert refusal.value.messages == ["Chưa có biên bản họp hội đồng về lượt nộp này."]


def test_a_council_that_does_not_recognise_leads_to_no_proposal():
    dossier = make_dossier(state=State.APPRAISING)

    with clock.at(IN_TIME):
        make_minutes(dossier, level="")
        with pytest.raises(ValidationError) as refusal:
            take(dossier, "propose")

    assert refusal.value.messages == ["Hội đồng kết luận không đạt: lãnh đạo trả lời bằng văn bản «Không công nhận»."]


# What is offered


def test_offers_say_who_can_what_is_missing_and_what_is_ready():
    dossier = make_dossier(answered=False)
    with clock.at(IN_TIME):
        empty = {offer.action: offer for offer in workflow.offers(dossier, dossier.people.officer)}
        foreign = {offer.action: offer for offer in workflow.offers(dossier, dossier.people.leader)}
        fill(dossier)
        full = {offer.action: offer for offer in workflow.offers(dossier, dossier.people.officer)}

    assert list(empty) == ["finish", "withdraw"]
    assert (empty["finish"].permitted, len(empty["finish"].missing), empty["finish"].ready) == (True, 16, False)
    assert foreign["finish"].why_not == f"Việc này của Cán bộ {dossier.prepared_by}."
    assert (full["finish"].missing, full["finish"].ready) == ([], True)
