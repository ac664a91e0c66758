"""What the applicant hands in: the Tờ trình and the Báo cáo with its annex."""

from datetime import date

from django.db import transaction

from config import clock
from criteria import wording as figures
from evidence import intake
from evidence.models import StoredFile
from recognition.assessing import sheet_of
from recognition.documents import facts
from recognition.documents import wording as words
from recognition.documents.render import render
from recognition.models import InstitutionKind, Membership, Office, OfficeKind, Submission, SubmissionPaper, Tier
from recognition.own_papers import signatures_said
from recognition.papers import scored
from recognition.papers.common import (
    addressee_of,
    basis,
    clause,
    ground,
    honour_of,
    is_demonstration,
    letterhead,
    sheet_note,
)
from recognition.papers.keys import signed_inside
from recognition.papers.teams import team_facts
from recognition.snapshots import content_of, counted_words, spec_in
from recognition.workspace import rows_for, words_of

PDF = "application/pdf"


def make_for_submission(submission: Submission, signer) -> None:
    """Print the papers of a submission; Tờ trình and Báo cáo are signed with the leader's key. Each is stored once."""
    for kind in kinds_in(submission):
        stored_paper(submission, kind, signer=signer)


def kinds_in(submission: Submission) -> list[str]:
    """The papers that belong to a submission: who only concludes proposes nothing, and not everybody sets up a team."""
    kinds = SubmissionPaper.Kind
    found = [kinds.PROPOSAL] if submission.kind == Submission.Kind.SUBMITTED else []
    return [*found, kinds.REPORT, *([kinds.TEAM] if submission.content.get("team") else [])]


def labels_in(submission: Submission) -> list[tuple[str, str, str]]:
    """(kind, how it is called, what is known of it) of the papers of a submission.

    The applicant's own Tờ trình says that it is one, and which digital signatures were found in it.
    """
    own = submission.content.get("proposal")
    labels = {
        SubmissionPaper.Kind.PROPOSAL: f"Tờ trình số {own['number']} do cơ quan tự ký ({own['signer']})"
        if own
        else "Tờ trình",
        SubmissionPaper.Kind.REPORT: "Báo cáo tự đánh giá, kèm Bản tổng hợp",
        SubmissionPaper.Kind.TEAM: SubmissionPaper.Kind.TEAM.label,
    }
    found = {SubmissionPaper.Kind.PROPOSAL: " ".join(signatures_said(own["signatures"]))} if own else {}
    return [(kind.value, labels[kind], found.get(kind, "")) for kind in kinds_in(submission)]


@transaction.atomic
def stored_paper(submission: Submission, kind: str, signer=None):
    """The stored PDF of one paper; made from the frozen content when it is not there, signed when its signer is at hand.

    The applicant's own Tờ trình is the file that was brought, as it was.
    """
    Submission.objects.select_for_update().get(pk=submission.pk)
    if (there := submission.papers.filter(kind=kind).select_related("file").first()) is not None:
        return there.file
    own = submission.content.get("proposal") if kind == SubmissionPaper.Kind.PROPOSAL else None
    signer = None if own or kind == SubmissionPaper.Kind.TEAM else signer
    file = StoredFile.objects.get(sha256=own["sha256"]) if own else intake.keep(_printed(submission, kind, signer), PDF)
    SubmissionPaper.objects.create(
        submission=submission,
        kind=kind,
        file=file,
        signed=signer is not None and is_demonstration(),
        made_at=clock.now(),
    )
    return file


def _printed(submission: Submission, kind: str, signer) -> bytes:
    template, make = PRINTED[kind]
    pdf = render(template, {"facts": make(submission.dossier, submission.content, submission)})
    if signer is None:
        return pdf
    return signed_inside(pdf, signer, submission.dossier.applicant, reason="Ký trình")


def _team(dossier, content, submission):
    return team_facts(dossier, content["team"], moment=submission.at)


# Before anything is handed in


def proposal_facts(dossier, content=None) -> facts.ProposalFacts:
    """The Tờ trình as it would be now: for the level asked before, or the highest that is reached.

    ``content`` is what a submission would keep (``snapshots.content_of``); by default that of this moment.
    """
    return _proposal_facts(dossier, content or content_of(sheet_of(dossier)), None)


def report_facts(dossier, content=None) -> facts.SelfAssessmentFacts:
    """The Báo cáo with its annex as it would be now; ``content`` as above."""
    return _report_facts(dossier, content or content_of(sheet_of(dossier)), None)


def leader_of(office: Office, user=None) -> facts.Signer:
    """Who signs for ``office``: ``user``, or one of its leaders of today; room for the name when there is none."""
    held = Membership.objects.filter(office=office, role="leader").select_related("user").order_by("-valid_from")
    held = held.filter(user=user).first() if user else held.in_force(clock.today()).first()
    if held is not None:
        return facts.Signer(held.signs_as, held.position.upper(), str(held.user))
    if office.kind == OfficeKind.COMMITTEE:
        return facts.Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "")
    return facts.Signer("", "THỦ TRƯỞNG ĐƠN VỊ", "")


def _applicant_paper(dossier, submission, code) -> dict:
    office = dossier.applicant
    day = clock.day_of(submission.at) if submission else None
    number = submission.content.get("numbers", {}).get(code) if submission else None
    return {
        "letterhead": letterhead(office),
        "number": facts.Number(number, f"{code}-{office.code}", day),
        "signer": leader_of(office, submission.by if submission else None),
        "moment": submission.at if submission else clock.now(),
        "specimen": is_demonstration(),
        "note": sheet_note(dossier.round),
    }


def _proposal_facts(dossier, content, submission) -> facts.ProposalFacts:
    rnd, honour, spec = dossier.round, honour_of(dossier.round), spec_in(dossier, content)
    level = submission.level if submission else _level_now(dossier, content)
    receiver = dossier.returning_office() or dossier.chain()[0]
    return facts.ProposalFacts(
        **_applicant_paper(dossier, submission, "TTr"),
        subject=f"Về việc đề nghị công nhận danh hiệu {honour} năm {rnd.year}",
        addressees=(_addressed(dossier, receiver),),
        recipients=("Như trên", "Lưu: VT"),
        grounds=(ground(rnd), *basis(rnd)),
        paragraphs=(
            f"{dossier.applicant} đã tổ chức tự đánh giá theo {_extent(spec, content)}; "
            f"số liệu tính từ ngày 01 tháng 01 đến ngày 31 tháng 12 năm {rnd.year}.{scored.sum_said(spec, content)}",
        ),
        request=_request(dossier, spec, level),
        rows=tuple(
            _criterion_row(criterion, content, level or spec.levels[0].code)
            for criterion in spec.criteria
            if _applying(criterion, content)
        ),
        enclosures=("Báo cáo tự đánh giá", "Bản tổng hợp kết quả các tiêu chí, chỉ tiêu (Phụ lục của Báo cáo)"),
    )


def _addressed(dossier, receiver) -> str:
    """Who receives it: the chair of a committee that decides itself, else the office."""
    return addressee_of(receiver) if receiver == dossier.decider() else str(receiver)


def _request(dossier, spec, level) -> str:
    """What is asked for: the title at a level, or, in the lowest band, the result alone."""
    unit, honour, year = words.lower_first(dossier.unit_name()), honour_of(dossier.round), dossier.round.year
    asked = spec.said(level) if level else f"{spec.level_word.lower()} …"
    if level and not spec.gives_title(level):
        return f"công nhận kết quả đánh giá danh hiệu {honour} năm {year} của {unit}: {asked}"
    return f"công nhận {unit} đạt danh hiệu {honour} {asked} năm {year}"


def _level_now(dossier, content) -> str:
    return dossier.requested_level or content["reached"] or ""


def _applying(criterion, content) -> list:
    """The indicators of ``criterion`` that apply to the unit at any level; the others are left out of papers."""
    return [i for i in criterion.indicators if _applies(content["indicators"].get(i.number))]


def _applies(entry) -> bool:
    if entry is None:
        return False
    verdicts = entry["verdicts"].values()
    return not verdicts or any(verdict["status"] != "n/a" for verdict in verdicts)


def _criteria_count(spec, content) -> int:
    return sum(bool(_applying(criterion, content)) for criterion in spec.criteria)


def _extent(spec, content) -> str:
    """ "5 tiêu chí, 15 chỉ tiêu"; criteria that are scored as a whole are counted once."""
    counted = f"{_criteria_count(spec, content)} tiêu chí"
    number = sum(len(_applying(criterion, content)) for criterion in spec.criteria)
    return counted if spec.subject_word == "Tiêu chí" else f"{counted}, {number} chỉ tiêu"


def _criterion_row(criterion, content, level) -> facts.ProposalRow:
    name, applying = f"{criterion.number}. {criterion.name}", _applying(criterion, content)
    if points := scored.criterion_points(criterion, content):
        return facts.ProposalRow(name, points)
    passed = sum(content["indicators"][i.number]["verdicts"][level]["status"] in ("pass", "n/a") for i in applying)
    return facts.ProposalRow(name, f"{passed}/{len(applying)} chỉ tiêu đạt")


def _report_facts(dossier, content, submission) -> facts.SelfAssessmentFacts:
    rnd, honour, spec = dossier.round, honour_of(dossier.round), spec_in(dossier, content)
    reached = spec.named(content["reached"]) if content["reached"] else "chưa đạt mức độ nào"
    return facts.SelfAssessmentFacts(
        **_applicant_paper(dossier, submission, "BC"),
        subject=f"Kết quả tự đánh giá {honour} năm {rnd.year}",
        addressees=(_addressed(dossier, dossier.chain()[0]),),
        recipients=("Như trên", "Lưu: VT"),
        sections=_report_sections(dossier, content, spec, reached),
        criteria=tuple(
            _criterion(criterion, content, spec) for criterion in spec.criteria if _applying(criterion, content)
        ),
        conclusion=scored.conclusion(content, reached),
        verdict_head=scored.verdict_head(content),
    )


def _report_sections(dossier, content, spec, reached) -> tuple[facts.Section, ...]:
    general = facts.Section("Thông tin chung", _general(dossier, content, spec))
    told = [
        facts.Section(criterion.name, _narratives(criterion, content))
        for criterion in spec.criteria
        if _applying(criterion, content)
    ]
    end = facts.Section(
        "Kết luận",
        (f"Kết quả tự đánh giá: {scored.result(content, reached)}. Số liệu từng chỉ tiêu ở Phụ lục kèm theo.",),
    )
    return (general, *scored.sheet_section(content), *told, end)


def _general(dossier, content, spec) -> tuple[str, ...]:
    """Who is assessed, by what; only some sets count citizens, or sub-units."""
    unit = (
        f"Đơn vị: {dossier.unit_name()}{_described(dossier, content)}. Năm đánh giá: {dossier.round.year}. "
        f"Bộ tiêu chí: {dossier.criteria_set.circular}."
    )
    counting = [indicator.number for indicator in spec.indicators if indicator.has("citizens")]
    base = f"Công dân của xã trong các chỉ tiêu {', '.join(counting)}: {content['round']['citizen_base']}."
    return (unit, *([base] if counting else []), *counted_words(spec, content))


def _described(dossier, content) -> str:
    """What of the unit decides by which thresholds, or by which indicators, it is judged; only communes lie in an area."""
    if dossier.unit.tier == Tier.COMMUNE:
        return " (xã thuộc vùng khó khăn)" if content["area"] == "difficult" else " (xã không thuộc vùng khó khăn)"
    if not content.get("institution"):
        return ""
    kind, public = content["institution"]["kind"], content["institution"]["public"]
    return f" ({words.lower_first(InstitutionKind(kind).label)}, {'công lập' if public else 'ngoài công lập'})"


def _narratives(criterion, content) -> tuple[str, ...]:
    lines = []
    for indicator in _applying(criterion, content):
        text = content["indicators"][indicator.number]["narrative"].strip()
        lines.append(
            f"- {'Tiêu chí' if criterion.is_indicator else 'Chỉ tiêu'} {indicator.number}, {indicator.label}: {text or 'xem số liệu, minh chứng ở Phụ lục.'}"
        )
    return tuple(lines)


def _criterion(criterion, content, spec) -> facts.CriterionResult:
    return facts.CriterionResult(
        criterion.number,
        criterion.name,
        tuple(_indicator(i, content, spec) for i in _applying(criterion, content)),
        scored.criterion_points(criterion, content),
    )


def _indicator(indicator, content, spec) -> facts.IndicatorResult:
    entry = content["indicators"][indicator.number]
    return facts.IndicatorResult(
        code=indicator.number,
        label=indicator.label,
        clause=clause(spec, indicator.number),
        figures=tuple(f"{m.label}: {_figure(m, entry)}{_why_other(m, entry)}" for m in indicator.measures),
        verdicts=_verdicts(entry, spec),
        evidence=tuple(_evidence_line(item) for item in entry["evidence"]),
    )


def _verdicts(entry, spec) -> tuple[facts.LevelVerdict, ...]:
    if score := entry.get("score"):
        return (scored.verdict(score),)
    given = {level: (verdict["status"], verdict["reason"]) for level, verdict in entry["verdicts"].items()}
    rows = rows_for(spec, given) if given else []
    return tuple(facts.LevelVerdict(row.level, row.word, row.reason) for row in rows)


def _figure(measure, entry) -> str:
    """A figure as it was read; what could not be read, as it was typed."""
    value, typed = entry["read"].get(measure.key), entry["typed"].get(measure.key, "")
    if isinstance(value, int) and not isinstance(value, bool) and not measure.options:
        return figures.count(value)
    return words_of(measure, typed) or "…"


def _why_other(measure, entry) -> str:
    """Why a number that is the same for several indicators is another one here."""
    reason = entry.get("reasons", {}).get(measure.key, "")
    return f" (khác số dùng chung: {reason})" if reason else ""


def _evidence_line(item) -> str:
    page = f"trang {item['page']}" if item["page"] else ""
    day = f"{date.fromisoformat(item['issued_on']):%d/%m/%Y}" if item["issued_on"] else ""
    known = ", ".join(part for part in (item["number"], day, item["issuer"], item["title"], page) if part)
    return known or item["name"]


PRINTED = {
    SubmissionPaper.Kind.PROPOSAL: ("proposal", _proposal_facts),
    SubmissionPaper.Kind.REPORT: ("self_assessment", _report_facts),
    SubmissionPaper.Kind.TEAM: ("team_decision", _team),
}
