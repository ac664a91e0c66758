"""What must hold when an operator enters or corrects units, offices and memberships, by hand or from a file."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from recognition.models import Membership, Office, Tier, Unit

_ORDER = list(Tier)


@transaction.atomic
def correct(unit: Unit) -> None:
    """Save ``unit``, whose present name may have been put right: its last dated name follows, so papers print the same.

    For a mistake in writing; a new name by law is ``territory.rename``.
    """
    last = unit.names.order_by("valid_from").last() if unit.pk else None
    if last and (last.type, last.name) != (unit.type, unit.name):
        last.type, last.name = unit.type, unit.name
        last.save(update_fields=["type", "name"])
    unit.save(force_insert=unit.pk is None)


def check_place(unit: Unit) -> None:
    """Raise ValidationError unless ``unit`` hangs where a unit of its tier can: below a higher one that lives then."""
    if unit.tier not in _ORDER:
        return  # the field itself complains
    parent = unit.parent
    if unit.tier in (Tier.NATION, Tier.PROVINCE):
        _require(not parent, "parent", "Đơn vị cấp tỉnh không thuộc đơn vị nào.")
        return
    _require(parent, "parent", "Chưa ghi đơn vị cấp trên.")
    above = parent.tier != Tier.NATION and _ORDER.index(parent.tier) < _ORDER.index(unit.tier)
    _require(above, "parent", f"{parent} không phải là cấp trên của {unit.get_tier_display().lower()}.")
    lives = unit.valid_from is None or parent.exists_on(unit.valid_from)
    _require(lives, "parent", f"{parent} chưa có, hoặc không còn, vào ngày bắt đầu của đơn vị này.")


def check_description(unit: Unit) -> None:
    """Raise ValidationError, field by field, unless an institution says what it is, and an area says nothing of the kind."""
    given = {"kind": unit.kind, "public": unit.public, "assessed_at": unit.assessed_at}
    is_institution = unit.tier == Tier.INSTITUTION
    wrong = {name for name, value in given.items() if (value in ("", None)) == is_institution}
    if wrong:
        sentence = "Cần ghi với cơ quan, đơn vị." if is_institution else "Chỉ ghi với cơ quan, đơn vị."
        raise ValidationError(dict.fromkeys(sorted(wrong), sentence))


def check_rivals(office: Office) -> None:
    """Raise ValidationError when the unit has another office of that kind at the time: nobody could tell who is responsible."""
    if office.valid_from is None:
        return
    rivals = Office.objects.filter(unit=office.unit, kind=office.kind).exclude(pk=office.pk)
    rivals = rivals.filter(Q(valid_to=None) | Q(valid_to__gte=office.valid_from))
    if office.valid_to:
        rivals = rivals.filter(valid_from__lte=office.valid_to)
    rival = rivals.first()
    _require(
        rival is None,
        "kind",
        f"{office.unit} đã có «{rival}» cùng loại trong thời gian đó. Sửa cơ quan ấy, hoặc ghi ngày kết thúc trước.",
    )


def check_membership(membership: Membership) -> None:
    """Raise ValidationError when a membership begins while its office is not there."""
    office, day = membership.office, membership.valid_from
    lives = day is None or (office.valid_from <= day and (office.valid_to is None or day <= office.valid_to))
    _require(lives, "valid_from", f"{office} chưa có, hoặc không còn, vào ngày này.")


def _require(holds, field: str, sentence: str) -> None:
    if not holds:
        raise ValidationError({field: sentence})
