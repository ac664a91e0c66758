"""The criteria, for everybody to read: no sign-in, nothing to change."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.shortcuts import get_list_or_404, get_object_or_404, render
from django.views.decorators.http import require_GET

from config import clock
from criteria import library, publication
from criteria.differences import differences
from criteria.models import CriteriaSet


@login_not_required
@require_GET
def criteria_list(request):
    """All sets and versions, those of circulars in force first."""
    found = CriteriaSet.objects.visible_to(request.user).select_related("circular")
    found = found.annotate(count=Count("indicators")).order_by("-circular__in_force_from", "code", "-pk")
    today = clock.today()
    is_over = {row: bool(row.circular.in_force_to and row.circular.in_force_to < today) for row in found}
    groups = [
        ("Thông tư đang có hiệu lực", [row for row in is_over if not is_over[row]]),
        ("Thông tư đã hết hiệu lực, giữ cho các năm đã qua", [row for row in is_over if is_over[row]]),
    ]
    return render(request, "criteria/list.html", {"groups": [group for group in groups if group[1]]})


@login_not_required
@require_GET
def criteria_set(request, code, version):
    """One version of a set, to read and to print."""
    row = get_object_or_404(_versions(request.user, code), version=version)
    spec = library.spec_of(row)
    context = {
        "row": row,
        "spec": spec,
        "others": _versions(request.user, code).exclude(pk=row.pk),
        "chapters": publication.chapters(spec),
        "bands": publication.bands(spec),
        "applicability": publication.applicability(spec),
    }
    return render(request, "criteria/set.html", context)


@login_not_required
@require_GET
def criteria_compare(request, code):
    """Two versions of a set side by side; what is not chosen, or is none, is the latest and the one before it."""
    versions = get_list_or_404(_versions(request.user, code))
    known = {row.version: row for row in versions}
    new = known.get(request.GET.get("moi", ""), versions[0])
    old = known.get(request.GET.get("cu", ""), versions[min(1, len(versions) - 1)])
    found = differences(library.spec_of(old), library.spec_of(new))
    context = {"code": code, "versions": versions, "old": old, "new": new, "differences": found}
    return render(request, "criteria/compare.html", context)


def _versions(user, code):
    """Latest first."""
    return CriteriaSet.objects.visible_to(user).filter(code=code).select_related("circular").order_by("-pk")
