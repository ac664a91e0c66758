"""What a newer version of its criteria set changes for one dossier: every answer that it touches, in words. Pure."""

from dataclasses import astuple, dataclass

from recognition.set_aside import lost_keys
from recognition.workspace import words_of

REACHED = "Mức đạt được"
KEPT, TAKEN_UP = "đã giữ, chỉ để xem", "số liệu đã giữ được dùng lại"


@dataclass(frozen=True)
class Effect:
    """One change: ``number`` is the indicator ("" for the whole dossier), ``what`` a heading, then both sides in words."""

    number: str
    what: str
    before: str
    after: str

    def as_list(self) -> list[str]:
        return list(astuple(self))


def effects(old, new) -> list[Effect]:
    """From the sheet ``old`` to ``new``, the same answers under the newer version (``assessing.sheet_under``).

    The level reached first, then indicator by indicator: new, otherwise asked, gone; where the dossier says nothing of
    what is gone, nothing is told.
    """
    found = _reached(old, new)
    for indicator in new.indicators:
        number = indicator.number
        found += _changed(old, new, number) if old.spec.has(number) else [_new(new, indicator)]
    return found + [_gone(old, number) for number in sorted(_said_of_gone(old, new))]


def _said_of_gone(old, new) -> set[str]:
    """The indicators that are gone and of which the dossier says or proves something."""
    told = {*old.answers, *(subject for subject in old.evidence if ":" not in subject)}
    return {number for number in told if old.spec.has(number) and not new.spec.has(number)}


def _reached(old, new) -> list[Effect]:
    before, after = (_level(sheet) for sheet in (old, new))
    return [] if before == after else [Effect("", REACHED, before, after)]


def _level(sheet) -> str:
    return sheet.spec.named(sheet.assessment.level) if sheet.assessment.level else "chưa mức nào"


def _new(new, indicator) -> Effect:
    if indicator.number in new.answers:  # an even earlier version had it
        return Effect(indicator.number, "Chỉ tiêu trở lại", KEPT, TAKEN_UP)
    return Effect(indicator.number, "Chỉ tiêu mới", "không có", f"cần điền: {indicator.label}")


def _gone(old, number: str) -> Effect:
    indicator, typed = old.spec.indicator(number), old.answers[number].typed if number in old.answers else {}
    figures = [f"{m.label}: {words_of(m, typed[m.key])}" for m in indicator.measures if typed.get(m.key)]
    said = "; ".join(figures) or "thuyết minh, minh chứng"
    return Effect(number, "Chỉ tiêu không còn", said, "giữ nguyên, chỉ để xem")


def _changed(old, new, number: str) -> list[Effect]:
    """What is asked otherwise of an indicator that both versions have."""
    before, after = old.spec.indicator(number), new.spec.indicator(number)
    if before == after:
        return []
    found = [Effect(number, "Tên", before.label, after.label)] if before.label != after.label else []
    found += [_new_figure(new, number, m) for m in after.measures if not before.has(m.key)]
    return found + _figures_gone(old, new, number) + _verdicts(old, new, number)


def _new_figure(new, number: str, measure) -> Effect:
    if number in new.answers and new.answers[number].typed.get(measure.key):
        return Effect(number, f"Số liệu trở lại «{measure.label}»", KEPT, TAKEN_UP)
    return Effect(number, f"Số liệu mới «{measure.label}»", "không có", "cần điền")


def _figures_gone(old, new, number: str) -> list[Effect]:
    if number not in new.answers:
        return []
    here = old.spec.indicator(number)
    keys = [key for key in lost_keys(new, number) if here.has(key)]
    typed = old.answers[number].typed
    return [
        Effect(
            number,
            f"Số liệu không còn «{here.measure(key).label}»",
            words_of(here.measure(key), typed[key]),
            "giữ nguyên, chỉ để xem",
        )
        for key in keys
    ]


def _verdicts(old, new, number: str) -> list[Effect]:
    """The verdicts that change, with their reasons; of what nobody has answered there are none."""
    if number not in old.answers:
        return []
    before, after = (sheet.assessment.indicators[number] for sheet in (old, new))
    found = [("Điểm", before.reason, after.reason)] if new.spec.is_scored else []
    found += [
        (level.label, before.levels[level.code].reason, after.levels[level.code].reason)
        for level in new.spec.levels
        if not new.spec.is_scored
    ]
    return [Effect(number, what, was, now) for what, was, now in found if was != now]
