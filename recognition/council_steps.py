"""Where a council stands: set up, met, written down, reported, proposed; and the one next step."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from criteria.library import spec_of
from recognition import council_decisions, outcomes, sessions
from recognition.models import Action, Council, Document, Minutes, Move, Submission
from recognition.papers.plan import leaders_of
from recognition.permissions.councils import composes, not_for

PAPER_KINDS = [("report", "Báo cáo thẩm định"), ("proposal", "Tờ trình")]


@dataclass(frozen=True)
class Step:
    """``done``, or the ``said`` of what is to do; ``url`` leads there."""

    label: str
    done: bool
    said: str = ""
    anchor: str = ""


def ready_for(council: Council, user) -> list:
    """Dossiers that may be put on an agenda by ``user``, each with ``appraised``: what its appraisal came to."""
    ready = list(_placed(sessions.ready_to_meet(council)).filter(~Exists(_written(council))))
    _tell(ready)
    hidden = not_for(user, ready)
    return [dossier for dossier in ready if dossier.pk not in hidden]


def _placed(dossiers):
    """``dossiers`` with ``newest`` (key of the last submission) and ``sitting_now``: on what a council speaks now."""
    moves = Move.objects.filter(dossier=OuterRef("pk")).order_by("-number")
    newest = Submission.objects.filter(dossier=OuterRef("pk")).order_by("-number")
    found = dossiers.annotate(
        newest=Subquery(newest.values("pk")[:1]),
        handed_in=Subquery(moves.filter(action=Action.SUBMIT).values("number")[:1]),
    )
    back = Move.objects.filter(dossier=OuterRef("pk"), action=Action.HAND_BACK, number__gt=OuterRef("handed_in"))
    counted = back.order_by().values("dossier").annotate(number_of=Count("pk")).values("number_of")
    return found.annotate(sitting_now=Coalesce(Subquery(counted), 0) + 1)


def _written(council: Council):
    """The council's minutes on what it would speak about now."""
    return Minutes.objects.filter(
        dossier=OuterRef("pk"), council=council, submission=OuterRef("newest"), sitting=OuterRef("sitting_now")
    )


def _tell(dossiers):
    """Give each dossier its last submission and what the appraisal came to, in words."""
    submissions = Submission.objects.in_bulk([dossier.newest for dossier in dossiers])
    levels = outcomes.levels_of([(one, submissions[one.newest], one.sitting_now) for one in dossiers])
    for dossier in dossiers:
        submission = submissions[dossier.newest]
        level, spec = levels[submission.pk], spec_of(dossier.criteria_set)
        dossier.appraised = spec.named(level) if level else "Không đạt mức nào"
        dossier.asked = spec.named(submission.level) if submission.level else ""


def concluded(council: Council) -> list:
    """Dossiers still with the office on which the council has concluded: ready for report and proposal.

    Each with ``concluded_level``, "" for no recognition.
    """
    level = Subquery(_written(council).values("level")[:1])
    found = _placed(sessions.waiting(council)).annotate(concluded_level=level)
    return list(found.filter(concluded_level__isnull=False))


def documents(council: Council):
    """Papers of the office in the council's round that a council's work makes, newest first."""
    kinds = [Document.Kind.COUNCIL, Document.Kind.REPORT, Document.Kind.PROPOSAL]
    found = Document.objects.filter(office=council.office_id, round=council.round_id, kind__in=kinds).standing()
    return found.annotate(number_of_dossiers=Count("items")).order_by("-pk")


def shown(council: Council, user) -> dict:
    """What the council's page lists."""
    done = concluded(council)
    other, hidden = other_decider(council, done), not_for(user, done)
    return {
        "members": council.members.sitting().select_related("user"),
        "left": council.members.exclude(left_on=None),
        "problems": council.missing(),
        "sessions": council.sessions.annotate(number_of_dossiers=Count("items")),
        "concluded": [dossier for dossier in done if dossier.pk not in hidden],
        "other_decider": other,
        "paper_kinds": PAPER_KINDS[: 2 if other else 1],
        "waiting_decision": council_decisions.waiting(council),
        "leaders": [held.user for held in leaders_of(council.office)],
        "composes": composes(council, user),
        "documents": documents(council).visible_to(user),
    }


def other_decider(council: Council, dossiers):
    """Which other office decides, or None; an office that is missing from the list is told when the paper is begun."""
    try:
        decider = dossiers[0].decider() if dossiers else None
    except ValidationError:
        return None
    return decider if decider and decider.pk != council.office_id else None


def steps(council: Council, ready) -> list[Step]:
    """The line of work, in order; the first that is not done is the next step."""
    open_sessions, done = council.sessions.open().count(), concluded(council)
    return [
        Step("Hội đồng có quyết định", council.is_in_force, "Trình ký quyết định thành lập Hội đồng", "quyet-dinh"),
        Step("Đưa hồ sơ vào phiên", not ready, f"{len(ready)} hồ sơ sẵn sàng họp, chưa vào phiên nào", "san-sang"),
        Step("Ghi ý kiến, lập biên bản", not open_sessions, f"{open_sessions} phiên chưa lập biên bản", "phien"),
        Step("Trình quyết định", not done, f"{len(done)} hồ sơ đã có kết luận, chưa trình", "trinh"),
    ]
