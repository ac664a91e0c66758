"""What differs between two sets, in words and side by side. Pure.

A set is taken apart into named texts, and those are compared: whatever counts for a judgement or stands on a page has one.
The version is no difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from criteria import wording
from criteria.spec import Area, IndicatorSpec, LevelSpec, MeasureSpec, RequirementSpec, SetSpec

YES = {True: "có", False: "không"}
WHOLE_SET = "Cả bộ"
Texts = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """``old`` and ``new`` are what it says, "" where it says nothing; ``place``: "Chỉ tiêu 5.1", ``what``: "Tên"."""

    place: str
    what: str
    old: str
    new: str

    @property
    def kind(self) -> str:
        """In a word: "Thêm", "Bỏ", "Chuyển", "Sửa"."""
        if not self.old or not self.new:
            return "Bỏ" if self.old else "Thêm"
        return "Chuyển" if self.what == "Số" else "Sửa"


def differences(old: SetSpec, new: SetSpec) -> list[Difference]:
    """Every difference, the set's own first, then criteria, then indicators in the order of ``new``, those gone last."""
    found = list(_compared(WHOLE_SET, _set_texts(old), _set_texts(new)))
    before = {criterion.number: criterion.name for criterion in old.criteria}
    after = {criterion.number: criterion.name for criterion in new.criteria}
    found += _compared("Tiêu chí", *({f"Tiêu chí {n}": name for n, name in side.items()} for side in (before, after)))
    return found + list(_indicators(old, new))


def _compared(place: str, old: Texts, new: Texts) -> Iterator[Difference]:
    for what in dict.fromkeys([*new, *old]):
        before, after = old.get(what, ""), new.get(what, "")
        if before != after:
            yield Difference(place, what, before, after)


# Indicators: the same number, or moved under the same name


def _indicators(old: SetSpec, new: SetSpec) -> Iterator[Difference]:
    origins = _origins(old, new)
    for indicator in new.indicators:
        place, number = f"Chỉ tiêu {indicator.number}", origins.get(indicator.number)
        if number is None:
            yield Difference(place, "Cả chỉ tiêu", "", _summary(new, indicator))
            continue
        if number != indicator.number:
            yield Difference(place, "Số", f"Chỉ tiêu {number}", place)
        yield from _compared(place, _texts(old, old.indicator(number)), _texts(new, indicator))
    for indicator in old.indicators:
        if indicator.number not in origins.values():
            yield Difference(f"Chỉ tiêu {indicator.number}", "Cả chỉ tiêu", _summary(old, indicator), "")


def _origins(old: SetSpec, new: SetSpec) -> dict[str, str]:
    """New number → old number: the same number and name, else moved under the same name, else the same number."""
    names = {indicator.label: indicator.number for indicator in old.indicators}
    origins = {
        i.number: i.number for i in new.indicators if old.has(i.number) and old.indicator(i.number).label == i.label
    }
    for passing in (lambda indicator: names.get(indicator.label), lambda indicator: indicator.number):
        for indicator in new.indicators:
            number = passing(indicator)
            if indicator.number not in origins and number and old.has(number) and number not in origins.values():
                origins[indicator.number] = number
    return origins


def _summary(spec: SetSpec, indicator: IndicatorSpec) -> str:
    if spec.is_scored:
        return f"{indicator.label} ({wording.most_points(spec, indicator)})"
    asked = [f"{level.label}: {wording.asked(indicator, level.code) or 'không xét'}" for level in spec.levels]
    return f"{indicator.label}. {'. '.join(asked)}"


def renumbered(old: SetSpec, new: SetSpec) -> list[tuple[str, str]]:
    """(old number, new number) of the indicators that ``new`` has under another number."""
    return [(before, after) for after, before in _origins(old, new).items() if before != after]


def changed_numbers(old: SetSpec, new: SetSpec) -> list[str]:
    """The numbers of ``new`` under which ``old`` has nothing, or says something else."""
    return [i.number for i in new.indicators if not old.has(i.number) or old.indicator(i.number) != i]


# Texts


def _set_texts(spec: SetSpec) -> Texts:
    circular = spec.circular
    texts = {
        "Danh hiệu": spec.title,
        "Mã": spec.code,
        "Thông tư": f"{circular.number}, {circular.name}",
        "Ngày ban hành": _day(circular.issued_on),
        "Có hiệu lực từ": _day(circular.in_force_from),
        "Hết hiệu lực sau ngày": _day(circular.in_force_to),
        "Không có minh chứng thì không đạt": YES[spec.needs_evidence],
        "Có tiêu chí 0 điểm thì không xếp loại": YES[spec.zero_bars_bands],
        "Điểm tối đa theo phiếu điểm": YES[spec.uses_sheet],
        "Phiếu điểm minh họa": _sheet(spec),
        "Cấp đánh giá đơn vị": {"district": "cấp huyện", "province": "cấp tỉnh"}.get(spec.institution_tier, ""),
        "Cách hiểu của cổng": "\n".join(spec.our_readings),
        "Thứ tự mức độ": " → ".join(level.code for level in spec.levels),
        "Thứ tự tiêu chí": ", ".join(criterion.number for criterion in spec.criteria),
    }
    texts |= {f"Loại đơn vị «{code}»": label for code, label in (spec.institution_kinds or {}).items()}
    return texts | {f"Mức độ «{level.code}»": _level(level) for level in spec.levels}


def _level(level: LevelSpec) -> str:
    parts = [level.label, level.clause and wording.clause(level.clause)]
    parts.append("" if level.minimum is None else f"từ {wording.decimal(level.minimum)} điểm")
    return ", ".join(part for part in parts if part)


def _sheet(spec: SetSpec) -> str:
    return ", ".join(f"{n}: {wording.decimal(maximum)}" for n, maximum in (spec.example_sheet or {}).items())


def _texts(spec: SetSpec, indicator: IndicatorSpec) -> Texts:
    """What an indicator says, its number apart."""
    labels = {level.code: level.label for level in spec.levels}
    texts = {
        "Tên": indicator.label,
        "Căn cứ": "; ".join(f"{labels.get(k, '')} {wording.clause(v)}".strip() for k, v in indicator.clauses.items()),
        "Giải thích": indicator.help,
        "Minh chứng": "\n".join(indicator.proof),
        "Cách hiểu của cổng": "\n".join(indicator.our_readings),
        "Có thể không có đối tượng": YES[indicator.may_be_absent],
        "Số không vượt số": "; ".join(f"{small} ≤ {large}" for small, large in indicator.within),
        "Điều kiện kèm theo": "\n".join(_presupposed(rule) for rule in indicator.presupposes),
        "Thứ tự số liệu": ", ".join(measure.key for measure in indicator.measures),
    }
    for measure in indicator.measures:
        texts[f"Số liệu «{measure.key}»"] = _measure(measure)
        texts[f"Số liệu «{measure.key}», giải thích"] = measure.help
    for required in indicator.requirements:
        what = _where(spec, indicator, required, labels)
        texts[what] = "\n".join(filter(None, [texts.get(what, ""), _required(spec, indicator, required)]))
    return texts


def _presupposed(rule) -> str:
    return (
        f"{rule.measure} từ {rule.grade} cần {rule.needs_measure} của {rule.indicator} từ {rule.needs} ({rule.basis})"
    )


def _measure(measure: MeasureSpec) -> str:
    parts = [measure.label, measure.kind.label, measure.unit and f"đơn vị tính: {measure.unit}"]
    parts.append(measure.options and f"các mức: {', '.join(measure.options)}")
    parts += [_points(measure.maximum, "tối đa {} điểm"), _points(measure.step, "theo bước {}")]
    parts.append(measure.shared and "nhập một lần cho cả hồ sơ")
    parts.append(not measure.verified and "cách đếm chưa có căn cứ")
    return "; ".join(part for part in parts if part)


def _points(value: Fraction | None, words: str) -> str:
    return "" if value is None else words.format(wording.decimal(value))


def _where(spec: SetSpec, indicator: IndicatorSpec, required: RequirementSpec, labels: dict[str, str]) -> str:
    area = f", {Area(required.area).label.lower()}" if required.area else ""
    return f"{labels[required.level]}{area}: {indicator.measure(required.measure).label}"


def _required(spec: SetSpec, indicator: IndicatorSpec, required: RequirementSpec) -> str:
    """The rule, what it asks and of whom."""
    against = indicator.measure(required.against).label if required.against else ""
    parts = [
        f"{wording.demand(required, indicator)} ({required.rule.label.lower()})",
        against and f"so với “{against}”",
    ]
    parts.append(wording.scope(spec, required) and f"áp dụng: {wording.scope(spec, required)}")
    kinds = [(spec.institution_kinds or {}).get(kind, kind) for kind in required.our_reading]
    parts.append(kinds and f"cách hiểu của cổng: {'; '.join(kinds)}")
    return "; ".join(part for part in parts if part)


def _day(day) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
