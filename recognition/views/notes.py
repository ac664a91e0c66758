"""Private notes of the reviewing office, written and taken away on the review page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from criteria.library import spec_of
from recognition import notes
from recognition.forms.notes import NoteForm
from recognition.models import Dossier, PrivateNote
from recognition.models.answers import LEVEL, PAPERS
from recognition.models.appraisals import WHOLE
from recognition.permissions import appraisal as may
from recognition.views.review import back_to, dossier_for, review_page


@require_POST
def note_add(request, pk, subject):
    """Note something for the colleagues of the own office."""
    dossier = dossier_for(request.user, pk)
    if subject not in (LEVEL, PAPERS, WHOLE) and not spec_of(dossier.criteria_set).has(subject):
        raise Http404
    form = NoteForm(request.POST)
    if may.noting_office(dossier, request.user) and not form.is_valid():
        return review_page(request, dossier, subject=request.POST.get("at") or subject, note_form=form, status=422)
    notes.add(dossier, subject, form.cleaned_data["text"] if form.is_valid() else "", actor=request.user)
    return back_to(request, dossier, request.POST.get("at") or subject)


@require_POST
def note_remove(request, pk):
    """Take a note of one's own away."""
    found = PrivateNote.objects.filter(dossier__in=Dossier.objects.visible_to(request.user)).select_related("by")
    note = get_object_or_404(found, pk=pk)
    dossier = dossier_for(request.user, note.dossier_id)
    if note.office_id not in may.reads_notes_of(dossier, request.user):
        raise Http404
    notes.remove(note, actor=request.user)
    messages.success(request, "Đã xóa ghi chú.")
    return back_to(request, dossier, request.POST.get("at") or note.subject)
