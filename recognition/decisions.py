"""What a decision means for its dossiers and units; ``paperwork`` carries its paper.

``workflow`` calls ``draft``, ``issue`` and ``abandon`` inside its own transaction.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError

from evidence.models import StoredFile
from recognition import papers, paperwork
from recognition.models import Decision, Document, Recognition, Unit


def draft(action, dossiers, move) -> Document:
    """Begin the paper that carries a decision over ``dossiers``. Raises ValidationError when they don't go together."""
    first = dossiers[0]
    levels = {dossier.proposed_level for dossier in dossiers}
    if action == "recognise" and (len(levels) > 1 or len({dossier.round_id for dossier in dossiers}) > 1):
        raise ValidationError("Một quyết định chỉ gồm các đơn vị cùng đợt, cùng mức độ.")
    if action == "refuse" and len(dossiers) > 1:
        raise ValidationError("Văn bản không công nhận gửi một đơn vị: mỗi hồ sơ có văn bản riêng, với lý do của mình.")
    if len({dossier.held_by_id for dossier in dossiers}) > 1:
        raise ValidationError("Các hồ sơ đang ở những cơ quan khác nhau.")
    return paperwork.begin(
        action,
        office=first.held_by,
        rnd=first.round,
        dossiers=dossiers,
        signer=move.actor,
        level=levels.pop() if action == "recognise" else "",
        reason=move.note,
        at=move.at,
    )


def issue(decision, move) -> Decision:
    """Seal the signed paper and give what it says. Inside the transaction that moves its dossiers."""
    if move.details.get("decision", decision.pk) != decision.pk:
        raise ValidationError("Văn bản này đã được thay bằng một dự thảo khác: mở văn bản mới của hồ sơ để ban hành.")
    sealed = StoredFile.objects.filter(sha256=move.details.get("sealed", "")).first()
    decision = paperwork.seal(decision, actor=move.actor, at=move.at, file=sealed)
    if decision.gives_title:
        for item in decision.items.select_related("dossier__unit", "dossier__round__procedure__title"):
            give(decision, item.dossier)
    return decision


def lock_units(dossiers):
    """Two decisions over the unit of one of ``dossiers`` (a query) take turns: the later finds what the earlier has given."""
    ids = {pk for dossier in dossiers.select_related("unit__continues") for pk in dossier.unit.lineage_ids()}
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def give(decision, dossier):
    """Give the recognition; what the unit still held ends: by it, or with its own term when that has run out."""
    title = dossier.round.title
    for held in Recognition.objects.filter(unit__in=dossier.unit.lineage_ids(), title=title, ended_on=None):
        end_by(held, decision)
    Recognition.objects.create(
        unit=dossier.unit,
        title=title,
        level=decision.level,
        year=dossier.round.year,
        decision_id=decision.pk,
        dossier=dossier,
        valid_from=decision.issued_on,
        valid_to=papers.valid_to(decision),
    )


def end_by(held, decision):
    """``held`` ends by ``decision``, or has ended with its own term."""
    if held.valid_to is not None and held.valid_to < decision.issued_on:
        held.ended_on, held.end_reason = held.valid_to + timedelta(days=1), "Hết thời hạn"
    else:
        held.ended_on = max(decision.issued_on, held.valid_from)
        held.end_reason = f"Thay bằng quyết định {decision.number_said()}"
    held.save(update_fields=["ended_on", "end_reason"])


def abandon(decision, move) -> Document:
    return paperwork.give_up(decision, reason=move.note)
