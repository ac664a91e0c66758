"""The country's units: from their files into the database, and renamed afterwards.

The files (``fixtures/units``, gzipped CSV) are the tree of 30/06/2025, the tree of 01/07/2025, which old unit went into
which new one, and the renamings of 30/04/2026. Loading adds what is missing and alters nothing that is there: what an
office has corrected or renamed since stays.
"""

import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q

from recognition.models import Tier, Unit, UnitChange, UnitName

# The older tree is the list of 30/06/2025. It reaches back to the year in which the oldest circular the portal knows
# came into force (TT 44/2014), so that older recognitions find their unit. It is not the day on which units came to be,
# and before 2025 the country had some units more: communes merged before are not in the list.
START_OF_DATA = date(2015, 1, 1)
TWO_TIERS_FROM = date(2025, 7, 1)
DONG_NAI_CITY_FROM = date(2026, 4, 30)
DAY = timedelta(days=1)

CODES = "QĐ 19/2025/QĐ-TTg (danh mục và mã số các đơn vị hành chính)"
PROVINCES_MERGED = f"NQ 202/2025/QH15 về sắp xếp đơn vị hành chính cấp tỉnh; {CODES}"
COMMUNES_MERGED = f"Nghị quyết của UBTVQH về sắp xếp đơn vị hành chính cấp xã năm 2025 của tỉnh, thành phố; {CODES}"
DONG_NAI = {Tier.PROVINCE: "NQ 30/2026/QH16", Tier.COMMUNE: "237/NQ-UBTVQH16"}

TYPES = ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu")
BATCH = 2000


@dataclass(frozen=True)
class Place:
    """A line of a tree; ``name`` without the type, ``parent`` a code of the same tree or empty."""

    code: str
    tier: str
    type: str
    name: str
    parent: str
    lat: Decimal | None
    lon: Decimal | None


@dataclass(frozen=True)
class Link:
    """A line of the succession: codes of the old and the new tree, and what part of the old unit went over."""

    old: str
    new: str
    share: str


@dataclass(frozen=True)
class Loaded:
    """How many of each were added, and how many there are now."""

    units: int
    changes: int
    renamed: int
    units_in_all: int
    changes_in_all: int

    @property
    def nothing(self) -> bool:
        return not (self.units or self.changes or self.renamed)


def split_name(printed: str) -> tuple[str, str]:
    """Type and proper name: "Phường Bạch Sam" → ("Phường", "Bạch Sam"), "Phường 1" → ("Phường", "1").

    The type comes out in its usual capitals ("Thị Xã Việt Yên" is a "Thị xã"). Raises ValueError if there is none.
    """
    for type_ in TYPES:
        if printed.casefold().startswith(f"{type_.casefold()} "):
            return type_, printed[len(type_) + 1 :]
    raise ValueError(f"«{printed}» không bắt đầu bằng một loại đơn vị hành chính")


def kind_of(link: Link, *, successors: int, predecessors: int) -> str:
    """What happened along ``link``, whose old unit has ``successors`` and whose new unit has ``predecessors``.

    Divided among several: split. Whole, and the new unit is nothing else: continues. Otherwise merged.
    """
    if successors > 1:
        return UnitChange.Kind.SPLIT
    if predecessors == 1 and link.share == UnitChange.Share.WHOLE:
        return UnitChange.Kind.CONTINUES
    return UnitChange.Kind.MERGED


def kinds(links: Iterable[Link]) -> dict[Link, str]:
    """The kind of change of every link."""
    links = list(links)
    successors, predecessors = Counter(link.old for link in links), Counter(link.new for link in links)
    return {link: kind_of(link, successors=successors[link.old], predecessors=predecessors[link.new]) for link in links}


def legal_basis(tier: str, kind: str) -> str:
    """On what the change of 01/07/2025 rests; provinces that simply went on are not in the National Assembly's list."""
    if tier != Tier.PROVINCE:
        return COMMUNES_MERGED
    return CODES if kind == UnitChange.Kind.CONTINUES else PROVINCES_MERGED


@transaction.atomic
def load(folder: Path | None = None) -> Loaded:
    """Add all units, changes and renamings of the files in ``folder`` that the database lacks, all or nothing.

    Raises ValueError naming what is wrong when the files do not fit together; FileNotFoundError when one is missing.
    """
    folder = folder or settings.FIXTURES_DIR / "units"
    before, after = _tree(folder, "before-2025-07-01"), _tree(folder, "from-2025-07-01")
    found = kinds(_links(folder, before, after))
    old, old_added = _load_tree(before, START_OF_DATA, TWO_TIERS_FROM - DAY, {})
    continued = {link.new: old[link.old] for link, kind in found.items() if kind == UnitChange.Kind.CONTINUES}
    new, new_added = _load_tree(after, TWO_TIERS_FROM, None, continued)
    changes = _load_changes(found, old, new)
    renamed = _load_renamings(_rows(folder, "renamed-2026-04-30"), new)
    return Loaded(old_added + new_added, changes, renamed, len(old) + len(new), len(found))


@transaction.atomic
def rename(unit: Unit, *, type_: str, name: str, day: date, basis: str) -> UnitChange:
    """Give ``unit`` another name or type from ``day`` on; the unit goes on, papers of earlier days keep the old name.

    Raises ValidationError unless ``day`` lies in the unit's life, after the day on which its present name began.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    present = unit.names.order_by("valid_from").last() or UnitName(
        unit=unit, type=unit.type, name=unit.name, valid_from=unit.valid_from
    )
    if not (unit.exists_on(day) and present.valid_from < day):
        raise ValidationError(f"{unit} không thể đổi tên từ ngày {day:%d/%m/%Y}.")
    present.valid_to = day - DAY
    present.save()
    UnitName.objects.create(unit=unit, type=type_, name=name, valid_from=day)
    unit.type, unit.name = type_, name
    unit.save(update_fields=["type", "name"])
    return UnitChange.objects.create(
        kind=UnitChange.Kind.RENAMED,
        old=unit,
        new=unit,
        share=UnitChange.Share.WHOLE,
        effective_on=day,
        legal_basis=basis,
    )


def _rows(folder: Path, name: str) -> list[dict]:
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _tree(folder: Path, name: str) -> list[Place]:
    """The places of a tree, parents before children (codes of 2, 3, then 5 digits)."""
    places = [_place(row, *split_name(row["name"])) for row in _rows(folder, name)]
    return sorted(places, key=lambda place: len(place.code))


def _links(folder: Path, before: list[Place], after: list[Place]) -> list[Link]:
    """The succession; raises ValueError at a link from or to a code that is not in its tree."""
    links = [Link(**row) for row in _rows(folder, "succession-2025-07-01")]
    old, new = {place.code for place in before}, {place.code for place in after}
    for link in links:
        if link.old not in old or link.new not in new:
            raise ValueError(f"{link.old} → {link.new}: không có đơn vị mang mã này")
    return links


def _place(row: dict, type_: str, name: str) -> Place:
    """A row as a place. Its own column ``type`` is not read: it calls two wards of Phú Nhuận and a township "Xã"."""
    lat, lon = (Decimal(row[column]) if row[column] else None for column in ("lat", "lon"))
    return Place(row["code"], row["tier"], type_, name, row["parent"], lat, lon)


def _load_tree(
    places: list[Place], first: date, last: date | None, continued: dict[str, Unit]
) -> tuple[dict[str, Unit], int]:
    """Add the units of ``places`` that are missing, living ``first`` to ``last``; all by code, and how many are new.

    ``continued`` has, by code, the old unit that a new one continues. Institutions and specimens are never looked at.
    """
    wanted = {place.code for place in places}
    listed = Unit.objects.real().exclude(tier=Tier.INSTITUTION).filter(valid_from=first)
    units = {unit.code: unit for unit in listed if unit.code in wanted}
    missing = [place for place in places if place.code not in units]
    _refuse_taken({place.code for place in missing}, first, last)
    for pk, place in zip(_fresh_keys(len(missing)), missing, strict=True):
        unit = _unit(place, pk, _parent(place, units), continued.get(place.code))
        unit.valid_from, unit.valid_to = first, last
        units[place.code] = unit
    Unit.objects.bulk_create([units[place.code] for place in missing], batch_size=BATCH)
    return units, len(missing)


def _refuse_taken(codes: set[str], first: date, last: date | None):
    """Raise ValueError when an institution, a specimen or a later unit bears one of ``codes`` in that time."""
    clash = Q(valid_from=first) if last else Q(valid_from=first) | Q(valid_to=None)
    if taken := Unit.objects.filter(clash, code__in=codes).first():
        raise ValueError(f"mã {taken.code} đang thuộc {taken}, cần đổi mã của đơn vị đó trước")


def _parent(place: Place, units: dict[str, Unit]) -> Unit | None:
    if place.parent and place.parent not in units:
        raise ValueError(f"{place.code} {place.name}: không có đơn vị cấp trên mang mã {place.parent}")
    return units[place.parent] if place.parent else None


def _unit(place: Place, pk: int, parent: Unit | None, continued: Unit | None) -> Unit:
    """An unsaved unit whose derived columns are already set, since bulk_create does not call save()."""
    unit = Unit(pk=pk, code=place.code, tier=place.tier, type=place.type, name=place.name, lat=place.lat, lon=place.lon)
    unit.parent, unit.continues = parent, continued
    unit.path = f"{parent.path if parent else '/'}{pk}/"
    unit.fill_derived()
    return unit


def _fresh_keys(count: int) -> list[int]:
    """Primary keys from the table's own sequence: a path needs the key before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Unit._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _load_changes(found: dict[Link, str], old: dict[str, Unit], new: dict[str, Unit]) -> int:
    """Add the changes of 01/07/2025 that are missing; how many."""
    there = set(UnitChange.objects.filter(effective_on=TWO_TIERS_FROM).values_list("old_id", "new_id"))
    changes = [
        UnitChange(
            kind=kind,
            old=old[link.old],
            new=new[link.new],
            share=link.share,
            effective_on=TWO_TIERS_FROM,
            legal_basis=legal_basis(new[link.new].tier, kind),
        )
        for link, kind in found.items()
        if (old[link.old].pk, new[link.new].pk) not in there
    ]
    return len(UnitChange.objects.bulk_create(changes, batch_size=BATCH))


def _load_renamings(rows: list[dict], new: dict[str, Unit]) -> int:
    """Rename the units of ``rows`` as of 30/04/2026 unless that was done; how many."""
    done = set(
        UnitChange.objects.filter(effective_on=DONG_NAI_CITY_FROM, kind="renamed").values_list("new_id", flat=True)
    )
    if unknown := [row["code"] for row in rows if row["code"] not in new]:
        raise ValueError(f"đổi tên {', '.join(unknown)}: không có đơn vị mang mã này")
    units = [(new[row["code"]], row) for row in rows if new[row["code"]].pk not in done]
    for unit, row in units:
        type_, name = split_name(row["new_name"])
        rename(unit, type_=type_, name=name, day=DONG_NAI_CITY_FROM, basis=DONG_NAI[unit.tier])
    return len(units)
