"""Facts from JSON: the input of ``manage.py evaluate``. Exact, and every refusal names the place."""

import json
import re
from collections.abc import Mapping
from fractions import Fraction

from criteria import wording
from criteria.assessment import Facts
from criteria.checks import contradictions, out_of_range
from criteria.points import maxima
from criteria.schema import sheet_problem
from criteria.spec import Area, IndicatorSpec, Institution, MeasureKind, MeasureSpec, SetSpec

KEYS = ("area", "institution", "answers", "evidence", "sheet")
INSTITUTION_KEYS = ("kind", "public", "tier")
BEYOND = 10**40  # stands for any longer whole number: above every limit, and quick to make


class BadInput(Exception):
    """Input that cannot be judged; its text is one Vietnamese sentence naming the place."""


class JsonDecimal(str):
    """A JSON number with a point or an exponent, kept as written."""

    __slots__ = ()


class NotANumber:
    """NaN or Infinity, which Python's reader lets through and JSON does not know."""


def facts_from(spec: SetSpec, raw: bytes) -> Facts:
    """The facts in ``raw`` (JSON, UTF-8) for ``spec``. Raises BadInput."""
    data = _object(_parsed(raw), "dữ liệu vào")
    _known(data, KEYS, "dữ liệu vào")
    institution = _institution(spec, data)
    sheet = _sheet(spec, data["sheet"]) if "sheet" in data else None
    return Facts(
        answers=_answers(spec, data.get("answers", {}), institution, sheet),
        area=_choice(data.get("area", Area.NORMAL.value), Area.values, "area"),
        evidence=_evidence(spec, data["evidence"]) if "evidence" in data else None,
        institution=institution,
        sheet=sheet,
    )


# JSON


def _parsed(raw: bytes):
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_without_repeats,
            parse_float=JsonDecimal,
            parse_int=lambda digits: int(digits) if len(digits) <= 40 else BEYOND * (-1 if digits[0] == "-" else 1),
            parse_constant=lambda name: NotANumber(),
        )
    except UnicodeDecodeError as error:
        raise BadInput(f"Dữ liệu vào không phải văn bản UTF-8 (byte thứ {error.start + 1}).") from error
    except json.JSONDecodeError as error:
        raise BadInput(f"Dữ liệu vào không đúng cú pháp JSON ở dòng {error.lineno}, cột {error.colno}.") from error
    except RecursionError as error:
        raise BadInput("Dữ liệu vào lồng quá sâu.") from error


def _without_repeats(pairs: list[tuple[str, object]]) -> dict:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise BadInput(f"Khóa {_shown(key)} xuất hiện hai lần.")
        if isinstance(value, NotANumber):
            raise BadInput(f"Khóa {_shown(key)}: NaN và Infinity không phải là số.")
        found[key] = value
    return found


def _shown(key: object) -> str:
    """``key`` in quotes on one line, short, whatever it holds."""
    text = str(key)
    return json.dumps(text if len(text) <= 40 else f"{text[:40]}…", ensure_ascii=not text.isprintable())


def _object(value: object, place: str) -> dict:
    if not isinstance(value, dict):
        raise BadInput(f"{place}: phải là một đối tượng JSON {{…}}.")
    return value


def _known(data: Mapping, keys, place: str) -> None:
    for key in data:
        if key not in keys:
            raise BadInput(f"{place}: không có khóa {_shown(key)}, chỉ nhận {', '.join(keys)}.")


def _choice(value: object, choices, place: str) -> str:
    if not isinstance(value, str) or isinstance(value, JsonDecimal) or value not in choices:
        raise BadInput(f"{place}: chỉ nhận {', '.join(choices)}.")
    return value


# Around the answers


def _institution(spec: SetSpec, data: dict) -> Institution | None:
    if not spec.institution_tier:
        if "institution" in data:
            raise BadInput(f"institution: bộ {spec.code} không đánh giá cơ quan, trường học; hãy bỏ khóa này.")
        return None
    if "institution" not in data:
        raise BadInput(f"institution: bộ {spec.code} cần biết loại đơn vị.")
    fields = _object(data["institution"], "institution")
    _known(fields, INSTITUTION_KEYS, "institution")
    for key in INSTITUTION_KEYS:
        if key not in fields:
            raise BadInput(f"institution: thiếu {key}.")
    if not isinstance(fields["public"], bool):
        raise BadInput("institution → public: phải là true hoặc false.")
    return Institution(
        kind=_choice(fields["kind"], list(spec.institution_kinds), "institution → kind"),
        public=fields["public"],
        tier=_choice(fields["tier"], [spec.institution_tier], "institution → tier"),
    )


def _evidence(spec: SetSpec, value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise BadInput("evidence: phải là một danh sách số chỉ tiêu.")
    for number in value:
        if not isinstance(number, str) or isinstance(number, JsonDecimal) or not spec.has(number):
            raise BadInput(f"evidence: bộ {spec.code} không có chỉ tiêu {_name_of(number)}.")
    return frozenset(value)


def _name_of(value: object) -> str:
    return _shown(value) if isinstance(value, str | int) else "ấy"


def _sheet(spec: SetSpec, value: object) -> dict[str, Fraction]:
    if not spec.uses_sheet:
        raise BadInput(f"sheet: bộ {spec.code} không dùng phiếu điểm; hãy bỏ khóa này.")
    sheet = {}
    for number, maximum in _object(value, "sheet").items():
        if not spec.has(number):
            raise BadInput(f"sheet: bộ {spec.code} không có tiêu chí {_shown(number)}.")
        sheet[number] = _decimal(maximum, f"sheet → {number}")
    if problem := sheet_problem(sheet, {indicator.number for indicator in spec.indicators}):
        raise BadInput(f"sheet: {problem}")
    return sheet


# Answers


def _answers(spec: SetSpec, value: object, institution: Institution | None, sheet: Mapping | None) -> dict[str, dict]:
    answers, limits = {}, maxima(spec, sheet) if spec.is_scored else {}
    for number, values in _object(value, "answers").items():
        if not spec.has(number):
            raise BadInput(f"answers: bộ {spec.code} không có chỉ tiêu {_shown(number)}.")
        indicator = spec.indicator(number)
        answers[number] = _values(spec, indicator, values, institution, limits.get(number))
        if problems := contradictions(indicator, answers[number], institution):
            raise BadInput(f"answers → {number}: {problems[0]}")
    return answers


def _values(
    spec: SetSpec, indicator: IndicatorSpec, value: object, institution: Institution | None, maximum: Fraction | None
) -> dict:
    """The values of one indicator; what does not apply to ``institution`` is left out unread."""
    place = f"answers → {indicator.number}"
    values, counts = {}, indicator.applicable_keys(institution)
    for key, given in _object(value, place).items():
        if not indicator.has(key):
            keys = ", ".join(measure.key for measure in indicator.measures)
            raise BadInput(f"{place}: không có số liệu {_shown(key)}, chỉ nhận {keys}.")
        if key in counts:
            values[key] = _value(spec, indicator.measure(key), given, f"{place} → {key}", maximum)
    return values


def _value(spec: SetSpec, measure: MeasureSpec, given: object, place: str, maximum: Fraction | None):
    if measure.kind == MeasureKind.YES:
        if not isinstance(given, bool):
            raise BadInput(f"{place}: phải là true hoặc false.")
        return given
    if measure.kind == MeasureKind.RECOGNISED:
        return _by_level(spec, measure, given, place)
    is_whole = measure.kind in (MeasureKind.COUNT, MeasureKind.GRADE)
    number = _whole(given, place) if is_whole else _decimal(given, place)
    if problem := out_of_range(measure, number, maximum):
        raise BadInput(f"{place}: {problem}")
    return number


def _by_level(spec: SetSpec, measure: MeasureSpec, given: object, place: str) -> dict[str, int]:
    levels = [level.code for level in spec.levels]
    found = {}
    for level, number in _object(given, place).items():
        if level not in levels:
            raise BadInput(f"{place}: không có mức độ {_shown(level)}, chỉ nhận {', '.join(levels)}.")
        found[level] = _whole(number, f"{place} → {level}")
        if problem := out_of_range(measure, found[level]):
            raise BadInput(f"{place} → {level}: {problem}")
    return found


def _whole(given: object, place: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise BadInput(f"{place}: phải là số nguyên viết bằng chữ số, không có phần thập phân hay số mũ.")
    return given


def _decimal(given: object, place: str) -> Fraction:
    """Exact. Bounded in length, so that 1e-400000000 costs nothing."""
    if isinstance(given, int) and not isinstance(given, bool):
        return Fraction(given)
    if not isinstance(given, JsonDecimal):
        raise BadInput(f"{place}: phải là một con số.")
    exponent = re.search(r"[eE]([+-]?[0-9]+)$", given)
    if len(given) > 60 or (exponent and abs(int(exponent[1])) > wording.PLACES):
        raise BadInput(f"{place}: con số quá dài, quá lớn hoặc quá nhỏ.")
    number = Fraction(given)
    if 10**wording.PLACES % number.denominator:
        raise BadInput(f"{place}: quá {wording.PLACES} chữ số thập phân.")
    return number
