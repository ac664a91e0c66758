"""Starting a dossier from the unit's last one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from criteria.library import spec_of
from recognition import renewal
from recognition.views.dossiers import fetch
from recognition.views.library import PRIMARY_KEY
from recognition.workspace import words_of


def dossier_renew(request, pk):
    """See what the unit said and proved the last time, and take over what may still hold."""
    dossier = fetch(request.user, pk)
    renewal.require_draft(dossier, request.user)
    source = renewal.source_of(dossier)
    if source is None:
        messages.error(request, "Đơn vị chưa có hồ sơ năm trước đã nộp, nên chưa có gì để chép.")
        return redirect(dossier)
    if request.method == "POST":
        return _start(request, dossier, source)
    return render(request, "dossier/renew.html", {"dossier": dossier, "source": source, "rows": _rows(dossier, source)})


def _start(request, dossier, source):
    chosen = [int(value) for value in request.POST.getlist("evidence") if PRIMARY_KEY.fullmatch(value)]
    try:
        copied = renewal.start_from(dossier, source, evidence=chosen, actor=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            f"Đã chép {len(copied)} chỉ tiêu từ hồ sơ năm {source.round.year}. Xem từng chỉ tiêu: sửa lại, hoặc bấm «Vẫn đúng».",
        )
    return redirect(dossier)


def _rows(dossier, source) -> list[dict]:
    """What is offered, in the order of the set."""
    found, spec = renewal.offered(dossier, source), spec_of(source.criteria_set)
    answered = renewal.answered_in(dossier)
    return [
        {
            "indicator": indicator,
            "lines": _lines(indicator, found[indicator.number][0]),
            "narrative": found[indicator.number][0].narrative,
            "evidence": found[indicator.number][1],
            "is_answered": indicator.number in answered,
        }
        for indicator in spec.indicators
        if indicator.number in found
    ]


def _lines(indicator, answer) -> list[tuple[str, str]]:
    return [(measure.label, words_of(measure, answer.typed.get(measure.key, ""))) for measure in indicator.measures]
