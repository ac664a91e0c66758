"""Bringing files, describing them, looking at them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from config import clock
from evidence import intake, kinds, partial, serving
from recognition import library, permissions, placing, saving, workspace
from recognition.assessing import sheet_of
from recognition.forms.evidence import EvidenceForm
from recognition.models import Dossier, EvidenceItem
from recognition.snapshots import described_as, evidence_in
from recognition.views.uploads import arriving


def upload_words(user=None) -> dict:
    """What the page must know about uploads; with ``user`` also which of theirs broke off."""
    unfinished = partial.unfinished_of(user) if user else []
    return {
        "accept": kinds.ACCEPT,
        "limit": settings.EVIDENCE_MAX_BYTES,
        "limit_words": kinds.LIMIT_WORDS,
        "unfinished": unfinished,
    }


@require_POST
def evidence_add(request, pk, subject):
    """Take in files for an indicator or a paper; each is taken or refused by itself."""
    dossier = _dossier(request.user, pk)
    saving.require_editor(dossier, request.user)
    taken, refused = _take_posted(request, dossier, subject)
    if request.headers.get("X-Portal") != "script":
        for sentence in refused:
            messages.error(request, sentence)
        return redirect(f"{dossier.get_absolute_url()}#ev-{_slug(subject)}")
    if refused:
        return JsonResponse({"refused": " ".join(refused)}, status=422)
    return JsonResponse(_taken_content(request, _dossier(request.user, pk), subject) | {"taken": taken})


def _dossier(user, pk):
    related = (
        "unit",
        "round__procedure__title",
        "round__province",
        "criteria_set",
        "applicant",
        "prepared_by",
        "held_by",
    )
    return get_object_or_404(Dossier.objects.visible_to(user).select_related(*related), pk=pk)


def _take_posted(request, dossier, subject) -> tuple[int, list[str]]:
    """The posted files, or the one that came in pieces before (``upload`` names it)."""
    if "upload" not in request.POST:
        return _take_all(dossier, subject, request.FILES.getlist("files"), request.user)
    upload = arriving(request.user, request.POST["upload"])
    try:
        take_arrived(dossier, subject, upload, request.user, again="again" in request.POST)
    except (ValidationError, PermissionDenied) as error:
        return 0, getattr(error, "messages", [str(error)])
    return 1, []


def _take_all(dossier, subject, files, actor) -> tuple[int, list[str]]:
    """How many were taken, and a sentence for each that was not."""
    taken, refused = 0, []
    if not files:
        refused.append("Chưa chọn tệp nào, hoặc tệp bị đứt giữa đường: chọn lại rồi tải lên.")
    for upload in files:
        try:
            take(dossier, subject, upload, actor)
            taken += 1
        except (ValidationError, PermissionDenied) as error:
            refused.extend(getattr(error, "messages", [str(error)]))
    return taken, refused


def take(dossier, subject, upload, actor) -> EvidenceItem:
    """Keep one uploaded file as evidence for ``subject``. Raises ValidationError or PermissionDenied, and then keeps nothing."""
    placing.require_place(dossier, subject, actor)
    stored = intake.take_in(upload)
    return placing.place(dossier, subject, stored, name=upload.name, actor=actor)


def take_arrived(dossier, subject, upload, actor, *, again=False):
    """The same for a file that came in pieces; asked ``again`` after an answer was lost, it may be there already."""
    placing.require_place(dossier, subject, actor)
    again, arrived = again or upload.stored_id is not None, partial.finish(upload)
    if again and dossier.evidence.present().filter(subject=subject, file=arrived.stored).exists():
        return
    placing.place(dossier, subject, arrived.stored, name=arrived.name, actor=actor)


def take_posted_files(request, dossier) -> list[str]:
    """Files sent with the page's own form; a sentence for each that was refused."""
    refused = []
    for name in request.FILES:
        if name.endswith("-files"):
            refused += _take_all(dossier, name.removesuffix("-files"), request.FILES.getlist(name), request.user)[1]
    return refused


def _slug(subject: str) -> str:
    return subject.replace(".", "-").replace(":", "-")


def _taken_content(request, dossier, subject) -> dict:
    """What the page shows next; ``dossier`` was read after the file was taken."""
    from recognition.views.dossiers import bar_context, stamp

    sheet, slug = sheet_of(dossier), _slug(subject)
    context = {
        "dossier": dossier,
        "slug": slug,
        "subject": subject,
        "evidence": sheet.evidence.get(subject, []),
        "is_open": True,
    }
    context |= upload_words() | bar_context(dossier, request.user, sheet)
    fragments = {
        f"ev-{slug}": render_to_string("dossier/partials/_evidence.html", context, request),
        "bar": render_to_string("dossier/partials/_bar.html", context, request),
    }
    return {"fragments": fragments | _judged_anew(request, context, sheet, subject), "at": stamp(dossier)}


def _judged_anew(request, context, sheet, subject) -> dict:
    """What changes with a piece of evidence where nothing passes, or is scored, without one."""
    if not (sheet.spec.needs_evidence and sheet.spec.has(subject)):
        return {}
    row = workspace.row_of(sheet, subject)
    context = context | {"row": row, "sheet": sheet, "tracks": workspace.level_tracks(sheet)}
    parts = {f"verdict-{row.slug}": "_verdict", f"mark-{row.slug}": "_mark", "levels": "_levels"}
    return {key: render_to_string(f"dossier/partials/{name}.html", context, request) for key, name in parts.items()}


# One piece of evidence


def fetch(user, pk) -> EvidenceItem:
    """The piece ``user`` may see: at home as it is now; from above, what was handed in, as it was described then."""
    item = get_object_or_404(
        EvidenceItem.objects.select_related(
            "dossier__prepared_by", "dossier__round__procedure", "file", "added_by", "added_via__body"
        ),
        pk=pk,
    )
    get_object_or_404(Dossier.objects.visible_to(user), pk=item.dossier_id)
    if user.office_ids() & {item.dossier.applicant_id, item.dossier.prepared_by_id}:
        return item
    if item.dossier.handed_in_at is None and item.removed_at is None:  # a draft that was shared
        return item
    if not _as_handed_in(item) and not user.is_superuser:
        raise Http404
    return item


def _as_handed_in(item) -> bool:
    """Describe ``item`` as the last submission that holds it does; whether there is one."""
    newest_first = item.dossier.submissions.order_by("-number").values_list("content", flat=True)
    for age, content in enumerate(newest_first):
        if entry := evidence_in(content).get(item.pk):
            described_as(item, entry)
            item.removed_at = item.removed_at if age else None  # what it was taken off since is not handed in yet
            return True
    return False


def evidence(request, pk):
    """Look at one file and say what it is: number, date, issuer, page."""
    item = fetch(request.user, pk)
    form = EvidenceForm(request.POST if request.method == "POST" else None, instance=item)
    if request.method == "POST":
        _require_describable(item, item.dossier, request.user)
        if form.is_valid():
            describe(item, form.cleaned_data, actor=request.user)
            messages.success(request, "Đã lưu thông tin minh chứng.")
            return redirect(f"{item.dossier.get_absolute_url()}{item.anchor}")
    return render(
        request,
        "dossier/evidence.html",
        {
            "item": item,
            "form": form,
            "editable": _is_editable(item, request.user),
            "dossier": item.dossier,
            "subject_label": placing.subject_label(item.subject),
        },
    )


def _is_editable(item, user) -> bool:
    return (
        item.removed_at is None and permissions.edits(item.dossier, user) and saving.is_open(item.dossier, item.subject)
    )


@transaction.atomic
def describe(item, fields: dict, *, actor):
    """Keep what ``actor`` says of a file (the fields of EvidenceForm, nothing else).

    Raises PermissionDenied when the dossier is not open there, or somebody has taken the file off meanwhile.
    """
    Dossier.objects.lock([item.dossier_id])
    dossier = Dossier.objects.select_related("round__procedure", "criteria_set", "unit").get(pk=item.dossier_id)
    _require_describable(EvidenceItem.objects.get(pk=item.pk), dossier, actor)
    EvidenceItem.objects.filter(pk=item.pk).update(**fields)
    library.learn(item, fields)
    saving.touch(dossier, sheet_of(dossier))


def _require_describable(item, dossier, actor):
    saving.require_open(dossier, item.subject, actor)
    if item.removed_at is not None:
        raise PermissionDenied(f"«{item.name}» đã được bỏ khỏi hồ sơ nên thông tin không sửa được nữa.")


@require_POST
def evidence_remove(request, pk):
    """Take a file off an indicator; what was handed in with it stays in those submissions."""
    item = fetch(request.user, pk)
    take_off(item, actor=request.user)
    messages.success(request, f"Đã bỏ «{item.name}» khỏi {placing.subject_label(item.subject).lower()}.")
    return redirect(f"{item.dossier.get_absolute_url()}{item.anchor}")


@transaction.atomic
def take_off(item, *, actor):
    """Raises PermissionDenied when the dossier is not open there."""
    dossier = Dossier.objects.select_for_update().get(pk=item.dossier_id)
    saving.require_open(dossier, item.subject, actor)
    removed = saving.named(actor, "removed") | {"removed_at": clock.now()}
    EvidenceItem.objects.present().filter(pk=item.pk).update(**removed)
    saving.touch(dossier, sheet_of(dossier))


@require_GET
def evidence_file(request, pk):
    """The bytes: in place for PDF and images, as a download otherwise."""
    item = fetch(request.user, pk)
    return serving.serve(request, item.file, item.name, download="tai-ve" in request.GET)
