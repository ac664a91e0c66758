"""Appraisal by inspection: the plan and its team, the approval, the Biên bản, the way to the decider."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from config import clock
from criteria.library import spec_of
from recognition import councils, inspection_papers, inspections, signed_scans
from recognition.forms.inspections import InspectionMinutesForm, PlanForm, TeamFormSet
from recognition.models import Inspection, InspectionMember
from recognition.models.inspections import missing_to_propose, points_said
from recognition.papers import inspections as papers
from recognition.papers.plan import leaders_of
from recognition.permissions import inspections as may
from recognition.views.council_decisions import signer_from
from recognition.views.dossiers import fetch
from recognition.views.plans import say


def _dossier(request, pk):
    """The dossier, where it is appraised by inspection and the reader may know of that."""
    dossier = fetch(request.user, pk)
    if not dossier.round.procedure.by_inspection:
        raise Http404
    if dossier.last_submission is None or not may.reads_inspection(dossier, request.user):
        raise PermissionDenied("Việc kiểm tra chỉ cơ quan thẩm định, quyết định xem được.")
    return dossier


@require_GET
def inspection(request, pk):
    """See where the inspection stands, and take its next step: plan, approve, write the minutes, submit."""
    dossier = _dossier(request, pk)
    plan = inspections.current(dossier)
    minutes, spec = plan and plan.written(), spec_of(dossier.criteria_set)
    writes = may.runs_inspection(dossier, request.user)
    context = {
        "dossier": dossier,
        "plan": plan,
        "minutes": minutes,
        "writes": writes,
        "approves": plan is not None and not plan.is_approved and may.approves_plan(plan, request.user),
        "approver": may.approving_office(dossier),
        "problems": inspections.missing_to_approve(plan) if plan and not minutes else [],
        "plan_due_on": inspections.plan_due_on(dossier),
        "submit_due_on": inspections.submit_due_on(minutes) if minutes else None,
        "levels": {level.code: spec.said(level.code) for level in spec.levels},
        "points": points_said(dossier),
        **_proposal(dossier, request.user),
        **signed_scans.shown(dossier, minutes, request.user),
        "earlier": dossier.inspections.exclude(pk=plan.pk if plan else None).select_related("minutes"),
        "seen_at": plan.saved_at.isoformat() if plan else "",
    }
    return render(request, "inspection/inspection.html", context)


def _proposal(dossier, user) -> dict:
    """How far the Tờ trình is; ``proposes`` once nothing stands in the way of proposing."""
    draft, runs = inspection_papers.proposal_of(dossier), may.runs_inspection(dossier, user)
    return {
        "draft": draft,
        "runs": runs,
        "begins": runs and draft is None and dossier.decider() != dossier.held_by,
        "proposes": runs and not missing_to_propose(dossier),
        "leaders": [held.user for held in leaders_of(dossier.held_by)] if runs else [],
    }


@require_POST
def inspection_propose(request, pk):
    """Draft the Tờ trình to the office that decides; number, signature and seal come as to any paper."""
    dossier = _dossier(request, pk)
    _require_inspector(dossier, request.user)
    try:
        signer = signer_from(request, dossier.held_by)
        draft = inspection_papers.begin_proposal(dossier, signer=signer, actor=request.user)
    except ValidationError as error:
        say(request, error)
        return redirect("inspection", pk=dossier.pk)
    messages.success(request, f"Đã lập dự thảo Tờ trình. Văn thư {dossier.held_by} cấp số, rồi {signer} ký.")
    return redirect(draft)


def inspection_edit(request, pk):
    """Write the Kế hoạch kiểm tra and put the team together, criterion by criterion."""
    dossier = _dossier(request, pk)
    _require_inspector(dossier, request.user)
    form, team = _plan_forms(request, dossier)
    if request.method == "POST" and form.is_valid() and team.is_valid():
        try:
            inspections.save_plan(dossier, form, team, actor=request.user)
            messages.success(request, "Đã lưu kế hoạch kiểm tra.")
            return redirect("inspection", pk=dossier.pk)
        except ValidationError as error:
            form.add_error(None, error.messages)
    status = 422 if request.method == "POST" else 200
    context = {"dossier": dossier, "form": form, "team": team, "criteria": spec_of(dossier.criteria_set).criteria}
    return render(request, "inspection/edit.html", context, status=status)


def _require_inspector(dossier, user):
    if not may.runs_inspection(dossier, user):
        raise PermissionDenied(inspections.refusal(dossier))


def _plan_forms(request, dossier):
    plan, posted = inspections.begin(dossier), request.POST if request.method == "POST" else None
    people = {"accounts": councils.accounts_near(dossier), "leaders": councils.leaders_near(dossier)}
    known = [criterion.number for criterion in spec_of(dossier.criteria_set).criteria]
    rows = InspectionMember.objects.select_related("user")
    return PlanForm(posted, instance=plan), TeamFormSet(
        posted, instance=plan, queryset=rows, form_kwargs=people | {"known": known}
    )


@require_POST
def inspection_approve(request, pk):
    """Approve the plan that the reader has just looked at."""
    dossier = _dossier(request, pk)
    plan = inspections.current(dossier)
    if plan is None:
        raise PermissionDenied("Chưa có kế hoạch kiểm tra để duyệt.")
    try:
        inspections.approve(plan, actor=request.user, seen_at=request.POST.get("seen_at", ""))
        messages.success(request, "Đã duyệt kế hoạch kiểm tra. Đoàn có thể kiểm tra và lập biên bản.")
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return redirect("inspection", pk=dossier.pk)


def inspection_minutes(request, pk):
    """Write the Biên bản on the spot: points found beside those claimed, reasons where they differ, the conclusion."""
    dossier = _dossier(request, pk)
    _require_inspector(dossier, request.user)
    plan = inspections.current(dossier)
    if plan is None or plan.written() is not None or not plan.is_approved:
        messages.error(request, "Cần kế hoạch kiểm tra được duyệt, chưa có biên bản.")
        return redirect("inspection", pk=dossier.pk)
    plan.dossier = dossier
    initial = {
        "held_on": clock.today(),
        "place": plan.place,
        "present": "\n".join(f"{one.name}, {one.position}, {one.body}" for one in plan.members.all()),
    }
    form = InspectionMinutesForm(request.POST if request.method == "POST" else None, initial=initial)
    found = inspections.findings_for(plan)
    if request.method == "POST":
        written, found = _write(request, plan, form)
        if written:
            messages.success(request, "Đã lập Biên bản kiểm tra. Bước tiếp theo: trình cơ quan quyết định.")
            return redirect("inspection", pk=dossier.pk)
    status = 422 if request.method == "POST" else 200
    context = {"dossier": dossier, "plan": plan, "form": form, "findings": found}
    return render(request, "inspection/minutes.html", context, status=status)


def _write(request, plan, form) -> tuple[bool, list]:
    """Whether the minutes were written, and the lines as they were typed."""
    try:
        found = inspections.read_findings(plan, request.POST)
    except ValidationError as error:
        form.is_valid()
        form.add_error(None, error.messages)
        return False, error.findings
    if form.is_valid():
        try:
            inspections.write_minutes(plan, form.cleaned_data, found, actor=request.user)
            return True, found
        except ValidationError as error:
            form.add_error(None, error.messages)
    return False, found


@require_GET
def inspection_paper(request, pk, inspection_pk, kind):
    """Kế hoạch or Biên bản as PDF."""
    dossier = _dossier(request, pk)
    plan = get_object_or_404(
        Inspection.objects.select_related("office", "minutes__file"), pk=inspection_pk, dossier=dossier
    )
    plan.dossier = dossier
    made = _pdf(plan, kind)
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{kind}.pdf"'}
    )


def _pdf(plan, kind) -> bytes:
    if kind == "ke-hoach":
        return papers.inspection_plan_pdf(plan)
    minutes = plan.written()
    if minutes is None or kind != "bien-ban":
        raise Http404
    with minutes.file.file.open("rb") as file:
        return file.read()
