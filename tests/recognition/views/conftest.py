"""What the tests of pages share: the day, and a browser in which somebody has signed in."""

import pytest
from django.test import Client

from config import clock
from tests.world import MODEL_BACKEND, TODAY


@pytest.fixture(autouse=True)
def _today():
    """A day on which dossiers are handed in."""
    with clock.at(TODAY):
        yield


@pytest.fixture
def browser():
    """``browser(user)``: a client in which ``user`` has signed in; more go to Client (enforce_csrf_checks, headers)."""

    def signed_in(user, **more) -> Client:
        client = Client(**more)
        client.force_login(user, backend=MODEL_BACKEND)
        return client

    return signed_in
