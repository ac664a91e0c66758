"""Bringing back the scan of minutes that were signed on paper, and taking it off again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from evidence import intake
from recognition.models import Dossier
from recognition.models.signed_scans import SignedScan, about
from recognition.permissions.scans import brings_signed, reads_signed, together


def require_bringer(dossier, user):
    """The minutes in force, of which ``user`` may bring the scan now. Raises PermissionDenied with a sentence."""
    minutes = dossier.minutes_in_force()
    if minutes is None:
        raise PermissionDenied("Chưa có biên bản về lượt nộp này nên chưa có bản ký nào để gửi.")
    if not brings_signed(dossier, minutes, user):
        raise PermissionDenied(
            f"Bản quét biên bản đã ký do chuyên viên {minutes.office} gửi hoặc bỏ, khi hồ sơ đang thẩm định hoặc chờ "
            f"quyết định. Hồ sơ đang «{dossier.get_state_display()}».{_of_all(minutes)}"
        )
    return minutes


def _of_all(minutes) -> str:
    if getattr(minutes, "session_id", None) is None:
        return ""
    return (
        " Biên bản này chung cho cả phiên: mọi hồ sơ của phiên phải chưa quyết định, và người gửi không ở bên đề nghị "
        "hồ sơ nào trong đó."
    )


def _held(dossier) -> Dossier:
    """``dossier`` as it is now, locked with all that the same paper is about: none of them is decided meanwhile."""
    minutes = dossier.minutes_in_force()
    Dossier.objects.lock({dossier.pk, *(one.pk for one in together(dossier, minutes))})
    [fresh] = Dossier.objects.locked([dossier.pk])
    return fresh


def bring(dossier, upload, *, actor) -> SignedScan:
    """Keep ``upload`` beside the minutes of ``dossier``.

    Raises PermissionDenied; ValidationError when there is no PDF, it cannot be taken in, or another scan is there.
    """
    require_bringer(dossier, actor)
    if upload is None:
        raise ValidationError("Chưa chọn tệp PDF, hoặc tệp bị đứt giữa đường: chọn lại rồi gửi.")
    stored = intake.take_in(upload)
    if not stored.is_pdf:
        raise ValidationError(f"«{upload.name}» không phải PDF: quét biên bản đã ký thành tệp PDF rồi gửi lại.")
    try:
        with transaction.atomic():
            minutes = require_bringer(_held(dossier), actor)
            return SignedScan.objects.create(
                **about(minutes), file=stored, name=upload.name[:255], added_by=actor, added_at=clock.now()
            )
    except IntegrityError as error:
        raise ValidationError("Biên bản này đã có bản quét: bỏ bản đó trước khi gửi bản khác.") from error


@transaction.atomic
def take_off(dossier, *, actor) -> SignedScan | None:
    """Take the scan off the minutes; None when somebody else has done so already. Raises PermissionDenied."""
    found = SignedScan.objects.present().of(require_bringer(_held(dossier), actor)).select_for_update().first()
    if found is not None:
        found.removed_at, found.removed_by = clock.now(), actor
        found.save(update_fields=["removed_at", "removed_by"])
    return found


def shown(dossier, minutes, user) -> dict:
    """What a page says of the scan of ``minutes``: the one that ``user`` may open, and whether they bring one or take it off."""
    there = SignedScan.objects.present().of(minutes).select_related("added_by").first() if minutes else None
    if there and not reads_signed(dossier, minutes, user):
        there = None
    in_force = minutes is not None and minutes == dossier.minutes_in_force()
    return {"scan": there, "brings_scan": in_force and brings_signed(dossier, minutes, user)}
