"""The papers that follow a council's conclusions: Báo cáo thẩm định, and the Tờ trình to the office that decides."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max

from recognition import council_steps, paperwork
from recognition.models import Council, Document, DocumentItem
from recognition.permissions.councils import keeps_council, people_on_sides

KINDS = {Document.Kind.REPORT: "Báo cáo thẩm định", Document.Kind.PROPOSAL: "Tờ trình"}


@transaction.atomic
def begin(kind, council: Council, *, signer, actor) -> Document:
    """Draft the paper over every concluded dossier that has none of this kind yet, to be signed by ``signer``.

    Raises PermissionDenied; ValidationError when there is nothing to put in it, or what it rests on is missing.
    """
    if not keeps_council(council, actor):
        raise PermissionDenied(f"Việc này của chuyên viên {council.office}.")
    Council.objects.select_for_update().get(pk=council.pk)
    dossiers = _open_to(kind, council, actor)
    if kind == Document.Kind.PROPOSAL:
        dossiers = _ready_to_propose(council, dossiers)
    if not dossiers:
        raise ValidationError(f"Không còn hồ sơ nào chờ {KINDS[kind]}: hồ sơ có kết luận đều đã nằm trong một văn bản.")
    return paperwork.begin(kind, office=council.office, rnd=council.round, dossiers=dossiers, signer=signer)


def _open_to(kind, council, actor) -> list:
    found = council_steps.concluded(council)
    covered = _covered(kind, council, found)
    sides = people_on_sides([d for d in found if not d.is_convened_at_home()], [actor.pk])
    return [dossier for dossier in found if dossier.pk not in covered and not sides[dossier.pk]]


def _covered(kind, council, dossiers, **more) -> set[int]:
    """Those of ``dossiers`` that a standing paper of this kind already reports on, made since their minutes."""
    items = DocumentItem.objects.filter(dossier__in=dossiers, document__kind=kind, document__office=council.office_id)
    items = items.exclude(document__state=Document.State.ABANDONED).filter(**more)
    items = items.filter(dossier__minutes__council=council).annotate(written=Max("dossier__minutes__at"))
    return set(items.filter(document__created_at__gte=F("written")).values_list("dossier_id", flat=True))


def _ready_to_propose(council, dossiers) -> list:
    """Those for one deciding office, concluded for a level, reported on. Raises ValidationError with what is missing."""
    wanted = [d for d in dossiers if d.concluded_level or d.is_convened_at_home()]
    decider = council_steps.other_decider(council, wanted)
    if wanted and decider is None:
        raise ValidationError(
            f"Lãnh đạo {council.office} tự quyết định các hồ sơ này: không cần Tờ trình, trình thẳng."
        )
    wanted = [dossier for dossier in wanted if dossier.decider() == decider]
    reported = _covered(Document.Kind.REPORT, council, wanted, document__state=Document.State.ISSUED)
    if lacking := [dossier.unit.full_name for dossier in wanted if dossier.pk not in reported]:
        raise ValidationError(f"Báo cáo thẩm định phải ban hành trước Tờ trình. Còn thiếu: {', '.join(lacking)}.")
    return wanted
