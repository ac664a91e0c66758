"""Who brings back, and who reads, the scan of minutes that were signed on paper."""

from recognition import permissions
from recognition.permissions.councils import not_for
from recognition.permissions.inspections import reads_inspection
from recognition.permissions.register import OFFICER

DECIDED = ("signing", "recognised", "refused")


def together(dossier, minutes) -> list:
    """The dossiers that one paper is about: all of the session's agenda, else ``dossier`` alone."""
    if getattr(minutes, "session_id", None) is None:
        return [dossier]
    return list(type(dossier).objects.with_offices().filter(pk__in=minutes.session.items.values("dossier")))


def reads_signed(dossier, minutes, user) -> bool:
    """Whoever reads the minutes themselves; a session's paper only who stands on the side of none of its dossiers."""
    reads = reads_inspection if dossier.round.procedure.by_inspection else permissions.reads_minutes
    if not reads(dossier, user):
        return False
    return getattr(minutes, "session_id", None) is None or not not_for(user, together(dossier, minutes))


def brings_signed(dossier, minutes, user) -> bool:
    """May bring or take off the scan of ``minutes``: an officer of their office, until a dossier of it has been decided."""
    if minutes is None or dossier.state not in ("appraising", "deciding"):
        return False
    if any(one.state in DECIDED for one in together(dossier, minutes)):
        return False
    return OFFICER in user.roles_in(minutes.office.pk) and reads_signed(dossier, minutes, user)
