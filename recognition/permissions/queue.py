"""Who sees the queue of an office, who shares it out, who may be in charge of a dossier, who stands in for whom."""

from config import clock
from recognition import permissions
from recognition.permissions.register import CLERK, LEADER, MANAGER, OFFICER

AT_HAND = ("submitted", "appraising", "deciding")  # an office that holds it so has something to do
OF_LEADERS = ("submit", "conclude", "rework", "recognise", "refuse", "hand-back", "abandon", "sign")
OF_CLERKS = ("issue", "number")


def queue_offices(user) -> list:
    """The offices whose queue ``user`` sees: where they work today, unless it is an institution."""
    held = {m.office_id: m.office for m in user.memberships_on(clock.today()) if m.office.kind != "institution"}
    return list(held.values())


def reviews_above(user) -> bool:
    """Whether an office of ``user`` receives dossiers by its kind, so that pages lead to its queue."""
    return any(office.kind != "committee" or office.unit.tier != "commune" for office in queue_offices(user))


def shares_out(office_id: int, user) -> bool:
    """May put a colleague in charge: a leader or manager of the office."""
    return bool(user.roles_in(office_id) & {LEADER, MANAGER})


def takes(dossier, user) -> bool:
    """May be in charge of the dossier in the office that holds it."""
    return dossier.state in AT_HAND and permissions.handles(dossier, user)


def puts_in_charge(dossier, handler, actor) -> bool:
    """May put ``handler`` in charge: oneself by whoever may work on it, others by who shares the work out."""
    return shares_out(dossier.held_by_id, actor) or (handler == actor and takes(dossier, actor))


def appoints_stand_ins(user) -> set[int]:
    """Offices in which ``user`` may say who stands in for whom: where they are leader or manager."""
    held = user.memberships_on(clock.today())
    return {m.office_id for m in held if m.role == LEADER and m.stands_in_for_id is None} | {
        m.office_id for m in held if m.role == MANAGER
    }


def represented(user, office_id: int, action: str) -> str:
    """For whom ``user`` takes ``action`` in that office today as a stand-in: a name, "" for whoever acts as themselves."""
    role = LEADER if action in OF_LEADERS else CLERK if action in OF_CLERKS else OFFICER
    held = [m for m in user.memberships_on(clock.today()) if (m.office_id, m.role) == (office_id, role)]
    return next((str(m.stands_in_for) for m in held if m.stands_in_for_id), "")
