"""Which indicators fail most, over the last submission of every dossier handed in up to the day of the question.

Those that only concluded count too. Where an office has marked an indicator by that day, its mark counts (of several
offices that of the one that marked last); elsewhere the verdict frozen with the submission. Marks as they read now: what
an office wrote again after the day is left out. Drafts never enter. Whoever may not open a dossier learns that it fails,
by its own verdict alone and never by how much; and nobody of the applicant's offices learns what others hold of it among
themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from fractions import Fraction

from django.db.models import F, Func, JSONField

from config import clock
from criteria import reading, wording
from criteria.assessment import Status
from criteria.library import spec_of
from criteria.models import CriteriaSet
from criteria.spec import IndicatorSpec, SetSpec
from recognition import appraisals, appraised
from recognition.dashboard.board import Board, Place
from recognition.dashboard.ranks import middle
from recognition.dashboard.shortfalls import Shortfall, said, shortfalls
from recognition.models import Dossier, Mark, Submission

POINTS = "điểm"
HEADS = ("Số", "Chỉ tiêu", "Đơn vị", "Thuộc", "Kết quả", "Số liệu", "Còn thiếu", "Theo")
BY_OFFICE, BY_ITSELF = "kết quả thẩm định", "tự đánh giá"


@dataclass(frozen=True)
class Miss:
    """A unit that fails an indicator, as whoever may open its dossier sees it; ``reason`` in words a person can check."""

    place: Place
    reason: str
    shortfalls: tuple[Shortfall, ...]
    by_office: bool

    @property
    def short_said(self) -> str:
        """ "8,8 điểm phần trăm"; each figure named where there are several, "" where no figure misses."""
        if len(self.shortfalls) == 1:
            return self.shortfalls[0].said
        return "; ".join(f"{one.label}: {one.said}" for one in self.shortfalls)

    @property
    def source(self) -> str:
        return BY_OFFICE if self.by_office else BY_ITSELF


@dataclass(frozen=True)
class Gap:
    """How far one figure misses: half of the ``count`` units that miss it are no further away than ``half``, by nearest rank."""

    label: str
    unit: str
    count: int
    half: Fraction

    @property
    def said(self) -> str:
        return said(self.half, self.unit)


@dataclass
class Failing:
    """One indicator at ``level`` ("" in sets with points, where failing means to lose points)."""

    spec: SetSpec
    indicator: IndicatorSpec
    level: str
    answered: int = 0
    misses: list[Miss] = field(default_factory=list)  # the furthest away first
    hidden: int = 0  # units that fail too, whose dossiers the reader may not open

    @property
    def code(self) -> str:
        return f"fail-{self.spec.code}-{self.indicator.number}"

    @property
    def number(self) -> str:
        return self.indicator.number

    @property
    def label(self) -> str:
        return self.indicator.label

    @property
    def level_said(self) -> str:
        """ "mức độ 1"; "" in sets with points."""
        return self.spec.said(self.level) if self.level else ""

    @property
    def failed(self) -> int:
        return len(self.misses) + self.hidden

    @property
    def weight(self) -> Fraction:
        """What puts it before others: how many fail it, or all the points that were lost (as far as the reader may see)."""
        if not self.spec.is_scored:
            return Fraction(self.failed)
        return sum((one.short for miss in self.misses for one in miss.shortfalls), Fraction(0))

    @property
    def places(self) -> list[Place]:
        return [miss.place for miss in self.misses]

    @property
    def gaps(self) -> list[Gap]:
        """One for each figure, over the units whose dossiers the reader may open."""
        found: dict[tuple, list[Fraction]] = {}
        for one in (one for miss in self.misses for one in miss.shortfalls):
            found.setdefault((one.label, one.unit), []).append(one.short)
        return [Gap(label, unit, len(shorts), middle(shorts)) for (label, unit), shorts in found.items()]


@dataclass(frozen=True)
class Handed:
    """What one submission says, without narratives and evidence; ``marks`` by indicator."""

    place: Place
    spec: SetSpec
    area: str
    institution: dict | None
    entries: dict
    marks: Mapping[str, Mark]


def indicators(board: Board, level: str = "") -> list[Failing]:
    """Every indicator that somebody answered, those that fail most first; at ``level`` where the set has it, else its lowest.

    Five queries beside the board's own, for any number of units.
    """
    found: dict[tuple, Failing] = {}
    openable = _openable(board)
    handed = _handed_in(board, openable)
    for one in handed:
        asked = _level(one.spec, level)
        for number, entry in one.entries.items():
            key = (one.spec.code, number)
            row = found.setdefault(key, Failing(one.spec, one.spec.indicator(number), asked))
            _count(row, one, entry, one.place.dossier.pk in openable)
    for row in found.values():
        row.misses.sort(key=_furthest_first)
    rows = [row for row in found.values() if row.answered]
    return sorted(rows, key=lambda row: (-row.weight, row.spec.code, _position(row)))


def _level(spec: SetSpec, level: str) -> str:
    if spec.is_scored:
        return ""
    return level if any(known.code == level for known in spec.levels) else spec.levels[0].code


def _position(row: Failing) -> int:
    return [indicator.number for indicator in row.spec.indicators].index(row.number)


def _furthest_first(miss: Miss) -> tuple:
    return (-max((one.short for one in miss.shortfalls), default=Fraction(-1)), miss.place.unit.sort_key)


# One indicator of one submission


def _count(row: Failing, one: Handed, entry: dict, may_open: bool):
    answered, fails = (_scored if one.spec.is_scored else _judged)(row, one, entry)
    row.answered += answered
    if fails and may_open:
        row.misses.append(_miss(row, one, entry))
    elif fails:
        row.hidden += 1


def _judged(row: Failing, one: Handed, entry: dict) -> tuple[bool, bool]:
    """(whether it applies and was answered, whether it fails)."""
    status, mark = entry["verdicts"][row.level]["status"], one.marks.get(row.number)
    if status == Status.NOT_APPLICABLE:
        return False, False
    if mark:
        return True, row.level not in mark.levels
    return status != Status.MISSING, status == Status.FAIL


def _scored(row: Failing, one: Handed, entry: dict) -> tuple[bool, bool]:
    return True, _lost(one, entry, row.number) > 0


def _lost(one: Handed, entry: dict, number: str) -> Fraction:
    """Points short of the most that the indicator can bring."""
    mark, score = one.marks.get(number), entry["score"]
    return Fraction(score["maximum"]) - Fraction(mark.points if mark else score["points"])


def _miss(row: Failing, one: Handed, entry: dict) -> Miss:
    mark = one.marks.get(row.number)
    if one.spec.is_scored:
        points, maximum = mark.points if mark else entry["score"]["points"], entry["score"]["maximum"]
        reason = f"{wording.decimal(Fraction(points))} / {wording.decimal(Fraction(maximum))} {POINTS}"
        short = [Shortfall(row.label, _lost(one, entry, row.number), POINTS)]
    else:
        reason = (mark.reason if mark else "") or entry["verdicts"][row.level]["reason"]
        required = row.indicator.required(
            row.level, one.area, appraised.institution_in({"institution": one.institution})
        )
        short = shortfalls(row.indicator, required, _values(row.indicator, entry, mark))
    return Miss(one.place, reason, tuple(short), by_office=mark is not None)


def _values(indicator: IndicatorSpec, entry: dict, mark: Mark | None) -> dict:
    """What was handed in, exact again; what an office found instead takes its place."""
    own = {key: Fraction(value) if isinstance(value, str) else value for key, value in entry["read"].items()}
    found = {
        key: reading.read(indicator.measure(key), text).value for key, text in (mark.typed if mark else {}).items()
    }
    return own | found


# Reading


class Pared(Func):
    """The indicators of a frozen content without what is long: narratives, evidence, what was typed."""

    template = (
        "(SELECT jsonb_object_agg(entry.key, entry.value - '{narrative,evidence,typed,reasons}'::text[])"
        " FROM jsonb_each(%(expressions)s) AS entry)"
    )
    output_field = JSONField()


def _handed_in(board: Board, openable: set[int]) -> list[Handed]:
    """The last submission of each; with what the offices marked only where the reader may open the dossier and read it."""
    places = {place.dossier.pk: place for place in board.places if place.handed_in_on}
    end = clock.moment_of(board.question.day + timedelta(days=1), time.min)
    rows = Submission.objects.filter(dossier__in=places, at__lt=end).order_by("dossier", "-number").distinct("dossier")
    fields = ("pk", "dossier", "content__set", "content__area", "content__institution")
    found = list(rows.annotate(entries=Pared(F("content__indicators"))).values_list(*fields, "entries"))
    specs, marks = _specs(row[2] for row in found), _marks([row[0] for row in found], end)
    own = board.user.office_ids()
    handed = []
    for pk, dossier, of_set, area, institution, entries in found:
        place = places[dossier]
        reads_marks = dossier in openable and not _is_at_home(place.dossier, own)
        said = marks.get(pk, {}) if reads_marks else {}
        handed.append(Handed(place, specs[of_set["code"], of_set["version"]], area, institution, entries or {}, said))
    return handed


def _is_at_home(dossier: Dossier, offices: set[int]) -> bool:
    """Whether the reader works on the applicant's side, where the marks of those above are not read."""
    return bool(offices & {dossier.applicant_id, dossier.prepared_by_id})


def _specs(named: Iterable[dict]) -> dict[tuple, SetSpec]:
    """(code, version) → the set; one query."""
    wanted = {(one["code"], one["version"]) for one in named}
    rows = CriteriaSet.objects.filter(code__in={code for code, _ in wanted}).select_related("circular")
    return {(row.code, row.version): spec_of(row) for row in rows if (row.code, row.version) in wanted}


def _marks(submissions: list[int], end: datetime) -> dict[int, Mapping[str, Mark]]:
    """Submission → indicator → the mark of the office that marked last by ``end``."""
    rows = Mark.objects.filter(submission__in=submissions, at__lt=end).order_by("sitting", "pk")
    found: dict[int, list[Mark]] = {}
    for mark in rows:
        found.setdefault(mark.submission_id, []).append(mark)
    return {
        pk: appraisals.in_force(marks, max(marks, key=lambda one: one.pk).office_id, marks[-1].sitting)
        for pk, marks in found.items()
    }


def _openable(board: Board) -> set[int]:
    handed = [place.dossier.pk for place in board.places if place.handed_in_on]
    return set(Dossier.objects.visible_to(board.user).filter(pk__in=handed).values_list("pk", flat=True))


def export(rows: Iterable[Failing]) -> list[list]:
    """Rows under HEADS: each indicator with the units that fail it and whose dossiers the reader may open."""
    return [
        [row.number, row.label, *_cells(miss.place), _word(row), miss.reason, miss.short_said, miss.source]
        for row in rows
        for miss in row.misses
    ]


def _word(row: Failing) -> str:
    return "mất điểm" if row.spec.is_scored else f"chưa đạt {row.level_said}"


def _cells(place: Place) -> tuple[str, str]:
    return place.unit.full_name, place.unit.parent.full_name if place.unit.parent else ""
