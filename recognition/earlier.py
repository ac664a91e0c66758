"""Entering what was decided on paper before the portal, and putting it right.

An entry makes a Recognition like any other: it counts in figures, holds off an upgrade for its months, and is followed
by what comes after it. What contradicts another decision over the same unit and title is refused with all reasons.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from criteria.library import spec_of
from criteria.models import CriteriaSet
from recognition import permissions
from recognition.models import EarlierDecision, Procedure, Recognition, Title, Unit
from recognition.models.earlier import number_key

FOLLOWED, RUN_OUT, BEING_ENTERED = "Thay bằng quyết định", "Hết thời hạn", "Đang ghi"
MISTAKEN = "Nhập sai, đã sửa"
TELLING = ("unit_id", "title_id", "criteria_set_id", "level", "year", "number", "issued_on", "issuer", "file_id")


@dataclass(frozen=True)
class Grant:
    """Something a unit may have been recognised as: a title at a level of a set."""

    title: Title
    criteria_set: CriteriaSet
    level: str

    @property
    def code(self) -> str:
        return f"{self.title.pk}-{self.criteria_set.pk}-{self.level}"

    @property
    def level_named(self) -> str:
        return spec_of(self.criteria_set).named(self.level)

    @property
    def label(self) -> str:
        return f"{self.title.label}, {spec_of(self.criteria_set).said(self.level)} ({self.criteria_set.circular})"


def grants(tier: str) -> list[Grant]:
    """What units of ``tier`` can hold by any procedure, the newest circular first; the lowest band gives no title."""
    rules = list(Procedure.objects.filter(title__tier=tier).select_related("title"))
    pairs = {(rule.title, code) for rule in rules for code in rule.criteria_sets}
    newest = {row.code: row for row in CriteriaSet.objects.exclude(status="draft").order_by("pk")}
    found = [(title, newest[code]) for title, code in pairs if code in newest]
    found.sort(key=lambda pair: (pair[0].label, -_began(pair[1]).toordinal(), pair[1].code))
    return [Grant(title, row, level.code) for title, row in found for level in spec_of(row).title_levels]


def _began(row) -> date:
    return spec_of(row).circular.in_force_from


def validity(entry) -> date | None:
    """The last day of what ``entry`` gave: 31/12 of the year that its procedure's period reaches, None without a period.

    Raises ValidationError when no procedure of the title uses the set.
    """
    rules = [rule for rule in entry.title.procedures.all() if entry.criteria_set.code in rule.criteria_sets]
    if not rules:
        raise ValidationError(f"Không có quy trình nào của «{entry.title}» dùng bộ tiêu chí {entry.criteria_set.code}.")
    years = max(rules, key=lambda rule: rule.in_force_on(entry.issued_on)).validity_years
    return date(entry.issued_on.year + years, 12, 31) if years else None


# What cannot be


def problems(entry, besides=None) -> list[str]:
    """Why ``entry`` cannot stand, in sentences; ``besides`` is the entry that it corrects."""
    found = _alone(entry)
    return found or _against_others(entry, chain(entry.unit, entry.title, besides)) + _same_number(entry, besides)


def _alone(entry) -> list[str]:
    spec, said = spec_of(entry.criteria_set), []
    began = spec.circular.in_force_from
    if entry.unit.tier != entry.title.tier:
        said.append(
            f"«{entry.title}» là của {entry.title.get_tier_display().lower()}, {entry.unit} không thuộc cấp đó."
        )
    if not spec.gives_title(entry.level):
        said.append(f"Bộ tiêu chí {entry.criteria_set.code} không có mức được công nhận «{entry.level}».")
    if entry.issued_on > clock.today():
        said.append(f"Ngày quyết định {entry.issued_on:%d/%m/%Y} ở sau hôm nay.")
    if entry.issued_on < began:
        said.append(f"Ngày quyết định ở trước ngày {entry.criteria_set.circular} có hiệu lực ({began:%d/%m/%Y}).")
    if not entry.unit.exists_on(entry.issued_on):
        said.append(f"{entry.unit} chưa có, hoặc không còn, vào ngày {entry.issued_on:%d/%m/%Y}.")
    return said + _year_problems(entry, validity(entry) is None)


def _year_problems(entry, yearly: bool) -> list[str]:
    """Figures run to 31/12, so the decision follows the year; yearly ones are made in the last month too."""
    first = entry.year if yearly else entry.year + 1
    if entry.issued_on.year >= first:
        return []
    when = f"từ năm {first}" if yearly else f"sau ngày 31/12/{entry.year}, khi đã có số liệu cả năm"
    return [f"Kết quả của năm đánh giá {entry.year} chỉ được quyết định {when}."]


def _against_others(entry, others) -> list[str]:
    said = [f"Năm đánh giá {entry.year} đã có {_told(other)}." for other in others if other.year == entry.year] or [
        f"Cùng ngày {entry.issued_on:%d/%m/%Y} đã có {_told(other)}." for other in others if _same_day(entry, other)
    ]
    if said:
        return said
    before = [other for other in others if other.valid_from < entry.issued_on]
    after = [other for other in others if other.valid_from > entry.issued_on]
    if ours := [other for other in before if other.paper_id is None]:
        said.append(f"Đơn vị đã được công nhận trên cổng ({_told(ours[-1])}): quyết định sau đó phải làm trên cổng.")
    said += [f"{_told(o)} ra trước mà cho năm sau ({o.year})." for o in before if o.year > entry.year]
    said += [f"{_told(o)} ra sau mà cho năm trước ({o.year})." for o in after if o.year < entry.year]
    return said or _lowered(entry, before[-1:], after[:1])


def _same_day(entry, other) -> bool:
    return other.valid_from == entry.issued_on


def _lowered(entry, before, after) -> list[str]:
    """A level that still held cannot have been followed by a lower one."""
    until, order = validity(entry), [level.code for level in spec_of(entry.criteria_set).levels]
    rank = order.index(entry.level)
    for other in before:
        if other.valid_to and other.valid_to >= entry.issued_on and _rank(other, entry, order) > rank:
            return [
                f"{_told(other)} cho {other.level_said} còn đến {other.valid_to:%d/%m/%Y}: không hạ mức trong thời hạn."
            ]
    for other in after:
        if until and until >= other.valid_from and -1 < _rank(other, entry, order) < rank:
            return [
                f"{_told(other)} cho {other.level_said} khi kết quả này còn đến {until:%d/%m/%Y}: không hạ mức trong thời hạn."
            ]
    return []


def _rank(other, entry, order) -> int:
    """Where the level of ``other`` stands among ``order``; -1 when it is of another set."""
    return order.index(other.level) if other.spec.code == entry.criteria_set.code else -1


def _told(other) -> str:
    return f"quyết định {other.number_said} ngày {other.valid_from:%d/%m/%Y}"


def _same_number(entry, besides) -> list[str]:
    key, year = number_key(entry.number), entry.issued_on.year
    same = EarlierDecision.objects.present().filter(number_key=key, issuer__iexact=entry.issuer, issued_on__year=year)
    other = same.exclude(issued_on=entry.issued_on).exclude(pk=besides.pk if besides else None).first()
    if other is None:
        return []
    return [f"Số {entry.number} năm {year} của {entry.issuer} đã nhập với ngày {other.issued_on:%d/%m/%Y}."]


def chain(unit, title, besides=None) -> list[Recognition]:
    """The recognitions of ``title`` that the unit, what it continues and what continues it were given, in order."""
    found = Recognition.objects.filter(unit__in=line_of(unit), title=title).without_mistakes().with_source()
    return list(
        found.exclude(paper=besides).order_by("valid_from", "pk") if besides else found.order_by("valid_from", "pk")
    )


def line_of(unit) -> list[int]:
    """The unit, those it continues whole, and those that continue it."""
    ids, last = unit.lineage_ids(), unit
    while (following := Unit.objects.filter(continues=last, tier=unit.tier).first()) is not None:
        ids.append(following.pk)
        last = following
    return ids


# Writing


@transaction.atomic
def enter(entry, *, actor) -> EarlierDecision:
    """Keep ``entry`` (unsaved, its office set) and give the recognition. Raises PermissionDenied, ValidationError."""
    _require_may(actor, entry.unit)
    _lock(entry.unit)
    if said := problems(entry):
        raise ValidationError(said)
    return _give(entry, actor)


@transaction.atomic
def correct(old, entry, reason: str, *, actor) -> EarlierDecision:
    """Put ``entry`` in the place of ``old``, which stays readable. Raises as ``enter``, and without a reason or a change."""
    old = _standing(old, actor)
    _require_may(actor, entry.unit)
    _lock(entry.unit)
    if not reason.strip():
        raise ValidationError("Ghi lý do sửa.")
    if all(getattr(old, name) == getattr(entry, name) for name in TELLING):
        raise ValidationError("Chưa sửa gì so với dòng đã nhập.")
    if said := problems(entry, besides=old):
        raise ValidationError(said)
    _end(old, actor, reason)
    entry.corrects, entry.reason = old, reason.strip()
    return _give(entry, actor)


@transaction.atomic
def take_back(old, reason: str, *, actor):
    """End an entry that should never have been there; what it had ended goes on. Raises as ``correct``."""
    old = _standing(old, actor)
    if not reason.strip():
        raise ValidationError("Ghi lý do bỏ dòng này.")
    _end(old, actor, reason)


def _standing(old, actor) -> EarlierDecision:
    _require_may(actor, old.unit)
    _lock(old.unit)
    fresh = EarlierDecision.objects.select_for_update(of=("self",)).get(pk=old.pk)
    if fresh.ended_at is not None:
        raise ValidationError("Dòng này đã được sửa hoặc bỏ: mở lại danh sách để xem dòng đang dùng.")
    return fresh


def _require_may(actor, unit):
    if not (actor.is_staff or permissions.enters_earlier(actor, unit)):
        raise PermissionDenied(refusal(unit))


def refusal(unit) -> str:
    return f"Quyết định giấy của {unit} do chuyên viên cơ quan tiếp nhận, quyết định hoặc cấp trên nhập; đơn vị không tự nhập."


def _lock(unit):
    """Entries over one unit and its line take turns."""
    list(Unit.objects.select_for_update().filter(pk__in=line_of(unit)).order_by("pk").values_list("pk"))


def _give(entry, actor) -> EarlierDecision:
    """Keep the entry and its recognition, ended for a moment so that never two are open at once."""
    entry.pk, entry.entered_by, entry.entered_at = None, actor, clock.now()
    entry.save(force_insert=True)
    Recognition.objects.create(
        unit=entry.unit,
        title=entry.title,
        level=entry.level,
        year=entry.year,
        paper=entry,
        valid_from=entry.issued_on,
        valid_to=validity(entry),
        ended_on=entry.issued_on,
        end_reason=BEING_ENTERED,
    )
    _settle(entry.unit, entry.title)
    entry.recognition.refresh_from_db(fields=["ended_on", "end_reason"])
    return entry


def _end(old, actor, reason: str):
    old.ended_at, old.ended_by, old.end_reason = clock.now(), actor, reason.strip()
    old.save(update_fields=["ended_at", "ended_by", "end_reason"])
    Recognition.objects.filter(paper=old).update(ended_on=old.issued_on, end_reason=MISTAKEN)
    _settle(old.unit, old.title)


def _settle(unit, title):
    """Every entered recognition ends with the one that follows it; the last stays open. In order, the last one last."""
    rows = chain(unit, title)
    for row, following in zip(rows, [*rows[1:], None], strict=False):
        if row.paper_id and (row.ended_on is None or row.end_reason.startswith((FOLLOWED, RUN_OUT, BEING_ENTERED))):
            row.ended_on, row.end_reason = _end_of(row, following)
            row.save(update_fields=["ended_on", "end_reason"])


def _end_of(row, following) -> tuple[date | None, str]:
    if following is None:
        return None, ""
    if row.valid_to is not None and row.valid_to < following.valid_from:
        return row.valid_to + timedelta(days=1), RUN_OUT
    return following.valid_from, f"{FOLLOWED} {following.number_said}"
