"""A dossier that starts from the unit's last one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from config import clock
from recognition import readiness, renewal, saving
from recognition.models import State
from tests.factories import make_dossier, make_round, prove, take
from tests.recognition.views.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
LAST, NOW = date(2024, 3, 4), date(2025, 3, 3)


@pytest.fixture
def last():
    """A submitted dossier of the assessment year 2023, with a piece of evidence."""
    rnd = make_round(year=2023, outside_force_reason="Thử.")
    with clock.at(LAST):
        draft = make_dossier(rnd=rnd, on=LAST)
        prove(draft, "5.1", "cong-dan.pdf", number="12/BC-HKH")
        take(draft, "finish")
        take(draft, "submit")
    return draft


@pytest.fixture
def draft(last):
    """The empty draft of the same unit a year later."""
    rnd = make_round(year=2024, province=last.round.province, procedure=last.round.procedure)
    with clock.at(NOW):
        yield make_dossier(rnd=rnd, unit=last.unit, people=last.people, on=NOW, answered=False)


def carried(dossier) -> list[str]:
    return [answer.indicator for answer in dossier.answers.exclude(carried_year=None).order_by("indicator")]


def unconfirmed(dossier) -> list[str]:
    return [said.short for said in readiness.to_finish(dossier) if getattr(said, "kind", "") == "chưa xác nhận"]


def test_everything_said_the_last_time_is_copied_as_unconfirmed_and_blocks_finishing(draft, last):
    copied = renewal.start_from(draft, renewal.source_of(draft), actor=draft.people.officer)

    assert sorted(copied) == carried(draft) == sorted(unconfirmed(draft))
    assert len(copied) == 15
    now, then = draft.answers.get(indicator="5.1"), last.answers.get(indicator="5.1")
    assert (now.typed, now.read, now.narrative, now.carried_year) == (then.typed, then.read, then.narrative, 2023)
    assert draft.moves.order_by("-number").first().action == "carry"


def test_a_yes_or_a_change_confirms_and_nothing_else_does(draft):
    officer = draft.people.officer
    renewal.start_from(draft, renewal.source_of(draft), actor=officer)
    renewal.confirm(draft, "1.1", actor=officer)
    same = draft.answers.get(indicator="1.2")
    saving.save_answer(draft, "1.2", typed=same.typed, narrative=same.narrative, version=1, actor=officer)
    saving.save_answer(draft, "1.3", typed={"done": "0"}, narrative="", version=1, actor=officer)

    assert {"1.1", "1.2", "1.3"} - set(carried(draft)) == {"1.1", "1.3"}


def test_what_was_already_filled_in_this_year_stays(draft):
    saving.save_answer(draft, "1.1", typed={"done": "0"}, narrative="Năm nay.", version=0, actor=draft.people.officer)
    copied = renewal.start_from(draft, renewal.source_of(draft), actor=draft.people.officer)
    assert "1.1" not in copied
    assert draft.answers.get(indicator="1.1").narrative == "Năm nay."


def test_old_evidence_is_used_again_only_when_chosen(draft, last):
    source, officer = renewal.source_of(draft), draft.people.officer
    renewal.start_from(draft, source, actor=officer)
    assert draft.evidence.count() == 0

    old = last.evidence.get(subject="5.1")
    renewal.start_from(draft, source, evidence=[old.pk, 10**9], actor=officer)
    renewal.start_from(draft, source, evidence=[old.pk], actor=officer)
    again = draft.evidence.get()
    assert (again.file, again.subject, again.number, again.added_by) == (old.file, "5.1", "12/BC-HKH", officer)


def test_nobody_else_copies_and_nothing_is_copied_after_handing_in(draft):
    source = renewal.source_of(draft)
    with pytest.raises(PermissionDenied):
        renewal.start_from(draft, source, actor=draft.people.leader)
    with pytest.raises(ValidationError):
        renewal.confirm(draft, "1.1", actor=draft.people.officer)
    assert draft.answers.count() == 0


def test_a_unit_without_an_earlier_dossier_is_told_so(client):
    with clock.at(NOW):
        first = make_dossier(answered=False, on=NOW)
        client.force_login(first.people.officer)
        answer = client.get(f"{first.get_absolute_url()}tu-nam-truoc/", follow=True)
    assert "chưa có gì để chép" in answer.content.decode()


def test_the_way_through_the_pages_without_a_script(draft, last):
    client = Client()
    client.force_login(draft.people.officer)
    url = f"{draft.get_absolute_url()}tu-nam-truoc/"
    assert url in client.get(draft.get_absolute_url()).content.decode()
    boxes = [e for e in Page(client.get(url)).elements if e.get("name") == "evidence"]
    assert [box.get("value") for box in boxes] == [str(last.evidence.get(subject="5.1").pk)]

    client.post(url, {"evidence": [boxes[0].get("value"), "x", "9" * 5000]})
    assert (len(carried(draft)), draft.evidence.count()) == (15, 1)

    kept = draft.answers.get(indicator="5.2")
    sent = {f"5.2-{key}": text for key, text in kept.typed.items()} | {"5.2-narrative": kept.narrative}
    client.post(f"{draft.get_absolute_url()}luu/", sent | {"5.2-version": 1, "confirm": "5.2"})
    client.post(f"{draft.get_absolute_url()}luu/", {"confirm": "9.9"})
    assert "5.2" not in carried(draft)
    assert draft.state == State.DRAFTING
