"""Tests never reach the portal's own database, and without the mark none at all."""

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections

from config.database import OUTSIDE_TESTS


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    """The database as a fixture of a module opens it for itself."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        yield cursor.fetchone()[0]


def test_a_test_without_the_mark_meets_none_even_where_its_module_has_one_open(opened):
    with pytest.raises(RuntimeError) as refusal:
        connection.cursor()

    assert opened.startswith("test_")
    assert str(refusal.value).startswith("Database access not allowed")


def test_what_opens_it_before_it_is_made_finds_nothing(opened, django_db_blocker):
    outside = connections.create_connection(DEFAULT_DB_ALIAS)
    outside.settings_dict = outside.settings_dict | {"NAME": OUTSIDE_TESTS}

    with django_db_blocker.unblock(), pytest.raises(OperationalError) as refusal:
        outside.cursor()

    assert f'database "{OUTSIDE_TESTS}" does not exist' in str(refusal.value)
    assert settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"] == opened
