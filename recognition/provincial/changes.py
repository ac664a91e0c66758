"""How anything that a province plans is changed: by who may, over what is still there, with its trail."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from recognition.models import PlanChange, ProvincePlan, ReportDuty, Round, Target, Unit, UnitGroup
from recognition.permissions.province_plans import planning_office

Subject, Action = PlanChange.Subject, PlanChange.Action
SUBJECTS = {
    ProvincePlan: Subject.PLAN,
    Target: Subject.TARGET,
    ReportDuty: Subject.DUTY,
    Round: Subject.ROUND,
    UnitGroup: Subject.GROUP,
}
# What people change in each; the rest of a row may have been changed by others since it was read.
CHANGED = {
    ProvincePlan: (
        *("number", "issued_on", "day_unknown", "issuer", "name", "replaces_note"),
        *("file", "file_name", "example", "note", "ended_on"),
    ),
    Target: ("title", "level", "year", "percent", "number", "more_than", "group", "area", "ended_on"),
    ReportDuty: (
        *("code", "label", "reporter_kind", "reporter_tier", "addressee", "before_month", "before_day"),
        *("in_force_from", "in_force_to", "clause"),
    ),
    Round: ("due_on", "done_on"),
    UnitGroup: ("name", "valid_to"),
}
MOVED = (
    "Người khác vừa sửa «{}» sau khi bạn mở trang này, nên cổng chưa ghi. Xem thay đổi đó ở cuối trang; vẫn muốn ghi như bạn "
    "đã gõ thì bấm ghi lần nữa."
)
ALREADY = "Người khác vừa ghi điều giống như vậy: mở lại trang để xem rồi làm tiếp."


def refusal(province: Unit) -> str:
    return (
        f"Kế hoạch, chỉ tiêu, hạn báo cáo, hạn của đợt và cụm của {province} do chuyên viên hoặc lãnh đạo cơ quan cấp tỉnh "
        "(Sở Giáo dục và Đào tạo, UBND tỉnh) ghi."
    )


def require_may(actor, province: Unit):
    """The office in whose name ``actor`` changes what ``province`` plans. Raises PermissionDenied."""
    office = planning_office(actor, province.pk)
    if office is None:
        raise PermissionDenied(refusal(province))
    return office


def version(thing) -> int:
    """A number that differs after every change of ``thing``; 0 before the first."""
    rows = PlanChange.objects.filter(subject=SUBJECTS[type(thing)], subject_pk=thing.pk)
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def trail(*things) -> list[PlanChange]:
    """What was changed in ``things``, the newest first."""
    keys: dict[str, list[int]] = {}
    for thing in things:
        keys.setdefault(SUBJECTS[type(thing)], []).append(thing.pk)
    found = PlanChange.objects.none()
    for subject, pks in keys.items():
        found = found | PlanChange.objects.filter(subject=subject, subject_pk__in=pks)
    return list(found.order_by("-at", "-pk"))


def province_of(thing) -> Unit:
    return thing.plan.province if isinstance(thing, ReportDuty) else thing.province


@transaction.atomic
def add(thing, *, actor, then: Callable = lambda: None) -> PlanChange:
    """Keep a new plan, target, report day or group; ``then`` writes what hangs on it.

    Raises PermissionDenied; ValidationError with all reasons, also when somebody has just entered the same.
    """
    require_may(actor, province_of(thing))
    thing.full_clean()
    try:
        with transaction.atomic():
            thing.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(ALREADY) from None
    then()
    return write(thing, Action.ADDED, {}, described(thing), actor=actor)


@transaction.atomic
def correct(thing, *, seen: int, reason: str, actor, then: Callable = lambda: None, action=Action.CORRECTED):
    """Save ``thing`` as it now is, in the place of what was there; returns the PlanChange.

    ``seen`` is the ``version`` that the person saw. Raises PermissionDenied; ValidationError without a reason, without a
    change, or when somebody else was first.
    """
    require_may(actor, province_of(thing))
    before = described(locked(thing, seen))
    if not reason.strip():
        raise ValidationError("Ghi lý do: người sau cần biết vì sao có thay đổi này.")
    thing.full_clean()
    thing.save(update_fields=CHANGED[type(thing)])
    then()
    if before == described(thing):
        raise ValidationError("Chưa sửa gì so với bản đang có.")
    return write(thing, action, before, described(thing), actor=actor, reason=reason)


def locked(thing, seen: int):
    """``thing`` as it is stored, held until the transaction ends. Raises ValidationError when it is not what was seen."""
    stored = type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)
    if version(stored) != seen:
        raise ValidationError(MOVED.format(stored))
    return stored


def write(thing, action, before: dict, after: dict, *, actor, reason="") -> PlanChange:
    """The trail of one change: of ``before`` and ``after`` only what differs. The caller has asked whether it may be."""
    values = [[label, before.get(label, ""), after.get(label, "")] for label in dict.fromkeys([*before, *after])]
    return PlanChange.objects.create(
        province=province_of(thing),
        subject=SUBJECTS[type(thing)],
        subject_pk=thing.pk,
        subject_name=str(thing)[:400],
        action=action,
        values=[[label, was, now] for label, was, now in values if was != now],
        reason=reason.strip()[:300],
        by=actor,
        by_name=str(actor),
        office_name=planning_office(actor, province_of(thing).pk).name,
    )


def described(thing) -> dict[str, str]:
    """{label: what a person reads} of all that can be changed in ``thing``."""
    return TOLD[type(thing)](thing)


def _day(day) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _plan(plan: ProvincePlan) -> dict[str, str]:
    return {
        "Số, ký hiệu": plan.number,
        "Ban hành": plan.issued_said,
        "Cơ quan ban hành": plan.issuer,
        "Về việc": plan.name,
        "Thay thế": plan.replaces_note,
        "Bản chụp": plan.file_name,
        "Đối chiếu": "chưa" if plan.example else "",
        "Thôi áp dụng từ": _day(plan.ended_on),
    }


def _target(target: Target) -> dict[str, str]:
    return {
        "Danh hiệu": str(target.title),
        "Mức độ": target.level,
        "Đến hết năm": str(target.year),
        "Cần đạt": target.amount_said,
        "Tính trên": target.scope_said or "mọi đơn vị",
        "Thôi áp dụng từ": _day(target.ended_on),
    }


def _duty(duty: ReportDuty) -> dict[str, str]:
    return {
        "Báo cáo": duty.label,
        "Ai báo cáo": duty.reporter_said,
        "Báo cáo cho": duty.addressee,
        "Về danh hiệu": ", ".join(sorted(map(str, duty.titles.all()))),
        "Hạn": duty.due_said,
        "Hiệu lực từ": _day(duty.in_force_from),
        "Hiệu lực đến hết": _day(duty.in_force_to),
        "Điều khoản, mục": duty.clause,
    }


def _round(rnd: Round) -> dict[str, str]:
    return {"Nộp chậm nhất": _day(rnd.due_on), "Quyết định chậm nhất": _day(rnd.done_on)}


def _group(group: UnitGroup) -> dict[str, str]:
    return {
        "Tên cụm": group.name,
        "Từ ngày": _day(group.valid_from),
        "Đến hết ngày": _day(group.valid_to),
        "Căn cứ": group.basis,
    }


TOLD = {ProvincePlan: _plan, Target: _target, ReportDuty: _duty, Round: _round, UnitGroup: _group}
