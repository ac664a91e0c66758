"""The units of a list that are still to hand in: whom the reader may remind at once, and a text to copy for each."""

from collections.abc import Iterable
from dataclasses import dataclass

from config import clock
from recognition import messages, permissions
from recognition.models import Round, Unit
from recognition.permissions import reminding as may
from recognition.reminding.nudges import HURRIED, MOST


@dataclass(frozen=True)
class Call:
    """The places of one round whose units the reader may remind, at most MOST."""

    round: Round
    places: list


def is_hurried(place) -> bool:
    """Whether the next step is the unit's own, so that it can be reminded of it."""
    return place.state in HURRIED


def reminds_any(user, places: Iterable) -> bool:
    """Whether ``user`` may remind the unit of any of ``places``."""
    inside = permissions.units_of(user) & may.reminded_by(user)
    return Unit.objects.filter(inside, pk__in=[place.unit.pk for place in places if is_hurried(place)]).exists()


def calls(user, rounds: list[Round], places: Iterable) -> list[Call]:
    """One for each of ``rounds`` in which ``user`` may remind units of ``places``; one query for each round."""
    inside, found = permissions.units_of(user) & may.reminded_by(user), []
    for rnd, there in _by_round(rounds, places).items():
        units = rnd.units().filter(inside, pk__in=[place.unit.pk for place in there]).values_list("pk", flat=True)
        own = set(units)
        if mine := [place for place in there if place.unit.pk in own]:
            found.append(Call(rnd, mine[:MOST]))
    return found


def add_messages(rounds: list[Round], places: Iterable) -> None:
    """Give each of ``places`` that is hurried the text to copy for its unit."""
    for rnd, there in _by_round(rounds, places).items():
        for place in there:
            place.message = messages.for_unit(rnd, place.unit, clock.today(), dossier=place.dossier)


def _by_round(rounds: list[Round], places: Iterable) -> dict[Round, list]:
    """A dossier's own round; of who has not started that of its province."""
    own = {rnd.pk: rnd for rnd in rounds}
    of_province = {f"/{rnd.province_id}/": rnd for rnd in rounds}
    found: dict[Round, list] = {}
    for place in (one for one in places if is_hurried(one)):
        start = "/".join(place.unit.path.split("/")[:2]) + "/"
        if rnd := own.get(place.dossier.round_id) if place.dossier else of_province.get(start):
            found.setdefault(rnd, []).append(place)
    return found
