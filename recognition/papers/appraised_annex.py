"""The Bản tổng hợp as an office appraised it: an annex for each dossier of its Báo cáo."""

from criteria.library import spec_of
from recognition import scoring
from recognition.documents import facts
from recognition.documents import wording as words


def annexes_of(items) -> tuple[facts.AppraisedUnit, ...]:
    """Of ``items``, each with its ``outcome``."""
    return tuple(map(_annex, items))


def _annex(item) -> facts.AppraisedUnit:
    made, result = item.outcome, item.outcome.result
    lines = {line.number: line for line in result.lines}
    rows = tuple(_row(result.spec, row, lines[row.number]) for row in made.rows)
    return facts.AppraisedUnit(words.lower_first(item.unit_name), rows, _result_said(item.dossier, made, result))


def _row(spec, row, line) -> facts.AppraisedRow:
    """What was not marked stands as it was handed in; in sets with points the figures have said it already."""
    reason = line.reason if spec.is_scored else row.reason
    return facts.AppraisedRow(row.number, row.label, row.figures, line.own, line.found or line.own, reason)


def _result_said(dossier, made, result) -> str:
    level = spec_of(dossier.criteria_set).named(made.level) if made.level else "chưa đạt mức độ nào"
    points = result.points if result.is_whole else scoring.total_in(result.submission.content)
    return f"{points} điểm, {words.lower_first(level)}" if points else words.lower_first(level)
