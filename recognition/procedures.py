"""YAML of procedures → database. Idempotent; a broken file is refused, naming it and the field."""

from datetime import date
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from recognition.models import OfficeKind, Procedure, Tier, Title
from recognition.models.procedures import PlanApprover, RecognitionsOn, SubUnitsOn

PLAIN = (
    "name",
    "in_force_from",
    "legal_basis",
    "verified",
    "enabled",
    "criteria_sets",
    "applicant_kind",
    "prepared_kind",
    "dates_clause",
    "papers",
    "evidence_compulsory",
    "opinion_giver_may_decide",
    "validity_years",
    "validity_clause",
    "upgrade_after_months",
)


@transaction.atomic
def load_folder(folder: Path) -> dict[Path, list[Procedure]]:
    """Everything in ``folder``: first all titles, for a procedure may count the holders of another one's. Raises like ``load_file``."""
    paths = sorted(folder.glob("*.yaml"))
    for path in paths:
        _read(path, _load_title)
    return {path: load_file(path) for path in paths}


def load_file(path: Path) -> list[Procedure]:
    """Create or update the title and procedures that ``path`` holds. Raises ValidationError naming file and field."""
    return _read(path, _load)


def _read(path: Path, load):
    try:
        return load(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ValidationError(f"{path.name}: không đọc được YAML: {error}") from error
    except KeyError as error:
        raise ValidationError(f"{path.name}: thiếu trường {error}") from error
    except ValidationError as error:
        raise ValidationError([f"{path.name}: {sentence}" for sentence in error.messages]) from error


@transaction.atomic
def _load(content: dict) -> list[Procedure]:
    title = _load_title(content)
    return [_load_one(title, entry) for entry in content["procedures"]]


def _load_title(content: dict) -> Title:
    wanted = dict(content["title"])
    return Title.objects.update_or_create(code=wanted.pop("code"), defaults=wanted)[0]


def _load_one(title: Title, entry: dict) -> Procedure:
    fields = {name: entry[name] for name in PLAIN} | _dates(entry) | _authority(entry) | _counting(entry)
    fields |= _inspection(entry) | {"title": title, "confirmers": _confirmers(entry)}
    procedure, _ = Procedure.objects.update_or_create(code=entry["code"], defaults=fields)
    procedure.steps.all().delete()
    for order, step in enumerate(entry["chain"], start=1):
        procedure.steps.create(order=order, kind=step["kind"], tier=step["tier"], within_days=step.get("within_days"))
    return procedure


def _confirmers(entry: dict) -> dict:
    """Indicator → the office that usually confirms it. Raises ValidationError for a kind or a tier that nobody knows."""
    named = entry.get("confirm") or {}
    for number, office in named.items():
        if office.get("kind") not in OfficeKind.values or office.get("tier") not in Tier.values:
            raise ValidationError(f"confirm: {number}: loại cơ quan hoặc cấp ghi không đúng.")
    return named


def _dates(entry: dict) -> dict:
    """Until when it is in force; before which day of the year it is due, and done (or in how many working days)."""
    due_day, due_month = _day_month(entry["due_before"])
    within = entry.get("done_within_days")
    done_day, done_month = (None, None) if within else _day_month(entry["done_before"])
    return {
        "in_force_to": entry.get("in_force_to"),
        "done_within_days": within,
        "assessed_in_december": entry.get("assessed_in_december", False),
        "due_before_day": due_day,
        "due_before_month": due_month,
        "done_before_day": done_day,
        "done_before_month": done_month,
    }


def _authority(entry: dict) -> dict:
    """Who decides, and how its council is made up."""
    council = {f"council_{key}": value for key, value in entry["council"].items()}
    return council | {"decider_kind": entry["decider"]["kind"], "decider_tier": entry["decider"]["tier"]}


def _inspection(entry: dict) -> dict:
    """Within how many working days appraisal by inspection is planned and its result submitted, and who approves the plan."""
    rule = entry.get("inspection")
    if rule is None:
        return {"by_inspection": False}
    if rule["approved_by"] not in PlanApprover.values:
        raise ValidationError("inspection: approved_by ghi không đúng.")
    names = ("plan_days", "submit_days", "approved_by", "clause")
    return {"by_inspection": True} | {f"inspection_{name}": rule[name] for name in names}


def _counting(entry: dict) -> dict:
    """How sub-units are counted. Raises ValidationError for a title or a day that nobody knows."""
    rule = entry.get("sub_units")
    if rule is None:
        return {"counted_title": None}
    title = Title.objects.filter(code=rule["title"]).first()
    if title is None:
        raise ValidationError(f"sub_units: chưa có danh hiệu «{rule['title']}».")
    if rule["units_on"] not in SubUnitsOn.values or rule["recognitions_on"] not in RecognitionsOn.values:
        raise ValidationError("sub_units: units_on, recognitions_on ghi không đúng.")
    return {
        "counted_title": title,
        "sub_units_on": rule["units_on"],
        "recognitions_on": rule["recognitions_on"],
        "counting_verified": rule["verified"],
    }


def _day_month(text: str) -> tuple[int, int]:
    """ "28/02" → (28, 2); a day that no leap year has is refused."""
    day, month = (int(part) for part in str(text).split("/"))
    date(2024, month, day)
    return day, month
