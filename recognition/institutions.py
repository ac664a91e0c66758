"""The register of institutions: entered, put right and ended by the offices above them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from recognition import registry
from recognition.models import Dossier, Office, OfficeKind, Tier, Unit
from recognition.models.dossiers import ENDED, WITH_APPLICANT

JUDGED_BY = ("kind", "public", "assessed_at", "parent_id")


def under_review(unit: Unit) -> Dossier | None:
    """A dossier of ``unit`` that is being appraised now: what the unit is must not change under it."""
    return Dossier.objects.filter(unit=unit).exclude(state__in=[*ENDED, *WITH_APPLICANT]).first()


@transaction.atomic
def add(unit: Unit, *, code: str, office_code: str, place: str) -> Unit:
    """Enter ``unit`` under ``code`` (one of the portal's own when it is empty), with an office of its own unless it is one.

    Raises ValidationError for a parent under which it cannot hang.
    """
    Unit.objects.select_for_update().get(pk=unit.parent_id)  # two who enter at once get different codes
    unit.tier, unit.code = Tier.INSTITUTION, code or _next_code(unit.parent)
    registry.check_place(unit)
    unit.save()
    if unit.own_office_id is None:
        Office.objects.create(
            unit=unit,
            kind=OfficeKind.INSTITUTION,
            name=unit.full_name,
            code=office_code,
            place=place,
            valid_from=unit.valid_from,
        )
    return unit


def _next_code(parent: Unit) -> str:
    """ "12103-DV004": the unit above, and the first number that is free."""
    taken = set(Unit.objects.filter(code__startswith=f"{parent.code}-DV").values_list("code", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if f"{parent.code}-DV{n:03d}" not in taken)
    return f"{parent.code}-DV{number:03d}"


@transaction.atomic
def correct(unit: Unit, *, office_code: str, place: str) -> Unit:
    """Save what was put right. Raises ValidationError when a dossier under review rests on what would change."""
    before = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    dossier = under_review(before)
    if dossier and any(getattr(before, name) != getattr(unit, name) for name in JUDGED_BY):
        raise ValidationError(
            f"Hồ sơ năm {dossier.round.year} của {before} đang «{dossier.get_state_display()}»: loại hình, công lập, cấp "
            "đánh giá, nơi quản lý sửa được khi hồ sơ đã xong hoặc được trả bổ sung."
        )
    registry.check_place(unit)
    registry.correct(unit)
    own = unit.offices.filter(kind=OfficeKind.INSTITUTION).order_by("-valid_from").first()
    if own:
        own.name = unit.full_name if own.name == before.full_name else own.name
        own.code, own.place = office_code or own.code, place or own.place
        own.save(update_fields=["name", "code", "place"])
    return unit


@transaction.atomic
def end(unit: Unit, *, day: date) -> Unit:
    """``day`` is the last of ``unit`` and of its own office. Raises ValidationError for a day before its first, or with an open dossier."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if unit.valid_to is not None:
        raise ValidationError(f"{unit} đã kết thúc sau ngày {unit.valid_to:%d/%m/%Y}.")
    if day < unit.valid_from:
        raise ValidationError(f"{unit} bắt đầu từ {unit.valid_from:%d/%m/%Y}, không thể kết thúc trước ngày đó.")
    if unit.dossiers.exclude(state__in=ENDED).exists():
        raise ValidationError(f"{unit} còn hồ sơ đang làm: rút hồ sơ, hoặc chờ hồ sơ xong, rồi mới kết thúc.")
    unit.valid_to = day
    unit.save(update_fields=["valid_to"])
    unit.offices.filter(kind=OfficeKind.INSTITUTION, valid_to=None, valid_from__lte=day).update(valid_to=day)
    return unit
