"""Entering what an office holds into the calendar, changing, repeating and cancelling it; every step with its trail."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition.models import Activity, ActivityChange
from recognition.models.activities import a_year_later
from recognition.permissions import calendar as may

FACTS = ("name", "kind", "title", "starts_on", "ends_on", "whole_month", "place", "who", "note", "plan")
Action = ActivityChange.Action


def facts_of(activity: Activity) -> dict:
    """Field → what it says, as text a reader knows."""
    return {name: said(activity, name) for name in FACTS}


def said(activity: Activity, name: str) -> str:
    value = getattr(activity, name)
    if name == "kind":
        return activity.get_kind_display()
    if name == "whole_month":
        return "có" if value else ""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")


def differences(before: dict, after: dict) -> str:
    """What changed: "từ ngày: 05/03/2026 → 06/03/2026"; "" when nothing did."""
    labels = {name: Activity._meta.get_field(name).verbose_name for name in FACTS}
    changed = [name for name in FACTS if before.get(name, "") != after[name]]
    return "\n".join(
        f"{labels[name]}: {before.get(name) or '(trống)'} → {after[name] or '(trống)'}" for name in changed
    )


@transaction.atomic
def enter(activity: Activity, *, actor) -> Activity:
    """A new activity. Raises PermissionDenied."""
    _require(activity, actor)
    activity.save()
    _write(activity, Action.MADE, "", actor)
    return activity


@transaction.atomic
def change(activity: Activity, *, seen: int, actor) -> str:
    """Keep what ``activity`` says now; what changed, in words. ``seen`` is the last step that the page showed.

    Raises PermissionDenied; ValidationError when it was cancelled, or somebody else has changed it since.
    """
    now = _locked(activity.pk, actor)
    _require_standing(now)
    if now.changes.count() != seen:
        raise ValidationError("Người khác vừa sửa việc này: xem lại nội dung mới ở dưới rồi sửa tiếp.")
    words = differences(facts_of(now), facts_of(activity))
    if words:
        activity.save(update_fields=FACTS)
        _write(activity, Action.CHANGED, words, actor)
    return words


@transaction.atomic
def cancel(activity: Activity, reason: str, *, actor):
    """It stays in the calendar, struck through, with the reason. Raises PermissionDenied or ValidationError."""
    now, reason = _locked(activity.pk, actor), reason.strip()
    _require_standing(now)
    if not reason:
        raise ValidationError("Ghi lý do hủy, để người đã ghi lịch biết.")
    now.cancelled_at, now.cancel_reason = clock.now(), reason[:300]
    now.save(update_fields=["cancelled_at", "cancel_reason"])
    _write(now, Action.CANCELLED, now.cancel_reason, actor)


@transaction.atomic
def copy_to_next_year(activity: Activity, *, actor) -> Activity:
    """The same, a year later, to be put right by hand. Raises PermissionDenied; ValidationError when it is there."""
    now = _locked(activity.pk, actor)
    if there := now.copies.filter(cancelled_at=None).first():
        raise ValidationError(f"Việc này đã được chép sang năm sau ({there.days_said}).")
    if now.starts_on.year >= clock.today().year + 3:
        raise ValidationError("Chỉ chép trước tối đa ba năm.")
    fields = {name: getattr(now, name) for name in FACTS}
    fields |= {"starts_on": a_year_later(now.starts_on), "ends_on": a_year_later(now.ends_on), "plan": None}
    made = Activity(office=now.office, copied_from=now, **fields)
    made.fill_month()
    made.save()
    _write(made, Action.COPIED, f"từ {now.days_said}", actor)
    return made


def _locked(pk: int, actor) -> Activity:
    now = Activity.objects.select_for_update(of=["self"]).select_related("office", "title", "plan").get(pk=pk)
    _require(now, actor)
    return now


def _require(activity, actor):
    if not may.keeps_activity(activity, actor):
        raise PermissionDenied(f"Việc này do chuyên viên, lãnh đạo {activity.office} đưa vào lịch và sửa.")


def _require_standing(activity):
    if activity.cancelled_at:
        raise ValidationError("Việc này đã hủy nên không sửa được nữa: đưa một việc mới vào lịch.")


def _write(activity, action, words, actor):
    ActivityChange.objects.create(
        activity=activity,
        number=activity.changes.count() + 1,
        action=action,
        said=words,
        facts=facts_of(activity),
        by=actor,
    )
