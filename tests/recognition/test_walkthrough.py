"""The walkthrough: the whole line over HTTP, twice, since it must be repeatable without end."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from recognition import verification
from recognition.models import Recognition, Unit, User


def play(tmp_path, turn) -> dict:
    call_command("walkthrough", json=str(tmp_path / turn), stdout=StringIO())
    return json.loads((tmp_path / turn).read_text())


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_whole_line_plays_a_second_time(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    first, second = play(tmp_path, "1"), play(tmp_path, "2")

    assert [step["ok"] for step in first["steps"] + second["steps"]] == [True] * 48
    assert first["pdf"] != second["pdf"]


@pytest.mark.django_db(transaction=True)
def test_the_whole_line_plays_and_leaves_real_figures_alone(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    played = play(tmp_path, "1")

    assert [step["ok"] for step in played["steps"]] == [True] * 24
    with open(played["pdf"], "rb") as file:
        report = verification.check(file.read())
    assert (report.is_ours, report.in_force, report.specimen) == (True, True, True)
    assert not Unit.objects.real().exclude(tier="nation").exists()
    assert not Recognition.objects.real().exists()
    assert not User.objects.filter(is_active=True).exists()
