"""How often one address, or one link, may ask."""

from django.core.cache import caches

GUESSES = (
    "guesses"  # a place of their own (settings.CACHES): however many strangers ask, they push no other counter out
)


def count(what: str, who: str, within: int, *, among: str = "default") -> int:
    """How many times ``who`` has asked for ``what`` within so many seconds, this time included."""
    cache = caches[among]
    key = f"{what}:{who}"
    cache.add(key, 0, within)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two lines
        return 1
