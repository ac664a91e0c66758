"""What all tests share."""

import pytest
from django.db import connection
from django.test import override_settings

from tests import databases

NEVER_EMPTIED = (
    *("move", "submission", "minutes", "answerversion", "handling", "inspectionminutes", "planchange"),
    *("activity", "activitychange", "calendardaychange", "nudge", "signedscan"),
    *("announcement", "announcement_units", "announcementfile", "announcementreading", "announcementconfirmation"),
    *("periodreport", "periodreport_titles"),
)
OPENS_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="run the long checks too")


def pytest_collection_modifyitems(config, items):
    """Without --long the long checks are deselected, never skipped."""
    if config.getoption("--long"):
        return
    long_ones = [item for item in items if item.get_closest_marker("long")]
    if long_ones:
        config.hook.pytest_deselected(items=long_ones)
        items[:] = [item for item in items if item not in long_ones]


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    """Files a test stores vanish with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session", autouse=True)
def _one_authority(tmp_path_factory):
    """The demonstration's keys take a while to make, so all tests share one authority."""
    with override_settings(AUTHORITY_DIR=tmp_path_factory.mktemp("papers") / "authority"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """The database of the run is a copy of one that has been migrated before."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = databases.template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that commits, Django empties the tables with TRUNCATE, which history refuses: not in the test database.

    tests/recognition/test_history.py enables these triggers again and sees them refuse.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for name in NEVER_EMPTIED:
            cursor.execute(f"ALTER TABLE recognition_{name} DISABLE TRIGGER {name}_no_truncate")


@pytest.fixture(autouse=True)
def _database_by_mark_alone(request, django_db_blocker):
    """A test without the mark meets no database, even where a fixture of its module has opened it for itself.

    Nor can any test meet the portal's own: config/database.py gives tests a name that no database bears.
    """
    if request.node.get_closest_marker("django_db") or OPENS_DATABASE & set(request.fixturenames):
        yield
        return
    with django_db_blocker.block():
        yield
