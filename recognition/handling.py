"""Putting somebody in charge of dossiers in the office that holds them. Others may still work on them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import permissions, workflow
from recognition.models import Dossier, Handling, Membership, Office, Role, User
from recognition.permissions import queue as may


@transaction.atomic
def put_in_charge(ids, handler: User, *, actor: User, reason="") -> list[Dossier]:
    """Put ``handler`` in charge of the dossiers ``ids`` in the office that holds each; those whose handler changed.

    The rows are locked first, so of two who take the same dossier the second is told. Either all or none changes.
    Raises PermissionDenied when ``actor`` may not; ValidationError, with every reason, when it cannot be.
    """
    dossiers = Dossier.objects.locked(ids)
    present = {row.dossier_id: row for row in _present(dossiers)}
    changing = [one for one in dossiers if one.pk not in present or present[one.pk].handler_id != handler.pk]
    _check(changing, present, handler, actor, reason)
    for dossier in changing:
        _change(dossier, present.get(dossier.pk), handler, actor, reason)
    return changing


def _present(dossiers) -> list[Handling]:
    """Who is in charge now, in the offices that hold the dossiers."""
    holds = {dossier.pk: dossier.held_by_id for dossier in dossiers}
    rows = Handling.objects.present().filter(dossier__in=holds).select_related("handler")
    return [row for row in rows if row.office_id == holds[row.dossier_id]]


def in_charge(dossiers) -> dict[int, User]:
    """Primary key → who is in charge in the office that holds the dossier; one query."""
    return {row.dossier_id: row.handler for row in _present(dossiers)}


def colleagues(office: Office):
    """Those who may be in charge of dossiers in ``office``: its officers of today, by name."""
    held = Membership.objects.in_force(clock.today()).filter(office=office, role=Role.OFFICER)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("full_name", "pk")


def _check(dossiers, present, handler, actor, reason):
    for dossier in dossiers:
        if not may.puts_in_charge(dossier, handler, actor):
            raise PermissionDenied(
                f"{dossier}: chuyên viên {dossier.held_by} nhận phụ trách; lãnh đạo hoặc người quản lý của cơ quan ấy giao cho người khác."
            )
    said = [_why_not(dossier, handler) for dossier in dossiers]
    taken = [present[dossier.pk] for dossier in dossiers if dossier.pk in present]
    if taken and not reason:
        names = ", ".join(dict.fromkeys(str(row.handler) for row in taken))
        said.append(f"Có hồ sơ đang do {names} phụ trách: ghi lý do thay người.")
    if len(reason) > Handling._meta.get_field("reason").max_length:
        said.append("Lý do thay người dài quá 300 chữ: ghi ngắn lại.")
    if said := [sentence for sentence in said if sentence]:
        raise ValidationError(said)


def _why_not(dossier, handler) -> str:
    """Why ``handler`` cannot be in charge of ``dossier``; "" when they can."""
    if dossier.state not in may.AT_HAND:
        return f"{dossier} đang «{dossier.get_state_display()}»: chỉ giao người phụ trách khi hồ sơ ở cơ quan tiếp nhận, thẩm định, quyết định."
    if not may.takes(dossier, handler):
        side = permissions.is_on_applicants_side(dossier, handler)
        why = "ở bên đề nghị hoặc đã tham gia lập hồ sơ" if side else f"không phải chuyên viên {dossier.held_by}"
        return f"{handler} {why} nên không phụ trách {dossier} được. Chọn chuyên viên khác."
    return ""


def _change(dossier, before, handler, actor, reason):
    now = clock.now()
    if before is not None:
        before.ended_at, before.ended_by = now, actor
        before.save(update_fields=["ended_at", "ended_by"])
    given = {"office": dossier.held_by, "handler": handler, "reason": reason if before else ""}
    Handling.objects.create(dossier=dossier, begun_at=now, begun_by=actor, **given)
    said = f"{handler} phụ trách" + (f", thay {before.handler}. Lý do: {reason}" if before else ".")
    workflow.note_step(dossier, "handle", actor, said, handler=handler.pk)
