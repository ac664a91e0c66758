"""Taking an action: a page that says what will happen, then the one door."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render

from recognition import consequences, papers, permissions, workflow
from recognition.assessing import sheet_of
from recognition.forms.actions import form_for
from recognition.models import Action
from recognition.models.inspections import points_said
from recognition.views.account import carried_note
from recognition.views.dossiers import fetch


def dossier_act(request, pk, action):
    """Say exactly what an action does, ask once, and do it."""
    dossier, action = fetch(request.user, pk), _action(action)
    if request.method == "GET" and not workflow.is_from_here(dossier, action):
        messages.error(request, f"Hồ sơ đang «{dossier.get_state_display()}», không «{action.label}» được lúc này.")
        return redirect(dossier)
    if workflow.is_from_here(dossier, action) and not workflow.is_permitted(dossier, action, request.user):
        raise PermissionDenied(permissions.why_not(dossier, action, request.user))
    try:
        return _ask_or_do(request, dossier, action)
    except ValidationError as error:  # an office that the action needs is not registered
        messages.error(request, " ".join(error.messages))
        return redirect(dossier)


def _ask_or_do(request, dossier, action):
    sheet = sheet_of(dossier)
    initial = {"note": carried_note(request)}
    form = form_for(action)(
        request.POST if request.method == "POST" else None,
        initial=initial,
        dossier=dossier,
        action=action,
        sheet=sheet,
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _perform(request, dossier, action, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(
        request, "dossier/act.html", _context(dossier, action, form, sheet), status=422 if form.errors else 200
    )


def _action(value) -> Action:
    if value not in Action.values or value == Action.LAPSE:
        raise Http404
    return Action(value)


@transaction.atomic
def _take(request, dossier, action, form):
    """The step, and the papers that the leader's signature makes: both or neither."""
    note = form.cleaned_data["note"]
    move = workflow.perform(dossier, action, actor=request.user, note=note, **form.details())
    if action in (Action.SUBMIT, Action.CONCLUDE):
        papers.make_for_submission(move.dossier.last_submission, signer=request.user)
    return move


def _perform(request, dossier, action, form):
    move = _take(request, dossier, action, form)
    messages.success(
        request, f"Đã xong: {action.label}. {move.dossier.unit.full_name}: {move.dossier.get_state_display()}."
    )
    if action in (Action.RECOGNISE, Action.REFUSE):
        return redirect(move.dossier.decision())
    return redirect(move.dossier)


def _context(dossier, action, form, sheet) -> dict:
    level, submission = dossier.proposed_level, dossier.last_submission
    label = sheet.spec.said(level) if level else ""
    return {
        "dossier": dossier,
        "action": action,
        "form": form,
        "consequence": consequences.of(dossier, action, label),
        "danger": action in (Action.REFUSE, Action.WITHDRAW, Action.ABANDON),
        "level_word": sheet.spec.level_word,
        "proposed_label": sheet.spec.named(level) if level else "",
        "score": points_said(dossier) if submission else "",
        "submission": submission,
        "minutes": dossier.minutes_in_force(),
    }
