"""Over which of many dossiers a leader could decide now, and what stands in the way of the others; changes nothing."""

from dataclasses import dataclass, field

from config import clock
from recognition import permissions, readiness
from recognition.models import Dossier, Recognition, Submission
from recognition.permissions.many import know_hands

RELATED = ("unit__parent", "unit__continues__continues", "round__procedure__title", "round__criteria_set__circular")
RELATED += ("criteria_set__circular", "held_by__unit", "applicant", "prepared_by")


@dataclass(frozen=True)
class Trial:
    """One dossier, and every reason why this person cannot decide over it now."""

    dossier: Dossier
    missing: list[str] = field(default_factory=list)

    @property
    def passes(self) -> bool:
        return not self.missing


def of(dossiers, user, action="recognise") -> list[Trial]:
    """A trial of ``action`` ("recognise", "refuse") for each of ``dossiers`` (a queryset), in its order.

    The number of queries does not grow with them. What is typed for a refusal is not asked here.
    """
    found = list(dossiers.select_related(*RELATED))
    know_hands(found, user)
    if action == "refuse":
        return [Trial(one, _refusal_misses(one, user)) for one in found]
    submissions, held = _last_submissions(found), _held(found)
    return [Trial(one, _missing(one, user, submissions.get(one.pk), held.get(one.pk))) for one in found]


def _missing(dossier, user, submission, held) -> list[str]:
    if dossier.state != "deciding":
        return [f"Hồ sơ đang «{dossier.get_state_display()}»."]
    if not permissions.decides(dossier, user):
        return [permissions.why_not(dossier, "recognise", user)]
    return [str(reason) for reason in readiness.to_recognise(dossier, known=(submission, held))]


def _refusal_misses(dossier, user) -> list[str]:
    if dossier.state != "deciding":
        return [f"Hồ sơ đang «{dossier.get_state_display()}»."]
    if not permissions.refuses(dossier, user):
        return [permissions.why_not(dossier, "refuse", user)]
    return [str(reason) for reason in readiness.to_refuse(dossier, "x")]


def _last_submissions(dossiers) -> dict:
    found = Submission.objects.filter(dossier__in=dossiers).defer("content").order_by("dossier", "-number")
    return {submission.dossier_id: submission for submission in found.distinct("dossier")}


def _held(dossiers) -> dict:
    """What the unit of each dossier holds today of its title."""
    lineages = {dossier.pk: dossier.unit.lineage_ids() for dossier in dossiers}
    in_force = Recognition.objects.in_force(clock.today()).with_source()
    found = in_force.filter(unit__in={pk for ids in lineages.values() for pk in ids})
    by_unit = {(recognition.unit_id, recognition.title_id): recognition for recognition in found}
    held = {}
    for dossier in dossiers:
        keys = [(pk, dossier.round.procedure.title_id) for pk in lineages[dossier.pk]]
        held[dossier.pk] = next((by_unit[key] for key in keys if key in by_unit), None)
    return held
