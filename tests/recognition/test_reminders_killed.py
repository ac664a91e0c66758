"""A run of reminders that is killed at any moment and run again: one file for each mail, none lost."""

import os
import subprocess
import sys
from datetime import date, timedelta
from time import sleep

import pytest
from django.conf import settings
from django.db import connection

from config import clock
from recognition.models import Mail, Reminder, Role
from recognition.reminding import writing
from tests.factories import make_dossier, make_member
from tests.recognition.test_reminder_mail import wants

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
DAY = date(2025, 2, 20)
NUMBER = 60


def environment(folder) -> dict:
    """What makes a process use this test's database, a folder for mail and the day."""
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST'] or at['OPTIONS'].get('host', '')}"
    own = {"DATABASE_URL": url, "PORTAL_VAR": str(folder), "PORTAL_TODAY": f"{DAY}", "EMAIL_URL": ""}
    return os.environ | own | {"PORTAL_TESTING": "0", "DJANGO_SETTINGS_MODULE": "config.settings"}


def test_a_run_killed_at_any_moment_and_run_again_leaves_one_file_for_each_mail(tmp_path):
    dossier = make_dossier(on=date(2025, 1, 10))
    people = [make_member(dossier.prepared_by, Role.VIEWER) for _ in range(NUMBER)]
    for person in people:
        wants(person)
    with clock.at(DAY):
        writing.write()
    row = Reminder.objects.get()
    for person in people:
        row.pk, row.person = None, person
        row.save(force_insert=True)
    folder = tmp_path / "mail"
    for least in (3, 20, 40):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "send_reminders"], cwd=settings.BASE_DIR, env=environment(tmp_path)
        )
        while process.poll() is None and len(list(folder.glob("*.eml"))) < least:
            sleep(0.01)
        process.kill()
        process.wait()
    done = {**environment(tmp_path), "PORTAL_TODAY": f"{DAY + timedelta(days=1)}"}
    command = [sys.executable, "manage.py", "send_reminders"]
    both = [subprocess.Popen(command, cwd=settings.BASE_DIR, env=done) for _ in range(2)]
    assert [process.wait(timeout=300) for process in both] == [0, 0]

    assert Mail.objects.exclude(state="sent").count() == 0
    assert len(list(folder.glob("*.eml"))) == Mail.objects.count() == NUMBER
    assert dossier.reminders.count() == NUMBER + 1
