"""Keeping what is typed: one indicator from the page's script, the whole page from its button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from config import clock
from recognition import permissions, renewal, saving, workspace
from recognition.assessing import sheet_of
from recognition.views import evidence as evidence_views
from recognition.views.dossiers import bar_context, fetch, is_home, stamp, workspace_context


@require_POST
def dossier_save(request, pk):
    """Keep what was typed: one indicator from the page's script, all of them from its button."""
    dossier = fetch(request.user, pk)
    if number := request.POST.get("indicator"):
        return _save_one(request, dossier, number)
    return _save_all(request, dossier)


def _save_one(request, dossier, number):
    spec = sheet_of(dossier).spec
    if not spec.has(number):
        return JsonResponse({"refused": f"Bộ tiêu chí này không có chỉ tiêu {number}."}, status=422)
    try:
        outcome = _save(request, dossier, spec.indicator(number))
    except (ValidationError, PermissionDenied) as error:
        status = 422 if isinstance(error, ValidationError) else 403
        return JsonResponse({"refused": " ".join(getattr(error, "messages", [str(error)]))}, status=status)
    if outcome.theirs:
        return _conflict_response(request, dossier, spec.indicator(number), outcome)
    if request.POST.get("confirm") == number:
        outcome.answer = renewal.confirm(dossier, number, actor=request.user)
        outcome.sheet = sheet_of(dossier)
    return JsonResponse(_saved_content(request, dossier, number, outcome))


def _save(request, dossier, indicator):
    number = indicator.number
    return saving.save_answer(
        dossier,
        number,
        typed=workspace.typed_from(request.POST, indicator),
        version=workspace.version_from(request.POST, indicator),
        narrative=workspace.narrative_from(request.POST, indicator),
        actor=request.user,
    )


def _saved_content(request, dossier, number, outcome) -> dict:
    """What the page shows next. Answers can overtake each other on the way: ``at`` says which of two saw more."""
    dossier = fetch(request.user, dossier.pk)
    sheet = outcome.sheet
    row = workspace.row_of(sheet, number)
    context = {"row": row, "tracks": workspace.level_tracks(sheet), "sheet": sheet, "dossier": dossier} | bar_context(
        dossier, request.user, sheet
    )
    parts = {f"verdict-{row.slug}": "_verdict", f"mark-{row.slug}": "_mark", "levels": "_levels", "bar": "_bar"}
    parts[f"carried-{row.slug}"] = "_carried"
    at = clock.now().astimezone(clock.VIETNAM)
    return {
        "version": outcome.answer.version,
        "saved": f"Đã lưu lúc {at:%H:%M:%S}",
        "at": stamp(sheet.dossier),
        "fragments": {
            key: render_to_string(f"dossier/partials/{name}.html", context, request) for key, name in parts.items()
        },
    }


def _conflict_response(request, dossier, indicator, outcome):
    number, theirs = indicator.number, outcome.theirs
    row = workspace.row_of(sheet_of(dossier), number)
    row.theirs, row.their_lines = theirs, their_lines(indicator, theirs)
    values = {f"{number}-{measure.key}": theirs.typed.get(measure.key, "") for measure in indicator.measures}
    return JsonResponse(
        {
            "version": theirs.version,
            "theirs": values | {f"{number}-narrative": theirs.narrative},
            "conflict": render_to_string("dossier/partials/_conflict.html", {"row": row}, request),
        },
        status=409,
    )


def _save_all(request, dossier):
    """The button's way, without a script: every indicator and file that was sent; what is not written is shown again."""
    if not is_home(dossier, request.user):
        raise PermissionDenied(f"Việc này của cán bộ {dossier.prepared_by}.")
    drafts = _save_each(request, dossier)
    if not drafts:
        saving.require_editor(dossier, request.user)
    refused = evidence_views.take_posted_files(request, dossier)
    if not drafts:
        refused += _confirm_posted(request, dossier)
    for sentence in refused:
        messages.error(request, sentence)
    if drafts:
        messages.error(
            request,
            f"Chưa lưu được chỉ tiêu {', '.join(drafts)}: xem lý do ở từng chỉ tiêu. Phần vừa gõ còn nguyên bên dưới.",
        )
        return render(
            request,
            "dossier/workspace.html",
            workspace_context(request, fetch(request.user, dossier.pk), drafts),
            status=409 if permissions.edits(dossier, request.user) else 403,
        )
    if not refused:
        messages.success(request, "Đã lưu.")
    return redirect(dossier)


def _confirm_posted(request, dossier) -> list[str]:
    """The button beside what was copied from an earlier year; a sentence when it cannot be confirmed."""
    number = request.POST.get("confirm", "")
    try:
        if number:
            renewal.confirm(dossier, number, actor=request.user)
    except (ValidationError, PermissionDenied) as error:
        return list(getattr(error, "messages", [str(error)]))
    return []


def _save_each(request, dossier) -> dict:
    """Indicators that were changed but not written, with what was typed and why it was not."""
    sheet, drafts = sheet_of(dossier), {}
    for indicator in sheet.indicators:
        if not workspace.is_changed(request.POST, indicator, sheet.answers.get(indicator.number)):
            continue
        if draft := _save_or_keep(request, dossier, indicator):
            drafts[indicator.number] = draft
    return drafts


def _save_or_keep(request, dossier, indicator) -> dict | None:
    kept = {
        "typed": workspace.typed_from(request.POST, indicator),
        "narrative": workspace.narrative_from(request.POST, indicator),
    }
    try:
        outcome = _save(request, dossier, indicator)
    except ValidationError as error:
        return kept | {"refused": " ".join(error.messages)}
    except PermissionDenied as error:
        return kept | {"refused": str(error)}
    return kept | {"theirs": outcome.theirs} if outcome.theirs else None
