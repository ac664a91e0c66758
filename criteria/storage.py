"""A SetSpec as rows, and rows as a SetSpec: what is written reads back equal."""

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction

from criteria.models import Circular, CriteriaSet, Criterion, Indicator, Level, Measure, Requirement
from criteria.spec import (
    CircularSpec,
    CriterionSpec,
    IndicatorSpec,
    LevelSpec,
    MeasureKind,
    MeasureSpec,
    Presupposition,
    RequirementSpec,
    Rule,
    SetSpec,
)

SAME = ("title", "needs_evidence", "zero_bars_bands", "uses_sheet", "institution_tier")


def _decimal(number: Fraction | None) -> Decimal | None:
    """Exact: the schema allows four decimal places, the column holds them."""
    return None if number is None else Decimal(number.numerator) / Decimal(number.denominator)


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


# Writing


def set_columns(spec: SetSpec) -> dict:
    """The columns of CriteriaSet that ``spec`` fills, but code, version, circular and status."""
    sheet = spec.example_sheet
    columns = {name: getattr(spec, name) for name in SAME}
    columns["our_readings"] = list(spec.our_readings)
    columns["institution_kinds"] = spec.institution_kinds and list(spec.institution_kinds.items())  # keeps their order
    return columns | {"example_sheet": sheet and {number: str(maximum) for number, maximum in sheet.items()}}


def write_parts(row: CriteriaSet, spec: SetSpec) -> None:
    """Fill the draft ``row``, which has no parts yet."""
    levels = {level.code: _write_level(row, level, index) for index, level in enumerate(spec.levels)}
    position = 0
    for index, criterion in enumerate(spec.criteria):
        parent = Criterion.objects.create(
            criteria_set=row, number=criterion.number, name=criterion.name, position=index
        )
        for indicator in criterion.indicators:
            _write_indicator(parent, indicator, levels, position)
            position += 1


def _write_level(row: CriteriaSet, level: LevelSpec, position: int) -> Level:
    return Level.objects.create(
        criteria_set=row,
        code=level.code,
        label=level.label,
        clause=level.clause,
        minimum=_decimal(level.minimum),
        position=position,
    )


def _write_indicator(parent: Criterion, spec: IndicatorSpec, levels: dict[str, Level], position: int) -> None:
    indicator = Indicator.objects.create(
        criteria_set=parent.criteria_set,
        criterion=parent,
        number=spec.number,
        label=spec.label,
        clauses=dict(spec.clauses),
        help=spec.help,
        proof=list(spec.proof),
        within=[list(pair) for pair in spec.within],
        presupposes=[asdict(rule) for rule in spec.presupposes],
        may_be_absent=spec.may_be_absent,
        our_readings=list(spec.our_readings),
        position=position,
    )
    measures = {m.key: _write_measure(indicator, m, index) for index, m in enumerate(spec.measures)}
    Requirement.objects.bulk_create(
        _new_requirement(indicator, requirement, measures, levels, index)
        for index, requirement in enumerate(spec.requirements)
    )


def _new_requirement(
    indicator: Indicator, spec: RequirementSpec, measures: dict[str, Measure], levels: dict[str, Level], position: int
) -> Requirement:
    return Requirement(
        indicator=indicator,
        rule=spec.rule,
        measure=measures[spec.measure],
        against=measures.get(spec.against),
        level=levels[spec.level],
        area=spec.area,
        value=_decimal(spec.value),
        applies_to=spec.applies_to,
        our_reading=list(spec.our_reading),
        position=position,
    )


def _write_measure(indicator: Indicator, spec: MeasureSpec, position: int) -> Measure:
    return Measure.objects.create(
        indicator=indicator,
        key=spec.key,
        label=spec.label,
        kind=spec.kind,
        unit=spec.unit,
        help=spec.help,
        options=list(spec.options),
        maximum=_decimal(spec.maximum),
        step=_decimal(spec.step),
        shared=spec.shared,
        verified=spec.verified,
        position=position,
    )


# Reading


def read_spec(row: CriteriaSet) -> SetSpec:
    """The pure form of ``row``, in six queries."""
    indicators: dict[int, list[Indicator]] = {}
    for indicator in row.indicators.prefetch_related("measures", "requirements__level"):
        indicators.setdefault(indicator.criterion_id, []).append(indicator)
    sheet = row.example_sheet
    return SetSpec(
        code=row.code,
        version=row.version,
        circular=_circular(row.circular),
        levels=tuple(LevelSpec(x.code, x.label, x.clause, _fraction(x.minimum)) for x in row.levels.all()),
        criteria=tuple(_criterion(x, indicators.get(x.pk, ())) for x in row.criteria.all()),
        example_sheet=sheet and {number: Fraction(maximum) for number, maximum in sheet.items()},
        our_readings=tuple(row.our_readings),
        institution_kinds=row.institution_kinds and dict(row.institution_kinds),
        **{name: getattr(row, name) for name in SAME},
    )


def _circular(row: Circular) -> CircularSpec:
    return CircularSpec(row.number, row.name, row.in_force_from, row.issued_on, row.in_force_to)


def _criterion(row: Criterion, indicators: Iterable[Indicator]) -> CriterionSpec:
    return CriterionSpec(row.number, row.name, tuple(_indicator(indicator) for indicator in indicators))


def _indicator(row: Indicator) -> IndicatorSpec:
    measures = list(row.measures.all())
    keys = {measure.pk: measure.key for measure in measures}
    return IndicatorSpec(
        number=row.number,
        label=row.label,
        clauses=row.clauses,
        measures=tuple(_measure(measure) for measure in measures),
        requirements=tuple(_requirement(requirement, keys) for requirement in row.requirements.all()),
        help=row.help,
        proof=tuple(row.proof),
        within=tuple(tuple(pair) for pair in row.within),
        presupposes=tuple(Presupposition(**rule) for rule in row.presupposes),
        may_be_absent=row.may_be_absent,
        our_readings=tuple(row.our_readings),
    )


def _measure(row: Measure) -> MeasureSpec:
    return MeasureSpec(
        key=row.key,
        label=row.label,
        kind=MeasureKind(row.kind),
        unit=row.unit,
        help=row.help,
        options=tuple(row.options),
        maximum=_fraction(row.maximum),
        step=_fraction(row.step),
        shared=row.shared,
        verified=row.verified,
    )


def _requirement(row: Requirement, keys: dict[int, str]) -> RequirementSpec:
    return RequirementSpec(
        rule=Rule(row.rule),
        measure=keys[row.measure_id],
        level=row.level.code,
        against=keys.get(row.against_id, ""),
        area=row.area,
        value=_fraction(row.value),
        applies_to=row.applies_to,
        our_reading=tuple(row.our_reading),
    )
