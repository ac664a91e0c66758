"""The plan of a self-assessment: one screen for the year, and the pages on which it is changed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from config import clock
from criteria.library import spec_of
from evidence import serving
from recognition import permissions
from recognition.assessing import sheet_of
from recognition.forms.plans import BodyForm, InviteForm, IssueForm, MilestonesFormSet, TextsForm, assigned_from, posted
from recognition.models import Membership, Milestone, Plan, PlanBody, PlanPaper
from recognition.models.meetings import Meeting
from recognition.papers.plan import leaders_of, plan_pdf
from recognition.planning import editing, invitations, issuing, seen, starting
from recognition.planning.board import board_of
from recognition.planning.subjects import subjects_of
from recognition.views.dossiers import fetch

TAKEN = "Người khác vừa lưu một phần trùng với phần này: mở lại trang rồi sửa tiếp."


def fetch_dossier(request, pk):
    """The dossier whose plan ``request.user`` may read: 404 when it may not be seen, 403 from above."""
    dossier = fetch(request.user, pk)
    if not permissions.reads_plan(dossier, request.user):
        raise PermissionDenied(f"Kế hoạch tự đánh giá là việc của {dossier.applicant}: chỉ người ở đó xem được.")
    return dossier


def fetch_plan(request, pk) -> Plan:
    dossier = fetch_dossier(request, pk)
    plan = get_object_or_404(Plan, dossier=dossier)
    plan.dossier = dossier
    return plan


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )


def say(request, error: ValidationError):
    for sentence in error.messages:
        messages.error(request, sentence)


# The screen of the year


@require_GET
def plan(request, pk):
    """Who has what, how far they are, what is late; or how to begin."""
    dossier = fetch_dossier(request, pk)
    found = Plan.objects.filter(dossier=dossier).first()
    edits = permissions.plans(dossier, request.user)
    if found is None:
        return render(
            request, "plan/start.html", {"dossier": dossier, "edits": edits, "choices": starting.choices(dossier)}
        )
    found.dossier = dossier
    board = board_of(found, sheet_of(dossier))
    context = {
        "dossier": dossier,
        "plan": found,
        "board": board,
        "edits": edits,
        "issues": permissions.issues_plan(dossier, request.user),
        "kinds": [(kind, label, board.meetings.get(kind)) for kind, label in Meeting.Kind.choices],
        "usual_end": invitations.usual_end(),
    }
    return render(request, "plan/plan.html", context | {"step": next_step(board, context)})


def next_step(board, can) -> tuple[str, str] | None:
    """The one thing to do now, and where: (words, address)."""
    pk = board.plan.dossier.pk
    if can["edits"] and not board.bodies:
        return "Thêm ban, ngành đầu tiên", reverse("plan_body_add", args=[pk])
    if can["edits"] and board.unassigned:
        return f"Phân công nốt {len(board.unassigned)} chỉ tiêu chưa ai phụ trách", "#bodies-h"
    if can["issues"] and not board.papers:
        return "Ban hành kế hoạch", reverse("plan_issue", args=[pk])
    waiting = next((row for row in board.bodies if row.needs_link), None)
    if can["edits"] and waiting:
        return f"Mời {waiting.body} góp số liệu", f"#b-{waiting.body.pk}"
    closing = board.meetings.get(Meeting.Kind.CLOSING)
    if can["edits"] and not board.sheet.unfilled and (closing is None or closing.written() is None):
        return "Ghi cuộc họp cuối năm", reverse("meeting", args=[pk, Meeting.Kind.CLOSING])
    return None


@require_POST
def plan_start(request, pk):
    """Begin from last year's plan, from one that ships, or empty."""
    dossier = fetch_dossier(request, pk)
    try:
        starting.start(dossier, request.POST.get("source", ""), actor=request.user)
        messages.success(request, "Đã lập kế hoạch. Sửa từng ban, ngành cho đúng với xã mình rồi ban hành.")
    except ValidationError as error:
        say(request, error)
    except IntegrityError:
        messages.error(request, TAKEN)
    return redirect("plan", pk=pk)


# Changing it


def plan_texts(request, pk):
    """Aims, requirements, grounds, recipients, the day for figures."""
    plan = fetch_plan(request, pk)
    editing.require_planner(plan.dossier, request.user)
    shown = seen.texts(plan)
    form = TextsForm(posted(request), instance=plan)
    if request.method == "POST" and form.is_valid() and _keep_texts(request, plan, form):
        return redirect("plan", pk=pk)
    context = {"plan": plan, "dossier": plan.dossier, "form": form, "title": "Lời của kế hoạch", "seen": shown}
    return render(request, "plan/texts.html", context, status=422 if request.method == "POST" else 200)


def _keep_texts(request, plan, form) -> bool:
    try:
        editing.save_texts(plan, form.cleaned_data, actor=request.user, seen_as=request.POST.get("seen"))
    except ValidationError as error:
        say(request, error)
        return False
    messages.success(request, "Đã lưu phần lời của kế hoạch.")
    return True


def plan_body_add(request, pk):
    """A new body."""
    plan = fetch_plan(request, pk)
    return _edit_body(request, plan, PlanBody(plan=plan))


def plan_body(request, pk, body_pk):
    """One body: its person, its indicators, its duties."""
    plan = fetch_plan(request, pk)
    body = get_object_or_404(plan.bodies.prefetch_related("assignments", "duties"), pk=body_pk)
    body.plan = plan
    return _edit_body(request, plan, body)


def _edit_body(request, plan, body):
    editing.require_planner(plan.dossier, request.user)
    subjects = subjects_of(spec_of(plan.dossier.criteria_set))
    sent, shown = posted(request), seen.body(body)
    form = BodyForm(sent, instance=body, accounts=_officers(plan.dossier))
    if sent is not None and form.is_valid() and _keep_body(request, form, body, subjects):
        messages.success(request, f"Đã lưu {body.name}.")
        return redirect(f"{reverse('plan', args=[plan.dossier.pk])}#b-{body.pk}")
    context = {"plan": plan, "dossier": plan.dossier, "form": form, "body": body}
    context |= {"rows": _assignment_rows(body, subjects, sent), "seen": shown}
    return render(request, "plan/body.html", context, status=422 if sent is not None else 200)


def _keep_body(request, form, body, subjects) -> bool:
    try:
        assigned = assigned_from(form.data, subjects)
        duties, seen_as = form.cleaned_data["duties"], form.data.get("seen")
        editing.save_body(body, assigned=assigned, duties=duties, actor=request.user, seen_as=seen_as)
    except ValidationError as error:
        say(request, error)
        return False
    except IntegrityError:
        messages.error(request, TAKEN)
        return False
    return True


def _officers(dossier) -> list:
    held = Membership.objects.in_force(clock.today()).filter(office=dossier.prepared_by, role="officer")
    return [membership.user for membership in held.select_related("user").order_by("user__full_name")]


def _assignment_rows(body, subjects, sent) -> list[dict]:
    """Every subject with the role and person that stand there, or were just typed."""
    kept = {a.subject: (a.role, a.person) for a in body.assignments.all()} if body.pk else {}
    rows = []
    for subject in subjects:
        role, person = kept.get(subject.number, ("", ""))
        if sent is not None:
            role = sent.get(f"role-{subject.number}", "")
            person = sent.get(f"person-{subject.number}", "")
        rows.append({"subject": subject, "role": role, "person": person})
    return rows


@require_POST
def plan_body_remove(request, pk, body_pk):
    """Take a body out of the plan."""
    plan = fetch_plan(request, pk)
    body = get_object_or_404(plan.bodies, pk=body_pk)
    body.plan = plan
    try:
        editing.remove_body(body, actor=request.user)
        messages.success(request, f"Đã bỏ {body.name} khỏi kế hoạch.")
    except ValidationError as error:
        say(request, error)
    return redirect("plan", pk=pk)


def plan_milestones(request, pk):
    """The year's work by quarter, as one table."""
    plan = fetch_plan(request, pk)
    editing.require_planner(plan.dossier, request.user)
    sent = posted(request)
    initial = [
        {"milestone": m, "quarter": m.quarter, "text": m.text, "due_on": m.due_on} for m in plan.milestones.all()
    ]
    rows = MilestonesFormSet(sent, initial=initial, form_kwargs={"plan": plan}, prefix="m")
    if sent is not None and rows.is_valid():
        try:
            editing.save_milestones(plan, [row for row in rows.cleaned_data if row], actor=request.user)
        except ValidationError as error:
            say(request, error)
        else:
            messages.success(request, "Đã lưu các mốc công việc.")
            return redirect("plan", pk=pk)
    context = {"plan": plan, "dossier": plan.dossier, "rows": rows}
    return render(request, "plan/milestones.html", context, status=422 if sent is not None else 200)


@require_POST
def milestone_done(request, pk, milestone_pk):
    """Mark a piece of work as done, or not."""
    plan = fetch_plan(request, pk)
    milestone = get_object_or_404(Milestone, pk=milestone_pk, plan=plan)
    milestone.plan = plan
    editing.mark_milestone(milestone, done=request.POST.get("done") == "1", actor=request.user)
    return redirect(f"{reverse('plan', args=[pk])}#m-{milestone.pk}")


# The paper


@require_GET
def plan_preview(request, pk):
    """The Kế hoạch as it would be printed now."""
    return pdf_response(plan_pdf(fetch_plan(request, pk)), "ke-hoach")


def plan_issue(request, pk):
    """Number, day, signer; the paper is stored."""
    plan = fetch_plan(request, pk)
    if not permissions.issues_plan(plan.dossier, request.user):
        raise PermissionDenied(
            f"Kế hoạch do cán bộ hoặc lãnh đạo {plan.dossier.applicant} ban hành, khi đang tự đánh giá."
        )
    form = IssueForm(posted(request), leaders=leaders_of(plan.dossier.applicant), initial={})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            paper = issuing.issue(
                plan, number=given["number"], issued_on=given["issued_on"], held=given["signer"], actor=request.user
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã ban hành: {paper}.")
            return redirect("plan", pk=pk)
    context = {"plan": plan, "dossier": plan.dossier, "form": form}
    return render(request, "plan/issue.html", context, status=422 if form.errors else 200)


@require_GET
def plan_paper(request, pk, paper_pk):
    """An issued plan, byte for byte."""
    paper = get_object_or_404(PlanPaper.objects.select_related("file"), pk=paper_pk, plan=fetch_plan(request, pk))
    return serving.serve(request, paper.file, f"ke-hoach-{paper.number}.pdf", download="tai-ve" in request.GET)


# Links


@require_POST
def invitation_make(request, pk, body_pk):
    """A link for one person, shown once."""
    plan = fetch_plan(request, pk)
    body = get_object_or_404(plan.bodies.prefetch_related("assignments"), pk=body_pk)
    body.plan = plan
    editing.require_planner(plan.dossier, request.user)
    form, made = InviteForm(posted(request)), None
    if form.is_valid():
        try:
            made = invitations.invite(
                body, form.cleaned_data["person"], form.cleaned_data["expires_on"], actor=request.user
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        except IntegrityError:
            form.add_error(None, TAKEN)
    context = {"plan": plan, "dossier": plan.dossier, "body": body, "form": form, "made": made}
    response = render(request, "plan/invited.html", context, status=200 if made else 422)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def invitation_withdraw(request, pk, invitation_pk):
    """From now on the link opens nothing."""
    plan = fetch_plan(request, pk)
    found = get_object_or_404(invitations.Invitation.objects.with_dossier().filter(body__plan=plan), pk=invitation_pk)
    invitations.withdraw(found, actor=request.user)
    messages.success(request, f"Đã hủy đường dẫn của {found}. Những gì đã gửi vẫn còn trong hồ sơ.")
    return redirect(f"{reverse('plan', args=[pk])}#b-{found.body_id}")
