"""One line of the calendar, and which lines a reader asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from recognition import deadlines
from recognition.deadlines import Calendar
from recognition.models import ActivityKind

DEADLINE_KINDS = {
    "opens": "Bắt đầu nhận hồ sơ",
    "due": "Hạn nộp hồ sơ",
    "done": "Hạn quyết định",
    "closes": "Khóa đợt",
    "duty": "Hạn báo cáo",
    "held": "Hồ sơ cơ quan đang giữ",
    "milestone": "Mốc kế hoạch của đơn vị",
}
KINDS = DEADLINE_KINDS | dict(ActivityKind.choices)


@dataclass(frozen=True)
class Entry:
    """From ``first`` to ``last``; ``tier`` and ``titles`` empty when it concerns all.

    ``key`` stays the same as long as the thing is the same; ``sequence`` and ``changed_at`` tell what was changed.
    """

    key: str
    first: date
    last: date
    kind: str
    what: str
    about: str = ""
    note: str = ""
    url: str = ""
    tier: str = ""
    titles: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    changed_at: datetime | None = None
    sequence: int = 0
    cancelled: bool = False
    whole_month: bool = False

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def css(self) -> str:
        """Deadlines stand out, what only informs does not; the words say the same."""
        if self.cancelled:
            return "still"
        return "waits" if self.kind in ("due", "done", "held", "duty") else "still" if self.kind == "closes" else ""

    @property
    def is_long(self) -> bool:
        """Whether it would fill more than a week of the month's table."""
        return self.whole_month or (self.last - self.first).days >= 7


@dataclass(frozen=True)
class Wanted:
    """What a reader asked to see: a tier, a kind, a title; "" for all."""

    tier: str = ""
    kind: str = ""
    title: str = ""

    def takes(self, entry: Entry) -> bool:
        fits = not self.tier or entry.tier in ("", self.tier)
        fits = fits and (not self.title or not entry.titles or self.title in entry.titles)
        return fits and (not self.kind or entry.kind == self.kind)


def day_said(calendar: Calendar, day: date) -> str:
    """That ``day`` is a day off, that its year's days off are not sure yet; "" when there is nothing to know."""
    said = [deadlines.day_off_said(calendar, day)]
    if calendar.is_provisional(day):
        said.append(f"lịch nghỉ năm {day.year} là dự kiến")
    return "; ".join(filter(None, said))


def with_note(entry: Entry, *notes: str) -> Entry:
    return replace(entry, note="; ".join(filter(None, (entry.note, *notes))))


def inside(entries: Iterable[Entry], first: date, last: date) -> list[Entry]:
    return [entry for entry in entries if entry.first <= last and entry.last >= first]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.first, entry.last, list(KINDS).index(entry.kind), entry.key))
