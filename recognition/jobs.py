"""Doing many things one after the other: each row in a transaction of its own, so that a crash loses none and doubles none.

A row is locked while it is done; several workers may share one job. Whether the person may is asked again for each row,
at the moment when it is done, by the same functions that a single click calls.
"""

import logging
import time
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import issuing, numbering, paperwork, trials, workflow
from recognition.models import Document, Dossier, Job, JobItem, User
from recognition.signing import many

log = logging.getLogger(__name__)
MOST = 500  # rows of one job: a decision over more units than this is no list that anybody reads
LATE = "Chưa đến lượt trong lần ký này: chọn lại văn bản này rồi làm tiếp."
FAULT = "Không làm được vì một lỗi của cổng; người vận hành máy chủ xem nhật ký. Làm lại dòng này sau."
State = JobItem.State


@transaction.atomic
def begin(kind, *, office, actor, rows, **details) -> Job:
    """Write down what shall be done; ``rows`` are keyword arguments of ``JobItem`` without place. Raises ValidationError."""
    if not rows:
        raise ValidationError("Chưa chọn dòng nào.")
    if len(rows) > MOST:
        raise ValidationError(f"Mỗi lần nhiều nhất {MOST} dòng: lọc bớt rồi làm tiếp lần sau.")
    job = Job.objects.create(kind=str(kind), office=office, by=actor, details=details)
    JobItem.objects.bulk_create(JobItem(job=job, position=place, **row) for place, row in enumerate(rows, start=1))
    return job


def work_through(job: Job) -> Job:
    """Do every row that still waits; what another worker is doing is left to it."""
    if job.kind == Job.Kind.DECIDE_TOGETHER:
        _decide_together(job)
    else:
        while _do_next(job, DOERS[job.kind]):
            pass
    return _close(job)


def work_here(job: Job, secret: str) -> Job:
    """Do every row within the request of whoever gave ``secret``, which opens a key on the server and is not stored."""
    until, do = time.monotonic() + many.SECONDS, partial(DOERS[job.kind], secret=secret)
    while _do_next(job, do if time.monotonic() < until else _leave):
        pass
    return _close(job)


def _close(job) -> Job:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.finished_at is None and not job.items.filter(state=State.WAITING).exists():
            job.finished_at = clock.now()
            job.save()
    return job


@transaction.atomic
def _do_next(job, do) -> bool:
    """Do one row; False when none waits that nobody else is doing."""
    waiting = job.items.select_for_update(skip_locked=True, of=("self",)).filter(state=State.WAITING)
    item = waiting.order_by("position").first()
    if item is None:
        return False
    _record(item, *_tried(do, job, item))
    return True


def _tried(do, *about) -> tuple[str, str]:
    """The state that a row comes to, and what is said of it; nothing stays of what failed."""
    try:
        with transaction.atomic():
            return State.DONE, do(*about) or ""
    except (ValidationError, PermissionDenied) as refusal:
        return State.FAILED, " ".join(getattr(refusal, "messages", [str(refusal)]))
    except Exception:
        log.exception("Job %s", about[0].pk)
        return State.FAILED, FAULT


def _record(item, state, said):
    item.state, item.said, item.at = state, said, clock.now()
    item.save()


def _actor(job) -> User:
    """Whoever began the job, with the roles of this moment. Raises PermissionDenied when the account is locked since."""
    actor = User.objects.get(pk=job.by_id)
    if not actor.is_active:
        raise PermissionDenied(f"Tài khoản của {actor} đã bị khóa nên việc này dừng: người khác làm lại.")
    return actor


def _decide_each(job, item) -> str:
    """A recognition, or the letter that refuses it with the reason common to all; the letter lists the dossier's own."""
    action, note = ("refuse", job.details["refusal"]) if job.refuses else ("recognise", "")
    workflow.perform(item.dossier, action, actor=_actor(job), note=note)
    item.document = Document.objects.get(pk=item.dossier.decision().pk)
    return ""


def _prepare(job, item) -> str:
    """Number and date; without a series the number follows the last that was given, from the clerk's first on."""
    document, asked = paperwork.locked_for_number(item.document), job.details
    number = None if numbering.series_of(document) else document.number or _next_typed(document, asked)
    issued_on = clock.date_of(asked["issued_on"])
    prepared = paperwork.prepare(document, number=number, issued_on=issued_on, actor=_actor(job))
    return prepared.number_said()


def _next_typed(document, asked) -> int:
    number = asked["number"]
    taken = numbering.taken_in(document.office_id, document.symbol, clock.date_of(asked["issued_on"]).year)
    while number in taken:
        number += 1
    return number


def _leave(job, item):
    raise ValidationError(LATE)


def _sign(job, item, secret="") -> str:
    paper, actor = item.document, _actor(job)
    if paper.state == Document.State.PREPARED:  # before a key is opened for nothing
        paperwork.check_seen(paper, item.seen)
    file = many.signed(paper, "person", actor=actor, secret=secret)
    paperwork.sign(paper, actor=actor, seen=item.seen, file=file)
    return ""


def _issue(job, item, secret="") -> str:
    actor = _actor(job)
    sealed = many.signed(item.document, "body", actor=actor, secret=secret)
    issuing.issue(item.document, actor=actor, sealed=sealed)
    return ""


@transaction.atomic
def _decide_together(job):
    """One decision over all that pass: the others say why not, and either the whole decision is there or nothing."""
    items = list(job.items.select_for_update(of=("self",)).filter(state=State.WAITING).order_by("position"))
    if not items:
        return
    ids = [item.dossier_id for item in items]
    try:
        actor = _actor(job)
    except PermissionDenied as refusal:
        for item in items:
            _record(item, State.FAILED, str(refusal))
        return
    Dossier.objects.lock(ids)
    tried = {trial.dossier.pk: trial for trial in trials.of(Dossier.objects.filter(pk__in=ids), actor)}
    passing = [item for item in items if tried[item.dossier_id].passes]
    state, said = _tried(_recognise_all, job, passing, actor) if passing else (State.FAILED, "")
    for item in items:
        missing = tried[item.dossier_id].missing
        _record(item, *((State.FAILED, " ".join(missing)) if missing else (state, said)))


def _recognise_all(job, items, actor) -> str:
    first, *others = [item.dossier for item in items]
    workflow.perform(first, "recognise", actor=actor, together=others)
    document = Document.objects.get(pk=first.decision().pk)
    for item in items:
        item.document = document
    return ""


DOERS = {
    Job.Kind.DECIDE_EACH: _decide_each,
    Job.Kind.PREPARE: _prepare,
    Job.Kind.SIGN: _sign,
    Job.Kind.ISSUE: _issue,
}
