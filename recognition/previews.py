"""«Nhờ xem trước»: a draft is read by the office above before it is handed in; what that office says is advice."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import permissions, workflow
from recognition.models import Advice, Dossier, Preview


def office_for(dossier):
    """The first office that will receive the dossier. Raises ValidationError when it is not there, or is the applicant itself."""
    office = dossier.chain()[0]
    if office.pk in (dossier.applicant_id, dossier.prepared_by_id):
        raise ValidationError(f"Cơ quan tiếp nhận là chính {office} nên không có ai để nhờ xem trước.")
    return office


def require_asker(dossier, user):
    if not permissions.asks_preview(dossier, user):
        raise PermissionDenied(
            f"Chỉ cán bộ {dossier.prepared_by} hoặc lãnh đạo {dossier.applicant} nhờ xem trước được, khi hồ sơ chưa nộp lần nào."
        )


def require_adviser(dossier, user):
    if permissions.advises(dossier, user) is None:
        raise PermissionDenied(
            "Chỉ chuyên viên, lãnh đạo cơ quan được nhờ và không tham gia lập hồ sơ góp ý trước được, khi hồ sơ đang được nhờ xem trước."
        )


@transaction.atomic
def ask(dossier, note: str, *, actor) -> Preview:
    """Share the draft with the office above. Raises PermissionDenied or ValidationError, and then shares nothing."""
    [dossier] = Dossier.objects.locked([dossier.pk])
    require_asker(dossier, actor)
    office = office_for(dossier)
    if dossier.previews.open().exists():
        raise ValidationError(f"{office} đang xem trước hồ sơ này rồi.")
    preview = dossier.previews.create(office=office, asked_by=actor, asked_at=clock.now(), note=note)
    workflow.note_step(dossier, "preview", actor, note or f"Nhờ {office} xem trước.")
    return preview


@transaction.atomic
def end(dossier, *, actor):
    """Either side ends it; ended twice it is ended once. Raises PermissionDenied."""
    [dossier] = Dossier.objects.locked([dossier.pk])
    if not (permissions.asks_preview(dossier, actor) or permissions.advises(dossier, actor)):
        raise PermissionDenied("Chỉ bên nhờ và cơ quan được nhờ kết thúc xem trước được, khi hồ sơ chưa nộp.")
    if dossier.previews.open().exists():
        workflow.note_step(dossier, "preview-end", actor)
        dossier.previews.open().update(ended_at=clock.now(), ended_by=actor)


@transaction.atomic
def advise(dossier, subject: str, text: str, *, actor) -> Advice:
    """Raises PermissionDenied when the draft is not shared (any more)."""
    [dossier] = Dossier.objects.locked([dossier.pk])
    require_adviser(dossier, actor)
    return dossier.previews.open().get().advice.create(subject=subject, text=text, by=actor, at=clock.now())


@transaction.atomic
def answer(advice: Advice, text: str, *, actor) -> Advice:
    """What the applicant says to a piece of advice. Raises PermissionDenied."""
    [dossier] = Dossier.objects.locked([advice.preview.dossier_id])
    if not permissions.answers_advice(dossier, actor):
        raise PermissionDenied(
            f"Chỉ cán bộ {dossier.prepared_by}, lãnh đạo {dossier.applicant} trả lời được, khi hồ sơ chưa nộp."
        )
    advice.answer, advice.answered_by, advice.answered_at = text, actor, clock.now()
    advice.save(update_fields=["answer", "answered_by", "answered_at"])
    return advice
