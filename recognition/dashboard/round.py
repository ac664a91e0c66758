"""One round as its province sees it: where every unit stands, and how far the plan is away.

Four queries for any number of units. States are those of the round's dossiers now; recognition is counted from the
decisions in force on the day, and the denominator is the unit tree of that day.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor

from criteria.library import spec_of
from recognition.dashboard.charts import Split, split
from recognition.models import Recognition, Round, State
from recognition.models.decisions import FROM_PAPER

NOT_STARTED = "not-started"
STATES = [NOT_STARTED, *State.values]
STATE_LABELS = {NOT_STARTED: "Chưa bắt đầu"} | dict(State.choices)


@dataclass
class Place:
    """Where one unit stands."""

    unit: object
    state: str
    dossier: object = None
    level: str = ""  # of the recognition in force, in any round
    source: str = ""  # "nhập từ quyết định giấy" where the portal did not issue it

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]


@dataclass
class Line:
    """The figures of one district, or of the whole province."""

    name: str
    key: str
    places: list[Place]
    levels: list[str]
    by_band: bool = False  # bands are counted each for itself, levels with all above them

    @property
    def total(self) -> int:
        return len(self.places)

    @property
    def states(self) -> dict[str, int]:
        counts = Counter(place.state for place in self.places)
        return {state: counts[state] for state in STATES}

    def at_least(self, level: str) -> int:
        """Units whose recognition in force is ``level`` or higher."""
        wanted = self.levels[self.levels.index(level) :]
        return sum(place.level in wanted for place in self.places)

    @property
    def by_level(self) -> dict[str, int]:
        return (
            {level: len(self.holding(level)) for level in reversed(self.levels)}
            if self.by_band
            else {level: self.at_least(level) for level in self.levels}
        )

    def holding(self, level: str) -> list[Place]:
        """The units behind the number of ``level``."""
        wanted = [level] if self.by_band else self.levels[self.levels.index(level) :]
        return [place for place in self.places if place.level in wanted]

    @property
    def split(self) -> Split:
        return split(f"Tình trạng các đơn vị của {self.name}", self.states)


@dataclass
class Aim:
    """A target of the plan beside what is reached."""

    target: object
    level_label: str
    reached: int
    total: int

    @property
    def needed(self) -> int:
        """Units that the target means: a share rounded up, or the number itself; one more where it must be exceeded."""
        target = self.target
        asked = Fraction(target.number) if target.percent is None else Fraction(target.percent) * self.total / 100
        return floor(asked) + 1 if target.more_than else ceil(asked)

    @property
    def short(self) -> int:
        return max(0, self.needed - self.reached)

    @property
    def share(self) -> Fraction:
        return Fraction(100 * self.reached, self.total) if self.total else Fraction(0)


@dataclass
class Overview:
    """Everything the page of a round shows."""

    rnd: Round
    day: date
    whole: Line
    districts: list[Line]
    aims: list[Aim]
    level_labels: dict = field(default_factory=dict)  # on their own: "Mức độ 1", "Xếp loại Tốt"
    group_labels: dict = field(default_factory=dict)  # what their numbers count: "Đang giữ mức độ 1 trở lên"

    def places(self, group: str, district: str = "") -> list[Place]:
        """The list behind a number: ``group`` is "all", a state, or "level-<code>"."""
        line = next((line for line in self.districts if line.key == district), self.whole) if district else self.whole
        if group in STATES:
            return [place for place in line.places if place.state == group]
        level = group.removeprefix("level-")
        return line.holding(level) if level in line.levels else line.places


def overview(rnd: Round, day: date, user) -> Overview:
    """The figures of ``rnd`` on ``day`` over the units that ``user`` oversees."""
    from recognition import permissions

    spec = spec_of(rnd.criteria_set)
    levels = [level.code for level in spec.title_levels]
    units = list(rnd.units(day).filter(permissions.units_of(user)).select_related("parent"))
    places = _places(rnd, day, units)
    whole = Line(rnd.province.full_name, "", places, levels, spec.is_scored)
    labels = {level: spec.named(level) for level in levels}
    groups = {code: f"Đang giữ {spec.said(code)}{'' if spec.is_scored else ' trở lên'}" for code in levels}
    districts = _districts(places, levels, spec.is_scored)
    return Overview(rnd, day, whole, districts, _aims(rnd, whole, labels), labels, groups)


def _places(rnd, day, units) -> list[Place]:
    dossiers = {
        d.unit_id: d for d in rnd.dossiers.exclude(state=State.WITHDRAWN).select_related("held_by", "criteria_set")
    }
    withdrawn = {d.unit_id: d for d in rnd.dossiers.filter(state=State.WITHDRAWN)}
    held = Recognition.objects.in_force(day).filter(title=rnd.title, unit__tier=rnd.title.tier)
    levels = {
        unit: (level, FROM_PAPER if paper else "")
        for unit, level, paper in held.values_list("unit_id", "level", "paper_id")
    }
    places = []
    for unit in units:
        dossier = dossiers.get(unit.pk) or withdrawn.get(unit.pk)
        level = levels.get(unit.pk) or levels.get(unit.continues_id, ("", ""))
        places.append(Place(unit, dossier.state if dossier else NOT_STARTED, dossier, *level))
    return places


def _districts(places, levels, by_band) -> list[Line]:
    by_parent = {}
    for place in places:
        if place.unit.parent and place.unit.parent.tier == "district":
            by_parent.setdefault(place.unit.parent, []).append(place)
    ordered = sorted(by_parent.items(), key=lambda pair: (pair[0].sort_key, pair[0].code))
    return [Line(parent.full_name, str(parent.pk), inside, levels, by_band) for parent, inside in ordered]


def _aims(rnd, whole, labels) -> list[Aim]:
    targets = rnd.province.targets.filter(title=rnd.title, year__gte=rnd.year, group=None, area="").order_by(
        "year", "level"
    )
    return [
        Aim(target, labels.get(target.level, target.level), whole.at_least(target.level), whole.total)
        for target in targets
        if target.level in labels
    ]
