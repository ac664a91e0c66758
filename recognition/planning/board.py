"""What the plan's page shows: who has which indicator, how far each body is, what is late."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from config import clock
from recognition.assessing import Sheet
from recognition.models import Invitation, Meeting, Milestone, Plan, PlanBody
from recognition.planning.invitations import phone_address, reminder_of, reminder_to_account
from recognition.planning.subjects import Subject, subjects_of

MARKS = {"does": ("●", "thực hiện"), "watches": ("○", "giám sát")}


@dataclass
class BodyRow:
    """One body: what falls to it, how much of that is filled in, and the links of its people."""

    body: PlanBody
    indicators: list[str]
    unfilled: list[str]
    files: int
    invitations: list[Invitation]
    late: bool

    @property
    def key(self) -> str:
        """Apart from those of links, on one page."""
        return f"b{self.body.pk}"

    @property
    def reminder(self) -> str:
        """To its person with an account, while something is wanting; "" otherwise."""
        return reminder_to_account(self.body, self.unfilled) if self.body.user_id and self.unfilled else ""

    @property
    def filled(self) -> int:
        return len(self.indicators) - len(self.unfilled)

    @property
    def is_done(self) -> bool:
        return bool(self.indicators) and not self.unfilled

    @property
    def needs_link(self) -> bool:
        """Whether somebody must still be invited: figures are wanting, and nobody there can open the page."""
        alone = self.body.user_id is None and not any(i.is_in_force() for i in self.invitations)
        return bool(self.unfilled) and alone


@dataclass
class Board:
    """The plan of one dossier, read once."""

    plan: Plan
    sheet: Sheet
    bodies: list[BodyRow]
    lines: list[tuple[Subject, list]]  # a subject, and per body (sign, words, person) or None
    quarters: list[tuple[str, list[Milestone]]]
    meetings: dict[str, Meeting]
    papers: list
    today: date
    unassigned: list[str] = field(default_factory=list)

    @cached_property
    def late(self) -> list[tuple[str, str]]:
        """(sentence, anchor) of everything whose day has passed: bodies one by one, the work by quarter together."""
        said = [
            (f"{row.body} chưa điền {', '.join(row.unfilled)}", f"b-{row.body.pk}") for row in self.bodies if row.late
        ]
        work = [m for _, rows in self.quarters for m in rows if m.is_late_on(self.today)]
        if len(work) == 1:
            said.append((f"{work[0].text}: chậm nhất {work[0].due_on:%d/%m/%Y}", f"m-{work[0].pk}"))
        elif work:
            said.append((f"{len(work)} việc theo quý chưa đánh dấu xong", f"m-{work[0].pk}"))
        return said

    @property
    def done_bodies(self) -> int:
        return sum(row.is_done for row in self.bodies)


def board_of(plan: Plan, sheet: Sheet) -> Board:
    """Everything of ``plan`` that its page shows (seven queries besides the sheet's)."""
    today = clock.today()
    found = plan.bodies.select_related("user").prefetch_related("assignments", "duties", "invitations")
    bodies = [_body_row(plan, body, sheet, today) for body in found]
    assigned = {number for row in bodies for number in row.indicators}
    return Board(
        plan=plan,
        sheet=sheet,
        bodies=bodies,
        lines=[(subject, [_cell(row.body, subject) for row in bodies]) for subject in subjects_of(sheet.spec)],
        quarters=_quarters(plan),
        meetings=plan.meetings_by_kind(),
        papers=list(plan.papers.all()),
        today=today,
        unassigned=[indicator.number for indicator in sheet.indicators if indicator.number not in assigned],
    )


def _body_row(plan, body, sheet, today) -> BodyRow:
    body.plan = plan
    numbers = body.indicators(sheet.spec)
    unfilled = [number for number in numbers if not sheet.is_filled(number)]
    links = [link for link in body.invitations.all() if link.withdrawn_at is None]
    for link in links:
        link.body = body
        mine = body.indicators(sheet.spec, link.person)
        link.reminder = reminder_of(link, [number for number in unfilled if number in mine])
        link.phone_address = phone_address(body.phone, link.reminder) if link.person == body.contact else ""
    files = sum(len(sheet.evidence.get(number, ())) for number in numbers)
    is_late = bool(unfilled) and plan.dossier.is_with_applicant and plan.figures_due_on < today
    return BodyRow(body, numbers, unfilled, files, links, is_late)


def _cell(body, subject):
    """How ``body`` stands to ``subject``: (sign, words, person), None when it has no part in it."""
    for assignment in body.assignments.all():
        if assignment.subject == subject.number:
            return (*MARKS[assignment.role], assignment.person)
    return None


def _quarters(plan) -> list[tuple[str, list[Milestone]]]:
    found = list(plan.milestones.select_related("done_by"))
    names = dict(Milestone._meta.get_field("quarter").choices)
    return [(name, [m for m in found if m.quarter == quarter]) for quarter, name in names.items()]


def responsible(dossier, spec) -> dict[str, str]:
    """Indicator number → who answers for it, in words: "Trạm y tế (Nguyễn Thị Mẫu); giám sát: Công an" (three queries)."""
    said = {}
    bodies = PlanBody.objects.filter(plan__dossier=dossier).prefetch_related("assignments")
    for body in bodies:
        for subject in subjects_of(spec):
            for assignment in body.assignments.all():
                if assignment.subject == subject.number:
                    for number in subject.indicators:
                        said.setdefault(number, []).append(_said(body, assignment))
    return {number: "; ".join(dict.fromkeys(words)) for number, words in said.items()}


def _said(body, assignment) -> str:
    person = assignment.person or body.contact
    named = f"{body.name} ({person})" if person else body.name
    return named if assignment.role == "does" else f"{named}, giám sát"
