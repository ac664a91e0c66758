"""Links for people without an account: personal, for a time, for their own indicators only."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from config import clock
from recognition import permissions, saving
from recognition.models import Answer, Invitation
from recognition.planning import invitations
from tests.factories import make_dossier, make_member, make_remark, play
from tests.factories.dossiers import small_pdf
from tests.factories.plans import make_body, make_link, make_plan
from tests.recognition.planning.conftest import DAY
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(dossier):
    """A link of the health station, to which criterion 1 falls: (invitation, token)."""
    return make_link(make_body(make_plan(dossier), does=["1"], contact="Nguyễn Thị Mẫu"))


def page(name, *args):
    return reverse(name, args=args)


def post(token, **fields):
    """What the page's script sends of indicator 1.1."""
    sent = {"indicator": "1.1", "1.1-version": "0", "1.1-done": "true"} | fields
    return Client().post(page("contribute_save", token), sent, headers={"X-Portal": "script"})


# Inviting


def test_only_the_hash_of_a_long_token_is_kept_and_it_is_shown_once(link):
    invitation, token = link

    assert len(token) == 43
    assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert [field for field in Invitation.objects.values().get().values() if token in str(field)] == []
    assert token not in invitations.message_of(invitation) + invitations.reminder_of(invitation, ["1.1"])


def test_a_new_link_of_the_same_person_withdraws_the_old_one(link):
    invitation, token = link

    make_link(invitation.body, actor=invitation.created_by)

    old = Invitation.objects.get(pk=invitation.pk)
    assert (old.withdrawn_by, Client().get(page("contribute", token)).status_code) == (old.created_by, 410)


@pytest.mark.parametrize(
    ("person", "days", "said"),
    [
        ("  ", 10, "Ghi họ tên người nhận đường dẫn."),
        ("Mẫu", -1, "Ngày hết hạn phải từ hôm nay đến 19/08/2025."),
        ("Mẫu", 181, "Ngày hết hạn phải từ hôm nay đến 19/08/2025."),
    ],
)
def test_a_link_without_a_person_or_beyond_half_a_year_is_refused(dossier, person, days, said):
    body = make_body(make_plan(dossier), does=["1"])

    with pytest.raises(ValidationError) as refusal:
        make_link(body, person, days)

    assert (refusal.value.messages, body.invitations.count()) == ([said], 0)


def test_a_body_without_indicators_is_not_invited_and_only_officers_invite(dossier):
    plan = make_plan(dossier)
    with pytest.raises(ValidationError, match="chưa được phân công"):
        make_link(make_body(plan, "Công an"))
    with pytest.raises(PermissionDenied):
        invitations.invite(make_body(plan, does=["1"]), "Mẫu", DAY, actor=dossier.people.leader)


# Typing


def test_what_is_typed_by_a_link_bears_its_persons_and_bodys_name(dossier, link):
    invitation, token = link

    assert post(token, **{"1.1-narrative": "Phát thanh 12 buổi."}).json()["version"] == 1

    answer = Answer.objects.get(dossier=dossier)
    assert (answer.typed, answer.narrative) == ({"done": "true"}, "Phát thanh 12 buổi.")
    assert (answer.changed_by, answer.changed_via, str(answer.author)) == (
        None,
        invitation,
        "Nguyễn Thị Mẫu (Trạm y tế)",
    )


def test_the_page_shows_its_own_indicators_and_nothing_else(link):
    shown = Page(Client().get(page("contribute", link[1])))

    assert [e.get("data-indicator") for e in shown.elements if e.get("data-indicator")] == ["1.1", "1.2", "1.3"]
    assert shown.heading == "Trạm y tế: góp số liệu"
    assert [a.get("href") for a in shown.all("a") if "/ho-so/" in (a.get("href") or "")] == []
    assert Invitation.objects.get().opened_at == clock.now()


def test_without_a_script_the_whole_page_is_saved_by_its_button(dossier, link):
    client, address = Client(), page("contribute", link[1])
    sent = Page(client.get(address)).form(page("contribute_save", link[1])) | {
        "1.1-done": "true",
        "1.2-narrative": "Có.",
    }
    sent["1.3-files"] = SimpleUploadedFile("anh.pdf", small_pdf("anh"))

    assert client.post(page("contribute_save", link[1]), sent).url == address
    assert list(dossier.answers.order_by("indicator").values_list("indicator", "narrative")) == [
        ("1.1", ""),
        ("1.2", "Có."),
    ]
    assert str(dossier.evidence.get().author) == "Nguyễn Thị Mẫu (Trạm y tế)"


def test_of_an_officer_and_a_link_at_one_indicator_the_second_is_told_and_overwrites_nothing(dossier, link):
    officer = dossier.people.officer
    saving.save_answer(dossier, "1.1", typed={"done": "false"}, narrative="Của xã", version=0, actor=officer)

    response = post(link[1])

    assert response.status_code == 409
    assert response.json()["theirs"] == {"1.1-done": "false", "1.1-narrative": "Của xã"}
    assert str(officer) in response.json()["conflict"]
    assert Answer.objects.get(dossier=dossier).typed == {"done": "false"}


def test_two_people_of_a_body_share_what_is_nobodys_and_keep_their_own(dossier):
    body = make_body(make_plan(dossier), does=["1.1", "1.2"])
    body.assignments.filter(subject="1.2").update(person="Lê Văn Mẫu")

    (hers, _), (his, _) = make_link(body, "Nguyễn Thị Mẫu"), make_link(body, "Lê Văn Mẫu")

    found = [Invitation.objects.with_dossier().get(pk=one.pk).indicators() for one in (hers, his)]
    assert found == [["1.1"], ["1.1", "1.2"]]


# What a link does not open


def test_a_token_that_was_never_given_is_not_found(link):
    for token in ("x", "A" * 43, link[1][:-1], link[1] + "A", link[0].token_hash, "%00", "a" * 5000):
        assert Client().get(f"/gop-so-lieu/{token}/").status_code == 404


@pytest.mark.parametrize("number", ["2.1", "9.9", "paper:meeting-minutes", "level", "x" * 300])
def test_an_indicator_of_somebody_else_is_not_found(dossier, link, number):
    saved = post(link[1], indicator=number)
    brought = Client().post(
        f"/gop-so-lieu/{link[1]}/minh-chung/{number}/", {"files": SimpleUploadedFile("a.pdf", b"x")}
    )

    assert (saved.status_code, brought.status_code) == (404, 404)
    assert (dossier.answers.count(), dossier.evidence.count()) == (0, 0)


def test_another_dossier_is_out_of_reach(link):
    other = make_dossier(answered=False)
    make_body(make_plan(other), does=["1"])

    with pytest.raises(PermissionDenied):
        saving.save_answer(other, "1.1", typed={"done": "true"}, narrative="", version=0, actor=link[0])
    assert other.answers.count() == 0


def test_after_withdrawal_the_link_says_so_saves_nothing_and_gives_back_what_was_typed(dossier, link):
    invitation, token = link
    post(token)
    invitations.withdraw(invitation, actor=dossier.people.officer)

    opened, scripted = Client().get(page("contribute", token)), post(token, **{"1.1-narrative": "Muộn"})
    typed = Client().post(page("contribute_save", token), {"1.1-narrative": "Muộn", "1.1-version": "1"})

    assert [response.status_code for response in (opened, scripted, typed)] == [410, 403, 410]
    assert f"đã bị {dossier.prepared_by} hủy lúc 09:00, 20/02/2025" in Page(opened).one("main").text
    assert scripted.json()["refused"].startswith("Đường dẫn này đã bị hủy. Phần vừa gõ chưa được lưu")
    assert Page(typed).one("dd", class_="said").text == "Muộn"
    assert Answer.objects.get(dossier=dossier).narrative == ""


def test_an_expired_link_says_so_and_its_last_day_is_whole(dossier, link):
    last = link[0].expires_on
    with clock.at(last):
        assert post(link[1]).status_code == 200
    with clock.at(last + timedelta(days=1)):
        response = Client().get(page("contribute", link[1]))
        refused = post(link[1], **{"1.1-version": "1", "1.1-narrative": "Muộn"})

    assert (response.status_code, refused.status_code) == (410, 403)
    assert "đã hết hạn sau ngày 02/03/2025" in Page(response).one("main").text
    assert Answer.objects.get(dossier=dossier).narrative == ""


def test_when_the_dossier_has_moved_on_the_page_is_for_reading(law):
    dossier = make_dossier()
    _, token = make_link(make_body(make_plan(dossier), does=["1"]))
    play(dossier, "finish")

    shown = Page(Client().get(page("contribute", token)))

    assert [e for e in shown.elements if e.get("data-indicator")] == []
    assert shown.notices("waits")[0].startswith("Hồ sơ đang «Chờ lãnh đạo ký trình» nên")
    assert post(token, **{"1.1-version": "1", "1.1-done": "false"}).status_code == 403
    assert dossier.answers.get(indicator="1.1").typed == {"done": "true"}


def test_after_a_return_a_link_opens_only_what_was_remarked(law):
    dossier = make_dossier(state="submitted")
    make_remark(dossier, "1.2")
    dossier = play(dossier, "send-back")
    _, token = make_link(make_body(make_plan(dossier), does=["1"]))

    shown = Page(Client().get(page("contribute", token)))
    assert [e.get("data-indicator") for e in shown.elements if e.get("data-indicator")] == ["1.2"]
    assert post(token, **{"1.1-version": "1", "1.1-done": "false"}).status_code == 403


def test_who_reviews_the_dossier_does_not_bring_its_figures(dossier, link):
    reviewer, colleague = dossier.people.reviewer, make_member(dossier.prepared_by)

    assert [permissions.may_use_links(dossier, user) for user in (reviewer, colleague)] == [False, True]
    client = Client()
    client.force_login(reviewer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(page("contribute", link[1])).status_code == 403


# Files


def test_a_file_comes_by_a_link_is_seen_there_and_taken_off_there(dossier, link):
    client, token = Client(), link[1]
    file = SimpleUploadedFile("bao-cao.pdf", small_pdf("bao-cao"))
    taken = client.post(page("contribute_evidence", token, "1.2"), {"files": file}, headers={"X-Portal": "script"})

    item = dossier.evidence.get()
    assert list(taken.json()["fragments"]) == ["ev-1-2"]
    assert (item.subject, item.added_by, item.added_via) == ("1.2", None, link[0])
    assert client.get(page("contribute_file", token, item.pk)).status_code == 200
    assert client.post(page("contribute_remove", token, item.pk)).status_code == 302
    item.refresh_from_db()
    assert (item.removed_at, item.removed_by, item.removed_via) == (clock.now(), None, link[0])


def test_files_of_others_are_not_taken_off_and_not_seen_beyond_the_links_indicators(law):
    dossier = make_dossier()
    paper, token = dossier.evidence.get(), make_link(make_body(make_plan(dossier), does=["1"]))[1]
    mine = dossier.evidence.create(subject="1.1", file=paper.file, name="cua-xa.pdf", added_by=dossier.people.officer)

    assert Client().get(page("contribute_file", token, paper.pk)).status_code == 404
    assert Client().get(page("contribute_file", token, mine.pk)).status_code == 200
    assert Client().post(page("contribute_remove", token, mine.pk)).status_code == 404
    assert dossier.evidence.present().count() == 2


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"1.1-narrative": "x" * 1_000_000}, 422, "1.1: thuyết minh dài 1000000 ký tự, nhiều hơn 20000."),
        ({"1.1-done": "x" * 300}, 422, "1.1: số liệu dài hơn 200 ký tự nên chưa được lưu."),
    ],
)
def test_too_much_text_is_refused_in_words(dossier, link, fields, status, said):
    response = post(link[1], **fields)

    assert (response.status_code, response.json()["refused"][: len(said)]) == (status, said)
    assert dossier.answers.count() == 0


def test_letters_that_the_database_cannot_hold_lose_nothing_around_them(dossier, link):
    assert post(link[1], **{"1.1-narrative": "Trước\x00 sau"}).status_code == 200
    assert dossier.answers.get().narrative == "Trước sau"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("invitation_one_in_force", lambda i: again(i, token_hash="a" * 64)),
        ("invitation_token_once", lambda i: again(i, person="Khác")),
        ("invitation_token_is_hashed", lambda i: again(i, person="Khác", token_hash="x")),
        ("invitation_withdrawn_by_somebody", lambda i: Invitation.objects.update(withdrawn_at=clock.now())),
        (
            "answer_by_one_person",
            lambda i: Answer.objects.create(dossier=i.dossier, changed_by=i.created_by, changed_via=i),
        ),
        ("evidence_added_by_one_person", lambda i: i.dossier.evidence.create(subject="1.1", file_id=1, name="x")),
    ],
)
def test_the_database_keeps_links_whole(link, name, wrong):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        wrong(link[0])


def again(invitation, **changed):
    same = {name: getattr(invitation, name) for name in ("body", "person", "token_hash", "created_by")}
    Invitation.objects.create(**same | {"expires_on": date(2025, 3, 1)} | changed)


def test_what_was_carried_from_an_earlier_year_is_confirmed_by_a_link_too(dossier, link):
    Answer.objects.create(dossier=dossier, indicator="1.1", typed={"done": "true"}, version=1, carried_year=2023)

    said = post(link[1], **{"1.1-version": "1", "confirm": "1.1"}).json()

    answer = dossier.answers.get()
    assert (answer.carried_year, answer.version, answer.author) == (None, 2, link[0])
    assert (said["version"], "chưa xác nhận" in said["fragments"]["carried-1-1"]) == (2, False)
