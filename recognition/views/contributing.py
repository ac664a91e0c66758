"""The page behind a personal link: the indicators of one body, and nothing else. No account; the token is the key.

A token that was never given is a 404, always the same; one that no longer opens says so.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from config import clock
from evidence import serving
from recognition import conflicts, permissions, renewal, saving, workspace
from recognition.assessing import sheet_of
from recognition.planning import invitations
from recognition.views import evidence as evidence_views
from recognition.views.dossiers import stamp

GONE = 410
FILES_LIMIT = 100  # of one dossier's evidence under the indicators of a link


def by_link(view):
    """``view(request, invitation, token, …)`` for whoever holds a link; nothing of it is kept by browsers or found by searches."""

    @login_not_required
    @wraps(view)
    def opened(request, token, *args, **kwargs):
        invitation = invitations.find(token)
        if invitation is None:
            raise Http404
        if not permissions.may_use_links(invitation.dossier, request.user):
            raise PermissionDenied(
                "Bạn đang đăng nhập ở cơ quan xem xét hồ sơ này nên không góp số liệu cho hồ sơ được. "
                "Nếu đường dẫn là của bạn, đăng xuất rồi mở lại."
            )
        response = view(request, invitation, token, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return opened


def _require_mine(invitation, subject):
    """404 for every indicator that the link does not open."""
    if subject not in invitation.indicators():
        raise Http404


# Looking


@require_GET
@by_link
def contribute(request, invitation, token):
    """The indicators of one body, to be filled in."""
    if not invitation.is_in_force():
        return _closed(request, invitation)
    invitation.mark_opened()
    return render(request, "contribute/contribute.html", _context(request, invitation, token))


def _closed(request, invitation, typed=()):
    """What a link says that no longer opens; what was just typed is shown again, to be copied."""
    if request.headers.get("X-Portal") == "script":
        try:
            saving.require_editor(invitation.dossier, invitation)
        except PermissionDenied as error:
            return JsonResponse({"refused": str(error)}, status=GONE)
    context = {"invitation": invitation, "dossier": invitation.dossier, "typed": typed}
    return render(request, "contribute/closed.html", context, status=GONE)


def _context(request, invitation, token, drafts=None) -> dict:
    dossier = invitation.dossier
    sheet, opened = sheet_of(dossier), saving.open_subjects(dossier)
    numbers = invitation.indicators()
    edits = dossier.state in ("drafting", "returned")
    remarks = list(dossier.remarks.sent().select_related("office", "submission", "answered_by"))
    rows = {n: _row(sheet, n, remarks, opened, edits, (drafts or {}).get(n)) for n in numbers}
    context = {
        "invitation": invitation,
        "token": token,
        "dossier": dossier,
        "sheet": sheet,
        "sections": [
            (criterion, [rows[i.number] for i in criterion.indicators if i.number in rows])
            for criterion in sheet.spec.criteria
            if any(i.number in rows for i in criterion.indicators)
        ],
        "total": len(numbers),
        "filled": sum(sheet.is_filled(number) for number in numbers),
        "editable_here": edits and any(row.is_open for row in rows.values()),
        "mine": [
            item
            for number in numbers
            for item in sheet.evidence.get(number, ())
            if edits and item.added_via_id == invitation.pk
        ],
    }
    return context | evidence_views.upload_words()


def _row(sheet, number, remarks, opened, edits, draft):
    row = workspace.row_of(sheet, number, remarks, opened, edits=edits, draft=draft)
    if draft:
        row.conflict, row.refused = draft.get("conflict"), draft.get("refused", "")
    return row


# Saving


@require_POST
@by_link
def contribute_save(request, invitation, token):
    """Keep what was typed: one indicator from the page's script, all of them from its button."""
    number, sheet = request.POST.get("indicator"), sheet_of(invitation.dossier)
    if number is not None:
        _require_mine(invitation, number)
        return _save_one(request, invitation, sheet.spec.indicator(number))
    if not invitation.is_in_force():
        return _closed(request, invitation, _typed_lines(request, invitation, sheet))
    return _save_all(request, invitation, token, sheet)


def _typed_lines(request, invitation, sheet) -> list[tuple[str, str]]:
    """What a page sent, in words, to be copied by hand."""
    found = []
    for indicator in (sheet.spec.indicator(number) for number in invitation.indicators()):
        typed = workspace.typed_from(request.POST, indicator)
        words = [workspace.words_of(m, typed[m.key]) for m in indicator.measures if m.key in typed]
        said = " · ".join([*words, workspace.narrative_from(request.POST, indicator)]).strip(" ·")
        if said:
            found.append((indicator.number, said))
    return found


def _save(request, invitation, indicator, post):
    return saving.save_answer(
        invitation.dossier,
        indicator.number,
        **workspace.draft_from(post, indicator),
        version=workspace.version_from(post, indicator),
        actor=invitation,
    )


def _save_one(request, invitation, indicator):
    try:
        outcome = _save(request, invitation, indicator, request.POST)
        if outcome.theirs is None and request.POST.get("confirm") == indicator.number:
            outcome.answer = renewal.confirm(invitation.dossier, indicator.number, actor=invitation)
            outcome.sheet = sheet_of(invitation.dossier)
    except (ValidationError, PermissionDenied) as error:
        status = 422 if isinstance(error, ValidationError) else 403
        return JsonResponse({"refused": " ".join(getattr(error, "messages", [str(error)]))}, status=status)
    if outcome.theirs:
        return _conflict_response(request, invitation, indicator, outcome.theirs)
    row = workspace.row_of(outcome.sheet, indicator.number)
    parts = {f"verdict-{row.slug}": "_verdict", f"carried-{row.slug}": "_carried"}
    at = clock.now().astimezone(clock.VIETNAM)
    return JsonResponse(
        {
            "version": outcome.answer.version,
            "saved": f"Đã lưu lúc {at:%H:%M:%S}",
            "at": stamp(outcome.sheet.dossier),
            "fragments": {
                key: render_to_string(f"dossier/partials/{name}.html", {"row": row}, request)
                for key, name in parts.items()
            },
        }
    )


def _conflict_response(request, invitation, indicator, theirs):
    conflict = _conflict(invitation, indicator, request.POST)
    content = render_to_string("dossier/partials/_conflict.html", {"conflict": conflict}, request)
    return JsonResponse(
        {"version": theirs.version, "theirs": conflict.typed_by_them(), "conflict": content}, status=409
    )


def _conflict(invitation, indicator, post) -> conflicts.Conflict:
    theirs, seen = sheet_of(invitation.dossier).answers[indicator.number], workspace.version_from(post, indicator)
    return conflicts.conflict_of(indicator, theirs, workspace.draft_from(post, indicator), seen, invitation)


def _save_all(request, invitation, token, sheet):
    """The button's way, without a script; what is not written is shown again."""
    drafts = {}
    for indicator in (sheet.spec.indicator(number) for number in invitation.indicators()):
        answer = sheet.answers.get(indicator.number)
        post = conflicts.settled(request.POST, indicator, answer)
        changed = workspace.is_changed(post, indicator, answer)
        if changed and (draft := _save_or_keep(request, invitation, indicator, post)):
            drafts[indicator.number] = draft
    refused = _take_posted(request, invitation)
    if not drafts:
        refused += _confirm_posted(request, invitation)
    for sentence in refused:
        messages.error(request, sentence)
    if drafts:
        messages.error(request, f"Chưa lưu được chỉ tiêu {', '.join(drafts)}: xem lý do ở từng chỉ tiêu.")
        context = _context(request, invitations.find(token), token, drafts)
        return render(request, "contribute/contribute.html", context, status=409)
    if not refused:
        messages.success(request, "Đã lưu. Có thể đóng trang, mở lại đường dẫn này để sửa.")
    return redirect("contribute", token=token)


def _confirm_posted(request, invitation) -> list[str]:
    """The button beside what was copied from an earlier year; a sentence when it cannot be confirmed."""
    number = request.POST.get("confirm", "")
    try:
        if number in invitation.indicators():
            renewal.confirm(invitation.dossier, number, actor=invitation)
    except (ValidationError, PermissionDenied) as error:
        return list(getattr(error, "messages", [str(error)]))
    return []


def _save_or_keep(request, invitation, indicator, post) -> dict | None:
    kept = workspace.draft_from(post, indicator)
    try:
        outcome = _save(request, invitation, indicator, post)
    except ValidationError as error:
        return kept | {"refused": " ".join(error.messages)}
    except PermissionDenied as error:
        return kept | {"refused": str(error)}
    return kept | {"conflict": _conflict(invitation, indicator, post)} if outcome.theirs else None


# Files


def _take_posted(request, invitation) -> list[str]:
    """Files sent with the page's own form; a sentence for each that was refused."""
    return [
        sentence
        for number in invitation.indicators()
        for sentence in _take_all(request, invitation, number, f"{number}-files")
    ]


def _take_all(request, invitation, subject, name) -> list[str]:
    refused = []
    for upload in request.FILES.getlist(name):
        try:
            _require_room(invitation)
            evidence_views.take(invitation.dossier, subject, upload, invitation)
        except (ValidationError, PermissionDenied) as error:
            refused += getattr(error, "messages", [str(error)])
    return refused


def _require_room(invitation):
    if invitation.evidence.present().count() >= FILES_LIMIT:
        raise ValidationError(f"Đã gửi {FILES_LIMIT} tệp bằng đường dẫn này: gộp các trang vào một tệp rồi gửi tiếp.")


@require_POST
@by_link
def contribute_evidence(request, invitation, token, subject):
    """Take in files for one of the link's indicators."""
    _require_mine(invitation, subject)
    if not invitation.is_in_force():
        return _closed(request, invitation)
    refused = _take_all(request, invitation, subject, "files")
    if not request.FILES:
        refused = ["Chưa chọn tệp nào, hoặc tệp bị đứt giữa đường: chọn lại rồi tải lên."]
    if request.headers.get("X-Portal") != "script":
        for sentence in refused:
            messages.error(request, sentence)
        return redirect(f"{reverse('contribute', args=[token])}#ev-{subject.replace('.', '-')}")
    if refused:
        return JsonResponse({"refused": " ".join(refused)}, status=422)
    return JsonResponse(_taken(request, invitations.find(token), token, subject))


def _taken(request, invitation, token, subject) -> dict:
    sheet, slug = sheet_of(invitation.dossier), subject.replace(".", "-")
    context = {
        "dossier": invitation.dossier,
        "token": token,
        "slug": slug,
        "subject": subject,
        "evidence": sheet.evidence.get(subject, []),
        "is_open": True,
    }
    html = render_to_string("dossier/partials/_evidence.html", context | evidence_views.upload_words(), request)
    return {"fragments": {f"ev-{slug}": html}, "at": stamp(invitation.dossier)}


def _item(invitation, pk):
    """A file under one of the link's indicators; 404 otherwise, and once the link no longer opens."""
    if not invitation.is_in_force():
        raise Http404
    present = invitation.dossier.evidence.present().filter(subject__in=invitation.indicators())
    return get_object_or_404(present.select_related("file", "dossier"), pk=pk)


@require_GET
@by_link
def contribute_file(request, invitation, token, pk):
    """The bytes of a file under one of the link's indicators."""
    item = _item(invitation, pk)
    return serving.serve(request, item.file, item.name, download="tai-ve" in request.GET)


@require_POST
@by_link
def contribute_remove(request, invitation, token, pk):
    """Take off a file that came by this very link."""
    item = _item(invitation, pk)
    if item.added_via_id != invitation.pk:
        raise Http404
    evidence_views.take_off(item, actor=invitation)
    messages.success(request, f"Đã bỏ «{item.name}» khỏi chỉ tiêu {item.subject}.")
    return redirect("contribute", token=token)
