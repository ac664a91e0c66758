"""What the tests of the plan share: the law, and one day on which a dossier is being worked on."""

from datetime import date

import pytest

from config import clock
from tests.factories import make_dossier
from tests.recognition.conftest import law  # noqa: F401  (a fixture)

DAY = date(2025, 2, 20)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


@pytest.fixture
def dossier(law):  # noqa: F811
    return make_dossier(answered=False)
