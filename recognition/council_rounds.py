"""In which rounds an office sets up a council before the first dossier is there, and who may sit in it."""

from django.db.models import Q

from config import clock
from recognition.councils import accounts_at, leaders_at
from recognition.models import Council, Dossier, Office, Role, Round
from recognition.models.dossiers import State

SHOWN = 50


def offices_for(rnd: Round, user) -> list[Office]:
    """Offices that appraise in ``rnd`` by a council and where ``user`` is an officer today, in the order of the chain."""
    if rnd.procedure.by_inspection:
        return []
    steps = [(step.kind, step.tier) for step in rnd.procedure.steps.all()]
    held = {m.office for m in user.memberships_on(clock.today()) if m.role == Role.OFFICER}
    found = [o for o in held if (o.kind, o.unit.tier) in steps and o.unit.path.startswith(rnd.province.reach)]
    return sorted(found, key=lambda office: (steps.index((office.kind, office.unit.tier)), office.pk))


def to_begin(user) -> list[tuple[Round, Office]]:
    """Rounds not over yet, each with the office of ``user`` that appraises there and has no council, newest first."""
    today = clock.today()
    going_on = Round.objects.visible_to(user).filter(Q(closes_on=None) | Q(closes_on__gte=today), done_on__gte=today)
    rounds = going_on.filter(procedure__by_inspection=False).select_related("procedure__title", "province")
    rounds = list(rounds.prefetch_related("procedure__steps").order_by("-year", "pk")[:SHOWN])
    there = set(Council.objects.filter(round__in=rounds).values_list("round_id", "office_id"))
    return [(rnd, o) for rnd in rounds for o in offices_for(rnd, user) if (rnd.pk, o.pk) not in there]


def people_for(council: Council) -> dict:
    """``accounts`` that may be chosen and ``leaders`` who sit only with theirs, over all dossiers of the council."""
    office, rnd = council.office, council.round
    dossiers = Dossier.objects.filter(round=rnd, held_by=office).exclude(state=State.WITHDRAWN)
    homes, deciders = dossiers.values("applicant"), _deciders(rnd, office)
    return {"accounts": accounts_at(office, deciders, homes), "leaders": leaders_at(office, deciders, homes)}


def _deciders(rnd, office):
    """The deciding offices above ``office`` by the procedure, and those that decide in somebody's place."""
    rule, special = rnd.procedure, rnd.special_cases.exclude(decider=None).values("decider")
    usual = Office.objects.serving(office.unit, rule.decider_kind, rule.decider_tier, clock.today())
    return Office.objects.filter(Q(pk__in=usual.values("pk")) | Q(pk__in=special))
