"""The plan's pages as a person uses them: forms, hostile input, and as many queries with three rows as with one."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from recognition.models import Meeting, PlanBody
from tests.factories import make_dossier, make_member
from tests.factories.plans import make_body, make_link, make_meeting, make_plan
from tests.recognition.views.pages import Page
from tests.recognition.views.test_query_counts import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return make_dossier(answered=False)


def at(name, dossier, *args):
    return reverse(name, args=[dossier.pk, *args])


def full_body(plan, name):
    """A body with an indicator, a duty and a link that has brought a figure."""
    body = make_body(plan, name, does=["1.1", "1.2"], contact="Nguyễn Thị Mẫu")
    body.duties.create(text="Nhiệm vụ.")
    plan.milestones.create(quarter=1, text=f"Việc của {name}", due_on="2025-01-31")
    return make_link(body)


def test_a_plan_of_three_bodies_asks_as_often_as_one_of_one(browser, dossier):
    plan, client = make_plan(dossier), browser(dossier.people.officer)
    _, token = full_body(plan, "Công an")
    pages = [at("plan", dossier), dossier.get_absolute_url(), reverse("contribute", args=[token])]
    pages += [at("plan_milestones", dossier), at("plan_body", dossier, plan.bodies.get().pk)]
    before = [queries(client, page) for page in pages[:3]]

    full_body(plan, "Trạm y tế")
    full_body(plan, "Hội Phụ nữ")

    assert [queries(client, page) for page in pages[:3]] == before


def test_a_plan_is_begun_changed_and_read_through_its_pages(browser, dossier):
    client = browser(dossier.people.officer)
    started = Page(client.get(at("plan", dossier))).form(at("plan_start", dossier))
    assert started["source"] == "tt25-nhiem-vu"
    client.post(at("plan_start", dossier), started)

    body = dossier.plan.bodies.first()
    sent = Page(client.get(at("plan_body", dossier, body.pk))).form()
    assert (sent["role-4"], sent["role-1.1"]) == ("does", "")
    client.post(at("plan_body", dossier, body.pk), sent | {"role-1.1": "watches", "person-1.1": "Lê Văn Mẫu"})

    found = [(a.subject, a.role, a.person) for a in body.assignments.all()]
    assert found == [("1.1", "watches", "Lê Văn Mẫu"), ("4", "does", "")]
    assert body.duties.count() == 4


def test_milestones_typed_as_days_are_read_are_kept(browser, dossier):
    plan, client = make_plan(dossier, "tt25-nhiem-vu"), browser(dossier.people.officer)
    sent = Page(client.get(at("plan_milestones", dossier))).form()

    client.post(
        at("plan_milestones", dossier), sent | {"m-5-quarter": "1", "m-5-text": "Mới", "m-5-due_on": "5/3/2024"}
    )

    assert list(plan.milestones.filter(text="Mới").values_list("due_on__day", "due_on__month")) == [(5, 3)]
    assert plan.milestones.count() == 6


def test_a_meeting_is_set_its_minutes_written_and_confirmed_by_both(browser, dossier):
    people, plan = dossier.people, make_plan(dossier)
    officer, leader = browser(people.officer), browser(people.leader)
    address = at("meeting", dossier, "opening")
    given = {"day": "19/2/2025", "time": "8h30", "chair": people.leader.pk, "secretary": people.officer.pk}
    officer.post(address, Page(officer.get(address)).form() | given)
    write, confirm = at("meeting_minutes", dossier, "opening"), at("meeting_confirm", dossier, "opening")
    officer.post(write, Page(officer.get(write)).form() | {"content": "Giao việc.", "conclusion": "Thống nhất."})

    for client in (officer, leader):
        assert "Xác nhận biên bản đúng" in [button.text for button in Page(client.get(address)).all("button")]
        client.post(at("meeting_confirm", dossier, "opening"), Page(client.get(address)).form(confirm))

    written = plan.meetings.get().minutes
    assert (written.is_confirmed, written.present) == (True, f"{people.leader}, chủ tọa\n{people.officer}, thư ký")
    assert plan.meetings.get().chair_name == str(people.leader)
    assert officer.get(write).status_code == 200


def test_nobody_confirms_minutes_that_were_changed_since_the_page_was_opened(browser, dossier):
    people, plan = dossier.people, make_plan(dossier)
    leader, officer = browser(people.leader), browser(people.officer)
    make_meeting(plan, kind="opening")
    write, confirm = at("meeting_minutes", dossier, "opening"), at("meeting_confirm", dossier, "opening")
    officer.post(write, Page(officer.get(write)).form() | {"content": "Giao việc.", "conclusion": "Thống nhất."})
    read = Page(leader.get(at("meeting", dossier, "opening"))).form(confirm)

    officer.post(write, Page(officer.get(write)).form() | {"conclusion": "Không thống nhất."})
    refused = leader.post(confirm, read, follow=True)

    assert "Biên bản vừa được sửa sau khi bạn mở trang này: xem lại bản mới rồi xác nhận." in refused.text
    assert plan.meetings.get().minutes.chair_confirmed_at is None


@pytest.mark.parametrize(
    ("page", "field"),
    [("plan_texts", "purpose"), ("plan_body", "contact"), ("meeting", "place"), ("meeting_minutes", "content")],
)
def test_what_somebody_wrote_meanwhile_is_replaced_only_knowingly(browser, dossier, page, field):
    plan, client = make_plan(dossier), browser(dossier.people.officer)
    body = make_body(plan, "Công an", does=["1.1"])
    write = at("meeting_minutes", dossier, make_meeting(plan, kind="opening").kind)
    client.post(write, Page(client.get(write)).form() | {"content": "Giao việc.", "conclusion": "Thống nhất."})
    url = at(page, dossier, *{"plan_texts": [], "plan_body": [body.pk]}.get(page, ["opening"]))

    def form(answer):
        return Page(answer).form()

    opened = form(client.get(url))
    client.post(url, opened | {field: "Của đồng nghiệp"})
    refused = client.post(url, opened | {field: "Của tôi"})
    kept = form(client.get(url))[field]
    typed = form(refused)

    assert (refused.status_code, kept, typed[field]) == (422, "Của đồng nghiệp", "Của tôi")
    client.post(url, typed)
    assert form(client.get(url))[field] == "Của tôi"


HUGE = "x" * 1_000_000


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Trường này là bắt buộc."),
        ({"name": HUGE}, "Giá trị này chỉ có tối đa 150 kí tự (hiện có 1000000)"),
        ({"name": "Hội Phụ\0 nữ"}, "Kế hoạch đã có Hội Phụ nữ."),
        ({"name": "Hội Phụ nữ"}, "Kế hoạch đã có Hội Phụ nữ."),
        (
            {"name": "Mới", "duties": "\n".join(["việc"] * 41)},
            "Nhiều nhất 40 nhiệm vụ, mỗi nhiệm vụ không quá 2000 ký tự.",
        ),
        (
            {"name": "Mới", "user": "999999999"},
            "Hãy chọn một lựa chọn hợp lệ. Lựa chọn đó không phải là một trong các lựa chọn khả thi.",
        ),
    ],
)
def test_a_body_that_cannot_be_kept_is_asked_again(browser, dossier, fields, said):
    plan = make_plan(dossier)
    make_body(plan, "Hội Phụ nữ")

    response = browser(dossier.people.officer).post(at("plan_body_add", dossier), fields)

    assert (response.status_code, plan.bodies.count()) == (422, 1)
    assert [error.text for error in Page(response).by_class("errorlist")] == [said]


def test_a_name_of_a_person_that_is_too_long_is_refused_and_unknown_subjects_are_nothing(browser, dossier):
    client, plan = browser(dossier.people.officer), make_plan(dossier)
    long = client.post(at("plan_body_add", dossier), {"name": "A", "role-1.1": "does", "person-1.1": "x" * 151})
    client.post(at("plan_body_add", dossier), {"name": "B", "role-9.9": "does", "role-1.1": "owns", "role-1": "does"})

    assert Page(long).notices("bad") == ["Chỉ tiêu 1.1: tên người dài hơn 150 ký tự."]
    assert [(b.name, [a.subject for a in b.assignments.all()]) for b in plan.bodies.all()] == [("B", ["1"])]


@pytest.mark.parametrize("source", ["", "x", "nam-truoc", "\0", HUGE])
def test_a_plan_is_not_begun_from_nonsense(browser, dossier, source):
    response = browser(dossier.people.officer).post(at("plan_start", dossier), {"source": source}, follow=True)

    assert Page(response).notices("bad") == ["Chọn một cách bắt đầu."]


def test_bodies_milestones_and_links_of_another_plan_are_not_found(browser, dossier):
    other = make_plan(make_dossier(answered=False))
    link, _ = full_body(other, "Công an")
    make_plan(dossier)
    client, body = browser(dossier.people.officer), link.body

    asked = [
        at("plan_body", dossier, body.pk),
        at("plan_body_remove", dossier, body.pk),
        at("invitation_make", dossier, body.pk),
        at("invitation_withdraw", dossier, link.pk),
        at("milestone_done", dossier, other.milestones.get().pk),
        at("meeting", dossier, "abc"),
        at("meeting_confirm", dossier, "closing"),
    ]
    assert [client.post(address).status_code for address in asked] == [404] * len(asked)
    assert PlanBody.objects.count() == 1


def test_the_link_stands_on_the_page_that_made_it_and_nowhere_else(browser, dossier):
    body, client = make_body(make_plan(dossier), does=["1"]), browser(dossier.people.officer)

    made = client.post(at("invitation_make", dossier, body.pk), {"person": "Lê Văn Mẫu", "expires_on": "1/3/2025"})

    message = Page(made).one("textarea", id="message").text
    assert message.count("/gop-so-lieu/") == 1
    assert "Lê Văn Mẫu (Trạm y tế)" in message
    assert made["Cache-Control"] == "no-store"
    assert "/gop-so-lieu/" not in client.get(at("plan", dossier)).text


def test_a_reminder_is_one_click_for_a_link_with_a_phone_and_for_somebody_with_an_account(browser, dossier):
    plan, officer = make_plan(dossier), dossier.people.officer
    make_link(make_body(plan, does=["1.1"], contact="Nguyễn Thị Mẫu", phone="0912 345 678"))
    make_link(make_body(plan, "Công an", does=["1.2"], contact="Nguyễn Thị Mẫu", phone="gọi bảo vệ"))
    make_body(plan, "Văn phòng", does=["1.3"], user=officer)

    page = Page(browser(officer).get(at("plan", dossier)))

    said = {button.get("data-copy"): page.one("textarea", id=button.get("data-copy")).text for button in copies(page)}
    assert [" ".join(text.split(". ")[:1]) for text in said.values()] == [
        "Nhắc anh/chị Nguyễn Thị Mẫu (Trạm y tế): còn chỉ tiêu 1.1 chưa điền",
        "Nhắc anh/chị Nguyễn Thị Mẫu (Công an): còn chỉ tiêu 1.2 chưa điền",
        f"Nhắc anh/chị {officer} (Văn phòng): còn chỉ tiêu 1.3 chưa điền",
    ]
    (message,) = [a.get("href") for a in page.all("a") if (a.get("href") or "").startswith("sms:")]
    assert message == f"sms:0912345678?body={quote(next(iter(said.values())))}"


def copies(page) -> list:
    return [button for button in page.all("button") if button.get("data-copy")]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"person": "", "expires_on": "1/3/2025"}, "Trường này là bắt buộc."),
        ({"person": "A", "expires_on": "hôm nay"}, "Không đọc được ngày này. Gõ ngày/tháng/năm, ví dụ 05/03/2025."),
        ({"person": "A", "expires_on": "1/1/2025"}, "Ngày hết hạn phải từ hôm nay đến 19/08/2025."),
        ({"person": "\0", "expires_on": "1/3/2025"}, "Trường này là bắt buộc."),
    ],
)
def test_a_link_that_cannot_be_made_says_why(browser, dossier, sent, said):
    body = make_body(make_plan(dossier), does=["1"])

    response = browser(dossier.people.officer).post(at("invitation_make", dossier, body.pk), sent)

    assert (response.status_code, body.invitations.count()) == (422, 0)
    assert [error.text for error in Page(response).by_class("errorlist")] == [said]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"time": "25:99"}, "Không đọc được giờ này. Gõ giờ:phút, ví dụ 08:30."),
        ({"secretary": "", "secretary_name": ""}, "Chọn tài khoản hoặc ghi họ tên thư ký."),
        ({"number": "0"}, "Số giấy mời từ 1 đến 99999."),
        ({"invited": HUGE}, "Giá trị này chỉ có tối đa 10000 kí tự (hiện có 1000000)"),
    ],
)
def test_a_meeting_that_cannot_be_kept_is_asked_again(browser, dossier, sent, said):
    people = dossier.people
    make_plan(dossier)
    given = {
        "day": "19/2/2025",
        "time": "8:30",
        "place": "P1",
        "chair": people.leader.pk,
        "secretary": people.officer.pk,
    }

    response = browser(people.officer).post(at("meeting", dossier, "opening"), given | sent)

    assert (response.status_code, Meeting.objects.count()) == (422, 0)
    assert [error.text for error in Page(response).by_class("errorlist")] == [said]


def test_minutes_of_a_meeting_to_come_are_not_written(browser, dossier):
    meeting = make_meeting(make_plan(dossier), held_at="2025-03-01T08:00:00+07:00")
    sent = {"started": "8:00", "present": "A", "content": "B", "conclusion": "C"}

    response = browser(dossier.people.officer).post(at("meeting_minutes", dossier, meeting.kind), sent)

    assert [e.text for e in Page(response).by_class("errorlist")] == [
        "Cuộc họp chưa diễn ra nên chưa ghi biên bản được."
    ]


def test_the_workspace_says_who_answers_for_an_indicator_and_leads_to_the_plan(browser, dossier):
    make_body(make_plan(dossier), does=["1.1"], contact="Nguyễn Thị Mẫu")

    shown = Page(browser(make_member(dossier.prepared_by)).get(dossier.get_absolute_url()))

    said = [e.text for e in shown.by_class("soft") if e.text.startswith("Phụ trách:")]
    assert said == ["Phụ trách: Trạm y tế (Nguyễn Thị Mẫu)"]
    assert shown.one("a", href=at("plan", dossier)).text == "Kế hoạch tự đánh giá"
