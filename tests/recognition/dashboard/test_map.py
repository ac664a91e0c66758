"""Every unit of a board once on its map, in the mark of how far it is."""

from datetime import date
from itertools import count

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from config import clock
from recognition.dashboard import map as maps
from recognition.dashboard.board import Board, Question
from recognition.models import Boundary, State, Tier, Title
from tests.factories import make_dossier, make_member, make_place, make_recognition, make_round, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def board(rnd, user=None):
    return Board(Question(rnd.province, rnd.title, rnd.year, DAY), user or make_user(is_superuser=True))


@pytest.fixture
def rnd():
    """A round without districts; Bãi Sậy has handed in, Đa Lộc drafts, Minh Châu has not begun and has no coordinates."""
    rnd = make_round(tiers=2)
    places = {
        name: make_place(rnd, name=name, lat=lat, lon=lon)
        for name, lat, lon in (("Bãi Sậy", 20.9, 106.0), ("Đa Lộc", 20.7, 106.2), ("Minh Châu", None, None))
    }
    make_dossier(state=State.SUBMITTED, rnd=rnd, unit=places["Bãi Sậy"])
    make_recognition(make_dossier(rnd=rnd, unit=places["Đa Lộc"], answered=False), "1")
    return rnd


def test_each_unit_has_the_mark_of_its_stretch_or_is_named_below(rnd):
    drawn = maps.dots(board(rnd))

    assert [(dot.line.name, dot.line.stage.code, dot.x, dot.y) for dot in drawn.dots] == [
        ("Xã Bãi Sậy", "s2", "14", "14"),
        ("Xã Đa Lộc", "s1", "417.84", "446"),
    ]
    assert [line.name for line in drawn.unplaced] == ["Xã Minh Châu"]
    assert {stage.code: number for stage, number in drawn.counts.items() if number} == {"s0": 1, "s1": 1, "s2": 1}
    assert sum(drawn.counts.values()) == len(drawn.lines) == 3


def test_a_mark_leads_to_the_dossier_that_the_reader_may_open_and_else_to_the_unit(rnd):
    handed_in = rnd.dossiers.get(state=State.SUBMITTED)
    above = make_member(rnd.province.offices.get())
    found = {line.place.unit.name: line for line in maps.dots(board(rnd, above)).lines}

    assert found["Bãi Sậy"].address == handed_in.get_absolute_url()
    assert found["Minh Châu"].address == f"/don-vi/{found['Minh Châu'].place.unit.pk}/"
    assert found["Đa Lộc"].said == "Xã Đa Lộc: đang tự đánh giá; đang giữ mức độ 1"
    assert [line.name for line in maps.dots(board(rnd, make_member())).lines] == []


def test_an_outline_lies_under_its_mark_and_fits_in(rnd):
    unit = rnd.dossiers.get(state=State.SUBMITTED).unit
    square = [1059000, 208000, 1061000, 208000, 1061000, 210000, 1059000, 210000]
    Boundary.objects.create(unit=unit, rings=[square], source="MẪU")

    drawn = maps.dots(board(rnd))

    assert [(one.line.name, one.path) for one in drawn.outlines] == [("Xã Bãi Sậy", "M28 604l538 0 0 -576 -538 0z")]
    assert "url(#land-s2)" in render_to_string("partials/_map.html", {"map": drawn})


def test_islands_stand_in_frames_of_their_own(rnd):
    number = count(1)
    for lat, lon in ((20.8, 106.1), (20.85, 106.15), (20.75, 106.05), (8.65, 111.9)):
        make_place(rnd, name=f"Đảo {next(number)}", lat=lat, lon=lon)

    drawn = maps.dots(board(rnd))

    assert [(frame.dot.line.name, frame.x, frame.dot.x) for frame in drawn.frames] == [("Xã Đảo 4", "431.84", "481.84")]
    assert len(drawn.dots) + len(drawn.frames) + len(drawn.unplaced) == len(drawn.lines) == 7


def test_a_map_of_nothing_says_what_is_missing():
    rnd = make_round(tiers=2)

    def said():
        page = render_to_string("partials/_map.html", {"map": maps.dots(board(rnd))})
        return ["<svg viewBox" in page, "Không có đơn vị nào" in page, "Chưa có toạ độ của đơn vị nào" in page]

    assert said() == [False, True, False]
    make_place(rnd)
    assert said() == [False, False, True]


def test_an_institution_without_coordinates_stands_where_its_commune_lies(rnd):
    commune = rnd.dossiers.get(state=State.SUBMITTED).unit
    school = make_unit(tier=Tier.INSTITUTION, parent=commune)
    title = Title.objects.create(code="dvht-thu", name="Đơn vị học tập", tier=Tier.INSTITUTION, assessed_at="district")
    asked = Board(Question(rnd.province, title, rnd.year, DAY), make_user(is_superuser=True))
    drawn = maps.dots(asked)

    assert ([dot.line.place.unit for dot in drawn.dots], drawn.borrowed) == ([school], 1)


def test_the_legend_leads_to_the_list_of_a_stretch(rnd):
    page = render_to_string(
        "partials/_map.html", {"map": maps.dots(board(rnd)), "lists": {"s2": "/so-lieu/danh-sach/"}}
    )
    assert '<a href="/so-lieu/danh-sach/">1</a>' in page


def test_three_units_cost_as_many_queries_as_one(rnd):
    lone = make_round(tiers=2)
    make_dossier(rnd=lone, unit=make_place(lone, lat=20, lon=106), answered=False)

    def cost(asked):
        with CaptureQueriesContext(connection) as captured:
            render_to_string("partials/_map.html", {"map": maps.dots(asked)})
        return len(captured)

    user = make_user(is_superuser=True)
    assert cost(board(rnd, user)) == cost(board(lone, user))
