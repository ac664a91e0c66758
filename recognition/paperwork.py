"""The life of an office's paper, of any kind: begun, numbered and prepared, signed by the person, sealed and issued.

What an issued paper means (a recognition, a composed council) is the business of who calls ``seal``: for decisions
``decisions``, inside the transaction in which ``workflow`` moves their dossiers.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from evidence import intake
from evidence.models import StoredFile
from recognition import numbering, papers, permissions, reported
from recognition.models import Document, DocumentItem, Dossier, Membership, Office
from recognition.permissions import papers as may
from recognition.signing import making

PDF = "application/pdf"
State = Document.State


def begin(kind, *, office, rnd, dossiers, signer, level="", reason="", at=None, **about) -> Document:
    """Begin a paper of ``office`` about ``dossiers``, to be signed by its leader ``signer``; ``about`` are more fields."""
    held = _leadership(signer, office)
    document = Document.objects.create(
        kind=str(kind),
        office=office,
        round=rnd,
        level=level,
        symbol=papers.symbol_for(kind, office),
        signer=signer,
        signer_name=str(signer),
        signer_position=held.position,
        signer_form=held.signs_as,
        created_at=at or clock.now(),
        reason=reason,
        **about,
    )
    DocumentItem.objects.bulk_create(
        DocumentItem(document=document, dossier=dossier, unit_name=dossier.unit_name(), reason=reason)
        for dossier in dossiers
    )
    return document


def _leadership(user, office) -> Membership:
    """Raises PermissionDenied unless ``user`` leads ``office`` today."""
    held = user.memberships.in_force(clock.today()).filter(office=office, role="leader").for_signing().first()
    if held is None:
        raise PermissionDenied(f"{user} không là lãnh đạo {office} hôm nay nên không ký văn bản của cơ quan này.")
    return held


def locked(document, *states) -> Document:
    """The paper read afresh under its lock. Raises ValidationError unless it is in one of ``states``."""
    fresh = type(document).objects.select_for_update().get(pk=document.pk)
    if fresh.state not in states:
        raise ValidationError(f"Văn bản đang «{fresh.get_state_display()}», không làm bước này được nữa.")
    return fresh


def locked_with_dossiers(document, *states) -> Document:
    """The same, its dossiers locked after it, as ``workflow`` does: what is written into their history takes turns."""
    fresh = locked(document, *states)
    Dossier.objects.lock(list(fresh.items.values_list("dossier_id", flat=True)))
    return fresh


def locked_for_number(document) -> Document:
    """The same for its number: clerks of one office take turns, so that of two who give the same one the second is told.

    The weaker lock, since rows that are written meanwhile point at the office.
    """
    fresh = locked_with_dossiers(document, State.DRAFTED, State.PREPARED)
    Office.objects.select_for_update(no_key=True).get(pk=fresh.office_id)
    return fresh


@transaction.atomic
def prepare(document, *, issued_on: date, actor, number: int | None = None) -> Document:
    """Give the paper its number and date and make its PDF; until it is signed this may be done again.

    ``number`` stays None where the portal runs the series. Raises PermissionDenied, or ValidationError when the number is taken or the date cannot be.
    """
    document = locked_for_number(document)
    if not permissions.numbers(document, actor):
        raise PermissionDenied(f"Việc này của văn thư {document.office}.")
    reported.require_current(document)
    require_term(document, issued_on)
    number = numbering.number_for(document, issued_on, number)
    _check_number(document, number, issued_on)
    document.number, document.issued_on = number, issued_on
    document.prepared_file = intake.keep(papers.document_pdf(document), PDF)
    document.state, document.prepared_at, document.prepared_by = State.PREPARED, clock.now(), actor
    document.save()
    _note(document, "number", actor, papers.number_said(document))
    return document


def require_term(document, issued_on: date):
    """Raises ValidationError where a replacing decision would begin after the term that it cannot make longer."""
    last = papers.valid_to(document) if document.replaces_id else None
    if last is not None and last < issued_on:
        raise ValidationError(
            f"Thời hạn của quyết định được thay thế đã hết ngày {last:%d/%m/%Y}: không còn gì để thay, hủy dự thảo này."
        )


def _check_number(document, number, issued_on):
    said = []
    taken = (
        Document.objects.standing()
        .exclude(pk=document.pk)
        .filter(office=document.office, symbol=document.symbol, issued_on__year=issued_on.year, number=number)
    )
    if number < 1:
        said.append("Số văn bản phải từ 1 trở lên.")
    if taken.exists():
        said.append(
            f"Số {number:02d}/{document.symbol} đã dùng trong năm {issued_on.year}. Xem lại sổ đăng ký rồi chọn số khác."
        )
    if issued_on < clock.day_of(document.created_at):
        said.append(f"Ngày ban hành không thể trước ngày quyết định ({clock.day_of(document.created_at):%d/%m/%Y}).")
    if issued_on > clock.today() + timedelta(days=7):
        said.append("Ngày ban hành quá xa: văn bản được ban hành trong ngày ký, chậm nhất ngày làm việc tiếp theo.")
    if said:
        raise ValidationError(said)


@transaction.atomic
def sign(document, *, actor, seen: str | None = None, file: StoredFile | None = None) -> Document:
    """Put the person's signature into the prepared paper, on the day that it bears.

    ``file`` is the signed paper as ``signing.making`` made it; without one the demonstration authority signs, where it may.
    ``seen`` is the SHA-256 of the PDF that the signer looked at; a paper prepared anew meanwhile is not signed, nor one
    of which a page does not say what it showed (""). Programs that have just prepared it give None. Raises PermissionDenied or ValidationError.
    """
    document = locked_with_dossiers(document, State.PREPARED)
    if not permissions.signs(document, actor):
        raise PermissionDenied(f"Chỉ {document.signer_name} ký được văn bản này.")
    check_seen(document, seen)
    reported.require_current(document)
    document.signed_file = _with_signature(document, "person", file)
    document.state, document.signed_at = State.SIGNED, clock.now()
    document.save()
    _note(document, "sign", actor)
    return document


def _with_signature(document, step, file) -> StoredFile:
    """``file`` once more past the gate, now that nobody else can change the paper; or a specimen's."""
    if file is None:
        return making.make(document, step, making.Given())
    making.recheck(document, step, file)
    return file


def check_seen(document, seen):
    """That the signer looked at the paper as it is, on the day that it bears. Raises ValidationError."""
    if seen is not None and seen != document.prepared_file.sha256:
        raise ValidationError("Văn thư vừa lập lại bản trình ký: xem lại bản mới bên cạnh rồi ký.")
    if document.issued_on != clock.today():
        raise ValidationError(
            f"Văn bản ghi ngày {document.issued_on:%d/%m/%Y}, hôm nay là {clock.today():%d/%m/%Y}. "
            f"Ngày trên văn bản là ngày ký: văn thư {document.office} sửa ngày, lập lại bản trình ký."
        )


def _note(document, step, actor, note=""):
    from recognition import workflow

    for item in document.items.select_related("dossier__held_by", "dossier__applicant", "dossier__prepared_by"):
        workflow.note_step(item.dossier, step, actor, note, document=document.pk)


@transaction.atomic
def seal(document, *, actor, at, file: StoredFile | None = None) -> Document:
    """Put the body's seal on the signed paper and issue it. Who may is asked by the caller; raises ValidationError.

    ``file`` is the sealed paper as ``signing.making`` made it; without one the demonstration authority seals, where it may.
    """
    document = locked(document, State.SIGNED)
    reported.require_current(document)
    document.file = _with_signature(document, "body", file)
    document.state, document.issued_at, document.issued_by = State.ISSUED, at, actor
    document.save()
    return document


@transaction.atomic
def give_up(document, *, reason: str) -> Document:
    """Give up a paper that is not issued; its number is free again. Who may is asked by the caller."""
    document = locked(document, State.DRAFTED, State.PREPARED, State.SIGNED)
    document.state, document.abandoned_reason = State.ABANDONED, reason
    document.save()
    return document


@transaction.atomic
def take_over(document, *, actor) -> Document:
    """Let ``actor`` sign in the place of the leader for whom it was made; a prepared PDF is to be made anew.

    The number stays. Raises PermissionDenied or ValidationError.
    """
    document = locked_with_dossiers(document, State.DRAFTED, State.PREPARED)
    held = _leadership(actor, document.office)
    for item in document.items.select_related("dossier"):
        if not may.takes_over(document, item.dossier, actor):
            raise PermissionDenied(f"Bạn không ký thay được: đang là người ký, hoặc đã thẩm định {item.unit_name}.")
    before = document.signer_name
    document.signer, document.signer_name = actor, str(actor)
    document.signer_position, document.signer_form = held.position, held.signs_as
    document.state, document.prepared_file, document.prepared_at = State.DRAFTED, None, None
    document.save()
    _note(document, "take-over", actor, f"Thay {before}")
    return document
