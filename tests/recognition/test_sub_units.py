"""The share of recognised sub-units, counted by hand in one district, and never typed."""

from datetime import date

import pytest
from django.db import transaction

from config import clock
from recognition import saving, snapshots, sub_units, workflow
from recognition.assessing import sheet_of
from recognition.models import OfficeKind, Recognition, UnitChange
from recognition.papers.submission import report_facts
from tests.factories import (
    LAST_DAY_OF_DISTRICTS,
    START,
    make_commune,
    make_district,
    make_office,
    make_people,
    make_province,
    make_recognition,
)
from tests.factories.dossiers import attach
from tests.factories.lines import fill_at_best, load_law, make_line_round, open_line

pytestmark = pytest.mark.django_db
DAY = date(2025, 4, 20)  # the district's dossier is handed in
BEFORE = date(2025, 3, 20)  # the communes are recognised


@pytest.fixture(scope="module", autouse=True)
def _law(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_law("tt25-xa", "tt25-huyen", "tt25-tinh")
        yield
        transaction.set_rollback(True)


def recognise(rnd, commune, level, **fields) -> Recognition:
    """A recognition of ``commune`` in the communes' round ``rnd`` as the figures see it."""
    if not commune.offices.exists():
        make_office(commune, valid_from=START)
    if not commune.parent.offices.exists():
        make_office(commune.parent, OfficeKind.EDUCATION)
    people = make_people(rnd, commune)
    dossier = rnd.dossiers.create(
        unit=commune,
        criteria_set=rnd.criteria_set,
        **dict.fromkeys(("applicant", "prepared_by", "held_by"), commune.offices.get()),
    )
    workflow.note_step(dossier, "open", people.officer)
    return make_recognition(attach(dossier, people), level, **{"valid_from": BEFORE} | fields)


def test_a_district_is_counted_as_by_hand():
    """Eight communes exist on 31/12/2024; level 1 or higher hold A, B, C; level 2 hold B, C.

    D expired, E was revoked, F is of a later year, G was recognised after the submission, H never. J ended before
    31/12, K began after it, X is a specimen: they count on neither side.
    """
    rnd = make_line_round("cdht-huyen")
    own, older, later = (make_line_round("cdht-xa-ba-cap", year, rnd.province) for year in (2024, 2023, 2025))
    later.opens_on = own.opens_on  # while its district is there
    district = make_district(rnd.province)
    c = {name: make_commune(district, name=name) for name in "ABCDEFGH"}
    c["J"] = make_commune(district, name="J", valid_to=date(2024, 12, 30))
    c["K"] = make_commune(district, name="K", valid_from=date(2025, 1, 1))
    c["X"] = make_commune(district, name="X", specimen=True)
    recognise(own, c["A"], "1")
    recognise(own, c["B"], "2")
    recognise(older, c["C"], "2", valid_from=date(2024, 3, 20))
    recognise(older, c["D"], "2", valid_from=date(2024, 3, 20), valid_to=date(2025, 4, 19))
    recognise(own, c["E"], "2", ended_on=date(2025, 4, 20), end_reason="Thu hồi")
    recognise(later, c["F"], "2")
    recognise(own, c["G"], "2", valid_from=date(2025, 4, 21))
    recognise(older, c["J"], "2", valid_from=date(2024, 3, 20))
    for name in "KX":
        recognise(own, c[name], "2")
    dossier = open_line("cdht-huyen", rnd=rnd, unit=district)

    with clock.at(DAY):
        count = sub_units.count_for(dossier, ["1", "2"])
        verdict = sheet_of(dossier).assessment.indicators["4.1"].levels["1"]

    assert (count.total, count.by_level) == (8, {"1": 3, "2": 2})
    assert count.missing == {"1": [f"Xã {n}" for n in "DEFGH"], "2": [f"Xã {n}" for n in "ADEFGH"]}
    assert count.at_year_end == {"1": 2, "2": 2}  # C and D of the year before; nothing of 2024 was decided yet
    assert (str(verdict.status), verdict.reason) == ("fail", "3 / 8 = 37,5 % < 90 %: chưa đạt, cần thêm 5 xã")


def test_a_recognition_goes_on_with_the_commune_that_continues_whole():
    rnd = make_line_round("cdht-huyen")
    district = make_district(rnd.province)
    old = make_commune(district, valid_to=date(2024, 5, 31))
    new = make_commune(district, valid_from=date(2024, 6, 1), continues=old)
    recognise(make_line_round("cdht-xa-ba-cap", 2023, rnd.province), old, "1", valid_from=date(2024, 3, 20))
    dossier = open_line("cdht-huyen", rnd=rnd, unit=district)

    with clock.at(DAY):
        count = sub_units.count_for(dossier, ["1", "2"])

    assert (count.total, count.by_level, count.missing["1"]) == (1, {"1": 1, "2": 0}, [])
    assert count.missing["2"] == [new.full_name]


def test_a_province_without_districts_counts_those_it_had_and_took_over():
    old = make_province(valid_from=START, valid_to=LAST_DAY_OF_DISTRICTS)
    rnd = make_line_round("cdht-tinh", 2025)
    UnitChange.objects.create(
        kind="merged", old=old, new=rnd.province, share="whole", effective_on=date(2025, 7, 1), legal_basis="NQ 202"
    )
    names = [make_district(parent).full_name for parent in (rnd.province, old)]
    make_district(valid_from=START)  # of another province
    dossier = open_line("cdht-tinh", rnd=rnd, unit=rnd.province)

    with clock.at(date(2026, 7, 10)):
        count = sub_units.count_for(dossier, ["1", "2"])

    assert (count.total, count.units_on, sorted(count.missing["1"])) == (2, LAST_DAY_OF_DISTRICTS, sorted(names))


def test_a_district_without_communes_is_told_so():
    dossier = open_line("cdht-huyen")

    sheet = sheet_of(dossier)

    assert sheet.problems("4.1") == ["Không có đơn vị trực thuộc nào để đếm «Cộng đồng học tập cấp xã»."]
    assert "4.1" in sheet.unfilled


def test_what_the_portal_counts_is_never_typed_and_needs_no_proof():
    dossier = open_line("cdht-huyen")
    make_commune(dossier.unit)
    with clock.at(DAY):
        typed = {"recognised": "20", "communes": "1"}
        outcome = saving.save_answer(
            dossier, "4.1", typed=typed, narrative="Lời giải thích", version=0, actor=dossier.people.officer
        )
        sheet = outcome.sheet

    assert (outcome.answer.typed, outcome.answer.read, outcome.answer.narrative) == ({}, {}, "Lời giải thích")
    assert sheet.values("4.1") == {"recognised": {"1": 0, "2": 0}, "communes": 1}
    assert ("4.1" in sheet.unfilled, "4.1" in sheet.unproved) == (False, False)


def test_the_count_is_frozen_and_stands_on_page_and_paper(client):
    dossier = open_line("cdht-huyen")
    communes = [make_commune(dossier.unit, name=name) for name in ("Đông", "Tây")]
    recognise(make_line_round("cdht-xa-ba-cap", 2024, dossier.round.province), communes[0], "1")
    with clock.at(DAY):
        fill_at_best(dossier)
        client.force_login(dossier.people.officer)
        page = client.get(dossier.get_absolute_url()).text
        content = snapshots.content_of(sheet_of(dossier))
        printed = report_facts(dossier).sections[0].paragraphs

    said = [
        "Có 2 đơn vị trực thuộc vào ngày 31/12/2024; đang giữ «Cộng đồng học tập cấp xã» ngày 20/04/2025: "
        "1 đạt mức độ 1 trở lên, 0 đạt mức độ 2.",
        "Tính đến 31/12/2024: 0 đạt mức độ 1 trở lên, 0 đạt mức độ 2.",
        "Chưa giữ mức độ 1 (1): Xã Tây.",
        "Chưa giữ mức độ 2 (2): Xã Đông, Xã Tây.",
    ]
    assert snapshots.counted_words(sheet_of(dossier).spec, content) == said
    assert [line for line in said if line not in page] == []
    assert content["indicators"]["4.1"]["read"] == {"recognised": {"1": 1, "2": 0}, "communes": 2}
    assert [line for line in said if line not in printed] == []
    assert 'name="4.1-recognised"' not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_counting_takes_as_many_queries_for_three_communes_as_for_one(rows, django_assert_num_queries):
    dossier = open_line("cdht-huyen")
    for _ in range(rows):
        make_commune(dossier.unit)
    dossier.round.procedure.counted_title  # noqa: B018

    with clock.at(DAY), django_assert_num_queries(4):
        sub_units.count_for(dossier, ["1", "2"])
