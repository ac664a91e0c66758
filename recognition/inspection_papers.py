"""The Tờ trình of the office that inspected, to the office that decides (TT 44 Điều 5)."""

from django.core.exceptions import ValidationError
from django.db import transaction

from recognition import inspections, paperwork
from recognition.models import Document
from recognition.models.inspections import minutes_in_force


def proposal_of(dossier) -> Document | None:
    """The one made since the minutes in force, given up ones apart; issued or still on its way."""
    minutes = minutes_in_force(dossier)
    if minutes is None:
        return None
    found = Document.objects.standing().filter(kind=Document.Kind.PROPOSAL, office=minutes.office)
    return found.filter(items__dossier=dossier, created_at__gte=minutes.at).first()


@transaction.atomic
def begin_proposal(dossier, *, signer, actor) -> Document:
    """Draft the Tờ trình on what was found, to be signed by ``signer``.

    Raises PermissionDenied; ValidationError without minutes, when there is one, or when the own leader decides.
    """
    locked = inspections.locked_for(dossier, actor)
    if minutes_in_force(locked) is None:
        raise ValidationError("Chưa có Biên bản kiểm tra về lượt nộp này: lập Biên bản rồi lập Tờ trình.")
    if locked.decider() == locked.held_by:
        raise ValidationError(f"Lãnh đạo {locked.held_by} tự quyết định hồ sơ này: không cần Tờ trình, trình thẳng.")
    if there := proposal_of(locked):
        raise ValidationError(f"Đã có Tờ trình, đang «{there.get_state_display()}»: mở Tờ trình đó để làm tiếp.")
    return paperwork.begin(
        Document.Kind.PROPOSAL, office=locked.held_by, rnd=locked.round, dossiers=[locked], signer=signer
    )
