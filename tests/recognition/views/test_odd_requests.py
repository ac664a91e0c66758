"""Requests that no page makes: they are answered in Vietnamese, never with an error of ours."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from recognition.models import Remark
from tests.factories import (
    make_council,
    make_dossier,
    make_opinions,
    make_remark,
    make_round,
    make_unit,
    make_user,
    play,
    prove,
)
from tests.recognition.views.pages import Page
from tests.world import DATES

pytestmark = pytest.mark.django_db

HUGE = 10**20
NONSENSE = [
    "abc",
    "-1",
    "0",
    "9999999999",
    "9" * 30,
    "2026-99-99",
    "\x00",
    "%",
    "'; DROP TABLE",
    "😀",
    "[",
    "\\",
    "x" * 5000,
]


@pytest.fixture
def dossier():
    return make_dossier(state="appraising")


# Filters


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("home", ["x"]),
        ("dossier_list", ["page", "round", "state", "q"]),
        ("document_list", ["page", "tinh-trang"]),
        ("round_list", ["page"]),
        ("dashboard", ["danh-hieu", "nam", "muc", "ngay"]),
        ("dashboard_list", ["danh-hieu", "nam", "muc", "ngay", "page"]),
        ("unit_list", ["page", "q", "tier", "day"]),
    ],
)
def test_filters_of_lists_take_any_nonsense(browser, dossier, name, parameters):
    client = browser(dossier.people.reviewer)
    asked = [{parameter: value} for parameter in parameters for value in NONSENSE]

    assert [filters for filters in asked if client.get(reverse(name), filters).status_code != 200] == []


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("dossier", ["chi-tieu", "tep"])],
)
def test_filters_of_pages_take_any_nonsense(browser, dossier, name, parameters):
    client = browser(dossier.people.reviewer)
    address = dossier.get_absolute_url() if name == "dossier" else reverse(name, args=[dossier.round.pk])
    asked = [dict.fromkeys(parameters, value) for value in NONSENSE]

    assert [filters for filters in asked if client.get(address, filters).status_code != 200] == []


def test_a_number_or_an_area_that_does_not_exist_has_no_list_behind_it(browser, dossier):
    client, address = browser(dossier.people.reviewer), reverse("dashboard_list")
    asked = [{name: value} for name in ("so", "noi", "huyen", "cum") for value in NONSENSE if value]

    assert [one for one in asked if client.get(address, one).status_code != 404] == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "20250101", "2025-W01-1"])
def test_a_round_is_shown_at_any_day(browser, dossier, day):
    client = browser(dossier.people.reviewer)

    for name in ("round", "round_units"):
        response = client.get(reverse(name, args=[dossier.round.pk]), {"ngay": day}, follow=True)
        assert response.status_code == 200
    assert client.get(reverse("unit_list"), {"day": day}).status_code == 200


def test_nonsense_filters_nothing(browser, dossier):
    client = browser(dossier.people.reviewer)

    page = Page(client.get(reverse("dossier_list"), {"state": "abc", "round": "x", "page": "abc"}))
    assert [link.text for link in page.all("a", href=dossier.get_absolute_url())] == [dossier.unit.full_name]


def test_the_filter_of_decisions_goes_along_to_the_next_page(browser):
    superuser = make_user(is_superuser=True)
    dossier = make_dossier(state="signing")
    paper = dossier.decision()
    for _ in range(51):
        paper.pk, paper.code, paper.state = None, str(_), "abandoned"
        paper.save(force_insert=True)

    page = Page(browser(superuser).get(reverse("document_list"), {"tinh-trang": "abandoned"}))

    assert [link.get("href") for link in page.all("a") if link.text == "Trang sau"] == ["?tinh-trang=abandoned&page=2"]


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        f"/ho-so/{HUGE}/", f"/ho-so/{HUGE}/lam/finish/", "/ho-so/0/", f"/minh-chung/{HUGE}/", f"/minh-chung/{HUGE}/tep/",
        f"/van-ban/{HUGE}/", f"/dot/{HUGE}/", f"/don-vi/{HUGE}/", f"/bien-ban/{HUGE}/", f"/luot-nop/{HUGE}/bao-cao/",
        f"/gop-y/{HUGE}/tra-loi/", "/khong-co/", "/ho-so/abc/", "/ho-so/-1/", "/%00/", "/ho-so/1/lam/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_said_in_vietnamese(browser, address):
    response = browser(make_user()).get(address)

    page = Page(response)
    assert (response.status_code, page.heading) == (404, "Không có trang này")
    assert page.one("a", class_="btn-main").get("href") == "/"


@pytest.mark.parametrize("action", ["lapse", "khong-co", "perform", "__class__", "send_back"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_actions_that_nobody_takes_do_not_exist(browser, dossier, method, action):
    client = browser(dossier.people.reviewer)

    assert getattr(client, method)(reverse("dossier_act", args=[dossier.pk, action])).status_code == 404


def test_an_action_that_does_not_lead_on_from_here_says_so(browser, dossier):
    client = browser(dossier.people.reviewer)
    address = reverse("dossier_act", args=[dossier.pk, "accept"])

    asked, done = client.get(address, follow=True), client.post(address)

    assert Page(asked).notices("bad") == ["Hồ sơ đang «Đang thẩm định», không «Tiếp nhận hồ sơ» được lúc này."]
    assert done.status_code == 422
    assert "Hồ sơ đang «Đang thẩm định», không «Tiếp nhận hồ sơ» được." in Page(done).notices("bad")[0]


def test_an_action_that_is_not_ready_says_all_that_is_missing(browser, dossier):
    response = browser(dossier.people.reviewer).post(reverse("dossier_act", args=[dossier.pk, "propose"]))

    (said,) = Page(response).notices("bad")
    assert response.status_code == 422
    assert "Chưa có hội đồng đánh giá cho đợt này." in said
    assert said.endswith("Hồ sơ chưa thay đổi gì.")


@pytest.mark.parametrize(
    "sent", [{"level": "9"}, {"level": ["1", "2"]}, {"proposal_number": "abc"}, {"note": "x" * 5001}]
)
def test_an_action_with_nonsense_is_asked_again(browser, sent):
    dossier = make_dossier(state="endorsing")

    response = browser(dossier.people.leader).post(reverse("dossier_act", args=[dossier.pk, "submit"]), sent)

    assert response.status_code == 422
    assert dossier.submissions.count() == 0


def test_an_unknown_paper_of_a_submission_does_not_exist(browser):
    dossier = make_dossier(state="self_assessed")
    client, last = browser(dossier.people.officer), dossier.last_submission

    found = {kind: client.get(f"/luot-nop/{last.pk}/{kind}/").status_code for kind in ("bao-cao", "to-trinh", "abc")}
    assert found == {"bao-cao": 200, "to-trinh": 404, "abc": 404}


@pytest.mark.parametrize(("unit_is", "status"), [("of another province", 302), ("none", 404)])
def test_a_dossier_is_opened_only_for_a_unit_of_the_round(browser, dossier, unit_is, status):
    rnd = make_round(province=dossier.round.province, year=2001, **DATES)
    pk = make_unit().pk if unit_is != "none" else HUGE

    response = browser(dossier.people.officer).post(f"/dot/{rnd.pk}/mo-ho-so/{pk}/")

    assert response.status_code == status
    assert rnd.dossiers.count() == 0


# Remarks


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_a_remark_that_cannot_be_written_stays_in_its_field(browser, dossier, text):
    response = browser(dossier.people.reviewer).post(reverse("remark_add", args=[dossier.pk, "5.1"]), {"text": text})

    page = Page(response)
    assert (response.status_code, page.one("h2", id="subject-h").text[:10]) == (422, "Tỷ lệ công")
    assert page.one("textarea", id="id_text").text == text.strip()
    assert page.by_class("errorlist")
    assert dossier.remarks.count() == 0


@pytest.mark.parametrize("subject", ["9.9", "paper:meeting-minutes", "x" * 100, "%00"])
def test_a_remark_on_what_does_not_exist_is_not_written(browser, dossier, subject):
    response = browser(dossier.people.reviewer).post(reverse("remark_add", args=[dossier.pk, subject]), {"text": "x"})

    assert (response.status_code, dossier.remarks.count()) == (404, 0)


def test_a_remark_is_not_settled_in_ways_that_do_not_exist(browser, dossier):
    remark = make_remark(dossier)

    assert browser(dossier.people.reviewer).post(f"/gop-y/{remark.pk}/abc/").status_code == 404


def test_a_remark_that_was_sent_is_not_deleted_but_asked_again_once(browser):
    dossier = make_dossier(state="returned")
    dossier.remarks.update(state="answered", answer="Đã sửa.")
    prove(dossier, "5.1")
    dossier = play(dossier, "finish", "submit", "accept")
    client, remark = browser(dossier.people.reviewer), dossier.remarks.get()

    client.post(f"/gop-y/{remark.pk}/xoa/")
    client.post(f"/gop-y/{remark.pk}/mo-lai/")
    client.post(f"/gop-y/{remark.pk}/mo-lai/")

    assert [(one.state, one.sent_at is None) for one in dossier.remarks.all()] == [("closed", False), ("open", True)]
    assert Remark.objects.unsent().get().text == remark.text


# Councils


def council_form(client, dossier, *members) -> dict:
    """The form of the council's members, filled in: (name, role)."""
    sent = Page(client.get(reverse("council_edit", args=[dossier.pk]))).form()
    sent |= {"decision_number": "12/QĐ", "decision_on": "2025-02-20"}
    for index, (name, role) in enumerate(members):
        row = {"name": name, "position": "Chuyên viên", "body": "Phòng", "role": role}
        sent |= {f"members-{index}-{key}": value for key, value in row.items()}
    return sent


def test_a_council_is_set_up(browser, dossier):
    client = browser(dossier.people.reviewer)
    sent = council_form(client, dossier, ("An", "chair"), ("Bình", "secretary"), ("Chi", "member"))

    assert client.post(reverse("council_edit", args=[dossier.pk]), sent).status_code == 302
    assert list(dossier.round.councils.get().members.values_list("name", "role")) == [
        ("An", "chair"), ("Bình", "secretary"), ("Chi", "member"),
    ]  # fmt: skip


@pytest.mark.parametrize(("role", "said"), [("chair", "chủ tịch"), ("secretary", "thư ký")])
def test_a_council_has_one_chair_and_one_secretary(browser, dossier, role, said):
    client = browser(dossier.people.reviewer)

    response = client.post(
        reverse("council_edit", args=[dossier.pk]), council_form(client, dossier, ("An", role), ("Bình", role))
    )

    assert response.status_code == 422
    assert [errors.text for errors in Page(response).by_class("errorlist")] == [f"Hội đồng chỉ có một {said}."]
    assert dossier.round.councils.count() == 0


def test_a_council_without_the_hidden_part_of_its_form_is_asked_again(browser, dossier):
    response = browser(dossier.people.reviewer).post(
        reverse("council_edit", args=[dossier.pk]), {"decision_number": "1"}
    )

    assert response.status_code == 422


def test_opinions_that_cannot_be_recorded_stay_in_their_fields(browser, dossier):
    council = make_council(dossier.round, dossier.held_by, chair=dossier.people.chair)
    make_opinions(dossier, council)
    council.members.first().opinions.all().delete()
    member = council.members.first()
    sent = {"step": "opinions", f"text-{member.pk}": "Cần xem lại 5.1."}

    response = browser(dossier.people.reviewer).post(reverse("council", args=[dossier.pk]), sent)

    page = Page(response)
    assert (response.status_code, page.notices("bad")) == (422, [f"Chưa chọn {member.name} đồng ý hay không."])
    assert page.one("input", name=f"text-{member.pk}").get("value") == "Cần xem lại 5.1."
    assert member.opinions.count() == 0


# What is too much, or goes wrong


def test_a_request_too_large_is_answered_with_a_page(browser, dossier, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000

    response = browser(dossier.people.officer).post(
        reverse("dossier_save", args=[dossier.pk]), {"5.1-narrative": "x" * 20_000}
    )

    page = Page(response)
    assert (response.status_code, page.heading) == (400, "Yêu cầu không đọc được")
    assert page.one("p").text.startswith("Nội dung gửi lên quá lớn hoặc bị hỏng trên đường truyền nên chưa được ghi.")


def test_a_script_hears_the_same_sentence(browser, dossier, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000

    response = browser(dossier.people.officer).post(
        reverse("dossier_save", args=[dossier.pk]), {"5.1-narrative": "x" * 20_000}, headers={"X-Portal": "script"}
    )

    assert response.status_code == 400
    assert response.json()["refused"].startswith("Nội dung gửi lên quá lớn")


def test_too_many_fields_are_answered_with_a_page(browser, dossier, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 50

    response = browser(dossier.people.officer).post(
        reverse("dossier_save", args=[dossier.pk]), {f"x{number}": "" for number in range(60)}
    )

    assert (response.status_code, Page(response).heading) == (400, "Yêu cầu không đọc được")


def test_another_host_is_answered_with_a_page():
    response = Client(headers={"Host": "evil.example"}).get("/xac-minh/")

    assert (response.status_code, Page(response).heading) == (400, "Yêu cầu không đọc được")


def test_an_error_of_ours_is_a_page_that_says_what_is_lost_and_what_is_not(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = make_user()
    with django_assert_num_queries(0):  # the database may be what is broken
        response = get_resolver().resolve_error_handler(500)(request)

    page = Page(response)
    assert (response.status_code, page.heading, page.one("title").text) == (500, "Hệ thống gặp lỗi", "Hệ thống gặp lỗi")
    assert "Những gì đã lưu trước đó còn nguyên" in page.one("main").text


@pytest.mark.parametrize("address", ["/dang-nhap/", "/xac-minh/", "/khong-co/", "/ho-so/"])
def test_every_page_is_guarded(client, address):
    response = client.get(address)

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(client):
    user = make_user()
    response = client.post("/dang-nhap/", {"username": user.username, "password": "Mat-khau-1"})

    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")
