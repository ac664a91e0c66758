"""Changing a plan: one door per part, each locks the dossier and asks who may."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import permissions
from recognition.models import Assignment, Dossier, Duty, Plan, PlanBody
from recognition.planning import seen

BODIES_LIMIT, ROWS_LIMIT = 60, 120


def locked(dossier, actor) -> Dossier:
    """The dossier as it is now, locked until the transaction ends. Raises PermissionDenied when ``actor`` may not plan."""
    now = fresh(dossier)
    require_planner(now, actor)
    return now


def fresh(dossier) -> Dossier:
    """The dossier as it is now, locked until the transaction ends."""
    Dossier.objects.lock([dossier.pk])
    related = ("round__procedure__title", "round__province", "unit", "criteria_set", "prepared_by", "applicant")
    return Dossier.objects.select_related(*related).get(pk=dossier.pk)


def require_planner(dossier, actor):
    """Raises PermissionDenied with a sentence when ``actor`` may not change the plan of ``dossier`` now."""
    if not permissions.plans(dossier, actor):
        raise PermissionDenied(
            f"Kế hoạch chỉ cán bộ {dossier.prepared_by} sửa được, khi hồ sơ đang tự đánh giá hoặc bổ sung. "
            f"Hồ sơ đang «{dossier.get_state_display()}»."
        )


@transaction.atomic
def save_texts(plan, fields: dict, *, actor, seen_as=None):
    """Keep grounds, purpose, requirements, lead, recipients and the day for figures.

    ``seen_as`` is the version the page showed. Raises ValidationError when somebody has changed it since.
    """
    locked(plan.dossier, actor)
    seen.require(seen_as, seen.texts(Plan.objects.get(pk=plan.pk)), "Lời của kế hoạch")
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(fields))


@transaction.atomic
def save_body(body: PlanBody, *, assigned: dict, duties: list[str], actor, seen_as=None) -> PlanBody:
    """Keep a body, new or known, with all that falls to it; ``assigned`` maps subject → (role, person)."""
    locked(body.plan.dossier, actor)
    _require_present(body, seen_as)
    if body.pk is None:
        body.order = body.plan.bodies.count() + 1
        if body.order > BODIES_LIMIT:
            raise ValidationError(f"Kế hoạch đã có {BODIES_LIMIT} ban, ngành: gộp bớt trước khi thêm.")
    body.save()
    body.assignments.all().delete()
    Assignment.objects.bulk_create(
        Assignment(body=body, subject=subject, role=role, person=person) for subject, (role, person) in assigned.items()
    )
    body.duties.all().delete()
    Duty.objects.bulk_create(Duty(body=body, order=order, text=text) for order, text in enumerate(duties, start=1))
    return body


def _require_present(body, seen_as):
    """Raises ValidationError when a known body was taken out, or changed since the page showed it."""
    there = PlanBody.objects.filter(pk=body.pk).first()
    if body.pk and there is None:
        raise ValidationError(f"{body.name} vừa được người khác bỏ khỏi kế hoạch nên chưa lưu được.")
    if there is not None:
        seen.require(seen_as, seen.body(there), there.name)


@transaction.atomic
def remove_body(body, *, actor):
    """Take a body out of the plan. Who has been invited stays on record: then ValidationError."""
    locked(body.plan.dossier, actor)
    if body.invitations.exists():
        raise ValidationError(
            f"{body.name} đã được gửi đường dẫn góp số liệu nên không xóa khỏi kế hoạch được. "
            "Có thể hủy đường dẫn và bỏ hết phần phân công."
        )
    body.delete()


@transaction.atomic
def save_milestones(plan, rows: list[dict], *, actor):
    """Write ``rows`` ({"milestone" or None, "quarter", "text", "due_on"}); one whose text was emptied is taken out.

    What the page did not show, because somebody added it meanwhile, stays; so do done marks.
    """
    locked(plan.dossier, actor)
    emptied = [row["milestone"].pk for row in rows if row["milestone"] and not row["text"]]
    rows = [row for row in rows if row["text"]]
    plan.milestones.filter(pk__in=emptied).delete()
    if plan.milestones.count() + sum(row["milestone"] is None for row in rows) > ROWS_LIMIT:
        raise ValidationError(f"Kế hoạch có nhiều hơn {ROWS_LIMIT} việc: gộp bớt.")
    for row in rows:
        milestone = row["milestone"] or plan.milestones.model(plan=plan)
        milestone.quarter, milestone.text, milestone.due_on = row["quarter"], row["text"], row["due_on"]
        milestone.save()


@transaction.atomic
def mark_milestone(milestone, *, done: bool, actor):
    """Mark a piece of work as done, or as still to be done."""
    locked(milestone.plan.dossier, actor)
    milestone.done_at, milestone.done_by = (clock.now(), actor) if done else (None, None)
    milestone.save(update_fields=["done_at", "done_by"])
