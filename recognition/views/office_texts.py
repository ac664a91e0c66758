"""An office's own words for its papers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from config import clock
from recognition import office_texts
from recognition.forms.office_texts import OfficeTextForm
from recognition.models import Office, OfficeText
from recognition.permissions import papers as may


def _offices(user):
    return Office.objects.filter(pk__in=user.office_ids()).order_by("name")


@require_GET
def text_list(request):
    """Choose a kind of paper whose grounds, recipients or last article the office words itself."""
    offices = [office for office in _offices(request.user) if may.words_papers(office, request.user)]
    if not offices:
        raise PermissionDenied("Việc này của lãnh đạo, văn thư của cơ quan ban hành văn bản.")
    versions = OfficeText.objects.filter(office__in=offices).select_related("office", "by", "title")
    context = {"offices": offices, "kinds": OfficeText.Kind.choices, "versions": versions}
    return render(request, "register/texts.html", context)


def _office_and_kind(request, pk, kind):
    office = get_object_or_404(_offices(request.user).select_related("unit"), pk=pk)
    if kind not in OfficeText.Kind.values:
        raise Http404
    if not may.words_papers(office, request.user):
        raise PermissionDenied(f"Việc này của lãnh đạo, văn thư {office}.")
    return office, OfficeText.Kind(kind)


def _version(office, kind):
    return OfficeText.objects.filter(office=office, kind=kind).order_by("-valid_from", "-pk").first()


@require_http_methods(["GET", "POST"])
def text_edit(request, pk, kind):
    """Write grounds, recipients and last article, beside a paper that shows them; a new version begins on its day."""
    office, kind = _office_and_kind(request, pk, kind)
    form = OfficeTextForm(request.POST if request.method == "POST" else None, kind=kind, version=_version(office, kind))
    if request.method == "POST" and form.is_valid():
        try:
            office_texts.write(office, actor=request.user, kind=kind, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Đã lưu. Văn bản lập từ ngày ấy in lời này.")
            return redirect("text_list")
    context = {"office": office, "kind": kind, "form": form, "example": office_texts.example_for(office, kind)}
    return render(request, "register/text.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def text_preview(request, pk, kind):
    """The latest paper of this kind as it would be with what has been typed, marked as a draft."""
    office, kind = _office_and_kind(request, pk, kind)
    form = OfficeTextForm(request.POST or None, kind=kind)
    words = form.cleaned_data if form.is_valid() else {}
    text = OfficeText(office=office, kind=kind, by=request.user, valid_from=clock.today())
    for name in ("grounds", "recipients", "execution"):
        setattr(text, name, words.get(name, ""))
    example = office_texts.example_for(office, kind, words.get("title")) or office_texts.example_for(office, kind)
    if example is None:
        raise Http404
    text = text if words else _version(office, kind) or text
    return HttpResponse(office_texts.preview(text, example), content_type="application/pdf")
