"""Rounds: the list of them; where all units of one stand is told by the dashboard."""

from datetime import date

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from config import clock
from recognition.forms.days import day_or_none
from recognition.models import Round, Unit
from recognition.permissions.areas import reads_figures_of


@require_GET
def round_list(request):
    """The rounds of one's province, the running one first."""
    rounds = (
        Round.objects.visible_to(request.user)
        .select_related("procedure__title", "province")
        .order_by("-year", "procedure__code")
    )
    return render(request, "round/list.html", {"rounds": rounds})


@require_GET
def round_page(request, pk):
    """Leads to the figures of the round's title, year and province."""
    return redirect(_address("dashboard", request, _fetch(request.user, pk)))


@require_GET
def round_units(request, pk):
    """Leads to the units behind one number of the round."""
    number = {"so": request.GET.get("nhom", "all"), "huyen": request.GET.get("huyen", "")}
    return redirect(_address("dashboard_list", request, _fetch(request.user, pk), **number))


def _fetch(user, pk) -> Round:
    related = ("procedure__title", "province", "criteria_set")
    return get_object_or_404(Round.objects.visible_to(user).select_related(*related), pk=pk)


def _address(name, request, rnd, **more) -> str:
    """Whose area is smaller than the province reads their own."""
    day = day_or_none(request.GET.get("ngay", "")) or shown_day(rnd)
    home = reads_figures_of(request.user, Unit.objects.filter(pk=rnd.province_id)).first()
    said = {"noi": home.pk if home else "", "danh-hieu": rnd.title.code, "nam": rnd.year, "ngay": day.isoformat()}
    return reverse(name, query={key: value for key, value in (said | more).items() if value != ""})


def shown_day(rnd) -> date:
    """Today while the round runs, its last day afterwards."""
    return min(clock.today(), rnd.done_on)
