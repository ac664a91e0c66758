"""The same questions as for one dossier, answered beforehand for many: as many queries for one as for five hundred."""

from django.db.models import F, Q

from recognition.permissions import CONVENING
from recognition.permissions.appraisal import appraised_by
from recognition.permissions.register import HELPING


def know_hands(dossiers, user):
    """Let ``permissions`` know of each of ``dossiers`` whether ``user`` prepared or appraised it, without asking again.

    For lists that are looked at; whoever acts is asked anew, on the dossier as it stands under its lock.
    """
    prepared, appraised = _prepared(dossiers, user), _appraised(dossiers, user)
    for dossier in dossiers:
        known = dossier.__dict__.setdefault("_asked_once", {})
        known["_has_worked_for_applicant", user.pk] = dossier.pk in prepared
        known["_has_spoken_on", user.pk] = dossier.pk in appraised


def _prepared(dossiers, user) -> set[int]:
    """Those on which ``user`` has worked for the applicant."""
    if not dossiers:
        return set()
    itself = type(dossiers[0]).objects.filter(pk__in=[dossier.pk for dossier in dossiers])
    moved = dossiers[0].moves.model.objects.filter(dossier__in=itself, actor=user).exclude(action__in=CONVENING)
    at_home = Q(office=F("dossier__applicant")) | Q(office=F("dossier__prepared_by"))
    found = set(moved.filter(at_home).values_list("dossier", flat=True))
    names = ("answers__changed_by", "answers__versions__changed_by", "evidence__added_by", "remarks__answered_by")
    for name in (*names, "own_proposals__added_by", *HELPING):
        found |= set(itself.filter(**{name: user}).values_list("pk", flat=True))
    return found


def _appraised(dossiers, user) -> set[int]:
    """Those that ``user`` has appraised, by the rule of one dossier."""
    if not dossiers:
        return set()
    itself = type(dossiers[0]).objects.filter(pk__in=[dossier.pk for dossier in dossiers])
    return set(itself.filter(appraised_by(user.pk)).values_list("pk", flat=True))
