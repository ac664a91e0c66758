"""Scoring sheets of the province: enter, look at, approve."""

from decimal import Decimal
from fractions import Fraction

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from criteria import wording
from criteria.library import spec_of
from recognition import permissions, sheets
from recognition.forms.sheets import SheetForm
from recognition.models import ScoringSheet

USUAL_STEP = Decimal("0.5")  # what a new sheet begins with


@require_GET
def sheet_list(request):
    """The sheets of one's province, approved ones and one's own drafts."""
    found = ScoringSheet.objects.visible_to(request.user)
    context = {
        "sheets": found.select_related("province", "criteria_set__circular", "office", "entered_by", "approved_by"),
        "sets": sheets.sets() if permissions.sheet_office(request.user) else (),
    }
    return render(request, "sheet/list.html", context)


def sheet_new(request, code):
    """Begin a sheet for a set."""
    office = permissions.sheet_office(request.user)
    if office is None:
        raise PermissionDenied("Phiếu điểm do chuyên viên cơ quan cấp tỉnh (Sở, UBND tỉnh) nhập.")
    criteria_set = get_object_or_404(sheets.sets(), code=code)
    made = ScoringSheet(
        province=office.unit, criteria_set=criteria_set, office=office, entered_by=request.user, step=USUAL_STEP
    )
    return _edit(request, made)


def sheet(request, pk):
    """One sheet: to fill in for its officers while it is a draft, to read for everybody else."""
    found = _fetch(request.user, pk)
    if request.method == "POST" and not permissions.edits_sheet(found, request.user):
        raise PermissionDenied(
            f"Phiếu điểm chưa duyệt do chuyên viên {found.office} sửa; phiếu đã duyệt không sửa được."
        )
    return _edit(request, found)


def _fetch(user, pk) -> ScoringSheet:
    related = ("province", "criteria_set__circular", "office", "entered_by", "approved_by")
    return get_object_or_404(ScoringSheet.objects.visible_to(user).select_related(*related), pk=pk)


def _edit(request, found):
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        sheet=found,
        initial={
            "name": found.name,
            "basis": found.basis,
            "step": wording.decimal(Fraction(found.step)),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = sheets.save(found, form.content, actor=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Đã lưu phiếu điểm. Lãnh đạo duyệt khi phiếu đã đủ.")
            return redirect(saved)
    return render(request, "sheet/sheet.html", _context(request, found, form), status=422 if form.errors else 200)


def _context(request, found, form) -> dict:
    spec, maxima = spec_of(found.criteria_set), found.as_maxima()
    rows = [(i, maxima.maxima.get(i.number), maxima.parts.get(i.number, ())) for i in spec.indicators]
    return {
        "sheet": found,
        "form": form,
        "rows": rows,
        "note": maxima.note,
        "missing": [] if found.is_approved or not found.pk else sheets.missing(found),
        "edits": permissions.edits_sheet(found, request.user),
        "approves": bool(found.pk) and permissions.approves_sheet(found, request.user),
        "digest": found.digest() if found.pk else "",
    }


@require_POST
def sheet_approve(request, pk):
    """Approve: from now on the sheet is as it is."""
    found = _fetch(request.user, pk)
    try:
        sheets.approve(found, seen=request.POST.get("seen", ""), actor=request.user)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, "Đã duyệt phiếu điểm. Từ nay mở được đợt dùng phiếu này; phiếu không sửa được nữa.")
    return redirect(found)
