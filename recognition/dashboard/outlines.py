"""Sections of the dashboard as tables to take out: what the page shows, row by row."""

from collections.abc import Iterable
from fractions import Fraction

from criteria import wording
from recognition.dashboard.failing import Failing
from recognition.dashboard.forecast import Forecast
from recognition.dashboard.tables import Table
from recognition.dashboard.waiting import Step
from recognition.dashboard.years import Year

FORECAST_HEADS = ("Hồ sơ đang ở", "Số đơn vị", "Số đơn vị để so", "Tỷ lệ đạt", "Dự kiến đạt")
STEP_HEADS = ("Bước", "Đang chờ", "Chờ lâu nhất", "Số lượt đã qua", "Một nửa qua trong", "Chín phần mười qua trong")
FAILING_HEADS = ("Số", "Chỉ tiêu", "Mức độ", "Chưa đạt", "Trên số đã nộp", "Tỷ lệ", "Một nửa thiếu không quá")


def of_forecast(found: Forecast) -> Table:
    """Each state, what is certain already, and their sum rounded down."""
    rows = [(line.label, line.count, line.seen, line.rate_said, line.expected_said) for line in found.lines]
    certain = ("Đã công nhận trong đợt", found.certain, "", "", wording.count(found.certain))
    said = f"{found.assumption[:1].upper()}{found.assumption[1:]}"
    return Table(FORECAST_HEADS, [*rows, certain, ("Dự kiến được công nhận", "", "", said, found.figure)])


def of_steps(steps: Iterable[Step]) -> Table:
    """Days are working days."""
    rows = [
        (one.label, len(one.waiting), one.longest and one.longest.days, len(one.finished), one.half, one.nine_tenths)
        for one in steps
    ]
    return Table(STEP_HEADS, rows)


def of_failing(rows: Iterable[Failing]) -> Table:
    return Table(FAILING_HEADS, [_failing_row(row) for row in rows])


def _failing_row(row: Failing) -> tuple:
    share = wording.percent(Fraction(100 * row.failed, row.answered))
    gaps = "; ".join(f"{gap.label}: {gap.said}" for gap in row.gaps)
    return row.number, row.label, row.level_said, row.failed, row.answered, share, gaps


def of_years(years: list[Year]) -> Table:
    heads = ("Năm đánh giá", "Tại ngày", *(figure.label for figure in years[0].figures if figure))
    rows = [(one.year, one.day_said, *(figure and figure.count for figure in one.figures)) for one in years]
    return Table(heads, rows)
