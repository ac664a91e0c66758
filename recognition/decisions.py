"""The life of a decision's paper: drafted, numbered and prepared, signed by the person, sealed by the body and issued.

``workflow`` calls ``draft``, ``issue`` and ``abandon`` inside its own transaction; ``prepare`` and ``sign`` are steps of the
paper alone.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from evidence import intake
from evidence.models import StoredFile
from recognition import papers, permissions
from recognition.models import Decision, DecisionItem, Membership, Office, Recognition
from recognition.signing import making

PDF = "application/pdf"


def draft(action, dossiers, move) -> Decision:
    """Begin the paper that carries a decision over ``dossiers``."""
    first = dossiers[0]
    levels = {dossier.proposed_level for dossier in dossiers}
    if action == "recognise" and (len(levels) > 1 or len({dossier.round_id for dossier in dossiers}) > 1):
        raise ValidationError("Một quyết định chỉ gồm các đơn vị cùng đợt, cùng mức độ.")
    if action == "refuse" and len(dossiers) > 1:
        raise ValidationError(
            "Văn bản trả lời gửi một đơn vị: mỗi hồ sơ không công nhận có văn bản riêng, với lý do của mình."
        )
    if len({dossier.held_by_id for dossier in dossiers}) > 1:
        raise ValidationError("Các hồ sơ đang ở những cơ quan khác nhau.")
    held = _membership(move.actor, first.held_by)
    decision = Decision.objects.create(
        kind=str(action),
        office=first.held_by,
        round=first.round,
        level=levels.pop() if action == "recognise" else "",
        symbol=papers.symbol_for(action, first.held_by),
        decided_by=move.actor,
        signer_name=str(move.actor),
        signer_position=held.position,
        signer_form=held.signs_as,
        created_at=move.at,
    )
    for dossier in dossiers:
        DecisionItem.objects.create(decision=decision, dossier=dossier, unit_name=dossier.unit_name(), reason=move.note)
    return decision


def _membership(user, office) -> Membership:
    return user.memberships.in_force(clock.today()).filter(office=office, role="leader").first()


def _locked(decision, *states) -> Decision:
    fresh = Decision.objects.select_for_update().get(pk=decision.pk)
    if fresh.state not in states:
        raise ValidationError(f"Văn bản đang «{fresh.get_state_display()}», không làm bước này được nữa.")
    return fresh


@transaction.atomic
def prepare(decision, *, number: int, issued_on: date, actor) -> Decision:
    """Give the paper its number and date and make its PDF; until it is signed this may be done again.

    Raises PermissionDenied, or ValidationError when the number is taken or the date cannot be.
    """
    decision = _locked(decision, Decision.State.DRAFTED, Decision.State.PREPARED)
    if not permissions.numbers(decision, actor):
        raise PermissionDenied(f"Việc này của văn thư {decision.office}.")
    # Clerks of one office take turns, so that of two who give the same number the second is told.
    Office.objects.select_for_update().get(pk=decision.office_id)
    _check_number(decision, number, issued_on)
    decision.number, decision.issued_on = number, issued_on
    decision.prepared_file = intake.keep(papers.decision_pdf(decision), PDF)
    decision.state, decision.prepared_at = Decision.State.PREPARED, clock.now()
    decision.save()
    _note(decision, "number", actor, papers.number_said(decision))
    return decision


def _check_number(decision, number, issued_on):
    said = []
    taken = (
        Decision.objects.exclude(pk=decision.pk)
        .exclude(state=Decision.State.ABANDONED)
        .filter(office=decision.office, symbol=decision.symbol, issued_on__year=issued_on.year, number=number)
    )
    if number < 1:
        said.append("Số văn bản phải từ 1 trở lên.")
    if taken.exists():
        said.append(
            f"Số {number:02d}/{decision.symbol} đã dùng trong năm {issued_on.year}. Xem lại sổ đăng ký rồi chọn số khác."
        )
    if issued_on < clock.day_of(decision.created_at):
        said.append(f"Ngày ban hành không thể trước ngày quyết định ({clock.day_of(decision.created_at):%d/%m/%Y}).")
    if issued_on > clock.today() + timedelta(days=7):
        said.append("Ngày ban hành quá xa: văn bản được ban hành trong ngày ký, chậm nhất ngày làm việc tiếp theo.")
    if said:
        raise ValidationError(said)


@transaction.atomic
def sign(decision, *, actor, seen: str | None = None, file: StoredFile | None = None) -> Decision:
    """Put the person's signature into the prepared paper, on the day that it bears.

    ``file`` is the signed paper as ``signing.making`` made it; without one the demonstration authority signs, where it may.
    ``seen`` is the SHA-256 of the PDF that the signer looked at; a paper prepared anew meanwhile is not signed, nor one
    of which a page does not say what it showed (""). Programs that have just prepared it give None. Raises PermissionDenied or ValidationError.
    """
    decision = _locked(decision, Decision.State.PREPARED)
    if not permissions.signs(decision, actor):
        raise PermissionDenied(f"Chỉ {decision.signer_name} ký được văn bản này.")
    check_seen(decision, seen)
    decision.signed_file = _with_signature(decision, "person", file)
    decision.state, decision.signed_at = Decision.State.SIGNED, clock.now()
    decision.save()
    _note(decision, "sign", actor)
    return decision


def _with_signature(decision, step, file) -> StoredFile:
    """``file`` once more past the gate, now that nobody else can change the paper; or a specimen's."""
    if file is None:
        return making.make(decision, step, making.Given())
    making.recheck(decision, step, file)
    return file


def check_seen(decision, seen):
    """That the signer looked at the paper as it is, on the day that it bears. Raises ValidationError."""
    if seen is not None and seen != decision.prepared_file.sha256:
        raise ValidationError("Văn thư vừa lập lại bản trình ký: xem lại bản mới bên cạnh rồi ký.")
    if decision.issued_on != clock.today():
        raise ValidationError(
            f"Văn bản ghi ngày {decision.issued_on:%d/%m/%Y}, hôm nay là {clock.today():%d/%m/%Y}. "
            f"Ngày trên văn bản là ngày ký: văn thư {decision.office} sửa ngày, lập lại bản trình ký."
        )


def _note(decision, step, actor, note=""):
    from recognition import workflow

    for item in decision.items.select_related("dossier__held_by", "dossier__applicant", "dossier__prepared_by"):
        workflow.note_step(item.dossier, step, actor, note)


def issue(decision, move) -> Decision:
    """Seal the signed paper and give what it says. Inside the transaction that moves its dossiers."""
    decision = _locked(decision, Decision.State.SIGNED)
    if move.details.get("decision", decision.pk) != decision.pk:
        raise ValidationError("Văn bản này đã được thay bằng một dự thảo khác: mở văn bản mới của hồ sơ để ban hành.")
    sealed = move.details.get("sealed")
    decision.file = _with_signature(decision, "body", StoredFile.objects.get(sha256=sealed) if sealed else None)
    decision.state, decision.issued_at, decision.issued_by = Decision.State.ISSUED, move.at, move.actor
    decision.save()
    if decision.gives_title:
        for item in decision.items.select_related("dossier__unit", "dossier__round__procedure__title"):
            _recognise(decision, item.dossier)
    return decision


def _recognise(decision, dossier):
    """Give the recognition; what the unit still held ends: by it, or with its own term when that has run out."""
    title = dossier.round.title
    for held in Recognition.objects.filter(unit__in=dossier.unit.lineage_ids(), title=title, ended_on=None):
        _end(held, decision)
    Recognition.objects.create(
        unit=dossier.unit,
        title=title,
        level=decision.level,
        year=dossier.round.year,
        decision=decision,
        dossier=dossier,
        valid_from=decision.issued_on,
        valid_to=papers.valid_to(decision),
    )


def _end(held, decision):
    if held.valid_to is not None and held.valid_to < decision.issued_on:
        held.ended_on, held.end_reason = held.valid_to + timedelta(days=1), "Hết thời hạn"
    else:
        held.ended_on = max(decision.issued_on, held.valid_from)
        held.end_reason = f"Thay bằng quyết định {decision.number_said()}"
    held.save(update_fields=["ended_on", "end_reason"])


def abandon(decision, move) -> Decision:
    """Give up a paper that is not issued; its number is free again."""
    decision = _locked(decision, Decision.State.DRAFTED, Decision.State.PREPARED, Decision.State.SIGNED)
    decision.state, decision.abandoned_reason = Decision.State.ABANDONED, move.note
    decision.save()
    return decision
