"""The places of one area side by side: a province's districts, its groups, the nation's provinces, and the whole."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from recognition.dashboard.board import NO_DISTRICT, STATES, Board, Place
from recognition.dashboard.charts import Split, split
from recognition.models import Unit, UnitGroup


@dataclass
class Line:
    """The places of one part; ``narrowing`` is what an address says to see that part alone: {"huyen": 12}."""

    name: str
    places: list[Place]
    narrowing: dict

    @property
    def total(self) -> int:
        return len(self.places)

    @property
    def states(self) -> dict[str, int]:
        counts = Counter(place.state for place in self.places)
        return {state: counts[state] for state in STATES}

    @property
    def split(self) -> Split:
        return split(f"Tình trạng các đơn vị của {self.name}", self.states)


def parts(board: Board) -> tuple[str, list[Line]]:
    """What the parts are called ("Huyện", "Tỉnh", "Cụm", or "" when there is one part only), and a line for each."""
    asked = board.question
    if asked.home.tier == "nation":
        return "Tỉnh", _by_unit(board.places, _provinces(board.places).get, "noi")
    above = asked.home.tier in ("province", "district")  # a commune reads nothing of the district around it
    if above and asked.district is None and any(place.district for place in board.places):
        return "Huyện", [*_by_unit(board.places, lambda place: place.district, "huyen"), *_outside(board.places)]
    if asked.group is None and (lines := _by_group(board.places)):
        return "Cụm", lines
    return "", []


def _by_unit(places: Iterable[Place], part: Callable, name: str) -> list[Line]:
    """Lines in Vietnamese order of the units that ``part`` tells."""
    found: dict[Unit, list[Place]] = {}
    for place in places:
        if above := part(place if name == "huyen" else place.unit.pk):
            found.setdefault(above, []).append(place)
    ordered = sorted(found.items(), key=lambda pair: (pair[0].sort_key, pair[0].code))
    return [Line(above.full_name, inside, {name: above.pk}) for above, inside in ordered]


def _outside(places: list[Place]) -> list[Line]:
    """One line for what lies in no district, so that the lines together are the whole."""
    found = [place for place in places if place.district is None]
    return [Line(NO_DISTRICT.full_name, found, {"huyen": NO_DISTRICT.pk})] if found else []


def _provinces(places: list[Place]) -> dict[int, Unit]:
    """Primary key of the unit → the province it lies in; one query."""
    keys = {place.unit.pk: int(place.unit.path.split("/")[1]) for place in places}
    units = Unit.objects.in_bulk(set(keys.values()))
    return {unit: units[province] for unit, province in keys.items()}


def _by_group(places: list[Place]) -> list[Line]:
    found: dict[int, list[Place]] = {}
    for place in places:
        for group in place.groups:
            found.setdefault(group, []).append(place)
    groups = UnitGroup.objects.filter(pk__in=found)
    return [Line(group.name, found[group.pk], {"cum": group.pk}) for group in groups]


def name_then(unit: Unit) -> str:
    """What a unit was called on the day for which it was read; its name now where it was read for none."""
    return f"{getattr(unit, 'type_then', unit.type)} {getattr(unit, 'name_then', unit.name)}".strip()
