"""The council's pages: who sits there, what cannot be rewritten, what a new sitting may conclude."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from config import clock
from recognition import councils, permissions
from recognition.models import Council, State
from recognition.vietnamese import search_form
from tests.factories import make_council, make_dossier, make_member, make_minutes, play
from tests.factories.councils import make_opinion_token, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

TODAY = date(2025, 3, 10)
ROWS = [
    ("Lê Thị Hòa", "chair", "Phòng Giáo dục và Đào tạo"),
    ("Hoàng Văn Nam", "secretary", "Phòng Giáo dục và Đào tạo"),
    ("Ngô Thị Mai", "member", "hội khuyến học huyện Thử"),
    ("Bùi Văn Long", "member", "Ủy ban MTTQ Việt Nam huyện Thử"),
    ("Đặng Thị Thu", "member", "Đoàn Thanh niên"),
]


@pytest.fixture(autouse=True)
def _day():
    with clock.at(TODAY):
        yield


@pytest.fixture
def dossier():
    return make_dossier(state=State.APPRAISING)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seats(rows, council=None, **changes) -> dict:
    """A posting of the page: ``rows`` of name, role, body and, if any, the account; ``changes`` to its fields."""
    present = list(council.members.sitting()) if council else []
    posted = {
        "decision_number": "12/QĐ-PGDĐT",
        "decision_on": "2025-02-01",
        "members-TOTAL_FORMS": len(rows),
        "members-INITIAL_FORMS": len(present),
    }
    for index, (name, role, body, *user) in enumerate(rows):
        row = {"name": name, "position": "Chuyên viên", "body": body, "role": role, "user": user[0].pk if user else ""}
        posted |= {f"members-{index}-{key}": value for key, value in row.items()}
    for index, member in enumerate(present):
        posted |= {f"members-{index}-id": member.pk, f"members-{index}-council": council.pk}
    return posted | changes


def post_seats(dossier, *args, **changes):
    client = signed_in(dossier.people.reviewer)
    return client.post(f"/ho-so/{dossier.pk}/hoi-dong/thanh-phan/", seats(*args, **changes))


def test_bodies_are_known_by_how_they_begin_and_by_their_short_names(dossier):
    assert post_seats(dossier, ROWS).status_code == 302
    assert Council.objects.get().missing() == []


def test_the_page_offers_the_bodies_that_must_be_there(dossier):
    page = signed_in(dossier.people.reviewer).get(f"/ho-so/{dossier.pk}/hoi-dong/thanh-phan/").content.decode()

    assert page.count('list="bodies"') == 7
    assert '<option value="Hội Khuyến học"></option><option value="Ủy ban Mặt trận Tổ quốc Việt Nam"></option>' in page


def test_who_has_given_an_opinion_stays_as_written(dossier):
    council = make_council(dossier.round, dossier.held_by, by=dossier.people.reviewer)
    first, second = council.members.all()[:2]
    councils.record_opinions(dossier, {first: ("1", "")}, actor=dossier.people.reviewer)
    rows = [("Người khác", "member", "x"), ("Thư ký mới", "secretary", "Phòng Giáo dục và Đào tạo"), *ROWS[2:]]

    assert post_seats(dossier, rows, council).status_code == 302

    assert list(council.members.values_list("name", "role", "body"))[:2] == [
        (first.name, "chair", first.body),
        ("Thư ký mới", "secretary", second.body),
    ]


def test_who_has_a_link_or_was_marked_as_there_stays_as_written(dossier):
    session = make_session(dossier)
    council, (chair, *_, linked) = session.council, session.council.members.all()
    make_opinion_token(session, linked)
    session.attendances.create(member=chair, present=True)

    assert post_seats(dossier, ROWS, council).status_code == 302

    assert [member.name for member in council.members.all()] == [chair.name, *[n for n, *_ in ROWS[1:4]], linked.name]


def test_who_leaves_after_an_opinion_stays_on_record_and_a_successor_gets_a_row(dossier):
    council = make_council(dossier.round, dossier.held_by, by=dossier.people.reviewer)
    chair, unheard = council.members.first(), council.members.last()
    councils.record_opinions(dossier, {chair: ("1", "")}, actor=dossier.people.reviewer)
    gone = {"members-0-DELETE": "on", "members-4-DELETE": "on"}
    rows = [*ROWS, ("Chủ tịch mới", "chair", "Phòng Giáo dục và Đào tạo"), ("Ủy viên mới", "member", "Hội Phụ nữ")]

    assert post_seats(dossier, rows, council, **gone).status_code == 302

    chair.refresh_from_db()
    assert (chair.left_on, chair.opinions.count()) == (TODAY, 1)
    assert council.members.filter(pk=unheard.pk).exists() is False
    assert [member.name for member in council.members.sitting()] == [
        *[name for name, *_ in ROWS[1:4]],
        "Chủ tịch mới",
        "Ủy viên mới",
    ]
    assert council.missing() == []


def test_a_council_is_not_set_up_in_the_future(dossier):
    answer = post_seats(dossier, ROWS, decision_on="2025-03-11")

    assert (answer.status_code, Council.objects.count()) == (422, 0)
    assert answer.context["form"].errors == {"decision_on": ["Ngày quyết định không thể sau hôm nay."]}


def test_after_a_hand_back_the_page_takes_opinions_again_and_shows_the_earlier_minutes(dossier):
    minutes = make_minutes(dossier)
    back = play(dossier, "propose", "hand-back")

    page = signed_in(back.people.reviewer).get(f"/ho-so/{back.pk}/hoi-dong/").content.decode()

    assert page.count("Đồng ý mức độ 1</option>") == 5
    assert (page.count(f'href="/bien-ban/{minutes.pk}/"'), page.count("selected")) == (1, 0)


# Accounts


def errors_of(answer) -> list[str]:
    """What the page says about its rows, row by row, and about all of them."""
    members = answer.context["members"]
    rows = [sentence for row in members.forms for said in row.errors.values() for sentence in said]
    return [*rows, *members.non_form_errors()]


def test_a_leader_who_gave_an_opinion_does_not_sign(dossier):
    director = dossier.people.director
    post_seats(dossier, [(str(director), "chair", "Phòng Giáo dục và Đào tạo", director), *ROWS[1:]])
    given = {f"opinion-{member.pk}": "1" for member in Council.objects.get().members.all()}
    page, client = f"/ho-so/{dossier.pk}/hoi-dong/", signed_in(dossier.people.reviewer)
    client.post(page, {"step": "opinions"} | given)
    content = {
        "held_on": TODAY.isoformat(),
        "started": "8:30",
        "place": "Phòng họp",
        "level": "1",
        "conclusion": "Thống nhất.",
    }
    client.post(page, {"step": "minutes"} | content)
    dossier = play(dossier, "propose")

    assert [permissions.decides(dossier, user) for user in (director, dossier.people.chair)] == [False, True]


@pytest.mark.parametrize("person", ["director", "chair", "leader"])
def test_a_leader_sits_only_with_the_account(dossier, person):
    user = getattr(dossier.people, person)
    name = search_form(str(user)).upper()
    refused = post_seats(dossier, [(name, "chair", "Phòng Giáo dục và Đào tạo"), *ROWS[1:]])

    assert (refused.status_code, Council.objects.count()) == (422, 0)
    assert errors_of(refused) == [
        f"{name} là người dùng cổng: chọn tài khoản của người này. "
        "Nếu là người khác trùng tên, ghi thêm năm sinh sau họ tên."
    ]
    assert post_seats(dossier, [(name, "chair", "Phòng Giáo dục và Đào tạo", user), *ROWS[1:]]).status_code == 302
    assert Council.objects.get().members.first().user == user


def test_somebody_else_of_the_same_name_sits_without_an_account(dossier):
    name = f"{dossier.people.director} (1975)"

    assert post_seats(dossier, [(name, "chair", "Phòng Giáo dục và Đào tạo"), *ROWS[1:]]).status_code == 302


def test_an_account_is_its_owners_and_holds_one_seat(dossier):
    director = dossier.people.director
    foreign = post_seats(dossier, [("Lê Thị Hòa", "chair", "x", director), *ROWS[1:]])
    twice = post_seats(dossier, [(str(director), role, "x", director) for role in ("chair", "secretary")])

    assert errors_of(foreign) == [f"Tài khoản này của {director}, không phải của Lê Thị Hòa."]
    assert errors_of(twice) == ["Mỗi tài khoản chỉ giữ một ghế trong Hội đồng."]


def test_the_accounts_offered_are_those_near_the_council_in_vietnamese_order(dossier):
    for name in ("Ông Văn Ổn", "An Thị Ước", "Đỗ Văn Ân"):
        make_member(dossier.held_by, full_name=name)
    people = dossier.people
    elsewhere = make_dossier().people.reviewer
    page = signed_in(people.reviewer).get(f"/ho-so/{dossier.pk}/hoi-dong/thanh-phan/")
    offered = [label.rpartition(" (")[0] for _, label in page.context["members"].forms[0].fields["user"].choices[1:]]

    assert [name for name in offered if not name.startswith("Nguyễn Văn nguoi-")] == [
        "An Thị Ước",
        "Đỗ Văn Ân",
        "Ông Văn Ổn",
    ]
    near = (people.reviewer, people.director, people.registrar, people.chair, people.leader)
    assert {name for name in offered if name.startswith("Nguyễn Văn nguoi-")} == {str(user) for user in near}
    assert str(elsewhere) not in offered


def test_a_council_is_begun_before_the_first_dossier_and_changed_without_one():
    first = make_dossier()
    rnd, office = first.round, first.people.reviewer.memberships.get().office
    client, begin = signed_in(first.people.reviewer), reverse("council_begin", args=[rnd.pk])

    page = client.get(reverse("council_list"))
    assert begin in page.text
    assert [entry["label"] for entry in page.context["navigation"] if entry["here"]] == ["Chờ xử lý"]
    assert client.post(begin, seats(ROWS, decision_number="", decision_on="")).status_code == 302
    council = Council.objects.get()
    assert (council.office, council.round, council.members.count()) == (office, rnd, len(ROWS))
    assert begin not in client.get(reverse("council_list")).text
    change = reverse("council_members", args=[council.pk])
    assert client.get(begin).headers["Location"] == change
    assert change in client.get(council.get_absolute_url()).text
    renamed = [("Lê Thị Hòa Bình", *ROWS[0][1:]), *ROWS[1:]]
    assert client.post(change, seats(renamed, council)).status_code == 302
    assert council.members.get(role="chair").name == "Lê Thị Hòa Bình"
    assert signed_in(first.people.director).get(change).status_code == 403
    assert signed_in(first.people.officer).get(begin).status_code == 403
