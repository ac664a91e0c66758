"""Sets and answers that the tests of the criteria share."""

from pathlib import Path

from criteria import library
from criteria.rules import Facts, judge
from criteria.schema import read_set

SETS = Path(__file__).parent / "sets"
COMMUNE = library.shipped("tt25-xa")
LEVEL_1 = {
    **{number: {"done": True} for number in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.2", "3.3")},
    "3.1": {"office_room": True, "shared_bookcase": True, "it_equipment": True},
    "4.1": {"achieved": True},
    "4.2": {"grade": 2},
    "4.3": {"grade": 2},
    "4.4": {"grade": 1},
    "5.1": {"learning_citizens": 4800, "citizens": 8000},
    "5.2": {"trained": 4000, "degree": 960, "citizens": 8000},
}
LEVEL_2 = LEVEL_1 | {
    "4.2": {"grade": 3},
    "4.3": {"grade": 3},
    "4.4": {"grade": 2},
    "5.1": {"learning_citizens": 6400, "citizens": 8000},
    "5.2": {"trained": 4800, "degree": 1200, "citizens": 8000},
}


def set_for_tests(code: str):
    return read_set(SETS / f"{code}.yaml")


def verdict(spec, number: str, values: dict, level: str = "1", **facts) -> tuple[str, str]:
    """(status, reason) of one indicator when nothing else is answered."""
    result = judge(spec, Facts(answers={number: values}, **facts)).indicators[number].levels[level]
    return result.status.value, result.reason


def statuses(spec, number: str, values: dict, **facts) -> tuple[str, ...]:
    """The status at each level, lowest first."""
    return tuple(verdict(spec, number, values, level.code, **facts)[0] for level in spec.levels)
