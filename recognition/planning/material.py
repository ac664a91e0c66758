"""The plans that ship (fixtures/plans/*.yaml): facts of real plans to begin from."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import yaml
from django.conf import settings

QUARTER_ENDS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
ASSIGNED = ("does", "watches")


@dataclass(frozen=True)
class BodyDraft:
    """A body with its ``assignments`` ((subject, role, person) …) and duties."""

    name: str
    assignments: tuple[tuple[str, str, str], ...] = ()
    duties: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """What a plan begins from; ``milestones`` are (quarter, text, last good day)."""

    code: str
    title: str
    criteria_sets: tuple[str, ...]
    texts: dict
    bodies: tuple[BodyDraft, ...]
    milestones: tuple[tuple[int, str, date], ...]


class BrokenTemplate(Exception):
    """A file of fixtures/plans that does not hold what it should; names file and field."""


def offered(set_code: str, year: int) -> list[PlanDraft]:
    """The shipped plans that suit a criteria set, dated for ``year``."""
    found = [_read(path.name, year) for path in sorted((settings.FIXTURES_DIR / "plans").glob("*.yaml"))]
    return [draft for draft in found if set_code in draft.criteria_sets]


@lru_cache(maxsize=32)
def _read(name: str, year: int) -> PlanDraft:
    content = yaml.safe_load((settings.FIXTURES_DIR / "plans" / name).read_text(encoding="utf-8"))
    try:
        return PlanDraft(
            code=content["code"],
            title=content["title"],
            criteria_sets=tuple(content["criteria_sets"]),
            texts={key: _text(content.get(key, "")) for key in ("purpose", "requirements", "lead", "recipients")},
            bodies=tuple(_body(entry) for entry in content["bodies"]),
            milestones=tuple(_milestone(entry, year) for entry in content["milestones"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenTemplate(f"{name}: thiếu hoặc sai trường {error}") from error


def _text(value) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def _body(entry: dict) -> BodyDraft:
    assignments = [(str(subject), role, "") for role in ASSIGNED for subject in entry.get(role, [])]
    return BodyDraft(entry["name"], tuple(assignments), tuple(entry.get("duties", ())))


def _milestone(entry: dict, year: int) -> tuple[int, str, date]:
    quarter = int(entry["quarter"])
    day, month = map(int, entry["due"].split("/")) if "due" in entry else reversed(QUARTER_ENDS[quarter])
    return quarter, entry["text"], date(year + int(entry.get("next_year", False)), month, day)


def moved(day: date, years: int) -> date:
    """The same day ``years`` later; 29/02 becomes 28/02 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def figures_due(due_on: date, today: date) -> date:
    """When bodies should have sent their figures unless the plan says otherwise.

    Six weeks before the dossier is due; a plan made late leaves them two weeks, never beyond that day.
    """
    return min(due_on, max(due_on - timedelta(days=42), today + timedelta(days=14)))
