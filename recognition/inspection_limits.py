"""The working-day limits of an appraisal by inspection that bind on a day: of many dossiers in the same number of queries.

Thông tư 44 Điều 5: an approved plan within days of acceptance, the result sent within days of the inspection.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Max

from config import clock
from recognition.models import Action, Inspection, InspectionMinutes, Move

PLAN = "có kế hoạch kiểm tra được duyệt"
SUBMIT = "trình kết quả kiểm tra"
Limit = tuple[str, date, int]  # what, the day from which it counts, working days


def limits_of(appraising, day: date) -> dict[int, Limit]:
    """Primary key → what inspection asked next, at the end of ``day``, of each dossier that was under appraisal then.

    Without those of which it asked nothing.
    """
    there, end = (
        [d for d in appraising if d.round.procedure.by_inspection],
        clock.moment_of(day + timedelta(1), time.min),
    )
    if not there:
        return {}
    accepted, handed_back = _last(there, Action.ACCEPT, end), _last(there, Action.HAND_BACK, end)
    minutes, approved = _minutes(there, end), _approved(there, end)
    found = {}
    for dossier in (one for one in there if one.pk in accepted):
        written = minutes.get(dossier.pk)
        if written and not _counts(written, accepted[dossier.pk], handed_back.get(dossier.pk)):
            written = None
        found[dossier.pk] = _limit(dossier, accepted[dossier.pk], written, approved.get(dossier.pk))
    return {pk: limit for pk, limit in found.items() if limit}


def _counts(minutes, accepted_at, handed_back_at) -> bool:
    """Whether the minutes are on the submission that was accepted last, and not from before it was handed back."""
    return minutes.at >= accepted_at and (handed_back_at is None or minutes.at > handed_back_at)


def _limit(dossier, accepted_at, minutes, approved_at) -> Limit | None:
    """A plan approved since the acceptance has kept its limit, also when the decider asks for another inspection."""
    procedure = dossier.round.procedure
    if minutes:
        days = procedure.inspection_submit_days
        return (SUBMIT, minutes.held_on, days) if days else None
    days, is_planned = procedure.inspection_plan_days, approved_at is not None and approved_at >= accepted_at
    return (PLAN, clock.day_of(accepted_at), days) if days and not is_planned else None


def _last(dossiers, action, end: datetime) -> dict:
    """Dossier → the moment at which ``action`` was last taken, before ``end``."""
    rows = Move.objects.filter(dossier__in=dossiers, action=action, at__lt=end)
    return dict(rows.values_list("dossier").annotate(last=Max("at")).order_by())


def _minutes(dossiers, end: datetime) -> dict[int, InspectionMinutes]:
    """Dossier → the last minutes of its inspections."""
    rows = InspectionMinutes.objects.filter(inspection__dossier__in=dossiers, at__lt=end).select_related("inspection")
    return {one.inspection.dossier_id: one for one in rows.only("at", "held_on", "inspection__dossier").order_by("pk")}


def _approved(dossiers, end: datetime) -> dict:
    """Dossier → the moment at which a plan was last approved."""
    plans = Inspection.objects.filter(dossier__in=dossiers, approved_at__lt=end)
    return dict(plans.values_list("dossier").annotate(last=Max("approved_at")).order_by())
