"""Reviewers' remarks and the applicant's answers to them."""

from django.core.exceptions import PermissionDenied, ValidationError
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


@transaction.atomic
def add(dossier: Dossier, subject: str, text: str, *, actor) -> Remark:
    """A remark on an indicator, the level or the papers; the applicant sees it when the dossier is sent back.

    Raises PermissionDenied.
    """
    dossier = _locked(dossier.pk)
    require_writer(dossier, actor)
    return _write(dossier, subject, text, actor)


def _locked(pk) -> Dossier:
    """The dossier with its row locked: it is sent back before what we write here, or after, never between."""
    [dossier] = Dossier.objects.locked([pk])
    return dossier


def _write(dossier, subject, text, actor) -> Remark:
    return dossier.remarks.create(
        subject=subject,
        text=text,
        by=actor,
        office=dossier.held_by,
        submission=dossier.last_submission,
        at=clock.now(),
    )


@transaction.atomic
def delete(remark: Remark, *, actor):
    """Take back a remark that the applicant has never seen. Raises like ``_settling``."""
    _, remark = _settling(remark, actor)
    if remark.sent_at is not None:
        raise ValidationError("Góp ý đã gửi thì không xóa được; có thể đóng góp ý.")
    remark.delete()


@transaction.atomic
def close(remark: Remark, *, actor):
    """The office that made ``remark`` is content. Raises like ``_settling``."""
    _, remark = _settling(remark, actor)
    if remark.sent_at is None:
        raise ValidationError("Góp ý chưa gửi thì không đóng được; có thể xóa góp ý.")
    if remark.state == Remark.State.CLOSED:
        raise ValidationError(_closed_said(remark))
    _close(remark, actor)


def _close(remark, actor):
    remark.state, remark.closed_by, remark.closed_at = Remark.State.CLOSED, actor, clock.now()
    remark.save(update_fields=["state", "closed_by", "closed_at"])


def _closed_said(remark) -> str:
    """What the second of two officers reads."""
    if remark.closed_by is None:
        return "Góp ý này đã được đóng."
    return f"{remark.closed_by} đã đóng góp ý này lúc {remark.closed_at.astimezone(clock.VIETNAM):%H:%M, %d/%m/%Y}."


@transaction.atomic
def reopen(remark: Remark, *, actor) -> Remark:
    """Ask again: a new remark with the same words goes out with the next return, also after the first was closed.

    Raises like ``_settling``.
    """
    dossier, remark = _settling(remark, actor)
    if remark.sent_at is None:
        raise ValidationError("Góp ý chưa gửi thì chưa cần mở lại; có thể xóa góp ý và ghi góp ý mới.")
    same = {"subject": remark.subject, "text": remark.text, "office": remark.office_id}
    if dossier.remarks.unsent().filter(**same).exists():
        raise ValidationError("Góp ý này đã được mở lại, chưa gửi: đi cùng lần trả bổ sung tới.")
    if remark.state != Remark.State.CLOSED:
        _close(remark, actor)
    return _write(dossier, remark.subject, remark.text, actor)


def _settling(remark, actor) -> tuple[Dossier, Remark]:
    """The dossier, locked, and ``remark`` as it is now.

    Raises PermissionDenied unless ``actor`` reviews for the office that made it and that holds the dossier now;
    ValidationError when somebody has deleted it meanwhile.
    """
    dossier = _locked(remark.dossier_id)
    if not permissions.remarks(dossier, actor) or remark.office_id != dossier.held_by_id:
        raise PermissionDenied(f"Chỉ chuyên viên {remark.office} xử lý được góp ý này, khi hồ sơ đang ở đó.")
    fresh = dossier.remarks.filter(pk=remark.pk).first()
    if fresh is None:
        raise ValidationError("Góp ý này đã được xóa.")
    return dossier, fresh


@transaction.atomic
def answer(remark: Remark, text: str, *, actor, seen: str | None = None):
    """What the applicant did about ``remark``; ``seen`` is the answer that the page showed, None when nobody asks.

    Raises PermissionDenied when the dossier is no longer being worked on, ``actor`` does not work on it, or the office
    that remarked is content already; ValidationError when a colleague has answered something else meanwhile.
    """
    dossier = _locked(remark.dossier_id)
    if dossier.state != "returned" or saving.open_subjects(dossier) is None:
        raise PermissionDenied("Hồ sơ không còn ở bước bổ sung nên trả lời chưa được lưu.")
    if not permissions.edits(dossier, actor):
        raise PermissionDenied(f"Chỉ cán bộ {dossier.prepared_by} trả lời được, khi hồ sơ đang được bổ sung.")
    fresh = Remark.objects.select_related("answered_by").get(pk=remark.pk)
    if seen is not None and plain(fresh.answer) not in (plain(seen), plain(text)):
        raise ValidationError(
            f"{fresh.answered_by} vừa trả lời: «{fresh.answer}». Phần bạn gõ còn ở dưới, chưa được ghi."
        )
    if fresh.state == Remark.State.CLOSED:
        raise PermissionDenied(f"{remark.office} đã đóng góp ý này: không cần trả lời nữa.")
    remark.answer, remark.answered_by, remark.answered_at = text, actor, clock.now()
    remark.state = Remark.State.ANSWERED
    remark.save(update_fields=["answer", "answered_by", "answered_at", "state"])


def plain(text: str) -> str:
    """As a browser gives a text back: with line ends of its own and nothing around it."""
    return text.replace("\r\n", "\n").strip()
