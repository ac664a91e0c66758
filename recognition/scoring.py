"""What points come to, in words: of one indicator, of a whole dossier."""

from dataclasses import dataclass
from fractions import Fraction

from criteria import wording
from criteria.spec import band_name

# Status → sign of the page's stylesheet, icon, words.
STATUS_WORDS = {
    "scored": ("y", "check-lg", "Đã chấm"),
    "zero": ("n", "x-lg", "0 điểm"),
    "unscored": ("", "circle", "Chưa chấm"),
}


def status_of(points: Fraction, *, answered: bool) -> str:
    if points:
        return "scored"
    return "zero" if answered else "unscored"


def frozen(result, *, answered: bool) -> dict:
    """The points of one indicator as a submission keeps them."""
    return {
        "points": str(result.points),
        "maximum": str(result.maximum),
        "reason": result.reason,
        "status": status_of(result.points, answered=answered),
    }


def said(points, maximum) -> str:
    """ "7,5 / 10 điểm"."""
    return f"{wording.decimal(Fraction(points))} / {wording.decimal(Fraction(maximum))} điểm"


def total_in(content: dict) -> str:
    """The sum of a frozen submission, "86,5"; "" in sets without points."""
    return wording.decimal(Fraction(content["points"])) if content.get("points") is not None else ""


@dataclass(frozen=True)
class Band:
    """One band of a set: "Tốt", "từ 85 điểm"."""

    label: str
    range: str
    is_reached: bool


@dataclass(frozen=True)
class Score:
    """What a dossier's points come to; ``barred_by`` are the criteria whose 0 points leave the lowest band only."""

    total: str
    maximum: str
    band: str
    bands: tuple[Band, ...]
    marks: tuple[str, ...]
    barred_by: tuple[str, ...]
    would_be: str
    clause: str
    note: str


def score_of(sheet) -> Score:
    """The points of a dossier's ``sheet``; its set must be one with points."""
    spec, found = sheet.spec, sheet.assessment
    zero = tuple(c.number for c in found.criteria.values() if c.points == 0) if spec.zero_bars_bands else ()
    by_sum = [level for level in spec.levels if level.minimum <= found.points][-1]
    return Score(
        total=wording.decimal(found.points),
        maximum=wording.decimal(sum(criterion.maximum for criterion in found.criteria.values())),
        band=band_name(spec.level(found.level).label),
        bands=tuple(_band(spec, index, found.level) for index in reversed(range(len(spec.levels)))),
        marks=tuple(_mark(sheet, indicator.number) for indicator in sheet.indicators),
        barred_by=zero,
        would_be=band_name(by_sum.label),
        clause=wording.clause(spec.level(found.level).clause),
        note=sheet.note,
    )


def _band(spec, index: int, reached: str) -> Band:
    level = spec.levels[index]
    above = spec.levels[index + 1].minimum if index + 1 < len(spec.levels) else None
    low = wording.decimal(level.minimum)
    words = f"từ {low} điểm" if level.minimum else f"dưới {wording.decimal(above)} điểm"
    if level.minimum and above is not None:
        words = f"{low} đến dưới {wording.decimal(above)}"
    return Band(band_name(level.label), words, level.code == reached)


def _mark(sheet, number: str) -> str:
    return STATUS_WORDS[sheet.score_status(number)][0]
