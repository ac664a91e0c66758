"""What the appraisal of a dossier comes to: the one place that councils and their papers ask."""

from dataclasses import dataclass

from criteria.library import spec_of
from recognition.models import Dossier


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
    """``level`` that the appraisal came to, "" for none; ``rows`` in the order of the set."""

    level: str
    rows: tuple[Row, ...]

    @property
    def differing(self) -> list[str]:
        return [row.number for row in self.rows if row.differs]


def level_of(dossier: Dossier, submission=None) -> str:
    """The level as appraised, "" for none: what was asked for, as far as the figures handed in reach it."""
    submission = submission or dossier.last_submission
    order = [level.code for level in spec_of(dossier.criteria_set).levels]
    asked, reached = submission.level, submission.reached_level
    if reached not in order:
        return ""
    return asked if asked in order and order.index(asked) <= order.index(reached) else reached


def outcome(dossier: Dossier) -> Outcome:
    """The same with every indicator that applies."""
    submission = dossier.last_submission
    remarked = set(dossier.remarks.filter(submission=submission).values_list("subject", flat=True))
    level = submission.level or spec_of(dossier.criteria_set).levels[0].code
    rows = [_row(dossier, number, entry, level, remarked) for number, entry in _entries(submission)]
    return Outcome(level_of(dossier, submission), tuple(rows))


def _entries(submission):
    for number, entry in submission.content["indicators"].items():
        verdicts = entry["verdicts"].values()
        if not verdicts or any(verdict["status"] != "n/a" for verdict in verdicts):
            yield number, entry


def _row(dossier, number, entry, level, remarked) -> Row:
    verdict = entry["verdicts"].get(level, {})
    passes = verdict.get("status", "pass") in ("pass", "n/a")
    indicator = spec_of(dossier.criteria_set).indicator(number)
    typed = entry["typed"]
    figures = tuple(f"{m.label}: {typed[m.key]}" for m in indicator.measures if _is_figure(m, typed))
    reason = verdict.get("reason", "") or _points_said(entry)
    return Row(number, indicator.label, figures, passes, reason, not passes or number in remarked)


def _is_figure(measure, typed) -> bool:
    return bool(typed.get(measure.key)) and str(measure.kind) not in ("yes", "checklist")


def _points_said(entry) -> str:
    score = entry.get("score")
    return f"{score['points']} điểm" if score else ""
