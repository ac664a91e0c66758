"""Which indicators fail: an example counted by hand, and shortfalls held against the rules' own verdicts."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from config import clock
from criteria import library
from criteria.checks import contradictions
from criteria.rules import Facts, judge
from criteria.spec import MeasureKind, Rule
from recognition import appraisals
from recognition.appraisals import Given
from recognition.dashboard import failing
from recognition.dashboard.board import Board, Question
from recognition.dashboard.shortfalls import said, shortfalls
from recognition.models import OfficeKind, State
from tests.factories import make_district, make_dossier, make_member, make_office, make_place, make_round, make_user
from tests.factories.points import make_scored_dossier

SPECS = [library.shipped("tt25-xa"), library.shipped("tt25-tinh")]
DAY = date(2025, 3, 3)


@st.composite
def figures(draw):
    """(set, indicator, level, area, values): everything done, numbers anywhere around what is asked."""
    spec = draw(st.sampled_from(SPECS))
    indicator, level = draw(st.sampled_from(spec.indicators)), draw(st.sampled_from(spec.levels)).code
    whole = draw(st.integers(1, 60))
    drawn = {
        MeasureKind.YES: st.just(True),
        MeasureKind.GRADE: st.integers(0, 2),
        MeasureKind.COUNT: st.integers(0, whole),
        MeasureKind.DECIMAL: st.fractions(0, 3, max_denominator=2),
        MeasureKind.RECOGNISED: st.integers(0, whole).map(lambda number: {"1": number, "2": number // 2}),
    }
    values = {measure.key: draw(drawn[measure.kind]) for measure in indicator.measures}
    wholes = {r.against: whole for r in indicator.requirements if r.rule in (Rule.RATIO, Rule.UNITS)}
    assume(not contradictions(indicator, values | wholes))
    return spec, indicator, level, draw(st.sampled_from(["normal", "difficult"])), values | wholes


@given(figures())
@settings(max_examples=150, deadline=None)
def test_a_figure_misses_exactly_where_the_rules_say_that_it_fails(drawn):
    spec, indicator, level, area, values = drawn
    verdict = judge(spec, Facts(answers={indicator.number: values}, area=area)).indicators[indicator.number]

    found = shortfalls(indicator, indicator.required(level, area), values)

    assert bool(found) == (verdict.levels[level].status == "fail")


def test_what_misses_never_reads_as_nothing():
    assert [said(Fraction(1, 1000), "điểm phần trăm"), said(Fraction(3, 2), "")] == ["0,1 điểm phần trăm", "1,5"]


def told(rows):
    return {
        row.number: (row.failed, row.answered, [(gap.count, gap.half) for gap in row.gaps], row.hidden)
        for row in rows
        if row.failed
    }


@pytest.fixture
def one_morning():
    with clock.at(DAY):
        yield


@pytest.fixture
def example(law, one_morning):
    """Four communes: one concluded with 500 of 1.000 at 5.1, one reaches level 2, one drafts with as little as the first.

    Of the fourth, which handed in level 1, the office finds 550 at 5.1 and no library (3.2).
    """
    rnd = make_round()
    district = make_district(rnd.province)
    places = [make_place(rnd, parent=district, name=name) for name in ("An", "Bình", "Châu", "Đông")]
    given = [(State.SELF_ASSESSED, ""), (State.SUBMITTED, "2"), (State.DRAFTING, ""), (State.APPRAISING, "1")]
    *_, last = [
        make_dossier(rnd=rnd, unit=unit, state=state, level=level)
        for unit, (state, level) in zip(places, given, strict=True)
    ]
    for number, found in (
        ("5.1", Given(typed={"learning_citizens": "550"}, reason="Danh sách có 550 người.")),
        ("3.2", Given("", reason="Thư viện đóng cửa.")),
    ):
        appraisals.mark(last, number, found, actor=last.people.reviewer)
    return rnd, last


@pytest.mark.django_db
def test_what_was_handed_in_counts_as_appraised_or_as_frozen_and_drafts_never(example):
    rnd, last = example
    operator = make_user(is_superuser=True)

    def rows(user, level="", day=DAY, home=rnd.province):
        return failing.indicators(Board(Question(home, rnd.title, rnd.year, day), user), level)

    lowest = rows(operator)
    assert [row.number for row in lowest][:3] == ["5.1", "3.2", "1.1"]
    assert told(lowest) == {"5.1": (2, 3, [(2, 5)], 0), "3.2": (1, 3, [], 0)}
    assert told(rows(operator, "2")) == {
        "3.2": (1, 3, [], 0),
        "4.2": (2, 3, [(2, 1)], 0),
        "4.3": (2, 3, [(2, 1)], 0),
        "4.4": (2, 3, [(2, 1)], 0),
        "5.1": (2, 3, [(2, 25)], 0),
        "5.2": (2, 3, [(2, 10), (2, 3)], 0),
    }
    assert [line[2:3] + line[5:] for line in failing.export(lowest)] == [
        [
            "Xã An",
            "500 / 1.000 = 50 % < 60 %: chưa đạt, cần thêm 100 người",
            "10 điểm phần trăm",
            "tự đánh giá",
        ],
        ["Xã Đông", "Danh sách có 550 người.", "5 điểm phần trăm", "kết quả thẩm định"],
        ["Xã Đông", "Thư viện đóng cửa.", "", "kết quả thẩm định"],
    ]
    page = render_to_string("dashboard/partials/_chi-tieu-thieu.html", {"it": lowest, "list_url": "?so="})
    assert '<a href="?so=fail-tt25-xa-5.1">2 đơn vị</a>' in page

    units = render_to_string("dashboard/partials/_failing_units.html", {"rows": lowest[0].misses})
    assert units.index("10 điểm phần trăm") < units.index("5 điểm phần trăm")

    outsider = make_member(make_office(rnd.province, OfficeKind.ASSOCIATION))
    assert told(rows(outsider)) == {"5.1": (1, 3, [], 1)}  # by their own verdicts: the marks are the reviewers'
    row = rows(outsider)[0]
    hidden = render_to_string("dashboard/partials/_failing_units.html", {"rows": row.misses, "hidden": row.hidden})
    assert "Còn 1 đơn vị nữa" in hidden and "550" not in hidden
    assert told(rows(last.people.officer)) == {}  # what others hold of it is not for the applicant
    assert [row.answered for row in rows(last.people.officer)] == [1] * 15
    assert rows(operator, day=date(2025, 1, 2)) == []

    def cost(home):
        board = Board(Question(home, rnd.title, rnd.year, DAY), operator)
        assert board.places
        with CaptureQueriesContext(connection) as captured:
            failing.indicators(board)
        return len(captured)

    assert cost(rnd.province) == cost(last.unit)


@pytest.mark.django_db
def test_a_set_with_points_tells_the_points_lost(law):
    dossier = make_scored_dossier(actions=("finish", "submit"), points={"i1": "2"})
    asked = Question(dossier.round.province, dossier.round.title, dossier.round.year, date(2024, 3, 1))

    rows = failing.indicators(Board(asked, make_user(is_superuser=True)))

    maximum = Fraction(dossier.last_submission.content["indicators"]["1"]["score"]["maximum"])
    assert told(rows) == {"1": (1, 1, [(1, maximum - 2)], 0)}
    assert rows[0].misses[0].reason == f"2 / {maximum} điểm"
