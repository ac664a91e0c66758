"""The papers of the year: the Kế hoạch, the Giấy mời to a meeting and its Biên bản."""

from config import clock
from criteria.library import spec_of
from evidence import intake
from recognition.documents import facts, plan_facts
from recognition.documents import wording as words
from recognition.documents.render import render
from recognition.models import Membership
from recognition.papers.common import basis, ground, honour_of, is_demonstration, letterhead
from recognition.papers.keys import signed_inside
from recognition.papers.submission import leader_of
from recognition.planning.subjects import subjects_of

PDF = "application/pdf"


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def leaders_of(office) -> list[Membership]:
    """Who may sign papers of ``office`` today, the newest first."""
    held = office.memberships.in_force(clock.today()).filter(role="leader")
    return list(held.select_related("user").order_by("-valid_from"))


def signer_of(office, held: Membership | None = None) -> facts.Signer:
    """``held``, or who leads ``office`` today."""
    return leader_of(office) if held is None else facts.Signer(held.signs_as, held.position.upper(), str(held.user))


# The plan


def plan_pdf(plan, *, number=None, issued_on=None, held=None) -> bytes:
    """The Kế hoạch as it stands now; without ``number`` and ``held`` a draft with room for them."""
    return render("plan", {"facts": _plan_facts(plan, number, issued_on, held)})


def plan_file(plan, *, number, issued_on, held, actor):
    """The stored PDF of a plan that is issued; signed when ``actor`` is its signer. Returns (StoredFile, signed)."""
    pdf = plan_pdf(plan, number=number, issued_on=issued_on, held=held)
    is_signer = held.user_id == actor.pk
    if is_signer:
        pdf = signed_inside(pdf, actor, held.office, reason="Ký ban hành")
    return intake.keep(pdf, PDF), is_signer and is_demonstration()


def plan_symbol(plan) -> str:
    return f"KH-{plan.dossier.applicant.code}"


def _plan_facts(plan, number, issued_on, held) -> plan_facts.PlanFacts:
    dossier = plan.dossier
    rnd, office = dossier.round, dossier.applicant
    return plan_facts.PlanFacts(
        letterhead=letterhead(office),
        number=facts.Number(number, plan_symbol(plan), issued_on),
        signer=signer_of(office, held),
        moment=clock.now(),
        specimen=is_demonstration(),
        subject=f"Tự đánh giá {honour_of(rnd)} năm {rnd.year}",
        recipients=lines_of(plan.recipients) or ("Các ban, ngành, đoàn thể có tên trong Kế hoạch", "Lưu: VT"),
        grounds=(ground(rnd), *basis(rnd), *lines_of(plan.grounds)),
        parts=tuple(part for part in _parts(plan, spec_of(dossier.criteria_set)) if _says_something(part)),
    )


def _says_something(part) -> bool:
    return bool(part.paragraphs or part.rows or part.after)


def _parts(plan, spec) -> list[plan_facts.PlanPart]:
    bodies = list(plan.bodies.prefetch_related("assignments", "duties"))
    return [_aims(plan), _shares(plan, bodies, spec), _duties(bodies), _times(plan), _carrying_out(plan)]


def _aims(plan) -> plan_facts.PlanPart:
    aims = [("1. Mục đích", plan.purpose), ("2. Yêu cầu", plan.requirements)]
    said = [(head, lines_of(text)) for head, text in aims if lines_of(text)]
    return plan_facts.PlanPart(
        "Mục đích, yêu cầu", tuple(line for head, lines in said for line in (head, *_dashed(lines)))
    )


def _dashed(lines) -> list[str]:
    return [line if line.startswith(("-", "+")) else f"- {line}" for line in lines]


def _shares(plan, bodies, spec) -> plan_facts.PlanPart:
    """Which body answers for which criterion, as a table."""
    labels = {subject.number: subject for subject in subjects_of(spec)}
    rows = [(body, [a for a in body.assignments.all() if a.subject in labels]) for body in bodies]
    printed = tuple(
        (str(index), _named(body), "\n".join(_share(a, labels[a.subject]) for a in _in_order(assigned, labels)))
        for index, (body, assigned) in enumerate(((b, a) for b, a in rows if a), 1)
    )
    due = f"Các ban, ngành, đoàn thể gửi số liệu, minh chứng chậm nhất {words.day_text(plan.figures_due_on)}."
    columns = (("Số TT", "12"), ("Ban, ngành, đoàn thể", "50"), ("Phụ trách", ""))
    return plan_facts.PlanPart("Phân công phụ trách", (), columns, printed, (due,) if printed else ())


def _in_order(assigned, labels) -> list:
    order = list(labels)
    return sorted(assigned, key=lambda a: order.index(a.subject))


def _named(body) -> str:
    return f"{body.name}\n({body.contact})" if body.contact else body.name


def _share(assignment, subject) -> str:
    person = f" ({assignment.person})" if assignment.person else ""
    return f"{assignment.get_role_display().capitalize()} {words.lower_first(subject.said)}: {subject.label}{person}"


def _duties(bodies) -> plan_facts.PlanPart:
    said = [(body, [duty.text for duty in body.duties.all()]) for body in bodies]
    lines = []
    for index, (body, duties) in enumerate(((b, d) for b, d in said if d), 1):
        lines += [f"{index}. {body.name}", *_dashed(duties)]
    return plan_facts.PlanPart("Nhiệm vụ của từng đơn vị", tuple(lines))


def _times(plan) -> plan_facts.PlanPart:
    rows = tuple(
        (milestone.get_quarter_display(), milestone.text, f"{milestone.due_on:%d/%m/%Y}")
        for milestone in plan.milestones.all()
    )
    columns = (("Thời gian", "22"), ("Việc", ""), ("Chậm nhất", "30"))
    return plan_facts.PlanPart("Thời gian thực hiện", (), columns, rows)


def _carrying_out(plan) -> plan_facts.PlanPart:
    return plan_facts.PlanPart("Tổ chức thực hiện", (f"Đơn vị chủ trì, tham mưu: {plan.lead}.",) if plan.lead else ())


# Meetings


def invitation_pdf(meeting) -> bytes:
    """The Giấy mời to ``meeting``, with room for what is not known yet."""
    dossier = meeting.plan.dossier
    rnd, office = dossier.round, dossier.applicant
    made = plan_facts.MeetingInvitationFacts(
        letterhead=letterhead(office),
        number=facts.Number(meeting.number, f"GM-{office.code}", meeting.invited_on),
        signer=signer_of(office),
        moment=clock.now(),
        specimen=is_demonstration(),
        subject=f"Dự {words.lower_first(str(meeting))}",
        recipients=("Như thành phần mời", "Lưu: VT"),
        guests=lines_of(meeting.invited) or ("…",),
        what=f"{words.lower_first(str(meeting))} {honour_of(rnd)} năm {rnd.year}",
        agenda=lines_of(meeting.agenda),
        chair=meeting.chair_name,
        held_at=meeting.held_at,
        place=meeting.place,
    )
    return render("meeting_invitation", {"facts": made})


def meeting_minutes_pdf(minutes) -> bytes:
    """The Biên bản as it stands; what both have confirmed is stored and never printed anew."""
    return render("meeting_minutes", {"facts": _minutes_facts(minutes)})


def minutes_pdf_signed(minutes):
    """The stored Biên bản, signed by the secretary and then by the chair."""
    office, pdf = minutes.meeting.plan.dossier.applicant, meeting_minutes_pdf(minutes)
    for where, user in (("secretary", minutes.secretary_confirmed_by), ("chair", minutes.chair_confirmed_by)):
        pdf = signed_inside(pdf, user, office, where=where, reason="Xác nhận biên bản")
    return intake.keep(pdf, PDF)


def _minutes_facts(minutes) -> plan_facts.MeetingMinutesFacts:
    meeting = minutes.meeting
    dossier = meeting.plan.dossier
    rnd, office = dossier.round, dossier.applicant
    return plan_facts.MeetingMinutesFacts(
        letterhead=letterhead(office),
        number=facts.Number(None, f"BB-{office.code}", None),
        subject=f"{meeting} {honour_of(rnd)} năm {rnd.year}",
        signer=facts.Signer("", "CHỦ TỌA", meeting.chair_name),
        secretary=facts.Signer("", "THƯ KÝ", meeting.secretary_name),
        moment=minutes.written_at,
        specimen=is_demonstration(),
        started_at=minutes.started_at,
        ended_at=minutes.ended_at,
        venue=meeting.place,
        present=lines_of(minutes.present),
        absent=lines_of(minutes.absent),
        sections=(facts.Section("Nội dung, ý kiến", lines_of(minutes.content)),),
        results=tuple(_result(entry) for entry in minutes.results),
        conclusion=" ".join(lines_of(minutes.conclusion)),
    )


def _result(entry: dict) -> plan_facts.AgreedResult:
    said = "Thống nhất" if entry["agreed"] else "Chưa thống nhất"
    agreed = f"{said}. {entry['note']}" if entry["note"] else said
    return plan_facts.AgreedResult(entry["number"], entry["label"], entry["result"], agreed)
