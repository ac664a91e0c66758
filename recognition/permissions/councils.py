"""Who keeps a council's papers and sessions, and who of many stands on the applicant's side of many dossiers."""

from collections import defaultdict

from django.db.models import Q

from config import clock
from recognition.permissions.register import HELPING, LEADER, OFFICER

CONVENING = ("accept", "pass-up", "propose")


def keeps_council(council, user) -> bool:
    """May put dossiers on the agenda, write down opinions and minutes, begin papers: an officer of its office."""
    return user is not None and OFFICER in user.roles_in(council.office_id)


def keeps_composition(council, user) -> bool:
    """May give up a seat with its reason, begin the decision on the composition: an officer or leader of its office."""
    return user is not None and bool({OFFICER, LEADER} & user.roles_in(council.office_id))


def composes(council, user) -> bool:
    """May say who sits: an officer of its office; where the office judges dossiers of its own, one with no hand in them."""
    from recognition.models import Dossier

    if not keeps_council(council, user):
        return False
    home = Q(applicant=council.office_id) | Q(prepared_by=council.office_id)
    own = Dossier.objects.filter(home, round=council.round_id).values_list("pk", "applicant", "prepared_by")
    sides, me = {pk: set(offices) for pk, *offices in own}, {user.pk}
    return not sides or not any(who == user.pk for _, who in _hands_of(sides, me))


def _hands_of(sides, users) -> list[tuple]:
    """(dossier, user) for those of ``users`` who worked on one of the dossiers ``sides`` for its applicant."""
    return [(pk, who) for pk, who, *_ in (*_having_moved(sides, users), *_helping(sides, users))]


def answers_by_link(link, user) -> bool:
    """A link is its member's alone: nobody who is signed in under another name uses it."""
    return not user.is_authenticated or user.pk == link.member.user_id


def people_on_sides(dossiers, users) -> dict[int, set[int]]:
    """Dossier → who of ``users`` (primary keys) works in the applicant's offices, or has worked on it there.

    The rule of ``is_on_applicants_side``, for many dossiers and many people in a fixed number of queries.
    """
    found, users = defaultdict(set), {user for user in users if user}
    if not users or not dossiers:
        return found
    sides = {dossier.pk: {dossier.applicant_id, dossier.prepared_by_id} for dossier in dossiers}
    for dossier_id, user_id in (*_working_there(sides, users), *_hands_of(sides, users)):
        if user_id in users:
            found[dossier_id].add(user_id)
    return found


def not_for(user, dossiers) -> set[int]:
    """Those of ``dossiers`` (primary keys) that ``user`` does not read as an office does: they stand on its applicant's side."""
    from recognition.permissions import convenes

    if user.is_superuser:
        return set()
    sides = people_on_sides(dossiers, [user.pk])
    return {dossier.pk for dossier in dossiers if sides[dossier.pk] and not convenes(dossier, user)}


def _working_there(sides, users):
    from recognition.models import Membership

    held = Membership.objects.in_force(clock.today()).filter(office__in=set().union(*sides.values()), user__in=users)
    rows = list(held.values_list("office_id", "user_id"))
    return [(pk, user) for pk, homes in sides.items() for office, user in rows if office in homes]


def _having_moved(sides, users):
    from recognition.models import Move

    moves = Move.objects.filter(dossier__in=sides, actor__in=users).exclude(action__in=CONVENING)
    rows = moves.order_by().values_list("dossier_id", "actor_id", "office_id").distinct()
    return [(pk, user) for pk, user, office in rows if office in sides[pk]]


TRACES = (
    "answers__changed_by",
    "answers__versions__changed_by",
    "remarks__answered_by",
    "evidence__added_by",
    "own_proposals__added_by",
    *HELPING,
)


def _helping(sides, users):
    from recognition.models import Dossier

    among, rows = Dossier.objects.filter(pk__in=sides), []
    for name in TRACES:
        rows += among.filter(**{f"{name}__in": users}).order_by().values_list("pk", name).distinct()
    return rows
