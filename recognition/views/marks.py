"""Marking: what the appraising office holds of an indicator, one by one or many at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from recognition import appraisals, appraised
from recognition.views.review import back_to, dossier_for, mark_form_for, review_page


@require_POST
def mark_set(request, pk, subject):
    """Keep what the office holds of one indicator, and stay there."""
    dossier = dossier_for(request.user, pk)
    appraisals.require_marker(dossier, request.user)
    submission = dossier.last_submission
    if subject not in submission.content["indicators"]:
        raise Http404
    spec = appraised.spec_for_submission(dossier, submission)
    form = mark_form_for(spec, spec.indicator(subject), submission, None, request.POST)
    if status := _refused(form, dossier, subject, request.user):
        return review_page(request, dossier, subject=subject, mark_form=form, status=status)
    return back_to(request, dossier, subject)


def _refused(form, dossier, subject, actor) -> int:
    """0 when the mark is kept; else the status, and ``form`` says why: 409 when a colleague was quicker."""
    if not form.is_valid():
        return 422
    try:
        appraisals.mark(dossier, subject, form.given(), actor=actor)
    except appraisals.Outdated as error:
        form.add_error(None, error)
        form.data = form.data.copy()
        form.data["seen"] = appraisals.version_of(dossier, subject)
        return 409
    except ValidationError as error:
        form.add_error(None, error)
        return 422
    return 0


def mark_agree(request, pk):
    """Agree at once to all that passes with evidence and about which nothing is open; asked once, with the list."""
    dossier = dossier_for(request.user, pk)
    appraisals.require_marker(dossier, request.user)
    if request.method == "POST":
        return _agreed(request, dossier)
    submission = dossier.last_submission
    found, left = appraisals.agreeable(dossier, submission)
    spec = appraised.spec_for_submission(dossier, submission)
    entries = submission.content["indicators"]
    context = {
        "dossier": dossier,
        "found": [(spec.indicator(n), appraised.own_said(spec, entries[n])) for n in found],
        "left": [(spec.indicator(n), why) for n, why in left.items()],
    }
    return render(request, "dossier/marks_agree.html", context)


def _agreed(request, dossier):
    try:
        made = appraisals.agree(dossier, request.POST.getlist("indicators"), actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = ", ".join(mark.indicator for mark in made)
        messages.success(request, f"Đã ghi như tự đánh giá: {said}." if made else "Chưa chọn chỉ tiêu nào để ghi.")
    return redirect(f"{dossier.get_absolute_url()}?loc=chua-xet")
