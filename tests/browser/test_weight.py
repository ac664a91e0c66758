"""How heavy the workspace is on a slow line, served as in production: files with their hash, compressed."""

import pytest
from django.core.management import call_command

from recognition.walkthrough.server import serving
from tests.factories import make_dossier

KILOBYTE = 1000
PRODUCTION = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


@pytest.fixture
def base(rnd, settings, tmp_path):
    """The address of a portal that serves static files as production does."""
    settings.STORAGES, settings.STATIC_ROOT, settings.WHITENOISE_USE_FINDERS = PRODUCTION, tmp_path / "static", False
    call_command("collectstatic", interactive=False, verbosity=0)
    with serving() as address:
        yield address


@pytest.fixture
def desk(sit, base, rnd, people):
    dossier = make_dossier(rnd=rnd, unit=people.officer.memberships.get().office.unit, people=people)
    desk = sit(people.officer, base=base)
    desk.path = dossier.get_absolute_url()
    return desk


def test_the_first_load_of_the_workspace_stays_under_60_kilobytes(desk):
    weight = desk.weight(desk.path)
    carried = {kind: weight[kind] for kind in ("document", "stylesheet", "script")}
    assert min(carried.values()) > 0
    assert sum(carried.values()) < 60 * KILOBYTE, carried


def test_the_answer_to_a_save_stays_under_2_kilobytes(desk):
    desk.open(desk.path)
    with desk.page.expect_response("**/luu/") as saved:
        desk.type("5.1-learning_citizens", "700")
    assert saved.value.status == 200
    assert 0 < saved.value.request.sizes()["responseBodySize"] < 2 * KILOBYTE
