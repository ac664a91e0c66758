"""Groups of a province's units over their life: formed, renamed, filled and emptied from a day on."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from config import clock
from recognition.models import GroupMembership, PlanChange, Unit, UnitGroup
from recognition.provincial import changes

DAY = timedelta(days=1)
Action = PlanChange.Action
IN, OUT = "Đơn vị vào cụm", "Đơn vị ra khỏi cụm"


@transaction.atomic
def rename(group: UnitGroup, name: str, day: date, *, seen: int, reason: str, actor) -> UnitGroup:
    """Called ``name`` from ``day`` on; what it was called before stays. Raises as ``changes.correct``, and for a day ahead.

    From the very day on which the present name began, the name itself is put right.
    """
    since = _named_since(group)
    if not since <= day <= clock.today():
        raise ValidationError(
            f"Tên hiện nay có từ {since:%d/%m/%Y}: tên mới tính từ ngày đó đến hôm nay, không trước, không sau."
        )
    before, group.name = group.name, name

    def keep():
        if day > since:
            group.names.create(name=before, valid_from=since, valid_to=day - DAY)

    changes.correct(group, seen=seen, reason=reason, actor=actor, then=keep)
    return group


def _named_since(group: UnitGroup) -> date:
    last = group.names.order_by("-valid_to").first()
    return last.valid_to + DAY if last else group.valid_from


@transaction.atomic
def add_units(group: UnitGroup, units: list[Unit], day: date, *, actor) -> list[GroupMembership]:
    """``units`` belong to ``group`` from ``day`` on. Raises PermissionDenied; ValidationError with all reasons."""
    changes.require_may(actor, group.province)
    group = UnitGroup.objects.select_for_update(of=("self",)).select_related("province").get(pk=group.pk)
    if not units:
        raise ValidationError("Chọn ít nhất một đơn vị.")
    if said := _outside(group, day) + [sentence for unit in units for sentence in _unfit(group, unit, day)]:
        raise ValidationError(said)
    made = GroupMembership.objects.bulk_create(
        GroupMembership(group=group, unit=unit, valid_from=day, valid_to=group.valid_to) for unit in units
    )
    changes.write(group, Action.CORRECTED, {}, {IN: f"{_named(units)}, từ {day:%d/%m/%Y}"}, actor=actor)
    return made


def _outside(group: UnitGroup, day: date) -> list[str]:
    if group.valid_from <= day and (group.valid_to is None or day <= group.valid_to):
        return []
    until = f" đến hết {group.valid_to:%d/%m/%Y}" if group.valid_to else ""
    return [f"{group} có từ {group.valid_from:%d/%m/%Y}{until}: chọn ngày trong thời gian đó."]


def _unfit(group: UnitGroup, unit: Unit, day: date) -> list[str]:
    """Why ``unit`` cannot join: of another province, not there on the day, or a member from then on already."""
    if not unit.path.startswith(group.province.path):
        return [f"{unit} không thuộc {group.province}."]
    if not unit.exists_on(day):
        return [f"{unit} chưa có, hoặc không còn, vào ngày {day:%d/%m/%Y}."]
    there = next((m for m in group.memberships.filter(unit=unit) if m.valid_to is None or m.valid_to >= day), None)
    return [f"{unit} đã ở trong cụm từ {there.valid_from:%d/%m/%Y}."] if there else []


@transaction.atomic
def remove_unit(membership: GroupMembership, day: date, *, reason: str, actor):
    """From ``day`` the unit belongs to the group no longer; up to then it did.

    From its very first day on: it was entered by mistake, and only the trail keeps that. Raises as ``add_units``.
    """
    group = membership.group
    changes.require_may(actor, group.province)
    stored = GroupMembership.objects.select_for_update(of=("self",)).filter(pk=membership.pk).first()
    if stored is None or stored.valid_to != membership.valid_to:
        raise ValidationError(changes.MOVED.format(group))
    if not reason.strip():
        raise ValidationError("Ghi lý do đưa đơn vị ra khỏi cụm.")
    if day < stored.valid_from:
        raise ValidationError(f"{stored.unit} vào cụm từ {stored.valid_from:%d/%m/%Y}: chọn từ ngày đó trở đi.")
    before = f"{stored.unit}, từ {stored.valid_from:%d/%m/%Y}"
    if day == stored.valid_from:
        stored.delete()
    else:
        stored.valid_to = day - DAY
        stored.save(update_fields=["valid_to"])
    changes.write(group, Action.CORRECTED, {OUT: before}, {OUT: f"từ {day:%d/%m/%Y}"}, actor=actor, reason=reason)


@transaction.atomic
def end(group: UnitGroup, day: date, *, seen: int, reason: str, actor) -> UnitGroup:
    """``day`` is the last of the group and of whoever belongs to it. Raises as ``changes.correct``."""
    group.valid_to = day
    last = group.memberships.order_by("-valid_from").first()
    if last and last.valid_from > day:
        raise ValidationError(f"{last.unit} vào cụm từ {last.valid_from:%d/%m/%Y}: ngày cuối không trước ngày đó.")
    changes.correct(group, seen=seen, reason=reason, actor=actor, action=Action.ENDED)
    group.memberships.filter(Q(valid_to=None) | Q(valid_to__gt=day)).update(valid_to=day)
    return group


def _named(units) -> str:
    return ", ".join(map(str, units))
