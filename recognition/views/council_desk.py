"""A council's own page: what is to do next, which dossiers are ready to meet about, its sessions and papers."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from recognition import council_rounds, council_steps
from recognition.forms.sessions import SessionForm
from recognition.models import Council
from recognition.permissions.councils import keeps_composition, keeps_council

SHOWN = 200


def fetch_council(user, pk) -> Council:
    related = ("office__unit", "round__procedure__title", "round__province", "round__criteria_set")
    return get_object_or_404(Council.objects.visible_to(user).select_related(*related), pk=pk)


@require_GET
def council_list(request):
    """The councils of the reader's offices: those with a session that waits, then the newest round first; rounds without one."""
    found = Council.objects.visible_to(request.user).select_related(
        "office", "round__procedure__title", "round__province"
    )
    found = found.annotate(open_sessions=Count("sessions", filter=Q(sessions__closed_at=None)))
    context = {
        "councils": found.order_by("-open_sessions", "-round__year", "pk")[:SHOWN],
        "to_begin": council_rounds.to_begin(request.user),
    }
    return render(request, "council/list.html", context)


@require_GET
def council_desk(request, pk):
    """What this council has to do next, and everything it has done."""
    return desk_page(request, fetch_council(request.user, pk))


def desk_page(request, council, form=None, chosen=None, status=200):
    """The page; ``chosen`` are the dossiers ticked before, all of them when none was."""
    ready = council_steps.ready_for(council, request.user)
    steps = council_steps.steps(council, ready)
    context = {
        "council": council,
        "next": next((step for step in steps if not step.done), None),
        "keeps": keeps_council(council, request.user),
        "keeps_composition": keeps_composition(council, request.user),
        "ready": ready,
        "chosen": {dossier.pk for dossier in ready} if chosen is None else chosen,
        "form": form or SessionForm(initial={"place": f"Phòng họp {council.office}"}),
        "steps": steps,
    }
    return render(request, "council/desk.html", context | council_steps.shown(council, request.user), status=status)
