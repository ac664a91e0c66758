"""YAML of provinces' plans and of the circulars' reports → database.

Idempotent; a broken file is refused, naming file, line and field. A plan that somebody has checked or changed in the
portal is theirs: loading leaves it alone.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from recognition.models import OfficeKind, PlanChange, ProvincePlan, ReportDuty, Target, Tier, Title, Unit

PLAN = {"province", "number", "issued_on", "issuer", "name", "targets", "reports"}
PLAN_MORE = {"replaces_note", "note", "day_unknown"}
TARGET, TARGET_MORE = {"title", "level", "year"}, {"percent", "number", "more_than", "area"}
DUTY = {"code", "label", "reporter", "addressee", "titles", "before", "in_force_from", "clause"}
DUTY_MORE = {"in_force_to", "verified"}


class LineLoader(yaml.SafeLoader):
    """Every mapping knows the line on which it begins, under LINE."""

    def construct_mapping(self, node, deep=False):
        return super().construct_mapping(node, deep=deep) | {LINE: node.start_mark.line + 1}


LINE = "__line__"


@transaction.atomic
def load_reports(path: Path) -> list[ReportDuty]:
    """The circulars' own reports. Raises ValidationError naming file, line and field."""
    content = _read(path)
    _check(path, content, {"reports"}, set())
    return [_duty(path, entry, None) for entry in content["reports"]]


@transaction.atomic
def load_plan(path: Path) -> tuple[ProvincePlan, bool]:
    """(the plan, whether it is as the file says): False where people have made it theirs. Raises as ``load_reports``."""
    content = _read(path)
    _check(path, content, PLAN, PLAN_MORE)
    province = _province(path, content)
    key = {"province": province, "number": content["number"], "issued_on": content["issued_on"]}
    there = ProvincePlan.objects.filter(**key).first() or _taken_on(path.stem, province)
    if there and _is_theirs(there):
        return there, False
    words = {name: content.get(name, "") for name in ("issuer", "name", "replaces_note", "note")}
    words |= {"day_unknown": content.get("day_unknown", False), "example": True, "shipped_as": path.stem}
    plan = ProvincePlan.objects.update_or_create(**key, defaults=words)[0]
    _targets(path, content["targets"], plan)
    kept = [_duty(path, entry, plan).pk for entry in content["reports"]]
    plan.report_duties.exclude(pk__in=kept).delete()
    return plan, True


def _taken_on(code: str, province: Unit) -> ProvincePlan | None:
    """The plan that was loaded from the same file and has since been given its number and day by people."""
    return ProvincePlan.objects.filter(province=province, shipped_as=code).first()


def _is_theirs(plan: ProvincePlan) -> bool:
    """Whether people have checked or changed it, or anything in it."""
    inside = {
        PlanChange.Subject.PLAN: [plan.pk],
        PlanChange.Subject.TARGET: plan.targets.values("pk"),
        PlanChange.Subject.DUTY: plan.report_duties.values("pk"),
    }
    return not plan.example or any(
        PlanChange.objects.filter(subject=subject, subject_pk__in=keys).exists() for subject, keys in inside.items()
    )


def _read(path: Path) -> dict:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=LineLoader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        raise ValidationError(f"{path.name}: không đọc được YAML: {error}") from error
    if not isinstance(content, dict):
        raise _fault(path, {}, "", "tệp không có các trường của kế hoạch")
    return content


def _check(path: Path, entry: dict, needed: set[str], more: set[str]):
    """Refuse an entry that is no mapping, lacks a field, or has one that nobody knows."""
    if not isinstance(entry, dict):
        raise _fault(path, {}, str(entry)[:40], "phải là một nhóm trường")
    for name in sorted(needed - entry.keys()):
        raise _fault(path, entry, name, "thiếu trường này")
    for name in sorted(map(str, entry.keys() - needed - more - {LINE})):
        raise _fault(path, entry, name, "không có trường này")


def _fault(path: Path, entry: dict, name: str, said: str) -> ValidationError:
    where = f", dòng {entry[LINE]}" if LINE in entry else ""
    return ValidationError(f"{path.name}{where}{f', {name}' if name else ''}: {said}.")


def _province(path: Path, content: dict) -> Unit:
    """The province that bore the code on the day of the plan."""
    if not isinstance(content["issued_on"], date):
        raise _fault(path, content, "issued_on", "phải là ngày, như 2024-01-25")
    provinces = Unit.objects.real().filter(tier=Tier.PROVINCE, code=str(content["province"]))
    found = provinces.existing(content["issued_on"]).first()
    if found is None:
        raise _fault(
            path, content, "province", f"không có tỉnh mang mã {content['province']} vào ngày ban hành; chạy load_units"
        )
    return found


def _targets(path: Path, entries: list, plan: ProvincePlan):
    """As the file has them: the plan is nobody's yet, so what is no longer there goes."""
    kept = [_target(path, entry, plan).pk for entry in entries]
    plan.targets.exclude(pk__in=kept).delete()


def _target(path: Path, entry: dict, plan: ProvincePlan) -> Target:
    _check(path, entry, TARGET, TARGET_MORE)
    key = {"title": _title(path, entry, entry["title"]), "level": str(entry["level"]), "area": entry.get("area", "")}
    key |= {"plan": plan, "year": entry["year"], "group": None}
    made = Target.objects.filter(**key).first() or Target(province=plan.province, **key)
    made.percent, made.number = _decimal(path, entry), entry.get("number")
    made.more_than, made.basis = entry.get("more_than", False), str(plan)
    _save(path, entry, made)
    return made


def _decimal(path: Path, entry: dict) -> Decimal | None:
    if "percent" not in entry:
        return None
    try:
        return Decimal(str(entry["percent"]))
    except ArithmeticError:
        raise _fault(path, entry, "percent", "phải là số") from None


def _duty(path: Path, entry: dict, plan: ProvincePlan | None) -> ReportDuty:
    _check(path, entry, DUTY, DUTY_MORE)
    _check(path, entry["reporter"], {"kind", "tier"}, set())
    duty = ReportDuty.objects.filter(code=entry["code"], plan=plan).first() or ReportDuty(code=entry["code"], plan=plan)
    for name in ("label", "addressee", "in_force_from", "clause"):
        setattr(duty, name, entry[name])
    duty.reporter_kind, duty.reporter_tier = _reporter(path, entry["reporter"])
    duty.before_day, duty.before_month = _day_month(path, entry)
    duty.in_force_to, duty.verified = entry.get("in_force_to"), entry.get("verified", False)
    _save(path, entry, duty)
    duty.titles.set([_title(path, entry, code) for code in entry["titles"]])
    return duty


def _reporter(path: Path, entry: dict) -> tuple[str, str]:
    if entry["kind"] not in OfficeKind.values or entry["tier"] not in Tier.values:
        raise _fault(path, entry, "reporter", "loại cơ quan hoặc cấp ghi không đúng")
    return entry["kind"], entry["tier"]


def _day_month(path: Path, entry: dict) -> tuple[int, int]:
    try:
        day, month = (int(part) for part in str(entry["before"]).split("/"))
    except ValueError:
        raise _fault(path, entry, "before", "phải là ngày/tháng, như 15/03") from None
    return day, month


def _title(path: Path, entry: dict, code: str) -> Title:
    found = Title.objects.filter(code=code).first()
    if found is None:
        raise _fault(path, entry, "title", f"chưa có danh hiệu «{code}»; chạy load_procedures")
    return found


def _save(path: Path, entry: dict, made):
    """Save what keeps the rules of its table; its own sentences name the field where it does not."""
    try:
        made.full_clean()
    except ValidationError as error:
        name, said = next(iter(error.message_dict.items()))
        raise _fault(path, entry, "" if name == "__all__" else name, said[0].rstrip(".")) from error
    made.save()
