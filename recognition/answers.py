"""Answering an applicant in writing about its dossier: a công văn that ends nothing by itself."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from recognition import paperwork, workflow
from recognition.models import Document, Dossier, Office
from recognition.permissions import papers as may

SHORTEST = 10  # letters: less is no answer


@transaction.atomic
def begin(dossier, *, office: Office, signer, text: str, actor) -> Document:
    """Begin the letter of ``office`` about ``dossier``, for its leader ``signer``. Raises PermissionDenied or ValidationError."""
    if office not in may.answering_offices(dossier, actor):
        raise PermissionDenied(f"Việc này của chuyên viên, lãnh đạo cơ quan đã nhận hồ sơ {dossier.unit.full_name}.")
    if len(text.strip()) < SHORTEST:
        raise ValidationError("Ghi nội dung trả lời: hồ sơ vướng gì, đơn vị cần làm gì.")
    Dossier.objects.lock([dossier.pk])
    letter = paperwork.begin(
        Document.Kind.ANSWER, office=office, rnd=dossier.round, dossiers=[dossier], signer=signer, reason=text.strip()
    )
    workflow.note_step(dossier, "answer", actor, document=letter.pk)
    return letter
