"""A real browser against a running portal."""

import os
import shutil
import threading
import time

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from playwright.sync_api import expect, sync_playwright

from tests.browser.desk import ARGUMENTS, BROWSERS, Desk
from tests.factories import make_people, make_place, make_round

PATIENCE = 20_000  # milliseconds; a shared machine can be slow


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.when == "call":
        item.has_failed = report.failed
    return report


@pytest.fixture(scope="package")
def chromium():
    """The browser of the machine, or the one Playwright brought."""
    # Playwright keeps an event loop in this thread, and Django would take each query of a test for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def quiet():
    """Called, it waits until no request is at work; what a page sent while it was closed would meet the emptying of the tables."""
    at_work, lock = [], threading.Lock()

    def started(**_):
        with lock:
            at_work.append(1)

    def finished(**_):
        with lock:
            at_work.pop()

    def wait():
        calm = 0
        for _ in range(400):
            calm = 0 if at_work else calm + 1
            if calm == 4:  # a request that has just been accepted is not counted yet
                return
            time.sleep(0.05)
        raise AssertionError("a request is still at work after 20 seconds")

    request_started.connect(started)
    request_finished.connect(finished)
    yield wait
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture
def sit(request, chromium, live_server, transactional_db, quiet):
    """``sit(user)`` gives a Desk in a browser context of its own, signed in unless ``user`` is None.

    When the test fails, what each desk showed last lies in var/browser/. The desks close before the tables are emptied.
    """
    desks = []

    def sit(user=None, *, base=live_server.url, **context):
        desks.append(Desk(chromium, base, **context))
        desks[-1].context.set_default_timeout(PATIENCE)
        return desks[-1].enter(user) if user else desks[-1]

    yield sit
    for number, desk in enumerate(desks):
        if request.node.has_failed:
            desk.page.screenshot(path=settings.VAR_DIR / "browser" / f"{request.node.name}-{number}.png")
        desk.context.close()
    quiet()
    assert [problem for desk in desks for problem in desk.problems] == []


@pytest.fixture
def rnd(transactional_db, settings):
    """The round of 2025 in a province, a week before its dossiers are due."""
    made = make_round(tiers=2)
    settings.PORTAL_TODAY = made.due_on.replace(day=20)
    return made


@pytest.fixture
def people(rnd):
    """The people of one commune of the round, and of the office that decides."""
    return make_people(rnd, make_place(rnd, name="Yên Lạc"))
