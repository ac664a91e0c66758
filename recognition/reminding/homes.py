"""Which office prepares the dossiers of which unit: for many units at once."""

from datetime import date

from recognition.models import Office, OfficeKind


def homes_of(units, procedure, day: date) -> dict[int, Office]:
    """Primary key of the unit → the office that prepares its dossier; without units that have none. Two queries at most."""
    if procedure.prepared_kind == OfficeKind.INSTITUTION:
        return _of_institutions(units, day)
    found = Office.objects.existing(day).filter(unit__in=[unit.pk for unit in units], kind=procedure.prepared_kind)
    return {office.unit_id: office for office in found}


def _of_institutions(units, day: date) -> dict[int, Office]:
    """The office that an institution is itself, or the one that was made for it."""
    own = {unit.own_office_id: unit.pk for unit in units if unit.own_office_id}
    there = Office.objects.existing(day)
    found = {office.unit_id: office for office in there.filter(unit__in=units, kind=OfficeKind.INSTITUTION)}
    return found | {own[office.pk]: office for office in there.filter(pk__in=own)}
