"""Recognitions entered from decisions on paper: find, enter, put right, look at the scan."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from evidence import intake, kinds, serving
from recognition import earlier, permissions
from recognition.forms.earlier import EarlierForm
from recognition.models import EarlierDecision, Unit

FOUND = 20  # units offered at once to enter something for


@require_GET
def earlier_list(request):
    """What has been entered for one's unit and those below; units to enter more for."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    entries = EarlierDecision.objects.present().visible_to(request.user).for_list()
    enterable = Unit.objects.filter(permissions.units_entered_by(request.user))
    if words:
        entries = entries.filter(unit__in=Unit.objects.search(words))
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "query": urlencode({"q": words}) if words else "",
        "units": _units(enterable, words) if words else (),
        "enters": set(enterable.filter(pk__in=[entry.unit_id for entry in page]).values_list("pk", flat=True)),
        "may_enter": permissions.enters_any_earlier(request.user),
    }
    return render(request, "earlier/list.html", context)


def _units(enterable, words):
    return enterable.search(words).select_related("parent").order_by("sort_key", "-valid_from")[:FOUND]


def earlier_add(request, pk):
    """Enter one decision on paper for a unit."""
    unit = get_object_or_404(Unit.objects.filter(permissions.units_of(request.user)).select_related("parent"), pk=pk)
    return _enter(request, unit, None)


def earlier_correct(request, pk):
    """Put an entry right, or take it back, with a reason; those who may not only read it."""
    old = get_object_or_404(EarlierDecision.objects.visible_to(request.user).for_list(), pk=pk)
    if request.method == "POST" and "take-back" in request.POST:
        return _take_back(request, old)
    return _enter(request, old.unit, old)


def _enter(request, unit, old):
    may = permissions.enters_earlier(request.user, unit)
    if not may and (old is None or request.method == "POST"):
        raise PermissionDenied(earlier.refusal(unit))
    posted = request.method == "POST"
    form = EarlierForm(request.POST if posted else None, request.FILES if posted else None, unit=unit, old=old)
    if posted and form.is_valid() and _write(request, form, unit, old):
        messages.success(request, "Đã ghi. Công nhận này được tính như công nhận do cổng ban hành.")
        return redirect("earlier_list")
    context = {"unit": unit, "old": old, "form": form, "may": may, "versions": _versions(old)}
    return render(request, "earlier/entry.html", context | _upload_words(), status=422 if form.errors else 200)


def _upload_words() -> dict:
    return {"accept": kinds.ACCEPT, "limit_words": kinds.LIMIT_WORDS}


def _write(request, form, unit, old) -> bool:
    """Keep what was typed; False when it was refused, the reasons in the form."""
    upload = form.cleaned_data.get("scan")
    try:
        file = intake.take_in(upload) if upload else None
        entry = form.entry(permissions.entering_office(request.user, unit), file, upload.name[:255] if upload else "")
        if old is None:
            earlier.enter(entry, actor=request.user)
        else:
            earlier.correct(old, entry, form.cleaned_data["reason"], actor=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
    except IntegrityError:
        form.add_error(None, "Người khác vừa ghi một công nhận của đơn vị này: mở lại danh sách để xem rồi làm tiếp.")
    return not form.errors


def _take_back(request, old):
    if not permissions.enters_earlier(request.user, old.unit):
        raise PermissionDenied(earlier.refusal(old.unit))
    try:
        earlier.take_back(old, request.POST.get("why", "").replace("\x00", "")[:300], actor=request.user)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return redirect("earlier_correct", old.pk)
    messages.success(request, "Đã bỏ dòng này; lý do và người bỏ được giữ lại.")
    return redirect("earlier_list")


def _versions(old) -> list[EarlierDecision]:
    """The entry and those that it put right, the newest first."""
    found = []
    while old is not None:
        found.append(old)
        old = EarlierDecision.objects.for_list().filter(pk=old.corrects_id).first() if old.corrects_id else None
    return found


@require_GET
def earlier_file(request, pk):
    """The scan."""
    entry = get_object_or_404(EarlierDecision.objects.visible_to(request.user).select_related("file"), pk=pk)
    if entry.file is None:
        raise Http404
    return serving.serve(request, entry.file, entry.file_name, download="tai-ve" in request.GET)
