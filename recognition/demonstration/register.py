"""What an office keeps for a round: its council, its register of papers, the sittings in which it decides over many."""

from datetime import date, time, timedelta

from config import clock
from recognition import council_papers, council_steps, issuing, opinion_links, paperwork, sessions, workflow
from recognition.demonstration import days
from recognition.demonstration.agenda import Agenda
from recognition.demonstration.material import luck, read
from recognition.demonstration.people import Team
from recognition.models import Action, Council, CouncilMember, Document, Dossier, Round, State

SITTING_AT = time(16, 40)


def council_of(rnd: Round, bench: Team) -> Council:
    """The council of the office in ``rnd``, set up when it is first needed."""
    if found := Council.objects.filter(office=bench.office, round=rnd).first():
        return found
    number = luck(rnd.year, "council").randrange(20, 90)
    council = Council.objects.create(
        office=bench.office,
        round=rnd,
        decision_number=read("words")["council"]["number"].format(number=number, code=bench.office.code),
        decision_on=days.later(clock.today(), -2),
        created_by=bench.officer,
    )
    for entry in read("people")["council"]:
        CouncilMember.objects.create(council=council, **_seat(entry, bench))
    return council


def _seat(entry: dict, bench: Team) -> dict:
    """A person of the office, who has an account, or one from outside."""
    if "as" not in entry:
        return entry
    user = getattr(bench, entry["as"])
    held = user.memberships.get(office=bench.office)
    return {
        "role": entry["role"],
        "name": str(user),
        "position": held.position,
        "body": str(bench.office),
        "user": user,
    }


def number(decision: Document, clerk, on: date | None = None) -> Document:
    """The next number of the office's register, in which other papers stand too, and the date ``on`` (today)."""
    chance, on = luck(decision.symbol, decision.created_at), on or clock.today()
    used = Document.objects.filter(office=decision.office, symbol=decision.symbol, issued_on__year=on.year).values_list(
        "number", flat=True
    )
    return paperwork.prepare(
        decision, number=max(used, default=40) + chance.randrange(2, 19), issued_on=on, actor=clerk
    )


def send_papers(part):
    """The Báo cáo thẩm định and the Tờ trình of who appraised, where another office decides."""
    council = council_of(part.rnd, part.bench)
    if part.desk.office == part.bench.office:
        return
    for kind in council_papers.KINDS:
        if part.dossier.document_items.filter(document__kind=kind).exists():
            continue  # the paper of an earlier one was about all that the council had concluded on
        paper = council_papers.begin(kind, council, signer=part.bench.leader, actor=part.bench.officer)
        number(paper, part.bench.clerk)
        paperwork.sign(paper, actor=part.bench.leader)
        issuing.issue(paper, actor=part.bench.clerk)


def call_session(rnd: Round, bench: Team):
    """The council is called together over what is ready; one member has been sent a link."""
    council = council_of(rnd, bench)
    if not (ready := council_steps.ready_for(council, bench.second)):
        return
    words = read("words")["council"]
    details = {
        "way": "meeting",
        "held_on": clock.today(),
        "starts_at": time(14),
        "place": words["place"].format(office=bench.office),
    }
    session = sessions.open_session(council, ready, details, actor=bench.second)
    member = council.members.sitting().filter(user=None).first()
    opinion_links.invite(session, [member], clock.today() + timedelta(days=5), actor=bench.second)


# Sittings: one decision for all that are ready


def hold_sittings(agenda: Agenda, rnd: Round, bench: Team, parts: list):
    """Put the sittings of the round on the agenda."""
    for day in days.sittings(rnd):
        agenda.add(clock.moment_of(day, SITTING_AT), _sit, agenda, bench, parts)


def _sit(agenda: Agenda, bench: Team, parts: list):
    for level in ("1", "2"):
        ready = [part for part in parts if _is_ready(part, level)]
        if ready:
            _decide(agenda, bench, ready)


def _is_ready(part, level: str) -> bool:
    dossier = part.dossier
    return bool(dossier) and not part.alone and dossier.state == State.DECIDING and dossier.proposed_level == level


def _decide(agenda: Agenda, bench: Team, parts: list):
    """Recognise together; number, signature and seal follow on the next working day."""
    first, *others = (part.dossier for part in parts)
    workflow.perform(first, Action.RECOGNISE, actor=bench.leader, together=others)
    for part in parts:
        part.dossier = Dossier.objects.get(pk=part.dossier.pk)
    decision, day = parts[0].dossier.decision(), days.later(clock.today(), 1)
    agenda.add(clock.moment_of(day, time(9, 10)), number, decision, bench.clerk)
    agenda.add(clock.moment_of(day, time(10, 45)), _sign, decision, bench)
    agenda.add(clock.moment_of(day, time(14, 20)), _issue, parts[0].dossier, bench)


def _sign(decision: Document, bench: Team):
    paperwork.sign(decision, actor=bench.leader)


def _issue(dossier: Dossier, bench: Team):
    workflow.perform(dossier, Action.ISSUE, actor=bench.clerk)
