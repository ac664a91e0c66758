"""Who may do what with an office's papers beyond one draft: series, takeovers, answers, replacing and revoking, many at once."""

from django.core.exceptions import ValidationError

from config import clock
from recognition.permissions import decides, has_appraised, is_on_applicants_side
from recognition.permissions.register import CLERK, LEADER, MANAGER, OFFICER


def keeps_series(office, user) -> bool:
    """May declare that a series of numbers is used in the portal alone: a leader or manager of the office."""
    return bool(user.roles_in(office.pk) & {LEADER, MANAGER})


def answering_offices(dossier, user) -> list:
    """Offices in whose name ``user`` may answer the applicant: officer or leader where the dossier lies or was handled.

    Nobody answers an applicant on whose side they stand.
    """
    if dossier.handed_in_at is None or is_on_applicants_side(dossier, user):
        return []
    home = {dossier.applicant_id, dossier.prepared_by_id}
    handled = {dossier.held_by_id, *dossier.moves.values_list("office", flat=True)} - home
    handled = handled or _receivers(dossier)
    held = user.memberships_on(clock.today())
    return list({m.office for m in held if m.office_id in handled and m.role in (OFFICER, LEADER)})


def _receivers(dossier) -> set[int]:
    """The office it was handed in to, where the applicant took it back before that office did anything."""
    try:
        return {office.pk for office in dossier.chain()[:1]} - {dossier.applicant_id, dossier.prepared_by_id}
    except ValidationError:  # the office is no longer registered: nobody answers
        return set()


def answers(dossier, user) -> bool:
    return bool(answering_offices(dossier, user))


def offices_led(user) -> set[int]:
    """Where ``user`` may decide and sign, many at once too."""
    return user.office_ids(LEADER)


def offices_numbered(user) -> set[int]:
    """Where ``user`` may number and issue, many at once too."""
    return user.office_ids(CLERK)


def corrects(document, user) -> bool:
    """May begin what replaces or revokes an issued decision: a leader of the office that decided."""
    return document.kind == "recognise" and document.state == "issued" and LEADER in user.roles_in(document.office_id)


def is_free_to_decide(dossier, user) -> bool:
    """Whether nothing that ``user`` did with ``dossier`` keeps them from deciding on it, wherever it lies now."""
    if is_on_applicants_side(dossier, user):
        return False
    return dossier.round.procedure.opinion_giver_may_decide or not has_appraised(dossier, user)


def takes_over(document, dossier, user) -> bool:
    """May sign a draft in the place of the leader for whom it was made: another leader, free to decide on its dossiers."""
    if document.state not in ("drafted", "prepared") or user.pk == document.signer_id:
        return False
    if LEADER not in user.roles_in(document.office_id):
        return False
    if document.ends_dossiers:
        return decides(dossier, user)
    return document.kind not in ("recognise", "revoke") or is_free_to_decide(dossier, user)


def words_papers(office, user) -> bool:
    """May write the office's own words for its papers: its leaders and clerks."""
    return bool(user.roles_in(office.pk) & {LEADER, CLERK})
