"""Who sits in a council, and what the database keeps of what it said."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from config import clock
from recognition import readiness
from recognition.models import OfficeKind, State
from tests.factories import (
    make_council,
    make_dossier,
    make_minutes,
    make_office,
    make_opinions,
    make_round,
)
from tests.factories.councils import PROPER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

CLAUSE = "(Điều 9 Thông tư 25/2023/TT-BGDĐT)"
CHAIR, SECRETARY, STUDY, FRONT, CULTURE = PROPER
YOUTH = ("member", "Đoàn Thanh niên")


def council_of(*members, **rules):
    """A council of these members under the circular's rules, or under changed ones."""
    rnd = make_round()
    for name, value in rules.items():
        setattr(rnd.procedure, name, value)
    rnd.procedure.save()
    dossier = make_dossier(rnd=rnd, answered=False)
    return make_council(rnd, dossier.decider(), members=members)


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        (PROPER, []),
        ([*PROPER, YOUTH, YOUTH], []),
        ([*PROPER, YOUTH], [f"Số người trong hội đồng phải lẻ, hiện là 6 {CLAUSE}."]),
        ([CHAIR, STUDY, FRONT, CULTURE, YOUTH], [f"Hội đồng cần đúng một thư ký {CLAUSE}."]),
        ([SECRETARY, STUDY, FRONT, CULTURE, YOUTH], [f"Hội đồng cần đúng một chủ tịch {CLAUSE}."]),
        ([CHAIR, SECRETARY, FRONT, CULTURE, YOUTH], [f"Hội đồng chưa có đại diện Hội Khuyến học {CLAUSE}."]),
        (
            [CHAIR, SECRETARY, STUDY, CULTURE, YOUTH],
            [f"Hội đồng chưa có đại diện Ủy ban Mặt trận Tổ quốc Việt Nam {CLAUSE}."],
        ),
        (
            [CHAIR, STUDY, FRONT],
            [f"Hội đồng cần đúng một thư ký {CLAUSE}.", f"Hội đồng mới có 3 người, cần ít nhất 5 {CLAUSE}."],
        ),
        (
            [],
            [
                f"Hội đồng cần đúng một chủ tịch {CLAUSE}.",
                f"Hội đồng cần đúng một thư ký {CLAUSE}.",
                f"Hội đồng mới có 0 người, cần ít nhất 5 {CLAUSE}.",
                f"Số người trong hội đồng phải lẻ, hiện là 0 {CLAUSE}.",
                f"Hội đồng chưa có đại diện Hội Khuyến học {CLAUSE}.",
                f"Hội đồng chưa có đại diện Ủy ban Mặt trận Tổ quốc Việt Nam {CLAUSE}.",
            ],
        ),
    ],
)
def test_composition(members, missing):
    assert council_of(*members).missing() == missing


@pytest.mark.parametrize(
    ("body", "stands"),
    [
        ("Hội Khuyến học huyện Thử", True),
        ("HỘI KHUYẾN HỌC", True),
        ("Hoi khuyen hoc", True),
        ("Hội Khuyến họcx", False),
        ("Chi hội Khuyến học", False),
    ],
)
def test_a_body_is_known_by_how_its_name_begins(body, stands):
    council = council_of(CHAIR, SECRETARY, ("member", body), FRONT, CULTURE)

    assert council.missing() == ([] if stands else [f"Hội đồng chưa có đại diện Hội Khuyến học {CLAUSE}."])


@pytest.mark.parametrize("body", ["Ủy ban MTTQ Việt Nam xã", "Ủy ban MTTQ tỉnh", "Uỷ ban Mặt trận Tổ quốc Việt Nam"])
def test_the_front_is_known_by_its_short_name_too(body):
    assert council_of(CHAIR, SECRETARY, STUDY, ("member", body), CULTURE).missing() == []


def test_whether_chair_and_secretary_are_counted_is_a_setting():
    council = council_of(*PROPER, council_counts_chair=False)

    assert council.missing() == [f"Hội đồng mới có 3 người, cần ít nhất 5 {CLAUSE}."]


def test_an_even_number_is_fine_where_the_procedure_does_not_ask_for_an_odd_one():
    assert council_of(*PROPER, YOUTH, council_odd=False).missing() == []


@pytest.mark.parametrize(("member", "constraint"), [(CHAIR, "council_one_chair"), (SECRETARY, "council_one_secretary")])
def test_the_database_knows_one_chair_and_one_secretary(member, constraint):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        council_of(*PROPER, member)

    assert refusal.value.__cause__.diag.constraint_name == constraint


def test_an_office_has_one_council_in_a_round():
    council = council_of(*PROPER)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_council(council.round, council.office, by=council.created_by)

    assert refusal.value.__cause__.diag.constraint_name == "council_once_a_round"


@pytest.fixture
def appraised():
    dossier = make_dossier(state=State.APPRAISING)
    with clock.at(date(2025, 3, 3)):
        yield dossier


def test_a_member_holds_one_opinion_on_a_submission(appraised):
    minutes = make_minutes(appraised)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_opinions(appraised, minutes.council)

    assert refusal.value.__cause__.diag.constraint_name == "opinion_once"


def test_a_sitting_on_a_submission_has_one_set_of_minutes(appraised):
    minutes = make_minutes(appraised)
    minutes.pk = None

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        minutes.save(force_insert=True)

    assert refusal.value.__cause__.diag.constraint_name == "minutes_once"


def test_no_more_can_agree_than_were_there(appraised):
    minutes = make_minutes(appraised)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        minutes.pk, minutes.sitting, minutes.agreed = None, 2, 6
        minutes.save(force_insert=True)

    assert refusal.value.__cause__.diag.constraint_name == "minutes_agreed_of_present"


def test_a_council_of_another_office_leads_to_no_proposal(appraised):
    other = make_office(appraised.held_by.unit, OfficeKind.CULTURE)
    make_council(appraised.round, other, by=appraised.people.reviewer)

    assert readiness.to_propose(appraised) == ["Chưa có hội đồng đánh giá cho đợt này."]


def test_a_council_that_is_not_rightly_made_up_leads_to_no_proposal(appraised):
    council = make_council(appraised.round, appraised.held_by, members=PROPER[:4], by=appraised.people.reviewer)
    make_minutes(appraised, council=council)

    assert readiness.to_propose(appraised) == council.missing()
    assert len(council.missing()) == 2
