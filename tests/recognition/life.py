"""The dossier's life as the law has it, written down a second time, and the people who try everything.

Nothing here asks the code under test what is allowed: ``TABLE`` says where each action leads, ``Life`` says who may take it
and what must be there, from what has happened so far.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from config import clock
from recognition import workflow
from recognition.models import (
    Council,
    Document,
    DocumentItem,
    Dossier,
    Membership,
    Office,
    OfficeKind,
    Round,
    SpecialCase,
    User,
)
from tests.factories import make_council, make_minutes, make_office, make_remark, make_user
from tests.factories.dossiers import attach, fill, issue_proposal, provide_for
from tests.factories.lines import fill_at_best, make_line_round, make_line_unit, make_offices
from tests.factories.rounds import People

OPENS, DUE, DONE = date(2025, 1, 1), date(2025, 2, 27), date(2025, 3, 30)
FIRST_DAY = date(2025, 2, 20)
AWAY_FROM, BACK_ON = date(2025, 2, 24), date(2025, 3, 7)  # while leaders are away, others stand in

# state → action → (role, in which office, next state, who holds it then)
# offices: applicant, preparer, holder; first, next and last of the chain; decider; sender (who sent it back, or the first);
# origin: where it was before a paper was drafted; home: drafting, or returned once it has been handed in
TABLE = {
    "drafting": {
        "finish": ("officer", "preparer", "endorsing", "applicant"),
        "withdraw": ("officer", "preparer", "withdrawn", "applicant"),
        "lapse": ("robot", "", "lapsed", "applicant"),
    },
    "endorsing": {
        "submit": ("leader", "applicant", "submitted", "sender"),
        "conclude": ("leader", "applicant", "self_assessed", "applicant"),
        "rework": ("leader", "applicant", "home", "applicant"),
        "lapse": ("robot", "", "lapsed", "applicant"),
    },
    "submitted": {
        "accept": ("officer", "holder", "appraising", "holder"),
        "send-back": ("officer", "holder", "returned", "applicant"),
        "refuse": ("leader", "holder", "signing", "holder"),
        "withdraw": ("leader", "applicant", "withdrawn", "applicant"),
    },
    "returned": {
        "finish": ("officer", "preparer", "endorsing", "applicant"),
        "withdraw": ("officer", "preparer", "withdrawn", "applicant"),
    },
    "appraising": {
        "pass-up": ("officer", "holder", "appraising", "next"),
        "send-back": ("officer", "holder", "returned", "applicant"),
        "propose": ("officer", "holder", "deciding", "decider"),
        "refuse": ("leader", "holder", "signing", "holder"),
    },
    "deciding": {
        "recognise": ("leader", "holder", "signing", "holder"),
        "refuse": ("leader", "holder", "signing", "holder"),
        "hand-back": ("leader", "holder", "appraising", "last"),
    },
    "signing": {
        "issue": ("clerk", "holder", "outcome", "holder"),
        "abandon": ("leader", "holder", "origin", "holder"),
    },
    "recognised": {},
    "refused": {},
    "self_assessed": {},
    "withdrawn": {},
    "lapsed": {},
}
ACTIONS = sorted({action for row in TABLE.values() for action in row})
JUDGING = {"accept", "send-back", "refuse", "pass-up", "propose", "recognise", "hand-back", "abandon"}
NOTED = {"rework", "refuse", "hand-back", "abandon", "withdraw"}
ROLES = ("officer", "leader", "clerk", "viewer", "manager")
PLACES = ("applicant", "preparer", "first", "second", "decider", "neighbour")

MOVED, DENIED, NO_WAY, NOT_READY = "moved", "denied", "no way from here", "not ready"


# People


@dataclass(frozen=True)
class Post:
    office: int
    role: str
    since: date
    until: date


@dataclass
class Person:
    """An account, where its owner works and when, and whether they worked on the dossiers for the applicant."""

    user: User
    posts: list[Post] = field(default_factory=list)
    helped: bool = False

    def is_anybody(self) -> bool:
        return isinstance(self.user, User)

    def roles(self, office: int, day: date) -> set[str]:
        return {post.role for post in self.posts if post.office == office and post.since <= day <= post.until}

    def offices(self, day: date) -> set[int]:
        return {post.office for post in self.posts if post.since <= day <= post.until}

    def join(self, office: Office, role: str, since=OPENS, until=date(2025, 6, 30)) -> "Person":
        times = {"valid_from": since, "valid_to": until}
        Membership.objects.create(user=self.user, office=office, role=role, position="Cán bộ", **times)
        self.posts.append(Post(office.pk, role, since, until))
        return self


@dataclass
class Line:
    """One unit's way through the offices of one procedure: ``starts`` maps a state to a dossier that stands there."""

    code: str
    places: dict[str, Office]
    chain: list[Office]
    people: dict[str, Person] = field(default_factory=dict)
    starts: dict[str, Dossier] = field(default_factory=dict)

    def person(self, role: str, office: Office) -> Person:
        """Somebody who has been there in this role all the time."""
        name = next(name for name, place in self.places.items() if place == office)
        return self.people[f"{name} {role}"]


def make_line(code: str, *, applicant_decides=False) -> Line:
    """The unit, its offices and everybody around them; no dossier yet."""
    rnd = _round(code, 2009)
    unit = make_line_unit(rnd)
    if applicant_decides:
        unit.own_office = make_office(unit.parent, OfficeKind.COMMITTEE)
        unit.save()
    make_offices(rnd, unit)
    rule, day = rnd.procedure, OPENS
    chain = rule.chain_for(unit, day)
    decider = make_office(rnd.province, OfficeKind.COMMITTEE) if applicant_decides else rule.decider_for(unit, day)
    places = {"applicant": rule.applicant_of(unit, day), "preparer": rule.preparer_of(unit, day)}
    places |= {"first": chain[0], "second": chain[-1], "decider": decider, "neighbour": make_office()}
    line = Line(code, places, chain)
    line.unit, line.province, line.years = unit, rnd.province, iter(range(2010, 2024))
    line.substitute = decider if applicant_decides else None
    line.people = _everybody(line)
    return line


def _round(code: str, year: int, province=None) -> Round:
    rnd = make_line_round(code, year, province)
    rnd.opens_on, rnd.due_on, rnd.done_on = OPENS, DUE, DONE
    rnd.save()
    return rnd


def _everybody(line: Line) -> dict[str, Person]:
    """Every role in every office, and those whom a rule is about."""
    found = {}
    for place, office in line.places.items():
        twin = next(name for name, other in line.places.items() if other == office)
        for role in ROLES:
            known = found.get(f"{twin} {role}")
            found[f"{place} {role}"] = known or Person(make_user()).join(office, role)
    there, last = line.places, line.chain[-1]
    deputy = {"since": AWAY_FROM, "until": BACK_ON}
    return found | {
        "first chair": Person(make_user()).join(there["first"], "leader"),
        "last chair": Person(make_user()).join(last, "leader"),
        "leader for a time": Person(make_user()).join(there["decider"], "leader", **deputy),
        "officer for a time": Person(make_user()).join(last, "officer", **deputy),
        "applicant's leader for a time": Person(make_user()).join(there["applicant"], "leader", **deputy),
        "officer on both sides": Person(make_user()).join(there["preparer"], "officer").join(last, "officer"),
        "leader on both sides": Person(make_user()).join(there["applicant"], "viewer").join(there["decider"], "leader"),
        "officer who helped": Person(make_user(), helped=True).join(last, "officer"),
        "leader who helped": Person(make_user(), helped=True).join(there["decider"], "leader"),
        "superuser": Person(make_user(is_superuser=True, is_staff=True)),
        "nobody": Person(make_user()),
        "without an account": Person(AnonymousUser()),
        "the portal": Person(None),
    }


WHO = [f"{place} {role}" for place in PLACES for role in ROLES]
WHO += ["first chair", "last chair", "leader for a time", "officer for a time", "applicant's leader for a time"]
WHO += ["officer on both sides", "leader on both sides", "officer who helped", "leader who helped"]
WHO += ["superuser", "nobody", "without an account", "the portal"]


# Dossiers to start from, brought there by the right people


ROUTES = {
    "drafting": "",
    "endorsing": "finish",
    "submitted": "finish submit",
    "returned": "finish submit accept remark send-back",
    "appraising": "finish submit accept",
    "second": "finish submit accept pass-up",
    "deciding": "finish submit accept pass-up minutes propose",
    "signing": "finish submit accept pass-up minutes propose recognise",
    "signed": "finish submit accept pass-up minutes propose recognise sign",
    "refusal signed": "finish submit accept refuse sign",
}


def add_start(line: Line, name: str) -> "Life":
    """A dossier of ``line`` brought to ``name`` on the first day, and what is known of it."""
    rnd = _round(line.code, next(line.years), line.province)
    if line.substitute:
        SpecialCase.objects.create(round=rnd, unit=line.unit, decider=line.substitute, basis="QĐ 1/QĐ-UBND")
    crew = _crew(line)
    with clock.at(FIRST_DAY):
        dossier = attach(workflow.open_dossier(rnd, line.unit, actor=crew.officer), crew)
        fill(dossier) if rnd.title.tier == "commune" else fill_at_best(dossier)
        for number, helper in zip(("1.1", "1.2"), _helpers(line), strict=True):
            dossier.answers.filter(indicator=number).update(changed_by=helper)
        life = Life(line, dossier.pk, crew)
        for step in ROUTES[name].split():
            life.go_on(step)
    line.starts[name] = life
    return life


def _helpers(line: Line) -> list:
    return [person.user for person in line.people.values() if person.helped]


def _crew(line: Line) -> People:
    there = line.places
    return People(
        officer=line.person("officer", there["preparer"]).user,
        leader=line.person("leader", there["applicant"]).user,
        clerk=line.person("clerk", there["applicant"]).user,
        reviewer=line.person("officer", line.chain[-1]).user,
        director=line.person("leader", there["decider"]).user,
        registrar=line.person("clerk", there["decider"]).user,
        chair=line.people["last chair"].user,
    )


# What has happened to one dossier, and what follows


@dataclass
class Life:
    """What is known of one dossier without asking the code: enough to say what every action of everybody must do."""

    line: Line
    pk: int
    crew: People
    state: str = "drafting"
    holder: Office = None
    origin: str = ""
    sender: Office = None
    handed_in: bool = False
    late: bool = False
    unsent: bool = False
    unanswered: bool = False
    minutes: dict = field(default_factory=dict)  # office → whether its council concluded for a level
    paper: str = ""  # "", drafted, signed
    recognises: bool = False
    closed: bool = False
    judged: set = field(default_factory=set)  # accounts that remarked or gave an opinion
    worked: set = field(default_factory=set)  # accounts that acted for the applicant
    history: list = field(default_factory=list)  # (action, from, to, account) of every step

    def __post_init__(self):
        self.holder = self.holder or self.line.places["applicant"]

    def copy(self) -> "Life":
        kept = dict(vars(self))
        kept |= {name: type(kept[name])(kept[name]) for name in ("minutes", "judged", "worked", "history")}
        return Life(**kept)

    def dossier(self) -> Dossier:
        return attach(Dossier(pk=self.pk), self.crew)

    # What must happen

    def expected(self, action: str, person: Person, *, noted: bool) -> str:
        if not person.is_anybody() and (person.user is not None or action != "lapse"):
            return DENIED
        if action not in TABLE[self.state]:
            return NO_WAY
        if not self.may(action, person):
            return DENIED
        return MOVED if self.is_ready(action, noted) else NOT_READY

    def may(self, action: str, person: Person) -> bool:
        role, place, *_ = TABLE[self.state][action]
        if role == "robot":
            return person.user is None
        if person.user is None or role not in person.roles(self.office(place).pk, clock.today()):
            return False
        if action in JUDGING and self.is_applicants(person):
            return False
        decides = self.state == "deciding" and action in ("recognise", "refuse", "hand-back")
        return not (decides and person.user.pk in self.judged)

    def is_applicants(self, person: Person) -> bool:
        sides = {self.line.places["applicant"].pk, self.line.places["preparer"].pk}
        return person.helped or person.user.pk in self.worked or bool(sides & person.offices(clock.today()))

    def is_ready(self, action: str, noted: bool) -> bool:
        today = clock.today()
        match action:
            case "submit":  # nobody changes an answer here, so whatever comes back comes back unchanged
                is_explained = noted or not (self.handed_in or today > DUE)
                return is_explained and (self.handed_in or not self.closed)
            case "finish":
                return not self.unanswered
            case "refuse":
                return noted and (self.state != "submitted" or self.late)
            case "send-back":
                return self.unsent
            case "pass-up":
                return not self.unsent and self.next() is not None
            case "propose":
                return not self.unsent and self.next() is None and self.minutes.get(self.holder.pk, False)
            case "issue":
                return self.paper == "signed"
            case "lapse":
                return self.closed and not self.handed_in
        return noted or action not in NOTED

    def office(self, word: str) -> Office:
        places = self.line.places
        match word:
            case "holder":
                return self.holder
            case "next":
                return self.next()
            case "last":
                return self.line.chain[-1]
            case "sender":
                return self.sender or self.line.chain[0]
        return places[word]

    def next(self) -> Office | None:
        """The office after the holder in the chain."""
        place = self.line.chain.index(self.holder)
        return self.line.chain[place + 1] if place + 1 < len(self.line.chain) else None

    # What happens then

    def moved(self, action: str, person: Person):
        """Follow the table."""
        *_, target, holder = TABLE[self.state][action]
        was, sender = self.state, self.holder
        self.holder = self.office(holder)
        outcome = "recognised" if self.recognises else "refused"
        words = {"home": "returned" if self.handed_in else "drafting", "origin": self.origin, "outcome": outcome}
        self.state = words.get(target, target)
        self._remember(action, was, sender)
        account = person.user.pk if person.user else None
        if action in ("finish", "submit", "conclude", "rework") or (action == "withdraw" and account):
            self.worked.add(account)
        self.history.append((action, was, self.state, account))

    def _remember(self, action, was, sender):
        if action == "submit":
            self.late = self.late or (not self.handed_in and clock.today() > DUE)
            self.handed_in, self.minutes = True, {}
        elif action == "send-back":
            self.unsent, self.unanswered, self.sender = False, True, sender
        elif action == "hand-back":
            self.minutes = {}
        elif action in ("recognise", "refuse"):
            self.origin, self.paper, self.recognises = was, "drafted", action == "recognise"
        elif action in ("abandon", "issue"):
            self.paper = ""

    # What others do beside the moves

    def remark(self, actor):
        make_remark(self.dossier())
        self.dossier().remarks.unsent().update(by=actor)
        self.unsent = True
        self.judged.add(actor.pk)

    def answer_remarks(self):
        self.dossier().remarks.sent().filter(state="open").update(state="answered", answer="Đã bổ sung.")
        self.unanswered = False

    def conclude(self, *, good=True):
        """The holder's council meets and writes its minutes, unless it has."""
        if self.state != "appraising" or self.holder.pk in self.minutes:
            return
        dossier, chair = self.dossier(), self._chair()
        found = Council.objects.filter(office=self.holder, round=dossier.round).first()
        by = self.line.person("officer", self.holder).user
        found = found or make_council(dossier.round, self.holder, chair=chair, by=by)
        make_minutes(dossier, level=dossier.requested_level if good else "", council=found, by=by)
        if dossier.next_office() is None:
            issue_proposal(dossier)  # what goes along where another office decides
        self.minutes[self.holder.pk] = good
        self.judged.add(chair.pk)

    def _chair(self):
        return self.line.people["last chair" if self.holder == self.line.chain[-1] else "first chair"].user

    def go_on(self, step: str):
        """One step of a route by the person whose work it is; "pass-up" as often as there is an office above."""
        if step == "remark":
            return self.remark(self.line.person("officer", self.holder).user)
        if step == "minutes":
            return self.conclude()
        if step == "sign":
            self.crew = replace(self.crew, registrar=self.line.person("clerk", self.holder).user)
            provide_for(self.dossier(), "issue")
            self.paper = "signed"
            return None
        while step != "pass-up" or self.next():
            self._take(step)
            if step != "pass-up":
                break
        return None

    def _take(self, action: str):
        role, place, *_ = TABLE[self.state][action]
        person = self.line.person(role, self.office(place))
        move(self.dossier(), action, person, noted=action in NOTED)
        self.moved(action, person)


def move(dossier: Dossier, action: str, person: Person, *, noted: bool):
    details = {"level": str(_best(dossier)), "without_evidence": True} if action == "submit" else {}
    return workflow.perform(dossier, action, actor=person.user, note="Lý do." if noted else " ", **details)


def _best(dossier) -> str:
    return "1" if dossier.round.title.tier == "commune" else "2"


def close_round(dossier: Dossier):
    Round.objects.filter(pk=dossier.round_id).update(closes_on=clock.today() - timedelta(days=1))


# All rows that belong to a dossier


def _rows_of(model, where: str, found: dict):
    """table → which of its rows, for ``model`` and everything that points at it."""
    found.setdefault(model._meta.db_table, set()).add(where)
    for relation in model._meta.related_objects:
        below, column = relation.related_model, relation.field.column
        if not relation.many_to_many and below._meta.app_label == "recognition" and below not in (Dossier, model):
            inner = f"{column} IN (SELECT id FROM {model._meta.db_table} WHERE {where})"
            if inner not in found.get(below._meta.db_table, ()):
                _rows_of(below, inner, found)


def rows_query() -> str:
    """One question: table, number of rows, a hash over all they hold, of everything that belongs to the dossier %(pk)s."""
    found = {}
    _rows_of(Dossier, "id = %(pk)s", found)
    item = DocumentItem._meta.db_table
    _rows_of(Document, f"id IN (SELECT document_id FROM {item} WHERE dossier_id = %(pk)s)", found)
    selects = [
        f"SELECT '{table}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {table} t WHERE {' OR '.join(sorted(where))}"
        for table, where in sorted(found.items())
    ]
    return " UNION ALL ".join(selects)


def rows(query: str, pk: int) -> list:
    with connection.cursor() as cursor:
        cursor.execute(query, {"pk": pk})
        return cursor.fetchall()
