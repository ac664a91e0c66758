"""Private notes of an office that reviews: never shown to the applicant nor to other offices, in no paper and no export."""

from django.core.exceptions import PermissionDenied

from config import clock
from recognition.models import PrivateNote
from recognition.permissions import appraisal as may


def of(dossier, user) -> list[PrivateNote]:
    """The notes on ``dossier`` that ``user`` reads, oldest first."""
    offices = may.reads_notes_of(dossier, user)
    found = dossier.private_notes.filter(office__in=offices) if offices else PrivateNote.objects.none()
    return list(found.select_related("by"))


def add(dossier, subject: str, text: str, *, actor) -> PrivateNote:
    """Raises PermissionDenied unless ``actor`` reviews for an office that has the dossier, or had it."""
    office = may.noting_office(dossier, actor)
    if office is None:
        raise PermissionDenied(
            "Ghi chú nội bộ chỉ của chuyên viên, lãnh đạo cơ quan đã hoặc đang thẩm định, quyết định hồ sơ."
        )
    return dossier.private_notes.create(office=office, subject=subject, text=text, by=actor, at=clock.now())


def remove(note: PrivateNote, *, actor):
    """Raises PermissionDenied: whoever wrote a note takes it away, nobody else."""
    if note.by_id != actor.pk:
        raise PermissionDenied(f"Ghi chú này của {note.by}: chỉ người viết xóa được.")
    note.delete()
