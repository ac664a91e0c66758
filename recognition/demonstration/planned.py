"""The plan of one commune's year: bodies with their tasks, a paper, an opening meeting, links, and what came by one.

Each function is one sitting of the officer (or a meeting, or somebody with a link) on a ``Part``; the words are in
``fixtures/demo/year.yaml``.
"""

from datetime import time, timedelta

from config import clock
from recognition import saving
from recognition.demonstration import days, files
from recognition.demonstration.material import read
from recognition.documents.wording import lower_first
from recognition.models import Assignment, Meeting, Membership, Plan, PlanBody
from recognition.planning import editing, invitations, issuing, meetings, starting

FIGURES_WITHIN = 15  # working days that the plan leaves the bodies for their figures
LINK_DAYS = 170


def start(part):
    """The shipped plan, with the commune's own people and bodies."""
    plan, words = starting.start(part.dossier, read("year")["from"], actor=part.home.officer), read("year")
    for body in plan.bodies.all():
        _save(part, body, words["people"].get(body.name, {}))
    for entry in words["bodies"]:
        _save(part, PlanBody(plan=plan, name=entry["name"]), entry)
    fields = {"grounds": words["grounds"].format(**_facts(part))}
    due_on = days.later(clock.today(), FIGURES_WITHIN)
    editing.save_texts(plan, fields | {"figures_due_on": due_on}, actor=part.home.officer)


def _save(part, body: PlanBody, entry: dict):
    """A body of the plan with who speaks for it; what it had to do stays, what ``entry`` adds comes to it."""
    known = {a.subject: (a.role, a.person) for a in body.assignments.all()} if body.pk else {}
    added = {subject: (role, "") for role in Assignment.Role.values for subject in entry.get(role, [])}
    duties = [duty.text for duty in body.duties.all()] if body.pk else entry.get("duties", [])
    body.contact, body.phone = entry.get("contact", ""), entry.get("phone", "")
    if entry.get("account"):
        body.user = part.home.officer
    editing.save_body(body, assigned=known | added, duties=duties, actor=part.home.officer)


def issue(part):
    """Signed by the head of the commune."""
    held = Membership.objects.get(user=part.home.leader, office=part.home.office)
    number = read("year")["number"]
    issuing.issue(_plan(part), number=number, issued_on=clock.today(), held=held, actor=part.home.leader)
    _mark_done(part)


def launch(part):
    """The opening meeting of this morning: held, written down, confirmed by both."""
    words, home, facts = read("year")["opening"], part.home, _facts(part)
    begun, ended = (clock.moment_of(clock.today(), time.fromisoformat(words[key])) for key in ("begun", "ended"))
    meeting = meetings.save_meeting(
        Meeting(
            plan=_plan(part),
            kind=Meeting.Kind.OPENING,
            held_at=begun,
            place=words["place"].format(**facts),
            chair_name=str(home.leader),
            chair=home.leader,
            secretary_name=str(home.officer),
            secretary=home.officer,
            invited=words["invited"],
            agenda=words["agenda"].format(**facts),
            number=words["number"],
            invited_on=days.later(clock.today(), -3),
            saved_by=home.officer,
        ),
        actor=home.officer,
    )
    said = {name: words[name].format(**facts) for name in ("present", "absent", "content", "conclusion")}
    written = meetings.write_minutes(meeting, said | {"started_at": begun, "ended_at": ended}, {}, actor=home.officer)
    for person in (home.officer, home.leader):
        written = meetings.confirm(written, actor=person)


def invite(part):
    """Links for two people; they are told, so that one may be opened."""
    until = clock.today() + timedelta(days=LINK_DAYS)
    for entry in read("year")["invited"]:
        body = _plan(part).bodies.get(name=entry["body"])
        part.links.append(invitations.invite(body, entry["person"], until, actor=part.home.officer).link)


def hear(part):
    """The first of them fills in an indicator by the link, with a file; the others have not opened theirs."""
    entry = read("year")["invited"][0]
    link = _plan(part).bodies.get(name=entry["body"]).invitations.get(person=entry["person"])
    link.opened_at = clock.now()
    link.save(update_fields=["opened_at"])
    files.attach(part.dossier, [entry["fills"]], part.stored, link, clock.now())
    typed, narrative = part.answers[entry["fills"]]
    saving.save_answer(part.dossier, entry["fills"], typed=typed, narrative=narrative, version=0, actor=link)


def _mark_done(part):
    """What should have been done by now is, but for the last of it."""
    due = [m for m in _plan(part).milestones.all() if m.due_on < clock.today()]
    for milestone in due[:-1]:
        editing.mark_milestone(milestone, done=True, actor=part.home.officer)


def _plan(part) -> Plan:
    return Plan.objects.select_related("dossier").get(dossier=part.dossier)


def _facts(part) -> dict[str, str]:
    year: int = part.rnd.year
    return {"unit": lower_first(part.unit.full_name), "year": str(year), "office": part.home.office.name}
