"""Figures that a commune might bring: different everywhere, the same each time, and enough for the level they aim at."""

from collections.abc import Callable
from random import Random

from recognition.demonstration.material import luck, read
from recognition.documents.wording import lower_first
from recognition.models import Area, Unit

YES = {"done": "1"}
# Tenths of a percent, from and below: learners, trained, degree.
SHARES = {
    "1": {Area.NORMAL: ((605, 780), (503, 590), (121, 148)), Area.DIFFICULT: ((605, 780), (403, 490), (101, 118))},
    "2": {Area.NORMAL: ((803, 930), (603, 720), (151, 190)), Area.DIFFICULT: ((803, 930), (503, 590), (121, 148))},
}


def answers_of(unit: Unit, year: int, aim: str, area: str) -> dict[str, dict[str, str]]:
    """Indicator → measure → text as typed; reaches level ``aim`` in ``area``, or none when ``aim`` is empty."""
    chance = luck(unit.code, year, "figures")
    given = {number: dict(YES) for number in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.2", "3.3")}
    given["3.1"] = {"office_room": "1", "shared_bookcase": "1", "it_equipment": "1"}
    given |= _schooling(chance, aim)
    given |= _shares(chance, _citizens(chance, unit), SHARES[aim or "1"][area])
    if not aim:
        for spoil in chance.sample(FLAWS, chance.choice((1, 1, 2, 3))):
            spoil(given, chance)
    return given


def _schooling(chance: Random, aim: str) -> dict:
    best = aim == "2"
    grades = {"4.2": 3 if best else chance.choice((2, 3)), "4.3": 3 if best else 2}
    grades["4.4"] = 2 if best else chance.choice((1, 2))
    return {"4.1": {"achieved": "1"}} | {number: {"grade": str(grade)} for number, grade in grades.items()}


def _citizens(chance: Random, unit: Unit) -> int:
    """Communes of the two tiers are three times as large as those that they were made from."""
    return chance.randrange(5200, 11800) if unit.valid_to else chance.randrange(14500, 33900)


def _shares(chance: Random, citizens: int, ranges) -> dict:
    learners, trained, degree = (citizens * chance.randrange(*limits) // 1000 + 1 for limits in ranges)
    write = _hand(chance)
    return {
        "5.1": {"learning_citizens": write(learners), "citizens": write(citizens)},
        "5.2": {"trained": write(trained), "degree": write(degree), "citizens": write(citizens)},
    }


def _hand(chance: Random) -> Callable[[int], str]:
    """How somebody writes numbers: 4891, 4.891 or 4 891."""
    mark = chance.choice(("", ".", ".", " "))
    return lambda number: f"{number:,}".replace(",", mark)


def read_number(text: str) -> int:
    return int(text.replace(".", "").replace(" ", ""))


# What a commune may still lack


def _few_learners(given, chance):
    citizens = read_number(given["5.1"]["citizens"])
    given["5.1"]["learning_citizens"] = str(citizens * chance.randrange(440, 597) // 1000)


def _few_degrees(given, chance):
    citizens = read_number(given["5.2"]["citizens"])
    given["5.2"]["degree"] = str(citizens * chance.randrange(60, 97) // 1000)


def _few_trained(given, chance):
    citizens = read_number(given["5.2"]["citizens"])
    given["5.2"]["trained"] = str(citizens * chance.randrange(300, 396) // 1000)


def _schooling_behind(given, chance):
    given["4.3"]["grade"] = "1"


def _no_equipment(given, chance):
    given["3.1"]["it_equipment"] = "0"


def _library_on_paper(given, chance):
    given["3.2"]["done"] = "0"


def _nothing_raised(given, chance):
    given["2.2"]["done"] = "0"


FLAWS = [
    _few_learners,
    _few_degrees,
    _few_trained,
    _schooling_behind,
    _no_equipment,
    _library_on_paper,
    _nothing_raised,
]


def narrative_of(unit: Unit, year: int, number: str) -> str:
    """What the commune writes to indicator ``number``; some write nothing."""
    chance = luck(unit.code, year, number, "narrative")
    if chance.random() < 0.15:
        return ""
    text = chance.choice(read("words")["narratives"][number])
    return text.format(
        year=year, a=chance.randrange(12, 96), b=chance.randrange(3, 14), unit=lower_first(unit.full_name)
    )
