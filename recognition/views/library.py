"""The office's library of evidence: find, bring many files at once, describe them in a table, use them for indicators."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from evidence import intake, partial, serving
from recognition import library, permissions, placing
from recognition.forms.library import LibraryFilter, LibraryForm
from recognition.models import Dossier, LibraryItem, Office
from recognition.views.evidence import upload_words
from recognition.views.uploads import arriving

PAGE_SIZE = 30
TARGET = re.compile(r"(\d{1,15}):(.{1,40})", re.ASCII | re.DOTALL)
PRIMARY_KEY = re.compile(r"\d{1,15}", re.ASCII)


@require_GET
def library_list(request):
    """All files of the person's offices, with where each is used; ``?sua`` opens the table to write into."""
    return _list_page(request)


def _list_page(request, forms=None, status=200):
    """``forms`` are rows that could not be written, by the number of their file."""
    offices = permissions.library_offices(request.user)
    form = LibraryFilter(request.GET, offices=offices)
    found = form.narrow(LibraryItem.objects.visible_to(request.user)).select_related("file", "added_by", "office")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    brings = permissions.brings_files(request.user)
    edits = brings and ("sua" in request.GET or forms is not None)
    context = {
        "page": page,
        "rows": rows_of(page, offices, request.user, forms, edits=edits),
        "form": form,
        "query": form.query(),
        "here": request.get_full_path() if request.method == "GET" else reverse("library_list"),
        "edits": edits,
        "offices": _own_offices(request.user),
        "places": placing.open_places(request.user) if brings and not edits else {},
    }
    return render(request, "library/list.html", context | upload_words(request.user), status=status)


def rows_of(page, offices, user, forms=None, *, edits=False) -> list[dict]:
    """What each line shows: the file, where it is used, whether the reader may use it, and its form."""
    items = list(page)
    uses = library.uses_of([item.file_id for item in items], offices or {item.office_id for item in items})
    rows = []
    for item in items:
        keeps = permissions.keeps_file(item, user)
        form = (forms or {}).get(item.pk) or (
            LibraryForm(instance=item, prefix=f"t{item.pk}") if edits and keeps else None
        )
        rows.append({"item": item, "uses": uses.get(item.file_id, []), "keeps": keeps, "form": form})
    return rows


def _own_offices(user) -> list[Office]:
    """Offices to whose shelf ``user`` may bring files."""
    return list(Office.objects.filter(pk__in=user.office_ids(permissions.OFFICER)))


# Bringing


@require_POST
def library_add(request):
    """Bring files that are not used for an indicator yet; each is taken or refused by itself."""
    offices = _own_offices(request.user)
    if not offices:
        raise PermissionDenied("Chỉ cán bộ của cơ quan lập hồ sơ đưa được tệp vào kho minh chứng.")
    chosen = request.POST.get("office", "")
    office = next((office for office in offices if str(office.pk) == chosen), offices[0])
    taken, refused = _take_posted(request, office)
    if request.headers.get("X-Portal") == "script":
        return JsonResponse(
            {"refused": " ".join(refused)} if refused else {"taken": taken}, status=422 if refused else 200
        )
    for sentence in refused:
        messages.error(request, sentence)
    if taken:
        messages.success(request, f"Đã đưa {taken} tệp vào kho. Chọn tệp rồi gắn vào chỉ tiêu ở cột bên.")
    return redirect("library_list")


def _take_posted(request, office) -> tuple[int, list[str]]:
    """How many were taken, and a sentence for each that was not."""
    if "upload" in request.POST:
        upload, again = arriving(request.user, request.POST["upload"]), "again" in request.POST
        takes = [lambda: _take_arrived(office, upload, request.user, again=again)]
    else:
        takes = [lambda file=file: _take(office, file, request.user) for file in request.FILES.getlist("files")]
    refused = [] if takes else ["Chưa chọn tệp nào, hoặc tệp bị đứt giữa đường: chọn lại rồi tải lên."]
    for take in takes:
        try:
            take()
        except (ValidationError, PermissionDenied) as error:
            refused.extend(getattr(error, "messages", [str(error)]))
    return len(takes) - len(refused) if takes else 0, refused


def _take(office, file, actor):
    library.shelve(office, intake.take_in(file), name=file.name, actor=actor)


def _take_arrived(office, upload, actor, *, again):
    """A file that came in pieces; asked ``again`` after an answer was lost, it may stand on the shelf already."""
    again, arrived = again or upload.stored_id is not None, partial.finish(upload)
    if again and LibraryItem.objects.present().filter(office=office, file=arrived.stored).exists():
        return
    library.shelve(office, arrived.stored, name=arrived.name, actor=actor)


# Using


def chosen_items(request) -> list[LibraryItem]:
    """The posted files, in the order of the shelf; 404 when one may not be seen."""
    wanted = set(request.POST.getlist("items"))
    if not all(PRIMARY_KEY.fullmatch(number) for number in wanted):
        raise Http404
    found = list(LibraryItem.objects.visible_to(request.user).filter(pk__in=wanted).select_related("file", "office"))
    if len(found) != len(wanted):
        raise Http404
    return found


def _targets(request) -> list[tuple[Dossier, str]]:
    """The posted places "<dossier>:<subject>"; 404 for what is none, or a dossier that may not be seen."""
    named = [TARGET.fullmatch(text) for text in dict.fromkeys(request.POST.getlist("places"))]
    if not all(named):
        raise Http404
    related = ("unit", "round__procedure__title", "round__province", "criteria_set", "prepared_by")
    visible = Dossier.objects.visible_to(request.user).select_related(*related)
    dossiers = {str(dossier.pk): dossier for dossier in visible.filter(pk__in={match[1] for match in named})}
    if any(match[1] not in dossiers for match in named):
        raise Http404
    return [(dossiers[match[1]], match[2]) for match in named]


@require_POST
def library_assign(request):
    """Use the chosen files for the chosen indicators."""
    items, targets = chosen_items(request), _targets(request)
    if not permissions.brings_files(request.user):
        raise PermissionDenied("Chỉ cán bộ của cơ quan lập hồ sơ gắn được tệp vào chỉ tiêu.")
    if not items or not targets:
        messages.error(request, "Chưa gắn: hãy đánh dấu ít nhất một tệp ở bảng và một chỉ tiêu ở cột bên.")
    else:
        _assign(request, items, targets)
    return redirect(_back(request))


def _assign(request, items, targets):
    try:
        made, refused = library.assign(items, targets, actor=request.user)
    except ValidationError as error:
        made, refused = 0, error.messages
    for sentence in refused:
        messages.error(request, sentence)
    if made:
        labels = ", ".join(placing.subject_label(subject).lower() for _, subject in targets)
        messages.success(request, f"Đã gắn {len(items)} tệp vào {labels}.")


def _back(request) -> str:
    """The list as the person had filtered it."""
    here = request.POST.get("here", "")
    ours = here.startswith(reverse("library_list")) and url_has_allowed_host_and_scheme(here, None) and len(here) < 500
    return here if ours and here.isprintable() else reverse("library_list")


# Describing


@require_POST
def library_describe(request):
    """Write what was typed into the table; only what this person changed."""
    items = chosen_items(request)
    for item in items:
        library.require_keeper(item, request.user)
    forms = {item.pk: LibraryForm(request.POST, instance=item, prefix=f"t{item.pk}") for item in items}
    if sum(not form.is_valid() for form in forms.values()):  # each is asked, so that each shows what is wrong
        messages.error(request, "Chưa lưu: có ô chưa đúng, xem lý do ở ô đó. Phần vừa gõ còn nguyên bên dưới.")
        return _list_page(request, forms, status=422)
    written = [item for item in items if (changes := forms[item.pk].changes()) and _write(item, changes, request.user)]
    messages.success(request, f"Đã lưu thông tin của {len(written)} tệp." if written else "Không có gì thay đổi.")
    return redirect(_back(request))


def _write(item, changes, actor) -> bool:
    library.describe(item, changes, actor=actor)
    return True


# One file


def _fetch(user, pk) -> LibraryItem:
    visible = LibraryItem.objects.visible_to(user).select_related("file", "added_by", "office")
    return get_object_or_404(visible, pk=pk)


@require_GET
def library_item(request, pk):
    """One file in place, what is said of it, and where it is used."""
    item = _fetch(request.user, pk)
    offices = permissions.library_offices(request.user) or {item.office_id}
    uses = library.uses_of([item.file_id], offices).get(item.file_id, [])
    visible = Dossier.objects.visible_to(request.user).filter(pk__in={use.dossier_id for use in uses})
    context = {
        "item": item,
        "uses": uses,
        "openable": set(visible.values_list("pk", flat=True)),
        "keeps": permissions.keeps_file(item, request.user),
        "form": LibraryForm(instance=item, prefix=f"t{item.pk}"),
    }
    return render(request, "library/item.html", context)


@require_POST
def library_remove(request, pk):
    """Take a file off the shelf while nothing uses it."""
    item = _fetch(request.user, pk)
    try:
        library.take_off(item, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(item)
    messages.success(request, f"Đã bỏ «{item.name}» khỏi kho.")
    return redirect("library_list")


@require_GET
def library_file(request, pk):
    """The bytes: in place for PDF and images, as a download otherwise."""
    item = _fetch(request.user, pk)
    return serving.serve(request, item.file, item.name, download="tai-ve" in request.GET)
