"""The rounds of the demonstration, what the plans aim at, and which communes count as "vùng khó khăn"."""

from dataclasses import dataclass
from datetime import date

from config import clock
from criteria.models import CriteriaSet
from recognition.demonstration import days
from recognition.demonstration.material import read
from recognition.demonstration.people import IN_TWO_TIERS, Cast
from recognition.models import AreaDesignation, Procedure, Round, Target, Title, Unit

THREE_TIERS, TWO_TIERS = "cdht-xa-ba-cap", "cdht-xa-hai-cap"
FIRST_OF_TWO_TIERS = 2025  # the first assessment year decided under two tiers
LAST_OF_THREE_TIERS = 2024
END_OF_DISTRICTS = date(2025, 6, 30)


@dataclass
class Rounds:
    """``last`` is None while the running one is the first of the two tiers."""

    town: Round
    last: Round | None
    running: Round
    others: dict[str, Round]  # by the key that fixtures/demo/others.yaml uses


def open_rounds(cast: Cast, today: date) -> Rounds:
    """All rounds, with targets and areas."""
    year = days.running_year(today)
    town = _round(cast.old_province, THREE_TIERS, LAST_OF_THREE_TIERS, END_OF_DISTRICTS)
    last = _round(cast.province, TWO_TIERS, year - 1) if year > FIRST_OF_TWO_TIERS else None
    running = _round(cast.province, TWO_TIERS, year)
    _aim(cast.province, "two_tiers", year)
    _aim(cast.old_province, "three_tiers", year)
    _designate(cast)
    return Rounds(town, last, running, _others(cast, year))


def _others(cast: Cast, year: int) -> dict[str, Round]:
    """Of the other titles: those of the town's last year, and of the province's institutions now and the year before."""
    found = {
        code: _round(cast.old_province, code, LAST_OF_THREE_TIERS, END_OF_DISTRICTS)
        for code in ("dvht-huyen", "cdht-huyen")
    }
    found["dvht-tinh"] = _round(cast.province, "dvht-tinh", year)
    if year > FIRST_OF_TWO_TIERS:
        found["dvht-tinh-last"] = _round(cast.province, "dvht-tinh", year - 1)
    return found


def _round(province: Unit, code: str, year: int, closes_on: date | None = None) -> Round:
    procedure = Procedure.objects.get(code=code)
    made = Round(
        procedure=procedure,
        province=province,
        year=year,
        criteria_set=CriteriaSet.objects.published().get(code=procedure.criteria_sets[0]),
        opens_on=Round.earliest_opening(procedure, year),
        due_on=Round.default_due_on(procedure, year),
        done_on=Round.default_done_on(procedure, year),
        closes_on=closes_on or date(year + 2, 1, 31),
        basis=f"Kế hoạch trình diễn (văn bản mẫu) về đánh giá {procedure.title.name} năm {year}",
    )
    made.full_clean()
    made.save()
    return made


def _aim(province: Unit, key: str, year: int):
    """Targets of the plan; where two fall on the same year and level, the first holds."""
    title, targets = Title.objects.get(code="cdht-xa"), read("plan")["targets"]
    for entry in targets[key]:
        Target.objects.get_or_create(
            province=province,
            title=title,
            level=entry["level"],
            year=entry.get("fixed") or year + entry["year"],
            defaults={"percent": entry["percent"], "basis": targets["basis"]},
        )


def _designate(cast: Cast):
    """Entered by the Sở when it began its work, never by the communes."""
    team, entry = cast.above["so"], read("plan")["difficult"]
    AreaDesignation.objects.bulk_create(
        AreaDesignation(
            unit=cast.commune_named(name, IN_TWO_TIERS),
            valid_from=team.office.valid_from,
            legal_basis=entry["basis"],
            entered_by=team.officer,
            office=team.office,
            entered_at=clock.moment_of(days.EARLIEST),
        )
        for name in entry["communes"]
    )
