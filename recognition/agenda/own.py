"""What is due of the reader's own office: dossiers it holds, milestones of its plan; and the activities of its area."""

from datetime import date

from django.db.models import Count, Max, Q
from django.urls import reverse

from recognition.agenda.entries import Entry, day_said, inside, with_note
from recognition.deadlines import Calendar
from recognition.dues import dues_of
from recognition.models import Activity, Dossier, Milestone
from recognition.models.dossiers import ENDED


def held(user, first: date, last: date, calendar: Calendar) -> list[Entry]:
    """One entry for each dossier that an office of ``user`` holds and that is due from ``first`` to ``last``."""
    at_hand = Dossier.objects.visible_to(user).filter(held_by__in=user.office_ids()).exclude(state__in=ENDED)
    dossiers = list(at_hand.select_related("unit", "round__procedure__title").order_by("unit__sort_key", "pk"))
    dues = dues_of(dossiers, calendar)
    found = [_held(dossier, due) for dossier in dossiers if (due := dues[dossier.pk]) and due.on]
    return inside(found, first, last)


def _held(dossier, due) -> Entry:
    title = dossier.round.title
    return Entry(
        key=f"dossier-{dossier.pk}",
        first=due.on,
        last=due.on,
        kind="held",
        what=f"{dossier.unit.full_name}: {due.what}",
        about=f"{title.label}, năm {dossier.round.year}",
        note=due.note,
        url=dossier.get_absolute_url(),
        tier=title.tier,
        titles=frozenset([title.code]),
        names=(dossier.unit.full_name,),
    )


def together(entries: list[Entry]) -> list[Entry]:
    """Dossiers of one round that are due the same day as one line: "12 hồ sơ"; all else as it is."""
    groups: dict[tuple, list[Entry]] = {}
    for entry in entries:
        one = (
            (entry.kind, entry.first, entry.about, entry.what.rpartition(": ")[2])
            if entry.kind == "held"
            else entry.key
        )
        groups.setdefault(one, []).append(entry)
    return [_one_line(group) if len(group) > 1 else group[0] for group in groups.values()]


def _one_line(group: list[Entry]) -> Entry:
    one, names = group[0], tuple(entry.names[0] for entry in group)
    return Entry(
        key=one.key,
        first=one.first,
        last=one.last,
        kind="held",
        what=f"{len(group)} hồ sơ: {one.what.rpartition(': ')[2]}",
        about=one.about,
        note=one.note,
        url=reverse("dossier_list"),
        tier=one.tier,
        titles=one.titles,
        names=names,
    )


def milestones(user, first: date, last: date, calendar: Calendar) -> list[Entry]:
    """Milestones of the plans of the offices where ``user`` works; nobody else sees them."""
    own = user.office_ids()
    mine = Q(plan__dossier__applicant__in=own) | Q(plan__dossier__prepared_by__in=own)
    rows = Milestone.objects.filter(mine, due_on__range=(first, last)).exclude(plan__dossier__state="withdrawn")
    return [
        _milestone(row) for row in rows.select_related("plan__dossier__unit", "plan__dossier__round__procedure__title")
    ]


def _milestone(row: Milestone) -> Entry:
    dossier = row.plan.dossier
    return Entry(
        key=f"milestone-{row.pk}",
        first=row.due_on,
        last=row.due_on,
        kind="milestone",
        what=row.text,
        about=f"Kế hoạch của {dossier.unit.full_name}, {row.get_quarter_display().lower()}",
        note="đã xong" if row.done_at else "",
        url=reverse("plan", args=[dossier.pk]),
        tier=dossier.round.title.tier,
        titles=frozenset([dossier.round.title.code]),
    )


def activities(user, first: date, last: date, calendar: Calendar) -> list[Entry]:
    """What offices of the reader's area, and of those above it, hold; cancelled ones too, marked so."""
    rows = Activity.objects.visible_to(user).between(first, last).select_related("office", "title", "plan")
    told = rows.annotate(steps=Count("changes"), last_at=Max("changes__at"))
    return [_activity(row, calendar) for row in told]


def _activity(row: Activity, calendar: Calendar) -> Entry:
    entry = Entry(
        key=f"activity-{row.pk}",
        first=row.starts_on,
        last=row.ends_on,
        kind=row.kind,
        what=row.name,
        about=" · ".join(filter(None, (str(row.office), row.place, row.who))),
        note=f"đã hủy: {row.cancel_reason}" if row.cancelled_at else str(row.plan or ""),
        url=row.get_absolute_url(),
        tier=row.title.tier if row.title else "",
        titles=frozenset([row.title.code] if row.title else []),
        changed_at=row.last_at,
        sequence=max(0, row.steps - 1),
        cancelled=row.cancelled_at is not None,
        whole_month=row.whole_month,
    )
    return entry if row.whole_month or row.cancelled_at else with_note(entry, _on_a_day_off(calendar, row.starts_on))


def _on_a_day_off(calendar: Calendar, day: date) -> str:
    return day_said(calendar, day).replace(", không lùi", "")
