"""Which reports an office owes for an assessment year, by when, and which of the offices below have sent theirs."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from config import clock
from recognition.models import Office, PeriodReport, ReportDuty, Round, Tier, Unit
from recognition.permissions import period_reports as may
from recognition.permissions.register import paths_taken_over
from recognition.provincial.reports import counting, last_good_day


@dataclass(frozen=True)
class Owed:
    """One report that ``office`` owes for ``year``: ``on`` is the last good day, ``warning`` says where a plan is later than the law."""

    office: Office
    duty: ReportDuty
    year: int
    on: date
    warning: str = ""
    report: PeriodReport | None = None  # the latest that was not given up

    @property
    def is_issued(self) -> bool:
        return self.report is not None and not self.report.is_draft and self.report.document.state == "issued"

    @property
    def sent_late(self) -> bool:
        return self.is_issued and self.report.document.issued_on > self.on

    @property
    def is_late(self) -> bool:
        """Not issued, and the last good day is over."""
        return not self.is_issued and clock.today() > self.on

    @property
    def addressees(self) -> str:
        """To whom it goes, one in each line, as papers write them."""
        said = self.duty.addressee.replace(";", ",").replace("UBND", "Ủy ban nhân dân")
        return "\n".join(part.strip() for part in said.split(",") if part.strip())

    @property
    def basis(self) -> str:
        """Where it stands: the clause, with the plan."""
        return f"{self.duty.plan}, {self.duty.clause}" if self.duty.plan else self.duty.clause


def owed_by(offices, year: int) -> list[Owed]:
    """Every report that ``offices`` owe for ``year``, the earliest first; queries do not grow with the offices."""
    offices = [office for office in offices if office.valid_from <= date(year, 12, 31)]
    provinces = {office.pk: _province(office.unit) for office in offices}
    duties, reports = _duties(set(provinces.values())), _latest(offices, year)
    found = []
    for office in offices:
        for code, (duty, law) in _of_office(duties, office, provinces[office.pk], year).items():
            on, report = last_good_day(duty, year), reports.get((office.pk, code))
            found.append(Owed(office, duty, year, on, _warning(duty, law, year), report))
    return sorted(found, key=lambda owed: (owed.on, owed.office.unit.sort_key, owed.duty.pk))


def _province(unit: Unit) -> int:
    return int(unit.path.split("/")[1])


def _duties(provinces: set[int]) -> list[ReportDuty]:
    own = Q(plan=None) | Q(plan__province__in=provinces)
    return list(ReportDuty.objects.filter(own).select_related("plan").prefetch_related("titles").order_by("pk"))


def _of_office(duties, office, province: int, year: int) -> dict[str, tuple]:
    """Code → (the duty that counts, what the circular says of the same code or None), of what ``office`` reports."""
    own = [duty for duty in duties if duty.plan is None or duty.plan.province_id == province]
    found = {duty.code: (duty, law) for duty, law in counting(own, lambda duty: last_good_day(duty, year))}
    kind = (office.kind, office.unit.tier)
    return {code: pair for code, pair in found.items() if (pair[0].reporter_kind, pair[0].reporter_tier) == kind}


def _warning(duty: ReportDuty, law: ReportDuty | None, year: int) -> str:
    """What to know where the plan leaves more time than the circular."""
    if law is None or law == duty or last_good_day(duty, year) <= last_good_day(law, year):
        return ""
    return (
        f"Kế hoạch của tỉnh cho đến {last_good_day(duty, year):%d/%m/%Y}, muộn hơn {law.clause} "
        f"(chậm nhất {last_good_day(law, year):%d/%m/%Y})."
    )


def titles_due(owed: Owed) -> list[int]:
    """Primary keys of the titles that the report is about: those the duty names, of both circulars where it names both.

    Of titles for the same units (those of districts, now of communes) the one that is assessed in the year; where the
    duty names none, all that are assessed.
    """
    assessed, named = titles_assessed(owed.office, owed.year), list(owed.duty.titles.all())
    found = [title for title in named if title.pk in assessed]
    covered = {(title.tier, title.assessed_at) for title in found}
    for title in sorted(named, key=lambda title: title.pk):
        if (title.tier, title.assessed_at) not in covered:
            covered.add((title.tier, title.assessed_at))
            found.append(title)
    return sorted(title.pk for title in found) or assessed


def titles_assessed(office: Office, year: int) -> list[int]:
    """Primary keys of the titles of which the province of ``office`` has a round in ``year``: what a report is about first."""
    rounds = Round.objects.filter(province=_province(office.unit), year=year)
    return sorted(set(rounds.values_list("procedure__title", flat=True)))


def _latest(offices, year: int) -> dict[tuple[int, str], PeriodReport]:
    """(office, code) → its latest report of ``year`` that stands."""
    found = PeriodReport.objects.filter(office__in=offices, year=year).exclude(document__state="abandoned")
    rows = found.exclude(duty_code="").defer("figures").select_related("document").order_by("pk")
    return {(row.office_id, row.duty_code): row for row in rows}


TIERS_BELOW = {
    Tier.NATION: (Tier.PROVINCE,),
    Tier.PROVINCE: (Tier.DISTRICT, Tier.COMMUNE),
    Tier.DISTRICT: (Tier.COMMUNE,),
}


def reporting_below(offices, user) -> list[Office]:
    """Offices below ``offices`` that report to them, as they exist today: districts' and communes', or provinces'."""
    inside = Q(pk__in=[])
    for office in offices:
        tiers = TIERS_BELOW.get(office.unit.tier) if office.kind in ("committee", "education") else None
        for path in [office.unit.reach, *paths_taken_over(user, office)] if tiers else []:
            inside |= Q(unit__path__startswith=path, unit__tier__in=tiers)
        if office.kind == "committee":
            inside |= Q(unit=office.unit_id, kind__in=may.BESIDE)
    found = Office.objects.existing(clock.today()).filter(inside).exclude(pk__in=[office.pk for office in offices])
    return list(found.select_related("unit").order_by("unit__sort_key", "pk"))
