"""Dossiers in any state, brought there by the real workflow, so that their history is right."""

from datetime import timedelta
from functools import lru_cache
from io import BytesIO

import pikepdf

from config import clock
from criteria import reading
from criteria.library import spec_of
from evidence import intake
from recognition import paperwork, saving, workflow
from recognition.assessing import sheet_of, stored
from recognition.models import (
    Action,
    Answer,
    Decision,
    Document,
    DocumentItem,
    Dossier,
    EvaluationTeam,
    EvidenceItem,
    OwnProposal,
    Remark,
    State,
)
from tests.factories.councils import make_minutes
from tests.factories.places import make_member
from tests.factories.rounds import make_people, make_place, make_round

SUBMITTED = ("finish", "submit")
APPRAISING = (*SUBMITTED, "accept")
SIGNING = (*APPRAISING, "propose", "recognise")
ROUTES = {
    State.DRAFTING: (),
    State.ENDORSING: ("finish",),
    State.SUBMITTED: SUBMITTED,
    State.RETURNED: (*SUBMITTED, "send-back"),
    State.APPRAISING: APPRAISING,
    State.DECIDING: (*APPRAISING, "propose"),
    State.SIGNING: SIGNING,
    State.RECOGNISED: (*SIGNING, "issue"),
    State.REFUSED: (*APPRAISING, "refuse", "issue"),
    State.SELF_ASSESSED: ("finish", "conclude"),
    State.WITHDRAWN: ("withdraw",),
    State.LAPSED: ("lapse",),
}
HOME = {"finish": "officer", "submit": "leader", "conclude": "leader", "rework": "leader"}
ABOVE = dict.fromkeys(("accept", "send-back", "pass-up", "propose"), "reviewer") | dict.fromkeys(
    ("recognise", "refuse", "hand-back", "abandon"), "director"
)
ACTORS = HOME | ABOVE | {"issue": "registrar"}
NOTED = ("rework", "refuse", "hand-back", "abandon", "withdraw")

FIGURES = {
    "": {"4.2": "2", "4.3": "2", "4.4": "1", "5.1": ("500", "1.000"), "5.2": ("500", "120", "1.000")},
    "1": {"4.2": "2", "4.3": "2", "4.4": "1", "5.1": ("600", "1.000"), "5.2": ("500", "120", "1.000")},
    "2": {"4.2": "3", "4.3": "3", "4.4": "2", "5.1": ("800", "1.000"), "5.2": ("600", "150", "1.000")},
}


@lru_cache
def small_pdf(name="") -> bytes:
    """One empty page; other bytes for another ``name``."""
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page(page_size=(595, 842))
    made.docinfo["/Title"] = name
    made.save(out, deterministic_id=True)
    return out.getvalue()


def make_stored_file(name=""):
    return intake.keep(small_pdf(name), "application/pdf")


def prove(dossier, subject, name="minh-chung.pdf", **fields) -> EvidenceItem:
    """A piece of evidence for an indicator, or for a paper ("paper:<code>")."""
    return dossier.evidence.create(
        subject=subject,
        file=make_stored_file(name),
        name=name,
        added_by=dossier.people.officer,
        added_at=clock.now(),
        **fields,
    )


def make_own_proposal(dossier, **fields) -> OwnProposal:
    """The applicant's own signed Tờ trình, a scan."""
    given = {"number": "12/TTr-UBND", "issued_on": clock.today(), "signer": "Đỗ Hữu Quỳnh", "name": "to-trinh.pdf"}
    given |= {"file": make_stored_file("to-trinh.pdf"), "added_by": dossier.people.officer}
    return dossier.own_proposals.create(**given | fields)


def make_team(dossier, *, issued=True) -> EvaluationTeam:
    """A Tổ đánh giá of three, by a decision of today unless it is not ``issued`` yet."""
    numbered = {"number": 5, "issued_on": clock.today()} if issued else {}
    team = EvaluationTeam.objects.create(
        dossier=dossier,
        symbol="QĐ-THCS",
        authority="Hiệu trưởng Trường trung học cơ sở Yên Lạc",
        signer_position="Hiệu trưởng",
        signer_name="Đỗ Hữu Quỳnh",
        duties="Thu thập số liệu, minh chứng\nLập Báo cáo tự đánh giá",
        changed_by=dossier.people.officer,
        **numbered,
    )
    for role, name in (("head", "Nguyễn Thị Hồng Hạnh"), ("secretary", "Lưu Quý Thưởng"), ("member", "Vũ Đức Ước")):
        team.members.create(name=name, position="Giáo viên", role=role, duty=f"Tiêu chí {len(name) % 3 + 1}")
    return team


def fill(dossier, level="1"):
    """Answer every indicator so that exactly ``level`` is reached ("" for none), and bring the papers asked for."""
    spec, figures = spec_of(dossier.criteria_set), FIGURES[level]
    Answer.objects.bulk_create(
        _answer(dossier, indicator, figures.get(indicator.number, "true")) for indicator in spec.indicators
    )
    for code in dossier.round.procedure.papers:
        prove(dossier, f"paper:{code}", f"{code}.pdf")
    saving.touch(dossier, sheet_of(dossier))


def _answer(dossier, indicator, values) -> Answer:
    keys = [measure.key for measure in indicator.measures]
    typed = dict(zip(keys, values, strict=True)) if isinstance(values, tuple) else dict.fromkeys(keys, values)
    return Answer(
        dossier=dossier,
        indicator=indicator.number,
        typed=typed,
        read={key: stored(found.value) for key, found in reading.read_all(indicator, typed).items()},
        version=1,
        changed_by=dossier.people.officer,
        changed_at=clock.now(),
    )


def make_remark(dossier, subject="5.1", text="Bổ sung nguồn số liệu.") -> Remark:
    """A remark by the office that holds the dossier, not sent yet."""
    return dossier.remarks.create(
        subject=subject,
        text=text,
        by=dossier.people.reviewer,
        office=dossier.held_by,
        submission=dossier.last_submission,
        at=clock.now(),
    )


def attach(dossier, people) -> Dossier:
    """``dossier`` as the database has it now, with its ``people`` at hand."""
    fresh = Dossier.objects.get(pk=dossier.pk)
    fresh.people = people
    return fresh


def make_dossier(
    *, state=State.DRAFTING, level="1", rnd=None, unit=None, people=None, on=None, answered=True
) -> Dossier:
    """The dossier of a commune in ``state``, everything done nine in the morning on ``on``, a week before it is due.

    It reaches and asks for ``level``; ``answered`` False leaves a draft empty. ``people`` are kept as an attribute.
    """
    rnd = rnd or make_round()
    unit = unit or make_place(rnd)
    people = people or make_people(rnd, unit)
    with clock.at(on or rnd.due_on - timedelta(days=7)):
        dossier = attach(workflow.open_dossier(rnd, unit, actor=people.officer), people)
        if answered:
            fill(dossier, level)
        return play(dossier, *ROUTES[state])


def beside(first, state=State.APPRAISING) -> Dossier:
    """A dossier of another commune before the same office, in the same round, with the same reviewer."""
    unit = make_place(first.round, parent=first.unit.parent)
    people = make_people(first.round, unit)
    people.reviewer = first.people.reviewer
    return make_dossier(rnd=first.round, unit=unit, people=people, state=state)


def play(dossier, *actions) -> Dossier:
    """Take ``actions`` one after the other, each with what it needs, by the person whose work it is; as it is then."""
    for action in actions:
        dossier = attach(dossier, dossier.people)
        provide_for(dossier, action)
        take(dossier, action)
    return attach(dossier, dossier.people)


def provide_for(dossier, action):
    """What must be there before ``action``: remarks or answers to them, minutes, a signed paper, a closed round."""
    if action == "finish":
        dossier.remarks.sent().filter(state="open").update(state="answered", answer="Đã bổ sung.")
    elif action == "send-back" and not dossier.remarks.unsent().exists():
        make_remark(dossier)
    elif action == "propose":
        if dossier.minutes_in_force() is None:
            make_minutes(dossier, level=dossier.requested_level)
        issue_proposal(dossier)
    elif action == "issue":
        _number_and_sign(dossier.decision(), dossier.people)
    elif action == "lapse":
        dossier.round.closes_on = clock.today() - timedelta(days=1)
        dossier.round.save()


def issue_proposal(dossier):
    """The Tờ trình as an office sends it where another one decides: issued, its file an empty page."""
    decider, office = dossier.decider(), dossier.held_by
    made = dossier.document_items.filter(document__kind="proposal", document__state="issued", document__office=office)
    if decider == office or made.filter(document__created_at__gte=dossier.minutes_in_force().at).exists():
        return
    held = office.memberships.filter(role="leader").select_related("user").first()
    signer = held.user if held else make_member(office, "leader", position="Giám đốc")
    document = Document.objects.create(
        kind="proposal",
        office=office,
        round=dossier.round,
        number=Document.objects.filter(office=office).count() + 1,
        symbol=f"TTr-{office.code}",
        issued_on=clock.today(),
        signer=signer,
        signer_name="Lãnh đạo",
        signer_position="Giám đốc",
        file=make_stored_file("to-trinh.pdf"),
        issued_at=clock.now(),
    )
    DocumentItem.objects.create(document=document, dossier=dossier, unit_name=dossier.unit_name())
    document.state = "issued"
    document.save()


def _number_and_sign(decision, people):
    taken = Decision.objects.filter(office=decision.office, number__isnull=False).count()
    if decision.state == "drafted":
        paperwork.prepare(decision, number=taken + 1, issued_on=clock.today(), actor=people.registrar)
    if decision.state != "signed":
        paperwork.sign(decision, actor=decision.signer)


def take(dossier, action, *, actor=None, note=None, **details):
    """``workflow.perform`` by the person whose work ``action`` is, with all that it asks for; returns the Move."""
    action = Action(action)
    if note is None:
        note = "Lý do." if action in NOTED or (action == Action.SUBMIT and _must_explain(dossier)) else ""
    if action == Action.SUBMIT:
        details = {"level": sheet_of(dossier).assessment.level or "", "without_evidence": True} | details
    if action == Action.PROPOSE and dossier.minutes_in_force():
        issue_proposal(dossier)
    return workflow.perform(dossier, action, actor=actor or _actor(dossier, action), note=note, **details)


def _must_explain(dossier) -> bool:
    return clock.today() > dossier.round.due_on or dossier.last_submission is not None


def _actor(dossier, action):
    if action == Action.LAPSE:
        return None
    if action == Action.WITHDRAW:
        return dossier.people.leader if dossier.state == State.SUBMITTED else dossier.people.officer
    return getattr(dossier.people, ACTORS[action])
