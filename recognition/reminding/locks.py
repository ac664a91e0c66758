"""What must not happen twice at once, across processes and machines: locks that the database keeps by name."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether no other run of ``name`` is under way; none begins before the block ends, or its process dies."""
    free = _asked("pg_try_advisory_lock", name)
    try:
        yield free
    finally:
        if free:
            _asked("pg_advisory_unlock", name)


def wait_for_turn(name: str) -> None:
    """Hold ``name`` until the transaction ends, after whoever holds it now."""
    _asked("pg_advisory_xact_lock", name)


def _asked(function: str, name: str):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext(%s))", [name])
        return cursor.fetchone()[0]
