"""What an office of the chain knows of a dossier before it is passed up to it."""

from django.db.models import Q

from recognition.models.procedures import ProcedureStep
from recognition.permissions.register import OVERSEEING_KINDS


def awaited_by(offices) -> Q:
    """Dossiers handed in whose chain leads to one of ``offices`` that otherwise oversee nothing: an association's.

    They are known by name and state; what they hold is seen once they are there.
    """
    awaited = Q(pk__in=[])
    for office in offices:
        if office.kind not in OVERSEEING_KINDS:
            steps = ProcedureStep.objects.filter(kind=office.kind, tier=office.unit.tier).values("procedure")
            awaited |= Q(
                round__procedure__in=steps, unit__path__startswith=office.unit.reach, handed_in_at__isnull=False
            )
    return awaited
