"""What stands in a province's plan: targets, report days; and the days of its rounds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from config import clock
from recognition.forms.province_plans import DutyForm, EndForm, RoundDatesForm, TargetForm
from recognition.models import ProvincePlan, ReportDuty, Round, Target
from recognition.permissions.province_plans import plans_province
from recognition.provincial import changes, plans, reports
from recognition.views.province_plans import fetch, refuse_unless_planned


def target_add(request, pk):
    """Enter what a plan aims at."""
    plan = fetch(request.user, pk)
    refuse_unless_planned(request.user, plan)
    target = Target(plan=plan, province=plan.province, basis=str(plan))
    form = TargetForm(request.POST if request.method == "POST" else None, instance=target)
    return _part_page(request, form, plan, "Thêm chỉ tiêu", lambda: changes.add(target, actor=request.user))


def target_edit(request, pk):
    """Put a target right, or end it."""
    target = _part(request.user, Target, pk)
    refuse_unless_planned(request.user, target)
    if request.POST.get("do") == "end":
        return _end(request, target, plans.end_target)
    form = TargetForm(request.POST if request.method == "POST" else None, instance=target)
    return _part_page(
        request, form, target.plan, "Sửa chỉ tiêu", lambda: changes.correct(target, actor=request.user, **form.trail)
    )


def _part(user, model, pk):
    """A target or a report day of a plan that ``user`` may read."""
    plans_read = ProvincePlan.objects.visible_to(user)
    return get_object_or_404(model.objects.filter(plan__in=plans_read).select_related("plan__province"), pk=pk)


def duty_add(request, pk):
    """Enter by when somebody reports, or give a circular's report another day."""
    plan = fetch(request.user, pk)
    refuse_unless_planned(request.user, plan)
    duty = ReportDuty(plan=plan)
    form = DutyForm(request.POST if request.method == "POST" else None, instance=duty)
    return _part_page(
        request, form, plan, "Thêm hạn báo cáo", lambda: changes.add(duty, actor=request.user, then=form.save_titles)
    )


def duty_edit(request, pk):
    """Put a report's day right, or end it."""
    duty = _part(request.user, ReportDuty, pk)
    refuse_unless_planned(request.user, duty.plan)
    if request.POST.get("do") == "end":
        return _end(request, duty, reports.end)
    form = DutyForm(request.POST if request.method == "POST" else None, instance=duty)
    save = {"actor": request.user, "then": form.save_titles}
    return _part_page(request, form, duty.plan, "Sửa hạn báo cáo", lambda: changes.correct(duty, **save, **form.trail))


def _end(request, thing, end):
    """From a day on it counts no longer."""
    form = EndForm(request.POST)
    try:
        if form.is_valid():
            end(thing, form.cleaned_data["day"], actor=request.user, **form.trail)
            messages.success(request, "Đã ghi. Vẫn xem lại được ở trang kế hoạch.")
            return redirect(thing.plan)
        said = [sentence for errors in form.errors.values() for sentence in errors]
    except ValidationError as error:
        said = error.messages
    for sentence in said:
        messages.error(request, sentence)
    return redirect(request.path)


def _part_page(request, form, plan, heading, save):
    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, "Đã ghi.")
        _warn(request, form.instance)
        return redirect(plan)
    thing = form.instance
    context = {
        "form": form,
        "heading": heading,
        "plan": plan,
        "back": plan.get_absolute_url(),
        "end_form": EndForm(initial={"day": clock.today()}) if thing.pk else None,
        "seen": changes.version(thing) if thing.pk else 0,
        "trail": changes.trail(thing) if thing.pk else (),
    }
    return render(request, "province_plan/edit.html", context, status=422 if form.errors else 200)


def _saved(form, save) -> bool:
    try:
        save()
    except ValidationError as error:
        form.add_error(None, error.messages)
    return not form.errors


def _warn(request, thing):
    """A day later than the circular's stands, but whoever set it is told the clause."""
    if isinstance(thing, ReportDuty):
        for duty in reports.with_notes([thing]):
            if duty.late_note:
                messages.warning(request, duty.late_note)


def round_dates(request, pk):
    """The last good days of a round: earlier than the circular's at will, later with the clause in sight."""
    rounds = Round.objects.visible_to(request.user).select_related("procedure__title", "province", "criteria_set")
    rnd = get_object_or_404(rounds, pk=pk)
    if not plans_province(request.user, rnd.province_id):
        raise PermissionDenied(changes.refusal(rnd.province))
    held = {"due_on": rnd.due_on, "done_on": rnd.done_on}
    posted = request.POST if request.method == "POST" else None
    form = RoundDatesForm(posted, initial=held)
    if posted and form.is_valid() and _saved(form, lambda: _move(rnd, form, request.user)):
        messages.success(request, "Đã đổi hạn của đợt.")
        return redirect("round_dates", rnd.pk)
    if form.errors:
        rnd.due_on, rnd.done_on = held["due_on"], held["done_on"]
    context = {
        "form": form,
        "round": rnd,
        "warnings": rnd.warnings(),
        "trail": changes.trail(rnd),
        "seen": changes.version(rnd),
    }
    return render(request, "province_plan/round.html", context, status=422 if form.errors else 200)


def _move(rnd, form, actor):
    plans.move_dates(rnd, form.cleaned_data["due_on"], form.cleaned_data["done_on"], actor=actor, **form.trail)
