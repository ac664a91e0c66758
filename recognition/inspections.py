"""Appraisal by inspection: planning it, approving the plan, writing the Biên bản on the spot."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from criteria import reading, rules, wording
from recognition import calendars, deadlines
from recognition.assessing import sheet_of, stored
from recognition.councils import barred
from recognition.documents.wording import lower_first
from recognition.models import Action, Dossier, Inspection, InspectionMinutes
from recognition.models.inspections import last_inspection, minutes_in_force
from recognition.permissions import inspections as may

LONGEST = 20  # characters; no number of points is longer
REASON_LIMIT = 1_000


# Days


def working_days_after(day, number: int):
    return deadlines.working_days_after(calendars.current(), day, number)


def plan_due_on(dossier):
    """The last day for an approved plan: the procedure's working days after the dossier was accepted; None if it says none."""
    taken = dossier.moves.filter(action=Action.ACCEPT).order_by("-number").first()
    days = dossier.round.procedure.inspection_plan_days
    return working_days_after(clock.day_of(taken.at), days) if taken and days else None


def submit_due_on(minutes: InspectionMinutes):
    """The last day to send the result to the decider, or None."""
    days = minutes.inspection.dossier.round.procedure.inspection_submit_days
    return working_days_after(minutes.held_on, days) if days else None


# The plan


def current(dossier) -> Inspection | None:
    """The inspection that is planned or has been held for the last submission; None when another one must be planned."""
    there = last_inspection(dossier)
    if there is None or there.written() is None or there.written() == minutes_in_force(dossier):
        return there
    return None


def begin(dossier) -> Inspection:
    """A plan not saved yet: the one that still waits for its minutes, or the next turn."""
    there = last_inspection(dossier)
    if there is not None and there.written() is None:
        return there
    turn = there.turn + 1 if there else 1
    return Inspection(
        dossier=dossier, office=dossier.held_by, turn=turn, place=f"UBND {lower_first(dossier.unit.full_name)}"
    )


@transaction.atomic
def save_plan(dossier, form, members, *, actor) -> Inspection:
    """Keep a plan and its team from their valid forms; an approval given before is taken back.

    Raises PermissionDenied; ValidationError once there are minutes, or when the number is taken.
    """
    locked = locked_for(dossier, actor)
    plan = form.instance
    if plan.pk and InspectionMinutes.objects.filter(inspection=plan).exists():
        raise ValidationError("Đã có Biên bản kiểm tra nên kế hoạch không sửa được.")
    plan.dossier, plan.office, plan.approving_office = locked, locked.held_by, may.approving_office(locked)
    plan.approved_by, plan.approved_at, plan.approver = None, None, ""
    plan.saved_by, plan.saved_at = actor, clock.now()
    try:
        with transaction.atomic():
            plan.save()
            members.instance = plan
            members.save()
    except IntegrityError as error:
        raise ValidationError(
            "Số kế hoạch đã dùng trong năm, hoặc người khác vừa lưu kế hoạch này: xem lại."
        ) from error
    return plan


def locked_for(dossier, actor) -> Dossier:
    """The dossier as it is now, its row locked. Raises PermissionDenied unless ``actor`` runs its inspection."""
    [locked] = Dossier.objects.locked([dossier.pk])
    if not may.runs_inspection(locked, actor):
        raise PermissionDenied(refusal(locked))
    return locked


def refusal(dossier) -> str:
    """Who inspects, for those who may not."""
    inspector = dossier.chain()[-1]
    return f"Chỉ chuyên viên {inspector} lập kế hoạch, biên bản kiểm tra, khi hồ sơ đang thẩm định ở đó."


def barred_members(inspection) -> list[str]:
    """Names of those in the team who stand on the applicant's side."""
    members = list(inspection.members.select_related("user"))
    outside = barred(inspection.dossier, members)
    return [member.name for member in members if member.pk in outside]


def missing_to_approve(inspection) -> list[str]:
    """What stands in the way of approving the plan, in sentences."""
    names = barred_members(inspection)
    said = inspection.missing()
    if names:
        said.append(f"{', '.join(names)} thuộc hoặc đã làm bên đề nghị nên không ở trong Đoàn kiểm tra hồ sơ này.")
    return said


@transaction.atomic
def approve(inspection, *, actor, seen_at: str = "") -> Inspection:
    """Approve the plan that ``actor`` has looked at. Raises PermissionDenied or ValidationError."""
    Dossier.objects.lock([inspection.dossier_id])
    plan = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if not may.approves_plan(plan, actor):
        raise PermissionDenied(f"Kế hoạch kiểm tra do lãnh đạo {plan.approving_office} duyệt.")
    if plan.is_approved:
        raise ValidationError("Kế hoạch này đã được duyệt.")
    if seen_at != plan.saved_at.isoformat():
        raise ValidationError("Kế hoạch vừa được sửa: xem lại bản mới rồi duyệt.")
    if said := missing_to_approve(plan):
        raise ValidationError(said)
    office = plan.approving_office
    held = actor.memberships.in_force(clock.today()).filter(office=office, role="leader").first()
    plan.approved_by, plan.approved_at = actor, clock.now()
    plan.approver = f"{actor}, {held.position}, {office}"[:300]
    plan.save()
    return plan


# The minutes


@dataclass
class Finding:
    """One criterion in the Biên bản: what the unit claimed, what the team found, why they differ."""

    number: str
    label: str
    claimed: Fraction
    maximum: Fraction
    found: Fraction | None = None
    typed: str = ""
    reason: str = ""
    members: str = ""

    def said(self, which: str) -> str:
        value = getattr(self, which)
        return "" if value is None else wording.decimal(value)

    @property
    def claimed_said(self) -> str:
        return self.said("claimed")

    @property
    def maximum_said(self) -> str:
        return self.said("maximum")

    @property
    def shown(self) -> str:
        return self.typed or self.said("found")


def findings_for(inspection) -> list[Finding]:
    """A line for every indicator, the claimed points of the last submission in both columns."""
    content = inspection.dossier.last_submission.content["indicators"]
    spec, team = sheet_of(inspection.dossier).spec, list(inspection.members.all())
    found = []
    for criterion in spec.criteria:
        names = ", ".join(member.name for member in team if criterion.number in member.criteria)
        for indicator in (one for one in criterion.indicators if one.number in content):
            score = content[indicator.number]["score"]
            points, maximum = Fraction(score["points"]), Fraction(score["maximum"])
            found.append(Finding(indicator.number, indicator.label, points, maximum, points, members=names))
    return found


def read_findings(inspection, post) -> list[Finding]:
    """What was typed for each indicator. Raises ValidationError, naming each that cannot be read or lacks its reason.

    The error's ``findings`` hold what was typed, so that the page shows it again.
    """
    spec, said, found = sheet_of(inspection.dossier).spec, [], findings_for(inspection)
    for finding in found:
        finding.typed = post.get(f"found-{finding.number}", "").replace("\0", "").strip()[: LONGEST + 1]
        finding.reason = post.get(f"why-{finding.number}", "").replace("\0", "").strip()[: REASON_LIMIT + 1]
        said += _problems(finding, spec.indicator(finding.number))
    if said:
        error = ValidationError(said)
        error.findings = found
        raise error
    return found


def _problems(finding: Finding, indicator) -> list[str]:
    """Reads the points into ``finding``; what is wrong with the line, in sentences."""
    key = indicator.measures[0].key
    if not finding.typed or len(finding.typed) > LONGEST:
        finding.found = None
        return [f"Tiêu chí {finding.number}: chưa ghi điểm kiểm tra."]
    read = reading.read_all(indicator, {key: finding.typed})[key]
    finding.found = read.value
    if read.problem:
        return [f"Tiêu chí {finding.number}: {read.problem}"]
    if len(finding.reason) > REASON_LIMIT:
        return [f"Tiêu chí {finding.number}: lý do dài hơn {REASON_LIMIT} ký tự, hãy rút gọn."]
    if finding.found != finding.claimed and not finding.reason:
        return [f"Tiêu chí {finding.number}: điểm kiểm tra khác điểm tự chấm nên cần ghi lý do."]
    return []


def judged(inspection, found: list[Finding]) -> rules.Assessment:
    """What the points that the team found come to."""
    sheet = sheet_of(inspection.dossier)
    answers = {one.number: {sheet.spec.indicator(one.number).measures[0].key: one.found} for one in found}
    facts = replace(sheet.facts, answers=answers, evidence=frozenset(answers), unread={})
    return rules.judge(sheet.spec, facts)


@transaction.atomic
def write_minutes(inspection, fields: dict, found: list[Finding], *, actor) -> InspectionMinutes:
    """Write and print the Biên bản: ``fields`` has held_on, place, present, conclusion; started, ended if known.

    Raises PermissionDenied; ValidationError unless the plan is approved, the day fits it, and there are no minutes yet.
    """
    from recognition.papers.inspections import minutes_file

    dossier = locked_for(inspection.dossier, actor)
    plan = Inspection.objects.select_for_update().get(pk=inspection.pk)
    plan.dossier = dossier
    if said := _minutes_problems(plan, fields["held_on"]):
        raise ValidationError(said)
    result = judged(plan, found)
    hours = {name: fields.get(name) for name in ("started", "ended")}
    kept = {name: value for name, value in fields.items() if name not in hours}
    minutes = InspectionMinutes(inspection=plan, submission=dossier.last_submission, sitting=dossier.sitting(), **kept)
    minutes.findings = [_kept(one) for one in found]
    minutes.points, minutes.found_level = str(result.points), result.level
    minutes.level = lower_of(dossier, result.level)
    minutes.written_by, minutes.at = actor, clock.now()
    minutes.file = minutes_file(minutes, **hours)
    minutes.save(force_insert=True)
    return minutes


def lower_of(dossier, level: str) -> str:
    """``level``, or what the unit's own figures reach when that is less: more than it claimed is never given."""
    order = [known.code for known in sheet_of(dossier).spec.levels]
    reached = dossier.last_submission.reached_level
    return min(level, reached, key=order.index)


def _kept(one: Finding) -> dict:
    kept = {name: stored(getattr(one, name)) for name in ("number", "label", "reason")}
    return kept | {name: str(getattr(one, name)) for name in ("claimed", "found", "maximum")}


def _minutes_problems(plan, held_on) -> list[str]:
    said, today = [], clock.today()
    if minutes_in_force(plan.dossier) is not None:
        return ["Lượt nộp này đã có Biên bản kiểm tra."]
    if InspectionMinutes.objects.filter(inspection=plan).exists():
        return ["Biên bản của lần kiểm tra này về lượt nộp trước: lập kế hoạch kiểm tra lại."]
    if not plan.is_approved:
        said.append("Kế hoạch kiểm tra chưa được duyệt.")
    if held_on > today:
        said.append(f"Ngày lập biên bản không thể sau hôm nay ({today:%d/%m/%Y}).")
    if held_on < plan.starts_on:
        said.append(f"Ngày lập biên bản không thể trước ngày bắt đầu kiểm tra ({plan.starts_on:%d/%m/%Y}).")
    if plan.is_approved and held_on < clock.day_of(plan.approved_at):
        said.append(f"Ngày lập biên bản không thể trước ngày kế hoạch được duyệt ({plan.approved_at:%d/%m/%Y}).")
    return said
