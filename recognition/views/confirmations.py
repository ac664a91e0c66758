"""Asking another office to confirm one indicator, and that office's page, which shows nothing but what it is asked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from evidence import serving
from recognition import appraised, confirmations, reviewing
from recognition.forms.confirmations import AskForm, ReplyForm
from recognition.models import Confirmation, Dossier
from recognition.views.review import back_to, dossier_for, place_of
from recognition.views.viewing import picture
from recognition.workspace import clause_of, frozen_rows


def confirmation_ask(request, pk, subject):
    """Ask another office about one indicator: whom, what, until when."""
    dossier = dossier_for(request.user, pk)
    confirmations.require_asker(dossier, request.user)
    submission = dossier.last_submission
    if subject not in submission.content["indicators"]:
        raise Http404
    form = _ask_form(request, dossier, submission, subject)
    if request.method == "POST" and form.is_valid() and _asked(form, dossier, subject, request):
        return redirect(place_of(dossier, subject))
    indicator = appraised.spec_for_submission(dossier, submission).indicator(subject)
    context = {"dossier": dossier, "indicator": indicator, "form": form}
    return render(request, "dossier/confirmation_ask.html", context, status=422 if form.errors else 200)


def _ask_form(request, dossier, submission, subject) -> AskForm:
    offices = confirmations.askable(dossier).order_by("kind", "unit__sort_key")
    if request.method == "POST":
        return AskForm(request.POST, offices=offices)
    proposed = {
        "office": confirmations.usual(dossier, subject),
        "question": confirmations.question_for(dossier, submission, subject),
        "due_on": confirmations.first_due_on(),
    }
    return AskForm(offices=offices, initial=proposed)


def _asked(form, dossier, subject, request) -> bool:
    try:
        made = confirmations.ask(dossier, subject, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"Đã nhờ {made.office} xác nhận; câu trả lời hiện ngay tại chỉ tiêu {subject}.")
    return True


def fetch(user, pk) -> Confirmation:
    """The question that ``user`` may open for their office; 404 otherwise."""
    found = Confirmation.objects.addressed_to(user).select_related(*confirmations.RELATED, "answered_by")
    return get_object_or_404(found, pk=pk)


def confirmation(request, pk):
    """What the own office is asked of one indicator, its figures and evidence, and the answer."""
    asked = fetch(request.user, pk)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        confirmations.require_answerer(asked, request.user)
        if form.is_valid() and _answered(form, asked, request):
            return redirect(asked)
    context = _context(request, asked) | {"form": form}
    return render(request, "dossier/confirmation.html", context, status=422 if form.errors else 200)


def _answered(form, asked, request) -> bool:
    try:
        confirmations.answer(asked, actor=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"Đã gửi trả lời cho {asked.asked_for}. Cảm ơn bạn.")
    return True


def _context(request, asked) -> dict:
    submission, dossier = asked.submission, asked.submission.dossier
    spec, entry = appraised.spec_for_submission(dossier, submission), submission.content["indicators"][asked.indicator]
    indicator, items = spec.indicator(asked.indicator), confirmations.evidence_of(asked)
    return {
        "asked": asked,
        "dossier": dossier,
        "indicator": indicator,
        "clause": clause_of(indicator),
        "figures": reviewing.figures_of(indicator, entry, None),
        "verdicts": frozen_rows(spec, entry),
        "items": items,
        "shown": next((i for i in items if str(i.pk) == request.GET.get("tep")), items[0] if items else None),
        "closed": confirmations.closed_said(asked),
    }


@require_POST
def confirmation_withdraw(request, pk):
    """The office that asked needs no answer any more."""
    dossiers = Dossier.objects.visible_to(request.user)
    asked = get_object_or_404(Confirmation.objects.filter(submission__dossier__in=dossiers), pk=pk)
    dossier = dossier_for(request.user, asked.submission.dossier_id)
    if request.user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id}:
        raise Http404  # the applicant does not know of it
    try:
        confirmations.withdraw(asked, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Đã rút đề nghị gửi {asked.office}.")
    return back_to(request, dossier, asked.indicator)


def _item(user, pk, item_pk):
    return next((item for item in confirmations.evidence_of(fetch(user, pk)) if item.pk == item_pk), None)


@require_GET
def confirmation_file(request, pk, item_pk):
    """The bytes of one piece of evidence that the question is about."""
    item = _item(request.user, pk, item_pk)
    if item is None:
        raise Http404
    return serving.serve(request, item.file, item.name, download="tai-ve" in request.GET)


@require_GET
def confirmation_page(request, pk, item_pk, page):
    """One page of it as a picture."""
    item = _item(request.user, pk, item_pk)
    if item is None:
        raise Http404
    return picture(request, item.file, page)
