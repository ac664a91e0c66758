"""Councils, what their members hold, and their minutes."""

from datetime import time, timedelta

from config import clock
from recognition import opinion_links, papers, sessions
from recognition.models import Council, Minutes, Opinion, Session

PROPER = [
    ("chair", "Phòng Giáo dục và Đào tạo"),
    ("secretary", "Phòng Giáo dục và Đào tạo"),
    ("member", "Hội Khuyến học"),
    ("member", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("member", "Phòng Văn hóa và Thông tin"),
]


def make_council(rnd, office, *, members=PROPER, chair=None, by=None) -> Council:
    """A council of ``office`` for ``rnd`` with ``members`` (role, body); the account ``chair`` sits in the chair."""
    council = Council.objects.create(
        office=office,
        round=rnd,
        decision_number="12/QĐ-PGDĐT",
        decision_on=clock.today(),
        created_by=by or office.memberships.first().user,
    )
    for index, (role, body) in enumerate(members, start=1):
        council.members.create(
            name=f"Ủy viên {index}",
            position="Chuyên viên",
            body=body,
            role=role,
            user=chair if role == "chair" else None,
        )
    return council


def make_opinions(dossier, council, level="1", *, by=None) -> list[Opinion]:
    """Every member agrees to ``level`` ("" is: not to recognise)."""
    by = by or council.created_by
    return [
        Opinion.objects.create(
            member=member,
            submission=dossier.last_submission,
            sitting=dossier.sitting(),
            level=level,
            recorded_by=by,
            at=clock.now(),
        )
        for member in council.members.all()
    ]


def make_minutes(dossier, *, level="1", council=None, by=None) -> Minutes:
    """Minutes on the last submission, all members agreeing to ``level``; the office's council is made when there is none."""
    by = by or dossier.people.reviewer
    council = council or Council.objects.filter(office=dossier.held_by, round=dossier.round).first()
    council = council or make_council(dossier.round, dossier.held_by, chair=dossier.people.chair, by=by)
    opinions = make_opinions(dossier, council, level, by=by)
    minutes = Minutes(
        council=council,
        dossier=dossier,
        submission=dossier.last_submission,
        sitting=dossier.sitting(),
        held_on=clock.today(),
        place="Phòng họp số 1",
        present=len(opinions),
        agreed=len(opinions),
        level=level,
        conclusion="Hội đồng thống nhất.",
        written_by=by,
        at=clock.now(),
    )
    minutes.content = papers.minutes_content(minutes)
    minutes.save()
    return minutes


def make_session(*dossiers, by=None) -> Session:
    """A meeting today of the office's council, made when there is none, over ``dossiers``."""
    first = dossiers[0]
    by = by or first.people.reviewer
    council = Council.objects.filter(office=first.held_by, round=first.round).first()
    council = council or make_council(first.round, first.held_by, by=by)
    details = {"way": "meeting", "held_on": clock.today(), "starts_at": time(8), "place": "Phòng họp số 1"}
    return sessions.open_session(council, dossiers, details, actor=by)


def make_opinion_token(session, member=None) -> str:
    """The token of a link into ``session`` for ``member``, somebody without an account unless given."""
    member = member or session.council.members.filter(user=None).last()
    expires_on = clock.today() + timedelta(days=5)
    (made,) = opinion_links.invite(session, [member], expires_on, actor=session.council.created_by)
    return made.address.rstrip("/").rpartition("/")[2]


def session_arguments(world, name) -> list:
    """What stands in an address about the council, its session, or a link into it."""
    session, item = world.session, world.session.items.get()
    if name.startswith("council"):
        more = {"council_leave": [session.council.members.last().pk], "council_paper": ["report"]}
        return [session.council_id, *more.get(name, [])]
    if name == "opinion_withdraw":
        return [session.pk, session.links.get().pk]
    if name.startswith("opinion"):
        file = item.dossier.evidence.get(subject="5.1").pk
        return [world.opinion_token, *{"opinion_dossier": [item.pk], "opinion_file": [item.pk, file]}.get(name, [])]
    if name == "session_open":
        return [session.council_id]
    return [session.pk, *([item.pk] if name == "session_drop" else [])]
