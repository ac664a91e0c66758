"""Every figure of the dashboard: against an example counted by hand, and against a count of its own for any data."""

from datetime import date, timedelta

import pytest
from django.conf import settings as configured
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognition.dashboard import aims as plan_aims
from recognition.dashboard.board import NO_DISTRICT, NOT_STARTED, STATES, Board, Question
from recognition.dashboard.figures import Reading, figures_of
from recognition.dashboard.lines import parts
from recognition.models import Procedure, Target, Tier, Unit, UnitGroup
from recognition.procedures import load_file
from tests.factories import (
    make_commune,
    make_district,
    make_member,
    make_office,
    make_province,
    make_round,
    make_unit,
    make_user,
)
from tests.factories.figures import Row, make_area, make_dossiers
from tests.factories.places import LAST_DAY_OF_DISTRICTS, START

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 4, 15)  # dossiers of 2024 were due on 27/02/2025, decisions on 30/03/2025


def days(text: str) -> date:
    """ "20/02/25"."""
    day, month, year = map(int, text.split("/"))
    return date(2000 + year, month, day)


# Unit, what it did (state and day), what it holds: level, from, to. Twenty units of two districts, seen on 15/04/2025.
EXAMPLE = """
Ân Thi | A1 |                                                                       |
Ân Thi | A2 |                                                                       | 1 10/03/23 31/12/26
Ân Thi | A3 | drafting 10/01/25                                                     |
Ân Thi | A4 | drafting 10/01/25, endorsing 20/02/25                                 | 2 10/03/22 31/12/25
Ân Thi | A5 | drafting 10/01/25, endorsing 20/02/25, submitted 25/02/25             |
Ân Thi | A6 | drafting 10/01/25, submitted 25/02/25, appraising 01/03/25            | 1 10/03/21 31/12/24
Ân Thi | A7 | drafting 10/01/25, submitted 25/02/25, returned 05/03/25              |
Ân Thi | A8 | drafting 10/01/25, submitted 25/02/25, deciding 20/03/25, signing 25/03/25, recognised 28/03/25 | 1 28/03/25 31/12/28
Ân Thi | A9 | drafting 10/01/25, submitted 25/02/25, refused 30/03/25               |
Ân Thi | B1 | drafting 10/01/25, self_assessed 20/02/25                             |
Yên Mỹ | B2 | drafting 10/01/25, withdrawn 01/02/25                                 |
Yên Mỹ | B3 | drafting 10/01/25, submitted 25/02/25, deciding 20/03/25              | 1 10/03/23 31/12/26
Yên Mỹ | B4 | drafting 10/01/25, submitted 25/02/25, signing 25/03/25               | 2 10/03/23 31/12/26
Yên Mỹ | B5 | drafting 10/01/25, lapsed 01/04/25                                    |
Yên Mỹ | B6 | drafting 10/01/25, submitted 25/02/25, recognised 16/04/25            | 1 16/04/25 31/12/28
Yên Mỹ | B7 |                                                                       |
Yên Mỹ | B8 | drafting 16/04/25                                                     |
Yên Mỹ | B9 | drafting 10/01/25, submitted 25/02/25, recognised 28/03/25            | 2 28/03/25 31/12/28
Yên Mỹ | C1 | drafting 10/01/25, submitted 25/02/25, recognised 28/03/25            | 1 28/03/25 31/12/28
Yên Mỹ | C2 |                                                                       | 1 10/03/22 31/12/25
"""
COUNTED = {
    "all": "A1 A2 A3 A4 A5 A6 A7 A8 A9 B1 B2 B3 B4 B5 B6 B7 B8 B9 C1 C2",
    "held": "A2 A4 A8 B3 B4 B9 C1 C2",
    "in-progress": "A3 A4 A5 A6 A7 B3 B4 B6",
    "with-unit": "A3 A4 A7",
    "with-office": "A5 A6 B3 B4 B6",
    "begun": "A3 A4 A5 A6 A7 A8 A9 B1 B3 B4 B5 B6 B9 C1",
    "handed-in": "A5 A6 A7 A8 A9 B3 B4 B6 B9 C1",
    "handed-in-late": "",
    "decided": "A8 A9 B9 C1",
    "late": "A3 A4 A5 A6 A7 B3 B4 B6",
    "late-unit": "A3 A4 A7",
    "late-office": "A5 A6 B3 B4 B6",
    "valid": "A2 A4 A8 B3 B4 B9 C1 C2",
    "ends-this-year": "A4 C2",
    "ends-next-year": "A2 B3 B4",
    "unheld": "A1 A3 A5 A6 A7 A9 B1 B2 B5 B6 B7 B8",
    "without-level": "A1 A3 A5 A6 A7 A9 B1 B2 B5 B6 B7 B8",
    "stage-s0": "A1 A2 B2 B5 B7 B8 C2",
    "stage-s1": "A3 A4 B1",
    "stage-s2": "A5 A6 B3 B4 B6",
    "stage-s3": "A7",
    "stage-s4": "A8 B9 C1",
    "stage-s5": "A9",
    "no-group": "A1 A2 A3 A4 A5 A6 A7 A8 A9 B1 B2 B3 B4 B5 B6 B7 B8 B9 C1 C2",
    "not-started": "A1 A2 B7 B8 C2",
    "drafting": "A3",
    "endorsing": "A4",
    "submitted": "A5 B6",
    "returned": "A7",
    "appraising": "A6",
    "deciding": "B3",
    "signing": "B4",
    "recognised": "A8 B9 C1",
    "refused": "A9",
    "self_assessed": "B1",
    "withdrawn": "B2",
    "lapsed": "B5",
    "level-1": "A2 A4 A8 B3 B4 B9 C1 C2",
    "level-2": "A4 B4 B9",
}


def rows_of(text: str) -> list[Row]:
    found = []
    for line in text.strip().splitlines():
        district, name, way, held = (part.strip() for part in line.split("|"))
        steps = [step.split() for step in way.split(",") if step.strip()]
        level, *span = held.split() or [""]
        spans = ((level, *map(days, span)),) if level else ()
        found.append(Row(name, district, tuple((state, days(day)) for state, day in steps), spans))
    return found


@pytest.fixture
def example():
    rnd = make_round()
    make_area(rnd, rows_of(EXAMPLE))
    return rnd


def reading(rnd, day=DAY, level="", **narrowed) -> Reading:
    question = Question(rnd.province, rnd.title, rnd.year, day, **narrowed)
    return Reading(Board(question, make_user(is_superuser=True)), level)


def names(places) -> str:
    return " ".join(sorted(place.unit.name for place in places))


def test_twenty_units_are_counted_as_by_hand(example):
    found = figures_of(reading(example))

    assert {code: names(figure.places) for code, figure in found.items()} == COUNTED
    assert (found["held"].label, found["held"].count, found["held"].percent(20)) == (
        "Đang được công nhận mức độ 1 trở lên",
        8,
        40,
    )


def test_while_a_round_runs_a_dossier_is_late_only_after_its_own_date(example):
    def late(day):
        return names(figures_of(reading(example, day))["late"].places)

    assert late(date(2025, 2, 27)) == ""
    assert late(date(2025, 2, 28)) == "A3 A4 B5"
    assert late(date(2025, 3, 30)) == "A3 A4 B5"
    assert late(date(2025, 3, 31)) == "A3 A4 A5 A6 A7 B3 B4 B5 B6"


def test_asked_for_level_two_only_those_that_hold_it_count(example):
    assert names(figures_of(reading(example, level="2"))["held"].places) == "A4 B4 B9"
    assert names(figures_of(reading(example, level="7"))["held"].places) == COUNTED["held"]


def test_the_parts_of_a_province_are_its_districts_with_a_bar_each(example):
    called, lines = parts(reading(example).board)

    assert (called, [(line.name, line.total) for line in lines]) == (
        "Huyện",
        [("Huyện Ân Thi", 10), ("Huyện Yên Mỹ", 10)],
    )
    assert [sum(line.states.values()) for line in lines] == [10, 10]
    assert {state: count for state, count in lines[1].states.items() if count} == {
        "not-started": 3,
        "submitted": 1,
        "deciding": 1,
        "signing": 1,
        "recognised": 2,
        "withdrawn": 1,
        "lapsed": 1,
    }


def test_a_target_is_met_in_whole_units_in_the_area_that_is_read(example):
    for level, percent in (("1", "40.01"), ("2", 15)):
        Target.objects.create(province=example.province, title=example.title, level=level, year=2025, percent=percent)
    Target.objects.create(province=example.province, title=example.title, level="1", year=2026, number=7)

    def told(**narrowed):
        aims = plan_aims.aims(reading(example, **narrowed).board)
        return [(aim.target.level, aim.needed, aim.reached, aim.short, aim.total) for aim in aims]

    district = Unit.objects.get(name="Ân Thi")
    assert told() == [("1", 9, 8, 1, 20), ("2", 3, 3, 0, 20), ("1", 7, 8, 0, 20)]
    assert told(district=district) == [("1", 5, 3, 2, 10), ("2", 2, 1, 1, 10)]


def test_a_dossier_opened_again_counts_from_the_day_it_was_opened(example):
    unit = Unit.objects.get(name="B2")
    office = example.dossiers.first().held_by
    make_dossiers(example, office, [(unit, (("drafting", date(2025, 2, 10)),))])

    def state(day):
        return next(place.state for place in reading(example, day).places if place.unit == unit)

    assert [state(date(2025, 1, 15)), state(date(2025, 2, 5)), state(date(2025, 2, 10))] == [
        "drafting",
        "withdrawn",
        "drafting",
    ]


def test_a_recognition_that_was_revoked_counts_up_to_the_day_before(example):
    Unit.objects.get(name="C1").recognitions.update(ended_on=date(2025, 4, 1), end_reason="Thu hồi")

    def held(day):
        return "C1" in names(figures_of(reading(example, day))["held"].places)

    assert [held(date(2025, 3, 27)), held(date(2025, 3, 28)), held(date(2025, 3, 31)), held(date(2025, 4, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_specimens_count_only_where_all_is_a_specimen(example):
    Unit.objects.filter(name="A1").update(specimen=True)
    assert figures_of(reading(example))["all"].count == 19

    Unit.objects.filter(pk=example.province_id).update(specimen=True)
    example.province.refresh_from_db()
    assert figures_of(reading(example))["all"].count == 20


def test_people_of_another_province_see_no_unit(example):
    foreign = make_member(make_office(make_province(valid_from=START), "education"))
    question = Question(example.province, example.title, example.year, DAY)

    assert figures_of(Reading(Board(question, foreign)))["all"].count == 0


def test_an_institution_counts_in_the_district_of_its_commune_and_the_lines_are_the_whole():
    rnd = make_round(procedure=institutions_procedure())
    lines = {name: make_district(rnd.province, name=name) for name in ("Ân Thi", "Yên Mỹ")}
    commune = make_commune(lines["Ân Thi"])
    for name, parent in {"A1": commune, "A2": lines["Ân Thi"], "B1": lines["Yên Mỹ"], "C1": rnd.province}.items():
        times = {"valid_from": START, "valid_to": None}
        make_unit(tier=Tier.INSTITUTION, parent=parent, name=name, assessed_at=rnd.title.assessed_at, **times)

    called, found = parts(reading(rnd).board)
    assert (called, [(line.name, names(line.places)) for line in found]) == (
        "Huyện",
        [("Huyện Ân Thi", "A1 A2"), ("Huyện Yên Mỹ", "B1"), ("Trực thuộc tỉnh", "C1")],
    )
    asked = [*lines.values(), NO_DISTRICT]
    assert [names(reading(rnd, district=district).places) for district in asked] == ["A1 A2", "B1", "C1"]


def institutions_procedure() -> Procedure:
    load_file(configured.FIXTURES_DIR / "procedures" / "dvht-huyen.yaml")
    return Procedure.objects.filter(code__startswith="dvht-huyen").first()


# Any data

FIRST = date(2024, 12, 1)
some_day = st.integers(0, 240).map(lambda number: FIRST + timedelta(days=number))
span = st.tuples(some_day, st.integers(0, 500)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1])))


@st.composite
def ways(draw):
    """Up to four moves on days in order; only what was handed in is returned, decided or concluded."""
    states = draw(st.lists(st.sampled_from([state for state in STATES if state != NOT_STARTED]), max_size=4))
    moved = draw(st.lists(some_day, min_size=len(states), max_size=len(states)).map(sorted))
    return tuple(zip(states, moved, strict=True))


@st.composite
def areas(draw):
    rows = []
    for number in range(draw(st.integers(0, 8))):
        held = tuple((draw(st.sampled_from("12")), *one) for one in draw(st.lists(span, max_size=1)))
        grouped = tuple((draw(st.sampled_from(["Cụm 1", "Cụm 2"])), *one) for one in draw(st.lists(span, max_size=1)))
        rows.append(Row(f"U{number}", draw(st.sampled_from(["D1", "D2", ""])), draw(ways()), held, grouped))
    return rows


WITH_UNIT, WITH_OFFICE = {"drafting", "endorsing", "returned"}, {"submitted", "appraising", "deciding", "signing"}
STRETCHES = (
    ("not-started", "withdrawn", "lapsed"),
    ("drafting", "endorsing", "self_assessed"),
    ("submitted", "appraising", "deciding", "signing"),
    ("returned",),
    ("recognised",),
    ("refused",),
)
DUE_ON, DONE_ON = date(2025, 2, 27), date(2025, 3, 30)


def counted(rows, day):
    """Code → names of its units, from the rows alone."""
    found = {code: set() for code in COUNTED}
    for row in rows if day <= LAST_DAY_OF_DISTRICTS else [row for row in rows if not row.district]:
        for code in codes_of(row, day):
            found[code].add(row.name)
    return {code: " ".join(sorted(units)) for code, units in found.items()}


def codes_of(row, day) -> set[str]:
    past = [(state, on) for state, on in row.way if on <= day]
    state = past[-1][0] if past else "not-started"
    handed_in = any(one not in ("drafting", "endorsing", "withdrawn", "lapsed") for one, _ in past)
    level = next((level for level, first, last in row.held if first <= day <= last), "")
    ends = next((last.year for _, first, last in row.held if first <= day <= last), 0)
    late = day > (DONE_ON if handed_in else DUE_ON)
    first = min((on for one, on in row.way if one not in ("drafting", "endorsing", "withdrawn", "lapsed")), default=day)
    counts_as_handed_in = handed_in and state not in ("self_assessed", "withdrawn")
    told = {
        "all": True,
        state: True,
        "held": level,
        "valid": level,
        "unheld": not level,
        "without-level": not level,
        **{f"stage-s{number}": state in states for number, states in enumerate(STRETCHES)},
        "level-1": level,
        "level-2": level == "2",
        "in-progress": state in WITH_UNIT | WITH_OFFICE,
        "with-unit": state in WITH_UNIT,
        "with-office": state in WITH_OFFICE,
        "begun": state not in ("not-started", "withdrawn"),
        "handed-in": counts_as_handed_in,
        "handed-in-late": counts_as_handed_in and first > DUE_ON,
        "decided": state in ("recognised", "refused"),
        "late": late and state in WITH_UNIT | WITH_OFFICE,
        "late-unit": late and state in WITH_UNIT,
        "late-office": late and state in WITH_OFFICE,
        "ends-this-year": ends == day.year,
        "ends-next-year": ends == day.year + 1,
        "no-group": not any(first <= day <= last for _, first, last in row.grouped),
    }
    return {code for code, holds in told.items() if holds}


@settings(max_examples=30, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(rows=areas(), day=some_day, part=st.sampled_from(["", "D1", "D2", "tinh", "Cụm 1", "Cụm 2"]))
def test_every_figure_is_what_the_rows_say(db, rows, day, part):
    with transaction.atomic():
        rnd = make_round(province=make_province(valid_from=START))
        make_area(rnd, rows)
        district = Unit.objects.filter(name=part, parent=rnd.province).first()
        group = UnitGroup.objects.filter(name=part, province=rnd.province).first()
        asked = reading(rnd, day, district=NO_DISTRICT if part == "tinh" else district, group=group)
        found, (called, lines) = figures_of(asked), parts(asked.board)
        transaction.set_rollback(True)

    wanted = "" if part == "tinh" else part if district else None
    inside = [row for row in rows if wanted in (None, row.district)]
    if group:
        inside = [row for row in inside if any(n == part and a <= day <= b for n, a, b in row.grouped)]
    assert {code: names(figure.places) for code, figure in found.items()} == counted(inside, day)
    if called == "Huyện":
        assert names(place for line in lines for place in line.places) == names(found["all"].places)
