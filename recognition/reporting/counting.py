"""The figures of a Báo cáo kết quả, counted from the board: what the paper, its annexes and its Excel file are made of.

All of it is plain data (JSON), since it is frozen with the paper. Days are written as yyyy-mm-dd, "" for none. Every
list is made from the rows of the units, which are frozen too. Only units and offices are named, never a person.
"""

from datetime import date

from recognition.dashboard.board import NOT_STARTED, Board, Place, Question
from recognition.dashboard.overdue import handed_in_late_said, handed_in_on, late_said
from recognition.dashboard.stages import tally
from recognition.models import PeriodReport, Recognition, State
from recognition.reporting.aims import aims_told
from recognition.reporting.failing import failing_told
from recognition.reporting.groups import groups_told


def count(report: PeriodReport, user) -> dict:
    """The figures of ``report`` as the portal has them now, over what ``user`` oversees: {"area", "year", "day", "before", "titles"}.

    "titles" has a block (``_block``) for each title of which the area has units; "before" is the day of the year before.
    """
    before, home = _year_before(report.day), report.office.unit
    asked = [
        (Question(home, title, report.year, report.day), Question(home, title, report.year - 1, before))
        for title in report.titles.order_by("pk")
    ]
    boards = [(Board(now, user), Board(earlier, user)) for now, earlier in asked]
    return {
        "area": home.full_name,
        "year": report.year,
        "day": report.day.isoformat(),
        "before": before.isoformat(),
        "titles": [_block(now, earlier) for now, earlier in boards if now.units],
    }


def _year_before(day: date) -> date:
    """The same day of the year before; of 29/02 the day before it."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _block(board: Board, earlier: Board) -> dict:
    """What is told of one title, ``earlier`` being the board of the year before; "units" has a row for every unit."""
    title = board.question.title
    return {
        "code": title.code,
        "name": title.name,
        "label": title.label,
        "stages": _stages(board.places),
        "levels": _levels(board, earlier),
        "targets": aims_told(board),
        "failing": failing_told(board),
        "compared": _compared(board, earlier),
        "districts": _districts(board),
        "groups": groups_told(board, lambda places: _told(places, board)),
        "units": _rows(board),
    }


def _stages(places: list[Place]) -> list[dict]:
    """The stretches of the way, as the page of figures draws them."""
    counted = tally(place.state for place in places)
    return [{"label": stage.label, "count": number} for stage, number in counted.items()]


def _is_given(place: Place, board: Board) -> bool:
    """Whether the unit holds a recognition of the year that is asked about."""
    return place.held is not None and place.held.year == board.question.year


def _levels(board: Board, earlier: Board) -> list[dict]:
    """Of each level: units that hold it on the day (with what is above, where levels are steps), and a year before."""
    more = "" if board.spec and board.spec.is_scored else " trở lên"
    return [
        {
            "label": f"{board.spec.named(level)}{more}",
            "now": len(board.holding(level)),
            "before": len(earlier.holding(level)) if level in earlier.levels else 0,
        }
        for level in board.levels
    ]


COMPARED = (
    ("total", "Tổng số đơn vị", lambda place, board: True),
    ("handed_in", "Đã nộp hồ sơ", lambda place, board: handed_in_on(place) is not None),
    ("given", "Được công nhận trong năm đánh giá", _is_given),
    ("held", "Đang giữ danh hiệu", lambda place, board: place.held is not None),
    ("concluded", "Đã tự đánh giá, chưa đề nghị", lambda place, board: place.state == State.SELF_ASSESSED),
    ("not_started", "Chưa bắt đầu", lambda place, board: place.state == NOT_STARTED),
)


def _compared(board: Board, earlier: Board) -> list[dict]:
    """What is set beside the year before."""
    return [
        {"key": key, "label": label, "now": _number(board, counts), "before": _number(earlier, counts)}
        for key, label, counts in COMPARED
    ]


def _number(board: Board, counts) -> int:
    return sum(bool(counts(place, board)) for place in board.places)


def _districts(board: Board) -> list[dict]:
    """One row for each district, where there is more than one."""
    inside: dict = {}
    for place in board.places:
        inside.setdefault(place.district, []).append(place)
    if len(inside) < 2:
        return []
    known = sorted((district for district in inside if district), key=lambda unit: (unit.sort_key, unit.code))
    return [_district(district, inside[district], board) for district in [*known, *([None] if None in inside else [])]]


def _district(district, places, board) -> dict:
    return {"name": district.full_name if district else "Trực thuộc tỉnh"} | _told(places, board)


def _told(places: list[Place], board: Board) -> dict[str, int]:
    """Key of COMPARED → how many of ``places``."""
    return {key: sum(bool(counts(place, board)) for place in places) for key, _, counts in COMPARED}


# Every unit


def _rows(board: Board) -> list[dict]:
    """One row for every unit, in Vietnamese order; the recognitions are read at once."""
    held = {place.held.pk for place in board.places if place.held}
    found = Recognition.objects.with_source().select_related("decision__office").filter(pk__in=held)
    told = {row.pk: _recognition(row) for row in found}
    return [_row(place, board) | (told[place.held.pk] if place.held else {}) for place in board.places]


def _row(place: Place, board: Board) -> dict:
    """Of one unit: where it stands, when it handed in, how it is overdue, or was when it handed in."""
    handed_in = handed_in_on(place)
    return {
        "unit": place.unit.full_name,
        "in": place.unit.parent.full_name if place.unit.parent else "",
        "state": place.state,
        "stage": place.label,
        "handed_in": handed_in.isoformat() if handed_in else "",
        "late": late_said(board, place),
        "handed_in_late": handed_in_late_said(place),
        "given": _is_given(place, board),
    }


def _recognition(row: Recognition) -> dict:
    """What is told of the recognition that a unit holds: level, decision, until when."""
    return {
        "level": row.level_named,
        "number": row.paper.number if row.paper else f"{row.decision.number or 0:02d}/{row.decision.symbol}",
        "decided": (row.paper.issued_on if row.paper else row.valid_from).isoformat(),
        "office": row.paper.issuer if row.paper else str(row.decision.office),
        "until": row.valid_to.isoformat() if row.valid_to else "",
        "source": row.source_said,
    }


# The lists behind the numbers


def listed(block: dict, key: str) -> list[dict]:
    """The rows of ``block`` behind a number: "given", "concluded", "not_started", "late", "handed_in_late".

    Reports frozen before what was handed in late was told apart have it among "late".
    """
    of = {
        "given": lambda row: row["given"],
        "concluded": lambda row: row["state"] == State.SELF_ASSESSED,
        "not_started": lambda row: row["state"] == NOT_STARTED,
        "late": lambda row: bool(row["late"]),
        "handed_in_late": lambda row: bool(row.get("handed_in_late")),
    }[key]
    return [row for row in block["units"] if of(row)]


def numbers(block: dict) -> dict[str, int]:
    """Key of COMPARED → the number of the year."""
    return {row["key"]: row["now"] for row in block["compared"]}
