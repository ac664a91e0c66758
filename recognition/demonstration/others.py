"""Dossiers of the other titles: the town itself, schools and offices; and what was decided on paper before them."""

from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from django.conf import settings

from config import clock
from criteria.models import CriteriaSet
from recognition import earlier, sheets
from recognition.assessing import sheet_of
from recognition.demonstration import days, files, other_figures
from recognition.demonstration.material import luck, read, steps_of
from recognition.demonstration.part import Part
from recognition.demonstration.people import IN_DISTRICTS, Team
from recognition.models import EarlierDecision, Round, TeamMember, Tier, Title
from recognition.teams import team_for

ENTERED_AT = time(9, 20)
AFTER_OPENING = 22  # working days in which a dossier that is shown goes its way


@dataclass
class OtherPart(Part):
    """A part in a round of another title, whose set asks other things."""

    @cached_property
    def answers(self) -> dict:
        sheet = sheet_of(self.dossier)
        typed = other_figures.answers_of(sheet, luck(self.unit.code, self.rnd.year, "figures"), self.aim)
        told = read("others")["narratives"][self.rnd.criteria_set.code.rpartition("-")[0]]
        return {number: (given, told.get(number, "").format(year=self.rnd.year)) for number, given in typed.items()}

    def _prove(self, subjects: list[str]):
        prefix = files.INSTITUTION if self.unit.tier == Tier.INSTITUTION else ""
        super()._prove([f"{prefix}{subject}" for subject in subjects])

    def team(self):
        """The head sets up the Tổ đánh giá, by a decision with number and day."""
        team, entry = team_for(self.dossier), read("others")["team"]
        team.number, team.issued_on = self.chance.randrange(*entry["numbers"]), clock.today()
        team.changed_by, team.changed_at = self.home.officer, clock.now()
        team.save(force_insert=True)
        TeamMember.objects.bulk_create(TeamMember(team=team, **member) for member in entry["members"])


def deal(casting):
    """Everything of fixtures/demo/others.yaml, as far as the calendar has come."""
    for entry in read("others")["dossiers"]:
        if entry["round"] in casting.rounds.others:
            _deal_one(casting, entry)
    for entry in read("others")["on_paper"]:
        at = clock.moment_of(entry["entered_on"], ENTERED_AT)
        casting.agenda.add(at, _enter, casting, entry)
    if settings.PORTAL_DEMO:  # an illustration has no place anywhere else
        casting.agenda.add(clock.moment_of(date(2025, 7, 14), time(14, 0)), _illustrate, casting.cast)


def _illustrate(cast):
    """The scoring sheet of the set with points, as the province's office keeps one."""
    so, scored = cast.above["so"], CriteriaSet.objects.published().get(code="tt44-xa")
    sheets.illustrate(cast.province, scored, office=so.office, officer=so.officer, leader=so.leader)


def _deal_one(casting, entry: dict):
    """The first course that the round has had time for."""
    rnd = casting.rounds.others[entry["round"]]
    for course in entry["courses"]:
        steps = steps_in(rnd, course)
        if (on := days.exhibit_days(steps, rnd, _last_day(casting.today, rnd, entry))) is not None:
            casting.schedule(_part(casting, rnd, entry), steps, on)
            return


def steps_in(rnd: Round, course: str) -> list[str]:
    """The steps of ``course``; where the circular asks for a Tổ đánh giá, it is set up first."""
    first, *rest = steps_of(course)
    return [first, "team", *rest] if "team-decision" in rnd.procedure.papers else [first, *rest]


def _last_day(today: date, rnd: Round, entry: dict) -> date:
    wanted = entry.get("until") or days.later(rnd.opens_on, AFTER_OPENING)
    return min(days.before(today), wanted)


def _part(casting, rnd: Round, entry: dict) -> OtherPart:
    above = casting.cast.above
    bench, decider = (above[key] for key in read("others")["offices"][rnd.procedure.code])
    home, unit = _home(casting.cast, entry["unit"])
    return OtherPart(
        rnd, unit, home, bench, casting.stored, entry["aim"], alone=True, decider=decider, links=casting.links
    )


def _home(cast, key: str):
    """Who prepares and signs for the institution ``key``, or for the town; and the unit."""
    if key == "town":
        phong, committee = cast.above["phong"], cast.above["thi_xa"]
        return Team(committee.office, officer=phong.officer, leader=committee.leader), cast.town
    team = cast.institutions[key]
    return team, team.office.institutions.first() or team.office.unit


# On paper


def _enter(casting, entry: dict):
    """The town's education office brings in what it had decided before; a slip is put right the same day."""
    made = _on_paper(casting, entry)
    officer = casting.cast.above["phong"].officer
    if "mistaken" not in entry:
        earlier.enter(made, actor=officer)
        return
    made.number = entry["mistaken"]
    wrong = earlier.enter(made, actor=officer)
    with clock.at(clock.moment_of(clock.today(), time(10, 5))):
        earlier.correct(wrong, _on_paper(casting, entry), entry["reason"], actor=officer)


def _on_paper(casting, entry: dict) -> EarlierDecision:
    scan = read("others")["scan"]
    return EarlierDecision(
        unit=casting.cast.commune_named(entry["commune"], IN_DISTRICTS),
        title=Title.objects.get(code="cdht-xa"),
        criteria_set=CriteriaSet.objects.published().get(code="tt25-xa"),
        level="1",
        year=entry["year"],
        number=entry["number"],
        issued_on=entry["issued_on"],
        issuer=str(casting.cast.above["phong"].office),
        office=casting.cast.above["phong"].office,
        file=files.store(scan),
        file_name=scan["name"],
    )
