"""Rounds: how far a province is, and the list behind every number."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from config import clock
from criteria import wording
from recognition.dashboard import round as figures
from recognition.dashboard.board import Board, Question
from recognition.dashboard.map import dots
from recognition.forms.days import day_or_none
from recognition.models import Dossier, Round
from recognition.reminding import nudges


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
    """Where all units of a round stand, against the plan and on the map."""
    rnd = _fetch(request.user, pk)
    day = day_or_none(request.GET.get("ngay", "")) or shown_day(rnd)
    overview = figures.overview(rnd, day, request.user)
    return render(
        request,
        "round/round.html",
        {
            "round": rnd,
            "overview": overview,
            "day": day,
            "labels": figures.STATE_LABELS,
            "states": figures.STATES,
            "aims": [_aim(aim) for aim in overview.aims],
            "map": dots(Board(Question(rnd.province, rnd.title, rnd.year, day), request.user)),
        },
    )


def _fetch(user, pk) -> Round:
    related = ("procedure__title", "province", "criteria_set")
    return get_object_or_404(Round.objects.visible_to(user).select_related(*related), pk=pk)


def shown_day(rnd) -> date:
    """Today while the round runs, its last day afterwards."""
    return min(clock.today(), rnd.done_on)


def _aim(aim) -> dict:
    return {
        "aim": aim,
        "percent": wording.percent(aim.share),
        "asked": aim.target.amount_said,
    }


@require_GET
def round_units(request, pk):
    """The units behind one number."""
    rnd = _fetch(request.user, pk)
    day = day_or_none(request.GET.get("ngay", "")) or shown_day(rnd)
    overview = figures.overview(rnd, day, request.user)
    group = request.GET.get("nhom", "all")
    levels = {f"level-{code}": label for code, label in overview.group_labels.items()}
    names = figures.STATE_LABELS | levels | {"all": "Tất cả đơn vị"}
    if group not in names:
        raise Http404
    places = overview.places(group, request.GET.get("huyen", ""))
    reminds = group in nudges.HURRIED and nudges.reminds_in(request.user, rnd)
    if group in nudges.HURRIED:
        nudges.add_messages(rnd, places)
    openable = set(Dossier.objects.visible_to(request.user).filter(round=rnd).values_list("pk", flat=True))
    return render(
        request,
        "round/units.html",
        {
            "round": rnd,
            "day": day,
            "places": places,
            "heading": names[group],
            "openable": openable,
            "reminds": reminds,
            "level_labels": overview.level_labels,
        },
    )
