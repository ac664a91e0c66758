"""The applicant's papers: drafts to look at or to work on in Word, the own signed Tờ trình, what has been made."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from evidence import serving
from evidence.names import disk_name
from recognition import own_papers, permissions
from recognition.forms.own_papers import OwnProposalForm
from recognition.papers import drafts
from recognition.views.dossiers import fetch, papers_made


@require_GET
def dossier_papers(request, pk):
    """Everything on paper of one dossier, for the applicant's side."""
    return _page(request, _at_home(request.user, pk))


def _at_home(user, pk):
    dossier = fetch(user, pk)
    if not permissions.reads_drafts(dossier, user):
        raise PermissionDenied(f"Bản dự thảo chỉ người của {dossier.applicant} và cơ quan chuẩn bị hồ sơ xem được.")
    return dossier


def _page(request, dossier, form=None, status=200):
    own = _own(dossier)
    context = {
        "dossier": dossier,
        "kinds": drafts.kinds_of(dossier),
        "wants_team": drafts.wants_team(dossier),
        "team": drafts.team_of(dossier),
        "own": own,
        "signatures": own_papers.signatures_said(own.signatures) if own else [],
        "used_in": _used_in(dossier, own),
        "brings": permissions.brings_proposal(dossier, request.user),
        "form": form or OwnProposalForm(),
        "papers_made": papers_made(dossier, request.user),
    }
    return render(request, "dossier/papers.html", context, status=status)


def _own(dossier):
    return dossier.own_proposals.present().select_related("file", "added_by").first()


def _used_in(dossier, own):
    """The last submission that went out with this same file, or None."""
    return own and dossier.submissions.filter(content__proposal__sha256=own.file.sha256).last()


@require_GET
def draft_paper(request, pk, kind, form):
    """One paper as it would be now, as PDF or for Word; nothing is stored."""
    dossier = _at_home(request.user, pk)
    found = next((one for one in drafts.kinds_of(dossier) if one.code == kind), None)
    if found is None or form not in drafts.FORMS:
        raise Http404
    try:
        content = drafts.draft(dossier, found, form)
    except ValidationError as error:  # an office that the paper names is not registered
        messages.error(request, " ".join(error.messages))
        return redirect("dossier_papers", pk=dossier.pk)
    media_type = drafts.FORMS[form]
    name = disk_name(drafts.name_of(dossier, found), media_type)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(form != "pdf" or "tai-ve" in request.GET, name)
    return response


# The own Tờ trình


@require_POST
def own_proposal_add(request, pk):
    """Take in the applicant's own signed Tờ trình with its number, date and signer."""
    dossier = _at_home(request.user, pk)
    own_papers.require_bringer(dossier, request.user)
    form = OwnProposalForm(request.POST, request.FILES)
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            own_papers.bring(dossier, given.pop("file"), actor=request.user, **given)
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            messages.success(request, "Đã nhận Tờ trình. Khi nộp, hồ sơ dùng bản này; cổng không lập Tờ trình nữa.")
            return redirect("dossier_papers", pk=dossier.pk)
    return _page(request, dossier, form, status=422)


@require_POST
def own_proposal_remove(request, pk):
    """Take it off again: the portal makes the Tờ trình."""
    dossier = _at_home(request.user, pk)
    if own_papers.take_off(dossier, actor=request.user):
        messages.success(request, "Đã bỏ Tờ trình do cơ quan tự ký. Khi nộp, cổng lập Tờ trình.")
    return redirect("dossier_papers", pk=dossier.pk)


@require_GET
def own_proposal_file(request, pk):
    """The file that was brought."""
    own = get_object_or_404(_at_home(request.user, pk).own_proposals.present().select_related("file"))
    return serving.serve(request, own.file, own.name, download="tai-ve" in request.GET)
