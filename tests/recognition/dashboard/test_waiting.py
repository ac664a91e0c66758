"""How long dossiers stay at each step: an example counted by hand, and any way counted day by day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from config import clock
from recognition.dashboard import waiting
from recognition.dashboard.board import Board, Question
from recognition.dashboard.ranks import nearest_rank
from recognition.dashboard.waiting import Stay
from recognition.deadlines import Calendar, working_days_between
from recognition.models import Unit
from tests.factories import make_district, make_dossier, make_people, make_place, make_round, make_user, play

CHAIN = ["appraising-education-district", "appraising-education-province"]
# Every way out of a state that a dossier can take: (action, state after it).
WAYS = {
    "drafting": [("finish", "endorsing"), ("number", "drafting"), ("withdraw", "withdrawn"), ("lapse", "lapsed")],
    "endorsing": [("submit", "submitted"), ("conclude", "self_assessed"), ("rework", "drafting")],
    "submitted": [("accept", "appraising"), ("send-back", "returned")],
    "returned": [("finish", "endorsing")],
    "appraising": [
        ("pass-up", "appraising"),
        ("send-back", "returned"),
        ("propose", "deciding"),
        ("opinion", "appraising"),
    ],
    "deciding": [("recognise", "signing"), ("hand-back", "appraising")],
    "signing": [("sign", "signing"), ("abandon", "deciding"), ("issue", "recognised")],
}


@st.composite
def ways(draw):
    """(day, action, state) of a dossier under way, in order."""
    day, state, passed = date(2025, 1, 6), "drafting", 0
    found = [(day, "open", state)]
    for _ in range(draw(st.integers(0, 12))):
        if state not in WAYS:
            break
        options = [way for way in WAYS[state] if way[0] != "pass-up" or not passed]
        action, state = draw(st.sampled_from(options))
        passed += action == "pass-up"
        day += timedelta(days=draw(st.integers(0, 9)))
        found.append((day, action, state))
    return found


def where(way, day):
    """The step at which the dossier stands before anything happens on ``day``; "" before and after all."""
    before = [(action, state) for at, action, state in way if at < day]
    if not before or before[-1][1] not in WAYS:
        return ""
    if before[-1][1] != "appraising":
        return before[-1][1]
    ups = [action for action, _ in before if action in ("pass-up", "hand-back")]
    return CHAIN[bool(ups)]


@given(way=ways(), more=st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_every_working_day_counts_for_the_step_at_which_it_began(way, more):
    first, last = way[0][0], way[-1][0] + timedelta(days=more)
    calendar = Calendar(off=frozenset({date(2025, 1, 28), date(2025, 1, 29)}))

    counted = {}
    for stay in waiting.stays(way, CHAIN):
        days = working_days_between(calendar, stay.first, stay.last or last)
        counted[stay.step] = counted.get(stay.step, 0) + days

    walked = {}
    for number in range(1, (last - first).days + 1):
        day = first + timedelta(days=number)
        if calendar.is_working(day) and (step := where(way, day)):
            walked[step] = walked.get(step, 0) + 1
    assert {step: days for step, days in counted.items() if days} == walked


def test_a_stay_that_was_broken_off_is_told_apart():
    monday, friday = date(2025, 1, 6), date(2025, 1, 10)

    found = waiting.stays([(monday, "open", "drafting"), (friday, "lapse", "lapsed")], CHAIN)

    assert found == [Stay("drafting", monday, friday, broken_off=True)]


def test_the_nearest_rank_is_one_of_the_values():
    assert [nearest_rank([4, 1, 3, 2], percent) for percent in (1, 50, 51, 75, 90, 100)] == [1, 2, 3, 3, 4, 4]
    assert nearest_rank([], 50) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("law")
def test_each_step_tells_who_waits_and_how_long_others_stayed():
    """Drafting from Monday 17/02/2025; Bãi Sậy submits on the 20th, is accepted on the 24th, Đa Lộc still drafts."""
    rnd = make_round()
    district = make_district(rnd.province, name="Ân Thi")
    quick, slow = (make_place(rnd, parent=district, name=name) for name in ("Bãi Sậy", "Đa Lộc"))
    monday, day = date(2025, 2, 17), date(2025, 2, 26)
    first = make_dossier(rnd=rnd, unit=quick, people=make_people(rnd, quick), on=monday)
    for at, *actions in (
        (date(2025, 2, 20), "finish", "submit"),
        (date(2025, 2, 24), "accept"),
        (date(2025, 3, 3), "send-back"),
    ):
        with clock.at(at):
            play(first, *actions)
    make_dossier(rnd=rnd, unit=slow, on=date(2025, 2, 21), answered=False)

    def asked(unit, day):
        return Board(Question(unit, rnd.title, rnd.year, day), make_user(is_superuser=True))

    found = {step.code.removeprefix("wait-"): step for step in waiting.steps(asked(rnd.province, day))}
    told = {
        code: (step.finished, [(one.place.unit.name, one.since.day, one.days) for one in step.waiting])
        for code, step in found.items()
    }
    assert told == {
        "drafting": ((3,), [("Đa Lộc", 21, 3)]),
        "endorsing": ((0,), []),
        "submitted": ((2,), []),
        "appraising-education-district": ((), [("Bãi Sậy", 24, 2)]),
        "deciding": ((), []),
        "signing": ((), []),
        "returned": ((), []),
    }
    assert found["appraising-education-district"].label == "Thẩm định: cơ quan giáo dục cấp huyện"
    assert waiting.export(found.values())[-1] == [
        "Thẩm định: cơ quan giáo dục cấp huyện",
        "Xã Bãi Sậy",
        "Huyện Ân Thi",
        date(2025, 2, 24),
        2,
    ]
    page = render_to_string("dashboard/partials/_cho-doi.html", {"it": found.values(), "list_url": "?so="})
    assert 'href="?so=wait-appraising-education-district">1 hồ sơ</a>' in page

    drafting = render_to_string(
        "dashboard/partials/_waiting_units.html", {"rows": found["drafting"].waiting, "openable": set()}
    )
    assert "Đa Lộc" in drafting and "21/02/2025" in drafting

    def cost(unit: Unit):
        board = asked(unit, day)
        assert board.places
        with CaptureQueriesContext(connection) as captured:
            waiting.steps(board)
        return len(captured)

    make_dossier(rnd=rnd, unit=make_place(rnd, parent=district), answered=False)
    assert cost(rnd.province) == cost(quick)
