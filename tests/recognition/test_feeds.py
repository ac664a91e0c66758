"""The calendar in a phone: a secret link, and behind it exactly what its owner may see today."""

from datetime import date, timedelta

import icalendar
import pytest
from django.core.cache import cache, caches
from django.test import Client

from config import clock
from recognition import activities, feeds
from recognition.accounts import close, give_one_time_password
from recognition.models import FeedLink, Membership, State, User
from recognition.models.personal_links import hashed
from recognition.views.feeds import WRONG_AT_MOST
from tests.factories import make_dossier, make_member, make_place, make_round, make_user
from tests.factories.calendars import make_activity
from tests.factories.dossiers import beside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
DAY = date(2026, 2, 26)


@pytest.fixture(autouse=True)
def _one_day():
    cache.clear()
    caches["guesses"].clear()
    with clock.at(DAY):
        yield


def address_of(user) -> str:
    return "/" + feeds.make(actor=user).split("/", 3)[3]


def events(data: bytes) -> dict:
    """Event by the beginning of its UID."""
    return {str(e["uid"]).split("@")[0]: e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def test_a_feed_holds_what_its_owner_sees_today_and_nothing_of_others():
    first = make_dossier(rnd=make_round(tiers=2, year=2025), state=State.APPRAISING, on=date(2026, 2, 20))
    other = beside(first)
    held = make_activity(first.held_by, whole_month=True, name="Tập huấn, " + "rất dài " * 20)
    away = make_activity(make_place(make_round(tiers=2, year=2025)).offices.get())
    officer = first.people.officer
    get = Client().get
    home, above = (get(address_of(user)).content for user in (officer, first.people.reviewer))

    assert set(events(home)) == {f"round-{first.round_id}-{kind}" for kind in ("opens", "due", "done")} | {
        f"activity-{held.pk}"
    }
    assert {key for key in events(above) if key.startswith("dossier")} == {f"dossier-{d.pk}" for d in (first, other)}
    assert (home.count(str(other.unit.name).encode()), above.count(f"activity-{away.pk}@".encode())) == (0, 0)
    event = events(home)[f"activity-{held.pk}"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 3, 1), date(2026, 4, 1))
    assert b"DTSTART;VALUE=DATE:20260301\r\n" in home
    assert max(len(line) for line in home.split(b"\r\n")) <= 75

    last = officer.memberships.get()
    Membership.objects.filter(pk=last.pk).update(valid_to=DAY)
    address = address_of(officer)
    with clock.at(DAY + timedelta(days=1)):
        assert get(address).status_code == 404


def test_a_change_raises_the_sequence_and_the_same_calendar_is_not_sent_twice():
    unit = make_place(make_round(tiers=2, year=2025))
    officer = make_member(unit.offices.get())
    made = make_activity(unit.offices.get(), officer)
    address, client = address_of(officer), Client()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (first["Content-Type"], again.status_code, again.content) == ("text/calendar; charset=utf-8", 304, b"")

    made.place = "Hội trường"
    activities.change(made, seen=1, actor=officer)
    activities.cancel(made, "Dời", actor=officer)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    event = events(changed.content)[f"activity-{made.pk}"]
    assert (changed.status_code, event["sequence"], event["status"]) == (200, 2, "CANCELLED")


def test_a_link_is_kept_as_a_hash_renewed_withdrawn_and_dead_with_the_account():
    officer = make_member()
    client = Client()
    client.force_login(officer)
    shown = client.post("/lich/", {"do": "make"}).text
    first = "/lich/" + shown.split("/lich/")[-1].split(".ics")[0].split("/")[-1] + ".ics"
    token = first.removeprefix("/lich/").removesuffix(".ics")
    assert FeedLink.objects.filter(token_hash__contains=token).count() == 0
    assert client.get("/lich/").text.count(token) == 0
    get = Client().get
    assert get(first).status_code == 200
    second = address_of(officer)
    assert (get(first).status_code, get(second).status_code) == (404, 200)
    officer.is_active = False
    officer.save()
    assert get(second).status_code == 404
    officer.is_active = True
    officer.save()
    assert get(second).status_code == 200
    give_one_time_password(officer)
    third = (get(second).status_code, address_of(officer))
    close(officer)
    User.objects.filter(pk=officer.pk).update(is_active=True)
    assert (third[0], get(third[1]).status_code) == (404, 404)
    officer.refresh_from_db()
    fourth = address_of(officer)
    feeds.withdraw(actor=officer)
    assert get(fourth).status_code == 404
    nobody = Client()
    nobody.force_login(make_user())
    assert (nobody.post("/lich/", {"do": "make"}).status_code, FeedLink.objects.count()) == (302, 4)


def test_whoever_asks_too_often_is_told_to_wait():
    asked = Client().get
    found = [asked(f"/lich/sai{number}.ics").status_code for number in range(WRONG_AT_MOST + 1)]

    assert found == [404] * WRONG_AT_MOST + [429]
    assert [cache.get("feed-guess:127.0.0.1"), caches["guesses"].get("feed-guess:127.0.0.1")] == [
        None,
        WRONG_AT_MOST + 1,
    ]
    assert [cache.get(f"feed:{hashed(f'sai{number}')}") for number in range(3)] == [None] * 3
