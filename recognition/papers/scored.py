"""What papers say of points: sums, criteria, the scoring sheet."""

from recognition import scoring
from recognition.documents import facts


def sum_said(spec, content) -> str:
    """The sentence with the sum, as it follows another; "" in sets without points."""
    points = scoring.total_in(content)
    return f" Tổng điểm tự chấm: {points}, {spec.said(content['reached'])}." if points else ""


def conclusion(content, reached: str) -> str:
    points = scoring.total_in(content)
    return f"Tổng điểm: {points}. {reached}" if points else f"Mức độ đạt được: {reached}"


def verdict_head(content) -> str:
    return "Điểm / điểm tối đa" if scoring.total_in(content) else "Đánh giá theo mức độ, lý do"


def result(content, reached: str) -> str:
    """ "86,5 điểm, Xếp loại Tốt", or the level alone."""
    points = scoring.total_in(content)
    return f"{points} điểm, {reached}" if points else reached


def criterion_points(criterion, content) -> str:
    """ "25 / 30 điểm"; "" in sets without points."""
    return scoring.said(*content["criteria"][criterion.number]) if "criteria" in content else ""


def sheet_section(content) -> tuple[facts.Section, ...]:
    """By which sheet points were given, where the circular leaves the maxima to one."""
    sheet = content.get("sheet")
    return (facts.Section("Phiếu điểm", (f"{sheet['name']} ({sheet['basis']}).",)),) if sheet else ()


def verdict(score: dict) -> facts.LevelVerdict:
    """The points of one indicator; the reason where it says more than the points."""
    counted = scoring.said(score["points"], score["maximum"])
    return facts.LevelVerdict("Điểm", counted, "" if score["reason"] == counted else score["reason"])
