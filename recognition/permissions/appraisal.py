"""Who may mark, note and ask while a dossier is appraised, who answers what was asked, and who has spoken on it."""

from django.db.models import Q

from config import clock

# Written as plain strings: the models import this module.
OFFICER, LEADER = "officer", "leader"
UNDER_REVIEW = ("submitted", "appraising")


def once(dossier, user, ask) -> bool:
    """``ask(dossier, user)``, kept with this very object of ``dossier``: a page asks the same of every button.

    Whoever acts reads the dossier afresh under its lock, and so asks the database again.
    """
    kept = dossier.__dict__.setdefault("_asked_once", {})
    if (ask.__name__, user.pk) not in kept:
        kept[ask.__name__, user.pk] = ask(dossier, user)
    return kept[ask.__name__, user.pk]


def has_appraised(dossier, user) -> bool:
    """Whether ``user`` marked or remarked on indicators, or gave an opinion in a council or inspected; nothing else counts."""
    return once(dossier, user, _has_spoken_on)


def _has_spoken_on(dossier, user) -> bool:
    return (
        user.seats.filter(opinions__submission__dossier=dossier).exists()
        or dossier.remarks.filter(by=user).exists()
        or user.marks.filter(submission__dossier=dossier).exists()
        or user.inspection_seats.filter(inspection__dossier=dossier).exists()
    )


def appraised_by(user_id) -> Q:
    """The same as a condition on dossiers."""
    from recognition.models import InspectionMember, Mark, Opinion, Remark

    heard = Opinion.objects.filter(member__user=user_id).values("submission__dossier")
    remarked = Remark.objects.filter(by=user_id).values("dossier")
    marked = Mark.objects.filter(by=user_id).values("submission__dossier")
    inspected = InspectionMember.objects.filter(user=user_id).values("inspection__dossier")
    return Q(pk__in=heard) | Q(pk__in=remarked) | Q(pk__in=marked) | Q(pk__in=inspected)


def appraisers_of(dossiers) -> dict[int, set[int]]:
    """Dossier → the accounts of all who have spoken on it; the same number of queries for one dossier and for many."""
    from recognition.models import InspectionMember, Mark, Opinion, Remark

    sources = (
        (Opinion, "submission__dossier", "member__user"),
        (Remark, "dossier", "by"),
        (Mark, "submission__dossier", "by"),
        (InspectionMember, "inspection__dossier", "user"),
    )
    found: dict[int, set[int]] = {}
    for model, about, who in sources if dossiers else ():
        rows = model.objects.filter(**{f"{about}__in": dossiers, f"{who}__isnull": False}).order_by()
        for dossier, person in rows.values_list(about, who):
            found.setdefault(dossier, set()).add(person)
    return found


def reads_review(dossier, user) -> bool:
    """May read what offices say of an indicator among themselves: nobody of the applicant's offices, unless they convene."""
    from recognition.permissions import convenes

    at_home = bool(user.office_ids() & {dossier.applicant_id, dossier.prepared_by_id})
    return not at_home or convenes(dossier, user)


def marks(dossier, user) -> bool:
    """May mark indicators: an officer, apart from the applicant, of the office that appraises the dossier now."""
    from recognition.permissions import reviews

    return dossier.state == "appraising" and reviews(dossier, user)


def asks_confirmation(dossier, user) -> bool:
    """May ask another office to confirm an indicator, and withdraw that: whoever may remark."""
    from recognition.permissions import reviews

    return dossier.state in UNDER_REVIEW and reviews(dossier, user)


def answering_offices(user) -> set[int]:
    """Offices in whose name ``user`` answers what they were asked: where they are officer or leader."""
    return user.office_ids(OFFICER, LEADER)


def answers_confirmation(confirmation, user) -> bool:
    """May answer: an officer or leader of the office that was asked, with no part in the dossier."""
    from recognition.permissions import is_apart

    asked = confirmation.office_id in answering_offices(user)
    return asked and is_apart(confirmation.submission.dossier, user)


def noting_office(dossier, user):
    """The office in whose private notes on ``dossier`` ``user`` writes, or None.

    An officer or leader of the office that holds it or acted on it before; nobody of the applicant's side.
    """
    from recognition.permissions import is_apart

    held = [m.office for m in user.memberships_on(clock.today()) if m.role in (OFFICER, LEADER)]
    held = [office for office in held if office.pk not in (dossier.applicant_id, dossier.prepared_by_id)]
    if not held or not is_apart(dossier, user):
        return None
    here = next((office for office in held if office.pk == dossier.held_by_id), None)
    if here or dossier.handed_in_at is None:
        return here
    acted = set(dossier.moves.filter(office__in=held).values_list("office_id", flat=True))
    return next((office for office in held if office.pk in acted), None)


def reads_notes_of(dossier, user) -> set[int]:
    """The offices whose private notes on ``dossier`` ``user`` reads: those where they work; none on the applicant's side."""
    offices = user.office_ids()
    return set() if offices & {dossier.applicant_id, dossier.prepared_by_id} else offices
