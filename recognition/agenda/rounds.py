"""The dates of rounds, and the limits that their procedures count in working days."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from recognition.agenda.entries import Entry, day_said, inside, with_note
from recognition.deadlines import Calendar
from recognition.models import Round

DATES = {"opens": "opens_on", "due": "due_on", "done": "done_on", "closes": "closes_on"}
WHAT = {
    "opens": "Bắt đầu nhận hồ sơ",
    "due": "Ngày cuối nộp hồ sơ",
    "done": "Ngày cuối ra quyết định",
    "closes": "Ngày cuối trước khi khóa đợt",
}


def entries(user, first: date, last: date, calendar: Calendar) -> list[Entry]:
    """Every date of the rounds that ``user`` sees, from ``first`` to ``last``."""
    found = [entry for rnd in _rounds(user, first, last) for entry in _of(rnd, calendar)]
    return inside(found, first, last)


def _rounds(user, first, last):
    held = Q()
    for name in DATES.values():
        held |= Q(**{f"{name}__range": (first, last)})
    return Round.objects.visible_to(user).filter(held).select_related("procedure__title", "province")


def _of(rnd: Round, calendar: Calendar) -> list[Entry]:
    days = {kind: getattr(rnd, name) for kind, name in DATES.items()}
    if rnd.procedure.done_within_days:
        days["done"] = None  # counted for each dossier from the day it is accepted
    return [_entry(rnd, kind, day, calendar) for kind, day in days.items() if day]


def _entry(rnd: Round, kind: str, day: date, calendar: Calendar) -> Entry:
    clause = rnd.procedure.dates_clause if kind in ("due", "done") else ""
    entry = Entry(
        key=f"round-{rnd.pk}-{kind}",
        first=day,
        last=day,
        kind=kind,
        what=f"{WHAT[kind]}: {rnd.title.label}, năm {rnd.year}",
        about=str(rnd.province),
        note=clause,
        url=reverse("round", args=[rnd.pk]),
        tier=rnd.title.tier,
        titles=frozenset([rnd.title.code]),
    )
    return with_note(entry, _later(rnd, kind), day_said(calendar, day) if kind in ("due", "done") else "")


def _later(rnd: Round, kind: str) -> str:
    """That the province's own date is later than the circular's."""
    usual = {"due": rnd.default_due_on, "done": rnd.default_done_on}.get(kind)
    if usual is None or getattr(rnd, DATES[kind]) <= (day := usual(rnd.procedure, rnd.year)):
        return ""
    return f"tỉnh đặt muộn hơn thông tư (chậm nhất {day:%d/%m/%Y})"


# Limits in working days


@dataclass(frozen=True)
class Limit:
    """What a procedure limits in working days, in words; ``clause`` says where."""

    title: str
    what: str
    days: int
    since: str
    clause: str


def limits(user, first: date, last: date) -> list[Limit]:
    """The limits of the procedures of the rounds that run from ``first`` to ``last``, each procedure once."""
    running = Round.objects.visible_to(user).filter(opens_on__lte=last, done_on__gte=first)
    found = running.select_related("procedure__title").prefetch_related("procedure__steps")
    procedures = {rnd.procedure_id: rnd.procedure for rnd in found}
    return [limit for procedure in procedures.values() for limit in _limits(procedure)]


def _limits(procedure) -> list[Limit]:
    label, dates = procedure.title.label, procedure.dates_clause
    accepted = "kể từ ngày tiếp nhận đủ hồ sơ hợp lệ"
    rows = [
        (step.get_kind_display(), step.within_days, "kể từ ngày hồ sơ tới cơ quan", dates)
        for step in procedure.steps.all()
    ]
    rows.append(("Xong cả quá trình", procedure.done_within_days, accepted, dates))
    clause = procedure.inspection_clause
    rows.append(("Có Kế hoạch kiểm tra được duyệt", procedure.inspection_plan_days, accepted, clause))
    rows.append(("Trình kết quả kiểm tra", procedure.inspection_submit_days, "kể từ ngày có kết quả kiểm tra", clause))
    return [Limit(label, what, days, since, law) for what, days, since, law in rows if days]
