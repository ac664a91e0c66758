"""The groups of a province's units, as a report sets them side by side where there are no districts."""

from collections.abc import Callable

from recognition.dashboard.board import Board, Place
from recognition.models import UnitGroup

NO_GROUP = "Không thuộc cụm nào"


def groups_told(board: Board, tell: Callable[[list[Place]], dict]) -> list[dict]:
    """One row ("name" and what ``tell`` says of the places) for each group, called as on the day; then those in none.

    A unit stands in every group that it belongs to, so the rows may add up to more than the units. [] where a district
    lies between, and where nobody is in a group.
    """
    if any(place.district for place in board.places):
        return []
    inside: dict[int, list[Place]] = {}
    for place in board.places:
        for group in place.groups:
            inside.setdefault(group, []).append(place)
    found = UnitGroup.objects.filter(pk__in=inside).prefetch_related("names") if inside else []
    rows = [{"name": group.name_on(board.question.day)} | tell(inside[group.pk]) for group in found]
    alone = [place for place in board.places if not place.groups]
    return [*rows, *([{"name": NO_GROUP} | tell(alone)] if rows and alone else [])]
