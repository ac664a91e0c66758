"""Who may act on what stands beside the dossiers: units, areas, papers of earlier years, scoring sheets, institutions, people."""

from django.db.models import Q

from config import clock

# Written as plain strings: the models import this module.
OFFICER, LEADER, CLERK, MANAGER = "officer", "leader", "clerk", "manager"
OVERSEEING_KINDS = {"committee", "education", "culture"}
HELPING = (
    "plan__created_by",
    "plan__bodies__invitations__created_by",
    "plan__meetings__saved_by",
    "plan__meetings__chair",
    "plan__meetings__secretary",
    "plan__meetings__minutes__written_by",
    "plan__papers__made_by",
    "team__changed_by",
    "previews__advice__answered_by",
)  # who stands beside a dossier as one of those that prepared it


def paths_taken_over(user, office) -> list[str]:
    """Paths of the units that became (part of) the unit of ``office``; read once per user object."""
    cache = user.__dict__.setdefault("paths_taken_over", {})
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
    return any(unit.path.startswith(path) and unit.path != path for path in paths_taken_over(user, office))


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
            if inside or any(unit.path.startswith(path) for path in paths_taken_over(user, held.office)):
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
            for path in paths_taken_over(user, held.office):
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


# Units


def unit_paths(user) -> set[str]:
    """Paths of the units where ``user`` works today, and of those that became them; "/" for the whole nation."""
    paths = set()
    for office in {membership.office for membership in user.memberships_on(clock.today())}:
        paths |= {office.unit.reach, *paths_taken_over(user, office)}
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
