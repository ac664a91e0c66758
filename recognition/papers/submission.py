"""What the applicant hands in: the Tờ trình and the Báo cáo with its annex."""

from django.db import transaction

from config import clock
from criteria import wording as figures
from criteria.library import spec_of
from evidence import intake
from recognition.assessing import sheet_of
from recognition.documents import facts, sign
from recognition.documents import wording as words
from recognition.documents.render import render
from recognition.models import Membership, Office, Submission, SubmissionPaper
from recognition.papers.common import basis, clause, ground, honour_of, is_demonstration, letterhead
from recognition.papers.keys import person_key
from recognition.snapshots import content_of
from recognition.workspace import STATUS_WORDS, words_of

PDF = "application/pdf"


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
        "letterhead": letterhead(office),
        "number": facts.Number(number, f"{code}-{office.code}", day),
        "signer": _leader(office, submission.by if submission else None),
        "moment": submission.at if submission else clock.now(),
        "specimen": is_demonstration(),
    }


def _proposal_facts(dossier, content, submission) -> facts.ProposalFacts:
    rnd, honour, spec = dossier.round, honour_of(dossier.round), spec_of(dossier.criteria_set)
    level = spec.level(submission.level).label.lower()
    receiver = dossier.returning_office() or dossier.chain()[0]
    return facts.ProposalFacts(
        **_applicant_paper(dossier, submission, "TTr"),
        subject=f"Về việc đề nghị công nhận danh hiệu {honour} năm {rnd.year}",
        addressees=(str(receiver),),
        recipients=("Như trên", "Lưu: VT"),
        grounds=(ground(rnd), *basis(rnd)),
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
    rnd, honour, spec = dossier.round, honour_of(dossier.round), spec_of(dossier.criteria_set)
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
        clause=clause(spec, indicator.number),
        figures=tuple(f"{m.label}: {_figure(m, entry)}{_why_other(m, entry)}" for m in indicator.measures),
        verdicts=verdicts,
        evidence=tuple(_evidence_line(item) for item in entry["evidence"]),
    )


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
    known = ", ".join(part for part in (item["number"], item["issued_on"], item["issuer"], item["title"], page) if part)
    return known or item["name"]
