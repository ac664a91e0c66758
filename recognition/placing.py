"""Putting a file where it proves something: one door for uploads and for files from the shelf."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from config import clock
from recognition import permissions, saving
from recognition.assessing import PAPER_PREFIX, sheet_of
from recognition.models import Dossier, EvidenceItem, Invitation, LibraryItem
from recognition.models.library import SAID
from recognition.models.procedures import PAPERS


def is_subject(dossier, subject: str) -> bool:
    """Whether ``subject`` is an indicator of the dossier's set, or a paper its procedure asks for."""
    if subject.startswith(PAPER_PREFIX):
        return subject.removeprefix(PAPER_PREFIX) in dossier.round.procedure.papers
    return sheet_of(dossier).spec.has(subject)


def subject_label(subject: str) -> str:
    code = subject.removeprefix(PAPER_PREFIX)
    return PAPERS.get(code, f"Chỉ tiêu {subject}")


def require_place(dossier, subject: str, actor):
    """Raises ValidationError when there is no such place, PermissionDenied when ``actor`` may not bring files there."""
    if not is_subject(dossier, subject):
        raise ValidationError(f"Không có chỉ tiêu {subject} trong bộ tiêu chí này.")
    saving.require_open(dossier, subject, actor)


def place(dossier, subject: str, stored, *, name: str, actor) -> EvidenceItem:
    """The new piece of evidence; it says of itself what the office's shelf says of the file, when it stands there.

    Raises PermissionDenied when the dossier is not open there any more, ValidationError when the file is there already.
    """
    try:
        with transaction.atomic():
            locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
            saving.require_open(locked, subject, actor)
            item = EvidenceItem.objects.create(
                dossier=locked,
                subject=subject,
                file=stored,
                name=name[:255],
                added_at=clock.now(),
                **saving.named(actor, "added"),
                **known_of(locked, stored, actor),
            )
            saving.touch(locked, sheet_of(locked))
    except IntegrityError as error:
        raise ValidationError(f"«{name}» đã có ở mục này rồi.") from error
    return item


def known_of(dossier, stored, actor) -> dict:
    """What the shelf says of a file, so that nobody types it twice; whoever comes by a link does not read the shelf."""
    if isinstance(actor, Invitation):
        return {}
    shelved = LibraryItem.objects.present().filter(office=dossier.prepared_by_id, file=stored).first()
    return {name: getattr(shelved, name) for name in SAID} if shelved else {}


def from_shelf(dossier, subject: str, shelved: LibraryItem, *, actor) -> EvidenceItem:
    """``shelved`` as evidence for ``subject``, described as on the shelf. Raises like ``place``."""
    require_place(dossier, subject, actor)
    item = place(dossier, subject, shelved.file, name=shelved.name, actor=actor)
    if shelved.office_id != dossier.prepared_by_id:  # from an office that this one continues
        said = {name: getattr(shelved, name) for name in SAID}
        EvidenceItem.objects.filter(pk=item.pk).update(**said)
        LibraryItem.objects.filter(office=dossier.prepared_by_id, file=shelved.file).update(
            search=shelved.search, **said
        )
    return item


def open_places(user) -> dict:
    """Dossier → [(subject, label)] of everything ``user`` may bring files to now."""
    mine = Dossier.objects.filter(
        prepared_by__in=user.office_ids(permissions.OFFICER), state__in=("drafting", "returned")
    )
    related = ("unit", "round__procedure__title", "round__province", "criteria_set", "prepared_by")
    dossiers = mine.select_related(*related).order_by("-round__year", "pk")
    return {dossier: found for dossier in dossiers if (found := _places_in(dossier))}


def _places_in(dossier) -> list[tuple[str, str]]:
    opened = saving.open_subjects(dossier)
    indicators = [(one.number, one.label) for one in sheet_of(dossier).indicators]
    papers = [(PAPER_PREFIX + code, PAPERS[code]) for code in dossier.round.procedure.papers]
    return [(subject, label) for subject, label in indicators + papers if saving.is_open(dossier, subject, opened)]
