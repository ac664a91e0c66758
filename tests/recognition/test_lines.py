"""Every title beyond the commune goes its own way through the same door: who applies, prepares, receives and decides."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import permissions, workflow
from recognition.assessing import sheet_of
from recognition.models import Dossier, OfficeKind, Procedure, Recognition, Role, Round, SpecialCase, Tier
from tests.factories import START, make_council, make_member, make_office, make_recognition, make_unit, play, take
from tests.factories import inspections as inspecting
from tests.factories.lines import (
    fill_at_best,
    load_law,
    make_line_people,
    make_line_round,
    make_line_unit,
    make_offices,
    open_line,
)

pytestmark = pytest.mark.django_db
SETS = ("tt25-xa", "tt25-huyen", "tt25-tinh", "tt24-huyen", "tt24-tinh")


@pytest.fixture(scope="module", autouse=True)
def _law(django_db_setup, django_db_blocker):
    """All procedures and the sets they use, once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_law(*SETS)
        yield
        transaction.set_rollback(True)


def recognise_sub_units(dossier):
    """One sub-unit of the dossier's unit, recognised at level 2, so that the share asked for is reached."""
    title = dossier.round.procedure.counted_title
    rnd = make_line_round(
        title.code if title.tier == Tier.DISTRICT else "cdht-xa-ba-cap", province=dossier.round.province
    )
    if title.tier == Tier.COMMUNE:
        unit = make_unit(tier=Tier.COMMUNE, parent=dossier.unit, valid_from=START, valid_to=dossier.unit.valid_to)
    else:
        unit = make_line_unit(rnd)
    below = open_line(rnd.procedure.code, rnd=rnd, unit=unit)
    make_recognition(below, "2", valid_from=date(2025, 3, 20))


# procedure → day of the work, kinds and tiers of the offices that apply, prepare, receive, decide
WAYS = [
    ("dvht-huyen", date(2025, 1, 8), "institution institution", "institution", "education district", "committee district"),
    ("dvht-tinh", date(2025, 1, 8), "institution institution", "institution", "education province", "committee province"),
    ("cdht-huyen", date(2025, 4, 20), "committee district", "education", "education province", "education province"),
    ("cdht-tinh", date(2025, 7, 10), "committee province", "education", "education nation", "education nation"),
]  # fmt: skip


def said(office) -> str:
    return f"{office.kind} {office.unit.tier}"


@pytest.mark.parametrize(("code", "day", "applies", "prepares", "receives", "decides"), WAYS, ids=[w[0] for w in WAYS])
def test_a_dossier_goes_from_opening_to_its_decision(code, day, applies, prepares, receives, decides):
    dossier = open_line(code)
    if dossier.round.procedure.counted_title:
        recognise_sub_units(dossier)
    with clock.at(day):
        fill_at_best(dossier)
        there = play(dossier, "finish", "submit")
        assert (said(there.applicant), there.prepared_by.kind) == (applies, prepares)
        assert (there.state, said(there.held_by), there.last_submission.reached_level) == ("submitted", receives, "2")

        there = play(there, "accept", "propose")
        assert (there.state, said(there.held_by)) == ("deciding", decides)

        there = play(there, "recognise", "issue")

    given = Recognition.objects.get(unit=there.unit)
    assert (there.state, given.level, given.title, given.valid_from) == ("recognised", "2", there.round.title, day)
    assert given.valid_to == date(day.year + 3, 12, 31)
    assert given.decision.office == there.decider()


def test_under_the_first_circular_the_association_prepares_and_another_one_appraises():
    with clock.at(inspecting.DAY):
        dossier = inspecting.make_inspected_dossier()
        assert (dossier.applicant.kind, dossier.prepared_by.kind) == ("committee", "association")
        assert (dossier.moves.get(action="accept").office, said(dossier.held_by)) == (
            dossier.decider(),
            "association district",
        )
        inspecting.write_minutes(dossier, inspecting.make_plan(dossier))
        dossier = play(dossier, "propose")

        assert (dossier.state, said(dossier.held_by)) == ("deciding", "committee district")
        assert list(Dossier.objects.visible_to(dossier.people.reviewer)) == [dossier]  # it keeps sight of its work


def test_every_row_of_the_law_is_a_procedure():
    authorities = {
        procedure.code: (
            procedure.applicant_kind,
            procedure.prepared_kind,
            [f"{step.kind} {step.tier}" for step in procedure.steps.all()],
            f"{procedure.decider_kind} {procedure.decider_tier}",
            Round.default_due_on(procedure, 2024),
            Round.default_done_on(procedure, 2024),
            procedure.verified,
            procedure.enabled,
        )
        for procedure in Procedure.objects.exclude(code__startswith="cdht-xa-h").exclude(code="cdht-xa-ba-cap")
    }
    own, committee, education = "institution", "committee", "education"
    assert authorities == {
        "cdht-huyen": (committee, education, ["education province"], "education province", date(2025, 4, 29), date(2025, 5, 30), True, True),
        "cdht-tinh": (committee, education, ["education nation"], "education nation", date(2025, 7, 30), date(2025, 8, 27), True, True),
        "dvht-huyen": (own, own, ["education district"], "committee district", date(2025, 1, 14), date(2025, 2, 14), True, True),
        "dvht-tinh": (own, own, ["education province"], "committee province", date(2025, 1, 14), date(2025, 2, 14), True, True),
        "dvht-xa": (own, own, ["culture commune"], "committee commune", date(2025, 1, 14), date(2025, 2, 14), False, False),
        "dvht-22-huyen": (own, own, ["education district"], "committee district", date(2025, 3, 31), date(2025, 4, 30), False, True),
        "dvht-22-tinh": (own, own, ["education province"], "committee province", date(2025, 3, 31), date(2025, 4, 30), False, True),
        "cdht-xa-44": (committee, "association", ["committee district", "association district"], "committee district", date(2024, 12, 31), date(2025, 1, 21), True, True),
    }  # fmt: skip


# Institutions


def test_an_institution_is_asked_only_what_applies_to_its_kind():
    rnd = make_line_round("dvht-huyen")
    company = make_line_unit(rnd, kind="economic", public=False)
    school = make_line_unit(rnd, kind="primary", public=True)
    asked = {}
    for unit in (company, school):
        dossier = open_line("dvht-huyen", rnd=rnd, unit=unit)
        asked[unit.kind] = {indicator.number for indicator in sheet_of(dossier).indicators}
        assert dossier.filled_said == f"0 trên {len(asked[unit.kind])} · 0 %"

    assert asked["primary"] - asked["economic"] == {"1.3", "2.4", "3.4"}
    assert asked["economic"] - asked["primary"] == set()


def test_without_evidence_an_institution_does_not_finish():
    dossier = open_line("dvht-huyen")
    with clock.at(date(2025, 1, 8)):
        fill_at_best(dossier)
        dossier.evidence.filter(subject="1.4").delete()
        with pytest.raises(ValidationError) as refusal:
            take(dossier, "finish")

    assert refusal.value.messages == ["1.4 thiếu minh chứng"]


# Separation


def own_dossier():
    """A Phòng GD&ĐT's dossier as an institution: it receives what it applies for."""
    rnd = make_line_round("dvht-huyen")
    district = make_line_unit(rnd).parent
    office = make_office(district, OfficeKind.EDUCATION)
    unit = make_line_unit(rnd, kind="state_body", own_office=office)
    unit.parent = district
    unit.save()
    dossier = open_line("dvht-huyen", rnd=rnd, unit=unit)
    with clock.at(date(2025, 1, 8)):
        fill_at_best(dossier)
        return play(dossier, "finish", "submit"), office


def test_an_office_that_receives_its_own_dossier_convenes_and_judges_nothing():
    dossier, office = own_dossier()
    convener = dossier.people.reviewer  # works there, has had no hand in it
    leader = make_member(office, Role.LEADER)
    assert dossier.held_by == dossier.applicant == office

    with clock.at(date(2025, 1, 8)):
        for action, actor in [("accept", dossier.people.officer), ("send-back", convener)]:
            with pytest.raises(PermissionDenied):
                take(dossier, action, actor=actor)
        take(dossier, "accept", actor=convener)
        dossier = Dossier.objects.get(pk=dossier.pk)
        may = [permissions.remarks(dossier, convener), permissions.runs_council(dossier, convener)]
        with pytest.raises(PermissionDenied) as refusal:
            workflow.perform(dossier, "refuse", actor=leader, note="Không")

    assert may == [False, True]
    assert "không thẩm định, không trả lời" in str(refusal.value)


def test_at_home_only_members_from_other_bodies_hold_something_and_the_decider_answers():
    from recognition import councils

    dossier, office = own_dossier()
    convener = dossier.people.reviewer
    with clock.at(date(2025, 1, 8)):
        take(dossier, "accept", actor=convener)
        dossier = Dossier.objects.get(pk=dossier.pk)
        members = [("chair", "Ủy ban nhân dân huyện"), ("secretary", office.name), ("member", "Hội Khuyến học")]
        council = make_council(
            dossier.round, office, members=[*members, ("member", "Công đoàn"), ("member", "Đoàn thanh niên")]
        )
        home = council.members.get(role="secretary")
        with pytest.raises(ValidationError) as refusal:
            councils.record_opinions(dossier, {home: ("2", "")}, actor=convener)
        others = list(council.members.exclude(pk=home.pk))
        councils.record_opinions(dossier, dict.fromkeys(others, ("", "")), actor=convener)
        minutes = {"held_on": clock.today(), "place": "UBND huyện", "level": "", "conclusion": "Chưa đạt."}
        councils.write_minutes(dossier, council, minutes, actor=convener)
        take(dossier, "propose", actor=convener)
        dossier = Dossier.objects.get(pk=dossier.pk)
        director = make_member(dossier.held_by, Role.LEADER)
        with pytest.raises(ValidationError):
            take(dossier, "recognise", actor=director)
        move = take(dossier, "refuse", actor=director)

    assert refusal.value.messages == [f"{home.name} thuộc hoặc đã làm bên đề nghị nên không cho ý kiến về hồ sơ này."]
    assert (dossier.held_by.kind, move.to_state) == ("committee", "signing")


def test_a_decider_that_applies_itself_needs_a_substitute_before_the_dossier_is_opened():
    rnd = make_line_round("dvht-huyen")
    unit = make_line_unit(rnd, kind="state_body")
    decider = make_office(unit.parent, OfficeKind.COMMITTEE)
    unit.own_office = decider
    unit.save()
    make_offices(rnd, unit)
    people = make_line_people(rnd, unit)
    with clock.at(rnd.opens_on):
        with pytest.raises(ValidationError) as refusal:
            workflow.open_dossier(rnd, unit, actor=people.officer)
        wrong = SpecialCase(round=rnd, unit=unit, decider=decider, basis="QĐ 1/QĐ-UBND")
        with pytest.raises(ValidationError) as own:
            wrong.full_clean()
        substitute = make_office(rnd.province, OfficeKind.COMMITTEE)
        SpecialCase.objects.create(round=rnd, unit=unit, decider=substitute, basis="QĐ 1/QĐ-UBND")
        dossier = workflow.open_dossier(rnd, unit, actor=people.officer)

    assert refusal.value.messages == [
        f"{decider} vừa đề nghị vừa quyết định hồ sơ này. Người quản lý đợt cần ghi cơ quan quyết định thay cho {unit} "
        "(mục «Trường hợp riêng» của đợt) trước khi mở hồ sơ."
    ]
    assert own.value.message_dict == {"decider": [f"{decider} ở bên đề nghị của {unit} nên không quyết định được."]}
    assert dossier.decider() == substitute


def test_a_province_without_a_university_is_not_asked_about_it():
    rnd = make_line_round("cdht-tinh")
    case = SpecialCase(round=rnd, unit=rnd.province, absent=["1.1"], basis="Báo cáo của Sở GD&ĐT")
    with pytest.raises(ValidationError) as refusal:
        case.full_clean()
    case.absent = ["3.1"]
    case.full_clean()
    case.save()

    dossier = open_line("cdht-tinh", rnd=rnd, unit=rnd.province)

    assert refusal.value.message_dict == {"absent": ["Không thể bỏ chỉ tiêu 1.1: bộ tiêu chí không cho phép."]}
    assert "3.1" not in {indicator.number for indicator in sheet_of(dossier).indicators}
    assert dossier.filled_said == "0 trên 15 · 0 %"


def test_the_ministry_sees_what_provinces_hand_in_and_no_draft():
    dossier = open_line("cdht-tinh")
    recognise_sub_units(dossier)
    official = dossier.people.reviewer
    before = list(Dossier.objects.visible_to(official))
    with clock.at(date(2025, 7, 10)):
        fill_at_best(dossier)
        play(dossier, "finish", "submit")
        after = list(Dossier.objects.visible_to(official))

    assert (before, after, list(Round.objects.visible_to(official))) == ([], [dossier], list(Round.objects.all()))
