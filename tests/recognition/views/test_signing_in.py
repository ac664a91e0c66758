"""Signing in and out, and what was typed when a session had ended."""

import json
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from recognition.models import Answer
from tests.factories import PASSWORD, make_dossier, make_member, make_user
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db

SIGN_IN = "/dang-nhap/"
HERE = {"Origin": "http://testserver"}
TYPED = 'Số liệu của "Hội" & <b>Đoàn</b>\ndòng hai, dấu \' và 😀 </textarea><script>alert(1)</script>'


@pytest.fixture
def dossier():
    return make_dossier()


@pytest.fixture
def careful():
    """A browser that the site trusts no more than a real one: forged forms are refused."""
    return Client(enforce_csrf_checks=True, headers=HERE)


def enter(client, user, **more):
    """Sign in through the page, as a person does."""
    form = Page(client.get(SIGN_IN)).form(SIGN_IN)
    return client.post(SIGN_IN, form | {"username": user.username, "password": PASSWORD} | more)


def expire(client):
    """The session ends; other cookies stay."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


def save_page(client, dossier, **typed) -> tuple[str, dict]:
    """The address and the fields of the open page, with something typed into it."""
    address = reverse("dossier_save", args=[dossier.pk])
    sent = Page(client.get(dossier.get_absolute_url())).form(address)
    return address, sent | {f"5.1-{name}": text for name, text in typed.items()}


def kept(dossier) -> Answer:
    return dossier.answers.get(indicator="5.1")


# In and out


def test_who_signs_in_arrives_where_they_were_going(careful, dossier):
    led = careful.get(dossier.get_absolute_url())
    form = Page(careful.get(led.url)).form(SIGN_IN)

    response = careful.post(SIGN_IN, form | {"username": dossier.people.officer.username, "password": PASSWORD})

    assert (response.status_code, response.url) == (302, dossier.get_absolute_url())


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_to_another_site(client, elsewhere):
    response = enter(client, make_user(), next=elsewhere)

    assert (response.status_code, response.url) == (302, "/")


def test_a_wrong_password_is_told_without_saying_which_was_wrong(client):
    user = make_user()
    wrong = client.post(SIGN_IN, {"username": user.username, "password": "sai"})
    unknown = client.post(SIGN_IN, {"username": "không-có", "password": PASSWORD})

    said = ["Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường."]
    assert (Page(wrong).notices("bad"), Page(unknown).notices("bad")) == (said, said)


def test_a_closed_account_cannot_sign_in(client):
    response = enter(client, make_user(is_active=False))

    assert response.status_code == 200
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_signing_out_ends_the_session(careful):
    enter(careful, make_user())
    form = Page(careful.get("/")).form("/dang-xuat/")

    response = careful.post("/dang-xuat/", form)

    assert (response.status_code, response.url) == (302, SIGN_IN)
    assert careful.get("/").status_code == 302


def test_signing_out_needs_no_session(client):
    assert client.post("/dang-xuat/").url == SIGN_IN


# The first password


def change(client, old, new, again=None):
    names = ("old_password", "new_password1", "new_password2")
    return client.post("/doi-mat-khau/", dict(zip(names, (old, new, again or new), strict=True)))


@pytest.mark.parametrize("address", ["/", "/ho-so/", "/don-vi/", "/van-ban/"])
def test_a_first_sign_in_leads_to_the_change_of_password(browser, address):
    response = browser(make_user(must_change_password=True)).get(address)

    assert (response.status_code, response.url) == (302, "/doi-mat-khau/")


def test_after_the_change_everything_is_open(browser):
    user = make_user(must_change_password=True)
    client = browser(user)

    response = change(client, PASSWORD, "Khac-han-2")

    user.refresh_from_db()
    assert (response.url, user.must_change_password) == ("/", False)
    assert Page(client.get("/")).notices("good") == ["Đã đổi mật khẩu."]


WEAK = {
    "Ab1!": ["Mật khẩu quá ngắn: cần ít nhất 8 ký tự."],
    "mật-khẩu-1": ["Mật khẩu còn thiếu: chữ hoa."],
    "MẬT-KHẨU-1": ["Mật khẩu còn thiếu: chữ thường."],
    "MatKhauMatKhau": ["Mật khẩu còn thiếu: chữ số, ký tự đặc biệt (như ! @ #)."],
    "Password": ["Mật khẩu này quá phổ biến.", "Mật khẩu còn thiếu: chữ số, ký tự đặc biệt (như ! @ #)."],
}


@pytest.mark.parametrize(("new", "why"), WEAK.items())
def test_a_weak_password_is_refused_in_vietnamese(browser, new, why):
    user = make_user(must_change_password=True)
    response = change(browser(user), PASSWORD, new)

    (errors,) = Page(response).by_class("errorlist")
    assert (response.status_code, errors.text) == (200, " ".join(why))
    user.refresh_from_db()
    assert user.must_change_password


def test_who_must_change_the_password_may_also_leave(browser):
    assert browser(make_user(must_change_password=True)).post("/dang-xuat/").url == SIGN_IN


# What was typed when the session had ended


@pytest.mark.parametrize("text", [TYPED, "Đã làm được nhiều việc. " * 800, ""])
def test_what_was_typed_goes_through_sign_in_and_is_saved(careful, dossier, text):
    enter(careful, dossier.people.officer)
    address, sent = save_page(careful, dossier, learning_citizens="700", narrative=text)
    expire(careful)

    asked = careful.post(address, sent)
    page = Page(asked)
    assert (asked.status_code, page.heading) == (401, "Đăng nhập")
    form = page.form(SIGN_IN) | {"username": dossier.people.officer.username, "password": PASSWORD}
    again = Page(careful.post(SIGN_IN, form))
    assert (again.heading, [button.text for button in again.all("button")][-1]) == ("Lưu tiếp phần đã gõ", "Lưu tiếp")
    saved = careful.post(address, again.form(address))

    assert (saved.status_code, saved.url) == (302, dossier.get_absolute_url())
    assert kept(dossier).typed["learning_citizens"] == "700"
    assert kept(dossier).narrative == text.strip()


def test_a_megabyte_goes_through_sign_in_whole(careful, dossier):
    text = "Nội dung rất dài, có «dấu» và & ký hiệu. " * 20_000
    enter(careful, dossier.people.officer)
    address, sent = save_page(careful, dossier, narrative=text)
    expire(careful)

    form = Page(careful.post(address, sent)).form(SIGN_IN)
    again = Page(careful.post(SIGN_IN, form | {"username": dossier.people.officer.username, "password": PASSWORD}))
    refused = careful.post(address, again.form(address))

    assert len(text.encode()) > 2**20
    assert again.form(address)["5.1-narrative"] == text
    assert refused.status_code == 409  # too long to be kept as it is, and still on the page
    assert Page(refused).one("textarea", name="5.1-narrative").text == text.strip()


def test_a_wrong_password_does_not_lose_what_is_carried(careful, dossier):
    enter(careful, dossier.people.officer)
    address, sent = save_page(careful, dossier, narrative=TYPED)
    expire(careful)
    form = Page(careful.post(address, sent)).form(SIGN_IN) | {"username": dossier.people.officer.username}

    wrong = Page(careful.post(SIGN_IN, form | {"password": "sai"}))
    again = Page(careful.post(SIGN_IN, wrong.form(SIGN_IN) | {"username": form["username"], "password": PASSWORD}))

    assert again.form(address)["5.1-narrative"] == TYPED


def test_an_action_is_asked_anew_after_signing_in_with_its_note(careful, dossier):
    enter(careful, dossier.people.officer)
    address = reverse("dossier_act", args=[dossier.pk, "finish"])
    sent = Page(careful.get(address)).form() | {"note": "Đã đủ."}
    expire(careful)

    form = Page(careful.post(address, sent)).form(SIGN_IN)
    answer = careful.post(SIGN_IN, form | {"username": dossier.people.officer.username, "password": PASSWORD})
    assert (answer.url, dossier.moves.filter(action="finish").exists()) == (address, False)

    again = careful.get(address)
    careful.post(address, Page(again).form() | {"note": again.context["form"].initial["note"]})

    assert dossier.moves.get(action="finish").note == "Đã đủ."


def test_files_cannot_be_carried_and_that_is_said(client, dossier):
    file = SimpleUploadedFile("báo cáo.pdf", b"%PDF-1.7")

    page = Page(client.post(reverse("dossier_save", args=[dossier.pk]), {"5.1-narrative": "x", "5.1-files": file}))

    (said,) = page.notices("waits")
    assert "Riêng tệp đính kèm chưa tải lên được" in said


def test_passwords_are_never_carried(client):
    user = make_user()
    response = change(client, PASSWORD, "Khac-han-2")
    sign = client.post("/van-ban/1/ky/", {"password": PASSWORD})

    for page in (response, sign):
        assert page.status_code == 401
        assert PASSWORD not in page.content.decode()
    assert user.check_password(PASSWORD)


def test_another_tab_in_which_one_signed_in_meanwhile_keeps_its_text(careful, dossier):
    officer = dossier.people.officer
    enter(careful, officer)
    address, sent = save_page(careful, dossier, narrative=TYPED)
    expire(careful)
    second = Page(careful.post(address, sent)).form(SIGN_IN)  # this tab waits at sign-in
    enter(careful, officer)  # in the other

    offered = careful.post(SIGN_IN, second | {"username": officer.username, "password": PASSWORD})
    careful.post(address, Page(offered).form(address))

    assert kept(dossier).narrative == TYPED


def test_a_page_opened_before_the_last_sign_in_is_offered_again(careful, dossier):
    enter(careful, dossier.people.officer)
    address, sent = save_page(careful, dossier, narrative=TYPED)
    expire(careful)
    enter(careful, dossier.people.officer)

    offered = careful.post(address, sent)  # its token is of the session before
    careful.post(address, Page(offered).form(address))

    assert kept(dossier).narrative == TYPED


def test_without_cookies_what_was_typed_goes_through_sign_in(careful, dossier):
    enter(careful, dossier.people.officer)
    address, sent = save_page(careful, dossier, narrative=TYPED)
    careful.cookies = SimpleCookie()

    form = Page(careful.post(address, sent)).form(SIGN_IN)
    again = Page(careful.post(SIGN_IN, form | {"username": dossier.people.officer.username, "password": PASSWORD}))

    assert again.form(address)["5.1-narrative"] == TYPED


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_of_another_site_is_refused(dossier, origin):
    client = Client(enforce_csrf_checks=True, headers={"Origin": origin} if origin else {})
    enter(Client(), dossier.people.officer)
    client.force_login(dossier.people.officer, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(reverse("dossier_save", args=[dossier.pk]), {"5.1-version": "1", "5.1-narrative": "giả"})

    assert (response.status_code, Page(response).heading) == (403, "Trang này mở đã lâu")
    assert kept(dossier).narrative == ""


@pytest.mark.parametrize(
    "carried",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        "{}",
        '{"path": "/"}',
        '{"path": 1, "fields": 2}',
        '{"path": "/", "fields": ["a"]}',
        "[" * 5000,
    ],
)
def test_a_damaged_carried_text_is_dropped(client, carried):
    response = enter(client, make_user(), carried=carried)

    assert (response.status_code, response.url) == (302, "/")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_what_is_carried_is_never_posted_to_another_site(client, target):
    carried = json.dumps({"path": target, "fields": [["5.1-narrative", "bí mật"]]})
    response = enter(client, make_user(), carried=carried)

    assert (response.status_code, response.url) == (302, "/")


def test_somebody_else_who_signs_in_at_that_page_meets_their_own_rights(careful, dossier):
    enter(careful, dossier.people.officer)
    address, sent = save_page(careful, dossier, narrative=TYPED)
    expire(careful)
    stranger = make_member()

    form = Page(careful.post(address, sent)).form(SIGN_IN)
    again = Page(careful.post(SIGN_IN, form | {"username": stranger.username, "password": PASSWORD}))
    response = careful.post(address, again.form(address))

    assert response.status_code == 404
    assert kept(dossier).narrative == ""
