"""Ranks of exact values: which one so many in a hundred do not exceed."""

from collections.abc import Iterable


def nearest_rank(values: Iterable, percent: int):
    """The smallest of ``values`` that at least ``percent`` of a hundred of them do not exceed; None when there are none.

    By nearest rank: always one of the values themselves, never a mean of two. Of 1, 2, 3, 4 the rank 50 is 2, the
    rank 90 is 4.
    """
    ordered = sorted(values)
    return ordered[max(1, -(-percent * len(ordered) // 100)) - 1] if ordered else None


def middle(values: Iterable):
    """The rank 50: half of the values do not exceed it."""
    return nearest_rank(values, 50)
