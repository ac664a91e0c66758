"""The targets of the province's plan as a report tells them."""

from criteria import wording
from recognition.dashboard.aims import Aim, aims
from recognition.dashboard.board import Board


def aims_told(board: Board) -> list[dict]:
    """Every target that the area can be measured by: "label" says what is aimed at, "of" among which units."""
    return [_told(aim) for aim in aims(board) if aim.total]


def _told(aim: Aim) -> dict:
    target = aim.target
    return {
        "label": f"{aim.level_label}: {target.amount_said} đến hết năm {target.year}",
        "of": str(target.group) if target.group else target.get_area_display(),
        "basis": target.source_said,
        "needed": aim.needed,
        "reached": aim.reached,
        "total": aim.total,
        "share": wording.percent(aim.share),
        "short": aim.short,
    }
