"""The test database: migrated once for each state of the migrations, then copied, since migrating takes 20 seconds of every run."""

import hashlib
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

LOCK = 7_402_026  # of the sessions that make the template; any number that nobody else takes
PREFIX = f"portal_template_{hashlib.sha256(str(settings.BASE_DIR).encode()).hexdigest()[:8]}_"


def template() -> str:
    """The name of a migrated database without rows of ours, made if it is not there; of several workers one makes it."""
    name = PREFIX + fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            make(cursor, name, there)
    return name


def make(cursor, name: str, old: set[str]):
    """Migrate an empty database, and give it its name once it is whole; templates of other migrations go."""
    for one in old:
        cursor.execute(f'DROP DATABASE IF EXISTS "{one}"')
    building, known = f"{PREFIX}building", connection.settings_dict
    before = {"NAME": known["NAME"], "TEST": known["TEST"]["NAME"]}
    known["TEST"]["NAME"] = building
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    known["TEST"]["NAME"] = before["TEST"]
    known["NAME"] = settings.DATABASES[connection.alias]["NAME"] = before["NAME"]
    cursor.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def fingerprint() -> str:
    """What the tables depend on: every migration of every app, and Django itself."""
    found = hashlib.sha256(django.__version__.encode())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            found.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    return found.hexdigest()[:16]
