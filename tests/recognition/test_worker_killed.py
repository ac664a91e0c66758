"""A worker that is killed in the middle of its work and started again: no number twice, no hole, nothing half done."""

import os
import random
import subprocess
import sys
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from time import sleep

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config import clock
from evidence.management.commands.sweep_files import walk
from evidence.models import StoredFile
from recognition import jobs, numbering
from recognition.models import Document, Job, Recognition
from recognition.models.history import is_chain_whole
from tests.recognition.test_bulk import many, rows
from tests.recognition.test_decisions import bytes_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
DAY, SYMBOL = date(2025, 3, 10), "QĐ-GDĐT"
NUMBER = int(os.environ.get("PORTAL_KILLED_DECISIONS", "100"))


def environment() -> dict:
    """What makes the worker use this test's database, files and day."""
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST'] or at['OPTIONS'].get('host', '')}"
    own = {"DATABASE_URL": url, "PORTAL_VAR": str(Path(settings.MEDIA_ROOT).parent), "PORTAL_TODAY": f"{DAY}"}
    return os.environ | own | {"PORTAL_TESTING": "0", "DJANGO_SETTINGS_MODULE": "config.settings"}


def worker():
    """A worker as a machine starts it: first what was left behind, then whatever there is."""
    lines = "import django; django.setup(); from django.core.management import call_command as c; c('resume_jobs'); "
    lines += "c('db_worker', batch=True, startup_delay=False, interval=0.1)"
    return subprocess.Popen(
        [sys.executable, "-c", lines], cwd=settings.BASE_DIR, env=environment(), stdout=subprocess.DEVNULL
    )


def work_and_be_killed(job, luck, times=4):
    """Work on ``job`` until it is finished; the first ``times`` workers are killed after a moment. Returns the kills."""
    killed = 0
    while Job.objects.get(pk=job.pk).finished_at is None:
        process = worker()
        if killed < times:
            before = job.items.exclude(state="waiting").count()
            while process.poll() is None and job.items.exclude(state="waiting").count() < before + 2:
                sleep(0.05)
            sleep(luck.random())
            process.kill()
            killed += 1
        assert process.wait(timeout=600) in (0, -9)
    return killed


def test_a_hundred_decisions_are_issued_whole_however_often_the_worker_is_killed():
    luck = random.Random(30)
    with clock.at(DAY):
        dossiers = many(NUMBER)
        office, people = dossiers[0].held_by, dossiers[0].people
        numbering.declare(office, SYMBOL, first_number=1, statement="Sổ riêng", actor=people.director)
    steps = {
        Job.Kind.DECIDE_EACH: (people.director, lambda: rows(dossiers)),
        Job.Kind.PREPARE: (people.registrar, papers),
        Job.Kind.SIGN: (people.director, papers),
        Job.Kind.ISSUE: (people.registrar, papers),
    }
    kills = []
    for kind, (person, chosen) in steps.items():
        with clock.at(DAY):
            job = jobs.begin(kind, office=office, actor=person, rows=chosen(), number=None, issued_on=f"{DAY}")
        kills.append(work_and_be_killed(job, luck))
        assert set(job.items.values_list("state", "said")) <= {("done", said) for said in sayings()}

    assert min(kills) >= 1
    issued = Document.objects.filter(state="issued")
    assert sorted(issued.values_list("number", flat=True)) == list(range(1, NUMBER + 1))
    assert (issued.count(), Document.objects.count(), Recognition.objects.count()) == (NUMBER, NUMBER, NUMBER)
    for dossier in dossiers:
        moves = list(dossier.moves.order_by("number"))
        assert [move.action for move in moves[-4:]] == ["recognise", "number", "sign", "issue"]
        assert is_chain_whole(moves)
    assert {len(bytes_of(paper.file)) > len(bytes_of(paper.signed_file)) for paper in issued} == {True}
    with clock.at(clock.now() + timedelta(days=3)):
        call_command("sweep_files", stdout=StringIO())
    assert sorted(walk("files")) == sorted(stored.file.name for stored in StoredFile.objects.all())


def papers():
    found = Document.objects.order_by("pk").select_related("prepared_file")
    return [{"document": one, "name": "x", "seen": getattr(one.prepared_file, "sha256", "")} for one in found]


def sayings():
    """What a row that was done may say: nothing, or the number that was given."""
    return {"", *(paper.number_said() for paper in Document.objects.all())}
