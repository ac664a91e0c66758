"""The office's register of papers, and which of its series the portal numbers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config import clock
from recognition import numbering, paper_register
from recognition.forms.documents import SeriesEndForm, SeriesForm
from recognition.models import NumberSeries, Office
from recognition.permissions import papers as may

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def register(request):
    """Read the office's papers in the order of their numbers, and see which numbers are left out."""
    volumes, chosen = _volumes(request)
    rows = paper_register.rows_of(chosen) if chosen else []
    for row in rows:
        row.document and setattr(row.document, "about", paper_register.about(row.document))
    context = {
        "volumes": volumes,
        "chosen": chosen,
        "rows": rows,
        "series": paper_register.series_of(chosen) if chosen else None,
        "keeps": any(may.keeps_series(office, request.user) for office in _offices(request.user)),
    }
    return render(request, "register/register.html", context)


def _volumes(request):
    volumes = paper_register.volumes(request.user.office_ids())
    asked = request.GET.get("so", "")
    return volumes, next((v for v in volumes if v.key == asked), volumes[0] if volumes and not asked else None)


def _offices(user):
    return Office.objects.filter(pk__in=user.office_ids()).order_by("name")


@require_GET
def register_export(request):
    """The register as it is shown, for Excel."""
    _, chosen = _volumes(request)
    if chosen is None:
        raise Http404
    response = HttpResponse(paper_register.as_xlsx(chosen), content_type=XLSX)
    name = f"so-dang-ky-{chosen.symbol}-{chosen.year}.xlsx".replace("/", "-")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_http_methods(["GET", "POST"])
def series_list(request):
    """Decide, symbol by symbol, whether the clerk types the numbers or the portal gives them."""
    offices = [office for office in _offices(request.user) if may.keeps_series(office, request.user)]
    if not offices:
        raise PermissionDenied("Việc này của lãnh đạo hoặc người quản lý của cơ quan.")
    form = None
    if request.method == "POST":
        office = get_object_or_404(_offices(request.user), pk=_number(request.POST.get("office")))
        form = SeriesForm(request.POST)
        if _declared(request, office, form):
            return redirect("series_list")
    return render(request, "register/series.html", _series_context(offices, form), status=422 if form else 200)


def _number(text) -> int:
    return int(text) if str(text or "").isdecimal() and len(text) < 10 else 0


def _declared(request, office, form) -> bool:
    if not form.is_valid():
        return False
    asked = {name: form.cleaned_data[name] for name in ("first_number", "statement")}
    try:
        series = numbering.declare(office, form.cleaned_data["symbol"], actor=request.user, **asked)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, f"Từ nay cổng cấp số liên tục cho {series}. Văn thư chỉ ghi ngày.")
    return True


def _series_context(offices, form) -> dict:
    running = {(one.office_id, one.symbol): one for one in NumberSeries.objects.running().select_related("declared_by")}
    rows = []
    for office in offices:
        for symbol in numbering.symbols_of(office):
            asked = form if form and form.data.get("symbol") == symbol else SeriesForm(initial=_first(office, symbol))
            rows.append({"office": office, "symbol": symbol, "series": running.get((office.pk, symbol)), "form": asked})
    past = NumberSeries.objects.filter(office__in=offices, ended_at__isnull=False).select_related("ended_by", "office")
    return {
        "rows": rows,
        "end_form": SeriesEndForm(),
        "past": past,
        "bound": form is not None and form.data.get("symbol"),
    }


def _first(office, symbol) -> dict:
    """A declaration as it is offered: going on from what the portal knows of this year."""
    known = numbering.taken_in(office.pk, symbol, clock.today().year)
    return {"symbol": symbol, "first_number": max(known, default=0) + 1}


@require_POST
def series_end(request, pk):
    """Let the clerk type the numbers again."""
    series = get_object_or_404(NumberSeries.objects.filter(office__in=request.user.office_ids()), pk=pk)
    form = SeriesEndForm(request.POST)
    form.is_valid()
    try:
        numbering.end(series, reason=form.cleaned_data.get("reason", ""), actor=request.user)
        messages.success(request, f"Từ nay văn thư ghi số cho …/{series.symbol} theo sổ của cơ quan.")
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return redirect("series_list")
