"""Closing a session: the conclusion on each dossier, and one Biên bản over all of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction

from config import clock
from recognition import councils, sessions
from recognition.documents.wording import lower_first
from recognition.models import AgendaItem, Dossier, Minutes, Opinion, Session
from recognition.models.sessions import LATER, REFUSE


@dataclass(frozen=True)
class Line:
    """How one dossier of the agenda stands: who may hold something, who does, who agrees; ``missing`` in sentences."""

    item: AgendaItem
    able: int
    opinions: list[Opinion]
    agreed: int
    outside: set[int]
    missing: list[str]

    @property
    def is_postponed(self) -> bool:
        return self.item.conclusion == LATER

    @property
    def said(self) -> str:
        return sessions.choices_of(self.item)[self.item.conclusion]


def lines(session: Session) -> list[Line]:
    """Every dossier of the agenda with what its conclusion still lacks; a fixed number of queries."""
    items, members = sessions.items_of(session), list(session.council.members.sitting())
    outside = councils.barred_in([item.dossier for item in items], members)
    held, now = _opinions(items, members), sessions.levels_now(items)
    for item in items:
        item.now = now[item.submission_id]
    return [_line(session, item, members, held[item.pk], outside[item.dossier_id]) for item in items]


def _opinions(items, members) -> dict[int, list[Opinion]]:
    found, places = defaultdict(list), {(item.submission_id, item.sitting): item.pk for item in items}
    rows = Opinion.objects.filter(submission__in=[item.submission_id for item in items], member__in=members)
    for opinion in rows.select_related("member", "via"):
        if (opinion.submission_id, opinion.sitting) in places:
            found[places[opinion.submission_id, opinion.sitting]].append(opinion)
    return found


def _line(session, item, members, opinions, outside) -> Line:
    able, level = len(members) - len(outside), level_of(item)
    opinions = [opinion for opinion in opinions if opinion.member_id not in outside]
    agreed = len(opinions) - len(councils.dissenting(item.dossier, opinions, level))
    said = [] if item.conclusion == LATER else _missing(session, item, opinions, able, level)
    return Line(item, able, opinions, agreed, outside, said)


def _missing(session, item, opinions, able, level) -> list[str]:
    if not sessions.is_current(item):
        return [sessions.GONE]
    said = []
    if item.now != item.appraised:
        said.append("Kết quả thẩm định đã đổi từ lần lưu trước: mở phiên, xem lại rồi lưu.")
    if session.held_on < (day := clock.day_of(item.submission.at)):
        said.append(f"Ngày họp không thể trước ngày nộp hồ sơ ({day:%d/%m/%Y}).")
    return said + councils.vote_problems(item.dossier, session.council, level, opinions, able)


def level_of(item: AgendaItem) -> str:
    return "" if item.conclusion in (REFUSE, LATER) else item.conclusion


def problems(session: Session) -> list[str]:
    """What the session as a whole lacks before its minutes."""
    said = session.council.missing()
    if session.held_on > clock.today():
        said.append(f"Ngày họp ({session.held_on:%d/%m/%Y}) chưa tới.")
    if session.council.decision_on and session.held_on < session.council.decision_on:
        said.append(f"Ngày họp không thể trước ngày thành lập Hội đồng ({session.council.decision_on:%d/%m/%Y}).")
    there = {row.member_id: row.present for row in session.attendances.all()}
    if not session.is_in_writing:
        unknown = [m.name for m in session.council.members.sitting() if m.pk not in there]
        said += [f"Chưa lưu ai có mặt, ai vắng: {', '.join(unknown)}."] if unknown else []
    return said


@transaction.atomic
def close(session: Session, *, actor, ended: time | None = None) -> Session:
    """Write the minutes on every dossier that was concluded, and the Biên bản of the session, which ``ended`` then.

    Raises PermissionDenied; ValidationError naming every dossier and what it lacks. Either all is written or nothing.
    """
    from recognition.papers.session import session_content

    session = sessions.lock(session, actor)
    Dossier.objects.lock(session.items.values_list("dossier", flat=True))
    made = lines(session)  # read once nobody moves the dossiers
    sessions.require_apart([line.item.dossier for line in made], actor)
    _require_whole(session, made)
    for line in made:
        if not line.is_postponed:
            _conclude(session, line.item, actor, ended)
    session.closed_at, session.closed_by = clock.now(), actor
    session.content = session_content(session, made, ended)
    session.items.update(settled_at=session.closed_at)
    session.save()
    return session


def _require_whole(session, made):
    said = problems(session)
    for line in made:
        name = line.item.dossier.unit.full_name
        said += [f"{name}: {sentence}" for sentence in line.missing]
    if all(line.is_postponed for line in made):
        said.append("Chưa kết luận hồ sơ nào: kết luận ít nhất một hồ sơ, hoặc bỏ các hồ sơ khỏi phiên.")
    if said:
        raise ValidationError(said)


def _conclude(session, item, actor, ended) -> Minutes:
    usual = f"Hội đồng thống nhất: {lower_first(sessions.choices_of(item)[item.conclusion])}."
    content = {
        "held_on": session.held_on,
        "place": session.where,
        "level": level_of(item),
        "conclusion": item.text.strip() or usual,
        "started": session.starts_at,
        "ended": ended,
    }
    return councils.conclude(item.dossier, session.council, content, actor=actor, session=session)
