"""Setting up the Tổ đánh giá of a dossier."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import papers, permissions, saving
from recognition.assessing import PAPER_PREFIX
from recognition.models import Dossier, EvaluationTeam, TeamMember
from recognition.models.procedures import TEAM_DECISION

SUBJECT = PAPER_PREFIX + TEAM_DECISION
DUTIES = (
    "Lập kế hoạch tự đánh giá, phân công từng thành viên phụ trách tiêu chí, chỉ tiêu",
    "Thu thập, kiểm tra số liệu và minh chứng của từng chỉ tiêu",
    "Tự đánh giá theo từng chỉ tiêu, lập Báo cáo tự đánh giá và Bản tổng hợp kết quả các tiêu chí, chỉ tiêu",
    "Hoàn thiện hồ sơ theo góp ý của cơ quan thẩm định",
)


def is_editable(dossier: Dossier, user) -> bool:
    """While the dossier is worked on; after a return only when the papers were remarked, as with every other paper."""
    return permissions.edits(dossier, user) and saving.is_open(dossier, SUBJECT)


def require_editable(dossier: Dossier, user):
    """Raises PermissionDenied with a sentence."""
    if is_editable(dossier, user):
        return
    if permissions.edits(dossier, user):
        raise PermissionDenied("Giấy tờ kèm theo không có góp ý nên Tổ đánh giá không sửa trong lượt bổ sung này.")
    raise PermissionDenied(
        f"Chỉ cán bộ {dossier.prepared_by} lập, sửa được Tổ đánh giá, khi hồ sơ chưa nộp. "
        f"Hồ sơ đang «{dossier.get_state_display()}»."
    )


def team_for(dossier: Dossier) -> EvaluationTeam:
    """The team of ``dossier``; a new one, not stored yet, with what is known of the office and its head."""
    there = EvaluationTeam.objects.filter(dossier=dossier).first()
    if there is not None:
        return there
    office, signer = dossier.applicant, papers.leader_of(dossier.applicant)
    return EvaluationTeam(
        dossier=dossier,
        symbol=f"QĐ-{office.code}",
        authority=f"{_head(signer)} {office.name}",
        signer_form=signer.form if signer.form.startswith("KT.") else "",
        signer_position=signer.position.capitalize(),
        signer_name=signer.name,
        duties="\n".join(DUTIES),
    )


def _head(signer) -> str:
    """The head's position: of "KT. HIỆU TRƯỞNG" the one in whose stead is signed."""
    position = signer.form.removeprefix("KT.").strip() if signer.form.startswith("KT.") else signer.position
    return position.capitalize()


@transaction.atomic
def save(dossier: Dossier, form, members, *, actor):
    """Write a valid form and its members.

    Raises PermissionDenied when the dossier has moved on meanwhile, ValidationError when somebody else has saved.
    """
    [fresh] = Dossier.objects.locked([dossier.pk])
    require_editable(fresh, actor)
    require_seen(fresh, form.data.get("seen", ""))
    team = form.save(commit=False)
    team.changed_by, team.changed_at = actor, clock.now()
    team.save()
    _write_members(team, members)


def _write_members(team: EvaluationTeam, members):
    """The rows of the form. Those that change are plain members for a moment, so that two may swap their places."""
    changed = members.save(commit=False)
    for gone in members.deleted_objects:
        gone.delete()
    team.members.filter(pk__in=[member.pk for member in changed if member.pk]).update(role=TeamMember.Role.MEMBER)
    for member in changed:
        member.team = team
        member.save()


def stamp(team: EvaluationTeam | None) -> str:
    """Which version of the team a page shows; "" before there is one."""
    return team.changed_at.isoformat() if team and team.pk else ""


def require_seen(dossier: Dossier, seen: str):
    """Raises ValidationError, saying who it was, when the team is not as the page that is sent showed it."""
    there = EvaluationTeam.objects.filter(dossier=dossier).select_related("changed_by").first()
    if stamp(there) != seen:
        by = (
            f"{there.changed_by} đã sửa lúc {there.changed_at.astimezone(clock.VIETNAM):%H:%M, %d/%m/%Y}"
            if there
            else ""
        )
        raise ValidationError(
            f"Tổ đánh giá không còn như trang bạn đang mở{f': {by}' if by else ''}. "
            "Chưa có gì bị ghi đè: mở lại trang này để xem bản mới rồi sửa tiếp."
        )
