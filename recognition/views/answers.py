"""Answering an applicant in writing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from recognition import answers
from recognition.forms.answers import AnswerForm
from recognition.permissions import papers as may
from recognition.views.dossiers import fetch


@require_http_methods(["GET", "POST"])
def answer_add(request, pk):
    """Write to the applicant about a dossier that is late, withdrawn or cannot be received; it ends nothing by itself."""
    dossier = fetch(request.user, pk)
    offices = may.answering_offices(dossier, request.user)
    if not offices:
        raise PermissionDenied(f"Việc này của chuyên viên, lãnh đạo cơ quan đã nhận hồ sơ {dossier.unit.full_name}.")
    form = AnswerForm(request.POST if request.method == "POST" else None, dossier=dossier, offices=offices)
    if request.method == "POST" and form.is_valid():
        try:
            letter = answers.begin(dossier, actor=request.user, **form.asked())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Đã soạn công văn trả lời. Văn thư cấp số, lãnh đạo ký, rồi ban hành.")
            return redirect(letter)
    context = {"dossier": dossier, "form": form}
    return render(request, "document/answer.html", context, status=422 if form.errors else 200)
