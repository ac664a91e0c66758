"""Deciding over many dossiers, and carrying many papers through a step, each as one job."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recognition import bulk, jobs, tasks
from recognition.forms.bulk import DecideFilter, DecideForm, NumberManyForm, RefuseForm
from recognition.models import Job
from recognition.signing import many
from recognition.views.documents import knows_password, secret_in

SIGNATURES = {Job.Kind.SIGN: "person", Job.Kind.ISSUE: "body"}
WORDS = {Job.Kind.SIGN: "ký văn bản nào", Job.Kind.ISSUE: "đóng dấu văn bản nào"}
GONE = "Nhóm hồ sơ này vừa được xử lý hết: chọn nhóm khác."
STEPS = {"cap-so": Job.Kind.PREPARE, "ky": Job.Kind.SIGN, "ban-hanh": Job.Kind.ISSUE}


@require_http_methods(["GET", "POST"])
def bulk_decide(request):
    """Choose among the dossiers that wait, see which pass and why the others do not, and decide over all that do."""
    offices = bulk.deciding_offices(request.user)
    if not offices:
        raise PermissionDenied("Việc này của lãnh đạo cơ quan quyết định.")
    groups = bulk.groups(offices)
    chosen = bulk.chosen(groups, request.GET.get("nhom", ""))
    refusing = chosen is not None and chosen.action == "refuse"
    form = (RefuseForm if refusing else DecideForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        return _decide(request, chosen, form)
    filtered = DecideFilter(request.GET, group=chosen)
    context = {
        "groups": groups,
        "chosen": chosen,
        "filter": filtered,
        "trials": bulk.trials_of(chosen, filtered, request.user) if chosen else [],
        "refusing": refusing,
        "form": form,
        "most": jobs.MOST,
    }
    return render(request, "bulk/decide.html", context)


def _decide(request, group, form):
    try:
        if group is None or not form.is_valid():
            raise ValidationError([said for errors in form.errors.values() for said in errors] or GONE)
        rows = bulk.decide_rows(group, request.POST.getlist("ho-so"), request.user)
        details = {"refusal": form.cleaned_data["refusal"]} if group.action == "refuse" else {}
        how = form.cleaned_data.get("how", Job.Kind.DECIDE_EACH)
        job = jobs.begin(how, office=group.office, actor=request.user, rows=rows, **details)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.get_full_path())
    return redirect(tasks.start(job))


@require_http_methods(["GET", "POST"])
def bulk_step(request, step):
    """Number, sign or issue all papers that wait for the reader, chosen from one list."""
    if step not in STEPS:
        raise Http404
    kind = STEPS[step]
    waiting = bulk.waiting(kind, request.user)
    if waiting is None:
        raise PermissionDenied(f"Việc này của {bulk.WHO[kind]} cơ quan ban hành.")
    groups = bulk.paper_groups(waiting)
    chosen = next((g for g in groups if g.key == request.GET.get("nhom")), groups[0] if groups else None)
    papers = bulk.papers_in(waiting, chosen) if chosen else []
    manner = many.manner_of(papers[0], SIGNATURES[kind]) if papers and kind in SIGNATURES else many.Manner()
    papers = papers[: many.MOST] if manner.asks else papers
    sent = request.POST if request.method == "POST" else None
    form = NumberManyForm(sent, group=chosen) if kind == Job.Kind.PREPARE else None
    if request.method == "POST" and _may_go_on(request, kind, form, manner):
        return _start(request, kind, chosen, papers, form, manner)
    context = {"step": step, "kind": kind, "groups": groups, "chosen": chosen, "papers": papers, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "bulk/step.html", context | {"manner": manner}, status=status)


def _may_go_on(request, kind, form, manner) -> bool:
    """Whether what the step asks besides the list was given: a number and day, or the password and what opens the key."""
    if kind == Job.Kind.PREPARE:
        return form.is_valid()
    try:
        if manner.refusal:
            raise ValidationError(manner.refusal)
        if not knows_password(request):
            raise ValidationError(f"Mật khẩu không đúng nên chưa {WORDS[kind]}. Nhập lại mật khẩu đăng nhập của bạn.")
        if manner.asks:
            manner.check(secret_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    return True


def _start(request, kind, group, papers, form, manner):
    picked = set(request.POST.getlist("van-ban"))
    rows = [bulk.paper_row(paper, request.POST) for paper in papers if str(paper.pk) in picked]
    try:
        office = group.office if group else None
        job = jobs.begin(kind, office=office, actor=request.user, rows=rows, **(form.details() if form else {}))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.get_full_path())
    return redirect(jobs.work_here(job, secret_in(request)) if manner.asks else tasks.start(job))


def _job(request, pk) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("office", "by"), pk=pk)


@require_GET
def job(request, pk):
    """See how far a job has come, and why a row could not be done."""
    found = _job(request, pk)
    items = found.items.select_related("document", "dossier")
    context = {"job": found, "counts": found.counts(), "items": items, "papers": bulk.papers_made(found)}
    template = "bulk/partials/_progress.html" if request.htmx else "bulk/job.html"
    return render(request, template, context)


@require_POST
def job_resume(request, pk):
    """Hand an unfinished job to the workers again; what is done is not done twice."""
    found = _job(request, pk)
    if found.by_id != request.user.pk:
        raise PermissionDenied(f"Việc này của {found.by}, người đã bắt đầu.")
    if found.finished_at is None:
        tasks.start(found)
        messages.success(request, "Đã giao lại việc này; dòng đã xong không làm lại.")
    return redirect(found)


@require_GET
def job_list(request):
    """Find a job that one's office began."""
    found = Job.objects.visible_to(request.user).select_related("office", "by").counted().order_by("-pk")[:50]
    return render(request, "bulk/jobs.html", {"jobs": found})
