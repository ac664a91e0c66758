"""A province's plan over its life: checked against the paper, ended with all that it aims at, and its rounds' dates."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from config import clock
from recognition.models import PlanChange, ProvincePlan, Round, Target
from recognition.provincial import changes

CHECKED = "Đã đọc bản đã ban hành: số, ngày, chỉ tiêu, hạn báo cáo đúng như văn bản."
Action = PlanChange.Action


@transaction.atomic
def check(plan: ProvincePlan, *, seen: int, actor) -> ProvincePlan:
    """Somebody of the province has read the paper: the plan is no example any more. Raises as ``changes.correct``."""
    if plan.lacks_number:
        raise ValidationError("Điền số và ngày ban hành của kế hoạch (nút «Sửa») rồi mới xác nhận đã đối chiếu.")
    plan.example, plan.note = False, ""
    changes.correct(plan, seen=seen, reason=CHECKED, actor=actor, action=Action.CHECKED)
    return plan


@transaction.atomic
def end_plan(plan: ProvincePlan, day: date, *, seen: int, reason: str, actor) -> ProvincePlan:
    """From ``day`` the plan, its targets and its report days count no longer; they stay readable. Raises as ``changes.correct``."""
    plan.ended_on = day
    changes.correct(plan, seen=seen, reason=reason, actor=actor, action=Action.ENDED)
    for target in plan.targets.select_for_update(of=("self",)).in_force(day):
        end_target(target, day, seen=changes.version(target), reason=f"Kế hoạch thôi áp dụng: {reason}", actor=actor)
    return plan


@transaction.atomic
def end_target(target: Target, day: date, *, seen: int, reason: str, actor) -> Target:
    """From ``day`` nothing is measured against ``target``. Raises as ``changes.correct``."""
    target.ended_on = day
    changes.correct(target, seen=seen, reason=reason, actor=actor, action=Action.ENDED)
    return target


@transaction.atomic
def move_dates(rnd: Round, due_on: date, done_on: date, *, seen: int, reason: str, actor) -> Round:
    """The province's own last days for its round. Raises as ``changes.correct``, and for days that cannot be."""
    if said := _impossible(rnd, due_on, done_on):
        raise ValidationError(said)
    rnd.due_on, rnd.done_on = due_on, done_on
    changes.correct(rnd, seen=seen, reason=reason, actor=actor)
    return rnd


def _impossible(rnd: Round, due_on: date, done_on: date) -> list[str]:
    """Days are moved while the round is open, never into the past, and not beyond its end or that of its province."""
    today, said = clock.today(), []
    if not rnd.is_open_on(today):
        said.append(f"Đợt đã khóa sau ngày {rnd.closes_on:%d/%m/%Y}: hạn của đợt không dời nữa.")
    for name, before, after in (("Hạn nộp", rnd.due_on, due_on), ("Hạn quyết định", rnd.done_on, done_on)):
        if after != before and after < today:
            said.append(f"{name} mới ({after:%d/%m/%Y}) đã qua: chọn từ hôm nay trở đi.")
    last = min((day for day in (rnd.closes_on, rnd.province.valid_to) if day), default=None)
    if last and done_on > last:
        said.append(f"Đợt khóa sau ngày {last:%d/%m/%Y}: muốn muộn hơn, người vận hành cổng dời ngày khóa trước.")
    return said
