"""From degrees to a drawing: a flat projection true around the middle of a province, and room for each mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from statistics import median

SIZE = 460  # of the longer side, in units of the view box: on a phone one of them is three quarters of a pixel
MARGIN = 14
FAR = 2.5  # times as far from the middle as nine in ten: an archipelago, drawn in a frame of its own
NEAREST_FAR = 0.5  # degrees
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7))

Degrees = tuple[float, float]  # longitude, latitude
Spot = tuple[float, float]  # x to the right, y down


@dataclass(frozen=True)
class Projection:
    """Equirectangular: longitudes shortened by the cosine of the mean latitude, north above."""

    west: float
    north: float
    squeeze: float
    scale: float  # units of the drawing to a degree of latitude
    width: float
    height: float

    def spot(self, lon: float, lat: float) -> Spot:
        return MARGIN + (lon - self.west) * self.squeeze * self.scale, MARGIN + (self.north - lat) * self.scale


def projection(points: Sequence[Degrees]) -> Projection:
    """That in which ``points``, at least one, fill a drawing whose longer side is SIZE."""
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    squeeze = cos(radians(sum(lats) / len(lats)))
    across, down = (max(lons) - min(lons)) * squeeze, max(lats) - min(lats)
    scale = (SIZE - 2 * MARGIN) / max(across, down, 0.05)  # a single unit does not fill the page
    width, height = (max(side * scale, 60) + 2 * MARGIN for side in (across, down))
    return Projection(min(lons), max(lats), squeeze, scale, width, height)


def far_off(points: Sequence[Degrees]) -> list[bool]:
    """Which of ``points`` lie so far from all others that they would shrink the map to a corner (Trường Sa, Côn Đảo)."""
    if len(points) < 5:
        return [False] * len(points)
    middle = median(lon for lon, _ in points), median(lat for _, lat in points)
    away = [hypot(lon - middle[0], lat - middle[1]) for lon, lat in points]
    usual = sorted(away)[len(away) * 9 // 10 - 1]
    return [one > max(FAR * usual, NEAREST_FAR) for one in away]


def radius(number: int) -> float:
    """Of a mark, so that ``number`` of them leave the map to be seen: 6.5 for a few, 3.5 for hundreds."""
    return max(3.5, min(6.5, 0.28 * SIZE / max(number, 1) ** 0.5))


def apart(spots: Sequence[Spot], gap: float) -> list[Spot]:
    """``spots`` in their order, each moved by at most two ``gap`` where it would cover one before it; else left."""
    taken: dict[tuple[int, int], list[Spot]] = {}
    placed = []
    for spot in spots:
        free = next((near for near in _around(spot, gap) if not _covered(near, taken, gap)), spot)
        taken.setdefault((int(free[0] // gap), int(free[1] // gap)), []).append(free)
        placed.append(free)
    return placed


def _around(spot: Spot, gap: float):
    """The spot itself, then eight at one gap, then eight at two."""
    yield spot
    for distance in (gap * 1.001, gap * 2):
        for right, down in DIRECTIONS:
            yield spot[0] + right * distance, spot[1] + down * distance


def _covered(spot: Spot, taken: dict, gap: float) -> bool:
    column, row = int(spot[0] // gap), int(spot[1] // gap)
    near = [taken.get((x, y), ()) for x in (column - 1, column, column + 1) for y in (row - 1, row, row + 1)]
    return any(hypot(spot[0] - x, spot[1] - y) < gap * 0.97 for cell in near for x, y in cell)
