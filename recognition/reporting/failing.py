"""The indicators that fail most, as a report tells them."""

from criteria import wording
from criteria.rules import share
from recognition.dashboard import failing
from recognition.dashboard.board import Board

MOST = 10


def failing_told(board: Board) -> list[dict]:
    """At most MOST indicators that somebody fails, the worst first; "level" is "" where failing means to lose points."""
    return [_told(row) for row in failing.indicators(board) if row.failed][:MOST]


def _told(row: failing.Failing) -> dict:
    return {
        "set": row.spec.code,
        "number": row.number,
        "label": row.label,
        "level": row.level_said,
        "failed": row.failed,
        "answered": row.answered,
        "share": wording.percent(share(row.failed, row.answered)),
        "gap": _gap(row.gaps),
    }


def _gap(gaps: list[failing.Gap]) -> str:
    """ "8,8 điểm phần trăm"; each figure named where there are several, "–" where no figure misses."""
    if len(gaps) == 1:
        return gaps[0].said
    return "; ".join(f"{gap.label}: {gap.said}" for gap in gaps) or "–"
