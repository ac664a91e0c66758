"""How an office's marks are read: beside what was handed in, in words, and what follows from all of them."""

from dataclasses import dataclass
from fractions import Fraction

from criteria import points, rules, wording
from criteria.rules import Facts, IndicatorResult, Institution, Status, Verdict
from criteria.spec import MeasureKind
from recognition import scoring
from recognition.assessing import computed_keys, maxima_of
from recognition.models import Mark, Office, Submission
from recognition.snapshots import spec_in
from recognition.workspace import words_of


@dataclass(frozen=True)
class Option:
    """A verdict to choose: ``level`` is the highest at which the indicator passes, "" for none."""

    level: str
    words: str
    is_own: bool  # what the self-assessment comes to


def levels_asked(entry: dict) -> list[str]:
    """The levels at which the indicator of a frozen ``entry`` applies, in the set's order."""
    return [level for level, given in entry["verdicts"].items() if given["status"] != Status.NOT_APPLICABLE]


def own_levels(entry: dict) -> list[str]:
    """The levels at which what was handed in passes."""
    return [level for level, given in entry["verdicts"].items() if given["status"] == Status.PASS]


def upto(entry: dict, level: str) -> list[str]:
    """The levels that somebody means who says that the indicator passes at ``level``, or at none ("")."""
    asked = levels_asked(entry)
    return asked[: asked.index(level) + 1] if level in asked else []


def options_for(spec, indicator, content: dict) -> list[Option]:
    """What may be said of an indicator: đạt or không đạt; level by level where these ask different things.

    Where figures decide, no level beyond those that they reach is offered: who found other figures writes these.
    """
    entry = content["indicators"][indicator.number]
    asked, own = levels_asked(entry), own_levels(entry)
    by_level = _differ(indicator, asked, content)
    offered = asked if by_level else asked[-1:]
    if not is_by_choice(indicator):
        offered = own[-1:]
    words = {level: f"Đạt {spec.said(level)}" if by_level else "Đạt" for level in offered}
    found = [Option(level, words[level], upto(entry, level) == own) for level in reversed(offered)]
    return [*found, Option("", "Không đạt", not own)]


def _differ(indicator, levels, content) -> bool:
    """Whether the ``levels`` ask different things of the indicator."""
    institution = institution_in(content)
    asked = {
        tuple((r.rule, r.measure, r.against, r.value) for r in indicator.required(level, content["area"], institution))
        for level in levels
    }
    return len(asked) > 1


def institution_in(content: dict) -> Institution | None:
    return Institution(**content["institution"]) if content.get("institution") else None


def measures_found(spec, indicator) -> list:
    """The measures of which an office may write its own figure: none where yes or no says it all, or the portal counts."""
    computed = computed_keys(spec).get(indicator.number, set())
    measures = [measure for measure in indicator.measures if measure.key not in computed]
    return [] if len(measures) == 1 and measures[0].kind == MeasureKind.YES else measures


def is_by_choice(indicator) -> bool:
    """Whether a person judges it (yes or no, a list of things to be there); else the figures decide."""
    return all(measure.kind == MeasureKind.YES for measure in indicator.measures)


def judged(dossier, submission, spec, number: str, found: dict) -> IndicatorResult:
    """One indicator as the rules judge it when the values ``found`` take the place of those handed in."""
    content, maxima = submission.content, maxima_of(dossier)
    spec = points.with_sheet(spec, maxima) if maxima else spec
    handed_in = {key: _exact(value) for key, value in content["indicators"][number]["read"].items()}
    facts = Facts(
        answers={number: handed_in | found},
        area=content["area"],
        evidence=frozenset(n for n, entry in content["indicators"].items() if entry["evidence"]),
        institution=institution_in(content),
        absent=frozenset(content["absent"]),
        sheet=maxima.maxima if maxima else None,
    )
    return rules.judge(spec, facts).indicators[number]


def _exact(value):
    return Fraction(value) if isinstance(value, str) else value


# Marks in words, and together


def said_of(spec, entry: dict, mark: Mark) -> str:
    """A mark in words: "Đạt", "Đạt mức độ 1", "Không đạt", "7,5 / 10 điểm"."""
    if spec.is_scored:
        return scoring.said(mark.points, entry["score"]["maximum"])
    return _passes_said(spec, entry, mark.levels)


def own_said(spec, entry: dict) -> str:
    """What was handed in comes to, in the same words."""
    if spec.is_scored:
        return scoring.said(entry["score"]["points"], entry["score"]["maximum"])
    return _passes_said(spec, entry, own_levels(entry))


def _passes_said(spec, entry, levels) -> str:
    if not levels:
        return "Không đạt"
    return "Đạt" if len(levels) == len(levels_asked(entry)) else f"Đạt {spec.said(levels[-1])}"


def figures_said(indicator, mark: Mark | None) -> list[tuple[str, str]]:
    """The figures that the office found, where they are others than those handed in: what, how many."""
    typed = mark.typed if mark else {}
    return [(one.label, words_of(one, typed[one.key])) for one in indicator.measures if one.key in typed]


@dataclass(frozen=True)
class Line:
    """One indicator of the Bản tổng hợp as appraised; ``mark`` None while the office has not said anything."""

    number: str
    label: str
    own: str  # what was handed in comes to
    found: str  # what the office holds, "" while it has not said
    reason: str
    differs: bool
    mark: Mark | None


@dataclass(frozen=True)
class Result:
    """What an office's marks on one submission come to. ``level`` is None until every indicator is marked, or none is reached."""

    office: Office
    submission: Submission
    spec: object
    lines: tuple[Line, ...]
    assessment: rules.Assessment

    @property
    def marked(self) -> int:
        return sum(line.mark is not None for line in self.lines)

    @property
    def is_whole(self) -> bool:
        return self.marked == len(self.lines)

    @property
    def level(self) -> str | None:
        return self.assessment.level if self.is_whole else None

    @property
    def level_said(self) -> str:
        """ "Mức độ 1", "Xếp loại Khá", "chưa mức nào"; "" until every indicator is marked."""
        if not self.is_whole:
            return ""
        return self.spec.named(self.level) if self.level else "chưa mức nào"

    @property
    def points(self) -> str:
        """The sum in sets with points, "86,5"; "" in others."""
        return wording.decimal(self.assessment.points) if self.spec.is_scored else ""


def result_of(dossier, submission, office, marks: dict[str, Mark]) -> Result:
    """``marks`` by indicator, taken together by the rules' own way from indicators to a level."""
    spec, content = spec_in(dossier, submission.content), submission.content
    entries = content["indicators"]
    known = {n: _result(spec, n, entries.get(n), marks.get(n)) for n in (i.number for i in spec.indicators)}
    lines = [_line(spec, number, entry, marks.get(number)) for number, entry in entries.items()]
    return Result(office, submission, spec, tuple(lines), rules.conclude(spec, known))


def _line(spec, number, entry, mark) -> Line:
    found = said_of(spec, entry, mark) if mark else ""
    reason, differs = (mark.reason, mark.differs) if mark else ("", False)
    return Line(number, spec.indicator(number).label, own_said(spec, entry), found, reason, differs, mark)


def _result(spec, number, entry, mark) -> IndicatorResult:
    if spec.is_scored:
        maximum = Fraction(entry["score"]["maximum"]) if entry else Fraction(0)
        return IndicatorResult(number, points=Fraction(mark.points if mark else 0), maximum=maximum)
    return IndicatorResult(number, {level.code: _verdict(entry, level.code, mark) for level in spec.levels})


def _verdict(entry, level: str, mark) -> Verdict:
    if entry is None or entry["verdicts"][level]["status"] == Status.NOT_APPLICABLE:
        return Verdict(Status.NOT_APPLICABLE, "")
    if mark is None:
        return Verdict(Status.MISSING, "Chưa thẩm định")
    return Verdict(Status.PASS if level in mark.levels else Status.FAIL, mark.reason)


def spec_for_submission(dossier, submission):
    """The version of the set by which ``submission`` was judged, with the maxima of the round's scoring sheet."""
    spec, maxima = spec_in(dossier, submission.content), maxima_of(dossier)
    return points.with_sheet(spec, maxima) if maxima else spec
