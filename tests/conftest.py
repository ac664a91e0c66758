"""What all tests share."""

import pytest


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
