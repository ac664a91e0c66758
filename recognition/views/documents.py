"""An office's papers: number, the person's signature, the seal."""

from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from criteria.library import spec_of
from evidence import serving
from recognition import bulk, corrections, issuing, papers, paperwork, permissions
from recognition.forms.documents import NumberForm, ReasonForm
from recognition.models import Document, Dossier
from recognition.models.answers import Submission
from recognition.permissions import papers as may_also
from recognition.permissions import signing as may
from recognition.signing import making, ways


@require_GET
def document_list(request):
    """Find a decision; see which papers wait for a number, a signature or the seal."""
    found = (
        Document.objects.visible_to(request.user)
        .with_matter()
        .select_related("office")
        .prefetch_related("items")
        .order_by("-pk")
    )
    state = request.GET.get("tinh-trang", "")
    state = state if state in Document.State.values else ""
    page = Paginator(found.filter(state=state) if state else found, 50).get_page(request.GET.get("page"))
    query = f"tinh-trang={state}" if state else ""
    context = {"page": page, "states": Document.State.choices, "chosen": state, "query": query}
    return render(request, "document/list.html", context | {"many": bulk.offered(request.user)})


@require_GET
def document(request, pk):
    """Bring one paper through number, signature and seal; see where it stands."""
    return _page(request, fetch_document(request.user, pk))


def fetch_document(user, pk) -> Document:
    related = (
        "office__unit",
        "signer",
        "prepared_by",
        "prepared_file",
        "signed_file",
        "file",
        "issued_by",
        "replaces",
        "revokes",
    )
    return get_object_or_404(Document.objects.visible_to(user).with_matter().select_related(*related), pk=pk)


def _page(request, found, form=None, status=200):
    user, items = request.user, list(found.items.select_related("dossier__unit"))
    one = items[0].dossier if items else None  # a council's decision is about no dossier
    return render(
        request,
        "document/document.html",
        {
            "document": found,
            "items": items,
            "dossier": one,
            "level_label": spec_of(one.criteria_set).said(found.level) if found.level else "",
            "numbers": permissions.numbers(found, user),
            "signs": permissions.signs(found, user),
            "abandons": found.is_open and _may_abandon(found, one, user),
            "corrects": may_also.corrects(found, user),
            "takes_over": found.is_open and may_also.takes_over(found, one, user),
            "later": corrections.later(found),
            "form": form or NumberForm(document=found),
            "office_clerk": f"văn thư {found.office}",
            "address": papers.verify_url(found),
            **_signing(found, user),
        },
        status=status,
    )


def _may_abandon(found, dossier, user) -> bool:
    return permissions.leads_holder(dossier, user) if found.ends_dossiers else permissions.gives_up(found, user)


STEPS = {"prepared": "person", "signed": "body"}


def _signing(found, user) -> dict:
    """In which ways the reader can give the signature that the paper waits for."""
    step = STEPS.get(found.state)
    if step is None or not may.gives(found, step, user):
        return {}
    profile = ways.profile_of(found, step)
    offered = [(way, bool(way.secret_said and not ways.kept_secret(way))) for way in ways.ways_of(profile)]
    return {"step": step, "ways": offered, "specimen_key": ways.is_specimen(profile)}


@require_POST
def document_prepare(request, pk):
    """Give the number and date of the office's register, and make the PDF."""
    found = fetch_document(request.user, pk)
    if not permissions.numbers(found, request.user):
        raise PermissionDenied(f"Việc này của văn thư {found.office}.")
    form = NumberForm(request.POST, document=found)
    if form.is_valid():
        try:
            paperwork.prepare(found, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Đã cấp số và lập bản trình ký.")
            return redirect(found)
    return _page(request, found, form, status=422)


@require_POST
def document_sign(request, pk):
    """Sign as the person who decided, in one of the ways set; the password is asked again."""
    found = fetch_document(request.user, pk)
    if not permissions.signs(found, request.user):
        raise PermissionDenied(f"Chỉ {found.signer_name} ký được văn bản này.")
    if not knows_password(request):
        messages.error(request, "Mật khẩu không đúng nên chưa ký. Nhập lại mật khẩu đăng nhập của bạn.")
        return redirect(found)
    seen = request.POST.get("seen", "")
    try:
        if found.state == Document.State.PREPARED:
            paperwork.check_seen(found, seen)
        paperwork.sign(found, actor=request.user, seen=seen, file=making.make(found, "person", _given(request)))
        messages.success(request, "Đã ký. Văn thư đóng dấu và ban hành.")
    except ValidationError as error:
        _tell(request, error)
    return redirect(found)


def knows_password(request) -> bool:
    """Through authenticate, so that guessing at an open session is counted and locked like guessing at the door."""
    return authenticate(request, username=request.user.username, password=request.POST.get("password", "")) is not None


def _given(request) -> making.Given:
    return making.Given(request.POST.get("way", ""), secret_in(request), request.FILES.get("file"))


def secret_in(request) -> str:
    """The PIN or passphrase that was typed to open a key."""
    return request.POST.get("secret", "").replace("\x00", "")[:200]


def _tell(request, error):
    for sentence in error.messages:
        messages.error(request, sentence)


@require_POST
def document_issue(request, pk):
    """Seal in one of the ways set, and issue: every dossier of the paper moves with it; the password is asked again."""
    found = fetch_document(request.user, pk)
    if not permissions.numbers(found, request.user):
        raise PermissionDenied(f"Việc này của văn thư {found.office}.")
    if not knows_password(request):
        messages.error(request, "Mật khẩu không đúng nên chưa đóng dấu. Nhập lại mật khẩu đăng nhập của bạn.")
        return redirect(found)
    try:
        waits = found.state == Document.State.SIGNED  # else the step itself says what comes first
        sealed = making.make(found, "body", _given(request)) if waits else None
        issuing.issue(found, actor=request.user, sealed=sealed)
        lookup = f" Ai cũng tra cứu được bằng mã {found.code}." if found.is_deciding else ""
        messages.success(request, f"Đã ban hành {found.number_said()}.{lookup}")
    except ValidationError as error:
        _tell(request, error)
    return redirect(found)


@require_http_methods(["GET", "POST"])
def document_abandon(request, pk):
    """Give up a draft, with the reason; what it was about goes on as before."""
    found = fetch_document(request.user, pk)
    if found.ends_dossiers:
        return redirect("dossier_act", found.items.first().dossier_id, "abandon")
    if not permissions.gives_up(found, request.user):
        raise PermissionDenied(f"Việc này của lãnh đạo {found.office}.")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issuing.abandon(found, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, "Đã hủy dự thảo.")
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error.messages)
    status = 422 if request.method == "POST" else 200
    return render(request, "document/abandon.html", {"document": found, "form": form}, status=status)


@require_GET
def document_file(request, pk):
    """The paper as far as it has come: issued, signed, or prepared."""
    found = fetch_document(request.user, pk)
    stored = found.file or found.signed_file or found.prepared_file
    if stored is None:
        raise Http404
    return serving.serve(request, stored, papers.file_name(found), download="tai-ve" in request.GET)


@require_GET
def submission_paper(request, pk, kind):
    """The Tờ trình or Báo cáo of one submission, as it was stored."""
    submission = get_object_or_404(
        Submission.objects.filter(dossier__in=Dossier.objects.visible_to(request.user)).select_related("dossier"), pk=pk
    )
    if kind not in papers.kinds_in(submission):
        raise Http404
    stored = papers.stored_paper(submission, kind)
    return serving.serve(
        request,
        stored,
        f"{kind}-{submission.dossier.unit.code}-luot-{submission.number}.pdf",
        download="tai-ve" in request.GET,
    )
