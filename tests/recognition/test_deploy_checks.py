"""What ``check --deploy`` asks of a server."""

from recognition.checks import fit_for_service


def test_an_embedded_database_is_an_error_on_a_server(settings, tmp_path):
    settings.EMBEDDED_DATABASE, settings.AUTHORITY_DIR = True, tmp_path

    assert [found.id for found in fit_for_service()] == ["recognition.E003"]


def test_a_server_with_its_own_database_and_signers_passes(settings, tmp_path):
    settings.EMBEDDED_DATABASE, settings.AUTHORITY_DIR = False, tmp_path

    assert fit_for_service() == []


def test_the_demonstration_authority_is_pointed_out(settings, tmp_path):
    settings.EMBEDDED_DATABASE, settings.AUTHORITY_DIR = False, tmp_path
    (tmp_path / "root.crt").write_text("x")

    assert [found.id for found in fit_for_service()] == ["recognition.W001"]
