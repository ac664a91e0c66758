"""What earlier submissions and earlier years said of one indicator, for those who review it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from criteria.library import spec_of
from recognition.indicator_history import history_of
from recognition.permissions.appraisal import reads_review
from recognition.views.review import dossier_for


@require_GET
def indicator_history(request, pk, subject):
    """The same indicator through the rounds and years; put into the review page in place, or a page of its own."""
    dossier = dossier_for(request.user, pk)
    spec = spec_of(dossier.criteria_set)
    if not reads_review(dossier, request.user) or not spec.has(subject):
        raise Http404
    context = {
        "dossier": dossier,
        "indicator": spec.indicator(subject),
        "history": history_of(dossier, subject, request.user),
    }
    in_place = request.htmx and not request.htmx.history_restore_request
    name = "dossier/partials/_history.html" if in_place else "dossier/indicator_history.html"
    return render(request, name, context)
