"""How a plan begins: from last year's, from one that ships, or empty."""

from django.core.exceptions import ValidationError
from django.db import transaction

from config import clock
from criteria.library import spec_of
from recognition.models import Assignment, Duty, Milestone, Plan
from recognition.planning import editing, material
from recognition.planning.material import BodyDraft, PlanDraft
from recognition.planning.subjects import subjects_of

LAST_YEAR, EMPTY = "nam-truoc", "trong"


def last_plan(dossier) -> Plan | None:
    """The newest plan of the same unit in an earlier year."""
    earlier = Plan.objects.filter(
        dossier__unit__in=dossier.unit.lineage_ids(), dossier__round__year__lt=dossier.round.year
    )
    return earlier.select_related("dossier__round").order_by("-dossier__round__year", "-pk").first()


def choices(dossier) -> list[tuple[str, str]]:
    """(code, words) of what a plan of ``dossier`` can begin from; the best first."""
    found = []
    if (last := last_plan(dossier)) is not None:
        found.append((LAST_YEAR, f"Kế hoạch năm {last.dossier.round.year} của đơn vị, ngày tháng dời sang năm nay"))
    found += [(draft.code, draft.title) for draft in material.offered(dossier.criteria_set.code, dossier.round.year)]
    return [*found, (EMPTY, "Kế hoạch trống, tự lập từ đầu")]


@transaction.atomic
def start(dossier, source: str, *, actor) -> Plan:
    """Make the plan of ``dossier`` from ``source`` (a code of ``choices``).

    Raises PermissionDenied; ValidationError when there is a plan already, or no such source.
    """
    dossier = editing.locked(dossier, actor)
    if Plan.objects.filter(dossier=dossier).exists():
        raise ValidationError("Hồ sơ này đã có kế hoạch; người khác vừa lập. Mở lại trang để xem.")
    words = dict(choices(dossier))
    if source not in words:
        raise ValidationError("Chọn một cách bắt đầu.")
    draft = _draft(dossier, source)
    plan = Plan.objects.create(
        dossier=dossier,
        created_by=actor,
        started_from=words[source][:200],
        figures_due_on=material.figures_due(dossier.round.due_on, clock.today()),
        **draft.texts,
    )
    _fill(plan, draft, {subject.number for subject in subjects_of(spec_of(dossier.criteria_set))})
    return plan


def _draft(dossier, source) -> PlanDraft:
    if source == EMPTY:
        return PlanDraft(EMPTY, "", (), {}, (), ())
    if source == LAST_YEAR:
        return _as_draft(last_plan(dossier), dossier.round.year)
    offered = material.offered(dossier.criteria_set.code, dossier.round.year)
    return next(draft for draft in offered if draft.code == source)


def _as_draft(plan, year) -> PlanDraft:
    years = year - plan.dossier.round.year
    texts = {name: getattr(plan, name) for name in ("grounds", "purpose", "requirements", "lead", "recipients")}
    return PlanDraft(
        LAST_YEAR,
        "",
        (),
        texts,
        tuple(_body_draft(body) for body in plan.bodies.prefetch_related("assignments", "duties")),
        tuple((m.quarter, m.text, material.moved(m.due_on, years)) for m in plan.milestones.all()),
    )


def _body_draft(body) -> BodyDraft:
    assignments = tuple((a.subject, a.role, a.person) for a in body.assignments.all())
    return BodyDraft(body.name, assignments, tuple(d.text for d in body.duties.all()), body.contact, body.phone)


def _fill(plan, draft, known: set[str]):
    """Rows of the plan; what another set of criteria numbered differently is left out."""
    for order, drafted in enumerate(draft.bodies, start=1):
        body = plan.bodies.create(order=order, name=drafted.name, contact=drafted.contact, phone=drafted.phone)
        Assignment.objects.bulk_create(
            Assignment(body=body, subject=subject, role=role, person=person)
            for subject, role, person in drafted.assignments
            if subject in known
        )
        Duty.objects.bulk_create(Duty(body=body, order=n, text=text) for n, text in enumerate(drafted.duties, start=1))
    Milestone.objects.bulk_create(
        Milestone(plan=plan, quarter=quarter, text=text, due_on=due_on) for quarter, text, due_on in draft.milestones
    )
