"""What a dossier says where its criteria set no longer asks: kept when it was moved to a newer version, only to be read."""

from dataclasses import dataclass

from criteria.library import spec_of
from criteria.models import CriteriaSet
from recognition.models.answers import Answer

MOVED = "version"  # the step in a dossier's history with which it changed its version


@dataclass(frozen=True)
class Aside:
    """What was said at one indicator that is gone, or at figures that are gone from it.

    ``figures`` are (the measure as an earlier version has it, or None; its key; what was typed). ``narrative`` and
    ``evidence`` are empty where the indicator itself is still there and shows them.
    """

    number: str
    label: str
    figures: list[tuple]
    narrative: str
    evidence: list


def set_aside(sheet) -> list[Aside]:
    """Everything that ``sheet``'s set no longer asks, indicators first; two more queries where there is something."""
    gone = sorted(_numbers(sheet))
    parted = [number for number in sheet.answers if lost_keys(sheet, number)]
    if not gone and not parted:
        return []
    earlier = earlier_specs(sheet.dossier)
    return [_gone(sheet, number, earlier) for number in gone] + [_parted(sheet, number, earlier) for number in parted]


def earlier_specs(dossier) -> list:
    """The versions of its set that the dossier was moved from, the last one first."""
    left = [move.details["from_set"] for move in dossier.moves.filter(action=MOVED).order_by("-number")]
    found = CriteriaSet.objects.select_related("circular").in_bulk(left)
    return [spec_of(found[pk]) for pk in left]


def lost_keys(sheet, number: str) -> list[str]:
    """The figures that were typed at an indicator which is still there, and that it no longer has."""
    indicator = sheet.spec.indicator(number)
    return [key for key, text in sheet.answers[number].typed.items() if text and not indicator.has(key)]


def frozen(aside: Aside, evidence_entry) -> dict:
    """``aside`` as a submission keeps it; ``evidence_entry`` makes an entry of a piece of evidence."""
    return {
        "label": aside.label,
        "typed": {key: typed for _, key, typed in aside.figures},
        "labels": {key: measure.label if measure else key for measure, key, _ in aside.figures},
        "narrative": aside.narrative,
        "evidence": [evidence_entry(item) for item in aside.evidence],
    }


def _numbers(sheet) -> set[str]:
    """The indicators that are gone and of which something was said or proved."""
    said = {number for number, answer in sheet.former.items() if answer.narrative or any(answer.typed.values())}
    return said | {subject for subject in sheet.evidence if ":" not in subject and not sheet.spec.has(subject)}


def _gone(sheet, number: str, earlier) -> Aside:
    answer = sheet.former.get(number) or Answer(indicator=number)
    indicator = next((spec.indicator(number) for spec in earlier if spec.has(number)), None)
    keys = [key for key, text in answer.typed.items() if text]
    figures = [(_measure(earlier, number, key), key, answer.typed[key]) for key in keys]
    label = indicator.label if indicator else f"Chỉ tiêu {number}"
    return Aside(number, label, figures, answer.narrative, sheet.evidence.get(number, []))


def _parted(sheet, number: str, earlier) -> Aside:
    typed = sheet.answers[number].typed
    figures = [(_measure(earlier, number, key), key, typed[key]) for key in lost_keys(sheet, number)]
    return Aside(number, sheet.spec.indicator(number).label, figures, "", [])


def _measure(earlier, number: str, key: str):
    """The measure as the last version that had it says it, or None."""
    having = (spec.indicator(number) for spec in earlier if spec.has(number))
    return next((indicator.measure(key) for indicator in having if indicator.has(key)), None)
