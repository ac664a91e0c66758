"""A province's plans: the list, one plan, the paper behind it, its life."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from config import clock
from criteria.models import Level
from evidence import intake, kinds, serving
from recognition.forms.province_plans import EndForm, PlanForm
from recognition.models import PlanChange, ProvincePlan, ReportDuty, Round
from recognition.permissions.province_plans import planned_province, plans_province
from recognition.provincial import changes, plans, reports

ONLY_PDF = "Bản chụp kế hoạch phải là tệp PDF. Lưu hoặc chụp lại thành PDF rồi gửi."


@require_GET
def plan_list(request):
    """What the province aims at, by when it reports, and when its rounds end."""
    found = ProvincePlan.objects.visible_to(request.user).select_related("province")
    listed = list(found.prefetch_related("targets__title", "targets__group", "report_duties__titles"))
    reports.with_notes(duty for plan in listed for duty in plan.report_duties.all())
    province = planned_province(request.user)
    context = {
        "plans": listed,
        "duties": reports.with_notes(ReportDuty.objects.filter(plan=None).prefetch_related("titles")),
        "rounds": _rounds(request.user),
        "province": province,
        "level_labels": _level_labels(),
    }
    return render(request, "province_plan/list.html", context)


def _level_labels() -> dict[str, str]:
    """Code of a level → what people call it."""
    return dict(Level.objects.order_by("pk").values_list("code", "label"))


def _rounds(user) -> list[Round]:
    """Those still open, each with whether ``user`` may move its days."""
    rounds = Round.objects.visible_to(user).exclude(closes_on__lt=clock.today())
    found = list(rounds.select_related("procedure__title", "province").order_by("done_on", "pk"))
    for rnd in found:
        rnd.may_move = plans_province(user, rnd.province_id)
    return found


def fetch(user, pk) -> ProvincePlan:
    return get_object_or_404(ProvincePlan.objects.visible_to(user).select_related("province"), pk=pk)


def refuse_unless_planned(user, plan):
    if not plans_province(user, plan.province_id):
        raise PermissionDenied(changes.refusal(plan.province))


def plan_page(request, pk):
    """One plan: what it aims at, by when is reported, what was changed; for the province's officers the ways to change it."""
    plan, form = fetch(request.user, pk), EndForm(initial={"day": clock.today()})
    if request.method == "POST":
        refuse_unless_planned(request.user, plan)
        if request.POST.get("do") == "check":
            return _check(request, plan)
        form = EndForm(request.POST)
        if form.is_valid() and _ended(request, plan, form):
            return redirect(plan)
        plan = fetch(request.user, pk)
    return render(request, "province_plan/plan.html", _context(request, plan, form), status=422 if form.errors else 200)


def _context(request, plan, end_form) -> dict:
    targets = list(plan.targets.select_related("title", "group", "province"))
    duties = reports.with_notes(plan.report_duties.prefetch_related("titles"))
    return {
        "plan": plan,
        "may": plans_province(request.user, plan.province_id),
        "targets": targets,
        "counted": sum(target.ended_on is None for target in targets),
        "duties": duties,
        "trail": changes.trail(plan, *targets, *duties),
        "seen": changes.version(plan),
        "end_form": end_form,
        "level_labels": _level_labels(),
    }


def _check(request, plan):
    """The plan was compared with the paper."""
    try:
        plans.check(plan, seen=_number(request.POST.get("seen", "")), actor=request.user)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, "Đã ghi: kế hoạch đúng như văn bản đã ban hành.")
    return redirect(plan)


def _ended(request, plan, form) -> bool:
    try:
        plans.end_plan(plan, form.cleaned_data["day"], actor=request.user, **form.trail)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, "Kế hoạch và các chỉ tiêu của nó thôi áp dụng; vẫn xem lại được.")
    return True


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1


def plan_add(request):
    """Enter a plan as it is printed."""
    province = planned_province(request.user)
    if province is None:
        raise PermissionDenied(
            "Kế hoạch của tỉnh do chuyên viên hoặc lãnh đạo cơ quan cấp tỉnh (Sở Giáo dục và Đào tạo, UBND tỉnh) ghi."
        )
    return _form_page(request, ProvincePlan(province=province, entered_by=request.user))


def plan_edit(request, pk):
    """Put right what is said of a plan, or bring its paper."""
    plan = fetch(request.user, pk)
    refuse_unless_planned(request.user, plan)
    return _form_page(request, plan)


def _form_page(request, plan):
    posted, is_new = request.method == "POST", plan.pk is None
    heading = "Nhập kế hoạch của tỉnh" if is_new else f"Sửa {plan}"
    sent = (request.POST, request.FILES) if posted else ()
    form = PlanForm(*sent, instance=plan)
    if posted and form.is_valid() and _saved(request, form, is_new):
        messages.success(request, "Đã ghi kế hoạch." + (" Tiếp theo: ghi chỉ tiêu, hạn báo cáo." if is_new else ""))
        return redirect(form.instance)
    context = {
        "form": form,
        "heading": heading,
        "back": reverse("province_plans") if is_new else plan.get_absolute_url(),
        "accept": kinds.ACCEPT,
        "limit_words": kinds.LIMIT_WORDS,
        "seen": 0 if is_new else changes.version(plan),
        "trail": () if is_new else changes.trail(plan),
    }
    return render(request, "province_plan/edit.html", context, status=422 if form.errors else 200)


def _saved(request, form, is_new) -> bool:
    plan, upload = form.instance, form.cleaned_data.get("scan")
    try:
        with transaction.atomic():
            if upload:
                plan.file, plan.file_name = _pdf(upload), upload.name[:255]
            if is_new:
                changes.add(plan, actor=request.user)
            else:
                changes.correct(plan, actor=request.user, action=PlanChange.Action.CORRECTED, **form.trail)
    except ValidationError as error:
        form.add_error(None, error.messages)
    return not form.errors


def _pdf(upload):
    stored = intake.take_in(upload)
    if not stored.is_pdf:
        raise ValidationError(ONLY_PDF)
    return stored


@require_GET
def plan_file(request, pk):
    """The paper itself."""
    plan = get_object_or_404(ProvincePlan.objects.visible_to(request.user).select_related("file"), pk=pk)
    if plan.file is None:
        raise Http404
    return serving.serve(request, plan.file, plan.file_name, download="tai-ve" in request.GET)
