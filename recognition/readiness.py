"""What a dossier still lacks for each step, in sentences. Nothing here changes anything.

Each function returns all reasons at once; an empty list means ready. Page, refusal and test use the same sentences.
"""

from django.core.exceptions import ValidationError

from config import clock
from criteria import wording as figures
from criteria.library import spec_of
from criteria.rules import warnings
from recognition import terms
from recognition.assessing import PAPER_PREFIX, sheet_of
from recognition.models.answers import LEVEL
from recognition.models.councils import missing_proposal
from recognition.models.decisions import Recognition
from recognition.models.inspections import missing_to_propose
from recognition.models.procedures import PAPERS, TEAM_DECISION
from recognition.models.sessions import missing_off_agenda
from recognition.models.teams import EvaluationTeam
from recognition.snapshots import is_unchanged


class Missing(str):
    """A sentence, with the place on the dossier's page where it can be mended.

    Those of one ``kind`` ("chưa điền") may be shown together by their ``short`` names: "3.2, 3.3, 5.2 chưa điền".
    """

    anchor: str
    kind: str
    short: str

    def __new__(cls, text: str, anchor: str = "", kind: str = "", short: str = ""):
        made = super().__new__(cls, text)
        made.anchor, made.kind, made.short = anchor, kind, short
        return made


def require(missing: list[str]):
    """Raises ValidationError with all of them unless nothing is missing."""
    if missing:
        raise ValidationError(missing)


def needs_note(note: str, sentence: str) -> list[str]:
    return [] if note.strip() else [Missing(sentence, "note")]


def to_finish(dossier, details=None, sheet=None) -> list[str]:
    """Every applicable indicator answered, the papers there, remarks answered; evidence where it is compulsory."""
    sheet = sheet or sheet_of(dossier)
    said = [_unfilled(sheet, number) for number in sheet.unfilled]
    said += [
        Missing(f"{number} chép từ năm trước, chưa xác nhận", f"i-{number}", "chưa xác nhận", number)
        for number in sheet.unconfirmed
    ]
    said += _shared_that_differ(sheet)
    said += _missing_papers(sheet)
    said += _unproved_points(sheet)
    if _evidence_is_compulsory(dossier):
        said += [
            Missing(f"{number} thiếu minh chứng", f"i-{number}", "thiếu minh chứng", number)
            for number in sheet.unproved
        ]
    said += [
        Missing(f"Góp ý về {remark.about().lower()} chưa được trả lời", f"remark-{remark.pk}")
        for remark in dossier.remarks.sent().filter(state="open")
    ]
    return said


def _unproved_points(sheet) -> list[Missing]:
    """Points that would count nothing for want of evidence: proved, or taken back to 0, before anybody signs for them."""
    if not (sheet.spec.is_scored and sheet.spec.needs_evidence) or _evidence_is_compulsory(sheet.dossier):
        return []
    return [
        Missing(
            f"{number} có điểm mà chưa có minh chứng, nên đang tính 0 điểm: gửi minh chứng, hoặc ghi 0 điểm.",
            f"i-{number}",
            "có điểm mà chưa có minh chứng",
            number,
        )
        for number in sheet.unproved
        if sheet.is_filled(number)
    ]


def _unfilled(sheet, number) -> Missing:
    problems = sheet.problems(number)
    if problems:
        return Missing(f"{number}: {problems[0]}", f"i-{number}", "chưa đọc được", number)
    return Missing(f"{number} chưa điền", f"i-{number}", "chưa điền", number)


def _shared_that_differ(sheet) -> list[Missing]:
    """A number that several indicators use differs from the first of them only with a reason of its own."""
    said, applicable = [], {indicator.number for indicator in sheet.indicators}
    answers = {number: values for number, values in sheet.facts.answers.items() if number in applicable}
    for key, numbers in sheet.spec.shared_keys().items():
        first, *others = [number for number in numbers if answers.get(number, {}).get(key) is not None] or [None]
        for number in others:
            told = sheet.answers[number].reasons.get(key, "").strip()
            if answers[number][key] != answers[first][key] and not told:
                said.append(_differs(sheet, key, number, first))
    return said


def _differs(sheet, key, number, first) -> Missing:
    here, there = (figures.count(sheet.facts.answers[one][key]) for one in (number, first))
    label = sheet.spec.indicator(number).measure(key).label
    return Missing(
        f"{number}: “{label}” là {here}, ở {first} là {there}: sửa cho khớp, hoặc ghi lý do ngay dưới số ấy.",
        f"i-{number}",
    )


def _missing_papers(sheet) -> list[Missing]:
    asked = sheet.dossier.round.procedure.papers
    return [
        Missing(f"Chưa có {PAPERS[code].lower()}", "papers")
        for code in asked
        if not sheet.evidence.get(PAPER_PREFIX + code) and not _is_made_here(sheet.dossier, code)
    ]


def _is_made_here(dossier, code: str) -> bool:
    """Whether the portal itself has the paper: the decision on the Tổ đánh giá, once it has number and date."""
    return code == TEAM_DECISION and EvaluationTeam.objects.filter(dossier=dossier, number__isnull=False).exists()


def cautions(dossier, sheet) -> list[str]:
    """What whoever prepares or signs should look at once more, though nothing forbids it."""
    if not dossier.is_with_applicant:
        return []
    said = [caution.sentence for caution in warnings(sheet.spec, sheet.facts.answers)]
    if sheet.unproved and not sheet.unfilled and not _evidence_is_compulsory(dossier):
        said.append(f"Chỉ tiêu {', '.join(sheet.unproved)} chưa có minh chứng.")
    return said


def _evidence_is_compulsory(dossier) -> bool:
    return dossier.round.evidence_compulsory or dossier.round.procedure.evidence_compulsory


def to_submit(dossier, details: dict, note: str = "", sheet=None) -> list[str]:
    """Inside the dates (late only with a reason), a level that is reached, and changed since the last time."""
    sheet = sheet or sheet_of(dossier)
    today, rnd = clock.today(), dossier.round
    said = to_finish(dossier, sheet=sheet)
    if today < rnd.opens_on:
        said.append(Missing(f"Số liệu tính đến 31/12/{rnd.year}, nên chỉ nộp được từ ngày {rnd.opens_on:%d/%m/%Y}."))
    if dossier.handed_in_at is None and not rnd.is_open_on(today):  # what was sent back is awaited all the same
        said.append(Missing(f"Đợt này đã khóa sau ngày {rnd.closes_on:%d/%m/%Y}. Cần hỏi {_office_words(dossier)}."))
    said += _level_problems(dossier, details.get("level", ""), sheet)
    if today > rnd.due_on and dossier.handed_in_at is None and not note.strip():
        said.append(Missing(f"Đã quá hạn nộp {rnd.due_on:%d/%m/%Y}: cần ghi lý do nộp muộn.", "note"))
    if sheet.unproved and not _evidence_is_compulsory(dossier) and not details.get("without_evidence"):
        said.append(
            Missing(
                f"Chỉ tiêu {', '.join(sheet.unproved)} chưa có minh chứng: cần lãnh đạo xác nhận vẫn nộp.",
                "without_evidence",
            )
        )
    said += _unchanged(dossier, details.get("level", ""), note)
    return said


def _office_words(dossier) -> str:
    return str(dossier.returning_office() or dossier.chain()[0])


def _level_problems(dossier, level: str, sheet) -> list[Missing]:
    order = [known.code for known in sheet.spec.levels]
    labels = {known.code: known.label for known in sheet.spec.levels}
    reached = sheet.assessment.level
    if reached is None:
        return [
            Missing(
                "Chưa đạt mức độ nào nên chưa đề nghị công nhận được. Có thể kết thúc tự đánh giá, hoặc giao lại để bổ sung."
            )
        ]
    if level not in order:
        return [Missing(f"Chưa chọn {sheet.spec.level_word.lower()} đề nghị.", "level")]
    if sheet.spec.is_scored:  # the band follows from the points, each year anew
        return [] if level == reached else [Missing(_other_band(sheet, reached), "level")]
    if order.index(level) > order.index(reached):
        lacking = ", ".join(sheet.assessment.missing_for[level])
        return [Missing(f"{labels[level]} chưa đạt: còn vướng chỉ tiêu {lacking}.", "level")]
    if asked := _level_that_stays(dossier, level, order, reached):
        return [Missing(f"Đã đề nghị {labels[asked]} và không có góp ý về mức độ: giữ nguyên mức đã đề nghị.", "level")]
    return _upgrade_problems(dossier, level, order) or _better_held(
        dossier, level, order, decided_by=dossier.round.done_on
    )


def _other_band(sheet, reached: str) -> str:
    points = figures.decimal(sheet.assessment.points)
    return f"Tổng {points} điểm là {sheet.spec.said(reached)}: chỉ đề nghị được {sheet.spec.said(reached)}."


def _level_that_stays(dossier, level: str, order: list[str], reached: str) -> str:
    """The level asked before, when another one is asked now though that was not remarked and it is still reached."""
    last = dossier.submissions.filter(kind="submitted").order_by("-number").first()
    if last is None or last.level == level or order.index(last.level) > order.index(reached):
        return ""
    return "" if dossier.remarks.of_last_return().filter(subject=LEVEL).exists() else last.level


def _upgrade_problems(dossier, level: str, order: list[str]) -> list[Missing]:
    """Raising a recognition that is in force waits for the procedure's months; otherwise either level may be asked."""
    held = _held(dossier)
    if held is None or held.level not in order or order.index(level) <= order.index(held.level):
        return []
    spec, procedure = spec_of(dossier.criteria_set), dossier.round.procedure
    if clock.today() >= terms.upgrade_day(held, procedure):
        return []
    return [
        Missing(
            f"Đang giữ {spec.said(held.level)} từ {held.valid_from:%d/%m/%Y}; {terms.upgrade_said(held, procedure)} "
            f"(sau {procedure.upgrade_after_months} tháng).",
            "level",
        )
    ]


def _unchanged(dossier, level: str, note: str) -> list[Missing]:
    last = dossier.last_submission
    if note.strip() or last is None or last.level != level or not is_unchanged(dossier):
        return []
    return [Missing("Chưa sửa gì so với lượt nộp trước: cần ghi lý do nộp lại nguyên vẹn.", "note")]


def to_conclude(dossier, sheet=None) -> list[str]:
    """A self-assessment that asks for nothing must still be whole, and the year must be over."""
    rnd = dossier.round
    said = to_finish(dossier, sheet=sheet)
    if clock.today() < rnd.opens_on:
        said.append(
            Missing(f"Số liệu tính đến 31/12/{rnd.year}, nên chỉ kết thúc được từ ngày {rnd.opens_on:%d/%m/%Y}.")
        )
    return said


def to_send_back(dossier) -> list[str]:
    """At least one remark that the applicant has not seen yet: it says what is opened again."""
    if dossier.remarks.unsent().exists():
        return _off_agenda(dossier)
    return [
        *_off_agenda(dossier),
        Missing("Chưa có góp ý mới nào: ghi góp ý ở chỉ tiêu cần bổ sung (chỉ chỉ tiêu đó được mở để sửa).", "remarks"),
    ]


def _off_agenda(dossier) -> list[Missing]:
    return [Missing(sentence, "council") for sentence in missing_off_agenda(dossier)]


def to_pass_up(dossier) -> list[str]:
    said = _unsent(dossier) + _off_agenda(dossier)
    if dossier.next_office() is None:
        said.append(Missing("Không còn cơ quan nào sau cơ quan này trong quy trình: trình quyết định."))
    return said


def _unsent(dossier) -> list[str]:
    if dossier.remarks.unsent().exists():
        return [Missing("Còn góp ý chưa gửi cho đơn vị: trả lại để bổ sung, hoặc xóa góp ý.", "remarks")]
    return []


def to_propose(dossier) -> list[str]:
    """The council is rightly made up, has minutes on this submission, and concluded for a level; or the inspection has."""
    said = _unsent(dossier)
    if dossier.next_office() is not None:
        said.append(Missing(f"Quy trình còn bước ở {dossier.next_office()}: chuyển cơ quan tiếp theo."))
    if dossier.round.procedure.by_inspection:
        return said + [Missing(sentence, "inspection") for sentence in missing_to_propose(dossier)]
    council = dossier.round.councils.filter(office=dossier.held_by).first()
    if council is None:
        return [*said, Missing("Chưa có hội đồng đánh giá cho đợt này.", "council")]
    if not council.is_in_force:
        said.append(Missing("Hội đồng chưa có quyết định thành lập có hiệu lực.", "council"))
    said += [Missing(sentence, "council") for sentence in council.missing()]
    minutes = dossier.minutes_in_force()
    if minutes is None:
        said.append(Missing("Chưa có biên bản họp hội đồng về lượt nộp này.", "council"))
    elif (
        not minutes.level and not dossier.is_convened_at_home()
    ):  # at home the decider refuses; the lowest band is a result too
        said.append(Missing("Hội đồng kết luận không đạt: lãnh đạo trả lời bằng văn bản «Không công nhận».", "council"))
    else:
        said += [Missing(sentence, "council") for sentence in missing_proposal(dossier, minutes)]
    return said


def to_recognise(dossier, known=None) -> list[str]:
    """The level proposed is one that the frozen figures reach, and takes nothing better from the unit.

    ``known`` is the last submission and the recognition held today, where a list has read them for all at once.
    """
    submission, held = known or (dossier.last_submission, _held(dossier))
    if not dossier.proposed_level:
        return [
            Missing(
                "Hội đồng kết luận không đạt: trả lời bằng văn bản «Không công nhận», hoặc trả lại để thẩm định thêm."
            )
        ]
    order = [level.code for level in spec_of(dossier.criteria_set).levels]
    given = spec_of(dossier.criteria_set).gives_title(dossier.proposed_level)
    said = _better_than(dossier, dossier.proposed_level, order, held) if given else []
    if not submission.reached_level or order.index(dossier.proposed_level) > order.index(submission.reached_level):
        word = spec_of(dossier.criteria_set).level_word
        said.append(Missing(f"{word} trình cao hơn mức các số liệu đã nộp đạt được."))
    return said


def _better_held(dossier, level: str, order: list[str], decided_by=None) -> list[str]:
    """What the unit holds today that ``level`` must not replace: a higher level, or a later year's result.

    ``decided_by`` is the day by which the decision is due: what runs out before it hinders nobody who submits.
    """
    held = _held(dossier)
    if held is not None and decided_by and held.valid_to and held.valid_to < decided_by:
        return []
    return _better_than(dossier, level, order, held)


def _better_than(dossier, level: str, order: list[str], held) -> list[str]:
    if held is None:
        return []
    until = f"đến {held.valid_to:%d/%m/%Y}" if held.valid_to else "không thời hạn"
    yearly = dossier.round.procedure.validity_years is None  # each year's result takes the place of the one before
    if not yearly and held.level in order and order.index(held.level) > order.index(level):
        return [Missing(f"{dossier.unit.full_name} đang giữ {held.level_said} {until}: không thay bằng mức thấp hơn.")]
    if held.year > dossier.round.year:
        return [
            Missing(
                f"{dossier.unit.full_name} đang giữ {held.level_said} của năm {held.year}, {until}: "
                f"không thay bằng kết quả của năm {dossier.round.year}."
            )
        ]
    return []


def _held(dossier) -> Recognition | None:
    """The recognition of the dossier's title that its unit holds today."""
    held = Recognition.objects.in_force(clock.today())
    return held.filter(unit__in=dossier.unit.lineage_ids(), title=dossier.round.title).first()


def to_refuse(dossier, note: str) -> list[str]:
    said = needs_note(note, "Ghi lý do không công nhận: lý do được in trong Văn bản không công nhận.")
    said += _off_agenda(dossier)
    if dossier.state == "submitted" and not dossier.late and dossier.last_submission.reached_level:
        said.append(Missing("Hồ sơ nộp đúng hạn và đủ điều kiện: phải tiếp nhận và thẩm định trước khi từ chối."))
    return said


def to_issue(dossier) -> list[str]:
    """The paper has its number and the person's signature, and what it gives may still be given."""
    decision = dossier.decision()
    if decision.kind == decision.Kind.RECOGNISE and (said := to_recognise(dossier)):
        return [*said, Missing("Lãnh đạo cần hủy dự thảo này.", "paper")]
    if decision.state == "drafted":
        return [Missing("Văn bản chưa có số: văn thư cấp số trước, rồi lãnh đạo ký.", "paper")]
    if decision.state == "prepared":
        return [Missing(f"Văn bản chưa có chữ ký của {decision.signer_name}.", "paper")]
    return []


def to_lapse(dossier) -> list[str]:
    """The round has closed over a dossier that was never handed in; one that was sent back waits on."""
    if dossier.handed_in_at is not None:
        return [Missing("Hồ sơ đã nộp và được trả để bổ sung thì không khóa theo đợt.")]
    if dossier.round.is_open_on(clock.today()):
        return [Missing("Đợt chưa khóa.")]
    return []


def best_details(dossier, sheet) -> dict:
    """The details with which a submission has the best chance: the highest level that may be asked."""
    for level in reversed(sheet.spec.levels):
        details = {"level": level.code, "without_evidence": True}
        if not _level_problems(dossier, level.code, sheet):
            return details
    return {"level": sheet.assessment.level or "", "without_evidence": True}
