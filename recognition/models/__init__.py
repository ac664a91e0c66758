"""Everything the portal keeps, split by noun."""

from recognition.models.offices import Office, OfficeKind
from recognition.models.people import Membership, Role, User
from recognition.models.units import Area, AreaDesignation, Tier, Unit, UnitChange, UnitName, area_of

__all__ = [
    "Area",
    "AreaDesignation",
    "Membership",
    "Office",
    "OfficeKind",
    "Role",
    "Tier",
    "Unit",
    "UnitChange",
    "UnitName",
    "User",
    "area_of",
]
