"""The stretches of a dossier's way as figures draw them: a colour, and a hatch and a mark that say the same without it.

Colours are those of ``s0`` … ``s5`` in portal.css, written into the drawing itself, since a PDF's drawings know no style
sheet. Drawings use no ids where they can: the same one may stand on a page twenty times.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

# One colour for each stretch of the way; withdrawn and lapsed stand with what has not come.
COLOURS = {
    "not-started": "s0",
    "withdrawn": "s0",
    "lapsed": "s0",
    "drafting": "s1",
    "endorsing": "s1",
    "self_assessed": "s1",
    "submitted": "s2",
    "appraising": "s2",
    "deciding": "s2",
    "signing": "s2",
    "returned": "s3",
    "recognised": "s4",
    "refused": "s5",
}

INK, PAPER = "#1b2733", "#ffffff"


@dataclass(frozen=True)
class Hatch:
    """A line along the middle (or at ``at`` percent) of a bar: ``width`` px thick, dashed as ``dash`` says; "" for solid."""

    colour: str
    width: float
    dash: str = ""
    at: int = 50


@dataclass(frozen=True)
class Stage:
    """``words`` for legends; ``mark`` an outline for a radius of 10 around the origin; ``tile`` lines in a square of 8."""

    code: str
    words: str
    colour: str
    hatches: tuple[Hatch, ...]
    mark: str
    mark_words: str
    tile: str
    edge: str = PAPER  # of the mark: dark where its colour is too light to be seen on paper

    @property
    def label(self) -> str:
        """Its words where they begin a line."""
        return f"{self.words[:1].upper()}{self.words[1:]}"

    @property
    def figure_code(self) -> str:
        """Of the figure that counts its units."""
        return f"stage-{self.code}"

    @property
    def inside(self) -> str:
        """The fill of the mark: what has not begun is hollow."""
        return PAPER if self.code == "s0" else self.colour


CIRCLE = "M-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z"
STAGES = (
    Stage(
        "s0", "chưa bắt đầu, rút, quá hạn đợt", "#c9d2d9", (), CIRCLE.format(r=8, d=16), "vòng tròn rỗng", "", "#55626f"
    ),
    Stage(
        "s1",
        "tự đánh giá",
        "#9dbfd6",
        (Hatch("#1f5277", 3, "3 4"),),
        "M-8-8H8V8H-8z",
        "hình vuông",
        "M1 2h2M5 6h2",
        "#1f5277",
    ),
    Stage(
        "s2",
        "chờ tiếp nhận, thẩm định, quyết định, ký",
        "#4f8fb8",
        (Hatch(PAPER, 40, "1.5 4"),),
        "M0-11L11 8H-11z",
        "hình tam giác",
        "M0 8L8 0",
    ),
    Stage(
        "s3",
        "trả bổ sung",
        "#e0a83a",
        (Hatch("#5c3b00", 2.5),),
        "M0-12L11 0L0 12L-11 0z",
        "hình thoi",
        "M0 4h8",
        "#7a4f00",
    ),
    Stage("s4", "đã công nhận trong đợt", "#1a7046", (), CIRCLE.format(r=10, d=20), "hình tròn đặc", "M0 0L8 8"),
    Stage(
        "s5",
        "không công nhận",
        "#b3261e",
        (Hatch(PAPER, 1.5, at=30), Hatch(PAPER, 1.5, at=70)),
        "M-10-6L-6-10L0-4L6-10L10-6L4 0L10 6L6 10L0 4L-6 10L-10 6L-4 0z",
        "dấu nhân",
        "M0 8L8 0M0 0L8 8",
    ),
)
BY_CODE = {stage.code: stage for stage in STAGES}


def stage_of(state: str) -> Stage:
    """The stretch of the way that ``state`` (a State or "not-started") belongs to."""
    return BY_CODE[COLOURS[state]]


def tally(states: Iterable[str]) -> dict[Stage, int]:
    """How many of ``states`` lie on each stretch, in the order of the way; stretches with none too."""
    counts = Counter(COLOURS[state] for state in states)
    return {stage: counts[stage.code] for stage in STAGES}
