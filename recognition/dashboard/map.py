"""The units of a board on a map: one mark each, shaped and coloured by how far its dossier is on its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.urls import reverse

from recognition.dashboard.board import Board, Place
from recognition.dashboard.charts import at
from recognition.dashboard.projection import Degrees, Projection, apart, far_off, projection, radius
from recognition.dashboard.stages import STAGES, Stage, stage_of, tally
from recognition.documents.wording import lower_first
from recognition.models import Boundary, Dossier, Tier, Unit
from recognition.models.boundaries import SCALE

MOST = 1000  # marks beyond which a map says nothing: the whole country is looked at by province
FRAME = 104  # width of the column for what lies far off
FRAME_HEIGHT = 62


@dataclass(frozen=True)
class Line:
    """One unit in the table beside the map."""

    place: Place
    stage: Stage
    level: str  # "Mức độ 1", "" when it holds none
    address: str  # of its dossier where the reader may open it, else of the unit; "" where there is neither

    @property
    def name(self) -> str:
        """As the unit was called on the day of the board."""
        unit = self.place.unit
        return f"{unit.type_then} {unit.name_then}".strip() if hasattr(unit, "name_then") else unit.full_name

    @property
    def said(self) -> str:
        held = f"; đang giữ {lower_first(self.level)}" if self.level else ""
        return f"{self.name}: {lower_first(self.place.label)}{held}"


@dataclass(frozen=True)
class Dot:
    line: Line
    x: str
    y: str


@dataclass(frozen=True)
class Outline:
    line: Line
    path: str


@dataclass(frozen=True)
class Frame:
    """A unit that lies far off, in a frame beside the map with its name."""

    dot: Dot
    x: str
    y: str
    text_y: str
    width: str = str(FRAME - 4)
    height: str = str(FRAME_HEIGHT - 6)


@dataclass(frozen=True)
class Map:
    """``lines`` has every unit, in Vietnamese order; ``unplaced`` those of them without coordinates."""

    title: str
    lines: list[Line]
    counts: dict[Stage, int]
    dots: list[Dot] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)
    box: str = ""
    scale: str = "1"  # of the marks, which are drawn for a radius of 10

    @property
    def crowded(self) -> bool:
        return len(self.lines) > MOST

    @property
    def borrowed(self) -> int:
        """How many marks stand where the commune or district of an institution lies."""
        return sum(_borrows(dot.line.place.unit) for dot in self.dots)

    @property
    def stages(self) -> tuple[Stage, ...]:
        return STAGES


def dots(board: Board) -> Map:
    """The map of ``board``. Two queries besides the board's own, however many units."""
    lines = _lines(board)
    title = f"Bản đồ {board.question.home}: {board.question.title.label}, năm đánh giá {board.question.year}"
    counts = tally(line.place.state for line in lines)
    if len(lines) > MOST:
        return Map(title, lines, counts)
    where = {line.place.unit.pk: point for line in lines if (point := _where(line.place.unit))}
    empty = Map(title, lines, counts, unplaced=[line for line in lines if line.place.unit.pk not in where])
    return _drawn(empty, where, _rings(where)) if where else empty


def _lines(board: Board) -> list[Line]:
    openable = Dossier.objects.visible_to(board.user).filter(round__in=board.rounds)
    seen = set(openable.values_list("pk", flat=True))
    named = {level: board.spec.named(level) for level in board.levels}
    return [
        Line(place, stage_of(place.state), named.get(place.level, place.level), _address(place, seen))
        for place in board.places
    ]


def _address(place: Place, seen: set[int]) -> str:
    if place.dossier and place.dossier.pk in seen:
        return place.dossier.get_absolute_url()
    return "" if place.unit.specimen else reverse("unit", args=[place.unit.pk])


def _where(unit: Unit) -> Degrees | None:
    """Its own coordinates; of an institution without any, those of the commune or district it lies in."""
    here = unit.parent if _borrows(unit) else unit
    return None if here.lat is None or here.lon is None else (float(here.lon), float(here.lat))


def _borrows(unit: Unit) -> bool:
    near = (Tier.COMMUNE, Tier.DISTRICT)
    return unit.tier == Tier.INSTITUTION and unit.lat is None and unit.parent is not None and unit.parent.tier in near


def _rings(units: Iterable[int]) -> dict[int, list[list[int]]]:
    """Primary key of the unit → its outline, where one is loaded."""
    return dict(Boundary.objects.filter(unit__in=units).values_list("unit_id", "rings"))


def _drawn(empty: Map, where: Mapping[int, Degrees], rings: Mapping[int, list[list[int]]]) -> Map:
    """``empty`` with everything drawn: the main land to scale, what lies far off in frames at the lower right."""
    away = dict(zip(where, far_off(list(where.values())), strict=True))
    near = [line for line in empty.lines if away.get(line.place.unit.pk) is False]
    aside = [line for line in empty.lines if away.get(line.place.unit.pk)]
    outlined = {line.place.unit.pk: rings[line.place.unit.pk] for line in near if line.place.unit.pk in rings}
    points = [where[line.place.unit.pk] for line in near]
    flat = projection(points + _corners(outlined.values()))
    spots = [flat.spot(*point) for point in points]
    size = radius(spots)
    placed = zip(near, apart(spots, 2 * size + 1, (flat.width, flat.height)), strict=True)
    outlines = [Outline(line, path) for line in near if (path := _path(outlined.get(line.place.unit.pk, []), flat))]
    height = max(flat.height, FRAME_HEIGHT * len(aside))
    return replace(
        empty,
        dots=[Dot(line, at(x), at(y)) for line, (x, y) in placed],
        outlines=outlines,
        frames=[_frame(line, flat.width, height - number * FRAME_HEIGHT) for number, line in enumerate(aside, 1)],
        box=f"0 0 {at(flat.width + (FRAME if aside else 0))} {at(height)}",
        scale=at(size / 10),
    )


def _corners(outlines: Iterable[list[list[int]]]) -> list[Degrees]:
    """The points between which all outlines lie: they must fit in, too."""
    lons = [lon / SCALE for rings in outlines for ring in rings for lon in (min(ring[::2]), max(ring[::2]))]
    lats = [lat / SCALE for rings in outlines for ring in rings for lat in (min(ring[1::2]), max(ring[1::2]))]
    return list(zip(lons, lats, strict=True))


def _path(rings: list[list[int]], flat: Projection) -> str:
    """An SVG path in whole units and steps from point to point: a third of the length of absolute coordinates."""
    return "".join(_ring(ring, flat) for ring in rings)


def _ring(ring: list[int], flat: Projection) -> str:
    spots = [flat.spot(lon / SCALE, lat / SCALE) for lon, lat in zip(ring[::2], ring[1::2], strict=True)]
    whole = [(round(x * 2), round(y * 2)) for x, y in spots]  # half units: the template scales them back
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(whole) if (x, y) != (a, b)]
    return f"M{whole[0][0]} {whole[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}z" if len(steps) > 1 else ""


def _frame(line: Line, x: float, y: float) -> Frame:
    """With its upper left corner at (x, y)."""
    dot = Dot(line, at(x + (FRAME - 4) / 2), at(y + 18))
    return Frame(dot, at(x), at(y), at(y + 44))
