"""What the self-assessment page shows: rows of indicators with inputs, verdicts, evidence and remarks."""

import hashlib
import json
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from fractions import Fraction

from criteria import reading, wording
from criteria.spec import Area, MeasureKind
from recognition import saving, scoring
from recognition.assessing import PAPER_PREFIX, Sheet
from recognition.models import Answer
from recognition.models.procedures import PAPERS
from recognition.set_aside import set_aside

STATUS_WORDS = {
    "pass": ("y", "check-lg", "Đạt"),
    "fail": ("n", "x-lg", "Chưa đạt"),
    "missing": ("", "circle", "Chưa điền"),
    "n/a": ("", "dash", "Không áp dụng"),
} | scoring.STATUS_WORDS


@dataclass
class Field:
    """One input: a figure, or a choice among ``options`` (value, words, chosen).

    A number that several indicators use is entered at the first, for all ``used_by``; at the others ``home`` names that
    one, ``shared`` is the number in words, and ``value`` is empty unless another number is typed there, for ``reason``.
    """

    measure: object
    name: str
    value: str
    options: list
    is_whole: bool
    used_by: list
    home: str = ""
    shared: str = ""
    reason: str = ""

    @property
    def id(self) -> str:
        return f"f-{self.name.replace('.', '-')}"

    @property
    def label(self) -> str:
        """With the bounds of points: "Điểm (tối đa 10, bước 0,5)"."""
        measure = self.measure
        if measure.kind != MeasureKind.POINTS:
            return measure.label
        known = (("tối đa", measure.maximum), ("bước", measure.step))
        bounds = ", ".join(f"{word} {wording.decimal(number)}" for word, number in known if number is not None)
        return f"{measure.label} ({bounds})" if bounds else measure.label


@dataclass
class VerdictRow:
    level: str
    status: str
    css: str
    icon: str
    word: str
    reason: str


@dataclass
class Row:
    """One indicator on the page."""

    indicator: object
    answer: Answer
    fields: list[Field]
    verdicts: list[VerdictRow]
    problems: list[str]
    evidence: list
    remarks: list
    is_open: bool
    original: str
    asked: list
    conflict: object = None
    refused: str = ""
    advice: list = dataclass_field(default_factory=list)
    responsible: str = ""  # who answers for it in the plan, in words
    counted: dict | None = None  # what the portal counted itself: lines of words, lines of what is missing

    @property
    def number(self) -> str:
        return self.indicator.number

    @property
    def slug(self) -> str:
        return self.number.replace(".", "-")

    @property
    def clause(self) -> str:
        return clause_of(self.indicator)

    @property
    def status(self) -> str:
        """One mark for the table of contents: the verdict at the first level."""
        return self.verdicts[0].status

    @property
    def word(self) -> str:
        """The same in words; figures that cannot be read or cannot be true are not called empty."""
        return "Cần sửa" if self.problems and self.status in ("missing", "unscored") else self.verdicts[0].word


def asked_of(spec, indicator, area: str) -> list[tuple[str, str, str]]:
    """Per level: its name, what it asks in ``area``, and what it asks in the other one where that is something else."""
    if spec.is_scored:
        return [("", wording.most_points(spec, indicator), "")]
    other = Area.NORMAL if area == Area.DIFFICULT else Area.DIFFICULT
    return [(level.label, *_asked(indicator, level.code, area, other)) for level in spec.levels]


def _asked(indicator, level: str, area: str, other: Area) -> tuple[str, str]:
    # With the area told, the words say it once more where it is a special one.
    here, there = (wording.asked(indicator, level, where) for where in (area, other))
    return here, "" if here == there else f"{other.label}: {there.replace('vùng khó khăn ', '')}"


def clause_of(indicator) -> str:
    """Where an indicator stands for all levels: "điểm a khoản 5 Điều 6, Điều 7"."""
    places = dict.fromkeys(wording.clause(clause) for clause in indicator.clauses.values() if clause)
    points = {place.rpartition(" Điều ")[0] for place in places}
    if len(points) > 1:
        return "; ".join(places)
    articles = ", ".join(f"Điều {place.rpartition(' Điều ')[2]}" for place in places)
    return f"{''.join(points)} {articles}".strip()


def verdict_rows(sheet: Sheet, number: str) -> list[VerdictRow]:
    """The verdicts of one indicator, level by level; its points in sets with points."""
    result = sheet.assessment.indicators[number]
    if sheet.spec.is_scored:
        return [_points_row(sheet.score_status(number), result.reason)]
    levels = {level.code: result.levels[level.code] for level in sheet.spec.levels}
    return rows_for(sheet.spec, {code: (str(verdict.status), verdict.reason) for code, verdict in levels.items()})


def frozen_rows(spec, entry: dict) -> list[VerdictRow]:
    """The same out of a submission."""
    if score := entry.get("score"):
        return [_points_row(score["status"], score["reason"])]
    return rows_for(spec, {code: (given["status"], given["reason"]) for code, given in entry["verdicts"].items()})


def _points_row(status: str, reason: str) -> VerdictRow:
    return VerdictRow("Điểm", status, *STATUS_WORDS[status], reason)


def rows_for(spec, verdicts: dict) -> list[VerdictRow]:
    """Level → (status, reason) as rows; levels that say the same share one."""
    rows = []
    for level in spec.levels:
        status, reason = verdicts[level.code]
        if rows and (rows[-1].status, rows[-1].reason) == (status, reason):
            rows[-1].level += f", {level.label.rsplit(' ', 1)[-1]}"
        else:
            rows.append(VerdictRow(level.label, status, *STATUS_WORDS[status], reason))
    return rows


def row_of(sheet: Sheet, number: str, remarks=(), opened=None, *, edits=True, draft=None) -> Row:
    """The row of indicator ``number``; ``draft`` (typed, reasons, narrative) is shown instead of what is stored."""
    indicator = sheet.spec.indicator(number)
    answer = sheet.answers.get(number) or Answer(dossier=sheet.dossier, indicator=number)
    original = fingerprint(indicator, answer.own(), answer.reasons, answer.narrative)
    shown = draft or {"typed": answer.own(), "reasons": answer.reasons}
    if draft:
        answer.narrative = draft["narrative"]
    return Row(
        indicator=indicator,
        answer=answer,
        fields=[
            _field(sheet, indicator, measure, shown)
            for measure in indicator.measures
            if measure.key in sheet.keys(number)
        ],
        verdicts=verdict_rows(sheet, number),
        problems=sheet.problems(number),
        evidence=sheet.evidence.get(number, []),
        remarks=[remark for remark in remarks if remark.subject == number],
        is_open=edits and saving.is_open(sheet.dossier, number, opened),
        original=original,
        asked=asked_of(sheet.spec, indicator, sheet.area),
    )


def _field(sheet, indicator, measure, shown: dict) -> Field:
    number, value = indicator.number, shown["typed"].get(measure.key, "")
    used_by = sheet.spec.shared_keys().get(measure.key, []) if measure.shared else []
    is_whole = any(requirement.against == measure.key for requirement in indicator.requirements)
    field = Field(measure, f"{number}-{measure.key}", value, options_of(measure, value), is_whole, used_by)
    if used_by and used_by[0] != number:
        source = sheet.answers.get(used_by[0])
        field.home, field.reason = used_by[0], shown["reasons"].get(measure.key, "")
        field.shared = words_of(measure, source.typed.get(measure.key, "")) if source else ""
    return field


@dataclass(frozen=True)
class Name:
    """What a form calls one part of an answer: a figure ("typed"), why it differs ("reasons"), or the "narrative"."""

    part: str
    name: str
    label: str
    measure: object = None


def names_of(indicator) -> list[Name]:
    """Every name that a form sends of ``indicator``, in the order of the page."""
    number, found = indicator.number, []
    for measure in indicator.measures:
        found.append(Name("typed", f"{number}-{measure.key}", measure.label, measure))
        if measure.shared:
            found.append(Name("reasons", f"{number}-{measure.key}-reason", f"Vì sao khác: {measure.label}", measure))
    return [*found, Name("narrative", f"{number}-narrative", "Thuyết minh")]


def followers(spec, number: str) -> list[str]:
    """The indicators that take a number from ``number``: they are judged anew when it changes."""
    shared = [others for home, *others in spec.shared_keys().values() if home == number]
    return list(dict.fromkeys(other for others in shared for other in others))


def options_of(measure, typed: str) -> list:
    """Choices as (value, words, chosen): yes or no, or the grades; empty for figures."""
    if measure.kind == MeasureKind.YES:
        words = measure.options or ("Chưa", "Có")
        pairs = [(True, "true", words[1]), (False, "false", words[0])]
    elif measure.kind == MeasureKind.GRADE:
        pairs = [(index, str(index), words) for index, words in enumerate(measure.options)]
    else:
        return []
    chosen = reading.read(measure, typed).value
    return [(value, words, chosen is not None and meant == chosen) for meant, value, words in pairs]


def words_of(measure, typed: str) -> str:
    """What was typed, as a person reads it: the words of the choice, the figure in its usual form, or else as it is."""
    chosen = next((words for _, words, chosen in options_of(measure, typed) if chosen), None)
    if chosen is not None:
        return chosen
    value = reading.read(measure, typed).value
    is_figure = isinstance(value, int | Fraction) and not isinstance(value, bool)
    return wording.decimal(value) if is_figure else typed


def aside_rows(sheet: Sheet) -> list[tuple]:
    """(what was set aside, its figures as (label, words)): what the set no longer asks, to be read only."""
    return [(one, [_aside_line(*figure) for figure in one.figures]) for one in set_aside(sheet)]


def _aside_line(measure, key: str, typed: str) -> tuple[str, str]:
    return (measure.label, words_of(measure, typed)) if measure else (key, typed)


@dataclass
class PaperRow:
    """A paper the procedure asks for, with the files that are there."""

    subject: str
    label: str
    evidence: list
    is_open: bool

    @property
    def slug(self) -> str:
        return self.subject.replace(":", "-")


def paper_rows(sheet: Sheet, opened, *, edits: bool) -> list[PaperRow]:
    rows = []
    for code in sheet.dossier.round.procedure.papers:
        subject = PAPER_PREFIX + code
        is_open = edits and saving.is_open(sheet.dossier, subject, opened)
        rows.append(PaperRow(subject, PAPERS[code], sheet.evidence.get(subject, []), is_open))
    return rows


def level_tracks(sheet: Sheet) -> list[dict]:
    """Per level: a mark for every indicator, and the count in words; none in sets with points (``Sheet.score``)."""
    tracks = []
    if sheet.spec.is_scored:
        return tracks
    for level in sheet.spec.levels:
        statuses = [
            (i.number, str(sheet.assessment.indicators[i.number].levels[level.code].status)) for i in sheet.indicators
        ]
        failed = [number for number, status in statuses if status == "fail"]
        missing = {number for number, status in statuses if status == "missing"}
        wrong = {number for number in missing if sheet.problems(number)}
        tracks.append(
            {
                "label": level.label,
                "marks": [STATUS_WORDS[status][0] for _, status in statuses],
                "passed": sum(status == "pass" for _, status in statuses),
                "missing": len(missing - wrong),
                "wrong": [number for number, _ in statuses if number in wrong],
                "failed": failed,
                "reached": not failed and all(status in ("pass", "n/a") for _, status in statuses),
            }
        )
    return tracks


def typed_from(post, indicator) -> dict:
    """What a posted form says of the measures of ``indicator``; measures never touched are left out."""
    names = {measure.key: f"{indicator.number}-{measure.key}" for measure in indicator.measures}
    return {key: text for key, name in names.items() if (text := _text(post, name))}


def narrative_from(post, indicator) -> str:
    return _text(post, f"{indicator.number}-narrative")


def reasons_from(post, indicator) -> dict:
    """Why a shared number is another one at ``indicator``: measure key → what was typed."""
    names = {one.measure.key: one.name for one in names_of(indicator) if one.part == "reasons"}
    return {key: text for key, name in names.items() if (text := _text(post, name))}


def draft_from(post, indicator) -> dict:
    """All that a posted form says of ``indicator``, by part."""
    return {
        "typed": typed_from(post, indicator),
        "reasons": reasons_from(post, indicator),
        "narrative": narrative_from(post, indicator),
    }


def version_from(post, indicator) -> int:
    """The version a page names; what is none counts as the first, so it can only meet a conflict."""
    text = post.get(f"{indicator.number}-version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _text(post, name) -> str:
    return _tidy(post.get(name, ""))


def _tidy(text: str) -> str:
    """What was typed, without what browsers and clipboards add: carriage returns, blanks around, characters of no width in a database."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def fingerprint(indicator, typed: dict, reasons: dict, narrative: str) -> str:
    """What a browser sends back of an indicator that nobody touches, in a few letters."""
    said = [_sent_back(measure, typed.get(measure.key, "")) for measure in indicator.measures]
    whys = [_tidy(reasons.get(measure.key, "")) for measure in indicator.measures if measure.shared]
    return hashlib.sha256(json.dumps([*said, *whys, _tidy(narrative)]).encode()).hexdigest()[:16]


def _sent_back(measure, typed: str) -> str:
    choices = options_of(measure, typed)
    return next((value for value, _, chosen in choices if chosen), "") if choices else _tidy(typed)


def is_changed(post, indicator, answer) -> bool:
    """Whether a posted page says something else of ``indicator`` than ``answer`` (None: nothing yet).

    What a page does not send at all is no change: browsers leave out choices that are closed, or that nobody made. Nor
    is what comes back as the page was given out, whatever a colleague has written since.
    """
    sent = fingerprint(indicator, **draft_from(post, indicator))
    if post.get(f"{indicator.number}-original") == sent:
        return False
    stored = stored_of(answer)
    return any(
        one.name in post
        and _text(post, one.name) != (stored[one.part].get(one.measure.key, "") if one.measure else stored["narrative"])
        for one in names_of(indicator)
    )


def stored_of(answer) -> dict:
    """What is stored of an answer (None: nothing yet), in the parts of a form."""
    if answer is None:
        return {"typed": {}, "reasons": {}, "narrative": ""}
    return {"typed": answer.own(), "reasons": answer.reasons, "narrative": answer.narrative}
