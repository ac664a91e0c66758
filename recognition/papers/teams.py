"""The decision on a Tổ đánh giá: from the record, or from the copy that a submission keeps, to its facts."""

from datetime import date

from config import clock
from recognition.documents import facts
from recognition.documents import wording as words
from recognition.documents.team_facts import TeamDecisionFacts, TeamRow
from recognition.models import OfficeKind
from recognition.papers.common import basis, ground, honour_of, is_demonstration, letterhead


def team_facts(dossier, content: dict, *, moment=None) -> TeamDecisionFacts:
    """The paper of ``content`` (EvaluationTeam.content()); a draft until it has a number. ``moment`` dates the file."""
    rnd, office = dossier.round, dossier.applicant
    issued_on = date.fromisoformat(content["issued_on"]) if content["issued_on"] else None
    honour = honour_of(rnd)
    return TeamDecisionFacts(
        letterhead=letterhead(office),
        number=facts.Number(content["number"], content["symbol"], issued_on),
        subject=f"Về việc thành lập Tổ đánh giá danh hiệu {honour} năm {rnd.year}",
        signer=facts.Signer(content["signer_form"], content["signer_position"].upper(), content["signer_name"]),
        moment=moment or clock.now(),
        recipients=("Như Điều 4", "Lưu: VT"),
        specimen=is_demonstration(),
        draft=content["number"] is None,
        authority=content["authority"],
        grounds=(ground(rnd), *basis(rnd)),
        whole=f"danh hiệu {honour} năm {rnd.year} của {words.lower_first(dossier.unit_name())}",
        members=tuple(TeamRow(**member) for member in content["members"]),
        duties=tuple(line.strip() for line in content["duties"].splitlines() if line.strip()),
        executors=_executors(office),
    )


def _executors(office) -> str:
    others = "các bộ phận" if office.kind == OfficeKind.INSTITUTION else "các cơ quan, bộ phận"
    return f"Các ông, bà có tên tại Điều 1, {others} và cá nhân có liên quan"
