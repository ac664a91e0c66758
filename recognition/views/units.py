"""Units: find one, see what became of it, say that a commune is "vùng khó khăn"."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from config import clock
from recognition import permissions
from recognition.forms.units import AreaForm, UnitFilter
from recognition.models import AreaDesignation, Dossier, EarlierDecision, Tier, Unit
from recognition.timelines import timeline


@require_GET
def unit_list(request):
    """Find a unit by name, with or without marks, as at a day."""
    form = UnitFilter(request.GET, user=request.user)
    page = Paginator(form.found().select_related("parent"), 50).get_page(request.GET.get("page"))
    keeps = bool(permissions.keeping_units(request.user))
    context = {"form": form, "page": page, "query": form.query(), "keeps": keeps}
    return render(request, "unit/list.html", context)


def unit(request, pk):
    """One unit: its names, what it came from and went to, its area, its recognitions."""
    found = get_object_or_404(Unit.objects.real().select_related("parent", "continues", "own_office"), pk=pk)
    may = permissions.designates_area(request.user, found)
    form = AreaForm(request.POST if request.method == "POST" else None, unit=found)
    if request.method == "POST":
        if not may:
            raise PermissionDenied("Vùng khó khăn do cơ quan cấp trên của xã nhập, xã không tự nhập.")
        if form.is_valid():
            _designate(form, found, request.user)
            messages.success(request, "Đã ghi vùng.")
            return redirect("unit", pk=pk)
    context = {"unit": found, "may": may, "form": form} | _all_about(found, request.user)
    return render(request, "unit/unit.html", context, status=422 if request.method == "POST" else 200)


def _papers_of(unit):
    return EarlierDecision.objects.filter(unit__in=unit.lineage_ids())


def _all_about(unit, user) -> dict:
    points = timeline(unit, clock.today())
    return {
        "names": list(unit.names.all()),
        "areas": unit.area_designations.select_related("office"),
        "before": unit.changes_before.select_related("old", "new").order_by("old__sort_key"),
        "after": unit.changes_after.select_related("old", "new").order_by("new__sort_key"),
        "offices": unit.offices.existing(clock.today()),
        "timeline": points,
        "holds_own": any(not point.inherited for point in points) or unit.valid_to is not None,
        "keeps": unit.tier == Tier.INSTITUTION
        and Unit.objects.filter(permissions.institutions_kept_by(user), pk=unit.pk).exists(),
        "scans": set(_papers_of(unit).visible_to(user).exclude(file=None).values_list("pk", flat=True)),
        "enters_earlier": permissions.enters_earlier(user, unit),
        "dossiers": Dossier.objects.visible_to(user).filter(unit=unit).for_list(),
        "above": Unit.objects.above(unit),
    }


def _designate(form, unit, user) -> AreaDesignation:
    office = permissions.designating_office(user, unit)
    designation = form.save(commit=False)
    designation.unit, designation.entered_by, designation.office, designation.entered_at = (
        unit,
        user,
        office,
        clock.now(),
    )
    designation.save()
    return designation
