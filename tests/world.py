"""One province with a dossier in every state, and everybody who might open an address of the portal."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from config import clock
from criteria import library
from recognition import confirmations, notes, papers, previews, workflow
from recognition.models import (
    Activity,
    Announcement,
    Decision,
    Dossier,
    EarlierDecision,
    Job,
    Membership,
    NumberSeries,
    OfficeKind,
    PeriodReport,
    ProvincePlan,
    Recognition,
    Reminder,
    Role,
    Round,
    ScoringSheet,
    Session,
    Tier,
    Unit,
    UnitGroup,
    User,
)
from recognition.reminding import writing
from recognition.reporting import drafting
from tests.factories import (
    LAST_DAY_OF_DISTRICTS,
    START,
    make_member,
    make_office,
    make_own_proposal,
    make_people,
    make_place,
    make_procedure,
    make_province,
    make_remark,
    make_round,
    make_stand_in,
    make_stored_file,
    make_unit,
    make_user,
    play,
    prove,
    provide_for,
    take,
)
from tests.factories.calendars import add_calendar
from tests.factories.councils import make_opinion_token, make_session
from tests.factories.dossiers import ROUTES, attach, fill
from tests.factories.inspections import make_plan
from tests.factories.plans import make_full_plan
from tests.factories.points import make_sheet
from tests.factories.province_plans import make_group, make_province_plan
from tests.factories.rounds import People

TODAY = date(2025, 2, 20)
TIMES = {"valid_from": START, "valid_to": LAST_DAY_OF_DISTRICTS}
DATES = {"opens_on": date(2025, 1, 1), "due_on": date(2025, 2, 27), "done_on": date(2025, 3, 30)}
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"

AT_HOME = {
    "officer": Role.OFFICER,
    "leader": Role.LEADER,
    "clerk": Role.CLERK,
    "viewer": Role.VIEWER,
    "manager": Role.MANAGER,
}
ABOVE = {
    "reviewer": Role.OFFICER,
    "director": Role.LEADER,
    "registrar": Role.CLERK,
    "onlooker": Role.VIEWER,
}


@dataclass
class World:
    """``people`` by name of their role, ``groups`` of people further off, ``things`` that addresses are about."""

    unit: Unit
    round: Round  # in which the unit has no dossier yet
    school: Unit  # of the same district
    people: dict[str, User] = field(default_factory=dict)
    groups: dict[str, list[User]] = field(default_factory=dict)
    things: dict[str, Dossier] = field(default_factory=dict)
    sheets: dict[str, ScoringSheet] = field(default_factory=dict)
    entry: EarlierDecision | None = None  # of the unit, on paper
    job: Job | None = None  # of the education office's director
    series: NumberSeries | None = None  # of the education office, for papers that nothing here is
    browser: Client = field(default_factory=Client)
    stand_in: Membership | None = None  # of the commune's leader
    reminder: Reminder | None = None  # of the commune's officer, about the draft
    token: str = ""  # of a link into the plan of the draft
    session: Session | None = None  # of a council, about the dossier "meeting"
    opinion_token: str = ""  # of a member's link into it
    activity: Activity | None = None  # of the commune
    announcement: Announcement | None = None  # of the education office, for the commune, with a file
    feed_token: str = ""  # of the officer's calendar
    reports: dict[str, PeriodReport] = field(
        default_factory=dict
    )  # of the education office: being written, with its leader
    plan: ProvincePlan | None = None  # of the province, with a target, a report's day and its paper
    group: UnitGroup | None = None  # to which the unit belongs
    sessions: dict[int, str] = field(default_factory=dict)  # what the cookie of each who has signed in holds

    def everybody(self) -> list[User]:
        return [user for user in (*self.people.values(), *sum(self.groups.values(), [])) if user.pk]

    def sign_in(self):
        for user in self.everybody():
            self.browser.cookies = SimpleCookie()  # or the one before would be signed out
            self.browser.force_login(user, backend=MODEL_BACKEND)
            self.sessions[user.pk] = self.browser.cookies[settings.SESSION_COOKIE_NAME].value

    def browser_of(self, user) -> Client:
        """The browser as ``user`` finds it, freshly signed in; nobody signed in for the anonymous one."""
        self.browser.cookies = SimpleCookie()
        if user.pk:
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[user.pk]
        return self.browser


def make_world() -> World:
    """Everything as it stands on TODAY; call it inside ``clock.at(TODAY)``."""
    province = make_province(**TIMES)
    rounds = (make_round(province=province, year=year, **DATES) for year in range(2010, 2024))
    empty = next(rounds)
    unit = make_place(empty)
    crew = make_people(empty, unit)
    school = make_unit(tier=Tier.INSTITUTION, parent=unit.parent, valid_from=START)
    make_office(school, OfficeKind.INSTITUTION)
    world = World(unit, empty, school)
    world.people = _people(province, unit, crew)
    world.groups = {"neighbours": _neighbours(empty, unit), "elsewhere": _elsewhere()}
    for state in ("recognised", "drafting", "endorsing", "submitted", "returned", "appraising", "deciding", "signing"):
        world.things[state] = _dossier(next(rounds), unit, crew, *ROUTES[state])
    world.things["signed"] = _signed(_dossier(next(rounds), unit, crew, *ROUTES["signing"]))
    world.things["late"] = _late(next(rounds), unit, crew)
    world.things["passing"] = _passing(province, unit, crew)
    world.things["meeting"] = _appraised_under("thu-phien-hop", province, unit, crew)
    world.things["inspected"] = _inspected(province, unit, crew)
    world.things["previewed"] = _previewed(next(rounds), unit, crew)
    _add_details(world.things)
    world.token = make_full_plan(world.things["drafting"])
    writing.write()
    world.reminder = Reminder.objects.filter(person=crew.officer, dossier=world.things["drafting"]).first()
    _add_session(world)
    _add_sheets(world, province)
    world.plan, world.group = make_province_plan(province), make_group(province, unit)
    add_calendar(world, crew)
    world.entry = enter_on_paper(unit, empty, crew.reviewer)
    above = unit.parent.offices.get(kind=OfficeKind.EDUCATION)
    world.series = NumberSeries.objects.create(
        office=above, symbol="TB", statement="Sổ riêng", declared_by=crew.director
    )
    world.job = Job.objects.create(kind=Job.Kind.SIGN, office=above, by=crew.director)
    world.reports = _reports(above, world.things["recognised"].round, crew)
    library.copy(empty.criteria_set, "2")
    deputy = make_member(unit.offices.get(kind=OfficeKind.COMMITTEE), Role.VIEWER)
    world.stand_in = make_stand_in(crew.leader, deputy, TODAY, TODAY + timedelta(days=7))
    world.sign_in()
    return world


def _reports(office, rnd, crew) -> dict[str, PeriodReport]:
    """A Báo cáo kết quả that is being written, and one that waits for its number."""
    asked = {"purpose": "results", "addressees": "Sở Giáo dục và Đào tạo", "year": rnd.year, "day": TODAY}
    made = {key: drafting.make(office, titles=[rnd.title], actor=crew.reviewer, **asked) for key in ("soan", "trinh")}
    drafting.begin(made["trinh"], signer=crew.director, actor=crew.reviewer)
    return made


def _previewed(rnd, unit, crew) -> Dossier:
    """A draft that the office above was asked to read, and on which it advised."""
    dossier = _dossier(rnd, unit, crew)
    previews.ask(dossier, "", actor=crew.officer)
    previews.advise(dossier, "5.1", "Ghi nguồn số liệu.", actor=crew.reviewer)
    return dossier


def _people(province, unit, crew: People) -> dict[str, User]:
    home, above = unit.offices.get(kind=OfficeKind.COMMITTEE), unit.parent.offices.get(kind=OfficeKind.EDUCATION)
    names = ("officer", "leader", "clerk", "reviewer", "director", "registrar")
    return {name: getattr(crew, name) for name in names} | {
        "viewer": make_member(home, Role.VIEWER),
        "manager": make_member(home, Role.MANAGER),
        "onlooker": make_member(above, Role.VIEWER),
        "province": make_member(make_office(province, OfficeKind.COMMITTEE), Role.VIEWER),
        "superuser": make_user(is_superuser=True, is_staff=True),
        "anonymous": AnonymousUser(),
        "former": _former(home, above),
        "nobody": make_user(),
    }


def _former(*offices) -> User:
    """Somebody whose memberships, of the best roles, ended yesterday."""
    user = make_user()
    for office in offices:
        for role in (Role.OFFICER, Role.LEADER):
            times = {"valid_from": START, "valid_to": date(2025, 2, 19)}
            Membership.objects.create(user=user, office=office, role=role, position="Cán bộ", **times)
    return user


def _staff(office, roles) -> list[User]:
    return [make_member(office, role) for role in roles.values()]


def _neighbours(rnd, unit) -> list[User]:
    """The people of another commune of the same district, and of the education office of another district."""
    commune, other = make_place(rnd, parent=unit.parent), make_place(rnd)
    education = other.parent.offices.get(kind=OfficeKind.EDUCATION)
    return _staff(commune.offices.get(), AT_HOME) + _staff(education, ABOVE)


def _elsewhere() -> list[User]:
    """The people of a commune, its education office and its province, in another province."""
    rnd = make_round(**DATES)
    unit = make_place(rnd)
    education = unit.parent.offices.get(kind=OfficeKind.EDUCATION)
    province = make_member(make_office(rnd.province, OfficeKind.COMMITTEE), Role.VIEWER)
    return [*_staff(unit.offices.get(), AT_HOME), *_staff(education, ABOVE), province]


def _dossier(rnd, unit, crew, *actions) -> Dossier:
    dossier = attach(workflow.open_dossier(rnd, unit, actor=crew.officer), crew)
    fill(dossier)
    prove(dossier, "5.1", "5.1.pdf")
    return play(dossier, *actions)


def _signed(dossier) -> Dossier:
    """Waits for the seal only."""
    provide_for(dossier, "issue")
    return dossier


def _late(rnd, unit, crew) -> Dossier:
    rnd.due_on = date(2025, 2, 10)
    rnd.save()
    dossier = _dossier(rnd, unit, crew, "finish")
    take(dossier, "submit", note="Nộp muộn do mưa lũ.")
    return attach(dossier, crew)


def _passing(province, unit, crew) -> Dossier:
    """Appraised by the first of two offices."""
    rnd = make_round(province=province, procedure=make_procedure("cdht-xa-hai-buoc"), **DATES)
    return _dossier(rnd, unit, crew, "finish", "submit", "accept")


def _inspected(province, unit, crew) -> Dossier:
    """Appraised by inspection; the plan waits for its approval."""
    dossier = _appraised_under("thu-kiem-tra", province, unit, crew, by_inspection=True)
    make_plan(dossier, approved=False)
    return dossier


def _appraised_under(code, province, unit, crew, *, by_inspection=False) -> Dossier:
    """Appraised in a round of its own, under a copy of the usual procedure."""
    rule = make_procedure()
    steps = list(rule.steps.all())
    rule.pk, rule.code, rule.by_inspection = None, code, by_inspection
    rule.save(force_insert=True)
    for step in steps:
        rule.steps.create(order=step.order, kind=step.kind, tier=step.tier)
    return _dossier(make_round(province=province, procedure=rule, **DATES), unit, crew, "finish", "submit", "accept")


def _add_details(things):
    """Minutes, remarks, evidence and papers that addresses are about."""
    provide_for(things["appraising"], "propose")
    make_remark(things["appraising"])
    prove(things["returned"], "5.1", "them-sau.pdf")
    make_own_proposal(things["drafting"])
    _ask_beside(things["appraising"])
    for name in ("appraising", "recognised"):
        papers.make_for_submission(things[name].last_submission, signer=things[name].people.leader)


def _add_session(world):
    """A council's session about a dossier one of whose indicators was remarked, with a link for a member."""
    dossier = world.things["meeting"]
    remark = make_remark(dossier)
    remark.sent_at, remark.state, remark.answer = clock.now(), "answered", "Đã sửa."
    remark.save()
    world.session = make_session(dossier)
    world.opinion_token = make_opinion_token(world.session)


def _ask_beside(dossier):
    """A private note, and a question to an office in which nobody of this world works."""
    reviewer = dossier.people.reviewer
    notes.add(dossier, "5.1", "Xem lại nguồn.", actor=reviewer)
    asked = make_office(dossier.held_by.unit, OfficeKind.ASSOCIATION)
    confirmations.ask(dossier, "5.1", office=asked, question="Đúng không?", due_on=TODAY, actor=reviewer)


def _add_sheets(world, province):
    office = province.offices.get(kind=OfficeKind.COMMITTEE)
    for name in ("draft", "approved"):
        world.sheets[name] = make_sheet(province, approved=name == "approved")
    ScoringSheet.objects.filter(pk=world.sheets["draft"].pk).update(office=office)


def enter_on_paper(unit, rnd, actor) -> EarlierDecision:
    """A decision on paper with its scan, from before all that the portal gave the unit."""
    day = date(2024, 3, 20)
    what = {"unit": unit, "title": rnd.title, "level": "1", "year": 2009}
    entry = EarlierDecision.objects.create(
        criteria_set=rnd.criteria_set,
        number="12/QĐ-PGDĐT",
        issued_on=day,
        issuer="Phòng GD&ĐT",
        entered_by=actor,
        file=make_stored_file("quyet-dinh.pdf"),
        file_name="quyet-dinh.pdf",
        **what,
    )
    Recognition.objects.create(paper=entry, valid_from=day, ended_on=date(2025, 2, 19), end_reason="Thu hồi", **what)
    return entry


def decision_of(dossier) -> Decision:
    return dossier.decision()


def at_today():
    return clock.at(TODAY)
