"""What becomes of an issued decision: replaced by one of the same form (NĐ 30/2020 Điều 18), or revoked for some of its units.

Drafts are begun here; ``issuing`` calls the effects inside the transaction in which the new paper is sealed.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from config import clock
from criteria.library import spec_of
from recognition import decisions, papers, paperwork, workflow
from recognition.models import Document, Dossier, Recognition
from recognition.permissions import papers as may

Kind = Document.Kind


def in_force_under(decision) -> list[Recognition]:
    """The recognitions of ``decision`` that have not ended, in the order of its list."""
    found = Recognition.objects.filter(decision=decision.pk, ended_on=None)
    return list(found.select_related("unit__parent", "dossier").order_by("unit__sort_key", "unit__code"))


def later(document) -> list[Document]:
    """What has been issued since that replaces ``document``, or revokes something of it."""
    if document.state != "issued":
        return []
    issued = Document.objects.filter(state="issued")
    return list(issued.filter(Q(replaces=document.pk) | Q(revokes=document.pk)).order_by("pk"))


def levels_for(decision, dossiers) -> list:
    """The levels with the title that every one of ``dossiers`` reaches by its frozen figures and by what was proposed.

    A level above the proposed one was held by no council: it is given by a new dossier, never by mending a paper.
    """
    spec = spec_of(decision.round.criteria_set)
    order = [level.code for level in spec.levels]
    caps = [level for dossier in dossiers for level in (dossier.last_submission.reached_level, dossier.proposed_level)]
    highest = min((order.index(level) if level in order else -1 for level in caps), default=-1)
    return [level for level in spec.levels[: highest + 1] if spec.gives_title(level.code)]


@transaction.atomic
def begin_replacement(decision, *, dossiers, level: str, reason: str, ground: str, actor) -> Document:
    """Begin the decision that replaces ``decision``: for ``dossiers`` of it, at ``level``.

    Raises PermissionDenied, or ValidationError with all that is missing.
    """
    decision, dossiers = _ready(decision, dossiers, reason, ground, actor)
    _require_time_left(decision, dossiers)
    if later := decision.replaced_by.standing().first():
        raise ValidationError(f"Quyết định này đã có văn bản thay thế ({later}, «{later.get_state_display()}»).")
    if level not in [known.code for known in levels_for(decision, dossiers)]:
        raise ValidationError(
            "Chọn mức độ mà số liệu đã nộp của mọi đơn vị trong danh sách đều đạt, không cao hơn mức đã được trình công nhận."
        )
    return _begin(Kind.RECOGNISE, decision, dossiers, actor, "replace", level=level, reason=reason, ground=ground)


@transaction.atomic
def begin_revocation(decision, *, dossiers, reason: str, ground: str, actor) -> Document:
    """Begin the decision that takes the recognition back from the units of ``dossiers``; errors as above."""
    decision, dossiers = _ready(decision, dossiers, reason, ground, actor)
    drafted = decision.revocations.standing().exclude(state="issued").filter(items__dossier__in=dossiers)
    if there := drafted.first():
        raise ValidationError(f"Đã có dự thảo thu hồi về đơn vị trong danh sách («{there.get_state_display()}»).")
    return _begin(Kind.REVOKE, decision, dossiers, actor, "revoke-draft", reason=reason, ground=ground)


def _ready(decision, dossiers, reason, ground, actor):
    """The decision and dossiers read afresh under their locks: of two who correct it the second is told."""
    if not may.corrects(decision, actor):
        raise PermissionDenied(f"Việc này của lãnh đạo {decision.office}, khi quyết định đã ban hành.")
    decision = Document.objects.select_for_update().get(pk=decision.pk)
    dossiers = Dossier.objects.locked([dossier.pk for dossier in dossiers])
    held = {recognition.dossier_id for recognition in in_force_under(decision)}
    said = []
    if not dossiers:
        said.append("Chọn ít nhất một đơn vị.")
    said += [f"{d.unit.full_name} không còn giữ công nhận theo quyết định này." for d in dossiers if d.pk not in held]
    if not reason.strip():
        said.append("Ghi lý do: lý do được in trong quyết định và hiện ở trang công khai.")
    if not ground.strip():
        said.append("Ghi căn cứ: văn bản, biên bản cho thấy nội dung phải sửa hoặc thu hồi.")
    if said:
        raise ValidationError(said)
    _require_free(dossiers, actor)
    return decision, dossiers


def _require_free(dossiers, actor):
    """The same rule as for the first decision: neither of the applicant's side nor, as a rule, of those who appraised."""
    for dossier in dossiers:
        if not may.is_free_to_decide(dossier, actor):
            raise PermissionDenied(
                f"Bạn ở bên đề nghị hoặc đã thẩm định hồ sơ của {dossier.unit.full_name}: lãnh đạo khác làm việc này."
            )


def _require_time_left(decision, dossiers):
    """What has run out cannot be given anew: the term of a replacement is that of the first decision."""
    held = Recognition.objects.filter(decision=decision.pk, dossier__in=dossiers, valid_to__lt=clock.today())
    said = [
        f"Công nhận của {over.unit.full_name} đã hết thời hạn ngày {over.valid_to:%d/%m/%Y} nên không thay thế được."
        for over in held.select_related("unit").order_by("unit__sort_key", "unit__code")
    ]
    if said:
        raise ValidationError(said)


def _begin(kind, decision, dossiers, actor, step, *, level="", reason, ground) -> Document:
    about = {"replaces": decision} if kind == Kind.RECOGNISE else {"revokes": decision}
    document = paperwork.begin(
        kind,
        office=decision.office,
        rnd=decision.round,
        dossiers=dossiers,
        signer=actor,
        level=level,
        reason=reason.strip(),
        ground=ground.strip(),
        **about,
    )
    for dossier in dossiers:
        workflow.note_step(dossier, step, actor, reason.strip(), document=document.pk)
    return document


# Effects


def _held(decision_id, dossier_ids=None) -> dict[int, Recognition]:
    """Recognitions of a decision by dossier, locked until the transaction ends."""
    found = Recognition.objects.select_for_update(of=("self",)).filter(decision=decision_id).order_by("pk")
    found = found if dossier_ids is None else found.filter(dossier__in=dossier_ids)
    return {recognition.dossier_id: recognition for recognition in found.select_related("unit")}


def _lock_items(*documents):
    """Their dossiers, whose history grows, and then what these units hold."""
    dossiers = Dossier.objects.filter(document_items__document__in=documents)
    Dossier.objects.lock(set(dossiers.values_list("pk", flat=True)))
    decisions.lock_units(dossiers)


def _items(document) -> list[Dossier]:
    return list(Dossier.objects.with_offices().filter(document_items__document=document).order_by("pk"))


def _require_held(dossiers, held):
    gone = [dossier.unit.full_name for dossier in dossiers if held[dossier.pk].ended_on is not None]
    if gone:
        raise ValidationError(f"{', '.join(gone)} không còn giữ công nhận này: hủy dự thảo, soạn lại.")


def give_replacement(document):
    """What was given before ends, for every unit of it; what the new decision says begins, on its day."""
    _lock_items(document, document.replaces)
    held, dossiers = _held(document.replaces_id), _items(document)
    paperwork.require_term(document, document.issued_on)
    _require_held(dossiers, held)
    for recognition in held.values():
        if recognition.ended_on is None:
            decisions.end_by(recognition, document)
    for dossier in dossiers:
        decisions.give(document, dossier)
    for dossier in _items(document.replaces):
        note = f"{document.number_said()} thay {document.replaces.number_said()}: {document.reason}"
        workflow.note_step(dossier, "replaced", document.issued_by, note, document=document.pk)


def take_back(document):
    """Each recognition ends on the day of the revocation, for its reason."""
    _lock_items(document)
    dossiers = _items(document)
    held = _held(document.revokes_id, [dossier.pk for dossier in dossiers])
    _require_held(dossiers, held)
    for dossier in dossiers:
        recognition = held[dossier.pk]
        recognition.ended_on, recognition.revoked_by = max(document.issued_on, recognition.valid_from), document
        recognition.end_reason = papers.shortened(
            f"Thu hồi theo quyết định {document.number_said()}: {document.reason}", 300
        )
        recognition.save(update_fields=["ended_on", "end_reason", "revoked_by"])
        workflow.note_step(dossier, "revoke", document.issued_by, document.reason, document=document.pk)
