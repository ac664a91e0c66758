"""The meetings of a self-assessment: when they are held, their invitation, their minutes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from config import clock
from evidence import serving
from recognition import permissions
from recognition.assessing import sheet_of
from recognition.forms.plan_meetings import MeetingForm, MeetingMinutesForm, agreed_from
from recognition.forms.plans import posted
from recognition.models import Meeting, MeetingMinutes, Membership
from recognition.papers.plan import invitation_pdf, meeting_minutes_pdf
from recognition.planning import editing, meetings, seen
from recognition.views.plans import TAKEN, fetch_plan, pdf_response, say


def _kind(value) -> str:
    if value not in Meeting.Kind.values:
        raise Http404
    return value


def fetch_meeting(request, pk, kind) -> Meeting:
    """A meeting that has been set, with its plan; 404 otherwise."""
    plan = fetch_plan(request, pk)
    found = get_object_or_404(plan.meetings.select_related("minutes", "chair", "secretary"), kind=_kind(kind))
    found.plan = plan
    return found


def meeting(request, pk, kind):
    """When, where, by whom; and where its minutes stand."""
    plan = fetch_plan(request, pk)
    found = plan.meetings.select_related("minutes").filter(kind=_kind(kind)).first() or Meeting(plan=plan, kind=kind)
    found.plan = plan
    written, edits = found.written() if found.pk else None, permissions.plans(plan.dossier, request.user)
    sent, shown = posted(request), (seen.meeting(found), seen.minutes(written))
    if sent is not None:
        editing.require_planner(plan.dossier, request.user)
    form = MeetingForm(sent, instance=found, accounts=_people(plan.dossier), initial=_proposed(plan, found))
    if sent is not None and form.is_valid() and _keep(request, form):
        return redirect("meeting", pk=pk, kind=kind)
    context = {"plan": plan, "dossier": plan.dossier, "meeting": found, "minutes": written, "form": form}
    context |= {
        "edits": edits and not (written and written.is_confirmed),
        "confirms": bool(written) and not written.is_confirmed and permissions.confirms_minutes(found, request.user),
        "changed": meetings.changed_since(written, sheet_of(plan.dossier)) if written else [],
        "kind_label": Meeting.Kind(kind).label,
        "seen": shown[0],
        "seen_minutes": shown[1],
    }
    return render(request, "plan/meeting.html", context, status=422 if sent is not None else 200)


def _keep(request, form) -> bool:
    try:
        meetings.save_meeting(form.save(commit=False), actor=request.user, seen_as=request.POST.get("seen"))
    except ValidationError as error:
        say(request, error)
        return False
    except IntegrityError:
        messages.error(request, TAKEN)
        return False
    messages.success(request, "Đã lưu cuộc họp.")
    return True


def _people(dossier) -> list:
    """Officers and leaders of the applicant's side, who may chair or write."""
    sides = [dossier.applicant_id, dossier.prepared_by_id]
    held = Membership.objects.in_force(clock.today()).filter(office__in=sides, role__in=["officer", "leader"])
    return list({m.user_id: m.user for m in held.select_related("user").order_by("user__full_name")}.values())


def _proposed(plan, found) -> dict:
    """What a new meeting begins with: all bodies of the plan are invited."""
    if found.pk:
        return {}
    names = [body.name for body in plan.bodies.all()]
    return {"invited": "\n".join(names), "place": f"Phòng họp {plan.dossier.applicant}"}


@require_GET
def meeting_invitation(request, pk, kind):
    """The Giấy mời as PDF."""
    return pdf_response(invitation_pdf(fetch_meeting(request, pk, kind)), "giay-moi")


def meeting_minutes(request, pk, kind):
    """Write the minutes; in the closing meeting with what was agreed on each indicator."""
    found = fetch_meeting(request, pk, kind)
    dossier = found.plan.dossier
    editing.require_planner(dossier, request.user)
    sheet, sent, shown = sheet_of(dossier), posted(request), seen.minutes(found.written())
    form = MeetingMinutesForm(sent, instance=found.written() or MeetingMinutes(meeting=found), meeting=found)
    if sent is not None and form.is_valid() and _write(request, found, form, sheet):
        return redirect("meeting", pk=pk, kind=kind)
    context = {"dossier": dossier, "plan": found.plan, "meeting": found, "form": form, "kind_label": str(found)}
    context |= {"results": _result_rows(found, sheet, sent), "seen": shown}
    return render(request, "plan/minutes.html", context, status=422 if sent is not None else 200)


def _write(request, found, form, sheet) -> bool:
    try:
        agreed = agreed_from(form.data, sheet.indicators)
        seen_as = request.POST.get("seen")
        meetings.write_minutes(found, form.kept(), agreed, actor=request.user, seen_as=seen_as)
    except ValidationError as error:
        say(request, error)
        return False
    messages.success(request, "Đã lưu biên bản.")
    return True


def _result_rows(found, sheet, sent) -> list[dict]:
    """Each indicator of the closing meeting, with what was agreed or has just been typed."""
    if found.kind != Meeting.Kind.CLOSING:
        return []
    written = found.written()
    kept = {entry["number"]: entry for entry in written.results} if written else {}
    rows = []
    for indicator in sheet.indicators:
        number, entry = indicator.number, kept.get(indicator.number, {"agreed": True, "note": ""})
        rows.append(
            {
                "number": number,
                "label": indicator.label,
                "result": meetings.result_said(sheet, number),
                "agreed": entry["agreed"] if sent is None else f"agreed-{number}" in sent,
                "note": entry["note"] if sent is None else sent.get(f"note-{number}", ""),
            }
        )
    return rows


@require_GET
def meeting_minutes_paper(request, pk, kind):
    """The Biên bản: what both have confirmed, byte for byte; a draft until then."""
    found = fetch_meeting(request, pk, kind)
    written = found.written()
    if written is None:
        raise Http404
    if written.file_id:
        return serving.serve(request, written.file, f"bien-ban-{kind}.pdf", download="tai-ve" in request.GET)
    written.meeting = found
    return pdf_response(meeting_minutes_pdf(written), "bien-ban")


@require_POST
def meeting_confirm(request, pk, kind):
    """The chair or the secretary stands by the minutes."""
    found = fetch_meeting(request, pk, kind)
    written = found.written()
    if written is None:
        raise Http404
    written.meeting = found
    try:
        confirmed = meetings.confirm(written, actor=request.user, seen_as=request.POST.get("seen", ""))
    except ValidationError as error:
        say(request, error)
    else:
        messages.success(
            request, "Cả hai đã xác nhận: biên bản đã khóa." if confirmed.is_confirmed else "Đã xác nhận biên bản."
        )
    return redirect("meeting", pk=pk, kind=kind)
