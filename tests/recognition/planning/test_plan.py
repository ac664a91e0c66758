"""A plan begins from last year's, shows who is behind, and is issued once under a number."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from config import clock
from recognition import saving
from recognition.assessing import sheet_of
from recognition.models import Assignment, Milestone, Plan, PlanPaper
from recognition.papers.plan import leaders_of
from recognition.planning import editing, issuing, starting
from recognition.planning.board import board_of, responsible
from tests.factories import make_dossier, make_member, make_round, play
from tests.factories.plans import make_body, make_link, make_plan
from tests.recognition.planning.conftest import DAY
from tests.world import DATES

pytestmark = pytest.mark.django_db


def issue(plan, number=5, *, actor=None, issued_on=DAY):
    people = plan.dossier.people
    held = leaders_of(plan.dossier.applicant)[0]
    return issuing.issue(plan, number=number, issued_on=issued_on, held=held, actor=actor or people.officer)


def test_a_plan_begins_from_last_years_with_its_days_moved(dossier):
    rnd = make_round(province=dossier.round.province, year=2023, **DATES)
    earlier = make_plan(
        make_dossier(rnd=rnd, unit=dossier.unit, people=dossier.people, answered=False), "tt25-nhiem-vu"
    )
    editing.save_texts(earlier, {"lead": "Hội Khuyến học"}, actor=dossier.people.officer)

    assert [code for code, _ in starting.choices(dossier)] == ["nam-truoc", "tt25-nhiem-vu", "trong"]
    plan = make_plan(dossier, "nam-truoc")

    def content(one):
        bodies = one.bodies.prefetch_related("assignments", "duties")
        return [(b.name, [a.subject for a in b.assignments.all()], [d.text for d in b.duties.all()]) for b in bodies]

    assert (content(plan), plan.lead) == (content(earlier), "Hội Khuyến học")
    days = [list(one.milestones.values_list("due_on", flat=True)) for one in (plan, earlier)]
    assert days[0] == [day.replace(year=day.year + 1) for day in days[1]]
    assert not plan.milestones.exclude(done_at=None).exists()


def test_a_second_plan_of_a_dossier_is_refused_in_words(dossier):
    make_plan(dossier)

    with pytest.raises(ValidationError) as refusal:
        make_plan(dossier)

    assert refusal.value.messages == ["Hồ sơ này đã có kế hoạch; người khác vừa lập. Mở lại trang để xem."]


@pytest.mark.parametrize("person", ["leader", "clerk", "reviewer"])
def test_only_officers_of_the_preparing_office_plan(dossier, person):
    with pytest.raises(PermissionDenied):
        starting.start(dossier, "trong", actor=getattr(dossier.people, person))

    assert Plan.objects.count() == 0


def test_when_the_dossier_moves_on_its_plan_stays_and_is_closed(law):
    dossier = make_dossier()
    plan = make_plan(dossier, "tt25-nhiem-vu")
    plan.dossier = play(dossier, "finish")

    with pytest.raises(PermissionDenied) as refusal:
        editing.save_texts(plan, {"lead": "Khác"}, actor=dossier.people.officer)

    assert str(refusal.value).endswith("Hồ sơ đang «Chờ lãnh đạo ký trình».")
    assert Plan.objects.get(dossier=dossier).lead == "Trường Tiểu học và THCS chủ trì tham mưu, phối hợp Hội Khuyến học"


def test_the_screen_says_how_far_each_body_is_and_what_is_late(dossier):
    plan = make_plan(dossier)
    plan.figures_due_on = date(2025, 2, 19)
    plan.save()
    make_body(plan, "Hội Khuyến học", does=["1"])
    make_body(plan, "Công an", watches=["1.1"])
    plan.milestones.create(quarter=4, text="Họp", due_on=date(2025, 2, 18))
    plan.milestones.create(
        quarter=4, text="Xong rồi", due_on=date(2025, 2, 18), done_at=clock.now(), done_by=dossier.people.officer
    )
    saving.save_answer(dossier, "1.1", typed={"done": "true"}, narrative="", version=0, actor=dossier.people.officer)

    board = board_of(plan, sheet_of(dossier))
    assert [(row.body.name, row.filled, row.unfilled, row.late) for row in board.bodies] == [
        ("Hội Khuyến học", 1, ["1.2", "1.3"], True),
        ("Công an", 1, [], False),
    ]
    assert [sentence for sentence, _ in board.late] == [
        "Hội Khuyến học chưa điền 1.2, 1.3",
        "Họp: chậm nhất 18/02/2025",
    ]
    assert (board.unassigned[0], len(board.unassigned), board.done_bodies) == ("2.1", 12, 1)


def test_each_indicator_says_who_answers_for_it(dossier):
    plan = make_plan(dossier)
    body = make_body(plan, "Trạm y tế", does=["1"], watches=["2.1"], contact="Nguyễn Thị Mẫu")
    body.assignments.filter(subject="2.1").update(person="Lê Văn Mẫu")
    make_body(plan, "Công an", watches=["1.1"])

    said = responsible(dossier, sheet_of(dossier).spec)

    assert said == {
        "1.1": "Trạm y tế (Nguyễn Thị Mẫu); Công an, giám sát",
        "1.2": "Trạm y tế (Nguyễn Thị Mẫu)",
        "1.3": "Trạm y tế (Nguyễn Thị Mẫu)",
        "2.1": "Trạm y tế (Lê Văn Mẫu), giám sát",
    }


def test_milestones_are_saved_as_one_table_and_keep_their_marks(dossier):
    plan, officer = make_plan(dossier, "tt25-nhiem-vu"), dossier.people.officer
    first, second, *others = plan.milestones.all()
    editing.mark_milestone(first, done=True, actor=officer)

    rows = [
        {"milestone": first, "quarter": 2, "text": "Dời sang quý II", "due_on": date(2025, 6, 1)},
        {"milestone": None, "quarter": 1, "text": "Việc mới", "due_on": date(2025, 3, 1)},
        *({"milestone": gone, "quarter": 1, "text": "", "due_on": None} for gone in (second, *others)),
    ]
    first.refresh_from_db()
    editing.save_milestones(plan, rows, actor=officer)

    assert [(m.quarter, m.text, m.done_by) for m in plan.milestones.all()] == [
        (1, "Việc mới", None),
        (2, "Dời sang quý II", officer),
    ]
    assert not Milestone.objects.filter(pk=second.pk).exists()


def test_work_that_somebody_added_while_a_table_was_open_stays(dossier):
    plan, officer = make_plan(dossier), dossier.people.officer
    due_on = date(2025, 3, 1)

    for text in ("Của người thứ nhất", "Của người thứ hai"):  # both opened the empty table
        row = {"milestone": None, "quarter": 1, "text": text, "due_on": due_on}
        editing.save_milestones(plan, [row], actor=officer)

    assert [m.text for m in plan.milestones.all()] == ["Của người thứ nhất", "Của người thứ hai"]


def test_a_body_that_was_invited_is_not_taken_out(dossier):
    plan, officer = make_plan(dossier), dossier.people.officer
    invited, other = make_body(plan, does=["1.1"]), make_body(plan, "Công an", does=["1.2"])
    make_link(invited)

    editing.remove_body(other, actor=officer)
    with pytest.raises(ValidationError) as refusal:
        editing.remove_body(invited, actor=officer)

    assert refusal.value.messages[0].startswith("Trạm y tế đã được gửi đường dẫn góp số liệu nên không xóa")
    assert [body.name for body in plan.bodies.all()] == ["Trạm y tế"]


# Issuing


def test_a_plan_issued_by_its_signer_is_signed_and_one_by_the_officer_waits_for_a_hand(dossier):
    plan = make_plan(dossier, "tt25-nhiem-vu")

    by_hand, signed = issue(plan, 5), issue(plan, 6, actor=dossier.people.leader)

    assert [(p.signed, p.signer_name) for p in (by_hand, signed)] == [
        (False, str(dossier.people.leader)),
        (True, str(dossier.people.leader)),
    ]
    with signed.file.file.open("rb") as file:
        assert b"/ByteRange" in file.read()
    assert str(by_hand) == f"Kế hoạch số 05/KH-{dossier.applicant.code} ngày 20/02/2025"


def test_a_number_is_used_once_a_year_and_never_before_anything_is_assigned(dossier):
    plan = make_plan(dossier)
    with pytest.raises(ValidationError) as empty:
        issue(plan, issued_on=date(2025, 2, 21))
    make_body(plan, does=["1.1"])
    issue(plan)
    with pytest.raises(ValidationError) as again:
        issue(plan)

    assert empty.value.messages == [
        "Kế hoạch chưa phân công chỉ tiêu nào cho ban, ngành nào.",
        "Ngày ban hành không thể sau hôm nay.",
    ]
    assert again.value.messages == ["Số 5 đã dùng cho một kế hoạch khác năm 2025."]
    assert plan.papers.count() == 1


def test_an_issued_plan_never_changes(dossier):
    paper = issue(make_plan(dossier, "tt25-nhiem-vu"))

    for change in (lambda: PlanPaper.objects.update(number=9), lambda: PlanPaper.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert PlanPaper.objects.get() == paper


def test_others_do_not_issue(dossier):
    plan = make_plan(dossier, "tt25-nhiem-vu")

    for person in (dossier.people.clerk, dossier.people.director, make_member()):
        with pytest.raises(PermissionDenied):
            issue(plan, actor=person)


# What can never be false


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("assignment_once", lambda plan, body: Assignment.objects.create(body=body, subject="1.1")),
        ("assignment_role_known", lambda plan, body: Assignment.objects.create(body=body, subject="1.2", role="x")),
        ("plan_body_once", lambda plan, body: plan.bodies.create(name=body.name)),
        ("milestone_in_a_quarter", lambda plan, body: plan.milestones.create(quarter=5, text="x", due_on=DAY)),
        (
            "milestone_done_by_somebody",
            lambda plan, body: plan.milestones.create(quarter=1, text="x", due_on=DAY, done_at=clock.now()),
        ),
    ],
)
def test_the_database_keeps_a_plan_whole(dossier, name, wrong):
    plan = make_plan(dossier)
    body = make_body(plan, does=["1.1"])

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        wrong(plan, body)
