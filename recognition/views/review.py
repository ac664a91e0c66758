"""The reviewers' page: figures, verdict, evidence, marks and remarks of one indicator side by side, out of the frozen submission."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from criteria.library import spec_of
from recognition import appraisals, appraised, notes, permissions, remarks, reviewing, scoring
from recognition.assessing import computed_keys, sheet_of
from recognition.forms.marks import MarkForm
from recognition.forms.notes import NoteForm
from recognition.forms.remarks import AnswerForm, RemarkForm
from recognition.models import Decision, Dossier, Remark
from recognition.models.answers import LEVEL, PAPERS
from recognition.models.appraisals import WHOLE
from recognition.permissions import appraisal as may
from recognition.permissions.inspections import reads_inspection
from recognition.snapshots import counted_words, spec_in
from recognition.workspace import clause_of, frozen_rows


def review_page(request, dossier, *, subject=None, remark_form=None, mark_form=None, note_form=None, status=200):
    """One subject of the last submission; the forms hold what could not be written.

    Going from one to the next, the script of the page asks for what changes alone, without head and foot.
    """
    context = _review(request, dossier, subject) | {"remark_form": remark_form or RemarkForm()}
    context |= {"mark_form": mark_form} if mark_form else {}
    context |= {"note_form": note_form or NoteForm()} if may.noting_office(dossier, request.user) else {}
    if request.htmx and not request.htmx.history_restore_request and not request.POST.get("whole"):
        template = "dossier/partials/_review.html"
    else:
        template, context = "dossier/review.html", context | _foot(request, dossier)
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _review(request, dossier, subject) -> dict:
    submission, previous = [*dossier.submissions.select_related("by").order_by("-number")[:2], None][:2]
    spec = spec_in(dossier, submission.content)
    told = list(dossier.remarks.select_related("office", "submission", "by", "answered_by", "closed_by"))
    desk = _marks(request, dossier, submission)
    subjects = reviewing.subjects_of(spec, submission, previous, told, desk["mine"])
    chosen = _chosen(subjects, subject or request.GET.get("chi-tieu"))
    context = {
        "dossier": dossier,
        "submission": submission,
        "previous": previous,
        "chosen": chosen,
        "remarks": [remark for remark in told if remark.subject == chosen.code],
        "may_remark": permissions.remarks(dossier, request.user),
        "said": list(messages.get_messages(request)) if request.htmx else [],
    }
    context |= desk | _list(request, subjects, chosen, desk) | _handed_in(spec, submission)
    context |= _apart(request, dossier, submission, chosen)
    return context | _detail(request, dossier, submission, previous, chosen, desk)


def _list(request, subjects, chosen, desk) -> dict:
    """The list, narrowed as asked, and the way from ``chosen`` to the next and the previous in it."""
    asked = request.POST.get("loc") or request.GET.get("loc", "")
    narrowed = asked if asked in reviewing.FILTERS else ""
    before, after = reviewing.neighbours(subjects, chosen, narrowed)
    return {
        "subjects": reviewing.narrow(subjects, narrowed),
        "narrowed": narrowed,
        "choices": reviewing.choices(subjects, narrowed, marks=desk["is_marked"]),
        "before": before,
        "after": after,
    }


def _handed_in(spec, submission) -> dict:
    """What the submission as a whole comes to, in words."""
    return {
        "reached_label": _label(spec, submission.reached_level),
        "level_label": _label(spec, submission.level),
        "fingerprint": submission.sha256,
        "score": scoring.total_in(submission.content),
        "sheet_note": (submission.content.get("sheet") or {}).get("note", ""),
    }


def _apart(request, dossier, submission, chosen) -> dict:
    """What is for the office alone, and what other offices were asked."""
    asked = list(submission.confirmations.select_related("office", "asked_by", "answered_by"))
    return {
        "notes": [note for note in notes.of(dossier, request.user) if note.subject in (chosen.code, WHOLE)],
        "confirmations": [one for one in asked if one.indicator == chosen.code],
        "asks_confirmation": may.asks_confirmation(dossier, request.user),
    }


def _marks(request, dossier, submission) -> dict:
    """What the appraising office holds so far, whether the reader may say more, and what other offices held."""
    sitting, all_marks = dossier.sitting(), appraisals.all_marks(submission)
    office = appraisals.office_of(dossier, all_marks)
    mine = appraisals.in_force(all_marks, office.pk, sitting) if office else {}
    concluded = dossier.minutes.filter(submission=submission, sitting=sitting, council__office=office).exists()
    may_mark = may.marks(dossier, request.user) and not concluded
    return {
        "mine": mine,
        "may_mark": may_mark,
        "concluded": concluded,
        "is_marked": may_mark or bool(mine),
        "result": appraised.result_of(dossier, submission, office, mine) if may_mark or mine else None,
        "others": [mark for mark in all_marks if office and mark.office_id != office.pk],
    }


def _foot(request, dossier) -> dict:
    from recognition.views.dossiers import about, bar_context

    extra = []
    if dossier.round.procedure.by_inspection:
        if reads_inspection(dossier, request.user):
            extra.append({"url": reverse("inspection", args=[dossier.pk]), "label": "Kiểm tra, biên bản"})
    elif permissions.runs_council(dossier, request.user) or dossier.minutes.exists():
        extra.append({"url": reverse("council", args=[dossier.pk]), "label": "Hội đồng, biên bản"})
    decision = dossier.decision()
    if decision and Decision.objects.visible_to(request.user).filter(pk=decision.pk).exists():
        extra.append({"url": decision.get_absolute_url(), "label": "Văn bản quyết định"})
    sheet = sheet_of(dossier) if dossier.is_with_applicant else None  # what reviewers do asks nothing of the draft
    foot = about(dossier, request.user) | bar_context(dossier, request.user, sheet) | {"extra_links": extra}
    _link_reasons(foot, dossier, decision)
    return foot


def _link_reasons(foot, dossier, decision):
    """Lead each missing thing to the page where reviewers mend it."""
    council, inspection = (reverse(name, args=[dossier.pk]) for name in ("council", "inspection"))
    places = {"council": council, "inspection": inspection, "remarks": "#remark-form"}
    if decision:
        places["paper"] = decision.get_absolute_url()
    for offer in [foot["main"], *foot["others"]]:
        for reason in offer.missing if offer else ():
            reason.url = places.get(getattr(reason, "anchor", ""), "#")


def _label(spec, level) -> str:
    return spec.named(level) if level else ""


def _chosen(subjects, code) -> reviewing.Subject:
    return next((subject for subject in subjects if subject.code == code), subjects[0])


def _detail(request, dossier, submission, previous, chosen, desk) -> dict:
    """What was handed in for the chosen subject, with the round before, and the file that lies open."""
    content = submission.content
    if chosen.code in content["indicators"]:
        detail = _indicator(dossier, submission, previous, chosen, desk)
        frozen = detail["entry"]["evidence"]
    else:
        detail, frozen = {"indicator": None}, [item for items in content["papers"].values() for item in items]
    items = reviewing.items_of(dossier, frozen)
    shown = next((item for item in items if str(item.pk) == request.GET.get("tep")), items[0] if items else None)
    return detail | {"items": items, "shown": shown}


def _indicator(dossier, submission, previous, chosen, desk) -> dict:
    content, spec = submission.content, appraised.spec_for_submission(dossier, submission)
    entry, indicator = content["indicators"][chosen.code], spec.indicator(chosen.code)
    then = previous.content["indicators"].get(chosen.code) if previous else None
    brought, gone = reviewing.file_changes(entry, then)
    others = [mark for mark in desk["others"] if mark.indicator == chosen.code]
    return {
        "indicator": indicator,
        "clause": clause_of(indicator),
        "entry": entry,
        "counted": counted_words(spec, content) if chosen.code in computed_keys(spec) else [],
        "figures": reviewing.figures_of(indicator, entry, then),
        "verdicts": frozen_rows(spec, entry),
        "then": then if then and then["narrative"] != entry["narrative"] else None,
        "brought": brought,
        "gone": gone,
        "mark_form": mark_form_for(spec, indicator, submission, chosen.mark) if desk["may_mark"] else None,
        "mark_figures": appraised.figures_said(indicator, chosen.mark),
        "other_marks": [{"mark": mark, "said": appraised.said_of(spec, entry, mark)} for mark in others],
    }


def mark_form_for(spec, indicator, submission, mark, data=None) -> MarkForm:
    return MarkForm(data, spec=spec, indicator=indicator, content=submission.content, mark=mark)


# Remarks

RELATED = ("unit__parent", "round__procedure__title", "round__province", "criteria_set")
RELATED += ("applicant", "prepared_by", "held_by__unit")


def dossier_for(user, pk) -> Dossier:
    return get_object_or_404(
        Dossier.objects.visible_to(user).select_related(*RELATED),
        pk=pk,
    )


@require_POST
def remark_add(request, pk, subject):
    """Remark on one indicator, the level or the papers; the applicant sees it when the dossier is sent back."""
    dossier = dossier_for(request.user, pk)
    remarks.require_writer(dossier, request.user)
    if not spec_of(dossier.criteria_set).has(subject) and subject not in (LEVEL, PAPERS):
        raise Http404
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return review_page(request, dossier, subject=subject, remark_form=form, status=422)
    remarks.add(dossier, subject, form.cleaned_data["text"], actor=request.user)
    messages.success(request, "Đã ghi góp ý; đơn vị thấy khi hồ sơ được trả lại để bổ sung.")
    return back_to(request, dossier, subject)


def back_to(request, dossier, subject):
    """The review again at ``subject``: at once for the page's script, by a redirect for a form that was posted."""
    if request.htmx:
        return review_page(request, dossier, subject=subject)
    return redirect(place_of(dossier, subject, request.POST.get("loc", "")))


def place_of(dossier, subject: str, narrowed: str = "") -> str:
    """The address of ``subject`` on the review page, the list narrowed as before."""
    asked = {"chi-tieu": subject} | ({"loc": narrowed} if narrowed in reviewing.FILTERS else {})
    return f"{dossier.get_absolute_url()}?{urlencode(asked)}#subject-h"


SETTLE = {"xoa": remarks.delete, "dong": remarks.close, "mo-lai": remarks.reopen}


@require_POST
def remark_settle(request, pk, how):
    """Close a remark, open it again (it goes out with the next return), or delete one that was never sent."""
    if how not in SETTLE:
        raise Http404
    remark = get_object_or_404(Remark.objects.filter(dossier__in=Dossier.objects.visible_to(request.user)), pk=pk)
    dossier = dossier_for(request.user, remark.dossier_id)
    if remark.sent_at is None and request.user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id}:
        raise Http404  # the applicant does not know of it yet
    try:
        SETTLE[how](remark, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return back_to(request, dossier, remark.subject)


def remark_answer(request, pk):
    """The applicant's answer to one remark."""
    visible = Remark.objects.sent().filter(dossier__in=Dossier.objects.visible_to(request.user))
    remark = get_object_or_404(visible.select_related("office", "submission"), pk=pk)
    dossier = dossier_for(request.user, remark.dossier_id)
    if not permissions.edits(dossier, request.user):
        raise PermissionDenied(f"Chỉ cán bộ {dossier.prepared_by} trả lời được, khi hồ sơ đang được bổ sung.")
    given = {"answer": remark.answer, "seen": remark.answer}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid() and _answered(remark, form, request.user):
        messages.success(request, "Đã trả lời góp ý.")
        return redirect(f"{dossier.get_absolute_url()}#remark-{remark.pk}")
    return render(request, "dossier/remark_answer.html", {"remark": remark, "dossier": dossier, "form": form})


def _answered(remark, form, actor) -> bool:
    """Whether the answer was kept; else ``form`` says what a colleague wrote meanwhile, and has seen it."""
    seen = form.cleaned_data["seen"] if "seen" in form.data else None
    try:
        remarks.answer(remark, form.cleaned_data["answer"], actor=actor, seen=seen)
    except ValidationError as error:
        form.add_error("answer", error)
        form.data = form.data.copy()
        form.data["seen"] = Remark.objects.values_list("answer", flat=True).get(pk=remark.pk)
        return False
    return True
