"""What the tests of the dossier's life share."""

import pytest
from django.db import transaction

from tests.factories import make_procedure
from tests.factories.rounds import make_criteria_set


@pytest.fixture(scope="module")
def law(django_db_setup, django_db_blocker):
    """The criteria set and the procedures, loaded once for a module and rolled back after it: a tenth of a second a test."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_criteria_set()
        make_procedure()
        yield
        transaction.set_rollback(True)
