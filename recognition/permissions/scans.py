"""Who brings back the scan of minutes that were signed on paper."""

from recognition import permissions
from recognition.permissions.inspections import reads_inspection
from recognition.permissions.register import OFFICER


def reads_signed(dossier, user) -> bool:
    """Whoever reads the minutes themselves."""
    reads = reads_inspection if dossier.round.procedure.by_inspection else permissions.reads_minutes
    return reads(dossier, user)


def brings_signed(dossier, minutes, user) -> bool:
    """May bring or take off the scan of ``minutes``: an officer of their office, until the dossier has been decided."""
    if minutes is None or dossier.state not in ("appraising", "deciding"):
        return False
    return OFFICER in user.roles_in(minutes.office.pk) and reads_signed(dossier, user)
