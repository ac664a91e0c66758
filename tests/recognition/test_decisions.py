"""The paper of a decision: number, signature, seal, and what it gives."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError
from pypdf import PdfReader

from config import clock
from recognition import paperwork, verification
from recognition.models import Decision, Dossier, Membership, Recognition, State
from tests.factories import (
    make_dossier,
    make_member,
    make_people,
    make_place,
    make_round,
    play,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def bytes_of(stored) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def refusal_of(function, *args, **kwargs) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        function(*args, **kwargs)
    return refusal.value.messages


def signing(**fields):
    """A dossier whose decision waits for its number since DAY."""
    return play(make_dossier(state=State.DECIDING, on=date(2025, 2, 20), **fields), "recognise")


def two(state=State.DECIDING, **fields):
    """Two communes of one district, whose dossiers the same people decide."""
    rnd = make_round()
    first = make_place(rnd)
    second = make_place(rnd, parent=first.parent)
    one = make_dossier(state=state, rnd=rnd, unit=first)
    people = make_people(rnd, second)
    people.reviewer, people.director, people.registrar, people.chair = (
        one.people.reviewer,
        one.people.director,
        one.people.registrar,
        one.people.chair,
    )
    return one, make_dossier(state=state, rnd=rnd, unit=second, people=people, **fields)


# Drafting


def test_a_decision_begins_with_who_decided_what_in_which_office():
    dossier = signing()
    decision, director = dossier.decision(), dossier.people.director

    assert (decision.kind, decision.state, decision.office, decision.level) == (
        "recognise",
        "drafted",
        dossier.held_by,
        "1",
    )
    assert (decision.signer, decision.signer_name, decision.signer_position) == (
        director,
        str(director),
        "Trưởng phòng",
    )
    assert (decision.number, decision.symbol, decision.created_at) == (None, "QĐ-GDĐT", clock.moment_of(DAY))
    assert [(item.dossier, item.unit_name) for item in decision.items.all()] == [(dossier, dossier.unit.full_name)]


def test_codes_are_short_and_have_no_letters_that_look_alike():
    codes = {signing().decision().code, signing().decision().code}

    assert len(codes) == 2
    assert [code for code in codes if len(code) != 11 or set(code) & set("IO01")] == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7QF2-M9XTA", "K7QF2-M9XTA"),
        (" k7qf2 m9xta ", "K7QF2-M9XTA"),
        ("k7qf2m9xta", "K7QF2-M9XTA"),
        ("K7QF2", ""),
        ("", ""),
    ],
)
def test_codes_are_read_as_people_type_them(typed, code):
    assert verification.tidy_code(typed) == code


# Number and date


def numbered(decision, number, issued_on=DAY, state="prepared"):
    """``decision`` with its number, as if its PDF had been made."""
    Decision.objects.filter(pk=decision.pk).update(number=number, issued_on=issued_on, state=state)


def give(dossier, number=5, issued_on=DAY, actor=None):
    actor = actor or dossier.people.registrar
    return paperwork.prepare(dossier.decision(), number=number, issued_on=issued_on, actor=actor)


def test_the_clerk_gives_number_and_date_and_the_paper_is_printed_with_them():
    dossier = signing()

    decision = give(dossier, 5, DAY)

    assert (decision.state, decision.number, decision.issued_on) == ("prepared", 5, DAY)
    assert decision.number_said() == "số 05/QĐ-GDĐT"
    assert "Số: 05/QĐ-GDĐT" in text_of(bytes_of(decision.prepared_file))
    assert (dossier.moves.last().action, dossier.moves.last().actor) == ("number", dossier.people.registrar)


def test_until_it_is_signed_number_and_date_can_be_given_again():
    dossier = signing()
    first = give(dossier, 5).prepared_file

    decision = give(dossier, 7, DAY + timedelta(days=1))
    assert (decision.number, decision.issued_on, decision.prepared_file == first) == (7, date(2025, 3, 11), False)

    with clock.at(DAY + timedelta(days=1)):
        paperwork.sign(decision, actor=dossier.people.director)
    assert refusal_of(give, dossier, 8) == ["Văn bản đang «Chờ đóng dấu, ban hành», không làm bước này được nữa."]


def test_a_paper_prepared_anew_is_not_signed_by_who_saw_the_old_one():
    dossier = signing()
    seen = give(dossier, 5).prepared_file.sha256
    decision = give(dossier, 6)

    assert refusal_of(paperwork.sign, decision, actor=dossier.people.director, seen=seen) == [
        "Văn thư vừa lập lại bản trình ký: xem lại bản mới bên cạnh rồi ký."
    ]
    paperwork.sign(decision, actor=dossier.people.director, seen=decision.prepared_file.sha256)
    assert dossier.decision().state == "signed"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_paper_is_signed_on_the_day_it_bears(days):
    dossier = signing()
    decision = give(dossier, 5, DAY + timedelta(days=2))

    with clock.at(DAY + timedelta(days=2 + days)):
        (said,) = refusal_of(paperwork.sign, decision, actor=dossier.people.director)

    assert said.startswith("Văn bản ghi ngày 12/03/2025")
    assert dossier.decision().state == "prepared"


def test_the_address_of_an_abandoned_paper_does_not_issue_its_successor():
    dossier = signing()
    old = give(dossier, 5)
    dossier = play(dossier, "abandon", "recognise")
    paperwork.sign(give(dossier, 6), actor=dossier.people.director)

    said = refusal_of(take, dossier, "issue", decision=old.pk)

    assert said == ["Văn bản này đã được thay bằng một dự thảo khác: mở văn bản mới của hồ sơ để ban hành."]
    assert Dossier.objects.get(pk=dossier.pk).state == "signing"


def test_only_the_clerk_of_that_office_numbers():
    dossier = signing()
    people = dossier.people

    for person in (people.officer, people.leader, people.clerk, people.reviewer, people.director):
        with pytest.raises(PermissionDenied) as refusal:
            give(dossier, actor=person)
        assert str(refusal.value) == f"Việc này của văn thư {dossier.held_by}."
    assert dossier.decision().state == "drafted"


def test_a_number_is_used_once_a_year():
    one, other = two()
    one, other = play(one, "recognise"), play(other, "recognise")
    numbered(one.decision(), 5)

    assert refusal_of(give, other, 5) == ["Số 05/QĐ-GDĐT đã dùng trong năm 2025. Xem lại sổ đăng ký rồi chọn số khác."]
    assert other.decision().number is None


@pytest.mark.parametrize("difference", ["year", "symbol", "office", "abandoned"])
def test_the_same_number_stands_in_another_year_series_or_office_and_after_an_abandoned_paper(difference):
    one, other = (signing(), signing()) if difference == "office" else two()
    if difference != "office":
        one = play(one, "refuse") if difference == "symbol" else play(one, "recognise")
        other = play(other, "recognise")
    numbered(one.decision(), 5, date(2024, 12, 30) if difference == "year" else DAY)
    if difference == "abandoned":
        play(one, "abandon")

    assert give(other, 5).number == 5


def test_the_database_keeps_numbers_apart_too():
    one, other = two()
    one, other = play(one, "recognise").decision(), play(other, "recognise").decision()
    numbered(one, 5)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        numbered(other, 5, DAY + timedelta(days=1))

    assert "document_number_once" in str(refusal.value)


def test_gaps_between_numbers_are_allowed():
    one, other = two()
    one, other = play(one, "recognise"), play(other, "recognise")
    numbered(one.decision(), 5)

    assert give(other, 412).number_said() == "số 412/QĐ-GDĐT"


@pytest.mark.parametrize(
    ("number", "issued_on", "said"),
    [
        (0, DAY, ["Số văn bản phải từ 1 trở lên."]),
        (5, date(2025, 3, 9), ["Ngày ban hành không thể trước ngày quyết định (10/03/2025)."]),
        (
            5,
            date(2025, 3, 18),
            ["Ngày ban hành quá xa: văn bản được ban hành trong ngày ký, chậm nhất ngày làm việc tiếp theo."],
        ),
        (
            -1,
            date(2025, 3, 9),
            [
                "Số văn bản phải từ 1 trở lên.",
                "Ngày ban hành không thể trước ngày quyết định (10/03/2025).",
            ],
        ),
    ],
)
def test_numbers_and_dates_that_cannot_be_are_refused_together(number, issued_on, said):
    assert refusal_of(give, signing(), number, issued_on) == said


def test_a_decision_may_be_dated_some_days_ahead_and_on_its_own_day():
    dossier = signing()

    assert give(dossier, 5, date(2025, 3, 17)).issued_on == date(2025, 3, 17)
    assert give(dossier, 5, DAY).issued_on == DAY


# Signature


def test_only_who_decided_signs():
    dossier = signing()
    decision, people = give(dossier), dossier.people

    for person in (people.chair, people.registrar, people.leader, make_member(dossier.held_by, "leader")):
        with pytest.raises(PermissionDenied) as refusal:
            paperwork.sign(decision, actor=person)
        assert str(refusal.value) == f"Chỉ {people.director} ký được văn bản này."

    assert paperwork.sign(decision, actor=people.director).state == "signed"


def test_who_has_left_the_office_signs_no_more():
    dossier = signing()
    decision = give(dossier)
    Membership.objects.filter(user=dossier.people.director).update(valid_to=DAY - timedelta(days=1))

    with pytest.raises(PermissionDenied):
        paperwork.sign(decision, actor=type(dossier.people.director).objects.get(pk=dossier.people.director.pk))


def test_nothing_is_signed_before_it_has_a_number_or_twice():
    dossier = signing()

    assert refusal_of(paperwork.sign, dossier.decision(), actor=dossier.people.director) == [
        "Văn bản đang «Chờ văn thư cấp số», không làm bước này được nữa."
    ]
    decision = paperwork.sign(give(dossier), actor=dossier.people.director)
    assert refusal_of(paperwork.sign, decision, actor=dossier.people.director) == [
        "Văn bản đang «Chờ đóng dấu, ban hành», không làm bước này được nữa."
    ]


def test_nothing_is_issued_without_number_and_signature():
    dossier = signing()

    assert refusal_of(take, dossier, "issue") == ["Văn bản chưa có số: văn thư cấp số trước, rồi lãnh đạo ký."]
    give(dossier)
    assert refusal_of(take, dossier, "issue") == [f"Văn bản chưa có chữ ký của {dossier.people.director}."]
    assert (Recognition.objects.count(), play(dossier).state) == (0, "signing")
