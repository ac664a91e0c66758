"""Invented schools and offices that may become a "Đơn vị học tập", entered into the register as an office above does."""

from datetime import date

from recognition import institutions as register
from recognition.demonstration.material import read
from recognition.models import Office, Unit

DISTRICTS_GONE = date(2025, 6, 30)
KNOWN_SINCE = date(2024, 1, 26)  # the circular on learning units is in force


def enter(cast) -> dict[str, Office]:
    """Key in fixtures/demo/institutions.yaml → the office that applies for the institution."""
    return {entry["key"]: _enter(entry, cast) for entry in read("institutions")}


def _enter(entry: dict, cast) -> Office:
    in_town = entry["above"] == "town"
    unit = register.add(
        Unit(
            type=entry["type"],
            name=entry["name"],
            parent=cast.town if in_town else cast.province,
            kind=entry["kind"],
            public=True,
            assessed_at="district" if in_town else "province",
            valid_from=KNOWN_SINCE if in_town else cast.province.valid_from,
            own_office=_committee(entry, cast),
        ),
        code="",
        office_code=entry.get("code", ""),
        place=entry["place"],
    )
    if in_town:  # the register of the district ended with it
        register.end(unit, day=DISTRICTS_GONE)
    return unit.own_office or unit.offices.get()


def _committee(entry: dict, cast) -> Office | None:
    """The commune's committee, where it is itself the institution."""
    if "commune" not in entry:
        return None
    return cast.communes[cast.commune_named(entry["commune"], KNOWN_SINCE).pk].office


def head_of(unit: Unit) -> str:
    """What the head of an institution is called."""
    return next(entry["head"] for entry in read("institutions") if entry["name"] == unit.name)
