"""One indicator from YAML: its measures and what is asked of them."""

import re
from fractions import Fraction

from criteria.fields import Field
from criteria.spec import (
    SHARES,
    WITH_AGAINST,
    WITH_VALUE,
    Area,
    Condition,
    IndicatorSpec,
    LevelSpec,
    MeasureKind,
    MeasureSpec,
    Presupposition,
    RequirementSpec,
    Rule,
)

KEY = re.compile(r"[a-z][a-z0-9_]*")
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
OPTIONAL = ("help", "proof", "requires", "within", "presupposes", "may_be_absent", "our_readings")
MEASURE_OPTIONAL = ("unit", "help", "options", "maximum", "step", "shared", "verified")
REQUIRE_OPTIONAL = ("at_least", "levels", "applies_to", "our_reading")
TAKES: dict[str, tuple[MeasureKind, ...]] = {
    Rule.YES: (MeasureKind.YES,),
    Rule.CHECKLIST: (MeasureKind.YES,),
    Rule.RATIO: (MeasureKind.COUNT, MeasureKind.COUNT),
    Rule.UNITS: (MeasureKind.RECOGNISED, MeasureKind.COUNT),
    Rule.GRADE: (MeasureKind.GRADE,),
    Rule.COUNT: (MeasureKind.COUNT,),
    Rule.RISE: (MeasureKind.DECIMAL, MeasureKind.DECIMAL),
    Rule.FALL: (MeasureKind.DECIMAL, MeasureKind.DECIMAL),
}


def read_indicator(field: Field, levels: tuple[LevelSpec, ...], kinds: tuple[str, ...]) -> IndicatorSpec:
    """``kinds``: the institution kinds of the set."""
    fields = field.fields(required=("number", "label", "clause", "measures"), optional=OPTIONAL)
    measures = _measures(fields["measures"])
    is_scored = levels[0].minimum is not None
    requirements = ()
    if is_scored:
        _check_scored(field, fields, measures)
    else:
        if "requires" not in fields:
            raise field.refused("thiếu «requires».")
        requirements = _requirements(fields["requires"], measures, [level.code for level in levels], kinds)
    return IndicatorSpec(
        number=fields["number"].matching(NUMBER, 10, "số chỉ tiêu có dạng 5 hoặc 5.2."),
        label=fields["label"].text(),
        clauses=_clauses(fields["clause"], [level.code for level in levels], is_scored),
        measures=tuple(measures.values()),
        requirements=requirements,
        help=fields["help"].text() if "help" in fields else "",
        proof=fields["proof"].texts() if "proof" in fields else (),
        within=_within(fields["within"], measures) if "within" in fields else (),
        presupposes=_presupposes(fields["presupposes"], measures) if "presupposes" in fields else (),
        may_be_absent="may_be_absent" in fields and fields["may_be_absent"].flag(),
        our_readings=fields["our_readings"].texts() if "our_readings" in fields else (),
    )


def _check_scored(field: Field, fields: dict[str, Field], measures: dict[str, MeasureSpec]) -> None:
    if "requires" in fields:
        raise fields["requires"].refused("bộ chấm điểm không có «requires».")
    if [measure.kind for measure in measures.values()] != [MeasureKind.POINTS]:
        raise field.refused("bộ chấm điểm cần đúng một số liệu loại points ở mỗi chỉ tiêu.")


def _clauses(field: Field, levels: list[str], is_scored: bool) -> dict[str, str]:
    """Level → clause: one for all, or a map with each level."""
    if field.is_map:
        return {level: item.text() for level, item in field.fields(required=levels, optional=()).items()}
    return {"": field.text()} if is_scored else dict.fromkeys(levels, field.text())


# Measures


def _measures(field: Field) -> dict[str, MeasureSpec]:
    found: dict[str, MeasureSpec] = {}
    for item in field.items():
        measure = _measure(item)
        if measure.key in found:
            raise item.refused(f"số liệu «{measure.key}» xuất hiện hai lần.")
        found[measure.key] = measure
    if not found:
        raise field.refused("cần ít nhất một số liệu.")
    return found


def _measure(field: Field) -> MeasureSpec:
    fields = field.fields(required=("key", "label", "kind"), optional=MEASURE_OPTIONAL)
    kind = MeasureKind(fields["kind"].choice(MeasureKind.values))
    measure = MeasureSpec(
        key=fields["key"].matching(KEY, 40, "khóa chỉ gồm chữ thường, chữ số và dấu gạch dưới."),
        label=fields["label"].text(),
        kind=kind,
        unit=fields["unit"].text(40) if "unit" in fields else "",
        help=fields["help"].text() if "help" in fields else "",
        options=fields["options"].texts() if "options" in fields else (),
        maximum=fields["maximum"].number() if "maximum" in fields else None,
        step=fields["step"].number() if "step" in fields else None,
        shared="shared" in fields and fields["shared"].flag(),
        verified="verified" not in fields or fields["verified"].flag(),
    )
    if problem := _measure_problem(measure):
        raise field.refused(problem)
    return measure


def _measure_problem(measure: MeasureSpec) -> str:
    if measure.kind == MeasureKind.GRADE and len(measure.options) < 2:
        return "số liệu loại grade cần ít nhất hai mức trong «options»."
    if measure.kind == MeasureKind.YES and len(measure.options) not in (0, 2):
        return "«options» của số liệu loại yes gồm đúng hai cách nói: chưa và có."
    if measure.kind != MeasureKind.POINTS and (measure.maximum is not None or measure.step is not None):
        return "«maximum» và «step» chỉ dùng cho số liệu loại points."
    if measure.step == 0 or measure.maximum == 0:
        return "«maximum» và «step» phải lớn hơn 0."
    return ""


# Requirements


def _requirements(
    field: Field, measures: dict[str, MeasureSpec], levels: list[str], kinds: tuple[str, ...]
) -> tuple[RequirementSpec, ...]:
    found = [r for item in field.items() for r in _requirement(item, measures, levels, kinds)]
    used = {key for r in found for key in (r.measure, r.against)}
    if unused := [key for key in measures if key not in used]:
        raise field.refused(f"không yêu cầu nào dùng số liệu «{unused[0]}».")
    for level in levels:
        if not any(r.level == level for r in found):
            raise field.refused(f"thiếu yêu cầu cho mức độ {level}.")
    return tuple(found)


def _requirement(
    field: Field, measures: dict[str, MeasureSpec], levels: list[str], kinds: tuple[str, ...]
) -> list[RequirementSpec]:
    """The requirements one entry of ``requires`` stands for: one for each level, area and item of a checklist."""
    fields = field.fields(optional=(*Rule.values, *REQUIRE_OPTIONAL))
    rules = [key for key in fields if key in Rule.values]
    if len(rules) != 1:
        raise field.refused(f"cần đúng một cách xét: {', '.join(Rule.values)}.")
    rule = Rule(rules[0])
    keys = _keys(fields[rule], rule, measures)
    only = [item.choice(levels) for item in fields["levels"].items()] if "levels" in fields else levels
    applies_to, our_reading = _scope(fields, kinds)
    return [
        RequirementSpec(rule, measure, level, against, area, value, applies_to, our_reading)
        for area, level, value in _values(field, fields.get("at_least"), rule, only, measures[keys[0][0]])
        for measure, against in keys
    ]


def _keys(field: Field, rule: Rule, measures: dict[str, MeasureSpec]) -> list[tuple[str, str]]:
    """(measure, against) pairs: one, or one for each item of a checklist."""
    one = len(TAKES[rule]) == 1 and rule != Rule.CHECKLIST
    items = [field] if one else field.items()
    wanted = TAKES[rule] * len(items) if rule == Rule.CHECKLIST else TAKES[rule]
    if not items or len(items) != len(wanted):
        raise field.refused(f"«{rule.value}» cần {len(wanted) or 1} số liệu.")
    keys = []
    for item, kind in zip(items, wanted, strict=True):
        key = item.choice(list(measures))
        if measures[key].kind != kind:
            raise item.refused(f"«{rule.value}» cần số liệu loại {kind.value}, «{key}» là {measures[key].kind.value}.")
        keys.append(key)
    return [(keys[0], keys[1])] if rule in WITH_AGAINST else [(key, "") for key in keys]


def _values(
    field: Field, at_least: Field | None, rule: Rule, levels: list[str], measure: MeasureSpec
) -> list[tuple[str, str, Fraction | None]]:
    """(area, level, threshold): ``at_least`` is one number, or one by level, or by area and level."""
    if rule not in WITH_VALUE:
        if at_least is not None:
            raise at_least.refused(f"«{rule.value}» không có ngưỡng.")
        return [("", level, None) for level in levels]
    if at_least is None:
        raise field.refused("thiếu «at_least».")
    if at_least.is_map and set(at_least.fields()) & set(Area.values):
        by_area = at_least.fields(required=Area.values, optional=())
    else:
        by_area = {"": at_least}
    return [
        (area, level, _threshold(item, rule, measure))
        for area, by_level in by_area.items()
        for level, item in _by_level(by_level, levels)
    ]


def _by_level(field: Field, levels: list[str]) -> list[tuple[str, Field]]:
    if field.is_map:
        return list(field.fields(required=levels, optional=()).items())
    return [(level, field) for level in levels]


def _threshold(field: Field, rule: Rule, measure: MeasureSpec) -> Fraction:
    value = field.number()
    if problem := threshold_problem(rule, value, len(measure.options)):
        raise field.refused(problem)
    return value


def threshold_problem(rule: Rule, value: Fraction, options: int) -> str:
    """Why ``value`` cannot be asked of a measure with so many ``options``, as a sentence; "" when it can."""
    if value < 0:
        return "không được là số âm."
    if rule in SHARES and not 0 < value <= 100:
        return "tỷ lệ phải trên 0 và không quá 100 %."
    if rule == Rule.GRADE and value.denominator != 1:
        return "phải là số nguyên."
    if rule == Rule.GRADE and not 0 < value < options:
        return f"mức phải từ 1 đến {options - 1}."
    return ""


def _scope(fields: dict[str, Field], kinds: tuple[str, ...]) -> tuple[dict[str, str] | None, tuple[str, ...]]:
    """(kind of institution → condition, kinds that are our reading); None: applies to everyone."""
    if "applies_to" not in fields:
        if "our_reading" in fields:
            raise fields["our_reading"].refused("chỉ dùng cùng «applies_to».")
        return None, ()
    entries = fields["applies_to"].fields(optional=kinds)
    scope = {kind: item.choice(Condition.values) for kind, item in entries.items()}
    ours = fields["our_reading"].items() if "our_reading" in fields else []
    return scope, tuple(item.choice(list(scope)) for item in ours)


# What measures mean for each other


def _within(field: Field, measures: dict[str, MeasureSpec]) -> tuple[tuple[str, str], ...]:
    """``{degree: trained}``: the first cannot exceed the second."""
    pairs = []
    for small, item in field.fields(optional=list(measures)).items():
        large = item.choice(list(measures))
        if {measures[small].kind, measures[large].kind} != {MeasureKind.COUNT}:
            raise item.refused("chỉ so được hai số liệu loại count.")
        pairs.append((small, large))
    return tuple(pairs)


def _presupposes(field: Field, measures: dict[str, MeasureSpec]) -> tuple[Presupposition, ...]:
    grades = [key for key, measure in measures.items() if measure.kind == MeasureKind.GRADE]
    found = []
    for item in field.items():
        fields = item.fields(required=("measure", "grade", "indicator", "needs_measure", "needs", "basis"), optional=())
        found.append(
            Presupposition(
                measure=fields["measure"].choice(grades),
                grade=fields["grade"].whole(),
                indicator=fields["indicator"].text(),
                needs_measure=fields["needs_measure"].text(),
                needs=fields["needs"].whole(),
                basis=fields["basis"].text(),
            )
        )
    return tuple(found)
