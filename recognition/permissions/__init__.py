"""Who may act, and how far a person sees. The only place that knows; ``register`` holds what is not about a dossier.

Every predicate takes the dossier and the user; ``None`` as user is the portal itself. Nobody appraises, gives an opinion
on, or decides a dossier of the office they work in or helped to prepare.
"""

from functools import reduce
from operator import or_

from django.db.models import Q

from config import clock
from recognition.permissions.appraisal import has_appraised, once
from recognition.permissions.documents import gives_up, numbers, signs
from recognition.permissions.register import (
    CLERK,
    HELPING,
    LEADER,
    OFFICER,
    OVERSEEING_KINDS,
    approves_sheet,
    designates_area,
    designating_office,
    edits_sheet,
    entering_office,
    enters_any_earlier,
    enters_earlier,
    institutions_kept_by,
    is_above,
    keeping_units,
    library_offices,
    managed_offices,
    manages_people,
    paths_taken_over,
    sheet_office,
    unit_paths,
    units_entered_by,
    units_of,
)

CONVENING = ("accept", "pass-up", "propose", "handle")  # what an office does with its own dossier without judging it


# How far a person sees


def scope_of(user) -> tuple[set[int], Q]:
    """The offices ``user`` works in today, and a condition for dossiers of units below them or taken over by them."""
    held = user.memberships_on(clock.today())
    below = Q(pk__in=[])
    for office in {membership.office for membership in held}:
        if office.kind not in OVERSEEING_KINDS:
            below |= Q(pk__in=office.moves.values("dossier"))  # an association keeps sight of what it appraised
            continue
        below |= Q(unit__path__startswith=office.unit.reach) & ~Q(unit=office.unit_id)
        for path in paths_taken_over(user, office):
            below |= Q(unit__path__startswith=path)
    return {membership.office_id for membership in held}, below


def is_on_applicants_side(dossier, user) -> bool:
    """Whether ``user`` works in the applicant's offices or has worked on this dossier there."""
    sides = {dossier.applicant_id, dossier.prepared_by_id}
    return bool(user.office_ids() & sides) or has_prepared(dossier, user)


def has_prepared(dossier, user) -> bool:
    """Whether ``user`` has worked on this dossier for the applicant."""
    return once(dossier, user, _has_worked_for_applicant)


def _has_worked_for_applicant(dossier, user) -> bool:
    sides = {dossier.applicant_id, dossier.prepared_by_id}
    return (
        dossier.moves.filter(actor=user, office__in=sides).exclude(action__in=CONVENING).exists()
        or dossier.answers.filter(Q(changed_by=user) | Q(versions__changed_by=user)).exists()
        or dossier.evidence.filter(added_by=user).exists()
        or dossier.remarks.filter(answered_by=user).exists()
        or dossier.own_proposals.filter(added_by=user).exists()
        or _itself(dossier).filter(reduce(or_, (Q(**{name: user}) for name in HELPING))).exists()
    )


def _itself(dossier):
    """The dossier as a query, whatever it is asked along."""
    return type(dossier).objects.filter(pk=dossier.pk)


def people_on_applicants_side(dossier) -> set[int]:
    """Accounts of all who stand on the applicant's side: the same rule, for many people at once."""
    sides, today = {dossier.applicant, dossier.prepared_by}, clock.today()
    found = {held.user_id for office in sides for held in office.memberships.in_force(today)}
    there = dossier.moves.filter(office__in=sides).exclude(action__in=CONVENING)
    found |= set(there.values_list("actor_id", flat=True))
    found |= {who for row in dossier.answers.values_list("changed_by_id", "versions__changed_by_id") for who in row}
    found |= set(dossier.remarks.values_list("answered_by_id", flat=True))
    found |= set(dossier.own_proposals.values_list("added_by_id", flat=True))
    found |= {who for name in HELPING for who in _itself(dossier).values_list(name, flat=True)}
    return (found | set(dossier.evidence.values_list("added_by_id", flat=True))) - {None}


def is_apart(dossier, user) -> bool:
    return not is_on_applicants_side(dossier, user)


# Who may act


def prepares(dossier, user) -> bool:
    return user is not None and OFFICER in user.roles_in(dossier.prepared_by_id)


def leads_applicant(dossier, user) -> bool:
    return user is not None and LEADER in user.roles_in(dossier.applicant_id)


def reviews(dossier, user) -> bool:
    return user is not None and OFFICER in user.roles_in(dossier.held_by_id) and is_apart(dossier, user)


def convenes(dossier, user) -> bool:
    """May carry a dossier of the own office through the steps of the council without judging it.

    An office that receives its own dossier has nobody apart. Its officers who had no hand in the dossier call the
    council, write down what members from other bodies hold, and send the file to the decider; they remark on nothing.
    """
    if user is None or not dossier.is_convened_at_home() or has_prepared(dossier, user):
        return False
    sides = {dossier.applicant_id, dossier.prepared_by_id} - {dossier.held_by_id}
    return OFFICER in user.roles_in(dossier.held_by_id) and not user.office_ids() & sides


def handles(dossier, user) -> bool:
    """May receive the dossier, run the council and send the file on."""
    return reviews(dossier, user) or convenes(dossier, user)


def leads_holder(dossier, user) -> bool:
    return user is not None and LEADER in user.roles_in(dossier.held_by_id) and is_apart(dossier, user)


def decides(dossier, user) -> bool:
    """The holding office's leader, who has not appraised the dossier unless the procedure allows it."""
    if not leads_holder(dossier, user):
        return False
    return dossier.round.procedure.opinion_giver_may_decide or not has_appraised(dossier, user)


def refuses(dossier, user) -> bool:
    return decides(dossier, user) if dossier.state == "deciding" else leads_holder(dossier, user)


def issues(dossier, user) -> bool:
    return user is not None and CLERK in user.roles_in(dossier.held_by_id)


def withdraws(dossier, user) -> bool:
    """The officer while the dossier is still at home, the leader once it has been handed in."""
    return leads_applicant(dossier, user) if dossier.state == "submitted" else prepares(dossier, user)


def is_robot(dossier, user) -> bool:
    return user is None


def edits(dossier, user) -> bool:
    """May fill in: an officer of the preparing office while the dossier is being worked on."""
    return dossier.state in ("drafting", "returned") and prepares(dossier, user)


def brings_files(user) -> bool:
    """May put files on the shelf of an office: its officers."""
    return bool(user.office_ids(OFFICER))


def keeps_file(item, user) -> bool:
    """May describe a file on the shelf, use it, take it off: an officer of its office, or of one that continues it."""
    return item.office_id in library_offices(user, OFFICER)


def plans(dossier, user) -> bool:
    """May change the plan of the self-assessment, invite people to it, write its minutes."""
    return edits(dossier, user)


def reads_plan(dossier, user) -> bool:
    """The plan is the business of the applicant's side."""
    return user.is_superuser or bool(user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id})


def issues_plan(dossier, user) -> bool:
    """Whoever prepares prints it for a signature by hand; the leader signs it here."""
    return dossier.state in ("drafting", "returned") and (prepares(dossier, user) or leads_applicant(dossier, user))


def confirms_minutes(meeting, user) -> bool:
    """The chair and the secretary confirm what their meeting's minutes say, while the dossier is being worked on."""
    dossier = meeting.plan.dossier
    is_named = user is not None and user.pk in (meeting.chair_id, meeting.secretary_id)
    return is_named and dossier.state in ("drafting", "returned") and reads_plan(dossier, user)


def contributes(dossier, invitation, subject: str) -> bool:
    """Whether a link that is in force opens ``subject``: what falls to its body in this dossier, while that is worked on."""
    is_ours = invitation.body.plan.dossier_id == dossier.pk
    works = dossier.state in ("drafting", "returned") and invitation.is_in_force()
    return is_ours and works and subject in invitation.indicators()


def may_use_links(dossier, user) -> bool:
    """Nobody who works in an office above the unit brings figures into its dossier by a link."""
    return not user.is_authenticated or not is_above(user, dossier.unit)


def reads_drafts(dossier, user) -> bool:
    """May look at the papers of the applicant while they are drafts: everybody who works on that side."""
    return bool(user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id})


def brings_proposal(dossier, user) -> bool:
    """May bring the applicant's own signed Tờ trình, or take it off: who prepares, signs or issues there, until it is handed in."""
    if dossier.state not in ("drafting", "returned", "endorsing"):
        return False
    return prepares(dossier, user) or bool(user.roles_in(dossier.applicant_id) & {OFFICER, LEADER, CLERK})


def asks_preview(dossier, user) -> bool:
    """May share the draft with the office above, and end that: the applicant's side before anything was handed in."""
    return _is_first_draft(dossier) and (prepares(dossier, user) or leads_applicant(dossier, user))


def answers_advice(dossier, user) -> bool:
    return asks_preview(dossier, user)


def previewing_offices(user) -> set[int]:
    """Offices in whose name ``user`` reads drafts that were shared: where they are officer or leader."""
    return {held.office_id for held in user.memberships_on(clock.today()) if held.role in (OFFICER, LEADER)}


def advises(dossier, user):
    """The open preview in which ``user`` may advise, or None; nobody advises on what they helped to prepare."""
    if user is None or not _is_first_draft(dossier):
        return None
    preview = dossier.previews.open().filter(office__in=previewing_offices(user)).first()
    return preview if preview and is_apart(dossier, user) else None


def _is_first_draft(dossier) -> bool:
    return dossier.handed_in_at is None and dossier.state in ("drafting", "endorsing")


def remarks(dossier, user) -> bool:
    """May remark on indicators."""
    return dossier.state in ("submitted", "appraising") and reviews(dossier, user)


def runs_council(dossier, user) -> bool:
    """May set up the council, record its opinions and write its minutes."""
    return dossier.state in ("submitted", "appraising") and handles(dossier, user)


def reads_minutes(dossier, user) -> bool:
    """The council's minutes are for the offices that wrote them, appraise and decide, not for the applicant."""
    if user.is_superuser or convenes(dossier, user):
        return True
    own = user.office_ids()
    if own & {dossier.applicant_id, dossier.prepared_by_id}:
        return False
    return is_above(user, dossier.unit) or dossier.minutes.filter(council__office__in=own).exists()


def moves_to_version(user) -> bool:
    """May move a round and its open dossiers to a newer version of their set: the operator, who opens rounds too."""
    return user is not None and user.is_active and user.is_staff


# In words

WHO = {
    "finish": ("Cán bộ", "prepared_by"),
    "submit": ("Lãnh đạo", "applicant"),
    "conclude": ("Lãnh đạo", "applicant"),
    "rework": ("Lãnh đạo", "applicant"),
    "accept": ("Chuyên viên", "held_by"),
    "propose": ("Chuyên viên", "held_by"),
    "pass-up": ("Chuyên viên", "held_by"),
    "send-back": ("Chuyên viên", "held_by"),
    "recognise": ("Lãnh đạo", "held_by"),
    "hand-back": ("Lãnh đạo", "held_by"),
    "refuse": ("Lãnh đạo", "held_by"),
    "abandon": ("Lãnh đạo", "held_by"),
    "issue": ("Văn thư", "held_by"),
}


def who(dossier, action) -> str:
    """Who can take ``action`` now, in words: "Lãnh đạo UBND phường Bạch Sam"."""
    if action == "lapse":
        return "Hệ thống, khi khóa đợt"
    if action == "withdraw":
        role, office = ("Lãnh đạo", "applicant") if dossier.state == "submitted" else ("Cán bộ", "prepared_by")
    else:
        role, office = WHO[action]
    return f"{role} {getattr(dossier, office)}"


def why_not(dossier, action, user) -> str:
    """Why ``user`` may not take ``action``: a sentence that says who can."""
    if user is not None and user.office_ids() & {dossier.held_by_id} and action in WHO and WHO[action][1] == "held_by":
        if action != "issue" and is_on_applicants_side(dossier, user):
            if dossier.is_convened_at_home():
                return f"Hồ sơ này của chính {dossier.held_by}: cơ quan chỉ tổ chức họp Hội đồng, không thẩm định, không trả lời. Hội đồng gồm người cơ quan khác kết luận, rồi {dossier.held_by} trình cơ quan quyết định."
            return f"Bạn ở bên đề nghị hoặc đã tham gia lập hồ sơ này nên không được thẩm định, quyết định. Người làm được: {who(dossier, action)} không thuộc bên đề nghị."
        if action in ("recognise", "refuse", "hand-back") and has_appraised(dossier, user):
            return f"Bạn đã góp ý hoặc cho ý kiến khi thẩm định nên không ký quyết định. Người làm được: {who(dossier, action)}, là người khác."
    return f"Việc này của {who(dossier, action)}."


__all__ = [
    "OVERSEEING_KINDS",
    "approves_sheet",
    "brings_files",
    "brings_proposal",
    "confirms_minutes",
    "contributes",
    "convenes",
    "decides",
    "designates_area",
    "designating_office",
    "edits",
    "edits_sheet",
    "entering_office",
    "enters_any_earlier",
    "enters_earlier",
    "gives_up",
    "handles",
    "has_appraised",
    "has_prepared",
    "institutions_kept_by",
    "is_apart",
    "is_on_applicants_side",
    "is_robot",
    "issues",
    "issues_plan",
    "keeping_units",
    "keeps_file",
    "leads_applicant",
    "leads_holder",
    "library_offices",
    "managed_offices",
    "manages_people",
    "may_use_links",
    "numbers",
    "people_on_applicants_side",
    "plans",
    "prepares",
    "reads_drafts",
    "reads_minutes",
    "reads_plan",
    "refuses",
    "remarks",
    "reviews",
    "runs_council",
    "scope_of",
    "sheet_office",
    "signs",
    "unit_paths",
    "units_entered_by",
    "units_of",
    "who",
    "why_not",
    "withdraws",
]
