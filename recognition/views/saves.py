"""Keeping what is typed: one indicator from the page's script, the whole page from its button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from config import clock
from recognition import conflicts, permissions, renewal, saving, workspace
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


def _require_author(request):
    """Raises PermissionDenied when somebody else has signed in on this machine since the page was opened."""
    by = request.POST.get("typed_by", "")
    if by and by != str(request.user.pk):
        raise PermissionDenied(
            f"Máy này đang đăng nhập bằng tài khoản {request.user}, không phải tài khoản đã gõ phần này. Phần vừa gõ chưa "
            "được lưu và còn giữ trên máy: đăng nhập lại bằng tài khoản cũ để gửi."
        )


def _save_one(request, dossier, number):
    spec = sheet_of(dossier).spec
    if not spec.has(number):
        return JsonResponse({"refused": f"Bộ tiêu chí này không có chỉ tiêu {number}."}, status=422)
    try:
        _require_author(request)
        outcome = _save(request, dossier, spec.indicator(number), request.POST)
    except (ValidationError, PermissionDenied) as error:
        status = 422 if isinstance(error, ValidationError) else 403
        return JsonResponse({"refused": " ".join(getattr(error, "messages", [str(error)]))}, status=status)
    if outcome.theirs:
        return _conflict_response(request, dossier, spec.indicator(number), outcome)
    if request.POST.get("confirm") == number:
        outcome.answer = renewal.confirm(dossier, number, actor=request.user)
        outcome.sheet = sheet_of(dossier)
    return JsonResponse(_saved_content(request, dossier, number, outcome))


def _save(request, dossier, indicator, post):
    return saving.save_answer(
        dossier,
        indicator.number,
        **workspace.draft_from(post, indicator),
        version=workspace.version_from(post, indicator),
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
    fragments = {
        key: render_to_string(f"dossier/partials/{name}.html", context, request) for key, name in parts.items()
    }
    at = clock.now().astimezone(clock.VIETNAM)
    return {
        "version": outcome.answer.version,
        "saved": f"Đã lưu lúc {at:%H:%M:%S}",
        "at": stamp(sheet.dossier),
        "fragments": fragments | _followers(request, sheet, number),
    }


def _followers(request, sheet, number) -> dict:
    """Indicators that take a number from ``number``: what it is now, and how they are judged by it."""
    found = {}
    shown = {indicator.number for indicator in sheet.indicators}
    for other in (one for one in workspace.followers(sheet.spec, number) if one in shown):
        row = workspace.row_of(sheet, other)
        parts = {f"verdict-{row.slug}": ("_verdict", {"row": row}), f"mark-{row.slug}": ("_mark", {"row": row})}
        parts |= {f"shared-{field.id}": ("_shared", {"field": field}) for field in row.fields if field.home}
        for key, (name, context) in parts.items():
            found[key] = render_to_string(f"dossier/partials/{name}.html", context, request)
    return found


def _conflict_response(request, dossier, indicator, outcome):
    conflict = _conflict(request, dossier, indicator, request.POST)
    content = render_to_string("dossier/partials/_conflict.html", {"conflict": conflict}, request)
    return JsonResponse(
        {"version": outcome.theirs.version, "theirs": conflict.typed_by_them(), "conflict": content}, status=409
    )


def _conflict(request, dossier, indicator, post) -> conflicts.Conflict:
    """What ``post`` says of ``indicator`` against what is stored."""
    theirs = sheet_of(dossier).answers[indicator.number]
    seen = workspace.version_from(post, indicator)
    return conflicts.conflict_of(indicator, theirs, workspace.draft_from(post, indicator), seen, request.user)


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
        answer = sheet.answers.get(indicator.number)
        post = conflicts.settled(request.POST, indicator, answer)
        if workspace.is_changed(post, indicator, answer) and (
            draft := _save_or_keep(request, dossier, indicator, post)
        ):
            drafts[indicator.number] = draft
    return drafts


def _save_or_keep(request, dossier, indicator, post) -> dict | None:
    """None once it is written; else what was typed, and the conflict or the refusal."""
    kept = workspace.draft_from(post, indicator)
    try:
        outcome = _save(request, dossier, indicator, post)
    except ValidationError as error:
        return kept | {"refused": " ".join(error.messages)}
    except PermissionDenied as error:
        return kept | {"refused": str(error)}
    return kept | {"conflict": _conflict(request, dossier, indicator, post)} if outcome.theirs else None
