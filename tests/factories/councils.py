"""Councils, what their members hold, and their minutes."""

from config import clock
from recognition import papers
from recognition.models import Council, Minutes, Opinion

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
