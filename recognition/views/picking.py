"""Choosing files of the shelf, of this and earlier years, for one indicator; nothing is used unless it is chosen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.http import Http404
from django.shortcuts import redirect, render

from recognition import library, permissions, placing, saving
from recognition.forms.library import LibraryFilter
from recognition.models import EvidenceItem, LibraryItem
from recognition.views import library as shelf
from recognition.views.dossiers import fetch

PAGE_SIZE = 30


def evidence_pick(request, pk, subject):
    """The files that could serve ``subject``: first those that served it in other years, then the latest."""
    dossier = fetch(request.user, pk)
    if not placing.is_subject(dossier, subject):
        raise Http404
    saving.require_open(dossier, subject, request.user)
    if request.method == "POST":
        return _use(request, dossier, subject)
    offices = permissions.library_offices(request.user, permissions.OFFICER)
    form = LibraryFilter(request.GET, offices=offices)
    page = Paginator(form.narrow(_candidates(dossier, subject, offices)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "dossier": dossier,
        "subject": subject,
        "label": placing.subject_label(subject),
        "page": page,
        "rows": shelf.rows_of(page, offices, request.user),
        "form": form,
        "query": form.query(),
        "back": f"{dossier.get_absolute_url()}#ev-{subject.replace('.', '-').replace(':', '-')}",
    }
    return render(request, "library/pick.html", context)


def _candidates(dossier, subject, offices):
    """Files of ``offices`` that do not serve ``subject`` in this dossier yet."""
    here = EvidenceItem.objects.present().filter(file=OuterRef("file"), dossier=dossier, subject=subject)
    before = EvidenceItem.objects.filter(file=OuterRef("file"), dossier__prepared_by__in=offices, subject=subject)
    first = Case(When(Exists(before), then=Value(0)), default=Value(1), output_field=IntegerField())
    found = LibraryItem.objects.of_offices(offices).filter(~Exists(here)).select_related("file", "office")
    return found.annotate(first=first).order_by("first", "-added_at", "-pk")


def _use(request, dossier, subject):
    items = shelf.chosen_items(request)
    if not items:
        messages.error(request, "Chưa chọn tệp nào: đánh dấu ở đầu dòng rồi bấm nút.")
        return redirect(request.get_full_path())
    try:
        made, refused = library.assign(items, [(dossier, subject)], actor=request.user)
    except (ValidationError, PermissionDenied) as error:
        made, refused = 0, getattr(error, "messages", [str(error)])
    for sentence in refused:
        messages.error(request, sentence)
    if made:
        messages.success(request, f"Đã dùng {made} tệp từ kho cho {placing.subject_label(subject).lower()}.")
    return redirect(f"{dossier.get_absolute_url()}#ev-{subject.replace('.', '-').replace(':', '-')}")
