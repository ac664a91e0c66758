"""Numbering, signing and issuing through the pages; the council's work; the area of a commune."""

from datetime import date

import pytest
from django.urls import reverse

from recognition.models import Decision, Dossier, Membership, Role
from recognition.models.units import AreaDesignation
from tests.factories import (
    PASSWORD,
    make_council,
    make_dossier,
    make_member,
    make_office,
    make_place,
    make_round,
    provide_for,
)
from tests.recognition.views.pages import Page
from tests.world import DATES, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return make_dossier(state="signing")


@pytest.fixture
def decision(dossier):
    return dossier.decision()


def at(decision, step="") -> str:
    return reverse(f"document{step}", args=[decision.pk])


def now(decision) -> Decision:
    return Decision.objects.get(pk=decision.pk)


# A decision's paper


def test_a_paper_goes_from_number_to_seal(browser, dossier, decision):
    clerk, leader = browser(dossier.people.registrar), browser(dossier.people.director)
    found = []
    for client, step, sent in (
        (clerk, "_prepare", {"number": "7", "issued_on": f"{TODAY}"}),
        (leader, "_sign", {"password": PASSWORD}),
        (clerk, "_issue", {}),
    ):
        shown = Page(client.get(at(decision))).form(at(decision, step))
        response = client.post(at(decision, step), shown | sent, follow=True)
        found.append((now(decision).state, Page(response).notices("good")))

    assert found == [
        ("prepared", ["Đã cấp số và lập bản trình ký."]),
        ("signed", ["Đã ký. Văn thư đóng dấu và ban hành."]),
        ("issued", [f"Đã ban hành số 07/QĐ-GDĐT. Ai cũng tra cứu được bằng mã {decision.code}."]),
    ]
    assert Dossier.objects.get(pk=dossier.pk).state == "recognised"


BAD_NUMBERS = {
    "no number": ({"issued_on": f"{TODAY}"}, "Trường này là bắt buộc."),
    "not a number": ({"number": "bảy", "issued_on": f"{TODAY}"}, "Chỉ gõ chữ số, ví dụ 15."),
    "zero": ({"number": "0", "issued_on": f"{TODAY}"}, "Đảm bảo giá trị này lớn hơn hoặc bằng với 1 ."),
    "too large": (
        {"number": "9" * 30, "issued_on": f"{TODAY}"},
        "Đảm bảo giá trị này là nhỏ hơn hoặc bằng với 99999 .",
    ),
    "no day": (
        {"number": "7", "issued_on": "2025-02-30"},
        "Không đọc được ngày này. Gõ ngày/tháng/năm, ví dụ 05/03/2025.",
    ),
    "a day before": (
        {"number": "7", "issued_on": "2025-02-19"},
        "Ngày ban hành không thể trước ngày quyết định (20/02/2025).",
    ),
    "a day far off": (
        {"number": "7", "issued_on": "2026-01-01"},
        "Ngày ban hành quá xa: văn bản được ban hành trong ngày ký, chậm nhất ngày làm việc tiếp theo.",
    ),
}


@pytest.mark.parametrize("what", BAD_NUMBERS)
def test_a_number_or_day_that_cannot_be_is_asked_again(browser, dossier, decision, what):
    sent, why = BAD_NUMBERS[what]

    response = browser(dossier.people.registrar).post(at(decision, "_prepare"), sent)

    assert (response.status_code, [errors.text for errors in Page(response).by_class("errorlist")]) == (422, [why])
    assert (now(decision).state, now(decision).number) == ("drafted", None)


def test_a_number_that_is_taken_is_refused_and_stays_in_its_field(browser, dossier, decision):
    Decision.objects.filter(pk=decision.pk).update(symbol="QĐ-X")
    taken = now(decision)
    taken.pk, taken.code, taken.number, taken.issued_on, taken.state = None, "x", 7, TODAY, "prepared"
    taken.save(force_insert=True)

    response = browser(dossier.people.registrar).post(
        at(decision, "_prepare"), {"number": "7", "issued_on": f"{TODAY}"}
    )

    page = Page(response)
    assert response.status_code == 422
    assert page.notices("bad") == ["Số 07/QĐ-X đã dùng trong năm 2025. Xem lại sổ đăng ký rồi chọn số khác."]
    assert page.one("input", name="number").get("value") == "7"


@pytest.mark.parametrize("password", ["", "sai", PASSWORD.lower()])
def test_nobody_signs_without_the_password(browser, dossier, decision, password):
    provide_for(dossier, "issue")
    Decision.objects.filter(pk=decision.pk).update(state="prepared", signed_at=None)

    response = browser(dossier.people.director).post(at(decision, "_sign"), {"password": password}, follow=True)

    assert Page(response).notices("bad") == ["Mật khẩu không đúng nên chưa ký. Nhập lại mật khẩu đăng nhập của bạn."]
    assert now(decision).state == "prepared"


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_nobody_signs_a_paper_other_than_the_one_the_page_showed(browser, dossier, decision, seen):
    provide_for(dossier, "issue")
    Decision.objects.filter(pk=decision.pk).update(state="prepared", signed_at=None)

    response = browser(dossier.people.director).post(
        at(decision, "_sign"), {"password": PASSWORD, "seen": seen}, follow=True
    )

    said = "Văn thư vừa lập lại bản trình ký: xem lại bản mới bên cạnh rồi ký."
    assert (Page(response).notices("bad"), now(decision).state) == ([said], "prepared")


def test_guessing_the_password_at_the_signature_is_locked_like_at_the_door(browser, dossier, decision, settings):
    provide_for(dossier, "issue")
    Decision.objects.filter(pk=decision.pk).update(state="prepared", signed_at=None)
    settings.AXES_ENABLED = True
    client, seen = browser(dossier.people.director), now(decision).prepared_file.sha256
    guesses = [client.post(at(decision, "_sign"), {"password": "sai"}) for _ in range(settings.AXES_FAILURE_LIMIT)]

    right = client.post(at(decision, "_sign"), {"password": PASSWORD, "seen": seen})

    assert ({guess.status_code for guess in guesses[:-1]}, right.status_code) == ({302}, 429)
    assert now(decision).state == "prepared"


def test_a_step_out_of_turn_says_where_the_paper_stands(browser, dossier, decision):
    signed = browser(dossier.people.director).post(at(decision, "_sign"), {"password": PASSWORD}, follow=True)
    issued = browser(dossier.people.registrar).post(at(decision, "_issue"), follow=True)

    assert Page(signed).notices("bad") == ["Văn bản đang «Chờ văn thư cấp số», không làm bước này được nữa."]
    assert Page(issued).notices("bad") == ["Văn bản chưa có số: văn thư cấp số trước, rồi lãnh đạo ký."]
    assert now(decision).state == "drafted"


def test_issuing_twice_issues_once(browser, dossier, decision):
    provide_for(dossier, "issue")
    client = browser(dossier.people.registrar)
    client.post(at(decision, "_issue"))

    again = Page(client.post(at(decision, "_issue"), follow=True))

    assert "Hồ sơ đang «Đã công nhận», không «Đóng dấu và ban hành» được." in again.notices("bad")[0]
    assert dossier.moves.filter(action="issue").count() == 1


# The council


@pytest.fixture
def appraised():
    dossier = make_dossier(state="appraising")
    make_council(dossier.round, dossier.held_by, by=dossier.people.reviewer)
    return dossier


def council_of(dossier) -> str:
    return reverse("council", args=[dossier.pk])


def opinions(dossier, choice="1", number=5) -> dict:
    members = dossier.round.councils.get().members.all()[:number]
    return {"step": "opinions"} | {f"opinion-{member.pk}": choice for member in members}


MINUTES = {"step": "minutes", "held_on": "2025-02-20", "place": "Phòng họp", "level": "1", "conclusion": "Thống nhất."}


def test_opinions_and_minutes_lead_to_the_proposal(browser, appraised):
    client = browser(appraised.people.reviewer)

    given = client.post(council_of(appraised), opinions(appraised), follow=True)
    written = client.post(council_of(appraised), MINUTES, follow=True)
    proposed = client.post(reverse("dossier_act", args=[appraised.pk, "propose"]), {"note": ""})

    assert Page(given).notices("good") == ["Đã ghi ý kiến."]
    assert Page(written).notices("good") == ["Đã lập biên bản."]
    assert (proposed.status_code, Dossier.objects.get(pk=appraised.pk).state) == (302, "deciding")


def test_minutes_against_the_majority_are_refused_and_kept_in_the_form(browser, appraised):
    client = browser(appraised.people.reviewer)
    client.post(council_of(appraised), opinions(appraised, "no"))

    response = client.post(council_of(appraised), MINUTES | {"conclusion": "Kết luận dài đã gõ."})

    page = Page(response)
    assert response.status_code == 422
    assert page.notices("bad") == ["Kết luận «mức độ 1» chỉ có 0 trên 5 ý kiến đồng ý: cần quá nửa."]
    assert page.one("textarea", name="conclusion").text == "Kết luận dài đã gõ."
    assert appraised.minutes.count() == 0


def test_minutes_need_two_thirds_of_the_members(browser, appraised):
    client = browser(appraised.people.reviewer)
    client.post(council_of(appraised), opinions(appraised, number=2))

    response = client.post(council_of(appraised), MINUTES)

    assert Page(response).notices("bad") == ["Mới có 2 trên 5 thành viên cho ý kiến: cần ít nhất 4 (2/3)."]


def test_a_conclusion_above_what_the_figures_reach_cannot_be_chosen(browser, appraised):
    client = browser(appraised.people.reviewer)
    client.post(council_of(appraised), opinions(appraised, "2"))

    response = client.post(council_of(appraised), MINUTES | {"level": "2"})

    assert (response.status_code, appraised.minutes.count()) == (422, 0)


def test_a_member_of_the_applicants_side_is_barred(browser, appraised):
    council = appraised.round.councils.get()
    member = council.members.create(name="Người xã", position="Cán bộ", body="UBND", user=appraised.people.clerk)
    client = browser(appraised.people.reviewer)

    shown = Page(client.get(council_of(appraised)))
    response = client.post(council_of(appraised), {"step": "opinions", f"opinion-{member.pk}": "1"})

    assert [cell.text for cell in shown.all("td", colspan="2")] == ["Thuộc bên đề nghị: không cho ý kiến về hồ sơ này."]
    assert Page(response).notices("bad") == [
        "Người xã thuộc hoặc đã làm bên đề nghị nên không cho ý kiến về hồ sơ này."
    ]
    assert member.opinions.count() == 0


def test_whoever_filled_in_the_dossier_is_barred_after_changing_office(browser, appraised):
    officer, above = appraised.people.officer, appraised.held_by
    Membership.objects.filter(user=officer).update(valid_to=date(2025, 2, 19))
    Membership.objects.create(user=officer, office=above, role=Role.OFFICER, position="Cán bộ", valid_from=TODAY)
    appraised.round.councils.get().members.create(name="Người cũ", position="Cán bộ", body="Phòng", user=officer)

    shown = Page(browser(appraised.people.reviewer).get(council_of(appraised)))
    refused = browser(officer).post(council_of(appraised), opinions(appraised))

    assert len(shown.all("td", colspan="2")) == 1
    assert refused.status_code == 403


# The area of a commune


@pytest.fixture
def commune():
    return make_place(make_round(**DATES))


def area(**changed) -> dict:
    return {"area": "difficult", "valid_from": "2025-01-01", "legal_basis": "Quyết định số 1/QĐ-TTg"} | changed


def test_an_area_is_entered_for_the_office_in_which_one_may(browser, commune):
    education = commune.parent.offices.get()
    user = make_member(make_office(commune.parent.parent), Role.VIEWER)
    Membership.objects.create(
        user=user, office=education, role=Role.OFFICER, position="x", valid_from=education.valid_from
    )

    response = browser(user).post(reverse("unit", args=[commune.pk]), area())

    assert response.status_code == 302
    assert AreaDesignation.objects.get().office == education


@pytest.mark.parametrize(
    "changed",
    [
        {"valid_from": ""},
        {"valid_from": "2025-02-30"},
        {"valid_to": "2024-01-01"},
        {"area": "x"},
        {"legal_basis": ""},
        {"legal_basis": "x" * 301},
    ],
)
def test_an_area_that_cannot_be_is_asked_again(browser, commune, changed):
    response = browser(make_member(commune.parent.offices.get())).post(
        reverse("unit", args=[commune.pk]), area(**changed)
    )

    assert (response.status_code, len(Page(response).by_class("errorlist"))) == (422, 1)
    assert AreaDesignation.objects.count() == 0
