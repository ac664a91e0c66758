"""Appraisal by inspection (TT 44 Điều 5): plan and team, approval, minutes on the spot, the way to the decider."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from config import clock
from recognition import inspections, paperwork, readiness
from recognition.models import Document, InspectionMinutes
from recognition.permissions import has_appraised
from tests.factories import make_member, play, take
from tests.factories.inspections import DAY, TEAM, make_inspected_dossier, make_plan, write_minutes
from tests.recognition.test_points_line import issued, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def said(action) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        action()
    return refusal.value.messages


def test_an_inspection_goes_from_its_plan_to_the_decision_that_prints_what_was_found():
    dossier = make_inspected_dossier()
    lacking = [readiness.to_propose(dossier)]
    plan = make_plan(dossier, approved=False)
    lacking.append(readiness.to_propose(dossier))
    inspections.approve(plan, actor=dossier.people.director, seen_at=plan.saved_at.isoformat())
    lacking.append(readiness.to_propose(dossier))
    plan.refresh_from_db()
    minutes = write_minutes(dossier, plan, i3="2")

    assert lacking == [
        ["Chưa có kế hoạch kiểm tra cho lượt nộp này."],
        ["Kế hoạch kiểm tra chưa được duyệt."],
        ["Chưa có Biên bản kiểm tra về lượt nộp này."],
    ]
    assert (minutes.points, minutes.found_level, minutes.level) == ("96", "tot", "tot")
    printed = text_of(inspections.Inspection.objects.get().minutes.file.file.open("rb").read())
    assert "Tổng điểm kiểm tra: 96, xếp loại Tốt." in printed
    assert "Minh chứng chưa phù hợp." in printed
    assert printed.index("THƯ KÝ") < printed.index("TRƯỞNG ĐOÀN")
    dossier = play(dossier, "propose", "recognise", "issue")
    assert (dossier.state, dossier.recognition.level) == ("recognised", "tot")
    text = issued(dossier.decision())
    assert "xếp loại Tốt năm 2022 (96 điểm)" in text
    assert f"Theo đề nghị của {plan.office} tại Tờ trình và Biên bản kiểm tra ngày 20 tháng 12 năm 2022" in text
    assert "Hội đồng" not in text


def test_working_days_are_counted_from_a_valid_dossier_and_from_the_result():
    dossier = make_inspected_dossier()
    minutes = write_minutes(dossier, make_plan(dossier))

    assert inspections.plan_due_on(dossier) == date(2023, 1, 4)
    assert inspections.submit_due_on(minutes) == date(2022, 12, 27)


def test_a_plan_is_approved_whole_by_the_leader_who_saw_it_and_nobody_else():
    dossier = make_inspected_dossier()
    plan = make_plan(dossier, team=TEAM[:2], approved=False)
    director, seen = dossier.people.director, plan.saved_at.isoformat()

    assert said(lambda: inspections.approve(plan, actor=director, seen_at=seen)) == [
        "Tiêu chí 10, 11, 12, 13, 14, 15 chưa có ai trong Đoàn phụ trách."
    ]
    assert said(lambda: inspections.approve(plan, actor=director, seen_at="")) == [
        "Kế hoạch vừa được sửa: xem lại bản mới rồi duyệt."
    ]
    others = [dossier.people.reviewer, dossier.people.leader, dossier.people.registrar, dossier.people.chair]
    for person in others:
        with pytest.raises(PermissionDenied):
            inspections.approve(plan, actor=person, seen_at=seen)


def test_nobody_inspects_the_own_unit_and_who_inspected_does_not_decide():
    dossier = make_inspected_dossier()
    plan = make_plan(dossier, approved=False)
    member = plan.members.last()
    member.user = dossier.people.leader
    member.save()
    there = said(lambda: inspections.approve(plan, actor=dossier.people.director, seen_at=plan.saved_at.isoformat()))
    deputy = make_member(dossier.decider(), "leader")
    member.user = deputy
    member.save()

    assert there == [f"{member.name} thuộc hoặc đã làm bên đề nghị nên không ở trong Đoàn kiểm tra hồ sơ này."]
    assert has_appraised(dossier, deputy) is True
    with pytest.raises(PermissionDenied):
        inspections.approve(plan, actor=deputy, seen_at=plan.saved_at.isoformat())


def test_points_that_differ_need_their_reason_and_points_that_cannot_be_read_are_named():
    dossier = make_inspected_dossier()
    plan = make_plan(dossier)
    post = {f"found-{one.number}": one.shown for one in inspections.findings_for(plan)}
    post |= {"found-1": "7", "found-2": "chín\0", "found-3": "7" * 1_000_000, "found-4": "500", "why-4": "Cao hơn."}
    lines = said(lambda: inspections.read_findings(plan, post))

    assert [line.split(":")[0] for line in lines] == ["Tiêu chí 1", "Tiêu chí 2", "Tiêu chí 3", "Tiêu chí 4"]
    assert lines[0] == "Tiêu chí 1: điểm kiểm tra khác điểm tự chấm nên cần ghi lý do."
    assert InspectionMinutes.objects.exists() is False


def test_minutes_and_the_plan_under_them_stay_as_they_were_written():
    dossier = make_inspected_dossier()
    plan = make_plan(dossier)
    minutes = write_minutes(dossier, plan)

    for change in (
        lambda: InspectionMinutes.objects.filter(pk=minutes.pk).update(points="1"),
        lambda: InspectionMinutes.objects.filter(pk=minutes.pk).delete(),
        lambda: type(plan).objects.filter(pk=plan.pk).update(place="Nơi khác"),
        lambda: plan.members.update(name="Người khác"),
        lambda: plan.members.create(name="Thêm", position="x", body="y"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_after_a_hand_back_another_inspection_is_planned():
    dossier = make_inspected_dossier()
    write_minutes(dossier, make_plan(dossier))
    dossier = play(dossier, "propose", "hand-back")

    assert readiness.to_propose(dossier) == ["Chưa có kế hoạch kiểm tra cho lượt nộp này."]
    assert inspections.current(dossier) is None
    with clock.at(date(2022, 12, 21)):
        minutes = write_minutes(dossier, make_plan(dossier, number=8))
    assert (minutes.inspection.turn, minutes.sitting) == (2, 2)
    assert readiness.to_propose(dossier) == [
        f"Chưa có Tờ trình của lãnh đạo {dossier.held_by} gửi {dossier.decider()} (lập ở trang Kiểm tra của hồ sơ)."
    ]


PLAN = {
    "number": "7",
    "planned_on": "20/12/2022",
    "starts_on": "20/12/2022",
    "ends_on": "21/12/2022",
    "place": "UBND xã",
    "members-TOTAL_FORMS": "3",
    "members-INITIAL_FORMS": "0",
}
HELD = {
    "held_on": "20/12/2022",
    "started": "8h",
    "place": "UBND xã",
    "present": "Người 0",
    "conclusion": "Thống nhất.",
}


def posted_plan() -> dict:
    """The plan with its team as the form sends them."""
    rows = {}
    for index, (role, body, criteria) in enumerate(TEAM):
        words = {"name": f"Người {index}", "position": "Cán bộ", "body": body, "role": role}
        words["criteria"] = ", ".join(criteria)
        rows |= {f"members-{index}-{key}": value for key, value in words.items()}
    return PLAN | rows


@pytest.fixture
def asked(client):
    """A dossier to be inspected, and how a person opens or sends one of its pages."""
    dossier = make_inspected_dossier()

    def ask(person, name="inspection", data=None):
        client.force_login(person)
        url = reverse(name, args=[dossier.pk])
        return client.post(url, data, follow=True) if data is not None else client.get(url)

    return dossier, ask


def test_the_page_leads_from_the_plan_to_its_approval(asked, client):
    dossier, ask = asked
    inspector, director, plan = dossier.people.reviewer, dossier.people.director, posted_plan()
    review = client.force_login(inspector) or client.get(dossier.get_absolute_url()).text
    before = ask(inspector).text
    wrong = ask(inspector, "inspection_edit", plan | {"members-2-criteria": "10-16"})
    odd = ask(inspector, "inspection_edit", plan | {"place": "Xã\0", "tasks": "x" * 1_000_000, "number": "0"})
    assert (odd.status_code, "Có ký tự lạ" in odd.text, dossier.inspections.exists()) == (422, True, False)
    planned = ask(inspector, "inspection_edit", plan | {"members-2-criteria": "10-15"}).text
    waiting = ask(director).text
    home = client.get(reverse("home")).text
    stamp = dossier.inspections.get().saved_at.isoformat()
    approved = ask(director, "inspection_approve", {"seen_at": stamp}).text

    assert reverse("inspection", args=[dossier.pk]) in review
    assert "Hội đồng, biên bản" not in review
    assert "chậm nhất 04/01/2023" in before
    assert (wrong.status_code, "Không có tiêu chí «16»" in wrong.text) == (422, True)
    assert "Chờ lãnh đạo" in planned
    assert "Duyệt kế hoạch kiểm tra" in waiting
    assert "Duyệt kế hoạch kiểm tra" in home
    assert "Đã duyệt kế hoạch kiểm tra" in approved


def test_the_page_leads_from_the_minutes_to_their_papers(asked, client):
    dossier, ask = asked
    inspector, director, plan = dossier.people.reviewer, dossier.people.director, make_plan(dossier)
    points = {f"found-{one.number}": one.shown for one in inspections.findings_for(plan)}
    form = ask(inspector, "inspection_minutes").text
    refused = ask(inspector, "inspection_minutes", points | HELD | {"found-1": "1"})
    done = ask(inspector, "inspection_minutes", points | HELD).text
    kinds = ("ke-hoach", "bien-ban")
    made = [client.get(reverse("inspection_paper", args=[dossier.pk, plan.pk, kind])) for kind in kinds]

    assert "Biên bản đã lập không sửa được" in form
    assert (refused.status_code, "cần ghi lý do" in refused.text, 'value="1"' in refused.text) == (422, True, True)
    assert "chậm nhất 27/12/2022" in done
    assert [response["Content-Type"] for response in made] == ["application/pdf"] * 2
    readers = {inspector: 200, director: 200, dossier.people.leader: 403, dossier.people.officer: 403}
    assert {who: ask(who).status_code for who in readers} == readers


def test_the_page_leads_from_the_minutes_to_the_proposal(asked):
    dossier, ask = asked
    inspector = dossier.people.reviewer
    write_minutes(dossier, make_plan(dossier))
    signer = make_member(dossier.held_by, "leader", position="Chủ tịch Hội")
    nobody = ask(inspector, "inspection_propose", {"signer": "0"}).text
    proposed = ask(inspector, "inspection_propose", {"signer": signer.pk}).text
    again = ask(inspector, "inspection_propose", {"signer": signer.pk}).text
    proposal = Document.objects.get(kind="proposal")
    waiting_for = readiness.to_propose(dossier)
    clerk = make_member(dossier.held_by, "clerk")
    paperwork.prepare(proposal, number=3, issued_on=clock.today(), actor=clerk)
    proposal = paperwork.sign(Document.objects.get(pk=proposal.pk), actor=signer)
    paperwork.seal(proposal, actor=clerk, at=clock.now())

    assert "Chọn lãnh đạo ký văn bản" in nobody
    assert "Đã lập dự thảo Tờ trình" in proposed
    assert "Đã có Tờ trình, đang «Chờ văn thư cấp số»" in again
    assert waiting_for == [
        f"Chưa có Tờ trình của lãnh đạo {dossier.held_by} gửi {dossier.decider()} (đang chờ ký, ban hành)."
    ]
    printed = issued(Document.objects.get(pk=proposal.pk))
    assert "Biên bản kiểm tra ngày 20 tháng 12 năm 2022" in printed
    assert f"03/TTr-{dossier.held_by.code}" in printed.replace("Số: ", "")
    take(dossier, "propose")
    assert Document.objects.filter(kind="proposal").count() == 1
