"""Figures for any criteria set with levels: made from what the set asks, so that they reach the level aimed at."""

from math import ceil
from random import Random

from criteria.spec import Rule

MEMBERS, LEARNERS = (24, 96), (420, 1150)
WHOLES = {"members": MEMBERS, "learners": LEARNERS}
SHORT = 40  # percent of those who know languages, where the level is missed


def answers_of(sheet, chance: Random, aim: str) -> dict[str, dict[str, str]]:
    """Indicator → measure → text as typed, of all that applies to the unit; below the first level when ``aim`` is empty."""
    wholes = {key: chance.randrange(*limits) for key, limits in WHOLES.items()}
    return {
        indicator.number: _keep(sheet, indicator, _typed(indicator, sheet, wholes, chance, aim))
        for indicator in sheet.indicators
    }


def _keep(sheet, indicator, typed: dict) -> dict:
    """Only what is asked of this unit, and typed by people."""
    return {key: text for key, text in typed.items() if key in sheet.keys(indicator.number)}


def _typed(indicator, sheet, wholes, chance, aim) -> dict[str, str]:
    found = {}
    for asked in indicator.required(aim or "1", sheet.area, sheet.institution):
        if asked.rule in (Rule.YES, Rule.CHECKLIST):
            found[asked.measure] = "1"
        elif asked.rule == Rule.GRADE:
            found[asked.measure] = str(int(asked.value))
        elif asked.rule == Rule.RATIO:
            found |= _share(asked, wholes, chance, missed=not aim and asked.measure == "languages")
        elif asked.rule == Rule.RISE:
            found |= _rise(asked, indicator.measure(asked.measure).unit, chance)
    return found


def _share(asked, wholes, chance, *, missed) -> dict[str, str]:
    whole = wholes[asked.against]
    least = ceil(whole * asked.value / 100)
    part = whole * SHORT // 100 if missed else min(whole, least + chance.randrange(1 + whole // 40))
    return {asked.measure: str(part), asked.against: str(whole)}


def _rise(asked, unit: str, chance) -> dict[str, str]:
    """Tenths: of a percentage a little more than last year, of anything else some more."""
    before = chance.randrange(955, 972) if unit == "%" else chance.randrange(620, 790)
    now = before + (chance.randrange(2, 9) if unit == "%" else chance.randrange(30, 70))
    return {asked.measure: _tenths(now), asked.against: _tenths(before)}


def _tenths(number: int) -> str:
    return f"{number // 10},{number % 10}"
