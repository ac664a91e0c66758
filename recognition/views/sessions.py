"""Sessions of a council: what is on, who was there, who held what; and the Biên bản."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recognition import session_minutes, sessions
from recognition.forms.sessions import EndForm, SessionForm, written_from
from recognition.models import Session
from recognition.papers.session import session_pdf
from recognition.permissions.councils import keeps_council, not_for
from recognition.views import session_page
from recognition.views.council_desk import fetch_council
from recognition.views.plans import pdf_response, say


def fetch_session(user, pk) -> Session:
    related = ("council__office", "council__round__procedure__title", "council__round__province", "closed_by")
    return get_object_or_404(Session.objects.visible_to(user).select_related(*related), pk=pk)


def require_keeper(council, user):
    if not keeps_council(council, user):
        raise PermissionDenied(f"Việc này của chuyên viên {council.office}.")


def require_reader(session, user):
    """Raises PermissionDenied when ``user`` stands on the side of a dossier of the agenda: the whole is not for them."""
    dossiers = [item.dossier for item in sessions.items_of(session)]
    hidden = not_for(user, dossiers)
    if names := [dossier.unit.full_name for dossier in dossiers if dossier.pk in hidden]:
        raise PermissionDenied(
            f"Bạn ở bên đề nghị hoặc đã tham gia lập hồ sơ: {', '.join(names)}. Các hồ sơ khác xem ở trang của phiên; "
            f"việc chung của phiên nhờ chuyên viên khác của {session.council.office}."
        )


@require_POST
def session_open(request, pk):
    """Call a session over the dossiers that were ticked."""
    council = fetch_council(request.user, pk)
    require_keeper(council, request.user)
    chosen = _ticked(request, council)
    form = SessionForm(request.POST)
    if form.is_valid():
        try:
            made = sessions.open_session(council, chosen, form.cleaned_data, actor=request.user)
        except ValidationError as error:
            say(request, error)
        except IntegrityError:
            messages.error(request, "Người khác vừa đưa một hồ sơ này vào phiên khác: mở lại trang rồi chọn lại.")
        else:
            messages.success(request, f"Đã lập {made}, {len(chosen)} hồ sơ.")
            return redirect(made)
    from recognition.views.council_desk import desk_page

    return desk_page(request, council, form=form, chosen={dossier.pk for dossier in chosen}, status=422)


def _ticked(request, council) -> list:
    ids = {int(pk) for pk in request.POST.getlist("dossier") if pk.isascii() and pk.isdigit() and len(pk) < 12}
    return list(sessions.waiting(council).filter(pk__in=ids))


@require_http_methods(["GET", "POST"])
def session(request, pk):
    """Write down who is there and what each holds of every dossier, in one save."""
    found = fetch_session(request.user, pk)
    if request.method == "GET":
        return _page(request, found)
    require_keeper(found.council, request.user)
    items, members = sessions.items_of(found), list(found.council.members.sitting())
    try:
        sessions.save(found, written_from(request.POST, items, members), actor=request.user)
    except ValidationError as error:
        say(request, error)
        return _page(request, found, request.POST, 422)
    messages.success(request, "Đã lưu phiên họp.")
    return redirect("session_close" if "close" in request.POST else "session", pk=pk)


def _page(request, found, post=None, status=200):
    writes = found.is_open and keeps_council(found.council, request.user)
    context = {
        "session": found,
        "council": found.council,
        "writes": writes,
        "problems": session_minutes.problems(found) if found.is_open else [],
        "seen": found.version,
        "note": post.get("note", "") if post else found.note,
    }
    return render(
        request, "council/session.html", context | session_page.table(found, request.user, post), status=status
    )


@require_http_methods(["GET", "POST"])
def session_close(request, pk):
    """See what the Biên bản will say of every dossier, then write it; nothing can be changed afterwards."""
    found = fetch_session(request.user, pk)
    require_keeper(found.council, request.user)
    if not found.is_open:
        return redirect(found)
    require_reader(found, request.user)
    form = EndForm(request.POST if request.method == "POST" else None, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            session_minutes.close(found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            say(request, error)
        else:
            messages.success(request, "Đã lập biên bản phiên họp.")
            return redirect(found)
    made = session_minutes.lines(found)
    context = {
        "session": found,
        "council": found.council,
        "form": form,
        "lines": made,
        "problems": session_minutes.problems(found),
        "ready": not session_minutes.problems(found) and not any(line.missing for line in made),
    }
    return render(request, "council/session_close.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def session_drop(request, pk, item_pk):
    """Take one dossier off the agenda."""
    found = fetch_session(request.user, pk)
    require_keeper(found.council, request.user)
    item = get_object_or_404(found.items.select_related("dossier__unit", "session__council__office"), pk=item_pk)
    try:
        sessions.drop(item, actor=request.user)
        messages.success(request, f"Đã bỏ {item.dossier.unit.full_name} khỏi phiên; hồ sơ chờ phiên khác.")
    except ValidationError as error:
        say(request, error)
    return redirect(found)


@require_GET
def session_paper(request, pk):
    """The Biên bản of the session as PDF."""
    found = fetch_session(request.user, pk)
    if found.is_open:
        raise Http404
    require_reader(found, request.user)
    return pdf_response(session_pdf(found), f"bien-ban-phien-{found.number}")
