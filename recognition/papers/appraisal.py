"""What an appraising office writes over many dossiers: Báo cáo thẩm định, and the Tờ trình to the office that decides."""

from criteria.library import spec_of
from recognition import outcomes, scoring
from recognition.documents import facts
from recognition.documents import wording as words
from recognition.documents.render import render
from recognition.models import Document, Minutes
from recognition.papers.appraised_annex import annexes_of
from recognition.papers.common import addressee_of, basis, ground, honour_of, sheet_note
from recognition.papers.council import office_paper
from recognition.papers.decision import UNIT_WORDS

COLUMNS = ("Đơn vị", "Kết luận", "Ý kiến thẩm định")


def appraisal_report_pdf(document) -> bytes:
    """The Báo cáo thẩm định; the Bản tổng hợp of each dossier as appraised is an annex."""
    rnd, items = document.round, items_with_outcome(document)
    made = facts.AppraisalReportFacts(
        **office_paper(document),
        subject=f"Kết quả thẩm định hồ sơ đề nghị công nhận danh hiệu {honour_of(rnd)} năm {rnd.year}",
        addressees=(addressee_of(_decider(items)),),
        recipients=("Như trên", "Lưu: VT"),
        sections=_sections(document, items),
        appraised=annexes_of(items),
        columns=COLUMNS,
        units=tuple(_row(item) for item in items),
        note=sheet_note(rnd),
    )
    return render("appraisal_report", {"facts": made})


def appraisal_proposal_pdf(document) -> bytes:
    """The Tờ trình of the office that appraised to the one that decides."""
    rnd, items = document.round, items_with_outcome(document)
    honour = honour_of(rnd)
    made = facts.ProposalFacts(
        **office_paper(document),
        subject=f"Về việc đề nghị công nhận danh hiệu {honour} năm {rnd.year}",
        addressees=(addressee_of(_decider(items)),),
        recipients=("Như trên", "Lưu: VT"),
        grounds=(ground(rnd), *basis(rnd)),
        paragraphs=(f"{document.office} đã thẩm định hồ sơ; {_meetings(items)}.",),
        request=f"quyết định đối với {_number(rnd, items)} nêu trên theo kết luận của Hội đồng",
        columns=COLUMNS,
        rows=tuple(_row(item) for item in items),
        enclosures=(*_reports(document, items), "Biên bản của Hội đồng"),
    )
    return render("appraisal_proposal", {"facts": made})


def items_with_outcome(document) -> list:
    """The paper's dossiers, each with ``minutes``, the last that the office's council wrote, and ``outcome``, its appraisal."""
    found = list(document.items.select_related("dossier__unit", "dossier__criteria_set", "dossier__round__procedure"))
    written = Minutes.objects.filter(dossier__in=[item.dossier_id for item in found], council__office=document.office)
    latest = {minutes.dossier_id: minutes for minutes in written.select_related("submission", "session").order_by("pk")}
    for item in found:
        item.minutes = latest[item.dossier_id]
        item.outcome = outcomes.outcome(item.dossier, document.office)
    return found


def _decider(items):
    return items[0].dossier.decider()


def _number(rnd, items) -> str:
    if len(items) == 1:
        return f"hồ sơ của {words.lower_first(items[0].unit_name)}"
    return f"{words.two_digits(len(items))} {UNIT_WORDS[rnd.title.tier]}"


def _row(item) -> facts.ProposalRow:
    spec, minutes = spec_of(item.dossier.criteria_set), item.minutes
    result = spec.named(minutes.level) if minutes.level else "Không công nhận"
    if points := scoring.total_in(minutes.submission.content):
        result = f"{result}, {points} điểm"
    votes = f"{minutes.agreed}/{minutes.present} thành viên đồng ý"
    failing = [row.number for row in item.outcome.rows if not row.passes]
    note = f"{votes}; không đạt ở mức đề nghị: {', '.join(failing)}" if failing else votes
    return facts.ProposalRow(item.unit_name, result, note)


def _meetings(items) -> str:
    """How and when the council concluded: it met, or its members wrote."""
    held = {"họp": set(), "lấy ý kiến bằng văn bản, tổng hợp": set()}
    for item in items:
        way = "lấy ý kiến bằng văn bản, tổng hợp" if item.minutes.is_in_writing else "họp"
        held[way].add(item.minutes.held_on)
    said = [f"{way} {', '.join(words.day_text(day) for day in sorted(days))}" for way, days in held.items() if days]
    return f"Hội đồng đánh giá đã {'; '.join(said)}, có Biên bản kèm theo"


def _sections(document, items) -> tuple[facts.Section, ...]:
    rnd, councils = document.round, {item.minutes.council_id: item.minutes.council for item in items}
    begun = f"{document.office} thẩm định {_number(rnd, items)} theo {rnd.criteria_set.circular}."
    ground_lines = [
        f"Hội đồng thành lập theo Quyết định số {c.decision_number} {words.day_text(c.decision_on)}."
        for c in councils.values()
    ]
    passed = sum(bool(item.minutes.level) for item in items)
    result = (
        f"Đề nghị công nhận: {passed}; không công nhận: {len(items) - passed}. Kết quả từng đơn vị ở bảng dưới đây."
    )
    how = facts.Section("Quá trình thẩm định", (begun, *ground_lines, f"{_meetings(items)}."))
    return (how, facts.Section("Kết quả", (result,)))


def _reports(document, items):
    """How the Báo cáo that was issued over these dossiers is called."""
    found = Document.objects.filter(
        kind=Document.Kind.REPORT,
        office=document.office,
        state=Document.State.ISSUED,
        items__dossier__in=[item.dossier_id for item in items],
    ).distinct()
    for report in found.order_by("pk"):
        yield f"Báo cáo thẩm định {words.reference(report.number, report.symbol, report.issued_on)}"
