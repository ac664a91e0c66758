"""YAML of procedures → database. Idempotent; a broken file is refused, naming it and the field."""

from datetime import date
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from recognition.models import Procedure, Title

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


def load_file(path: Path) -> list[Procedure]:
    """Create or update the title and procedures that ``path`` holds. Raises ValidationError naming file and field."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _load(content)
    except yaml.YAMLError as error:
        raise ValidationError(f"{path.name}: không đọc được YAML: {error}") from error
    except KeyError as error:
        raise ValidationError(f"{path.name}: thiếu trường {error}") from error


@transaction.atomic
def _load(content: dict) -> list[Procedure]:
    wanted = dict(content["title"])
    title, _ = Title.objects.update_or_create(code=wanted.pop("code"), defaults=wanted)
    return [_load_one(title, entry) for entry in content["procedures"]]


def _load_one(title: Title, entry: dict) -> Procedure:
    fields = {name: entry[name] for name in PLAIN} | _dates(entry) | _authority(entry) | {"title": title}
    procedure, _ = Procedure.objects.update_or_create(code=entry["code"], defaults=fields)
    procedure.steps.all().delete()
    for order, step in enumerate(entry["chain"], start=1):
        procedure.steps.create(order=order, kind=step["kind"], tier=step["tier"])
    return procedure


def _dates(entry: dict) -> dict:
    """Until when it is in force, and before which day of the year it is due and done."""
    due_day, due_month = _day_month(entry["due_before"])
    done_day, done_month = _day_month(entry["done_before"])
    return {
        "in_force_to": entry.get("in_force_to"),
        "due_before_day": due_day,
        "due_before_month": due_month,
        "done_before_day": done_day,
        "done_before_month": done_month,
    }


def _authority(entry: dict) -> dict:
    """Who decides, and how its council is made up."""
    council = {f"council_{key}": value for key, value in entry["council"].items()}
    return council | {"decider_kind": entry["decider"]["kind"], "decider_tier": entry["decider"]["tier"]}


def _day_month(text: str) -> tuple[int, int]:
    """ "28/02" → (28, 2); a day that no leap year has is refused."""
    day, month = (int(part) for part in str(text).split("/"))
    date(2024, month, day)
    return day, month
