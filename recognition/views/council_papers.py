"""After the council: its papers, and proposing everything it has concluded on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from recognition import council_papers, proposing
from recognition.permissions.councils import keeps_council
from recognition.views.council_decisions import signer_from
from recognition.views.council_desk import fetch_council
from recognition.views.plans import say


@require_POST
def council_paper(request, pk, kind):
    """Draft the Báo cáo thẩm định, or the Tờ trình, over the dossiers concluded so far."""
    council = fetch_council(request.user, pk)
    if kind not in council_papers.KINDS:
        raise Http404
    _require_keeper(council, request.user)
    try:
        signer = signer_from(request, council.office)
        draft = council_papers.begin(kind, council, signer=signer, actor=request.user)
    except ValidationError as error:
        say(request, error)
        return redirect(council)
    messages.success(request, f"Đã lập dự thảo. Văn thư {council.office} cấp số, rồi {signer} ký.")
    return redirect(draft)


def _require_keeper(council, user):
    if not keeps_council(council, user):
        raise PermissionDenied(f"Việc này của chuyên viên {council.office}.")


@require_http_methods(["GET", "POST"])
def council_propose(request, pk):
    """See of every concluded dossier whether it is ready, then propose those that are."""
    council = fetch_council(request.user, pk)
    _require_keeper(council, request.user)
    if request.method == "POST":
        ids = {int(pk) for pk in request.POST.getlist("dossier") if pk.isascii() and pk.isdigit() and len(pk) < 12}
        tried = proposing.propose(council, ids, actor=request.user)
        return render(request, "council/proposed.html", {"council": council, "tried": tried})
    return render(
        request, "council/propose.html", {"council": council, "tries": proposing.dry_run(council, request.user)}
    )
