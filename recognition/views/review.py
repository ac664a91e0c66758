"""The reviewers' page: figures, verdict, evidence and remarks of one indicator side by side, out of the frozen submission."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from criteria.library import spec_of
from recognition import permissions, remarks, scoring
from recognition.assessing import computed_keys, sheet_of
from recognition.forms.remarks import AnswerForm, RemarkForm
from recognition.models import Decision, Dossier, EvidenceItem, Remark
from recognition.models.answers import LEVEL, PAPERS
from recognition.permissions.inspections import reads_inspection
from recognition.snapshots import counted_words, described_as, spec_in
from recognition.workspace import STATUS_WORDS, clause_of, frozen_rows, words_of


@dataclass
class Subject:
    """One thing to look at: an indicator, the level asked, or the papers."""

    code: str
    label: str
    criterion: str = ""
    icon: str = "circle"
    css: str = ""
    remarks: int = 0
    changed: bool = False


def review_page(request, dossier, *, subject=None, remark_form=None, status=200):
    """One subject of the last submission; ``remark_form`` holds a remark that could not be written."""
    submission = dossier.last_submission
    previous = dossier.submissions.filter(number=submission.number - 1).first()
    spec, remarks = (
        spec_in(dossier, submission.content),
        list(dossier.remarks.select_related("office", "submission", "by", "answered_by")),
    )
    subjects = _subjects(spec, submission, previous, remarks)
    chosen = _chosen(subjects, subject or request.GET.get("chi-tieu"))
    place = subjects.index(chosen)
    context = {
        "dossier": dossier,
        "submission": submission,
        "previous": previous,
        "subjects": subjects,
        "chosen": chosen,
        "before": subjects[place - 1] if place else None,
        "after": subjects[place + 1] if place + 1 < len(subjects) else None,
        "remarks": [remark for remark in remarks if remark.subject == chosen.code],
        "may_remark": permissions.remarks(dossier, request.user),
        "remark_form": remark_form or RemarkForm(),
        "reached_label": _label(spec, submission.reached_level),
        "level_label": _label(spec, submission.level),
        "fingerprint": submission.sha256,
        "score": scoring.total_in(submission.content),
        "sheet_note": (submission.content.get("sheet") or {}).get("note", ""),
    } | _detail(request, dossier, spec, submission, previous, chosen)
    return render(request, "dossier/review.html", context | _foot(request, dossier), status=status)


def _foot(request, dossier) -> dict:
    from recognition.views.dossiers import about, bar_context

    extra = []
    if dossier.round.procedure.by_inspection:
        if reads_inspection(dossier, request.user):
            extra.append({"url": reverse("inspection", args=[dossier.pk]), "label": "Kiểm tra, biên bản"})
    elif permissions.runs_council(dossier, request.user) or dossier.minutes.exists():
        extra.append({"url": reverse("council", args=[dossier.pk]), "label": "Hội đồng, biên bản"})
    if (decision := dossier.decision()) and Decision.objects.visible_to(request.user).filter(pk=decision.pk).exists():
        extra.append({"url": decision.get_absolute_url(), "label": "Văn bản quyết định"})
    foot = about(dossier, request.user) | bar_context(dossier, request.user, sheet_of(dossier)) | {"extra_links": extra}
    _link_reasons(foot, dossier)
    return foot


def _link_reasons(foot, dossier):
    """Lead each missing thing to the page where reviewers mend it."""
    council, inspection = (reverse(name, args=[dossier.pk]) for name in ("council", "inspection"))
    places = {"council": council, "inspection": inspection, "remarks": "#remark-form"}
    if decision := dossier.decision():
        places["paper"] = decision.get_absolute_url()
    for offer in [foot["main"], *foot["others"]]:
        for reason in offer.missing if offer else ():
            reason.url = places.get(getattr(reason, "anchor", ""), "#")


def _label(spec, level) -> str:
    return spec.named(level) if level else ""


def _subjects(spec, submission, previous, remarks) -> list[Subject]:
    found = []
    for criterion in spec.criteria:
        for indicator in criterion.indicators:
            if indicator.number not in submission.content["indicators"]:
                continue  # does not apply to the unit
            css, icon, _ = STATUS_WORDS[_status(submission, indicator.number, spec)]
            found.append(
                Subject(
                    indicator.number,
                    indicator.label,
                    "Các tiêu chí" if criterion.is_indicator else f"{criterion.number} · {criterion.name}",
                    icon,
                    css,
                    _pending(remarks, indicator.number),
                    _has_changed(submission, previous, indicator.number),
                )
            )
    found.append(Subject(PAPERS, "Giấy tờ kèm theo", "Chung", "paperclip", "", _pending(remarks, PAPERS)))
    found.append(Subject(LEVEL, f"{spec.level_word} đề nghị", "Chung", "patch-check", "", _pending(remarks, LEVEL)))
    return found


def _status(submission, number, spec) -> str:
    """The verdict at the level asked, or at the lowest when none was; in sets with points whether it has some."""
    entry, level = submission.content["indicators"][number], submission.level or spec.levels[0].code
    return entry["score"]["status"] if "score" in entry else entry["verdicts"][level]["status"]


def _pending(remarks, code) -> int:
    return sum(remark.subject == code and remark.state != Remark.State.CLOSED for remark in remarks)


def _has_changed(submission, previous, number) -> bool:
    if previous is None:
        return False
    now, then = submission.content["indicators"][number], previous.content["indicators"].get(number)
    return then is None or any(now[key] != then[key] for key in ("typed", "narrative")) or _hashes(now) != _hashes(then)


def _hashes(entry) -> list:
    return [item["sha256"] for item in entry["evidence"]]


def _chosen(subjects, code) -> Subject:
    return next((subject for subject in subjects if subject.code == code), subjects[0])


def _detail(request, dossier, spec, submission, previous, chosen) -> dict:
    """What was handed in for the chosen subject, with the round before, and the file that lies open."""
    content = submission.content
    if chosen.code in content["indicators"]:
        entry, indicator = content["indicators"][chosen.code], spec.indicator(chosen.code)
        then = previous.content["indicators"].get(chosen.code) if previous else None
        detail = {
            "indicator": indicator,
            "clause": clause_of(indicator),
            "entry": entry,
            "counted": counted_words(spec, content) if chosen.code in computed_keys(spec) else [],
            "figures": _figures(indicator, entry, then),
            "verdicts": frozen_rows(spec, entry),
            "then": then if then and then["narrative"] != entry["narrative"] else None,
        }
        frozen = entry["evidence"]
    else:
        detail, frozen = {"indicator": None}, [item for items in content["papers"].values() for item in items]
    items = _items(dossier, frozen)
    shown = next((item for item in items if str(item.pk) == request.GET.get("tep")), items[0] if items else None)
    return detail | {"items": items, "shown": shown}


def _figures(indicator, entry, then) -> list[dict]:
    """Each figure as it was handed in, and the one before when it differs."""
    rows = []
    for measure in indicator.measures:
        now, was = (source["typed"].get(measure.key, "") if source else "" for source in (entry, then))
        rows.append(
            {
                "label": measure.label,
                "now": words_of(measure, now),
                "reason": entry.get("reasons", {}).get(measure.key, ""),
                "was": words_of(measure, was) if then and was != now else None,
            }
        )
    return rows


def _items(dossier, frozen) -> list[EvidenceItem]:
    """The frozen pieces of evidence, described as they were when handed in."""
    known = {
        item.pk: item
        for item in dossier.evidence.select_related("file").filter(pk__in=[entry["id"] for entry in frozen])
    }
    return [described_as(known[entry["id"]], entry) for entry in frozen]


# Remarks


def _dossier(user, pk) -> Dossier:
    return get_object_or_404(
        Dossier.objects.visible_to(user).select_related("round__procedure", "criteria_set", "held_by", "prepared_by"),
        pk=pk,
    )


@require_POST
def remark_add(request, pk, subject):
    """Remark on one indicator, the level or the papers; the applicant sees it when the dossier is sent back."""
    dossier = _dossier(request.user, pk)
    remarks.require_writer(dossier, request.user)
    if not spec_of(dossier.criteria_set).has(subject) and subject not in (LEVEL, PAPERS):
        raise Http404
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return review_page(request, dossier, subject=subject, remark_form=form, status=422)
    remarks.add(dossier, subject, form.cleaned_data["text"], actor=request.user)
    messages.success(request, "Đã ghi góp ý; đơn vị thấy khi hồ sơ được trả lại để bổ sung.")
    return redirect(f"{dossier.get_absolute_url()}?chi-tieu={subject}")


SETTLE = {"xoa": remarks.delete, "dong": remarks.close, "mo-lai": remarks.reopen}


@require_POST
def remark_settle(request, pk, how):
    """Close a remark, open it again (it goes out with the next return), or delete one that was never sent."""
    if how not in SETTLE:
        raise Http404
    remark = get_object_or_404(Remark.objects.filter(dossier__in=Dossier.objects.visible_to(request.user)), pk=pk)
    dossier = _dossier(request.user, remark.dossier_id)
    if remark.sent_at is None and request.user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id}:
        raise Http404  # the applicant does not know of it yet
    try:
        SETTLE[how](remark, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{dossier.get_absolute_url()}?chi-tieu={remark.subject}")


def remark_answer(request, pk):
    """The applicant's answer to one remark."""
    visible = Remark.objects.sent().filter(dossier__in=Dossier.objects.visible_to(request.user))
    remark = get_object_or_404(visible.select_related("office", "submission"), pk=pk)
    dossier = _dossier(request.user, remark.dossier_id)
    if not permissions.edits(dossier, request.user):
        raise PermissionDenied(f"Chỉ cán bộ {dossier.prepared_by} trả lời được, khi hồ sơ đang được bổ sung.")
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"answer": remark.answer})
    if request.method == "POST" and form.is_valid():
        remarks.answer(remark, form.cleaned_data["answer"], actor=request.user)
        messages.success(request, "Đã trả lời góp ý.")
        return redirect(f"{dossier.get_absolute_url()}#remark-{remark.pk}")
    return render(request, "dossier/remark_answer.html", {"remark": remark, "dossier": dossier, "form": form})
