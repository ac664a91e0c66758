"""Replacing and revoking issued decisions; taking over a draft from a leader who has left."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from criteria.library import spec_of
from recognition import corrections, paperwork
from recognition.forms.corrections import ReplaceForm, RevokeForm
from recognition.permissions import papers as may
from recognition.views.documents import fetch_document

HOW = {
    "replace": (ReplaceForm, corrections.begin_replacement, "Thay thế quyết định"),
    "revoke": (RevokeForm, corrections.begin_revocation, "Thu hồi công nhận"),
}


def decision_replace(request, pk):
    """Begin a decision of the same form in place of one whose content is wrong; say what will end and begin."""
    return _correct(request, pk, "replace")


def decision_revoke(request, pk):
    """Begin a decision that takes the recognition back from one or several units of an issued one."""
    return _correct(request, pk, "revoke")


@require_http_methods(["GET", "POST"])
def _correct(request, pk, how):
    found = fetch_document(request.user, pk)
    if not may.corrects(found, request.user):
        raise PermissionDenied(f"Việc này của lãnh đạo {found.office}, khi quyết định công nhận đã ban hành.")
    asked, begin, title = HOW[how]
    held = corrections.in_force_under(found)
    levels = list(spec_of(found.round.criteria_set).levels)
    form = asked(request.POST if request.method == "POST" else None, held=held, levels=levels)
    if request.method == "POST" and form.is_valid():
        try:
            drafted = begin(found, actor=request.user, **form.asked())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Đã lập dự thảo. Văn thư cấp số, bạn ký, văn thư đóng dấu rồi mới có hiệu lực.")
            return redirect(drafted)
    context = {"document": found, "form": form, "how": how, "title": title, "held": held}
    return render(request, "document/correct.html", context, status=422 if form.errors else 200)


@require_POST
def document_take_over(request, pk):
    """Sign in the place of the leader for whom the draft was made."""
    found = fetch_document(request.user, pk)
    try:
        paperwork.take_over(found, actor=request.user)
        messages.success(request, "Bạn là người ký văn bản này. Văn thư lập lại bản trình ký với tên bạn.")
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return redirect(found)
