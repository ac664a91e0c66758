"""The life of a province's scoring sheet: entered by an officer, approved by a leader, from then on as it is."""

from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from criteria import wording
from criteria.library import spec_of
from criteria.models import CriteriaSet
from criteria.points import FULL
from recognition import permissions
from recognition.models import ScoringSheet

FIELDS = ("name", "basis", "step", "maxima", "parts")


def sets():
    """The published sets whose maxima come from a sheet."""
    return CriteriaSet.objects.published().filter(uses_sheet=True).select_related("circular")


def as_text(number: Fraction) -> str:
    """7.5 as the sheet keeps it, "7.5"; exact, what is typed has at most two places."""
    return str((Decimal(number.numerator) / Decimal(number.denominator)).normalize().__format__("f"))


def missing(sheet) -> list[str]:
    """What a sheet still lacks before it can be approved, in sentences."""
    spec, said = spec_of(sheet.criteria_set), []
    word = spec.subject_word
    empty = [indicator.number for indicator in spec.indicators if indicator.number not in sheet.maxima]
    if empty:
        said.append(f"{word} {', '.join(empty)} chưa có điểm tối đa.")
    off = [n for n, most in sheet.maxima.items() if Fraction(most) <= 0 or Fraction(most) % Fraction(sheet.step)]
    if off:
        step = wording.decimal(Fraction(sheet.step))
        said.append(f"{word} {', '.join(off)}: điểm tối đa phải lớn hơn 0 và theo bước {step}.")
    said += [
        _parts_said(word, number, listed, sheet)
        for number, listed in sheet.parts.items()
        if _differ(number, listed, sheet)
    ]
    if sheet.total != FULL:
        said.append(f"Tổng điểm tối đa là {sheet.total_said}, phải đúng 100 ({_difference(sheet.total)}).")
    return said


def _difference(total: Fraction) -> str:
    return f"{'thừa' if total > FULL else 'còn thiếu'} {wording.decimal(abs(total - FULL))}"


def _differ(number, listed, sheet) -> bool:
    return sum(Fraction(most) for _, most in listed) != Fraction(sheet.maxima.get(number, 0))


def _parts_said(word, number, listed, sheet) -> str:
    total = wording.decimal(sum(Fraction(most) for _, most in listed))
    most = wording.decimal(Fraction(sheet.maxima.get(number, 0)))
    return f"{word} {number}: các điểm thành phần cộng lại là {total}, điểm tối đa là {most}."


@transaction.atomic
def save(sheet, content: dict, *, actor) -> ScoringSheet:
    """Keep what an officer typed of a draft, new or known; it need not add up yet. Raises PermissionDenied, ValidationError."""
    if sheet.pk:
        sheet = _locked(sheet)
    if not permissions.edits_sheet(sheet, actor):
        raise PermissionDenied(f"Phiếu điểm chưa duyệt do chuyên viên {sheet.office} sửa.")
    for name in FIELDS:
        setattr(sheet, name, content[name])
    sheet.entered_by, sheet.entered_at = actor, clock.now()
    sheet.save()
    return sheet


@transaction.atomic
def approve(sheet, *, seen: str, actor) -> ScoringSheet:
    """Approve what the leader read (``seen`` is its digest). Raises PermissionDenied, or ValidationError with all reasons."""
    sheet = _locked(sheet)
    if not permissions.approves_sheet(sheet, actor):
        raise PermissionDenied(f"Phiếu điểm do lãnh đạo {sheet.office} duyệt, là người không nhập phiếu.")
    if seen != sheet.digest():
        raise ValidationError("Chuyên viên vừa sửa phiếu này: xem lại bản mới bên dưới rồi duyệt.")
    if said := missing(sheet):
        raise ValidationError(said)
    sheet.approved_by, sheet.approved_at = actor, clock.now()
    sheet.save()
    return sheet


def _locked(sheet) -> ScoringSheet:
    fresh = (
        ScoringSheet.objects.select_for_update(of=("self",)).select_related("office", "criteria_set").get(pk=sheet.pk)
    )
    if fresh.is_approved:
        raise ValidationError("Phiếu điểm đã duyệt nên không đổi được nữa. Cần số khác: lập phiếu mới.")
    return fresh


@transaction.atomic
def illustrate(province, criteria_set, *, office, officer, leader) -> ScoringSheet:
    """The illustration that ships with a set, approved for a demonstration or a specimen province, where alone it may be used.

    It says on screen and paper that it is one. Raises ValidationError elsewhere.
    """
    if not (settings.PORTAL_DEMO or province.specimen):
        raise ValidationError("Phiếu điểm minh họa chỉ dùng để trình diễn.")
    example = spec_of(criteria_set).example_sheet
    return ScoringSheet.objects.create(
        province=province,
        criteria_set=criteria_set,
        name=f"Phiếu điểm minh họa ({criteria_set.circular})",
        basis="Không phải văn bản của tỉnh, chỉ để trình diễn",
        step=Decimal("0.5"),
        maxima={number: as_text(maximum) for number, maximum in example.items()},
        illustration=True,
        office=office,
        entered_by=officer,
        approved_by=leader,
        approved_at=clock.now(),
    )
