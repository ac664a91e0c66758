"""What other submissions of a unit said of one indicator: earlier rounds of the dossier, and earlier years."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform

from recognition import appraised
from recognition.models import Confirmation, Dossier, Mark, Remark, Submission
from recognition.snapshots import as_said, spec_in
from recognition.workspace import frozen_rows, words_of

MOST = 8  # submissions, newest first


@dataclass(frozen=True)
class Past:
    """One submission: ``figures`` (label, words), verdicts, and what offices marked, remarked and confirmed there."""

    said: str
    figures: list[tuple[str, str]]
    narrative: str
    verdicts: list
    marks: list[tuple[Mark, str]]
    remarks: list[Remark]
    confirmations: list[Confirmation]


def history_of(dossier, number: str, user) -> list[Past]:
    """What was handed in at ``number`` before the last submission, newest first; as many queries for one as for eight.

    Only of dossiers that ``user`` may open and that were judged by the same set: elsewhere the number means another thing.
    """
    last = dossier.last_submission
    found = list(_before(dossier, last, number, user)) if last else []
    there = [one for one in found if one.entry is not None]
    told = _told(there, number)
    versions = {one.judged_by["version"]: one.judged_by for one in there}
    specs = {version: spec_in(dossier, {"set": judged_by}) for version, judged_by in versions.items()}
    return [_past(dossier, specs[one.judged_by["version"]], one, number, told[one.pk]) for one in there]


def _before(dossier, last, number, user):
    same = Dossier.objects.visible_to(user).filter(
        unit__in=dossier.unit.lineage_ids(), round__procedure__title=dossier.round.procedure.title_id
    )
    earlier = Q(dossier__round__year__lt=dossier.round.year) | Q(dossier=dossier, number__lt=last.number)
    entry = KeyTransform(number, KeyTransform("indicators", "content"))
    wanted = Submission.objects.filter(earlier, dossier__in=same, content__set__code=last.content["set"]["code"])
    found = wanted.annotate(entry=entry, judged_by=F("content__set")).defer("content")
    return found.select_related("dossier__round").order_by("-dossier__round__year", "-dossier", "-number")[:MOST]


def _told(submissions, number) -> dict[int, dict]:
    """Submission → what was said of it: marks, remarks that were sent, confirmations that were answered."""
    place = {"submission__in": [one.pk for one in submissions]}
    marks = Mark.objects.filter(indicator=number, **place).select_related("office", "by")
    remarks = Remark.objects.sent().filter(subject=number, **place).select_related("office", "answered_by")
    answered = Confirmation.objects.filter(indicator=number, answered_at__isnull=False, **place)
    told = {one.pk: {"marks": [], "remarks": [], "confirmations": []} for one in submissions}
    for name, rows in (("marks", marks), ("remarks", remarks), ("confirmations", answered.select_related("office"))):
        for row in rows:
            told[row.submission_id][name].append(row)
    return told


def _past(dossier, spec, submission, number, told) -> Past:
    indicator, entry, year = spec.indicator(number), submission.entry, submission.dossier.round.year
    said = as_said(submission).capitalize()
    return Past(
        said if submission.dossier_id == dossier.pk else f"Năm {year}, {as_said(submission)}",
        [(one.label, words_of(one, entry["typed"].get(one.key, ""))) for one in indicator.measures],
        entry["narrative"],
        frozen_rows(spec, entry),
        [(mark, appraised.said_of(spec, entry, mark)) for mark in told["marks"]],
        told["remarks"],
        told["confirmations"],
    )
