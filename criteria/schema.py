"""One criteria set from its YAML file. The files under ``fixtures/criteria`` show the form."""

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from criteria.fields import CriteriaFileError, Field, parse_yaml, read_yaml
from criteria.indicators import NUMBER, read_indicator
from criteria.spec import CircularSpec, CriterionSpec, LevelSpec, SetSpec

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VERSION = re.compile(r"[0-9][0-9A-Za-z._-]*")
VERSION_ADVICE = "phiên bản bắt đầu bằng chữ số, chỉ gồm chữ không dấu, chữ số, dấu chấm và gạch nối."
TIERS = ("district", "province")
SET_REQUIRED = ("code", "version", "title", "circular", "levels", "criteria")
SET_OPTIONAL = ("needs_evidence", "zero_bars_bands", "uses_sheet", "institutions", "our_readings")


def read_set(path: Path) -> SetSpec:
    """The set in the file at ``path``.

    Raises CriteriaFileError, naming file, line and field, when it breaks the schema.
    """
    fields = read_yaml(path).fields(required=SET_REQUIRED, optional=SET_OPTIONAL)
    if path.stem != (code := _code(fields["code"])):
        raise fields["code"].refused(f"tên tệp phải là {code}.yaml.")
    return _set(fields, lambda: read_yaml(path.with_name(f"{path.stem}.sheet.example.yaml")))


def parse_set(name: str, raw: bytes, sheet: tuple[str, bytes] | None = None) -> SetSpec:
    """The set in ``raw``, a file called ``name``; ``sheet``: name and bytes of the example sheet, where it needs one.

    Raises CriteriaFileError as ``read_set`` does.
    """

    def beside() -> Field:
        if sheet is None:
            raise CriteriaFileError(name, 1, "uses_sheet", "cần gửi kèm tệp phiếu điểm minh họa.")
        return parse_yaml(*sheet)

    return _set(parse_yaml(name, raw).fields(required=SET_REQUIRED, optional=SET_OPTIONAL), beside)


def _set(fields: dict[str, Field], sheet: Callable[[], Field]) -> SetSpec:
    levels = _levels(fields["levels"])
    tier, kinds = _institutions(fields.get("institutions"))
    criteria = _criteria(fields["criteria"], levels, tuple(kinds or ()))
    uses_sheet = _flag(fields, "uses_sheet")
    spec = SetSpec(
        code=_code(fields["code"]),
        version=fields["version"].matching(VERSION, 20, VERSION_ADVICE),
        title=fields["title"].text(),
        circular=_circular(fields["circular"]),
        levels=levels,
        criteria=criteria,
        needs_evidence=_flag(fields, "needs_evidence"),
        zero_bars_bands=_flag(fields, "zero_bars_bands"),
        uses_sheet=uses_sheet,
        example_sheet=_example_sheet(sheet(), criteria) if uses_sheet else None,
        institution_tier=tier,
        institution_kinds=kinds,
        our_readings=fields["our_readings"].texts() if "our_readings" in fields else (),
    )
    _check_across(spec, fields["criteria"])
    return spec


def _flag(fields: dict[str, Field], key: str) -> bool:
    return key in fields and fields[key].flag()


def _code(field: Field) -> str:
    return field.matching(CODE, 40, "chỉ gồm chữ thường, chữ số và dấu gạch nối.")


def _circular(field: Field) -> CircularSpec:
    fields = field.fields(required=("number", "name", "in_force_from"), optional=("issued_on", "in_force_to"))
    return CircularSpec(
        number=fields["number"].text(60),
        name=fields["name"].text(),
        in_force_from=fields["in_force_from"].day(),
        issued_on=fields["issued_on"].day() if "issued_on" in fields else None,
        in_force_to=fields["in_force_to"].day() if "in_force_to" in fields else None,
    )


def _levels(field: Field) -> tuple[LevelSpec, ...]:
    """Lowest first. Either all or none have a minimum; minimums rise from 0."""
    levels = [_level(item) for item in field.items()]
    if not levels:
        raise field.refused("cần ít nhất một mức độ.")
    if len({level.code for level in levels}) < len(levels):
        raise field.refused("mã mức độ bị trùng.")
    minimums = [level.minimum for level in levels]
    if any(minimum is not None for minimum in minimums):
        if None in minimums:
            raise field.refused("mọi xếp loại đều phải có «minimum», hoặc không mức nào có.")
        if minimums[0] != 0 or minimums != sorted(set(minimums)):
            raise field.refused("«minimum» phải tăng dần, bắt đầu từ 0.")
    return tuple(levels)


def _level(field: Field) -> LevelSpec:
    fields = field.fields(required=("code", "label"), optional=("clause", "minimum"))
    return LevelSpec(
        code=fields["code"].matching(CODE, 20, "mã mức độ chỉ gồm chữ thường, chữ số và dấu gạch nối."),
        label=fields["label"].text(),
        clause=fields["clause"].text(60) if "clause" in fields else "",
        minimum=fields["minimum"].number() if "minimum" in fields else None,
    )


def _institutions(field: Field | None) -> tuple[str, dict[str, str] | None]:
    """(tier, kind → label); ("", None) in sets that do not judge institutions."""
    if field is None:
        return "", None
    fields = field.fields(required=("tier", "kinds"), optional=())
    return fields["tier"].choice(TIERS), {code: item.text() for code, item in fields["kinds"].fields().items()}


def _criterion(field: Field, levels: tuple[LevelSpec, ...], kinds: tuple[str, ...]) -> CriterionSpec:
    fields = field.fields(required=("number", "name", "indicators"), optional=())
    number = fields["number"].matching(NUMBER, 10, "số tiêu chí có dạng 5.")
    indicators = tuple(read_indicator(item, levels, kinds) for item in fields["indicators"].items())
    if not indicators:
        raise fields["indicators"].refused("cần ít nhất một chỉ tiêu.")
    for indicator, item in zip(indicators, fields["indicators"].items(), strict=True):
        if indicator.number != number and not indicator.number.startswith(f"{number}."):
            raise item.refused(f"chỉ tiêu {indicator.number} không thuộc tiêu chí {number}.")
    return CriterionSpec(number, fields["name"].text(), indicators)


def _criteria(field: Field, levels: tuple[LevelSpec, ...], kinds: tuple[str, ...]) -> tuple[CriterionSpec, ...]:
    """At least one; no number of a criterion or an indicator stands twice."""
    criteria = tuple(_criterion(item, levels, kinds) for item in field.items())
    if not criteria:
        raise field.refused("cần ít nhất một tiêu chí.")
    numbers = [criterion.number for criterion in criteria]
    for number in numbers:
        if numbers.count(number) > 1:
            raise field.refused(f"tiêu chí {number} xuất hiện hai lần.")
    indicators = [indicator.number for criterion in criteria for indicator in criterion.indicators]
    for number in indicators:
        if indicators.count(number) > 1:
            raise field.refused(f"chỉ tiêu {number} xuất hiện hai lần.")
    return criteria


def _check_across(spec: SetSpec, field: Field) -> None:
    """What only the whole set can tell: presuppositions name indicators and grades that exist."""
    for indicator in spec.indicators:
        for rule in indicator.presupposes:
            other = spec.indicator(rule.indicator) if spec.has(rule.indicator) else None
            if not other or not other.has(rule.needs_measure):
                raise field.refused(
                    f"chỉ tiêu {indicator.number} dựa vào {rule.indicator}, chỉ tiêu không có trong bộ."
                )
            if rule.needs >= len(other.measure(rule.needs_measure).options):
                raise field.refused(f"chỉ tiêu {indicator.number} dựa vào một mức không có của {rule.indicator}.")


def _example_sheet(root: Field, criteria: tuple[CriterionSpec, ...]) -> dict[str, Fraction]:
    """The illustration beside a set whose maxima come from a scoring sheet: number → maximum, 100 in all."""
    maxima = root.fields(required=("maxima",), optional=("note",))["maxima"]
    sheet = {number: item.number() for number, item in maxima.fields().items()}
    numbers = {indicator.number for criterion in criteria for indicator in criterion.indicators}
    if problem := sheet_problem(sheet, numbers):
        raise maxima.refused(problem)
    return sheet


def sheet_problem(sheet: dict[str, Fraction], numbers: set[str]) -> str:
    """Why ``sheet`` cannot score the indicators ``numbers``, as a sentence; "" when it can."""
    if set(sheet) != numbers:
        wrong = ", ".join(sorted(set(sheet) ^ numbers, key=lambda number: (len(number), number)))
        return f"phiếu điểm thừa hoặc thiếu: {wrong}."
    if any(maximum <= 0 for maximum in sheet.values()):
        return "điểm tối đa phải lớn hơn 0."
    return "" if sum(sheet.values()) == 100 else "tổng điểm tối đa phải đúng 100."
