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


def test_the_workspace_is_light_to_open_and_to_save(sit, base, rnd, people):
    dossier = make_dossier(rnd=rnd, unit=people.officer.memberships.get().office.unit, people=people)
    desk = sit(people.officer, base=base)
    weight = desk.weight(dossier.get_absolute_url())
    carried = [weight[kind] for kind in ("document", "stylesheet", "script")]
    with desk.page.expect_response("**/luu/") as answer:
        desk.type("5.1-learning_citizens", "700")
    saved = answer.value.request.sizes()["responseBodySize"]
    assert min(*carried, saved) > 0
    assert sum(carried) < 60 * KILOBYTE, weight
    assert saved < 2 * KILOBYTE
