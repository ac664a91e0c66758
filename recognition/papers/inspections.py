"""The papers of an inspection: Kế hoạch kiểm tra, Biên bản kiểm tra, Tờ trình of the office that inspected."""

from datetime import time
from fractions import Fraction

from config import clock
from criteria import wording as figures
from criteria.library import spec_of
from evidence import intake
from recognition.documents import facts, inspection_facts, plan_facts
from recognition.documents import wording as words
from recognition.documents.render import render
from recognition.models import InspectionMinutes
from recognition.papers.common import addressee_of, basis, ground, honour_of, is_demonstration, letterhead, sheet_note
from recognition.papers.council import office_paper
from recognition.papers.minutes import hours_of
from recognition.papers.plan import PDF, lines_of, signer_of

USUAL_TASKS = (
    "Nghe UBND cấp xã báo cáo kết quả tự kiểm tra, tự đánh giá.",
    "Kiểm tra minh chứng của từng tiêu chí; tiêu chí không có minh chứng phù hợp không được chấm điểm.",
    "Chấm điểm từng tiêu chí, thống nhất kết quả, lập Biên bản kiểm tra tại chỗ.",
)


def _heads(inspection) -> dict:
    return {
        "letterhead": letterhead(inspection.office),
        "moment": clock.now(),
        "specimen": is_demonstration(),
        "note": sheet_note(inspection.dossier.round),
    }


def _subject(inspection) -> str:
    dossier = inspection.dossier
    again = f" (lần {inspection.turn})" if inspection.turn > 1 else ""
    place = words.lower_first(dossier.unit_name())
    return f"Kiểm tra, đánh giá, xếp loại {honour_of(dossier.round)} năm {dossier.round.year} của {place}{again}"


# The plan


def inspection_plan_pdf(inspection) -> bytes:
    """The Kế hoạch kiểm tra; it says who approved it, once somebody has."""
    return render("inspection_plan", {"facts": _plan_facts(inspection)})


def _plan_facts(inspection) -> plan_facts.PlanFacts:
    dossier, office = inspection.dossier, inspection.office
    handed_in = words.day_text(clock.day_of(dossier.last_submission.at))
    return plan_facts.PlanFacts(
        **_heads(inspection),
        number=facts.Number(inspection.number, inspection.symbol, inspection.planned_on),
        signer=signer_of(office),
        subject=_subject(inspection),
        recipients=(str(dossier.applicant), "Các thành viên Đoàn kiểm tra", "Lưu: VT"),
        grounds=(
            ground(dossier.round),
            *basis(dossier.round),
            f"Căn cứ hồ sơ đề nghị của {dossier.applicant} nộp {handed_in}",
        ),
        parts=(_when(inspection), _team(inspection), _how(inspection), *_approval(inspection)),
    )


def _when(inspection) -> plan_facts.PlanPart:
    since, until = words.day_text(inspection.starts_on), words.day_text(inspection.ends_on)
    days = f"Thời gian: {since}." if since == until else f"Thời gian: từ {since} đến {until}."
    return plan_facts.PlanPart("Thời gian, địa điểm", (days, f"Địa điểm: {inspection.place}."))


def _team(inspection) -> plan_facts.PlanPart:
    rows = tuple(
        (str(index), f"{member.name}\n{member.position}", member.body, member.get_role_display(), member.criteria_said)
        for index, member in enumerate(inspection.members.all(), 1)
    )
    columns = (
        ("Số TT", "12"),
        ("Họ và tên, chức vụ", "48"),
        ("Cơ quan, đơn vị", ""),
        ("Trong Đoàn", "25"),
        ("Tiêu chí", "25"),
    )
    return plan_facts.PlanPart("Đoàn kiểm tra", (), columns, rows)


def _how(inspection) -> plan_facts.PlanPart:
    lines = lines_of(inspection.tasks) or USUAL_TASKS
    return plan_facts.PlanPart("Nội dung, cách kiểm tra", tuple(f"- {line}" for line in lines))


def _approval(inspection) -> list[plan_facts.PlanPart]:
    if not inspection.is_approved:
        return []
    day = words.day_text(clock.day_of(inspection.approved_at))
    return [plan_facts.PlanPart("Phê duyệt", (f"{inspection.approver} phê duyệt Kế hoạch này {day}.",))]


# The minutes


def minutes_file(minutes, started: time | None, ended: time | None):
    """The Biên bản kiểm tra as it is printed on the spot, stored; the hours where they were told."""
    return intake.keep(render("inspection_minutes", {"facts": _minutes_facts(minutes, started, ended)}), PDF)


def _minutes_facts(minutes, started, ended) -> inspection_facts.InspectionMinutesFacts:
    inspection = minutes.inspection
    people = {member.role: member.name for member in inspection.members.all()}
    return inspection_facts.InspectionMinutesFacts(
        **_heads(inspection),
        number=facts.Number(None, f"BB-{inspection.office.code}", None),
        subject=_subject(inspection),
        signer=facts.Signer("", "TRƯỞNG ĐOÀN", people["head"]),
        secretary=facts.Signer("", "THƯ KÝ", people["secretary"]),
        **hours_of(minutes.held_on, started, ended),
        venue=minutes.place,
        present=lines_of(minutes.present),
        sections=(facts.Section("Căn cứ kiểm tra", (_by_plan(inspection),)),),
        rows=tuple(_row(one) for one in minutes.findings),
        total=_total(minutes),
        conclusion=minutes.conclusion,
    )


def _by_plan(inspection) -> str:
    day = words.day_text(inspection.planned_on)
    return f"Kế hoạch {inspection.number_said} {day} của {inspection.office}, {inspection.approver} phê duyệt."


def _row(one: dict) -> inspection_facts.FindingRow:
    points = {name: figures.decimal(Fraction(one[name])) for name in ("maximum", "claimed", "found")}
    return inspection_facts.FindingRow(one["number"], one["label"], reason=one["reason"], **points)


def _total(minutes) -> str:
    spec = spec_of(minutes.inspection.dossier.criteria_set)
    said = f"Tổng điểm kiểm tra: {figures.decimal(Fraction(minutes.points))}, {spec.said(minutes.found_level)}."
    if minutes.level == minutes.found_level:
        return said
    return f"{said} Đề nghị {spec.said(minutes.level)} theo mức đơn vị tự đánh giá."


# To the decider


def inspection_proposal_pdf(document) -> bytes:
    """The Tờ trình of the office that inspected; with it goes the Biên bản alone (TT 44 Điều 5)."""
    rnd, item = document.round, document.items.select_related("dossier").get()
    minutes, spec = _minutes_for(document, item.dossier), spec_of(item.dossier.criteria_set)
    result = f"{spec.named(minutes.level)}, {figures.decimal(Fraction(minutes.points))} điểm"
    place, written = words.lower_first(item.unit_name), words.day_text(minutes.held_on)
    paper = facts.ProposalFacts(
        **office_paper(document),
        subject=f"Công nhận kết quả đánh giá, xếp loại {honour_of(rnd)} năm {rnd.year} của {place}",
        addressees=(addressee_of(item.dossier.decider()),),
        recipients=("Như trên", "Lưu: VT"),
        grounds=(ground(rnd), *basis(rnd)),
        paragraphs=(f"Đoàn kiểm tra theo {_by_plan(minutes.inspection)} đã lập Biên bản {written}.",),
        request=f"công nhận kết quả đánh giá, xếp loại của {place}",
        columns=("Đơn vị", "Kết quả kiểm tra", "Ghi chú"),
        rows=(facts.ProposalRow(item.unit_name, result),),
        enclosures=(f"Biên bản kiểm tra {written}",),
        note=sheet_note(rnd),
    )
    return render("appraisal_proposal", {"facts": paper})


def _minutes_for(document, dossier) -> InspectionMinutes:
    """What the paper rests on: the last that its office wrote before it was begun."""
    found = InspectionMinutes.objects.filter(inspection__dossier=dossier, inspection__office=document.office)
    return found.filter(at__lte=document.created_at).select_related("inspection__office").latest("pk")
