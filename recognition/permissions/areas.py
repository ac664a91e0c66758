"""Over which areas somebody may read figures: those in which they work, and all that lies below."""

from config import clock
from recognition.permissions.register import units_of

WIDEST_FIRST = ("nation", "province", "district", "commune", "institution")


def home_of(user, nation=None):
    """The area whose figures ``user`` meets first: the widest in which they work today; ``nation`` for a superuser.

    None for whoever works nowhere today.
    """
    homes = [held.office.unit for held in user.memberships_on(clock.today())]
    if homes:
        return min(homes, key=lambda unit: (WIDEST_FIRST.index(unit.tier), unit.pk))
    return nation if user.is_superuser else None


def reads_figures_of(user, units):
    """Those of ``units`` whose figures ``user`` may ask for."""
    return units.filter(units_of(user))
