"""Outlines of units from a GeoJSON file into the database: each for the unit that bears its code on a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from recognition.boundary_files import Faults, Shape, read
from recognition.models import Boundary, Unit
from recognition.models.boundaries import SCALE

POINTS = 60  # of an outline, on average: enough at the width of a page
FINEST, COARSEST = 0.0002, 0.05  # degrees
AWAY = 0.5  # degrees (55 km) between an outline and the known place of its unit: another unit's outline
REPAIRED = 0.05  # share of its area that an outline which crosses itself may change by when it is put right
BATCH = 500


@dataclass(frozen=True)
class Loaded:
    """How many outlines were new, replaced, and there already."""

    new: int
    replaced: int
    unchanged: int


def load(path: Path, *, day: date, source: str, key: str = "") -> Loaded:
    """Write the outlines of ``path`` for the units of ``day``, all or nothing; loading it again changes nothing.

    Raises Faults with a sentence for each fault; OSError when the file cannot be opened.
    """
    shapes = read(path, key)
    units = _units(shapes, day)
    geometries = _geometries(shapes)
    _refuse_far(shapes, units, geometries)
    return _write(units, _simplified(units, geometries), source)


# Whose outline it is


def _units(shapes: list[Shape], day: date) -> list[Unit]:
    """The unit of each shape; raises Faults for codes that nobody, or more than one, bears on ``day``."""
    asked = {code for shape in shapes for code in _spellings(shape)}
    bearers = defaultdict(list)
    for unit in Unit.objects.existing(day).filter(code__in=asked).order_by("code", "pk"):
        bearers[unit.code].append(unit)
    found = [[unit for code in _spellings(shape) for unit in bearers[code]] for shape in shapes]
    faults = [_not_one(shape, units, day) for shape, units in zip(shapes, found, strict=True) if len(units) != 1]
    units = [units[0] for units in found if len(units) == 1]
    times = Counter(units)
    faults += [f"{unit} (mã {unit.code}) có hai hình trong tệp." for unit, number in times.items() if number > 1]
    if faults:
        raise Faults(faults)
    return units


def _spellings(shape: Shape) -> list[str]:
    """The code itself; a number may have lost zeros in front: 1 is 01, 001 or 00001."""
    if not shape.was_number:
        return [shape.code]
    return list(dict.fromkeys([shape.code, *(shape.code.zfill(length) for length in (2, 3, 5))]))


def _not_one(shape: Shape, units: list[Unit], day: date) -> str:
    if not units:
        return (
            f"{shape.place}: không đơn vị nào mang mã này ngày {day:%d/%m/%Y}. Tệp của ngày khác thì ghi bằng --from."
        )
    names = ", ".join(f"{unit} ({unit.code})" for unit in units)
    return f"{shape.place}: chưa rõ là {names}. Ghi mã trong dấu ngoặc kép, đủ số 0 ở đầu."


# Its geometry


def _geometries(shapes: list[Shape]) -> list:
    """One shapely geometry per shape; raises Faults for those that cannot be put right."""
    found = [_geometry(shape) for shape in shapes]
    if faults := [
        f"{s.place}: đường ranh tự cắt hoặc không có diện tích."
        for s, g in zip(shapes, found, strict=True)
        if g is None
    ]:
        raise Faults(faults)
    return found


def _geometry(shape: Shape):
    """As drawn; where it crosses itself a little, put right; None when that would make another shape of it."""
    import shapely

    drawn = shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in shape.polygons])
    if drawn.is_valid:
        return drawn if drawn.area else None
    mended = shapely.make_valid(drawn)
    parts = [part for part in shapely.get_parts(mended) if part.geom_type in ("Polygon", "MultiPolygon")]
    mended = shapely.unary_union(parts) if parts else shapely.MultiPolygon()
    return mended if drawn.area and abs(mended.area - drawn.area) <= REPAIRED * drawn.area else None


def _refuse_far(shapes: list[Shape], units: list[Unit], geometries: list):
    """Codes are used again by other areas: an outline far from where its unit lies is of another one."""
    import shapely

    faults = []
    for shape, unit, geometry in zip(shapes, units, geometries, strict=True):
        if unit.lat is not None and unit.lon is not None:
            away = geometry.distance(shapely.Point(float(unit.lon), float(unit.lat)))
            if away > AWAY:
                faults.append(
                    f"{shape.place}: hình cách {unit} khoảng {away * 111:.0f} km. Xem lại mã, hoặc ngày ở --from."
                )
    if faults:
        raise Faults(faults)


def _simplified(units: list[Unit], geometries: list) -> list[list[list[int]]]:
    """Rings of each, neighbours of a tier simplified together, so that their common line stays one line."""
    tiers = defaultdict(list)
    for place, unit in enumerate(units):
        tiers[unit.tier].append(place)
    rings = [[] for _ in units]
    for places in tiers.values():
        for place, geometry in zip(places, _thinned([geometries[place] for place in places]), strict=True):
            rings[place] = _rings(geometry) or _rings(geometries[place])
    return rings


def _thinned(geometries: list):
    """As coarse as leaves about POINTS points to each; a file that is coarse already stays as it is.

    Each step goes on from the one before, so that the whole country takes little more than its first step.
    """
    import shapely

    step, thin = FINEST, geometries
    while shapely.get_num_coordinates(thin).sum() > POINTS * len(geometries) and step <= COARSEST:
        thin, step = shapely.coverage_simplify(thin, step), step * 1.5
    return thin


def _rings(geometry) -> list[list[int]]:
    """Flat rings in ten-thousandths of a degree; those that shrink to less than a triangle are left out."""
    import shapely

    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and not part.is_empty]
    lines = [line for part in polygons for line in (part.exterior, *part.interiors)]
    return [ring for line in lines if len(ring := _flat(line.coords)) >= 6]


def _flat(points: Iterable) -> list[int]:
    """Points in a row, each once though it may come twice in a row; the last, which repeats the first, left out."""
    kept: list[tuple[int, int]] = []
    for point in points:
        whole = (round(point[0] * SCALE), round(point[1] * SCALE))
        if not kept or kept[-1] != whole:
            kept.append(whole)
    return [number for point in kept[:-1] for number in point]


@transaction.atomic
def _write(units: list[Unit], rings: list[list[list[int]]], source: str) -> Loaded:
    there = {one.unit_id: one for one in Boundary.objects.select_for_update().filter(unit__in=units)}
    given = dict(zip((unit.pk for unit in units), rings, strict=True))
    changed = [pk for pk, one in there.items() if (one.rings, one.source) != (given[pk], source)]
    new = [pk for pk in given if pk not in there]
    Boundary.objects.filter(unit__in=changed).delete()
    fresh = [Boundary(unit_id=pk, rings=given[pk], source=source) for pk in (*new, *changed)]
    Boundary.objects.bulk_create(fresh, batch_size=BATCH)
    return Loaded(len(new), len(changed), len(given) - len(new) - len(changed))
