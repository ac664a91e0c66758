"""Lists of dossiers, and the dossier's page for the side of the reader."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from config import clock
from recognition import papers, permissions, readiness, renewal, saving, workflow, workspace
from recognition.assessing import sheet_of
from recognition.dues import dues_of
from recognition.forms.filters import DossierFilter
from recognition.messages import for_return
from recognition.models import Advice, Document, Dossier, Round, Unit
from recognition.permissions import papers as may
from recognition.planning.board import responsible
from recognition.snapshots import as_said
from recognition.views import evidence as evidence_views
from recognition.views.review import review_page

PAGE_SIZE = 50
# Notes of these steps are for both sides; those of the others stay with the side that wrote them.
TOLD_TO_BOTH = {
    "submit",
    "conclude",
    "send-back",
    "refuse",
    "withdraw",
    "lapse",
    "preview",
    "preview-end",
    "version",
    "expire",
    "replaced",
    "revoke",
}


def fetch(user, pk) -> Dossier:
    """The dossier ``user`` may open, with what every page of it needs; 404 otherwise."""
    related = (
        "unit__parent",
        "round__procedure__title",
        "round__province",
        "criteria_set",
        "applicant",
        "prepared_by",
        "held_by__unit",
    )
    return get_object_or_404(Dossier.objects.visible_to(user).select_related(*related), pk=pk)


@require_GET
def dossier_list(request):
    """Find a dossier, and see where each stands."""
    found = Dossier.objects.overseen_by(request.user)
    form = DossierFilter(request.GET, user=request.user)
    page = Paginator(form.narrow(found).for_list(), PAGE_SIZE).get_page(request.GET.get("page"))
    due = dues_of(page)
    for dossier in page:
        dossier.due = due[dossier.pk]
    openable = set(
        Dossier.objects.visible_to(request.user).filter(pk__in=[d.pk for d in page]).values_list("pk", flat=True)
    )
    return render(
        request, "dossier/list.html", {"page": page, "form": form, "openable": openable, "query": form.query()}
    )


@require_POST
def dossier_open(request, pk, unit_pk):
    """Open the dossier of one's unit in a round."""
    rnd = get_object_or_404(
        Round.objects.visible_to(request.user).select_related("procedure__title", "province", "criteria_set"), pk=pk
    )
    unit = get_object_or_404(Unit, pk=unit_pk)
    try:
        dossier = workflow.open_dossier(rnd, unit, actor=request.user)
    except ValidationError as error:
        for reason in error.messages:
            messages.error(request, reason)
        return redirect("home")
    messages.success(request, "Đã mở hồ sơ. Mọi thứ gõ vào được lưu ngay; có thể nghỉ và làm tiếp bất cứ lúc nào.")
    return redirect(dossier)


@require_GET
def dossier_detail(request, pk):
    """The self-assessment for the applicant's side, the review for the offices above."""
    dossier = fetch(request.user, pk)
    at_home = is_home(dossier, request.user) and not permissions.convenes(dossier, request.user)
    if at_home or dossier.handed_in_at is None:  # a superuser also opens what was never sent
        return render(request, "dossier/workspace.html", workspace_context(request, dossier))
    return review_page(request, dossier)


def is_home(dossier, user) -> bool:
    return bool(user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id})


def workspace_context(request, dossier, drafts=None) -> dict:
    """Everything the self-assessment page shows; ``drafts`` maps indicators to saves that were not written."""
    sheet, opened = sheet_of(dossier), saving.open_subjects(dossier)
    edits = permissions.edits(dossier, request.user)
    remarks = list(dossier.remarks.sent().select_related("office", "submission", "answered_by"))
    numbers, drafts = [i.number for i in sheet.indicators], drafts or {}
    rows = {number: _row(sheet, number, remarks, opened, edits, drafts.get(number)) for number in numbers}
    for number in rows.keys() & (told := responsible(dossier, sheet.spec)).keys():
        rows[number].responsible = told[number]
    return (
        {
            "dossier": dossier,
            "sheet": sheet,
            "editable": edits,
            "tracks": workspace.level_tracks(sheet),
            "sections": _sections(sheet, rows),
            "papers": workspace.paper_rows(sheet, opened, edits=edits),
            "set_aside": workspace.aside_rows(sheet),
            "general_remarks": [remark for remark in remarks if remark.subject not in rows],
            "open_words": _open_words(opened),
            "renews": renewal.source_of(dossier) if edits and dossier.state == "drafting" else None,
        }
        | _preview_context(dossier, request.user, rows)
        | about(dossier, request.user)
        | bar_context(dossier, request.user, sheet)
        | evidence_views.upload_words(request.user if edits else None)
    )


def _sections(sheet, rows) -> list:
    """Each criterion with the rows of its indicators that apply to the unit; without those that have none."""
    found = [(c, [rows[i.number] for i in c.indicators if i.number in rows]) for c in sheet.spec.criteria]
    return [(criterion, applying) for criterion, applying in found if applying]


def _row(sheet, number, remarks, opened, edits, draft):
    row = workspace.row_of(sheet, number, remarks, opened, edits=edits, draft=draft)
    if draft:
        row.conflict, row.refused = draft.get("conflict"), draft.get("refused", "")
    if number in sheet.computed and sheet.counted:
        row.counted = _counted(sheet)
    return row


def _counted(sheet) -> dict:
    labels = {level.code: level.label for level in sheet.spec.levels}
    return {"words": sheet.counted.words(labels), "missing": sheet.counted.missing_words(labels)}


def _preview_context(dossier, user, rows) -> dict:
    """Who reads the draft, what they advised (given to its rows), and what the reader may do about it."""
    advice = Advice.objects.filter(preview__dossier=dossier).select_related("preview__office", "by", "answered_by")
    general = []
    for one in advice:
        (rows[one.subject].advice if one.subject in rows else general).append(one)
    return {
        "preview": dossier.previews.open().select_related("office", "asked_by").first(),
        "asks_preview": permissions.asks_preview(dossier, user),
        "advises": permissions.advises(dossier, user) is not None,
        "answers_advice": permissions.answers_advice(dossier, user),
        "general_advice": general,
    }


def _open_words(opened) -> str:
    words = {"level": "mức độ đề nghị", "papers": "giấy tờ kèm theo"}
    return ", ".join(sorted(words.get(subject, f"chỉ tiêu {subject}") for subject in opened or ()))


def about(dossier, user) -> dict:
    """History and papers, as the foot of every dossier page shows them."""
    moves = list(dossier.moves.order_by("-number"))
    at_home = is_home(dossier, user)
    for move in moves:
        move.label = workflow.action_label(move.action)
        if move.action not in TOLD_TO_BOTH and at_home != (
            move.office_id in (dossier.applicant_id, dossier.prepared_by_id)
        ):
            move.note = ""  # said among the people of the other side
    sent_back = next((move for move in moves if move.action == "send-back"), None)
    last = next((move for move in moves if move.action not in workflow.STEPS), None)
    newest = next((move for move in moves if move.action in ("version", "finish")), None)
    returned = dossier.state == "returned" and sent_back is not None
    return {
        "return_message": for_return(dossier, sent_back, clock.today()) if returned else "",
        "moves": moves,
        "last_move": last,
        "sent_back": sent_back,
        "version_changed": newest if newest and newest.action == "version" else None,
        "papers_made": papers_made(dossier, user),
        "reads_drafts": at_home,
        "answers": may.answers(dossier, user),
    }


def papers_made(dossier, user) -> list[dict]:
    """The papers of a dossier that ``user`` may open."""
    return [*_submission_papers(dossier), *_minutes_papers(dossier, user), *_documents(dossier, user)]


def _paper(url, label, note) -> dict:
    return {"url": url, "label": label, "note": note}


def _submission_papers(dossier) -> list[dict]:
    return [
        _paper(
            reverse("submission_paper", args=[submission.pk, kind]),
            label,
            " · ".join(filter(None, (as_said(submission), known))),
        )
        for submission in dossier.submissions.all()
        for kind, label, known in papers.labels_in(submission)
    ]


def _inspection_papers(dossier) -> list[dict]:
    return [
        _paper(reverse("inspection_paper", args=[dossier.pk, held.pk, kind]), label, f"{day:%d/%m/%Y}")
        for held in dossier.inspections.select_related("minutes")
        for kind, label, day in (
            ("ke-hoach", "Kế hoạch kiểm tra", held.planned_on),
            ("bien-ban", "Biên bản kiểm tra", held.written() and held.minutes.held_on),
        )
        if day
    ]


def _minutes_papers(dossier, user) -> list[dict]:
    if dossier.round.procedure.by_inspection:
        return _inspection_papers(dossier) if permissions.reads_minutes(dossier, user) else []
    return [
        _paper(
            reverse("minutes_paper", args=[minutes.pk]),
            f"{minutes.name} của Hội đồng" if minutes.is_in_writing else "Biên bản họp Hội đồng",
            f"{minutes.held_on:%d/%m/%Y}",
        )
        for minutes in (dossier.minutes.select_related("session") if permissions.reads_minutes(dossier, user) else ())
    ]


def _documents(dossier, user) -> list[dict]:
    found = Document.objects.visible_to(user).standing().filter(items__dossier=dossier).order_by("pk")
    return [_paper(one.get_absolute_url(), str(one), one.get_state_display()) for one in found]


def bar_context(dossier, user, sheet) -> dict:
    """The steps from here: one main, the others, and those of other people."""
    offers = workflow.offers(dossier, user, sheet)
    mine = [offer for offer in offers if offer.permitted]
    for offer in offers:
        offer.who = permissions.who(dossier, offer.action)
        for reason in offer.missing:
            reason.url = f"#{reason.anchor}" if getattr(reason, "anchor", "") else ""
    main = _next_step(mine)
    others = [offer for offer in mine if offer is not main]
    return {
        "main": main,
        "others": others,
        "blocked": [o for o in others if not o.ready],
        "ends": [o for o in others if o.ready and o.action in ENDING],
        "cautions": readiness.cautions(dossier, sheet),
        "closed": [o for o in offers if not o.permitted],
    }


ONWARD = ("finish", "submit", "conclude", "accept", "pass-up", "propose", "recognise", "issue")


ENDING = ("withdraw", "abandon")  # never offered as a button beside the next step


def _next_step(mine):
    """The one step the page leads to: onward, and ready if there is such a one. Withdrawing or refusing never is."""
    onward = [offer for offer in mine if offer.action in ONWARD]
    return next((offer for offer in onward if offer.ready), onward[0] if onward else None)


def stamp(dossier) -> float:
    """The moment of the last change that ``dossier``, as it was read, knows of; seconds."""
    return dossier.saved_at.timestamp() if dossier.saved_at else 0.0
