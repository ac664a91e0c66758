"""The Báo cáo kết quả that the Sở issued on the last round."""

from datetime import date, time

from config import clock
from recognition import issuing, paperwork
from recognition.demonstration.agenda import Agenda
from recognition.demonstration.material import read
from recognition.demonstration.people import Team
from recognition.demonstration.register import number
from recognition.models import PeriodReport, Round
from recognition.reporting import drafting, duties

REPORTED_AT = time(8, 45)


def hold(agenda: Agenda, rnd: Round, bench: Team):
    """Put the report on ``rnd`` on the agenda."""
    words = read("report")
    agenda.add(clock.moment_of(date(rnd.year + 1, words["month"], words["day"]), REPORTED_AT), send, rnd, bench)


def send(rnd: Round, bench: Team):
    """Written, numbered, signed, sealed, all in one morning."""
    words, today = read("report"), clock.today()
    texts = {name: words[name].format(year=rnd.year) for name in ("addressees", *PeriodReport.TEXTS)}
    about = {"purpose": "results", "year": rnd.year, "day": today, **texts, **_duty(rnd, bench)}
    report = drafting.make(bench.office, titles=[rnd.title], actor=bench.officer, **about)
    document = drafting.begin(report, signer=bench.leader, actor=bench.officer)
    number(document, bench.clerk)
    paperwork.sign(document, actor=bench.leader)
    issuing.issue(document, actor=bench.clerk)


def _duty(rnd: Round, bench: Team) -> dict:
    """The duty that it fulfils, where the portal knows one."""
    owed = duties.owed_by([bench.office], rnd.year)
    one = next((one for one in owed if rnd.title in one.duty.titles.all()), None)
    return {"duty_code": one.duty.code, "due_on": one.on, "basis": one.basis} if one else {}
