"""Reviewers' remarks and the applicant's answers to them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from config import clock
from recognition import permissions, saving
from recognition.models import Dossier, Remark


def require_writer(dossier: Dossier, user):
    """Raises PermissionDenied unless ``user`` may remark on ``dossier`` now."""
    if not permissions.remarks(dossier, user):
        raise PermissionDenied(
            f"Chỉ chuyên viên {dossier.held_by} góp ý được, khi hồ sơ đang chờ tiếp nhận hoặc thẩm định."
        )


def add(dossier: Dossier, subject: str, text: str, *, actor) -> Remark:
    """A remark on an indicator, the level or the papers; the applicant sees it when the dossier is sent back.

    Raises PermissionDenied.
    """
    require_writer(dossier, actor)
    return dossier.remarks.create(
        subject=subject,
        text=text,
        by=actor,
        office=dossier.held_by,
        submission=dossier.last_submission,
        at=clock.now(),
    )


@transaction.atomic
def answer(remark: Remark, text: str, *, actor):
    """What the applicant did about ``remark``.

    Raises PermissionDenied when the dossier is no longer being worked on, or ``actor`` does not work on it.
    """
    dossier = Dossier.objects.select_for_update().get(pk=remark.dossier_id)
    if dossier.state != "returned" or saving.open_subjects(dossier) is None:
        raise PermissionDenied("Hồ sơ không còn ở bước bổ sung nên trả lời chưa được lưu.")
    if not permissions.edits(dossier, actor):
        raise PermissionDenied(f"Chỉ cán bộ {dossier.prepared_by} trả lời được, khi hồ sơ đang được bổ sung.")
    remark.answer, remark.answered_by, remark.answered_at = text, actor, clock.now()
    remark.state = Remark.State.ANSWERED
    remark.save()
