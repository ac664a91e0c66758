"""The applicant's papers before they are handed in: from what the dossier holds now, as PDF marked as drafts or for Word."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from recognition.documents.render import render
from recognition.models import EvaluationTeam
from recognition.models.procedures import TEAM_DECISION
from recognition.papers.submission import proposal_facts, report_facts
from recognition.papers.teams import team_facts

FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Kind:
    """One kind of paper: what it is called, its template, and what makes its facts from a dossier."""

    code: str
    label: str
    template: str
    facts: Callable


def kinds_of(dossier) -> list[Kind]:
    """The papers that can be made of ``dossier`` now, in the order in which they go out."""
    team = team_of(dossier)
    if team is None:
        return KINDS
    return [*KINDS, Kind("to-danh-gia", "Quyết định thành lập Tổ đánh giá", "team_decision", _team)]


def draft(dossier, kind: Kind, form: str) -> bytes:
    """The paper as it would be now, ``form`` "pdf" (marked "DỰ THẢO" unless it has been issued) or "docx".

    Raises ValidationError when an office that it names is not registered.
    """
    from recognition.documents.docx import docx

    facts = kind.facts(dossier)
    return (render if form == "pdf" else docx)(kind.template, {"facts": facts})


def name_of(dossier, kind: Kind) -> str:
    """What the file is called, without its ending: "DỰ THẢO Tờ trình, xã Bạch Sam, 2025"."""
    mark = "" if kind.code == "to-danh-gia" and team_of(dossier).is_issued else "DỰ THẢO "
    return f"{mark}{kind.label}, {dossier.unit.full_name}, {dossier.round.year}"


def team_of(dossier) -> EvaluationTeam | None:
    return EvaluationTeam.objects.filter(dossier=dossier).first()


def wants_team(dossier) -> bool:
    """Whether the procedure asks for the decision on a Tổ đánh giá."""
    return TEAM_DECISION in dossier.round.procedure.papers


def _proposal(dossier):
    return replace(proposal_facts(dossier), draft=True)


def _report(dossier):
    return replace(report_facts(dossier), draft=True)


def _team(dossier):
    return team_facts(dossier, team_of(dossier).content())


KINDS = [
    Kind("to-trinh", "Tờ trình", "proposal", _proposal),
    Kind("bao-cao", "Báo cáo tự đánh giá, kèm Bản tổng hợp", "self_assessment", _report),
]
