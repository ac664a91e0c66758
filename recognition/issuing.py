"""Sealing and giving up a paper of any kind: what ends dossiers goes through ``workflow``, the rest takes its effect here."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from config import clock
from evidence.models import StoredFile
from recognition import corrections, council_decisions, paperwork, permissions, readiness, workflow
from recognition.models import Action, Document, Dossier


def tell(document: Document):
    """Write into the history of every dossier concerned that a paper was issued which itself decides nothing.

    ``document`` is locked by the caller; its dossiers after it, as everywhere.
    """
    said = f"{document.get_kind_display()} {document.number_said()}, ngày {document.issued_on:%d/%m/%Y}"
    for dossier in Dossier.objects.locked(document.items.values_list("dossier", flat=True)):
        workflow.note_step(dossier, "dispatch", document.issued_by, said, document=document.pk)


# kind → what issuing a paper of this kind brings about: a function of (document); a decision of a replacement only
EFFECTS = {
    Document.Kind.COUNCIL: council_decisions.take_effect,
    Document.Kind.RECOGNISE: corrections.give_replacement,
    Document.Kind.REVOKE: corrections.take_back,
    **dict.fromkeys((Document.Kind.REPORT, Document.Kind.PROPOSAL, Document.Kind.ANSWER), tell),
}


def issue(document: Document, *, actor, sealed: StoredFile | None = None):
    """Put the body's seal on ``document`` and let it take effect. Raises PermissionDenied or ValidationError.

    ``sealed`` is the paper with its seal, as ``signing.making`` made it; without one the demonstration authority seals.
    """
    if document.ends_dossiers:
        bytes_sealed = {"sealed": sealed.sha256} if sealed else {}
        workflow.perform(_first(document), Action.ISSUE, actor=actor, decision=document.pk, **bytes_sealed)
        return
    if not permissions.numbers(document, actor):
        raise PermissionDenied(f"Việc này của văn thư {document.office}.")
    with transaction.atomic():
        issued = paperwork.seal(document, actor=actor, at=clock.now(), file=sealed)
        if take_effect := EFFECTS.get(issued.kind):
            take_effect(issued)


def abandon(document: Document, *, actor, reason: str):
    """Give up a paper that is not issued. Raises PermissionDenied or ValidationError."""
    if document.ends_dossiers:
        workflow.perform(_first(document), Action.ABANDON, actor=actor, note=reason)
        return
    if not permissions.gives_up(document, actor):
        raise PermissionDenied(f"Việc này của lãnh đạo {document.office}.")
    readiness.require(readiness.needs_note(reason, "Ghi lý do hủy dự thảo."))
    paperwork.give_up(document, reason=reason)


def _first(document):
    return document.items.select_related("dossier").first().dossier
