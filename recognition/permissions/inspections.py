"""Who plans, approves, writes and reads an inspection."""

from recognition import permissions
from recognition.models.procedures import PlanApprover


def runs_inspection(dossier, user) -> bool:
    """May plan the inspection and write its minutes: an officer of the last office of the chain, while it appraises."""
    if dossier.state != "appraising" or not dossier.round.procedure.by_inspection:
        return False
    return permissions.handles(dossier, user) and dossier.next_office() is None


def approving_office(dossier):
    """The office whose leader approves the plan."""
    by = dossier.round.procedure.inspection_approved_by
    return dossier.decider() if by == PlanApprover.DECIDER else dossier.held_by


def approves_plan(inspection, user) -> bool:
    """A leader of the approving office, apart from the applicant and from the team itself, while the dossier is appraised."""
    dossier = inspection.dossier
    if user is None or dossier.state != "appraising" or inspection.members.filter(user=user).exists():
        return False
    leads = permissions.LEADER in user.roles_in(inspection.approving_office_id)
    return leads and permissions.is_apart(dossier, user)


def reads_inspection(dossier, user) -> bool:
    """The offices that appraise, decide, oversee or have inspected; not the applicant."""
    if permissions.reads_minutes(dossier, user):
        return True
    own = user.office_ids()
    inspects = dossier.held_by_id in own or dossier.inspections.filter(office__in=own).exists()
    return inspects and not own & {dossier.applicant_id, dossier.prepared_by_id}
