"""Opinions in writing: the office makes and withdraws links; behind a link a member reads and says what they hold.

A token that was never given is a 404, always the same; one that no longer opens says so.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence import serving
from recognition import opinion_links, outcomes
from recognition.forms.opinions import LinksForm, answers_from, rows_of
from recognition.models import EvidenceItem
from recognition.permissions.councils import answers_by_link
from recognition.views.plans import say
from recognition.views.sessions import fetch_session, require_keeper

GONE = 410

# The office's side


@require_http_methods(["GET", "POST"])
def session_links(request, pk):
    """Who has answered and who has not; a link for each who shall answer in writing."""
    found = fetch_session(request.user, pk)
    require_keeper(found.council, request.user)
    form = LinksForm(request.POST if request.method == "POST" else None, members=found.council.members.sitting())
    made = []
    if request.method == "POST" and form.is_valid():
        try:
            made = opinion_links.invite(
                found, form.cleaned_data["members"], form.cleaned_data["expires_on"], actor=request.user
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {"session": found, "council": found.council, "form": form, "made": made}
    context["answered"] = opinion_links.answered(found)
    response = render(request, "council/links.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def opinion_withdraw(request, pk, link_pk):
    """From now on the link opens nothing; what came by it stays."""
    found = fetch_session(request.user, pk)
    require_keeper(found.council, request.user)
    link = get_object_or_404(found.links.select_related("session__council__office", "member"), pk=link_pk)
    try:
        opinion_links.withdraw(link, actor=request.user)
        messages.success(request, f"Đã hủy đường dẫn của {link.member.name}.")
    except ValidationError as error:
        say(request, error)
    return redirect("session_links", pk=pk)


# Behind a link


def by_link(view):
    """``view(request, link, token, …)`` for whoever holds a link; nothing of it is kept by browsers or found by searches."""

    @login_not_required
    @wraps(view)
    def opened(request, token, *args, **kwargs):
        link = opinion_links.find(token)
        if link is None:
            raise Http404
        if not answers_by_link(link, request.user):
            raise PermissionDenied(
                f"Đường dẫn này riêng của {link.member.name}; bạn đang đăng nhập bằng tài khoản khác. "
                "Nếu đường dẫn là của bạn, đăng xuất rồi mở lại."
            )
        response = view(request, link, token, *args, **kwargs) if link.is_in_force() else _closed(request, link)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return opened


def _closed(request, link):
    return render(request, "council/link_closed.html", {"link": link, "typed": _typed(request)}, status=GONE)


def _typed(request) -> list[str]:
    """What was just typed, to be copied."""
    return [text for name, text in request.POST.items() if name.startswith("words-") and text.strip()]


@require_http_methods(["GET", "POST"])
@by_link
def opinion(request, link, token):
    """What the member holds on every dossier of the session that is theirs to judge, in one save."""
    link.mark_opened()
    items = opinion_links.items_for(link)
    if request.method == "POST":
        try:
            number = opinion_links.answer(link, answers_from(request.POST, items))
        except ValidationError as error:
            say(request, error)
        else:
            messages.success(request, f"Đã gửi {number} ý kiến." if number else "Ý kiến không có gì thay đổi.")
            return redirect("opinion", token=token)
    post = request.POST if request.method == "POST" else None
    rows = rows_of(items, opinion_links.held_by(link, items), post)
    context = {"link": link, "token": token, "rows": rows, "given": sum(row.is_given for row in rows)}
    return render(request, "council/opinion.html", context, status=422 if post is not None else 200)


def _item(link, item_pk):
    """404 for every dossier that the link does not open."""
    found = next((item for item in opinion_links.items_for(link) if item.pk == item_pk), None)
    if found is None:
        raise Http404
    return found


@require_GET
@by_link
def opinion_dossier(request, link, token, item_pk):
    """What the appraisal came to, indicator by indicator, with the evidence of those that are in question."""
    item = _item(link, item_pk)
    outcome = outcomes.outcome(item.dossier)
    context = {"link": link, "token": token, "item": item, "outcome": outcome}
    context["files"] = _files(item, outcome.differing)
    return render(request, "council/opinion_dossier.html", context)


def _files(item, numbers):
    """Evidence that was handed in for the indicators in question."""
    handed_in = item.submission.content["indicators"]
    kept = {e["id"] for n in numbers if n in handed_in for e in handed_in[n]["evidence"] if "id" in e}
    return (
        EvidenceItem.objects.filter(dossier=item.dossier_id, pk__in=kept)
        .select_related("file")
        .order_by("subject", "pk")
    )


@require_GET
@by_link
def opinion_file(request, link, token, item_pk, pk):
    """One of these files."""
    item = _item(link, item_pk)
    found = get_object_or_404(_files(item, outcomes.outcome(item.dossier).differing), pk=pk)
    return serving.serve(request, found.file, found.name, download="tai-ve" in request.GET)
