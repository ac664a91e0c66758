"""Plans of a self-assessment, their bodies, and links for people without an account."""

from datetime import timedelta

from config import clock
from recognition.models import Assignment, Meeting, Plan
from recognition.papers.plan import leaders_of
from recognition.planning import invitations, issuing, meetings, starting
from tests.factories.dossiers import make_stored_file


def make_plan(dossier, source=starting.EMPTY) -> Plan:
    """The plan of ``dossier``, begun from ``source``."""
    plan = starting.start(dossier, source, actor=dossier.people.officer)
    plan.dossier = dossier
    return plan


def make_body(plan, name="Trạm y tế", *, does=(), watches=(), **fields):
    """A body of ``plan`` to which indicators or criteria fall."""
    body = plan.bodies.create(name=name, order=plan.bodies.count() + 1, **fields)
    assigned = [(subject, "does") for subject in does] + [(subject, "watches") for subject in watches]
    Assignment.objects.bulk_create(Assignment(body=body, subject=subject, role=role) for subject, role in assigned)
    body.plan = plan
    return body


def make_link(body, person="Nguyễn Thị Mẫu", days=10, *, actor=None) -> tuple:
    """(invitation, token) of a link that works for ``days``."""
    actor = actor or body.plan.dossier.people.officer
    made = invitations.invite(body, person, clock.today() + timedelta(days=days), actor=actor)
    return made.invitation, made.link.rstrip("/").rpartition("/")[2]


def make_meeting(plan, kind="closing", **fields) -> Meeting:
    """A meeting that has been held, chaired by the leader, the officer writing."""
    people = plan.dossier.people
    given = {
        "held_at": clock.now() - timedelta(hours=3),
        "place": "Phòng họp",
        "chair": people.leader,
        "chair_name": str(people.leader),
        "secretary": people.officer,
        "secretary_name": str(people.officer),
        "saved_by": people.officer,
        "invited": "Trạm y tế",
    }
    made = Meeting.objects.create(plan=plan, kind=kind, **given | fields)
    made.plan = plan
    return made


def make_full_plan(dossier) -> str:
    """A plan with everything that addresses are about; the token of a link to indicator 5.1."""
    plan, officer = make_plan(dossier), dossier.people.officer
    body = make_body(plan, does=["5.1"])
    make_body(plan, "Công an", watches=["1"])
    plan.milestones.create(quarter=1, text="Ban hành kế hoạch", due_on=clock.today())
    meeting = make_meeting(plan)
    said = {"present": "Ông Mẫu", "content": "Báo cáo.", "conclusion": "Thống nhất.", "started_at": meeting.held_at}
    meetings.write_minutes(meeting, said, {}, actor=officer)
    held = leaders_of(dossier.applicant)[0]
    issuing.issue(plan, number=5, issued_on=clock.today(), held=held, actor=officer)
    link, token = make_link(body)
    file = make_stored_file("tram-y-te.pdf")
    dossier.evidence.create(subject="5.1", file=file, name="tram-y-te.pdf", added_via=link)
    return token


def plan_arguments(world, name, dossier) -> list:
    """What stands in the address of ``name`` about the plan of ``dossier``."""
    if name.startswith("contribute"):
        item = dossier.evidence.filter(added_via__isnull=False).first()
        further = {"contribute_evidence": ["5.1"], "contribute_file": [item.pk], "contribute_remove": [item.pk]}
        return [world.token, *further.get(name, [])]
    if name in ("plan", "plan_start", "plan_texts", "plan_body_add", "plan_milestones", "plan_preview", "plan_issue"):
        return [dossier.pk]
    if name.startswith("meeting"):
        return [dossier.pk, "closing"]
    plan = dossier.plan
    about = {
        "plan_body": lambda: plan.bodies.last(),
        "plan_body_remove": lambda: plan.bodies.last(),
        "invitation_make": lambda: plan.bodies.first(),
        "invitation_withdraw": lambda: plan.bodies.first().invitations.first(),
        "milestone_done": lambda: plan.milestones.first(),
        "plan_paper": lambda: plan.papers.first(),
    }
    return [dossier.pk, about[name]().pk]
