"""How often one address, or one link, may ask."""

from django.core.cache import cache


def count(what: str, who: str, within: int) -> int:
    """How many times ``who`` has asked for ``what`` within so many seconds, this time included."""
    key = f"{what}:{who}"
    cache.add(key, 0, within)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two lines
        return 1
