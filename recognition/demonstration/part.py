"""One commune's part in one round: each step as its people would take it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random

from config import clock
from criteria.library import spec_of
from evidence.models import StoredFile
from recognition import councils, handling, papers, paperwork, previews, remarks, saving, workflow
from recognition.assessing import PAPER_PREFIX
from recognition.demonstration import appraising, figures, files, planned, register
from recognition.demonstration.material import luck, read
from recognition.demonstration.people import Team
from recognition.models import Action, Dossier, Round, State, Unit, area_of

LEFT_OPEN = ("2.2", "3.3", "4.2", "4.3", "4.4")  # of a draft that is still being filled in
UNREADABLE = "9,1"  # after the figure's first digits: "14859,1" is no number of people


@dataclass
class Part:
    """``home`` prepares and submits, ``bench`` receives, appraises and decides; ``aim`` is the level the figures reach.

    ``refused``: the council will not bear it out. ``alone``: kept out of common decisions. ``papers``: with signed papers.
    ``dated``: what its decision bears, when that is not the day on which the number is given. ``decider`` decides where
    ``bench`` only appraises. ``links``: every link given to somebody without an account is added to it.
    """

    rnd: Round
    unit: Unit
    home: Team
    bench: Team
    stored: dict[str, StoredFile]
    aim: str
    refused: bool = False
    alone: bool = False
    papers: bool = False
    dated: date | None = None
    decider: Team | None = None
    links: list[str] = field(default_factory=list)
    dossier: Dossier | None = None

    def take(self, step: str):
        """Do ``step`` of a course now: the name of a method, and after a hyphen which way ("fill-1")."""
        name, _, way = step.partition("-")
        getattr(self, name)(*([way] if way else []))

    def act(self, action: Action, actor, note="", **details):
        self.dossier = workflow.perform(self.dossier, action, actor=actor, note=note, **details).dossier

    @property
    def desk(self) -> Team:
        """Where the decision is made, numbered, signed and sealed."""
        return self.decider or self.bench

    @cached_property
    def chance(self) -> Random:
        return luck(self.unit.code, self.rnd.year, "part")

    @cached_property
    def answers(self) -> dict:
        """Number → (typed, narrative) of every indicator."""
        area = area_of(self.unit, self.rnd.counted_on)
        typed = figures.answers_of(self.unit, self.rnd.year, self.aim, area)
        numbers = [indicator.number for indicator in spec_of(self.rnd.criteria_set).indicators]
        return {n: (typed[n], figures.narrative_of(self.unit, self.rnd.year, n)) for n in numbers}

    @property
    def reviewer(self):
        return self.chance.choice([self.bench.officer, self.bench.second])

    # The applicant

    def plan(self, way: str):
        """One step of the year's plan: a function of ``planned``."""
        getattr(planned, way)(self)

    def open(self):
        self.dossier = workflow.open_dossier(self.rnd, self.unit, actor=self.home.officer)

    def fill(self, way: str):
        """One sitting at the form: its first, second or last part, all of it, or most of it with a slip of the pen."""
        if way == "unreadable":
            return self._fill_with_a_slip()
        first, last = self._cuts[way]
        self._write({number: self.answers[number] for number in list(self.answers)[first:last]})
        if last == len(self.answers):
            self._prove(_papers(self.rnd))

    @cached_property
    def _cuts(self) -> dict[str, tuple[int, int]]:
        """Way → from which indicator to which: some fill in much at once, some little."""
        chance, whole = luck(self.unit.code, self.rnd.year, "cuts"), len(self.answers)
        first, second = chance.randrange(2, 8), chance.randrange(8, 14)
        return {"1": (0, first), "2": (first, second), "3": (second, whole), "all": (0, whole)}

    def _write(self, given: dict):
        self._prove(list(given))
        saving.save_new_answers(self.dossier, given, actor=self.home.officer)

    def _prove(self, subjects: list[str]):
        files.attach(self.dossier, subjects, self.stored, self.home.officer, clock.now())

    def _fill_with_a_slip(self):
        given = {n: answer for n, answer in self.answers.items() if n not in LEFT_OPEN}
        typed, narrative = given["5.2"]
        given["5.2"] = (typed | {"trained": typed["trained"][:-1] + UNREADABLE}, narrative)
        self._write(given)

    def finish(self):
        self.act(Action.FINISH, self.home.officer)

    def submit(self):
        late = clock.today() > self.rnd.due_on and self.dossier.handed_in_at is None
        note = read("words")["notes"]["late"] if late else ""
        self.act(Action.SUBMIT, self.home.leader, note, level=self.aim, without_evidence=True)
        if self.papers:
            papers.make_for_submission(self.dossier.last_submission, signer=self.home.leader)

    def conclude(self):
        self.act(Action.CONCLUDE, self.home.leader)

    def withdraw(self):
        self.act(Action.WITHDRAW, self.home.officer, read("words")["notes"]["withdraw"])

    def share(self):
        """The office above is asked to look at the draft."""
        previews.ask(self.dossier, read("words")["preview"]["note"], actor=self.home.officer)

    def mend(self):
        """Change what was remarked, bring what was missed, and answer."""
        for remark in self.dossier.remarks.sent().filter(state="open"):
            answer = self.dossier.answers.get(indicator=remark.subject)
            typed = self._corrected(remark.subject, answer.typed)
            words = read("words")
            saving.save_answer(
                self.dossier,
                remark.subject,
                typed=typed,
                narrative=f"{answer.narrative} {words['mended_narrative']}".strip(),
                version=answer.version,
                actor=self.home.officer,
            )
            self._prove([f"again:{remark.subject}"])
            remarks.answer(remark, words["remarks"][remark.subject]["answer"], actor=self.home.officer)

    def _corrected(self, number: str, typed: dict) -> dict:
        if number != "5.1":
            return typed
        return typed | {"learning_citizens": str(figures.read_number(typed["learning_citizens"]) + 2)}

    def lapse(self):
        if (
            self.dossier
            and self.dossier.handed_in_at is None
            and self.dossier.state in (State.DRAFTING, State.ENDORSING)
        ):
            self.act(Action.LAPSE, None)

    # The offices above

    def advise(self):
        """What they say to a draft that they were shown."""
        for subject, text in read("words")["preview"]["advice"].items():
            previews.advise(self.dossier, subject, text, actor=self.bench.officer)

    def accept(self):
        """Whoever receives it first stays in charge of it."""
        reviewer = self.reviewer
        self.act(Action.ACCEPT, reviewer)
        if not handling.in_charge([self.dossier]):
            handling.put_in_charge([self.dossier.pk], reviewer, actor=reviewer)

    def appraise(self):
        """The reviewer begins: what can be agreed to at once, a question to another office, a note."""
        appraising.begin(self)

    def send_back(self):
        reviewer, words = self.reviewer, read("words")
        for subject, remark in words["remarks"].items():
            remarks.add(self.dossier, subject, remark["text"], actor=reviewer)
        self.act(Action.SEND_BACK, reviewer, words["notes"]["send_back"])

    def opinions(self):
        """Everybody but one is of one mind: for recognition, or against it."""
        council, words = register.council_of(self.rnd, self.bench), read("words")["council"]
        members = list(council.members.all())
        other = self.chance.choice([member for member in members if member.role == "member"])
        agree = {member: self.refused == (member == other) for member in members}
        given = {member: (self.aim, words["for"]) if yes else ("", words["against"]) for member, yes in agree.items()}
        councils.record_opinions(self.dossier, given, actor=self.bench.second)

    def minutes(self):
        council, words = register.council_of(self.rnd, self.bench), read("words")["council"]
        content = {
            "held_on": clock.today(),
            "place": words["place"].format(office=self.bench.office),
            "level": "" if self.refused else self.aim,
            "conclusion": words["refusal" if self.refused else "conclusion"],
        }
        councils.write_minutes(self.dossier, council, content, actor=self.bench.second)

    def propose(self):
        """With the papers that go along where another office decides."""
        register.send_papers(self)
        self.act(Action.PROPOSE, self.reviewer)

    def recognise(self):
        self.act(Action.RECOGNISE, self.desk.leader)

    def refuse(self):
        self.act(Action.REFUSE, self.desk.leader, read("words")["notes"]["refuse"])

    def number(self):
        register.number(self.dossier.decision(), self.desk.clerk, self.dated)

    def sign(self):
        paperwork.sign(self.dossier.decision(), actor=self.desk.leader)

    def issue(self):
        self.act(Action.ISSUE, self.desk.clerk)


def _papers(rnd: Round) -> list[str]:
    return [PAPER_PREFIX + code for code in rnd.procedure.papers]
