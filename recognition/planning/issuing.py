"""Issuing the plan: a number of the office's register, a day, a signer; the paper is stored once."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from recognition import permissions
from recognition.models import Plan, PlanPaper
from recognition.papers.plan import plan_file, plan_symbol
from recognition.planning import editing


@transaction.atomic
def issue(plan, *, number: int, issued_on, held, actor) -> PlanPaper:
    """Print and store the plan as it stands under ``number``; ``held`` is its signer's membership.

    Signed here when the signer does it, else left for a signature by hand. Raises PermissionDenied; ValidationError
    when nobody has been assigned anything, the day is to come, or the number has been used this year.
    """
    plan = _ready(plan, issued_on, actor)
    file, signed = plan_file(plan, number=number, issued_on=issued_on, held=held, actor=actor)
    paper = PlanPaper(
        plan=plan,
        office=plan.dossier.applicant,
        year=issued_on.year,
        number=number,
        symbol=plan_symbol(plan),
        issued_on=issued_on,
        signer_name=str(held.user),
        signed=signed,
        file=file,
        made_by=actor,
        made_at=clock.now(),
    )
    return _stored(paper)


def _stored(paper: PlanPaper) -> PlanPaper:
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(f"Số {paper.number} đã dùng cho một kế hoạch khác năm {paper.year}.") from error
    return paper


def _ready(plan, issued_on, actor) -> Plan:
    """The plan as it is now, its dossier locked."""
    dossier = editing.fresh(plan.dossier)
    if not permissions.issues_plan(dossier, actor):
        raise PermissionDenied(
            f"Kế hoạch do cán bộ {dossier.prepared_by} hoặc lãnh đạo {dossier.applicant} ban hành, "
            "khi hồ sơ đang tự đánh giá hoặc bổ sung."
        )
    plan = Plan.objects.get(pk=plan.pk)
    plan.dossier = dossier
    _require_ready(plan, issued_on)
    return plan


def _require_ready(plan, issued_on):
    said = []
    if not plan.bodies.filter(assignments__isnull=False).exists():
        said.append("Kế hoạch chưa phân công chỉ tiêu nào cho ban, ngành nào.")
    if issued_on > clock.today():
        said.append("Ngày ban hành không thể sau hôm nay.")
    if said:
        raise ValidationError(said)
