"""From degrees to a drawing: a flat projection true around the middle of a province, and room for each mark."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, inf, radians
from statistics import median

SIZE = 460  # of the longer side, in units of the view box: on a phone one of them is three quarters of a pixel
MARGIN = 14
FAR = 2.5  # times as far from the middle as nine in ten: an archipelago, drawn in a frame of its own
NEAREST_FAR = 0.5  # degrees
CELL = 40  # side of the squares in which marks are counted to see how close they stand
DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7))

ROW = 4096  # more squares than a drawing has beneath each other
BESIDE = tuple(x * ROW + y for x in (0, -1, 1) for y in (0, -1, 1))

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


def radius(spots: Sequence[Spot]) -> float:
    """Of a mark, in units of the drawing: such that marks fit beside each other where nine in ten of them stand.

    From 7.5 for a few down to 3 where hundreds stand close.
    """
    crowd = Counter((int(x // CELL), int(y // CELL)) for x, y in spots)
    shared = sorted(number for number in crowd.values() for _ in range(number))
    usual = shared[len(shared) * 9 // 10] if shared else 1
    return max(3.0, min(7.5, CELL / (2.4 * usual**0.5)))


def apart(spots: Sequence[Spot], gap: float, size: Spot = (inf, inf)) -> list[Spot]:
    """``spots`` in their order, each moved by at most four ``gap`` where it would cover one before it; else left.

    None is moved to the edge of the drawing, whose width and height are ``size``.
    """
    taken: dict[int, list[Spot]] = {}
    placed = []
    for spot in spots:
        free = spot
        if _covered(spot, taken, gap):
            free = next(
                (near for near in _around(spot, gap) if _within(near, size) and not _covered(near, taken, gap)), spot
            )
        taken.setdefault(_square(free, gap), []).append(free)
        placed.append(free)
    return placed


def _around(spot: Spot, gap: float) -> Iterator[Spot]:
    """Eight spots at one gap, then eight at each half gap further."""
    for halves in range(2, 9):
        for right, down in DIRECTIONS:
            yield spot[0] + right * gap * halves / 2, spot[1] + down * gap * halves / 2


def _within(spot: Spot, size: Spot) -> bool:
    least = MARGIN / 2
    return least <= spot[0] <= size[0] - least and least <= spot[1] <= size[1] - least


def _square(spot: Spot, gap: float) -> int:
    """The square of one gap in which ``spot`` lies, as one number: half the time of a pair."""
    return int(spot[0] // gap) * ROW + int(spot[1] // gap)


def _covered(spot: Spot, taken: dict[int, list[Spot]], gap: float) -> bool:
    """Whether a spot of ``taken``, kept by squares, lies nearer than nine tenths of the gap."""
    across, down = spot
    middle, least = _square(spot, gap), 0.81 * gap * gap
    for step in BESIDE:
        for x, y in taken.get(middle + step, ()):
            if (across - x) ** 2 + (down - y) ** 2 < least:
                return True
    return False
