"""Plans of a self-assessment, their bodies, and links for people without an account."""

from datetime import timedelta

from config import clock
from recognition.models import Assignment, Meeting, Plan
from recognition.planning import invitations, starting


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
