"""A set as everybody may read it: each indicator with what it asks, of whom, and what proves it. Pure."""

from dataclasses import dataclass

from criteria import wording
from criteria.spec import Condition, IndicatorSpec, LevelSpec, RequirementSpec, SetSpec

MARKS = {Condition.ALWAYS: "có", Condition.PUBLIC: "nếu công lập"}


@dataclass(frozen=True)
class Demand:
    """What one level asks of an indicator: its clause in words, and (figure, what is asked of it) pairs.

    ``figure`` is "" when there is only one.
    """

    level: str
    clause: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Entry:
    """One indicator on the page. ``scopes``: whom it applies to, a sentence each; () when it is everyone."""

    indicator: IndicatorSpec
    demands: tuple[Demand, ...]
    scopes: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    number: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Applicability:
    """Which kinds of institution what applies to: ``heads`` of the columns, rows of (kind, a word for each column)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def chapters(spec: SetSpec) -> list[Chapter]:
    return [Chapter(c.number, c.name, tuple(_entry(spec, i) for i in c.indicators)) for c in spec.criteria]


def bands(spec: SetSpec) -> list[tuple[LevelSpec, str]]:
    """Each level with its clause in words and, in sets with points, from how many points on it is given."""
    return [(level, _band(spec, level)) for level in spec.levels]


def applicability(spec: SetSpec) -> Applicability | None:
    """None in sets that do not judge institutions, or ask all of them the same."""
    columns = _columns(spec)
    if not columns:
        return None
    rows = [
        (label, tuple(_mark(required, kind) for _, required in columns))
        for kind, label in (spec.institution_kinds or {}).items()
    ]
    return Applicability(tuple(head for head, _ in columns), tuple(rows))


def _band(spec: SetSpec, level: LevelSpec) -> str:
    words = [wording.clause(level.clause)] if level.clause else []
    return ", ".join([wording.band(spec, level.code), *words] if spec.is_scored else words)


def _entry(spec: SetSpec, indicator: IndicatorSpec) -> Entry:
    if spec.is_scored:
        clause = wording.clause(next(iter(indicator.clauses.values()), ""))
        most = wording.most_points(spec, indicator)
        return Entry(indicator, (Demand("Điểm", clause, (("", most[0].upper() + most[1:]),)),))
    return Entry(
        indicator,
        tuple(_together([_demand(indicator, level) for level in spec.levels])),
        tuple(_scopes(spec, indicator)),
        tuple(measure.label for measure in indicator.measures if not measure.verified),
    )


def _demand(indicator: IndicatorSpec, level: LevelSpec) -> Demand:
    lines = wording.demands(indicator, [r for r in indicator.requirements if r.level == level.code])
    named = [(label if len(lines) > 1 else "", what[:1].upper() + what[1:]) for label, what in lines]
    return Demand(level.label, wording.clause(indicator.clauses.get(level.code, "")), tuple(named))


def _together(demands: list[Demand]) -> list[Demand]:
    """Levels that ask the same by the same clause as one: "Mức độ 1 và Mức độ 2"."""
    labels: dict[tuple, list[str]] = {}
    for demand in demands:
        labels.setdefault((demand.clause, demand.lines), []).append(demand.level)
    return [Demand(" và ".join(levels), clause, lines) for (clause, lines), levels in labels.items()]


# Whom it applies to


def _scopes(spec: SetSpec, indicator: IndicatorSpec) -> list[str]:
    """ "Mức độ 2: cơ quan Đảng; …": one sentence for each different scope of the indicator."""
    return [f"{head}: {wording.scope(spec, required)}." for head, required in _own_columns(spec, indicator)]


def _columns(spec: SetSpec) -> list[tuple[str, RequirementSpec]]:
    return [
        (f"{indicator.number}{'' if head == 'Áp dụng' else f', {head[0].lower()}{head[1:]}'}", required)
        for indicator in spec.indicators
        for head, required in _own_columns(spec, indicator)
    ]


def _own_columns(spec: SetSpec, indicator: IndicatorSpec) -> list[tuple[str, RequirementSpec]]:
    """(what of the indicator, one requirement of it) for each part that does not apply to everyone."""
    narrow: dict[tuple, list[RequirementSpec]] = {}
    for required in indicator.requirements:
        if required.applies_to is not None:
            narrow.setdefault((required.measure, str(sorted(required.applies_to.items()))), []).append(required)
    return [(_head(spec, indicator, together), together[0]) for together in narrow.values()]


def _head(spec: SetSpec, indicator: IndicatorSpec, together: list[RequirementSpec]) -> str:
    """Which part of the indicator: "Áp dụng" when it is the whole, a level, or a figure."""
    levels = list(dict.fromkeys(r.level for r in together))
    others = {r.measure for r in indicator.requirements} - {together[0].measure}
    parts = [] if len(levels) == len(spec.levels) else [spec.level(level).label for level in levels]
    parts += [indicator.measure(together[0].measure).label] if others else []
    return ", ".join(parts) or "Áp dụng"


def _mark(required: RequirementSpec, kind: str) -> str:
    mark = MARKS.get((required.applies_to or {}).get(kind, ""), "–")
    return f"{mark} *" if kind in required.our_reading else mark
