"""The province's view: figures over an area, the list behind each, and both as files."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from config import clock
from recognition.dashboard import aims as plan_aims
from recognition.dashboard.board import NOT_STARTED, Board
from recognition.dashboard.figures import Reading
from recognition.dashboard.lists import Listing, listing, place_of
from recognition.dashboard.overdue import WITH_UNIT, limit_said
from recognition.dashboard.sections import Reckoning, Section, section_of, sections
from recognition.dashboard.tables import FORMATS, Table, level_names
from recognition.forms.dashboard import Asked, asked_of
from recognition.models import Dossier
from recognition.reminding import hurried

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
        "forecast": reckoning.forecast if reckoning.foretells and not reckoning.is_wide else None,
        "is_wide": reckoning.is_wide,
        "late_at": _one_office(reckoning.figures["late-office"].places) if _is_now(asked) else None,
        "reminds": _is_now(asked) and hurried.reminds_any(request.user, reckoning.figures[NOT_STARTED].places),
        "deadlines": [(rnd, limit_said(rnd.procedure)) for rnd in _shared_dates(reading.board.rounds)],
    }
    return render(request, "dashboard/dashboard.html", context)


@require_GET
def dashboard_section(request, code):
    """One section of the page of figures by itself: what takes long over a whole nation is reckoned only here."""
    asked, section, reading = _section(request, code)
    return render(request, "dashboard/section.html", _head(asked, reading) | {"section": section})


@require_GET
def dashboard_list(request):
    """The units behind one number, each with where it stands; the dossier opens for whoever may open it."""
    asked, reading, found = _listing(request)
    page = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [place_of(row) for row in page.object_list]
    openable = Dossier.objects.visible_to(request.user).filter(pk__in=[one.dossier.pk for one in shown if one.dossier])
    context = _head(asked, reading) | {
        "listing": found,
        "figure": found.figure,
        "page": page,
        "query": asked.query(so=found.figure.code),
        "drafts": WITH_UNIT,
        "openable": set(openable.values_list("pk", flat=True)),
        "is_now": _is_now(asked),
        "calls": [],
    }
    return render(request, "dashboard/list.html", context | _reminding(request.user, reading, found, shown, asked))


def _reminding(user, reading: Reading, found: Listing, shown, asked: Asked) -> dict:
    """Whom the reader may remind: all of the list, of a very long one those on the page. A past day reminds nobody."""
    if not _is_now(asked) or found.kind != "places":
        return {}
    rounds, whole = reading.board.rounds, [place for place in found.figure.places if hurried.is_hurried(place)]
    hurried.add_messages(rounds, shown)
    is_whole = len(whole) <= hurried.MOST
    called = hurried.calls(user, rounds, whole if is_whole else shown)
    return {"calls": called, "calls_whole": is_whole, "texts": any(map(hurried.is_hurried, shown))}


@require_GET
def dashboard_list_export(request, form):
    """The same list as a file."""
    asked, _, found = _listing(request)
    return _file(found.table(), f"{found.figure.code}-{asked.question.year}", form)


@require_GET
def dashboard_export(request, code, form):
    """The table of one section as a file."""
    asked, section, _ = _section(request, code)
    if section.table is None:
        raise Http404
    return _file(section.table, f"{code}-{asked.question.year}", form)


def _asked_or_404(request) -> Asked:
    if asked := asked_of(request.user, request.GET):
        _say_misread(request, asked)
        return asked
    raise Http404


def _say_misread(request, asked: Asked):
    """What of the address was not understood; after a file, the next page says it."""
    for sentence in asked.misread:
        messages.warning(request, sentence)


def _listing(request) -> tuple[Asked, Reading, Listing]:
    """Raises Http404 for a number that does not exist."""
    asked = _asked_or_404(request)
    reading = Reading(Board(asked.question, request.user), asked.level)
    if found := listing(reading, request.GET.get("so", "all")):
        return asked, reading, found
    raise Http404


def _section(request, code) -> tuple[Asked, Section, Reading]:
    """Raises Http404 for one that does not exist, or has nothing to say."""
    asked = _asked_or_404(request)
    reckoning = _reckoning(request.user, asked)
    if found := section_of(reckoning, code):
        return asked, found, reckoning.reading
    raise Http404


def _reckoning(user, asked: Asked) -> Reckoning:
    return Reckoning(Reading(Board(asked.question, user), asked.level))


def _is_now(asked: Asked) -> bool:
    return asked.question.day == clock.today()


def _one_office(places):
    """The office that holds the dossiers of all ``places``; None where there are several."""
    holders = {place.dossier.held_by_id: place.dossier.held_by for place in places}
    return next(iter(holders.values())) if len(holders) == 1 else None


def _head(asked: Asked, reading: Reading) -> dict:
    """What every page of figures says of itself."""
    question = asked.question
    return {
        "asked": asked,
        "question": question,
        "reading": reading,
        "place_name": question.home.full_name_on(question.day),
        "query": asked.query(),
        "list_url": f"{reverse('dashboard_list')}?{asked.query()}&so=",
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
