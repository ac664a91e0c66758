"""The queue of an office that receives, appraises or decides, and the work of its people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from recognition import handling, queue
from recognition.forms.queue import InChargeForm, QueueFilter
from recognition.models import Dossier, Role, Round
from recognition.permissions import queue as may

PAGE_SIZE = 50


def _offices(user) -> list:
    """The offices whose queue the reader sees. Raises PermissionDenied for who works in none."""
    if not (offices := may.queue_offices(user)):
        raise PermissionDenied("Trang này dành cho người của cơ quan tiếp nhận, thẩm định, quyết định hồ sơ.")
    return offices


@require_GET
def queue_page(request):
    """See what waits for one's office, most pressing first, and take it in hand."""
    offices = _offices(request.user)
    dossiers = queue.open_dossiers(request.user, offices)
    form = QueueFilter(request.GET, dossiers=dossiers, offices=offices, user=request.user)
    entries = form.sift(queue.entries_of(form.narrow(dossiers), offices))
    counts = queue.counts(entries, request.user)
    tab = form.tab or ("mine" if counts["mine"] else "office")
    page = Paginator(queue.arranged(entries, request.user, tab, form.sort), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "query": form.query(tab=tab),
        "tabs": [_tab(form, name, counts[name], tab) for name in queue.TABS],
        "tab": tab,
        "heads": [_head(form, name, tab) for name in queue.SORTS],
        "many_offices": len(offices) > 1,
    }
    people = _people(request.user, offices)
    may_change = people["colleagues"] or (people["takes"] and tab != "mine")  # what is one's own is taken already
    context["ticks"] = may_change and any(entry.is_here for entry in page)
    return render(request, "queue/queue.html", context | people)


def _tab(form, name, count, present) -> dict:
    """A tab keeps the filters, not the page."""
    return {"label": queue.TABS[name][0], "count": count, "here": name == present, "query": form.query(tab=name)}


def _head(form, name, tab) -> dict:
    """A column head that sorts by it, the other way round when it already does."""
    now = form.sort if form.sort.removeprefix("-") == name else ""
    turned = f"-{name}" if now == name else name
    order = {"": "", name: "ascending"}.get(now, "descending")
    return {"label": queue.SORTS[name][0], "query": form.query(tab=tab, sort=turned), "order": order}


def _people(user, offices) -> dict:
    """Whom the reader may put in charge: themselves as an officer, colleagues where they share the work out."""
    led = [office for office in offices if may.shares_out(office.pk, user)]
    others = {person.pk: person for office in led for person in handling.colleagues(office) if person != user}
    return {"takes": bool(user.office_ids(Role.OFFICER)), "colleagues": list(others.values()), "leads": bool(led)}


@require_POST
def queue_assign(request):
    """Put somebody in charge of the dossiers that were ticked."""
    offices = _offices(request.user)
    dossiers = Dossier.objects.filter(pk__in=queue.open_dossiers(request.user, offices).values("pk"))
    form = InChargeForm(request.POST, dossiers=dossiers, user=request.user)
    if not form.is_valid():
        for sentence in form.reasons():
            messages.error(request, sentence)
        return _back(request, form)
    chosen = form.cleaned_data
    try:
        changed = handling.put_in_charge(
            chosen["dossier"], chosen["to"], actor=request.user, reason=chosen["reason"].strip()
        )
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _said(changed, chosen["to"], request.user))
    return _back(request, form)


def _said(changed, handler, user) -> str:
    who = "Bạn" if handler == user else str(handler)
    if not changed:
        return f"{who} đã phụ trách từ trước; không có gì thay đổi."
    return f"{who} phụ trách {changed[0] if len(changed) == 1 else f'{len(changed)} hồ sơ'}."


def _back(request, form):
    """To the list as it was, or to the dossier from which one came."""
    chosen = form.cleaned_data.get("dossier") or []
    if request.POST.get("from") == "dossier" and len(chosen) == 1:
        return redirect("dossier", pk=chosen[0])
    kept = QueryDict(request.POST.get("back", "")[:1000].replace("\x00", "")).urlencode()
    return redirect(reverse("queue") + (f"?{kept}" if kept else ""))


@require_GET
def workload(request):
    """See who has how much in hand, what is late, and how long dossiers took, before sharing out more."""
    offices = [office for office in _offices(request.user) if may.shares_out(office.pk, request.user)]
    if not offices:
        raise PermissionDenied("Khối lượng công việc của từng người do lãnh đạo, người quản lý của cơ quan xem.")
    rounds = list(Round.objects.visible_to(request.user).select_related("procedure__title", "province"))
    rnd = next((one for one in rounds if str(one.pk) == request.GET.get("round")), None)
    entries = queue.entries_of(queue.open_dossiers(request.user, offices), offices)
    loads = queue.workload(entries, offices, rnd)
    context = {"loads": loads, "rounds": rounds, "round": rnd, "many_offices": len(offices) > 1}
    return render(request, "queue/workload.html", context)
