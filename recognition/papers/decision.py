"""Decisions and refusals, from records to facts to PDF."""

import json
from dataclasses import replace

from config import clock
from criteria.library import spec_of
from recognition import appraisals
from recognition.documents import facts
from recognition.documents import wording as words
from recognition.documents.render import render
from recognition.models import Office, OfficeKind
from recognition.models.inspections import points_said
from recognition.outcomes import outcome
from recognition.papers.common import (
    basis,
    clause,
    ground,
    honour_of,
    is_demonstration,
    kept_at,
    paper_of,
    sheet_note,
    valid_to,
)
from recognition.papers.office_texts import worded

UNIT_WORDS = {
    "commune": "xã, phường, thị trấn",
    "district": "huyện, quận, thị xã, thành phố",
    "province": "tỉnh, thành phố",
    "institution": "cơ quan, đơn vị",
}


def recognition_pdf(decision) -> bytes:
    """A Quyết định công nhận as it goes to the signer, with its data attached."""
    return render(
        "decision",
        {"facts": worded(decision_facts(decision), decision)},
        attachments={"quyet-dinh.json": _data(decision)},
    )


def refusal_pdf(decision) -> bytes:
    """A Văn bản không công nhận as it goes to the signer, with its data attached."""
    return render(
        "refusal",
        {"facts": worded(refusal_facts(decision), decision)},
        attachments={"quyet-dinh.json": _data(decision)},
    )


def decision_facts(decision) -> facts.DecisionFacts:
    rnd, honour = decision.round, honour_of(decision.round)
    spec = spec_of(rnd.criteria_set)
    what = "danh hiệu" if decision.gives_title else "kết quả đánh giá danh hiệu"
    items = list(decision.items.select_related("dossier__unit__parent", "dossier__applicant"))
    return facts.DecisionFacts(
        **paper_of(decision),
        subject=f"Về việc công nhận {what} {honour} năm {rnd.year}",
        replaces=_replaced(decision),
        recipients=("Như Điều 3", *reported_to(decision.office), kept_at(decision.office)),
        authority=authority_of(decision.office),
        grounds=(ground(rnd), *basis(rnd), *([decision.ground] if decision.ground else [])),
        proposed_by=_proposer(rnd, items),
        honour=honour,
        year=rnd.year,
        units=_unit_rows(items, spec.named(decision.level)),
        unit_words=UNIT_WORDS[rnd.title.tier],
        level_word=spec.level_word,
        gives_title=decision.gives_title,
        note=sheet_note(rnd),
        valid_until=valid_to(decision),
        executors=f"{_inspectors(items) if rnd.procedure.by_inspection else 'Hội đồng đánh giá'}, {committees(items)} và các tổ chức, cá nhân có liên quan",
    )


def _replaced(decision) -> str:
    """The decision that this one replaces, as papers name it; "" for a first decision."""
    before = decision.replaces
    return words.reference(before.number, before.symbol, before.issued_on) if before else ""


def authority_of(office: Office) -> str:
    """The line of the deciding authority: the head of the office."""
    if office.kind == OfficeKind.COMMITTEE:
        return f"Chủ tịch {office.name}"
    if office.unit.tier == "nation":
        return f"Bộ trưởng {office.name}"
    head = "Giám đốc" if office.unit.tier == "province" else "Trưởng phòng"
    name = office.name.removeprefix("Phòng ") if head == "Trưởng phòng" else office.name
    return f"{head} {name}"


def reported_to(office: Office) -> tuple[str, ...]:
    """Who stands above the office among those who get the paper."""
    return (f"{office.superior} (để báo cáo)",) if office.superior else ()


def _proposer(rnd, items) -> str:
    """The council, with every day on which it concluded about one of the units; or the office that inspected them."""
    if rnd.procedure.by_inspection:
        days = sorted({item.dossier.minutes_in_force().held_on for item in items})
        papers = "các Biên bản kiểm tra" if len(days) > 1 else "Biên bản kiểm tra"
        return f"{_inspectors(items)} tại Tờ trình và {papers} {', '.join(words.day_text(day) for day in days)}"
    return f"Hội đồng đánh giá {honour_of(rnd)} tại {words.joined(_concluded(items))}"


def _concluded(items):
    """The council's minutes by the way in which it concluded, with their days."""
    written = [item.dossier.minutes_in_force() for item in items]
    for name in sorted({minutes.name for minutes in written}):
        days = sorted({minutes.held_on for minutes in written if minutes.name == name})
        several = f"các {name}" if len(days) > 1 else name
        yield f"{several} {', '.join(words.day_text(day) for day in days)}"


def _inspectors(items) -> str:
    """The offices that inspected the units."""
    return words.joined(dict.fromkeys(str(item.dossier.minutes_in_force().inspection.office) for item in items))


def _unit_rows(items, level) -> tuple[facts.RecognisedUnit, ...]:
    """Rows of the list; the only unit of a decision stands inside a sentence, so it begins small."""
    rows = tuple(_unit_row(item, level) for item in items)
    return rows if len(rows) > 1 else (replace(rows[0], name=words.lower_first(rows[0].name)),)


def _unit_row(item, level) -> facts.RecognisedUnit:
    parent = item.dossier.unit.parent
    district = parent.full_name if parent and parent.tier == "district" else ""
    points = points_said(item.dossier)
    return facts.RecognisedUnit(name=item.unit_name, level=level, district=district, points=points)


def committees(items) -> str:
    if len(items) == 1:
        return str(items[0].dossier.applicant)
    tier = items[0].dossier.unit.tier
    return f"{'các' if tier == 'institution' else 'Ủy ban nhân dân các'} {UNIT_WORDS[tier]} có tên trong danh sách"


def refusal_facts(decision) -> facts.RefusalFacts:
    item = decision.items.select_related("dossier__unit", "dossier__applicant").first()
    dossier, rnd, honour = item.dossier, decision.round, honour_of(decision.round)
    submission = dossier.last_submission
    asked = spec_of(dossier.criteria_set).said(submission.level) if submission.level else ""
    return facts.RefusalFacts(
        **paper_of(decision),
        subject=f"Trả lời hồ sơ đề nghị công nhận danh hiệu {honour} năm {rnd.year}",
        addressees=(str(dossier.applicant),),
        recipients=("Như trên", *reported_to(decision.office), kept_at(decision.office)),
        unit=str(dossier.applicant),
        asked=f"danh hiệu {honour} {asked} năm {rnd.year}".replace("  ", " "),
        received_on=clock.day_of(submission.at),
        basis=_refusal_basis(dossier),
        reasons=_refusal_reasons(dossier, submission, item.reason),
        advice=(f"Bổ sung các nội dung nêu trên và tự đánh giá lại trong đợt năm {rnd.year + 1}",),
    )


def _refusal_basis(dossier) -> str:
    minutes = dossier.minutes_in_force()
    base = f"{dossier.criteria_set.circular}"
    concluded = "Biên bản kiểm tra" if dossier.round.procedure.by_inspection else "kết luận của Hội đồng đánh giá"
    return f"{base} và {concluded} {words.day_text(minutes.held_on)}" if minutes else base


def _refusal_reasons(dossier, submission, general) -> tuple[facts.Reason, ...]:
    """Every indicator that fails at the level asked as the office appraised it (unmarked: by its figures), then the leader's reason."""
    spec = spec_of(dossier.criteria_set)
    if spec.is_scored:
        sum_said = f"Tổng điểm {points_said(dossier)}, {spec.said(_level_found(dossier))}"
        return (facts.Reason(general), facts.Reason(sum_said))
    level = submission.level or spec.levels[0].code
    failed = [
        facts.Reason(row.reason, row.number, row.label, clause(spec, row.number, level))
        for row in outcome(dossier, appraisals.appraising_office(dossier)).rows
        if not row.passes
    ]
    return (*failed, facts.Reason(general))


def _level_found(dossier) -> str:
    """The band of those points."""
    minutes = dossier.minutes_in_force() if dossier.round.procedure.by_inspection else None
    return minutes.found_level if minutes else dossier.last_submission.reached_level


def _data(decision) -> bytes:
    """The decision as data, attached to its PDF for other systems."""
    content = {
        "code": decision.code,
        "kind": decision.kind,
        "number": decision.number,
        "symbol": decision.symbol,
        "issued_on": decision.issued_on.isoformat(),
        "office": str(decision.office),
        "signer": decision.signer_name,
        "title": decision.round.title.code,
        "year": decision.round.year,
        "level": decision.level,
        "gives_title": decision.gives_title,
        "valid_to": valid_to(decision).isoformat() if decision.level and valid_to(decision) else None,
        "specimen": is_demonstration() or decision.specimen,
        "units": [
            {"code": item.dossier.unit.code, "name": item.unit_name}
            | ({"points": points} if (points := points_said(item.dossier)) else {})
            for item in decision.items.select_related("dossier__unit")
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()
