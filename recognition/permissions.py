"""Who may act, and how far a person sees. The only place that knows.

Every predicate takes the dossier and the user; ``None`` as user is the portal itself. Nobody appraises, gives an opinion
on, or decides a dossier of the office they work in or helped to prepare.
"""

from django.db.models import Q

from config import clock

# Written as plain strings: the models import this module.
OFFICER, LEADER, CLERK, MANAGER = "officer", "leader", "clerk", "manager"
OVERSEEING_KINDS = {"committee", "education", "culture"}
CONVENING = ("accept", "pass-up", "propose")  # what an office does with its own dossier without judging it


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
        for path in _paths_taken_over(user, office):
            below |= Q(unit__path__startswith=path)
    return {membership.office_id for membership in held}, below


def _paths_taken_over(user, office) -> list[str]:
    """Paths of the units that became (part of) the unit of ``office``; read once per user object."""
    cache = user.__dict__.setdefault("_paths_taken_over", {})
    if office.unit_id not in cache:
        changes = office.unit.changes_before.exclude(old=office.unit_id)
        cache[office.unit_id] = list(changes.values_list("old__path", flat=True))
    return cache[office.unit_id]


def library_offices(user, *roles: str) -> set[int]:
    """Offices whose files ``user`` shares: where they work today, in one of ``roles`` when given, and those these continue."""
    key, cache = roles, user.__dict__.setdefault("_library_offices", {})
    if key not in cache:
        held = {m.office for m in user.memberships_on(clock.today()) if not roles or m.role in roles}
        cache[key] = {office.pk for office in held}.union(*map(_offices_continued_by, held))
    return cache[key]


def _offices_continued_by(office) -> set[int]:
    """The offices of the same kind in the units that the unit of ``office`` continues whole."""
    earlier = office.unit.lineage_ids()[1:]
    if not earlier:
        return set()
    return set(type(office).objects.filter(unit__in=earlier, kind=office.kind).values_list("pk", flat=True))


def is_above(user, unit) -> bool:
    """Whether ``user`` works in an overseeing office of a unit above ``unit``, or of what became of such a unit.

    The heir of ``unit`` itself is not above it: it stands where the applicant stood.
    """
    offices = {held.office for held in user.memberships_on(clock.today()) if held.office.kind in OVERSEEING_KINDS}
    return any(office.is_above(unit) or _has_inherited_above(user, office, unit) for office in offices)


def _has_inherited_above(user, office, unit) -> bool:
    return any(unit.path.startswith(path) and unit.path != path for path in _paths_taken_over(user, office))


def designates_area(user, unit) -> bool:
    """Vùng khó khăn is entered by an officer or leader of the receiving or a higher office, never by the unit itself."""
    return unit.tier == "commune" and designating_office(user, unit) is not None


def designating_office(user, unit):
    """The office above ``unit`` in which ``user`` may designate its area, or None."""
    held = (m for m in user.memberships_on(clock.today()) if m.role in (OFFICER, LEADER))
    return next((m.office for m in held if m.office.kind in OVERSEEING_KINDS and m.office.is_above(unit)), None)


def enters_earlier(user, unit) -> bool:
    """What was decided on paper is entered by an officer of the receiving, the deciding or a higher office."""
    return entering_office(user, unit) is not None


def entering_office(user, unit):
    """The office above ``unit``, or above what it became, in which ``user`` is officer, or None."""
    for held in user.memberships_on(clock.today()):
        if held.role == OFFICER and held.office.kind in OVERSEEING_KINDS:
            inside = held.office.is_above(unit)
            if inside or any(unit.path.startswith(path) for path in _paths_taken_over(user, held.office)):
                return held.office
    return None


def enters_any_earlier(user) -> bool:
    """Whether ``user`` is an officer of an office that has other units below it."""
    held = (m for m in user.memberships_on(clock.today()) if m.role == OFFICER)
    return any(m.office.kind in OVERSEEING_KINDS and m.office.unit.tier != "institution" for m in held)


def units_entered_by(user) -> Q:
    """A condition on units: those for which ``user`` may enter what was decided on paper."""
    inside = Q(pk__in=[])
    for held in user.memberships_on(clock.today()):
        if held.role == OFFICER and held.office.kind in OVERSEEING_KINDS:
            inside |= Q(path__startswith=held.office.unit.reach) & ~Q(pk=held.office.unit_id)
            for path in _paths_taken_over(user, held.office):
                inside |= Q(path__startswith=path)
    return inside


def sheet_office(user):
    """The province's office in which ``user``, an officer, enters scoring sheets, or None."""
    held = (m for m in user.memberships_on(clock.today()) if m.role == OFFICER and m.office.kind in OVERSEEING_KINDS)
    return next((m.office for m in held if m.office.unit.tier == "province"), None)


def edits_sheet(sheet, user) -> bool:
    """An officer of the office that entered it, until it is approved."""
    return sheet.approved_at is None and OFFICER in user.roles_in(sheet.office_id)


def approves_sheet(sheet, user) -> bool:
    """A leader of the same office, who did not enter it."""
    return sheet.approved_at is None and LEADER in user.roles_in(sheet.office_id) and user.pk != sheet.entered_by_id


def is_on_applicants_side(dossier, user) -> bool:
    """Whether ``user`` works in the applicant's offices or has worked on this dossier there."""
    sides = {dossier.applicant_id, dossier.prepared_by_id}
    return bool(user.office_ids() & sides) or has_prepared(dossier, user)


def has_prepared(dossier, user) -> bool:
    """Whether ``user`` has worked on this dossier for the applicant."""
    return _once(dossier, user, _has_worked_for_applicant)


def _once(dossier, user, ask) -> bool:
    """``ask(dossier, user)``, kept with this very object of ``dossier``: a page asks the same of every button.

    Whoever acts reads the dossier afresh under its lock, and so asks the database again.
    """
    kept = dossier.__dict__.setdefault("_asked_once", {})
    if (ask.__name__, user.pk) not in kept:
        kept[ask.__name__, user.pk] = ask(dossier, user)
    return kept[ask.__name__, user.pk]


def _has_worked_for_applicant(dossier, user) -> bool:
    sides = {dossier.applicant_id, dossier.prepared_by_id}
    return (
        dossier.moves.filter(actor=user, office__in=sides).exclude(action__in=CONVENING).exists()
        or dossier.answers.filter(changed_by=user).exists()
        or dossier.evidence.filter(added_by=user).exists()
        or dossier.remarks.filter(answered_by=user).exists()
        or dossier.own_proposals.filter(added_by=user).exists()
    )


def people_on_applicants_side(dossier) -> set[int]:
    """Accounts of all who stand on the applicant's side: the same rule, for many people at once."""
    sides, today = {dossier.applicant, dossier.prepared_by}, clock.today()
    found = {held.user_id for office in sides for held in office.memberships.in_force(today)}
    there = dossier.moves.filter(office__in=sides).exclude(action__in=CONVENING)
    found |= set(there.values_list("actor_id", flat=True))
    found |= set(dossier.answers.values_list("changed_by_id", flat=True))
    found |= set(dossier.remarks.values_list("answered_by_id", flat=True))
    found |= set(dossier.own_proposals.values_list("added_by_id", flat=True))
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


def has_appraised(dossier, user) -> bool:
    """Whether ``user`` marked indicators with remarks or gave an opinion in a council."""
    return _once(dossier, user, _has_spoken_on)


def _has_spoken_on(dossier, user) -> bool:
    return user.seats.filter(opinions__submission__dossier=dossier).exists() or dossier.remarks.filter(by=user).exists()


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


def remarks(dossier, user) -> bool:
    """May remark on indicators."""
    return dossier.state in ("submitted", "appraising") and reviews(dossier, user)


def runs_council(dossier, user) -> bool:
    """May set up the council, record its opinions and write its minutes."""
    return dossier.state in ("submitted", "appraising") and handles(dossier, user)


def reads_minutes(dossier, user) -> bool:
    """The council's minutes are for the offices that appraise and decide, not for the applicant."""
    if user.is_superuser or convenes(dossier, user):
        return True
    return is_above(user, dossier.unit) and not user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id}


def signs(decision, user) -> bool:
    """May sign the paper: the leader who decided, while still a leader there."""
    return user.pk == decision.decided_by_id and LEADER in user.roles_in(decision.office_id)


def numbers(decision, user) -> bool:
    """May give the number, seal and issue."""
    return CLERK in user.roles_in(decision.office_id)


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


# Units


def unit_paths(user) -> set[str]:
    """Paths of the units where ``user`` works today, and of those that became them; "/" for the whole nation."""
    paths = set()
    for office in {membership.office for membership in user.memberships_on(clock.today())}:
        paths |= {office.unit.reach, *_paths_taken_over(user, office)}
    return paths


def units_of(user) -> Q:
    """A condition on units: those in which ``user`` works and all below; everything for a superuser."""
    if user.is_superuser:
        return Q()
    inside = Q(pk__in=[])
    for path in unit_paths(user):
        inside |= Q(path__startswith=path)
    return inside


# Institutions

KEEPING_ROLES = {OFFICER, LEADER, MANAGER}


def keeping_units(user) -> list:
    """The units whose institutions ``user`` keeps: those of district and provincial offices, and of a Phòng Văn hóa – Xã hội.

    What an institution is decides what it is asked, so it is entered by an office above, never by itself.
    """
    held = [m.office for m in user.memberships_on(clock.today()) if m.role in KEEPING_ROLES]
    tiers = {"committee": ("district", "province"), "education": ("district", "province"), "culture": ("commune",)}
    return list(
        {office.unit_id: office.unit for office in held if office.unit.tier in tiers.get(office.kind, ())}.values()
    )


def institutions_kept_by(user) -> Q:
    """A condition on units: the institutions ``user`` keeps; their own office is none of them."""
    inside = Q(pk__in=[])
    for unit in keeping_units(user):
        inside |= Q(path__startswith=unit.path)
    own = Q(own_office__in=user.office_ids()) | Q(offices__in=user.office_ids())
    return inside & Q(tier="institution") & ~own


# People


def managed_offices(user) -> Q:
    """A condition on offices: those where ``user`` is manager, and all of units below them."""
    managed = Q(pk__in=[])
    for held in user.memberships_on(clock.today()):
        if held.role == MANAGER:
            managed |= Q(pk=held.office_id)
            if held.office.kind in OVERSEEING_KINDS:
                managed |= Q(unit__path__startswith=held.office.unit.reach) & ~Q(unit=held.office.unit_id)
    return managed


def manages_people(user) -> bool:
    return any(held.role == MANAGER for held in user.memberships_on(clock.today()))
