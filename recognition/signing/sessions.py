"""Signing with a key elsewhere: prepare, hand out what is to be signed, take the signature in. Once, and in time."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from config import clock
from evidence import intake
from evidence.kinds import PDF
from recognition.documents.signers import remote
from recognition.models import SigningSession, SigningWay
from recognition.signing import making, ways

NO_CERTIFICATE = (
    "Cổng chưa có tệp chứng thư số của {name}, nên chưa lập được mã băm để ký từ xa. "
    "Người quản lý người dùng gửi tệp chứng thư (.cer) ở trang «Cách ký»."
)


def begin(paper, step: str, *, actor) -> SigningSession:
    """The paper with room for the signature of ``step``, and what is to be signed. Raises ValidationError."""
    profile = ways.profile_of(paper, step)
    if ways.way_of(profile, SigningWay.Kind.REMOTE) is None:
        raise ValidationError(ways.no_way(paper, step))
    if paper.state != making.STATES[step]:
        raise ValidationError(f"Văn bản đang «{paper.get_state_display()}», không làm bước này được nữa.")
    binding = ways.bound_certificate(profile)
    if binding is None:
        raise ValidationError(NO_CERTIFICATE.format(name=profile.name))
    key, now = ways.away_key(profile, binding), clock.now()
    with making.told():
        ready = remote.begin(making.before(paper, step), key, step, at=now, reason=making.REASONS[step])
    return SigningSession.objects.create(
        document=paper,
        step=step,
        user=actor,
        binding=binding,
        before=_before(paper, step),
        prepared_file=intake.keep(ready.pdf, PDF),
        region_start=ready.start,
        region_end=ready.end,
        paper_digest=ready.paper_digest,
        to_sign=ready.to_sign,
        created_at=now,
        expires_at=now + timedelta(minutes=settings.SIGNING_MINUTES),
    )


def _before(paper, step: str) -> str:
    return (paper.prepared_file if step == "person" else paper.signed_file).sha256


def prepared(session: SigningSession) -> remote.Prepared:
    return remote.Prepared(
        making.content(session.prepared_file),
        session.region_start,
        session.region_end,
        bytes(session.paper_digest),
        bytes(session.to_sign),
    )


@transaction.atomic
def finish(session: SigningSession, signature: bytes, *, then):
    """Put ``signature`` in and let the paper go on: ``then(paper, file)``. What it gives, or ValidationError.

    The session is used up only when all of that went well; until then, and until it runs out, another signature may be tried.
    """
    session = SigningSession.objects.select_for_update().select_related("document", "prepared_file").get(pk=session.pk)
    paper = session.document
    _require_open(session, paper)
    profile = ways.profile_of(paper, session.step)
    if profile is None:
        raise ValidationError(ways.no_way(paper, session.step))
    with making.told():
        data = remote.finish(prepared(session), ways.away_key(profile, session.binding), signature)
        making.require(paper, session.step, profile, data, stamped=True)
    session.used_at = clock.now()
    session.save(update_fields=["used_at"])
    return then(paper, intake.keep(data, PDF))


def _require_open(session: SigningSession, paper) -> None:
    if session.used_at is not None:
        raise ValidationError("Phiên ký này đã dùng rồi. Mở trang văn bản để xem kết quả.")
    if not session.is_open():
        raise ValidationError("Phiên ký đã hết hạn, chưa có gì được ký. Mở trang văn bản, lấy mã băm mới rồi ký lại.")
    if paper.state != making.STATES[session.step] or _before(paper, session.step) != session.before:
        raise ValidationError("Văn bản đã đổi từ khi lấy mã băm. Mở trang văn bản, xem lại, lấy mã băm mới rồi ký.")
