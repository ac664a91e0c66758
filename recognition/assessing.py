"""From a dossier to the facts that the rules judge, and back to verdicts."""

from copy import copy
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from django.db.models import Prefetch

from criteria import checks, points, reading, rules
from criteria.library import spec_of
from recognition import scoring
from recognition.models.answers import Answer, EvidenceItem
from recognition.models.units import area_of

PAPER_PREFIX = "paper:"


@dataclass
class Sheet:
    """Everything of one dossier that pages, rules and papers ask for, read once (three queries)."""

    dossier: object
    spec: object
    answers: dict  # indicator number -> Answer
    evidence: dict  # subject -> [EvidenceItem]
    area: str
    maxima: points.ScoringSheet | None = None  # where the set takes them from a scoring sheet
    former: dict = field(default_factory=dict)  # like answers, of indicators that the set no longer has

    @cached_property
    def indicators(self) -> list:
        return [indicator for criterion in self.spec.criteria for indicator in criterion.indicators]

    @cached_property
    def facts(self) -> rules.Facts:
        return rules.Facts(
            answers={number: values_of(answer) for number, answer in self.answers.items()},
            area=self.area,
            evidence=frozenset(subject for subject, items in self.evidence.items() if items),
            sheet=self.maxima.maxima if self.maxima else None,
            unread={number: frozenset(self._unread(number)) for number in self.answers},
        )

    @cached_property
    def assessment(self) -> rules.Assessment:
        return rules.judge(self.spec, self.facts)

    def contradictions(self, number) -> list[str]:
        answer = self.answers.get(number)
        return checks.contradictions(self.spec.indicator(number), values_of(answer)) if answer else []

    def problems(self, number) -> list[str]:
        """What in an answer cannot be read or cannot be true, in sentences."""
        answer = self.answers.get(number)
        if answer is None:
            return []
        return list(self._unread(number).values()) or self.contradictions(number)

    def _unread(self, number) -> dict[str, str]:
        """Measure key → why what was typed there cannot be read."""
        found = reading.read_all(self.spec.indicator(number), self.answers[number].typed)
        return {key: one.problem for key, one in found.items() if one.problem}

    def is_filled(self, number) -> bool:
        """Whether an indicator has been answered in full, readably and without contradiction; a verdict may come sooner."""
        answer = self.answers.get(number)
        if answer is None:
            return False
        return self.spec.indicator(number).applicable_keys(None) <= set(answer.read) and not self.contradictions(number)

    @cached_property
    def unfilled(self) -> list[str]:
        return [indicator.number for indicator in self.indicators if not self.is_filled(indicator.number)]

    @cached_property
    def unconfirmed(self) -> list[str]:
        """Indicators copied from an earlier year at which nobody has looked yet."""
        return [i.number for i in self.indicators if (a := self.answers.get(i.number)) and a.carried_year]

    @cached_property
    def unproved(self) -> list[str]:
        """Indicators without a piece of evidence; 0 points need none."""
        return [i.number for i in self.indicators if not self.evidence.get(i.number) and not self._claims_nothing(i)]

    def _claims_nothing(self, indicator) -> bool:
        answer = self.answers.get(indicator.number)
        return self.spec.is_scored and answer is not None and set(values_of(answer).values()) == {0}

    @cached_property
    def score(self) -> scoring.Score:
        """What the points come to, in sets with points."""
        return scoring.score_of(self)

    def score_status(self, number: str) -> str:
        """ "scored", "zero" or "unscored": one indicator of a set with points."""
        return scoring.status_of(self.assessment.indicators[number].points, answered=self.is_filled(number))

    @property
    def note(self) -> str:
        """What readers must know of the scoring sheet."""
        return self.maxima.note if self.maxima else ""

    @property
    def filled_count(self) -> int:
        return len(self.indicators) - len(self.unfilled)


def sheet_of(dossier) -> Sheet:
    """The present state of ``dossier``."""
    evidence = {}
    for item in _ahead(dossier, "evidence", _evidence()):
        evidence.setdefault(item.subject, []).append(item)
    maxima = maxima_of(dossier)
    spec = spec_for(dossier, maxima)
    answers, former = _parted(spec, _ahead(dossier, "answers", _answers()))
    return Sheet(
        dossier=dossier,
        spec=spec,
        answers=answers,
        evidence=evidence,
        area=area_of(dossier.unit, dossier.round.counted_on),
        maxima=maxima,
        former=former,
    )


def _answers():
    return Answer.objects.select_related("changed_by")


def _evidence():
    return EvidenceItem.objects.present().select_related("file", "added_by")


def _ahead(dossier, name: str, rows):
    """What ``reading_ahead`` has fetched for many dossiers, else the dossier's own out of ``rows``."""
    found = dossier.__dict__.get(f"{name}_ahead")
    return rows.filter(dossier=dossier) if found is None else found


def reading_ahead(dossiers):
    """The queryset ``dossiers`` with all that ``sheet_of`` reads, in as many queries for one as for a thousand."""
    related = dossiers.select_related("unit", "round__scoring_sheet", "round__procedure", "criteria_set")
    return related.prefetch_related(
        "unit__area_designations",
        Prefetch("answers", _answers(), to_attr="answers_ahead"),
        Prefetch("evidence", _evidence(), to_attr="evidence_ahead"),
    )


def _parted(spec, answers) -> tuple[dict, dict]:
    """Number → Answer of the indicators that ``spec`` has, and of those that it no longer has."""
    found = {answer.indicator: answer for answer in answers}
    return (
        {number: answer for number, answer in found.items() if spec.has(number)},
        {number: answer for number, answer in found.items() if not spec.has(number)},
    )


def sheet_under(sheet: Sheet, spec) -> Sheet:
    """The same answers as another version of the set reads and judges them; nothing is stored."""
    spec = points.with_sheet(spec, sheet.maxima) if sheet.maxima else spec
    answers, former = _parted(spec, [copy(answer) for answer in (*sheet.answers.values(), *sheet.former.values())])
    for number, answer in answers.items():
        answer.read = stored_reading(spec.indicator(number), answer.typed)
    return replace(sheet, spec=spec, answers=answers, former=former)


def maxima_of(dossier) -> points.ScoringSheet | None:
    """The scoring sheet of the dossier's round, where its set uses one."""
    sheet = dossier.round.scoring_sheet if dossier.criteria_set.uses_sheet else None
    return sheet.as_maxima() if sheet else None


def spec_for(dossier, maxima=None):
    """The set by which ``dossier`` is judged, with the maxima of its round's scoring sheet."""
    spec, maxima = spec_of(dossier.criteria_set), maxima or maxima_of(dossier)
    return points.with_sheet(spec, maxima) if maxima else spec


def stored(value):
    """A read value as JSON keeps it: fractions as "a/b"."""
    return str(value) if isinstance(value, Fraction) else value


def stored_reading(indicator, typed: dict) -> dict:
    """What could be read of ``typed``, as JSON keeps it."""
    found = reading.read_all(indicator, typed)
    return {key: stored(one.value) for key, one in found.items() if one.value is not None}


def values_of(answer) -> dict:
    """What an answer was read as, exact again."""
    return {key: Fraction(value) if isinstance(value, str) else value for key, value in answer.read.items()}
