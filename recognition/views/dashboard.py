"""The province's view: figures over an area, the list behind each, and both as files."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config import clock
from recognition.dashboard import aims as plan_aims
from recognition.dashboard.board import Board
from recognition.dashboard.figures import WITH_UNIT, Figure, Reading, figures_of
from recognition.dashboard.sections import Reckoning, sections, table_of
from recognition.dashboard.tables import FORMATS, Table, level_names, list_table
from recognition.forms.dashboard import Asked, asked_of
from recognition.models import Dossier

PAGE_SIZE = 100


@require_GET
def dashboard(request):
    """How far an area is from its plan on a day, who has not started, where dossiers wait; every number opens its list."""
    asked = asked_of(request.user, request.GET)
    if asked is None:
        return render(request, "dashboard/nowhere.html")
    _say_misread(request, asked)
    reckoning = _reckoning(request.user, asked)
    reading = reckoning.reading
    context = _head(asked, reading) | {
        "figures": reckoning.figures,
        "sections": sections(reckoning),
        "aim": _aim(reading),
        "deadlines": _shared_dates(reading.board.rounds),
    }
    return render(request, "dashboard/dashboard.html", context)


@require_GET
def dashboard_list(request):
    """The units behind one number, each with where it stands; the dossier opens for whoever may open it."""
    asked, reading, figure = _figure(request)
    page = Paginator(figure.places, PAGE_SIZE).get_page(request.GET.get("page"))
    dossiers = [place.dossier.pk for place in page.object_list if place.dossier]
    openable = Dossier.objects.visible_to(request.user).filter(pk__in=dossiers)
    context = _head(asked, reading) | {
        "figure": figure,
        "page": page,
        "query": asked.query(so=figure.code),
        "drafts": WITH_UNIT,
        "openable": set(openable.values_list("pk", flat=True)),
        "is_now": asked.question.day == clock.today(),
    }
    return render(request, "dashboard/list.html", context)


@require_GET
def dashboard_list_export(request, form):
    """The same list as a file."""
    asked, reading, figure = _figure(request)
    return _file(list_table(reading, figure), f"{figure.code}-{asked.question.year}", form)


@require_GET
def dashboard_export(request, code, form):
    """The table of one section as a file."""
    asked = _asked_or_404(request)
    table = table_of(_reckoning(request.user, asked), code)
    if table is None:
        raise Http404
    return _file(table, f"{code}-{asked.question.year}", form)


def _asked_or_404(request) -> Asked:
    if asked := asked_of(request.user, request.GET):
        _say_misread(request, asked)
        return asked
    raise Http404


def _say_misread(request, asked: Asked):
    """What of the address was not understood; after a file, the next page says it."""
    for sentence in asked.misread:
        messages.warning(request, sentence)


def _figure(request) -> tuple[Asked, Reading, Figure]:
    """Raises Http404 for a number that does not exist."""
    asked = _asked_or_404(request)
    reading = Reading(Board(asked.question, request.user), asked.level)
    if figure := figures_of(reading).get(request.GET.get("so", "all")):
        return asked, reading, figure
    raise Http404


def _reckoning(user, asked: Asked) -> Reckoning:
    earlier = [(year, asked.last_days[year]) for year in asked.years if year < asked.question.year]
    return Reckoning(Reading(Board(asked.question, user), asked.level), earlier)


def _head(asked: Asked, reading: Reading) -> dict:
    """What every page of figures says of itself."""
    question = asked.question
    return {
        "asked": asked,
        "question": question,
        "reading": reading,
        "place_name": question.home.full_name_on(question.day),
        "query": asked.query(),
        "level_names": level_names(reading),
    }


def _shared_dates(rounds) -> list:
    """The round whose dates and authority hold for the whole area; none where provinces or procedures differ."""
    return rounds[-1:] if len({(rnd.procedure_id, rnd.due_on, rnd.done_on) for rnd in rounds}) == 1 else []


def _aim(reading: Reading):
    """How far the area is from the plan's nearest target at the level read; None without one."""
    target = plan_aims.nearest(reading.board, reading.level)
    return next((aim for aim in plan_aims.aims(reading.board) if aim.target == target), None) if target else None


def _file(table: Table, name: str, form: str) -> HttpResponse:
    if form not in FORMATS:
        raise Http404
    content, media_type = table.written(form)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
