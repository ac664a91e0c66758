"""Who goes which way: communes are dealt to the courses of ``fixtures/demo/plan.yaml``, and their steps to days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from config import clock
from evidence.models import StoredFile
from recognition.demonstration import days, others, register, reports
from recognition.demonstration.agenda import Agenda
from recognition.demonstration.material import luck, read, steps_of
from recognition.demonstration.part import Part
from recognition.demonstration.people import IN_DISTRICTS, IN_TWO_TIERS, Cast
from recognition.demonstration.rounds import Rounds
from recognition.models import Round, Unit

HELD = ("recognised", "mended")  # courses after which a commune holds a recognition and rests in the next round
REST = {"course": "self_assessed", "aim": ""}  # of exhibits, in the round in which they are not shown
NOTHING = {"course": "", "aim": ""}
CALLED_AT = time(16, 50)  # after everything else of that day


@dataclass
class Casting:
    """Puts everything that shall happen on an agenda."""

    cast: Cast
    rounds: Rounds
    stored: dict[str, StoredFile]
    today: date
    agenda: Agenda = field(default_factory=Agenda)
    links: list[str] = field(default_factory=list)  # given to people without an account

    def deal(self) -> Agenda:
        self._deal_town()
        others.deal(self)
        always, shown, crowd = self._communes()
        in_running = self._fits_running()
        if last := self.rounds.last:
            resting = [*always, *(shown if in_running else [])]
            self._deal_crowd(last, [*_expanded("crowd", crowd), *((unit, REST) for unit in resting)])
            crowd = self._without_recognition(crowd)
            reports.hold(self.agenda, last, self._bench(last))
        self._deal_crowd(self.rounds.running, list(_expanded("next_crowd" if last else "crowd", crowd)))
        self._exhibit(self.rounds.running, always, "always")
        shown_in = self.rounds.running if in_running or not last else last
        self._exhibit(shown_in, shown, "handed_in")
        at = clock.moment_of(days.before(self.today), CALLED_AT)
        self.agenda.add(at, register.call_session, shown_in, self._bench(shown_in))
        return self.agenda

    # The town of Mỹ Hào, all of it

    def _deal_town(self):
        entries = read("plan")["my_hao"]
        dealt = [(self.cast.commune_named(entry["commune"], IN_DISTRICTS), entry) for entry in entries]
        self._deal_crowd(self.rounds.town, dealt)

    # The province

    def _communes(self) -> tuple[list[Unit], list[Unit], list[Unit]]:
        """Those shown always, those shown once they may hand in, and the crowd."""
        pool = [team.office.unit for team in self.cast.communes.values() if team.office.unit.exists_on(IN_TWO_TIERS)]
        luck("communes").shuffle(pool)
        exhibits = read("plan")["exhibits"]
        named = [entry["commune"] for entries in exhibits.values() for entry in entries if "commune" in entry]
        free = iter([unit for unit in pool if unit.name not in named])
        always, shown = ([self._chosen(entry, free) for entry in exhibits[key]] for key in ("always", "handed_in"))
        return always, shown, list(free)

    def _chosen(self, entry: dict, free: Iterator[Unit]) -> Unit:
        return self.cast.commune_named(entry["commune"], IN_TWO_TIERS) if "commune" in entry else next(free)

    def _without_recognition(self, crowd: list[Unit]) -> list[Unit]:
        """Those whose course in the last round has ended without a recognition, in another order."""
        again = [unit for unit, entry in _expanded("crowd", crowd) if entry["course"] not in (*HELD, "abandoned")]
        luck("again").shuffle(again)
        return again

    def _deal_crowd(self, rnd: Round, dealt: list[tuple[Unit, dict]]):
        """Spread ``dealt`` over the round; those with nothing to do stay away."""
        acting = [(unit, entry) for unit, entry in dealt if entry["course"]]
        luck(rnd.year, "order").shuffle(acting)
        parts = []
        for place, (unit, entry) in enumerate(acting):
            steps = steps_of(entry["course"])
            parts.append(self._part(rnd, unit, entry))
            self.schedule(parts[-1], steps, days.crowd_days(steps, rnd, (place + 0.5) / len(acting)))
        register.hold_sittings(self.agenda, rnd, self._bench(rnd), parts)
        self._lock(rnd, parts)

    def _part(self, rnd: Round, unit: Unit, entry: dict, **fields) -> Part:
        home, refused = self.cast.communes[unit.pk], entry["course"] == "refused"
        shared = {"refused": refused, "links": self.links}
        return Part(rnd, unit, home, self._bench(rnd), self.stored, entry["aim"], **shared, **fields)

    def _bench(self, rnd: Round):
        return self.cast.above["phong" if rnd == self.rounds.town else "so"]

    def schedule(self, part: Part, steps: list[str], on: list[date]):
        timed = zip(steps, days.moments(on, (part.unit.code, part.rnd.year)), strict=True)
        for step, at in _in_one_go(list(timed), clock.now()):
            self.agenda.add(at, part.take, step)

    def _lock(self, rnd: Round, parts: list[Part]):
        """The night after the round has closed, the portal locks what was never handed in."""
        at = clock.moment_of(rnd.closes_on + timedelta(days=1))
        for part in parts:
            self.agenda.add(at, part.take, "lapse")

    # Exhibits

    def _fits_running(self) -> bool:
        """Whether the running round has been open long enough for a dossier to stand at any of its steps."""
        return all(self._days_of(entry, self.rounds.running) for entry in read("plan")["exhibits"]["handed_in"])

    def _days_of(self, entry: dict, rnd: Round) -> list[date] | None:
        return days.exhibit_days(steps_of(entry["course"]), rnd, days.before(self.today))

    def _exhibit(self, rnd: Round, communes: list[Unit], key: str):
        for unit, entry in zip(communes, read("plan")["exhibits"][key], strict=True):
            if (on := self._days_of(entry, rnd)) is not None:
                steps = steps_of(entry["course"])
                part = self._part(rnd, unit, entry, alone=True, papers=entry.get("papers", False))
                part.dated = self.today if steps[-1] == "number" else None  # so that it can be signed today
                self.schedule(part, steps, on)


def _in_one_go(timed: list[tuple[str, datetime]], now: datetime) -> list[tuple[str, datetime]]:
    """A form that is finished by now is filled in at one sitting: nothing shows how many there were, and it is quicker."""
    if not any(step == "finish" and at < now for step, at in timed):
        return timed
    kept = [(step, at) for step, at in timed if step not in ("fill-1", "fill-2")]
    return [("fill-all" if step == "fill-3" else step, at) for step, at in kept]


def _expanded(key: str, communes: list[Unit]) -> Iterator[tuple[Unit, dict]]:
    """Every commune with its entry of the plan's list ``key``; those left over have nothing to do."""
    entries = [entry for entry in read("plan")[key] for _ in range(entry["count"])]
    yield from zip(communes, entries + [NOTHING] * (len(communes) - len(entries)), strict=True)
