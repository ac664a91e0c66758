"""What the portal does by itself: under its own name, and never twice."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from config import clock
from recognition.models import Recognition, Unit
from tests.factories import make_dossier, make_place, make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def run(day) -> list[str]:
    """What ``manage.py robots`` says on ``day`` of dossiers."""
    out = StringIO()
    with clock.at(day):
        call_command("robots", stdout=out)
    return [line for line in out.getvalue().splitlines() if not line.startswith("Lịch")]


def test_a_recognition_that_runs_out_is_in_the_history_once_unless_it_ended_before():
    rnd = make_round()
    held, revoked = (make_dossier(state="recognised", rnd=rnd, unit=make_place(rnd)) for _ in range(2))
    Recognition.objects.filter(dossier=revoked).update(ended_on=date(2026, 5, 4), end_reason="Thu hồi")

    Unit.objects.filter(pk=held.unit_id).update(valid_to=None)

    assert run(date(2027, 12, 31)) == []
    assert run(date(2028, 1, 1)) == [f"{held}: nhắc công nhận hết hạn 31/12/2028."]
    assert run(date(2028, 12, 31)) == []
    assert held.moves.last().actor_name == "Hệ thống · nhắc hạn"
    assert run(date(2029, 1, 1)) == [f"{held}: công nhận hết hiệu lực sau ngày 31/12/2028."]
    assert run(date(2029, 1, 1)) == []
    last = held.moves.last()
    assert (last.actor_name, last.actor, last.from_state, last.to_state) == (
        "Hệ thống · hết hiệu lực",
        None,
        "recognised",
        "recognised",
    )


def test_a_closed_round_lapses_under_the_portals_name_once():
    rnd = make_round(closes_on=date(2025, 5, 31))
    dossier = make_dossier(rnd=rnd, answered=False)

    assert run(date(2025, 6, 1)) == [f"{dossier}: đã khóa."]
    assert run(date(2025, 6, 1)) == []
    assert dossier.moves.last().actor_name == "Hệ thống · khóa đợt"
