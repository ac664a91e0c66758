"""The council on a dossier: who sits, what each holds, the minutes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.library import spec_of
from recognition import councils, papers, permissions, scoring, signed_scans
from recognition.forms.councils import MinutesForm, opinions_from
from recognition.models import Council, Dossier, Minutes
from recognition.views.compositions import composition_page
from recognition.views.dossiers import fetch


def council(request, pk):
    """Collect the members' opinions on one dossier and write the minutes."""
    dossier = fetch(request.user, pk)
    if dossier.round.procedure.by_inspection:
        return redirect("inspection", pk=dossier.pk)
    _require_reader(dossier, request.user)
    found = Council.objects.filter(office=_office(dossier, request.user), round=dossier.round).first()
    spec = spec_of(dossier.criteria_set)
    form = MinutesForm(
        request.POST if request.POST.get("step") == "minutes" else None,
        spec=spec,
        submission=dossier.last_submission,
    )
    if request.method == "POST":
        councils.require_writer(dossier, request.user)
        if found and _take_step(request, dossier, found, form, spec):
            return redirect("council", pk=dossier.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "council/council.html", _context(request, dossier, found, form, spec), status=status)


def _office(dossier, user):
    """The office whose council it is: the one that works on the dossier now; for readers their own, or the last that wrote."""
    if permissions.runs_council(dossier, user):
        return dossier.held_by
    written = dossier.minutes.select_related("council__office").order_by("-pk")
    last = written.filter(council__office__in=user.office_ids()).first() or written.first()
    return last.council.office if last else dossier.held_by


def _minutes(dossier, found, submission):
    """Those in force, or the ones that this council wrote before the dossier went on to another office."""
    minutes = dossier.minutes_in_force()
    if (
        found is None
        or (minutes is not None and minutes.council_id == found.pk)
        or found.office_id == dossier.held_by_id
    ):
        return minutes
    return dossier.minutes.filter(council=found, submission=submission).order_by("-pk").first()


def _require_reader(dossier, user):
    if not (
        permissions.runs_council(dossier, user)
        or (dossier.minutes.exists() and permissions.reads_minutes(dossier, user))
    ):
        raise PermissionDenied(f"Việc của Hội đồng chỉ {dossier.held_by} xem được khi đang thẩm định.")


def _context(request, dossier, found, form, spec) -> dict:
    submission = dossier.last_submission
    members = _members(found, dossier, submission, request.POST) if found else []
    writes = dossier.state == "appraising" and permissions.runs_council(dossier, request.user)
    minutes = _minutes(dossier, found, submission)
    return {
        "dossier": dossier,
        "council": found,
        "members": members,
        "submission": submission,
        "form": form,
        "levels": {level.code: spec.said(level.code) for level in spec.levels},
        "score": scoring.total_in(submission.content),
        "problems": found.missing() if found else [],
        "minutes": minutes,
        **signed_scans.shown(dossier, minutes, request.user),
        "earlier": dossier.minutes.exclude(pk=minutes.pk if minutes else None).select_related("council__office"),
        "writes": writes,
        "opens": bool(found) and Council.objects.visible_to(request.user).filter(pk=found.pk).exists(),
        "agenda": dossier.agenda_items.filter(settled_at=None).select_related("session").first(),
    }


def _members(found, dossier, submission, post) -> list:
    """Who sits, with the opinion that is recorded, or the one just typed that could not be."""
    there = submission.opinions.filter(member__council=found, sitting=dossier.sitting())
    opinions = {opinion.member_id: opinion for opinion in there}
    members = [member for member in found.members.all() if member.left_on is None or member.pk in opinions]
    outside = councils.barred(dossier, members)
    for member in members:
        opinion = member.opinion = opinions.get(member.pk)
        recorded = (opinion.level or "no", opinion.text) if opinion else ("", "")
        member.chosen = post.get(f"opinion-{member.pk}", recorded[0])
        member.said = post.get(f"text-{member.pk}", recorded[1])
        member.barred = member.pk in outside
    return members


def _take_step(request, dossier, found, form, spec) -> bool:
    """Record opinions or write minutes; True when something was written."""
    try:
        if request.POST.get("step") == "opinions":
            councils.record_opinions(dossier, opinions_from(request.POST, found, spec.levels), actor=request.user)
            messages.success(request, "Đã ghi ý kiến.")
            return True
        if form.is_valid():
            councils.write_minutes(dossier, found, form.cleaned_data, actor=request.user)
            messages.success(request, "Đã lập biên bản.")
            return True
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return False


def council_edit(request, pk):
    """Set up the council of an office for a round: its members; its decision, when that was made on paper."""
    dossier = fetch(request.user, pk)
    if dossier.round.procedure.by_inspection:
        return redirect("inspection", pk=dossier.pk)
    if not permissions.runs_council(dossier, request.user):
        raise PermissionDenied(f"Chỉ chuyên viên {dossier.held_by} lập được Hội đồng, khi hồ sơ đang ở đó.")
    there = Council.objects.filter(office=dossier.held_by, round=dossier.round).first()
    council = there or Council(office=dossier.held_by, round=dossier.round, created_by=request.user)
    people = {"accounts": councils.accounts_near(dossier), "leaders": councils.leaders_near(dossier)}
    back = reverse("council", args=[dossier.pk])
    return composition_page(request, council, people, back, after=back)


@require_GET
def minutes_paper(request, pk):
    """The Biên bản as PDF."""
    visible = Dossier.objects.visible_to(request.user)
    minutes = get_object_or_404(
        Minutes.objects.filter(dossier__in=visible).select_related("council", "dossier", "submission"), pk=pk
    )
    if not permissions.reads_minutes(minutes.dossier, request.user):
        raise PermissionDenied("Biên bản Hội đồng chỉ cơ quan thẩm định, quyết định xem được.")
    return HttpResponse(
        papers.minutes_pdf(minutes),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="bien-ban.pdf"'},
    )
