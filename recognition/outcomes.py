"""What the appraisal of a dossier comes to: the one place that councils and their papers ask."""

from collections import defaultdict
from dataclasses import dataclass

from criteria.library import spec_of
from recognition import appraisals, appraised
from recognition.models import Dossier, Mark


@dataclass(frozen=True)
class Row:
    """One indicator: its figures in words, whether it passes at the level asked, and why."""

    number: str
    label: str
    figures: tuple[str, ...]
    passes: bool
    reason: str
    differs: bool  # something about it is to be looked at: it does not pass, or it was remarked


@dataclass(frozen=True)
class Outcome:
    """``level`` that the appraisal came to, "" for none; ``rows`` in the order of the set; ``result``: the marks behind it."""

    level: str
    rows: tuple[Row, ...]
    result: appraised.Result

    @property
    def differing(self) -> list[str]:
        return [row.number for row in self.rows if row.differs]


def level_of(dossier: Dossier) -> str:
    """The level as appraised, "" for none: what was asked for, as far as figures and marks reach it."""
    submission = dossier.last_submission
    return levels_of([(dossier, submission, dossier.sitting())])[submission.pk]


def levels_of(entries) -> dict[int, str]:
    """Submission → the level as appraised, of many (dossier, submission, sitting); one query for all marks.

    Before every indicator is marked, what was handed in stands.
    """
    marks = defaultdict(list)
    for mark in Mark.objects.filter(submission__in=[one.pk for _, one, _ in entries]).order_by("sitting", "pk"):
        marks[mark.submission_id].append(mark)
    found = {}
    for dossier, one, sitting in entries:
        held = appraisals.in_force(marks[one.pk], dossier.held_by_id, sitting)
        made = appraised.result_of(dossier, one, dossier.held_by, held) if held else None
        found[one.pk] = _level(dossier, one, made)
    return found


def _level(dossier, submission, made: appraised.Result | None) -> str:
    order = [level.code for level in spec_of(dossier.criteria_set).levels]
    found = made.level if made and made.is_whole else submission.reached_level
    capped = [code for code in (found, submission.reached_level, submission.level or found) if code in order]
    return min(capped, key=order.index) if found in order and submission.reached_level in order else ""


def outcome(dossier: Dossier, office=None) -> Outcome:
    """The same with every indicator that applies, as ``office`` (without one: who holds the dossier) marked it."""
    result = appraisals.result(dossier, office or dossier.held_by)
    submission, marks = result.submission, {line.number: line.mark for line in result.lines}
    remarked = set(dossier.remarks.filter(submission=submission).values_list("subject", flat=True))
    level = submission.level or spec_of(dossier.criteria_set).levels[0].code
    rows = [_row(dossier, number, entry, level, remarked, marks.get(number)) for number, entry in _entries(submission)]
    return Outcome(_level(dossier, submission, result), tuple(rows), result)


def _entries(submission):
    for number, entry in submission.content["indicators"].items():
        verdicts = entry["verdicts"].values()
        if not verdicts or any(verdict["status"] != "n/a" for verdict in verdicts):
            yield number, entry


def _row(dossier, number, entry, level, remarked, mark) -> Row:
    verdict = entry["verdicts"].get(level, {})
    indicator, typed = spec_of(dossier.criteria_set).indicator(number), entry["typed"]
    passes = verdict.get("status", "pass") in ("pass", "n/a")
    if mark and level in appraised.levels_asked(entry):
        passes = level in mark.levels
    figures = [f"{m.label}: {typed[m.key]}" for m in indicator.measures if _is_figure(m, typed)]
    figures += [f"{label}, khi thẩm định: {words}" for label, words in appraised.figures_said(indicator, mark)]
    reason = (mark and mark.reason) or verdict.get("reason", "") or _points_said(entry)
    differs = not passes or number in remarked or bool(mark and mark.differs)
    return Row(number, indicator.label, tuple(figures), passes, reason, differs)


def _is_figure(measure, typed) -> bool:
    return bool(typed.get(measure.key)) and str(measure.kind) not in ("yes", "checklist")


def _points_said(entry) -> str:
    score = entry.get("score")
    return f"{score['points']} điểm" if score else ""
