"""What ``check --deploy`` asks of a server."""

import pytest

from recognition.checks import fit_for_service


@pytest.fixture
def server(settings, tmp_path):
    """A server with its own database and somebody whom it trusts."""
    (tmp_path / "roots").mkdir()
    (tmp_path / "roots" / "root.crt").write_text("x")
    settings.EMBEDDED_DATABASE, settings.TRUST_DIR, settings.DEMONSTRATION_AUTHORITY = False, tmp_path, False
    settings.EMAIL_URL = "smtp://thu.example.vn"
    return settings


def found() -> list[str]:
    return [error.id for error in fit_for_service()]


def test_a_server_with_its_own_database_and_trust_passes(server):
    assert found() == []


def test_an_embedded_database_is_an_error_on_a_server(server):
    server.EMBEDDED_DATABASE = True

    assert found() == ["recognition.E003"]


def test_a_server_must_trust_somebody_and_not_the_demonstration_authority(server):
    server.TRUST_DIR, server.DEMONSTRATION_AUTHORITY = None, True

    assert found() == ["recognition.E004", "recognition.E005"]


def test_a_kept_passphrase_belongs_to_one_office(server, tmp_path_factory):
    server.KEY_SECRETS_DIR = tmp_path_factory.mktemp("secrets")
    (server.KEY_SECRETS_DIR / "7").mkdir()
    (server.KEY_SECRETS_DIR / "7" / "dau.p12").write_text("x")
    assert found() == []

    (server.KEY_SECRETS_DIR / "dau.p12").write_text("x")
    assert found() == ["recognition.E007"]


@pytest.mark.parametrize("level", ["B-T", "B-LT", "B-X"])
def test_a_level_that_cannot_be_reached_is_an_error(server, level):
    server.PADES_LEVEL, server.TSA_URL = level, ""

    assert found() == ["recognition.E006"]


def test_a_server_without_mail_is_warned_of(server):
    server.EMAIL_URL = ""

    assert found() == ["recognition.W001"]
