"""Whether a Báo cáo thẩm định or Tờ trình still says what the council concluded: asked before it is numbered, signed, issued."""

from django.core.exceptions import ValidationError

from recognition.models import Document, Dossier
from recognition.models.dossiers import State

KINDS = (Document.Kind.REPORT, Document.Kind.PROPOSAL)


def require_current(document: Document):
    """Lock the dossiers of a Báo cáo or Tờ trình; ValidationError names those that have left the office or its minutes.

    ``document`` is locked by the caller. Papers of other kinds pass.
    """
    if document.kind not in KINDS:
        return
    Dossier.objects.lock(document.items.values_list("dossier", flat=True))
    items = document.items.select_related("dossier__round__procedure")
    if gone := [item.unit_name for item in items if not _is_as_drafted(item.dossier, document)]:
        raise ValidationError(
            f"Từ khi lập dự thảo, hồ sơ đã rời {document.office}, hoặc Hội đồng phải kết luận lại: {', '.join(gone)}. "
            f"Lãnh đạo {document.office} hủy dự thảo này, rồi chuyên viên lập văn bản mới cho các hồ sơ còn lại."
        )


def _is_as_drafted(dossier, document) -> bool:
    """Still appraised by the office, or proposed by it since, on the minutes that the draft was made from."""
    here = dossier.state == State.APPRAISING and dossier.held_by_id == document.office_id
    before_signing = dossier.state_before_signing if dossier.state == State.SIGNING else dossier.state
    if not here and before_signing != State.DECIDING:
        return False
    minutes = dossier.minutes_in_force()
    return minutes is not None and minutes.office.pk == document.office_id and minutes.at <= document.created_at
