"""Nobody, in no order of steps, brings a dossier anywhere but along its table; what is refused leaves no trace."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from config import clock
from recognition import remarks
from recognition.models import Dossier, Move
from tests.factories.lines import load_law
from tests.recognition import life
from tests.recognition.life import ACTIONS, DENIED, FIRST_DAY, MOVED, NO_WAY, NOT_READY, ROUTES, TABLE, WHO

pytestmark = pytest.mark.django_db

LINES = [  # one office; two; a decider apart from who appraises; one who would decide over itself, with a substitute
    ("cdht-xa-ba-cap", {}),
    ("cdht-xa-hai-buoc", {}),
    ("dvht-huyen", {}),
    ("dvht-huyen", {"applicant_decides": True}),
]
FEW, MORE = ("submitted", "deciding"), ("drafting", "submitted", "deciding", "signed")
QUIET = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "report_multiple_bugs": False}
SHORT = settings(
    max_examples=25, stateful_step_count=12, derandomize=True, phases=[Phase.generate, Phase.shrink], **QUIET
)
LONG = settings(max_examples=2_000, stateful_step_count=12, phases=[Phase.generate, Phase.shrink], **QUIET)


@pytest.fixture(autouse=True)
def _files_of_their_own():
    """The files here belong to the lines, which live longer than a test."""


@pytest.fixture(scope="module")
def lines(django_db_setup, django_db_blocker, tmp_path_factory):
    """Every line with a dossier to start from in each state; undone after the module."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), files, transaction.atomic(), clock.at(FIRST_DAY):
        load_law("tt25-xa", "tt24-huyen")
        made = [life.make_line(code, **how) for code, how in LINES]
        for line in made:
            for name in MORE if line is made[0] else FEW:
                life.add_start(line, name)
        yield made
        transaction.set_rollback(True)


class Lives(RuleBasedStateMachine):
    """Everybody tries everything on one dossier; all of it is undone at the end."""

    lines = ()
    query = ""
    steps = {"sequences": 0, MOVED: 0, DENIED: 0, NO_WAY: 0, NOT_READY: 0}

    @initialize(line=st.integers(0, 3), start=st.integers(0, 20))
    def begin(self, line, start):
        chosen = self.lines[line]
        self.life = list(chosen.starts.values())[start % len(chosen.starts)].copy()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.day, self.rows = FIRST_DAY, life.rows(self.query, self.life.pk)
        self.last = Move.objects.filter(dossier=self.life.pk).order_by("number").last()
        self.steps["sequences"] += 1

    def teardown(self):
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @rule(who=st.sampled_from(WHO), action=st.sampled_from(ACTIONS), noted=st.booleans())
    def anybody_tries_anything(self, who, action, noted):
        self.attempt(self.life.line.people[who], action, noted)

    @rule(who=st.sampled_from(WHO), pick=st.integers(0, 11), noted=st.booleans())
    def anybody_tries_what_leads_on(self, who, pick, noted):
        if ways := sorted(TABLE[self.life.state]):
            self.attempt(self.life.line.people[who], ways[pick % len(ways)], noted)

    @rule(pick=st.integers(0, 11))
    def whose_work_it_is_goes_on(self, pick):
        if ways := sorted(TABLE[self.life.state]):
            action = ways[pick % len(ways)]
            self.attempt(self.whose_work(action), action, True)

    def whose_work(self, action):
        role, office, *_ = TABLE[self.life.state][action]
        line = self.life.line
        return line.people["the portal"] if role == "robot" else line.person(role, self.life.office(office))

    @rule(
        event=st.sampled_from(["remark", "council", "council", "answers", "days", "closing"]),
        who=st.sampled_from(WHO),
        days=st.sampled_from([1, 4, 15, 130]),
    )
    def something_else_happens(self, event, who, days):
        """What others do beside the moves; the rows are read anew."""
        with clock.at(self.day):
            match event:
                case "remark":
                    self.remark(self.life.line.people[who])
                case "council":
                    self.life.conclude(good=days != 130)
                case "answers" if self.life.state == "returned":
                    self.life.answer_remarks()
                case "closing":
                    life.close_round(self.life.dossier())
                    self.life.closed = True
        self.day += timedelta(days=days * (event == "days"))
        self.rows = life.rows(self.query, self.life.pk)

    def remark(self, person):
        """Only an officer of the office that appraises, apart from the applicant, remarks."""
        reviews = self.life.state in ("submitted", "appraising") and person.is_anybody()
        reviews = reviews and "officer" in person.roles(self.life.holder.pk, clock.today())
        subject = "5.1" if "xa" in self.life.line.code else "1.1"
        if reviews and not self.life.is_applicants(person):
            remarks.add(self.life.dossier(), subject, "Bổ sung.", actor=person.user)
            self.life.unsent = True
            self.life.judged.add(person.user.pk)
        elif person.is_anybody():
            with pytest.raises(PermissionDenied):
                remarks.add(self.life.dossier(), subject, "Bổ sung.", actor=person.user)
            assert life.rows(self.query, self.life.pk) == self.rows

    def attempt(self, person, action, noted):
        """One try: it must come out as the table says, with its row, or leave everything as it was."""
        with clock.at(self.day):
            must = self.life.expected(action, person, noted=noted)
            try:
                move, happened = life.move(self.life.dossier(), action, person, noted=noted), MOVED
            except PermissionDenied:
                move, happened = None, DENIED
            except ValidationError as refusal:
                move, happened = None, NO_WAY if "không «" in refusal.messages[0] else NOT_READY
            assert happened == must, (action, self.life.state, self.day)
            self.steps[happened] += 1
            if move is None:
                assert life.rows(self.query, self.life.pk) == self.rows
            else:
                self.check_move(move, person, action)

    def check_move(self, move, person, action):
        was = self.life.state
        self.life.moved(action, person)
        there = Dossier.objects.get(pk=self.life.pk)
        written = Move.objects.filter(dossier=there, number__gt=self.last.number).order_by("number")
        assert [row.pk for row in written] == [move.pk]
        row, account = written[0], person.user and person.user.pk
        assert (there.state, there.held_by) == (self.life.state, self.life.holder)
        assert (row.action, row.from_state, row.to_state, row.actor_id) == (action, was, there.state, account)
        assert (row.number, row.previous_hash, row.hash) == (self.last.number + 1, self.last.hash, row.digest())
        assert fits(there, self.life)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        self.last, self.rows = row, life.rows(self.query, there.pk)


def fits(dossier, known) -> bool:
    """Whether the office that holds it is one that may in this state."""
    home, chain, decider = {known.line.places["applicant"]}, set(known.line.chain), {known.line.places["decider"]}
    with_chain = {"submitted", "appraising"}
    if dossier.state in ("signing", "refused", "recognised"):
        return dossier.held_by in (chain if known.origin in with_chain else decider)
    allowed = chain if dossier.state in with_chain else decider if dossier.state == "deciding" else home
    return dossier.held_by in allowed


def run(lines, how):
    Lives.lines, Lives.query = lines, life.rows_query()
    run_state_machine_as_test(Lives, settings=how)
    return Lives.steps


def test_every_short_life_keeps_to_the_table(lines):
    steps = run(lines, SHORT)

    assert min(steps.values()) >= 5


@pytest.mark.long
def test_two_thousand_lives_keep_to_the_table(lines):
    with clock.at(FIRST_DAY):
        for line in lines:
            for name in sorted(ROUTES.keys() - line.starts.keys()):
                life.add_start(line, name)

    steps = run(lines, LONG)
    print(steps)
    assert min(steps.values()) > 500
