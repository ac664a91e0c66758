"""Bringing files, describing them, looking at them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from config import clock
from evidence import intake, kinds, serving
from recognition import permissions, saving
from recognition.assessing import PAPER_PREFIX, sheet_of
from recognition.forms.evidence import EvidenceForm
from recognition.models import Dossier, EvidenceItem
from recognition.models.procedures import PAPERS


def upload_words() -> dict:
    """What the page must know about uploads."""
    return {"accept": kinds.ACCEPT, "limit": settings.EVIDENCE_MAX_BYTES, "limit_words": kinds.LIMIT_WORDS}


@require_POST
def evidence_add(request, pk, subject):
    """Take in files for an indicator or a paper; each is taken or refused by itself."""
    dossier = _dossier(request.user, pk)
    saving.require_editor(dossier, request.user)
    taken, refused = _take_all(dossier, subject, request.FILES.getlist("files"), request.user)
    if request.headers.get("X-Portal") != "script":
        for sentence in refused:
            messages.error(request, sentence)
        return redirect(f"{dossier.get_absolute_url()}#i-{subject}")
    if refused:
        return JsonResponse({"refused": " ".join(refused)}, status=422)
    return JsonResponse({"fragments": _fragments(request, dossier, subject), "taken": taken})


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
    if not _is_subject(dossier, subject):
        raise ValidationError(f"Không có chỉ tiêu {subject} trong bộ tiêu chí này.")
    saving.require_open(dossier, subject, actor)
    stored = intake.take_in(upload)
    try:
        with transaction.atomic():
            locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
            saving.require_open(locked, subject, actor)
            item = EvidenceItem.objects.create(
                dossier=locked,
                subject=subject,
                file=stored,
                name=upload.name[:255],
                added_by=actor,
                added_at=clock.now(),
            )
            saving.touch(locked, sheet_of(locked))
    except IntegrityError as error:
        raise ValidationError(f"«{upload.name}» đã có ở mục này rồi.") from error
    return item


def _is_subject(dossier, subject) -> bool:
    if subject.startswith(PAPER_PREFIX):
        return subject.removeprefix(PAPER_PREFIX) in dossier.round.procedure.papers
    return sheet_of(dossier).spec.has(subject)


def take_posted_files(request, dossier) -> list[str]:
    """Files sent with the page's own form; a sentence for each that was refused."""
    refused = []
    for name in request.FILES:
        if name.endswith("-files"):
            refused += _take_all(dossier, name.removesuffix("-files"), request.FILES.getlist(name), request.user)[1]
    return refused


def _fragments(request, dossier, subject) -> dict:
    from recognition.views.dossiers import bar_context

    sheet = sheet_of(dossier)
    slug = subject.replace(".", "-").replace(":", "-")
    context = {
        "dossier": dossier,
        "slug": slug,
        "subject": subject,
        "evidence": sheet.evidence.get(subject, []),
        "is_open": True,
    }
    context |= upload_words() | bar_context(dossier, request.user, sheet)
    return {
        f"ev-{slug}": render_to_string("dossier/partials/_evidence.html", context, request),
        "bar": render_to_string("dossier/partials/_bar.html", context, request),
    }


# One piece of evidence


def fetch(user, pk) -> EvidenceItem:
    """The piece ``user`` may see: all of their own dossiers; from above, what was handed in."""
    item = get_object_or_404(
        EvidenceItem.objects.select_related("dossier__prepared_by", "dossier__round__procedure", "file", "added_by"),
        pk=pk,
    )
    get_object_or_404(Dossier.objects.visible_to(user), pk=item.dossier_id)
    at_home = user.office_ids() & {item.dossier.applicant_id, item.dossier.prepared_by_id}
    if not at_home and not user.is_superuser and not _was_handed_in(item):
        raise Http404
    return item


def _was_handed_in(item) -> bool:
    contents = item.dossier.submissions.values_list("content", flat=True)
    return any(item.pk in ids_in(content) for content in contents)


def ids_in(content: dict) -> set[int]:
    """The pieces of evidence in a frozen submission."""
    lists = [indicator["evidence"] for indicator in content["indicators"].values()] + list(content["papers"].values())
    return {entry["id"] for entries in lists for entry in entries}


def evidence(request, pk):
    """Look at one file and say what it is: number, date, issuer, page."""
    item = fetch(request.user, pk)
    editable = (
        item.removed_at is None
        and permissions.edits(item.dossier, request.user)
        and saving.is_open(item.dossier, item.subject)
    )
    form = EvidenceForm(request.POST if request.method == "POST" else None, instance=item)
    if request.method == "POST":
        saving.require_open(item.dossier, item.subject, request.user)
        if form.is_valid():
            form.save()
            messages.success(request, "Đã lưu thông tin minh chứng.")
            return redirect(f"{item.dossier.get_absolute_url()}{item.anchor}")
    return render(
        request,
        "dossier/evidence.html",
        {
            "item": item,
            "form": form,
            "editable": editable,
            "dossier": item.dossier,
            "subject_label": subject_label(item.subject),
        },
    )


def subject_label(subject) -> str:
    code = subject.removeprefix(PAPER_PREFIX)
    return PAPERS.get(code, f"Chỉ tiêu {subject}")


@require_POST
def evidence_remove(request, pk):
    """Take a file off an indicator; what was handed in with it stays in those submissions."""
    item = fetch(request.user, pk)
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=item.dossier_id)
        saving.require_open(dossier, item.subject, request.user)
        EvidenceItem.objects.present().filter(pk=item.pk).update(removed_at=clock.now(), removed_by=request.user)
        saving.touch(dossier, sheet_of(dossier))
    messages.success(request, f"Đã bỏ «{item.name}» khỏi {subject_label(item.subject).lower()}.")
    return redirect(f"{dossier.get_absolute_url()}{item.anchor}")


@require_GET
def evidence_file(request, pk):
    """The bytes: in place for PDF and images, as a download otherwise."""
    item = fetch(request.user, pk)
    return serving.serve(request, item.file, item.name, download="tai-ve" in request.GET)
