"""«Nhờ xem trước»: asking the office above, its advice, the answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from criteria.library import spec_of
from recognition import permissions, previews
from recognition.forms.previews import AdviceForm, AskForm
from recognition.forms.remarks import AnswerForm
from recognition.models import Advice, Dossier
from recognition.models.previews import GENERAL
from recognition.views.dossiers import fetch


def preview_ask(request, pk):
    """Say what the office above will see, ask once, and share the draft."""
    dossier = fetch(request.user, pk)
    previews.require_asker(dossier, request.user)
    form = AskForm(request.POST if request.method == "POST" else None)
    try:
        office = previews.office_for(dossier)
        if request.method == "POST" and form.is_valid():
            previews.ask(dossier, form.cleaned_data["note"], actor=request.user)
            messages.success(request, f"{office} đã thấy bản đang điền và góp ý được ngay trên đó.")
            return redirect(dossier)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(dossier)
    return render(request, "dossier/preview_ask.html", {"dossier": dossier, "office": office, "form": form})


@require_POST
def preview_end(request, pk):
    """Either side ends the preview; the applicant's side goes on filling in."""
    dossier = fetch(request.user, pk)
    previews.end(dossier, actor=request.user)
    messages.success(request, f"Đã kết thúc xem trước hồ sơ {dossier.unit.full_name}. Góp ý đã ghi vẫn còn ở đơn vị.")
    still_seen = Dossier.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect(dossier if still_seen else "home")


def advice_add(request, pk, subject):
    """Advise on one indicator of a shared draft, or on all of it."""
    dossier = fetch(request.user, pk)
    previews.require_adviser(dossier, request.user)
    spec = spec_of(dossier.criteria_set)
    if not spec.has(subject) and subject != GENERAL:
        raise Http404
    form = AdviceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        advice = previews.advise(dossier, subject, form.cleaned_data["text"], actor=request.user)
        messages.success(request, "Đã ghi góp ý trước; đơn vị thấy ngay.")
        return redirect(f"{dossier.get_absolute_url()}{advice.anchor}")
    indicator = spec.indicator(subject) if spec.has(subject) else None
    return render(request, "dossier/advice_add.html", {"dossier": dossier, "indicator": indicator, "form": form})


def advice_answer(request, pk):
    """The applicant's answer to one piece of advice."""
    visible = Advice.objects.filter(preview__dossier__in=Dossier.objects.visible_to(request.user))
    advice = get_object_or_404(visible.select_related("preview__office", "by"), pk=pk)
    dossier = fetch(request.user, advice.preview.dossier_id)
    if not permissions.answers_advice(dossier, request.user):
        raise PermissionDenied(
            f"Chỉ cán bộ {dossier.prepared_by}, lãnh đạo {dossier.applicant} trả lời được, khi hồ sơ chưa nộp."
        )
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"answer": advice.answer})
    if request.method == "POST" and form.is_valid():
        previews.answer(advice, form.cleaned_data["answer"], actor=request.user)
        messages.success(request, "Đã trả lời góp ý trước.")
        return redirect(f"{dossier.get_absolute_url()}{advice.anchor}")
    return render(request, "dossier/advice_answer.html", {"advice": advice, "dossier": dossier, "form": form})
