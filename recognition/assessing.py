"""From a dossier to the facts that the rules judge, and back to verdicts."""

from copy import copy
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from django.db.models import Prefetch

from criteria import checks, points, reading, rules
from criteria.library import spec_of
from criteria.spec import Rule
from recognition import scoring, sub_units
from recognition.models.answers import Answer, EvidenceItem
from recognition.models.special_cases import case_of
from recognition.models.units import area_of

PAPER_PREFIX = "paper:"


@dataclass
class Sheet:
    """Everything of one dossier that pages, rules and papers ask for, read once (three queries).

    What only some sets ask for costs its queries there alone: sub-units, and objects that a unit does not have.
    """

    dossier: object
    spec: object
    answers: dict  # indicator number -> Answer
    evidence: dict  # subject -> [EvidenceItem]
    area: str
    maxima: points.ScoringSheet | None = None  # where the set takes them from a scoring sheet
    absent: frozenset = frozenset()  # numbers of indicators without an object here, by a setting from above
    counted: sub_units.Count | None = None  # where the set asks for a share of sub-units
    former: dict = field(default_factory=dict)  # like answers, of indicators that the set no longer has

    @cached_property
    def institution(self) -> rules.Institution | None:
        return self.dossier.unit.institution if self.spec.institution_tier else None

    @cached_property
    def indicators(self) -> list:
        """Those that apply to the unit."""
        return applicable(self.spec, self.institution, self.absent)

    @cached_property
    def facts(self) -> rules.Facts:
        return rules.Facts(
            answers={number: self.values(number) for number in self.answers.keys() | self.computed.keys()},
            area=self.area,
            evidence=frozenset(subject for subject, items in self.evidence.items() if items),
            institution=self.institution,
            absent=self.absent,
            sheet=self.maxima.maxima if self.maxima else None,
            unread={number: frozenset(self._unread(number)) for number in self.answers},
        )

    @cached_property
    def computed(self) -> dict[str, dict]:
        """Indicator number → measure key → value, of what the portal counts itself and nobody types."""
        if self.counted is None or not self.counted.total:
            return {number: {} for number in computed_keys(self.spec)}
        return {
            indicator.number: {
                key: value
                for r in indicator.requirements
                if r.rule == Rule.UNITS
                for key, value in ((r.measure, self.counted.by_level), (r.against, self.counted.total))
            }
            for indicator in self.spec.indicators
            if indicator.number in computed_keys(self.spec)
        }

    def values(self, number) -> dict:
        """What is known of an indicator, typed or counted, by measure."""
        answer = self.answers.get(number)
        return (values_of(answer) if answer else {}) | self.computed.get(number, {})

    def keys(self, number) -> set[str]:
        """The measures of an indicator that a person enters: those that apply, without what the portal counts."""
        typed = self.spec.indicator(number).applicable_keys(self.institution)
        return typed - computed_keys(self.spec).get(number, set())

    @cached_property
    def assessment(self) -> rules.Assessment:
        return rules.judge(self.spec, self.facts)

    def contradictions(self, number) -> list[str]:
        values = self.values(number)
        return checks.contradictions(self.spec.indicator(number), values, self.institution) if values else []

    def problems(self, number) -> list[str]:
        """What in an answer cannot be read or cannot be true, in sentences."""
        if number in self.computed and not self.computed[number]:
            return [
                self.counted.problem() if self.counted else "Quy trình của đợt này chưa ghi cách đếm đơn vị trực thuộc."
            ]
        answer = self.answers.get(number)
        if answer is None:
            return []
        return list(self._unread(number).values()) or self.contradictions(number)

    def _unread(self, number) -> dict[str, str]:
        """Measure key → why what was typed there cannot be read; of the measures that apply."""
        found = reading.read_all(self.spec.indicator(number), self.answers[number].typed)
        return {key: one.problem for key, one in found.items() if one.problem and key in self.keys(number)}

    def is_filled(self, number) -> bool:
        """Whether an indicator has been answered in full, readably and without contradiction; a verdict may come sooner."""
        wanted = self.spec.indicator(number).applicable_keys(self.institution)
        return wanted <= self.values(number).keys() and not self.contradictions(number)

    @cached_property
    def unfilled(self) -> list[str]:
        return [indicator.number for indicator in self.indicators if not self.is_filled(indicator.number)]

    @cached_property
    def unconfirmed(self) -> list[str]:
        """Indicators copied from an earlier year at which nobody has looked yet."""
        return [i.number for i in self.indicators if (a := self.answers.get(i.number)) and a.carried_year]

    @cached_property
    def unproved(self) -> list[str]:
        """Indicators without a piece of evidence; 0 points need none, nor what the portal counts itself."""
        asked = [i for i in self.indicators if self.keys(i.number) and not self._claims_nothing(i)]
        return [indicator.number for indicator in asked if not self.evidence.get(indicator.number)]

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


def follow(spec, answers: dict):
    """Give every answer the numbers that are entered once, at the first indicator that uses them.

    An indicator keeps a number of its own where one was typed there; one that repeats the shared number follows it.
    """
    for key, (home, *others) in spec.shared_keys().items():
        source = answers.get(home)
        if source is None or not source.typed.get(key):
            continue
        for answer in (answers[number] for number in others if number in answers):
            if _repeats(answer, source, key):
                answer.followed |= {key}
                answer.typed = answer.typed | {key: source.typed[key]}
                answer.read = answer.read | ({key: source.read[key]} if key in source.read else {})


def _repeats(answer, source, key) -> bool:
    if not answer.typed.get(key):
        return True
    return key in answer.read and answer.read[key] == source.read.get(key) and key not in answer.reasons


def applicable(spec, institution, absent=frozenset()) -> list:
    """The indicators of ``spec`` that apply to ``institution``, without those that have no object there."""
    return [
        indicator
        for indicator in spec.indicators
        if (not indicator.requirements or indicator.applicable(institution))
        and not (indicator.may_be_absent and indicator.number in absent)
    ]


def number_to_fill(dossier) -> int:
    """How many indicators apply to the unit of ``dossier``."""
    spec = spec_of(dossier.criteria_set)
    institution = dossier.unit.institution if spec.institution_tier else None
    return len(applicable(spec, institution, _absent(dossier, spec)))


def computed_keys(spec) -> dict[str, set[str]]:
    """Indicator number → the measures that the portal counts from decisions in force."""
    found = {}
    for indicator in spec.indicators:
        for r in indicator.requirements:
            if r.rule == Rule.UNITS:
                found.setdefault(indicator.number, set()).update({r.measure, r.against})
    return found


def sheet_of(dossier) -> Sheet:
    """The present state of ``dossier``."""
    evidence = {}
    for item in _ahead(dossier, "evidence", _evidence()):
        evidence.setdefault(item.subject, []).append(item)
    maxima = maxima_of(dossier)
    spec = spec_for(dossier, maxima)
    answers, former = _parted(spec, _ahead(dossier, "answers", _answers()))
    follow(spec, answers)
    return Sheet(
        dossier=dossier,
        spec=spec,
        answers=answers,
        evidence=evidence,
        area=area_of(dossier.unit, dossier.round.counted_on),
        maxima=maxima,
        absent=_absent(dossier, spec),
        counted=_counted(dossier, spec),
        former=former,
    )


def _counted(dossier, spec) -> sub_units.Count | None:
    return sub_units.count_for(dossier, [level.code for level in spec.levels]) if computed_keys(spec) else None


def _absent(dossier, spec) -> frozenset:
    if not any(indicator.may_be_absent for indicator in spec.indicators):
        return frozenset()
    case = case_of(dossier.round, dossier.unit)
    return frozenset(case.absent) if case else frozenset()


def _answers():
    return Answer.objects.select_related("changed_by", "changed_via__body")


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
        answer.followed = frozenset()
    follow(spec, answers)
    asked = {"absent": _absent(sheet.dossier, spec), "counted": _counted(sheet.dossier, spec)}
    return replace(sheet, spec=spec, answers=answers, former=former, **asked)


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
