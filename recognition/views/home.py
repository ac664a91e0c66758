"""The start page: what waits for this person, and one next step for each."""

from datetime import date

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from config import clock
from recognition import announcements, bulk, permissions, sheets
from recognition.dues import dues_of
from recognition.ending import endings
from recognition.models import (
    Confirmation,
    Document,
    Dossier,
    Inspection,
    Membership,
    OfficeKind,
    Preview,
    Role,
    Round,
    ScoringSheet,
    Session,
    State,
    Tier,
    Unit,
)
from recognition.permissions.appraisal import appraised_by
from recognition.permissions.queue import reviews_above
from recognition.reminding import owed, standing

WAITS_FOR = {
    Role.OFFICER: {State.SUBMITTED: "Tiếp nhận", State.APPRAISING: "Thẩm định"},
    Role.LEADER: {State.DECIDING: "Quyết định"},
}
PREPARING = {State.DRAFTING: "Điền tiếp", State.RETURNED: "Bổ sung theo góp ý"}
SHOWN = 50


@require_GET
def home(request):
    """Everything that waits for the reader, most pressing first."""
    held = request.user.memberships_on(clock.today())
    tasks = [task for membership in held for task in _tasks(membership)]
    tasks += (
        _papers(request.user) + _council_sessions(request.user) + _sheets(request.user) + _confirmations(request.user)
    )
    tasks += _inspection_plans(request.user) + owed.tasks(request.user, clock.today())
    unique = {task["key"]: task for task in tasks}
    ordered = sorted(_with_dues(list(unique.values())), key=lambda task: task["due"] or date.max)
    return render(
        request,
        "home/home.html",
        {
            "many": bulk.offered(request.user) if len(ordered) > 2 else [],
            "tasks": ordered[:SHOWN],
            "more": max(0, len(ordered) - SHOWN),
            "memberships": held,
            "to_open": _to_open(held),
            "rounds": _rounds(request.user, held),
            "endings": endings(held, clock.today()),
            "told": standing.not_among(request.user, tasks),
            "has_queue": reviews_above(request.user),
            "announced": announcements.waiting(request.user),
            "mail_offer": standing.mail_offer(request.user) if held else None,
        },
    )


def _with_dues(tasks: list[dict]) -> list[dict]:
    """Tasks about dossiers with what is due of them: its day (None while the clock stands still) and words for it."""
    found = dues_of([task["dossier"] for task in tasks if "dossier" in task])
    for task in tasks:
        if "dossier" in task:
            due = found[task["dossier"].pk]
            task |= {"due": due.on, "left": due.said}
    return tasks


def _tasks(membership: Membership) -> list[dict]:
    office, role = membership.office, membership.role
    found = []
    if role == Role.OFFICER:
        drafts = _open().filter(prepared_by=office, state__in=PREPARING).select_related("plan")
        found += [_task(d, PREPARING[d.state]) | {"late": _late_in_plan(d)} for d in drafts]
    if role == Role.LEADER:
        found += [_task(d, "Xem và ký trình") for d in _open().filter(applicant=office, state=State.ENDORSING)]
    if role == Role.OFFICER:
        found += [_task(d, "Xem trước, góp ý") for d in _shared_with(office)]
    words = WAITS_FOR.get(role, {})
    waiting = _open().filter(held_by=office, state__in=words).exclude(applicant=office)
    if role == Role.LEADER:
        waiting = waiting.exclude(_appraised_by(membership.user_id))
    found += [_task(d, words[d.state]) for d in waiting]
    if role == Role.OFFICER:
        own = _open().filter(held_by=office, applicant=office, state__in=words)
        found += [_task(d, "Tổ chức họp Hội đồng") for d in own if permissions.convenes(d, membership.user)]
    return found


def _late_in_plan(dossier) -> str:
    """What the plan of a draft waits for since its day has passed, "" when nothing is late or nothing is planned."""
    plan = getattr(dossier, "plan", None)
    is_whole = bool(dossier.to_fill) and dossier.filled >= dossier.to_fill
    if plan is None or plan.figures_due_on >= clock.today() or is_whole:
        return ""
    return f"Đã quá ngày ban, ngành gửi số liệu ({plan.figures_due_on:%d/%m/%Y})"


def _shared_with(office):
    """Drafts that ``office`` was asked to read before they are handed in."""
    shared = Preview.objects.open().filter(office=office).values("dossier")
    return _open().filter(pk__in=shared, handed_in_at=None, state__in=[State.DRAFTING, State.ENDORSING])


def _appraised_by(user_id) -> Q:
    """Dossiers whose decision is for another leader, since this one has taken part in the appraisal."""
    return appraised_by(user_id) & Q(round__procedure__opinion_giver_may_decide=False)


def _open():
    return Dossier.objects.select_related("unit", "round__procedure__title", "held_by").order_by(
        "round__due_on", "unit__sort_key"
    )


def _task(dossier, todo) -> dict:
    return {
        "dossier": dossier,
        "key": f"dossier-{dossier.pk}",
        "url": dossier.get_absolute_url(),
        "what": dossier.unit.full_name,
        "about": f"{dossier.round.title.label}, năm {dossier.round.year}",
        "todo": todo,
        "state": dossier.state,
        "state_label": dossier.get_state_display(),
    }


def _papers(user) -> list[dict]:
    """Papers to number, sign or issue."""
    tasks = []
    drafts = Document.objects.standing().exclude(state=Document.State.ISSUED).filter(office__in=user.office_ids())
    for document in drafts.with_matter().select_related("office").prefetch_related("items"):
        clerk = permissions.numbers(document, user)
        todo = {("drafted", True): "Cấp số", ("signed", True): "Đóng dấu, ban hành"}.get((document.state, clerk))
        if document.state == Document.State.PREPARED and permissions.signs(document, user):
            todo = "Ký"
        if todo:
            names = ", ".join(item.unit_name for item in list(document.items.all())[:3])
            tasks.append(
                {
                    "key": f"document-{document.pk}",
                    "url": document.get_absolute_url(),
                    "what": f"{document.get_kind_display()}: {names}".removesuffix(": "),
                    "about": f"năm {document.year}",
                    "todo": todo,
                    "state": "signing",
                    "state_label": document.get_state_display(),
                    "due": document.done_on,
                }
            )
    return tasks


def _confirmations(user) -> list[dict]:
    """What an office of the reader is asked to confirm."""
    asked = Confirmation.objects.addressed_to(user).waiting().defer("submission__content")
    related = ("submission__dossier__unit", "submission__dossier__round", "asked_for")
    return [
        {
            "key": f"confirmation-{one.pk}",
            "url": one.get_absolute_url(),
            "what": f"{one.submission.dossier.unit.full_name}: chỉ tiêu {one.indicator}",
            "about": f"{one.asked_for} nhờ xác nhận, năm {one.submission.dossier.round.year}",
            "todo": "Xác nhận",
            "state": "endorsing",
            "state_label": "Chờ xác nhận",
            "due": one.due_on,
        }
        for one in asked.select_related(*related)
    ]


def _council_sessions(user) -> list[dict]:
    """Sessions of councils whose minutes are not written yet."""
    waiting = Session.objects.open().filter(council__office__in=user.office_ids(Role.OFFICER))
    related = ("council__office", "council__round__procedure__title")
    return [
        {
            "key": f"session-{one.pk}",
            "url": one.get_absolute_url(),
            "what": f"Hội đồng: phiên {one.number}",
            "about": f"{one.council.round.title.label}, năm {one.council.round.year}",
            "todo": "Ghi ý kiến, lập biên bản",
            "state": State.APPRAISING,
            "state_label": "Chưa lập biên bản",
            "due": one.held_on,
        }
        for one in waiting.select_related(*related)
    ]


def _sheets(user) -> list[dict]:
    """Scoring sheets that are whole and wait for a leader's approval."""
    drafts = ScoringSheet.objects.filter(approved_at=None, office__in=user.office_ids(Role.LEADER))
    return [
        {
            "key": f"sheet-{draft.pk}",
            "url": draft.get_absolute_url(),
            "what": f"Phiếu điểm: {draft.name}",
            "about": f"{draft.entered_by} nhập",
            "todo": "Xem và duyệt",
            "state": "endorsing",
            "state_label": "Chờ duyệt",
            "due": clock.day_of(draft.entered_at),
        }
        for draft in drafts.exclude(entered_by=user).select_related("criteria_set", "entered_by")
        if not sheets.missing(draft)
    ]


def _inspection_plans(user) -> list[dict]:
    """Plans of inspections that wait for the reader's approval."""
    leads = user.office_ids(Role.LEADER)
    waiting = Inspection.objects.filter(approved_at=None, approving_office__in=leads, dossier__state=State.APPRAISING)
    related = waiting.select_related("dossier__unit", "dossier__round__procedure__title")
    return [
        _task(plan.dossier, "Duyệt kế hoạch kiểm tra") | {"url": reverse("inspection", args=[plan.dossier_id])}
        for plan in related.exclude(members__user=user)
    ]


def _to_open(held) -> list[dict]:
    """Rounds in which a unit of the reader's office may still begin."""
    found = []
    offices = {m.office for m in held if m.role == Role.OFFICER}
    institutions = Unit.objects.filter(tier=Tier.INSTITUTION)
    for office in offices:
        if office.kind != OfficeKind.INSTITUTION:
            found += _to_open_in(_rounds_for(office.kind, office.unit), office.unit)
    for unit in institutions.filter(Q(own_office__in=offices) | Q(offices__in=offices)).distinct():
        found += _to_open_in(_rounds_for(OfficeKind.INSTITUTION, unit), unit)
    return found


def _rounds_for(kind: str, unit: Unit):
    """Rounds in which an office of ``kind`` prepares the dossier of ``unit``, and has none yet."""
    title = {"procedure__title__tier": unit.tier, "procedure__title__assessed_at": unit.assessed_at}
    there = Dossier.objects.filter(unit=unit).exclude(state=State.WITHDRAWN)
    found = Round.objects.filter(procedure__prepared_kind=kind, **title).exclude(dossiers__in=there)
    return found.select_related("procedure__title", "province")


def _to_open_in(rounds, unit: Unit) -> list[dict]:
    return [
        {"round": rnd, "unit": unit}
        for rnd in rounds
        if unit.path.startswith(rnd.province.path) and rnd.is_open_on(clock.today()) and unit.exists_on(rnd.units_on)
    ]


def _rounds(user, held) -> list[Round]:
    """Rounds to watch, for people of offices above."""
    if not any(m.office.kind in permissions.OVERSEEING_KINDS and m.office.unit.tier != "commune" for m in held):
        return []
    return list(Round.objects.visible_to(user).select_related("procedure__title", "province")[:6])
