"""From the portal's records to the facts that papers are printed from; who signs with which key."""

import json
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from config import clock
from criteria import wording as figures
from criteria.library import spec_of
from evidence import intake
from recognition.documents import authority, facts, sign
from recognition.documents import wording as words
from recognition.documents.render import render
from recognition.models import Membership, Office, OfficeKind, Submission, SubmissionPaper
from recognition.snapshots import content_of
from recognition.workspace import STATUS_WORDS, _options

PDF = "application/pdf"
CIRCULARS = {
    "tt25-xa": "Căn cứ Thông tư số 25/2023/TT-BGDĐT ngày 27 tháng 12 năm 2023 của Bộ trưởng Bộ Giáo dục và Đào tạo quy định về "
    "đánh giá, công nhận “Cộng đồng học tập” cấp xã, huyện, tỉnh",
}


# Common parts


def is_demonstration() -> bool:
    """Whether papers are signed by the demonstration authority: then every page says so."""
    return True


def _letterhead(office: Office) -> facts.Letterhead:
    """Names broken where papers break them: the committee above its unit; an education office without it."""
    unit = words.lower_first(office.unit.full_name)
    body = office.name.removesuffix(unit).strip()
    if office.kind == OfficeKind.COMMITTEE:
        body = f"{body}\n{unit}"
    return facts.Letterhead(_broken(office.superior), body, office.place)


def _broken(superior: str) -> str:
    return superior.replace("Ủy ban nhân dân ", "Ủy ban nhân dân\n")


def _honour(rnd) -> str:
    """ "“Cộng đồng học tập” cấp xã": the title as papers print it."""
    return f"“{rnd.title.name}”{rnd.title.label.removeprefix(rnd.title.name)}"


def _ground(rnd) -> str:
    return CIRCULARS.get(rnd.criteria_set.code) or f"Căn cứ {rnd.criteria_set.circular}"


def verify_url(decision) -> str:
    """The public address of a decision, as its QR code holds it."""
    return settings.PORTAL_URL + reverse("verify_code", args=[decision.code])


def symbol_for(action, office: Office) -> str:
    """What follows the number: "QĐ-PGDĐT" of a decision, "PGDĐT-GDTX" of a letter."""
    if action == "recognise":
        return f"QĐ-{office.code}"
    return f"{office.code}-{'GDTX' if office.kind == OfficeKind.EDUCATION else 'VX'}"


def number_said(decision) -> str:
    return words.register_number(decision.number, decision.symbol)


def file_name(decision) -> str:
    return f"{decision.symbol}-{decision.number or 'du-thao'}-{decision.code}.pdf".replace("/", "-")


def valid_to(decision) -> date | None:
    """31/12 of the last year in which the result is kept: the decision's year plus the procedure's period."""
    years = decision.round.procedure.validity_years
    return date(decision.issued_on.year + years, 12, 31) if years else None


# Decisions and refusals


def decision_pdf(decision) -> bytes:
    """The paper of a decision as it goes to the signer, with its data attached."""
    make = _decision_facts if decision.kind == decision.Kind.RECOGNISE else _refusal_facts
    template = "decision" if decision.kind == decision.Kind.RECOGNISE else "refusal"
    return render(template, {"facts": make(decision)}, attachments={"quyet-dinh.json": _data(decision)})


def _paper(decision) -> dict:
    office = decision.office
    return {
        "letterhead": _letterhead(office),
        "number": facts.Number(decision.number, decision.symbol, decision.issued_on),
        "signer": facts.Signer(decision.signer_form, decision.signer_position.upper(), decision.signer_name),
        "moment": clock.now(),
        "specimen": is_demonstration(),
        "verification": facts.Verification(verify_url(decision), decision.code),
    }


def _decision_facts(decision) -> facts.DecisionFacts:
    rnd, honour = decision.round, _honour(decision.round)
    level = spec_of(rnd.criteria_set).level(decision.level).label
    items = list(decision.items.select_related("dossier__unit__parent", "dossier__applicant"))
    return facts.DecisionFacts(
        **_paper(decision),
        subject=f"Về việc công nhận danh hiệu {honour} năm {rnd.year}",
        recipients=("Như Điều 3", *_reported_to(decision.office), f"Lưu: VT, {decision.symbol.removeprefix('QĐ-')}"),
        authority=_authority(decision.office),
        grounds=(_ground(rnd), *_basis(rnd)),
        proposed_by=_proposer(items[0].dossier),
        honour=honour,
        year=rnd.year,
        units=_unit_rows(items, level),
        valid_until=valid_to(decision),
        executors=f"Hội đồng đánh giá, {_committees(items)} và các tổ chức, cá nhân có liên quan",
    )


def _authority(office: Office) -> str:
    """The line of the deciding authority: the head of the office."""
    if office.kind == OfficeKind.COMMITTEE:
        return f"Chủ tịch {office.name}"
    head = "Giám đốc" if office.unit.tier == "province" else "Trưởng phòng"
    name = office.name.removeprefix("Phòng ") if head == "Trưởng phòng" else office.name
    return f"{head} {name}"


def _basis(rnd) -> tuple[str, ...]:
    return (f"Căn cứ {rnd.basis}",) if rnd.basis else ()


def _reported_to(office: Office) -> tuple[str, ...]:
    return (f"{office.superior} (để báo cáo)",) if office.superior else ()


def _proposer(dossier) -> str:
    minutes = dossier.minutes_in_force()
    return f"Hội đồng đánh giá {_honour(dossier.round)} tại Biên bản họp ngày {words.day_text(minutes.held_on).removeprefix('ngày ')}"


def _unit_rows(items, level) -> tuple[facts.RecognisedUnit, ...]:
    """Rows of the list; the only unit of a decision stands inside a sentence, so it begins small."""
    rows = tuple(_unit_row(item, level) for item in items)
    return rows if len(rows) > 1 else (replace(rows[0], name=words.lower_first(rows[0].name)),)


def _unit_row(item, level) -> facts.RecognisedUnit:
    parent = item.dossier.unit.parent
    district = parent.full_name if parent and parent.tier == "district" else ""
    return facts.RecognisedUnit(name=item.unit_name, level=level, district=district)


def _committees(items) -> str:
    return (
        str(items[0].dossier.applicant)
        if len(items) == 1
        else "Ủy ban nhân dân các xã, phường, thị trấn có tên trong danh sách"
    )


def _refusal_facts(decision) -> facts.RefusalFacts:
    item = decision.items.select_related("dossier__unit", "dossier__applicant").first()
    dossier, rnd, honour = item.dossier, decision.round, _honour(decision.round)
    submission = dossier.last_submission
    labels = {level.code: level.label for level in spec_of(dossier.criteria_set).levels}
    asked = labels.get(submission.level, "").lower()
    return facts.RefusalFacts(
        **_paper(decision),
        subject=f"Trả lời hồ sơ đề nghị công nhận danh hiệu {honour} năm {rnd.year}",
        addressees=(str(dossier.applicant),),
        recipients=("Như trên", *_reported_to(decision.office), "Lưu: VT"),
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
    return f"{base} và kết luận của Hội đồng đánh giá {words.day_text(minutes.held_on)}" if minutes else base


def _refusal_reasons(dossier, submission, general) -> tuple[facts.Reason, ...]:
    """The leader's reason, then every indicator that fails at the level asked, with its figures."""
    spec = spec_of(dossier.criteria_set)
    level = submission.level or spec.levels[0].code
    failed = [
        facts.Reason(
            entry["verdicts"][level]["reason"], number, spec.indicator(number).label, _clause(spec, number, level)
        )
        for number, entry in submission.content["indicators"].items()
        if entry["verdicts"][level]["status"] == "fail"
    ]
    return (*failed, facts.Reason(general))


def _clause(spec, number, level="") -> str:
    clauses = spec.indicator(number).clauses
    short = clauses.get(level) if level else ", ".join(dict.fromkeys(c for c in clauses.values() if c))
    return f"Điều {short}" if short else ""


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
        "valid_to": valid_to(decision).isoformat() if decision.level and valid_to(decision) else None,
        "specimen": is_demonstration(),
        "units": [
            {"code": item.dossier.unit.code, "name": item.unit_name}
            for item in decision.items.select_related("dossier__unit")
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def person_key(user, office: Office):
    return authority.person_key(f"user-{user.pk}", str(user), str(office))


def signed_by_person(decision, user) -> bytes:
    return sign.sign_as_person(
        _bytes(decision.prepared_file), person_key(user, decision.office), reason="Ký ban hành", at=clock.now()
    )


def sealed_by_body(decision) -> bytes:
    key = authority.body_key(f"office-{decision.office_id}", str(decision.office))
    return sign.sign_as_body(_bytes(decision.signed_file), key, reason="Đóng dấu cơ quan", at=clock.now())


def _bytes(stored) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()


# What the applicant hands in


def make_for_submission(submission: Submission, signer) -> None:
    """Print the Tờ trình and the Báo cáo of a submission and sign them with the leader's key; each is stored once."""
    kinds = (
        list(SubmissionPaper.Kind) if submission.kind == Submission.Kind.SUBMITTED else [SubmissionPaper.Kind.REPORT]
    )
    for kind in kinds:
        stored_paper(submission, kind, signer=signer)


@transaction.atomic
def stored_paper(submission: Submission, kind: str, signer=None):
    """The stored PDF of one paper; made from the frozen content when it is not there, signed when its signer is at hand."""
    Submission.objects.select_for_update().get(pk=submission.pk)
    if (there := submission.papers.filter(kind=kind).select_related("file").first()) is not None:
        return there.file
    template, make = (
        ("proposal", _proposal_facts) if kind == SubmissionPaper.Kind.PROPOSAL else ("self_assessment", _report_facts)
    )
    pdf = render(template, {"facts": make(submission.dossier, submission.content, submission)})
    if signer is not None:
        pdf = sign.sign_as_person(
            pdf, person_key(signer, submission.dossier.applicant), reason="Ký trình", at=clock.now()
        )
    file = intake.keep(pdf, PDF)
    SubmissionPaper.objects.create(
        submission=submission, kind=kind, file=file, signed=signer is not None, made_at=clock.now()
    )
    return file


def report_preview(dossier) -> bytes:
    """The Báo cáo as it would be printed now."""
    from recognition.assessing import sheet_of

    return render("self_assessment", {"facts": _report_facts(dossier, content_of(sheet_of(dossier)), None)})


def _leader(office: Office, user=None) -> facts.Signer:
    held = Membership.objects.filter(office=office, role="leader").select_related("user").order_by("-valid_from")
    held = held.filter(user=user).first() if user else held.first()
    if held is None:
        return facts.Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "")
    return facts.Signer(held.signs_as, held.position.upper(), str(held.user))


def _applicant_paper(dossier, submission, code) -> dict:
    office = dossier.applicant
    day = clock.day_of(submission.at) if submission else None
    number = submission.content.get("numbers", {}).get(code) if submission else None
    return {
        "letterhead": _letterhead(office),
        "number": facts.Number(number, f"{code}-{office.code}", day),
        "signer": _leader(office, submission.by if submission else None),
        "moment": submission.at if submission else clock.now(),
        "specimen": is_demonstration(),
    }


def _proposal_facts(dossier, content, submission) -> facts.ProposalFacts:
    rnd, honour, spec = dossier.round, _honour(dossier.round), spec_of(dossier.criteria_set)
    level = spec.level(submission.level).label.lower()
    receiver = dossier.returning_office() or dossier.chain()[0]
    return facts.ProposalFacts(
        **_applicant_paper(dossier, submission, "TTr"),
        subject=f"Về việc đề nghị công nhận danh hiệu {honour} năm {rnd.year}",
        addressees=(str(receiver),),
        recipients=("Như trên", "Lưu: VT"),
        grounds=(_ground(rnd), *_basis(rnd)),
        paragraphs=(
            f"{dossier.applicant} đã tổ chức tự đánh giá theo {len(spec.criteria)} tiêu chí, {len(spec.indicators)} chỉ tiêu; "
            f"số liệu tính từ ngày 01 tháng 01 đến ngày 31 tháng 12 năm {rnd.year}.",
        ),
        request=f"công nhận {words.lower_first(dossier.unit_name())} đạt danh hiệu {honour} {level} năm {rnd.year}",
        rows=tuple(_criterion_row(criterion, content, submission.level) for criterion in spec.criteria),
        enclosures=("Báo cáo tự đánh giá", "Bản tổng hợp kết quả các tiêu chí, chỉ tiêu (Phụ lục của Báo cáo)"),
    )


def _criterion_row(criterion, content, level) -> facts.ProposalRow:
    passed = sum(
        content["indicators"][i.number]["verdicts"][level]["status"] in ("pass", "n/a") for i in criterion.indicators
    )
    return facts.ProposalRow(
        f"{criterion.number}. {criterion.name}", f"{passed}/{len(criterion.indicators)} chỉ tiêu đạt"
    )


def _report_facts(dossier, content, submission) -> facts.SelfAssessmentFacts:
    rnd, honour, spec = dossier.round, _honour(dossier.round), spec_of(dossier.criteria_set)
    reached = spec.level(content["reached"]).label if content["reached"] else "chưa đạt mức độ nào"
    return facts.SelfAssessmentFacts(
        **_applicant_paper(dossier, submission, "BC"),
        subject=f"Kết quả tự đánh giá {honour} năm {rnd.year}",
        addressees=(str(dossier.chain()[0]),),
        recipients=("Như trên", "Lưu: VT"),
        sections=_report_sections(dossier, content, spec, reached),
        criteria=tuple(_criterion(criterion, content, spec) for criterion in spec.criteria),
        conclusion=f"Mức độ đạt được: {reached}",
    )


def _report_sections(dossier, content, spec, reached) -> tuple[facts.Section, ...]:
    area = "xã thuộc vùng khó khăn" if content["area"] == "difficult" else "xã không thuộc vùng khó khăn"
    general = facts.Section(
        "Thông tin chung",
        (
            f"Đơn vị: {dossier.unit_name()} ({area}). Năm đánh giá: {dossier.round.year}. "
            f"Bộ tiêu chí: {dossier.criteria_set.circular}.",
            f"Công dân của xã trong các chỉ tiêu 5.1, 5.2: {content['round']['citizen_base']}.",
        ),
    )
    told = [facts.Section(criterion.name, _narratives(criterion, content)) for criterion in spec.criteria]
    end = facts.Section("Kết luận", (f"Kết quả tự đánh giá: {reached}. Số liệu từng chỉ tiêu ở Phụ lục kèm theo.",))
    return (general, *told, end)


def _narratives(criterion, content) -> tuple[str, ...]:
    lines = []
    for indicator in criterion.indicators:
        text = content["indicators"][indicator.number]["narrative"].strip()
        lines.append(
            f"- Chỉ tiêu {indicator.number}, {indicator.label}: {text or 'xem số liệu, minh chứng ở Phụ lục.'}"
        )
    return tuple(lines)


def _criterion(criterion, content, spec) -> facts.CriterionResult:
    return facts.CriterionResult(
        criterion.number, criterion.name, tuple(_indicator(i, content, spec) for i in criterion.indicators)
    )


def _indicator(indicator, content, spec) -> facts.IndicatorResult:
    entry = content["indicators"][indicator.number]
    verdicts = tuple(
        facts.LevelVerdict(
            level.label,
            STATUS_WORDS[entry["verdicts"][level.code]["status"]][2],
            entry["verdicts"][level.code]["reason"],
        )
        for level in spec.levels
    )
    return facts.IndicatorResult(
        code=indicator.number,
        label=indicator.label,
        clause=_clause(spec, indicator.number),
        figures=tuple(f"{m.label}: {_figure(m, entry)}" for m in indicator.measures),
        verdicts=verdicts,
        evidence=tuple(_evidence_line(item) for item in entry["evidence"]),
    )


def _figure(measure, entry) -> str:
    """A figure as it was read; what could not be read, as it was typed."""
    value, typed = entry["read"].get(measure.key), entry["typed"].get(measure.key, "")
    options = {choice: text for choice, text, _ in _options(measure, "")}
    if typed in options:
        return options[typed]
    if isinstance(value, int) and not isinstance(value, bool):
        return figures.count(value)
    return typed or "…"


def _evidence_line(item) -> str:
    page = f"trang {item['page']}" if item["page"] else ""
    known = ", ".join(part for part in (item["number"], item["issued_on"], item["issuer"], item["title"], page) if part)
    return known or item["name"]


# Minutes


def minutes_pdf(minutes) -> bytes:
    """The Biên bản họp Hội đồng on one submission."""
    dossier, council = minutes.dossier, minutes.council
    honour = _honour(dossier.round)
    members = list(council.members.all())
    by_role = {member.role: member for member in members}
    result = spec_of(dossier.criteria_set).level(minutes.level).label if minutes.level else "Không công nhận"
    made = facts.MinutesFacts(
        letterhead=_letterhead(council.office),
        number=facts.Number(None, f"BB-{council.office.code}", None),
        subject=f"Họp Hội đồng đánh giá danh hiệu {honour} năm {dossier.round.year}",
        signer=facts.Signer("", "CHỦ TỌA", by_role["chair"].name),
        secretary=facts.Signer("", "THƯ KÝ", by_role["secretary"].name),
        moment=minutes.at,
        specimen=is_demonstration(),
        started_at=clock.moment_of(minutes.held_on),
        ended_at=None,
        venue=minutes.place,
        present=tuple(_member_line(opinion.member) for opinion in _opinions(minutes)),
        absent=_absent(minutes, members),
        sections=_opinion_sections(minutes),
        votes=(facts.Vote(dossier.unit_name(), result, minutes.agreed, minutes.present - minutes.agreed),),
        conclusion=minutes.conclusion,
    )
    return render("minutes", {"facts": made})


def _opinions(minutes):
    return list(minutes.submission.opinions.filter(member__council=minutes.council).select_related("member"))


def _member_line(member) -> str:
    return f"{member.name}, {member.position}, {member.body}: {member.get_role_display().lower()}"


def _absent(minutes, members) -> tuple[str, ...]:
    there = {opinion.member_id for opinion in _opinions(minutes)}
    return tuple(_member_line(member) for member in members if member.pk not in there)


def _opinion_sections(minutes) -> tuple[facts.Section, ...]:
    labels = {level.code: level.label.lower() for level in spec_of(minutes.dossier.criteria_set).levels}
    lines = []
    for opinion in _opinions(minutes):
        held = f"đồng ý công nhận {labels[opinion.level]}" if opinion.level else "không đồng ý công nhận"
        lines.append(f"- {opinion.member.name}: {held}{f'. {opinion.text}' if opinion.text else ''}")
    return (facts.Section("Ý kiến của các thành viên", tuple(lines)),)
