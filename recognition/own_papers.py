"""Bringing the applicant's own signed Tờ trình, and taking it off again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from evidence import intake
from recognition import permissions
from recognition.models import Dossier, OwnProposal


def require_bringer(dossier: Dossier, user):
    """Raises PermissionDenied with a sentence unless ``user`` may bring or take off the Tờ trình now."""
    if not permissions.brings_proposal(dossier, user):
        raise PermissionDenied(
            f"Tờ trình do cơ quan tự ký chỉ đổi được khi hồ sơ chưa nộp, bởi cán bộ {dossier.prepared_by} "
            f"hoặc cán bộ, văn thư, lãnh đạo {dossier.applicant}. Hồ sơ đang «{dossier.get_state_display()}»."
        )


def bring(dossier: Dossier, upload, *, number: str, issued_on, signer: str, actor) -> OwnProposal:
    """Keep ``upload`` as the Tờ trình with which ``dossier`` is handed in.

    Raises PermissionDenied; ValidationError when it is no PDF, cannot be taken in, or another one is there already.
    """
    require_bringer(dossier, actor)
    stored = intake.take_in(upload)
    if not stored.is_pdf:
        raise ValidationError(
            f"«{upload.name}» không phải PDF: Tờ trình đã ký cần gửi bằng tệp PDF (bản ký số, hoặc bản quét)."
        )
    signatures = found_in(stored)
    try:
        with transaction.atomic():
            return OwnProposal.objects.create(
                dossier=_locked(dossier, actor),
                file=stored,
                name=upload.name[:255],
                number=number,
                issued_on=issued_on,
                signer=signer,
                signatures=signatures,
                added_by=actor,
                added_at=clock.now(),
            )
    except IntegrityError as error:
        raise ValidationError("Hồ sơ đã có Tờ trình do cơ quan tự ký: bỏ bản đó trước khi gửi bản khác.") from error


@transaction.atomic
def take_off(dossier: Dossier, *, actor) -> OwnProposal | None:
    """Take the Tờ trình off, so that the portal makes it again; None when somebody else has done so already."""
    own = OwnProposal.objects.present().filter(dossier=_locked(dossier, actor)).first()
    if own is not None:
        own.removed_at, own.removed_by = clock.now(), actor
        own.save(update_fields=["removed_at", "removed_by"])
    return own


def _locked(dossier: Dossier, actor) -> Dossier:
    """The dossier's row, kept until the transaction ends, if ``actor`` still may."""
    [fresh] = Dossier.objects.locked([dossier.pk])
    require_bringer(fresh, actor)
    return fresh


# What the file says of itself


def found_in(stored) -> list[dict]:
    """The digital signatures in a stored PDF as plain data; an empty list for a scan."""
    from recognition.documents.verify import inspect

    with stored.file.open("rb") as file:
        reports = inspect(file.read()).signatures
    return [
        {
            "name": report.name,
            "organisation": report.organisation,
            "signed_at": report.signed_at.isoformat() if report.signed_at else "",
            "intact": report.intact,
            "trusted": report.trusted,
        }
        for report in reports
    ]


def signatures_said(signatures: list[dict]) -> list[str]:
    """Each signature as a sentence that states what was found and judges nothing."""
    return [_said(one) for one in signatures] or [
        "Tệp không có chữ ký số (bản quét có chữ ký tay, con dấu thì không sao)."
    ]


def _said(one: dict) -> str:
    who = " · ".join(part for part in (one["name"], one["organisation"]) if part) or "Không rõ tên"
    at = datetime.fromisoformat(one["signed_at"]).astimezone(clock.VIETNAM) if one["signed_at"] else None
    when = f"ký lúc {at:%H:%M, %d/%m/%Y}" if at else "không ghi thời điểm ký"
    kept = "nội dung không đổi từ khi ký" if one["intact"] else "tệp có phần thêm hoặc sửa sau khi ký"
    known = (
        "chứng thư số có trong danh sách tin cậy của cổng"
        if one["trusted"]
        else "cổng chưa đối chiếu được chứng thư số"
    )
    return f"Chữ ký số: {who}, {when}; {kept}; {known}."
