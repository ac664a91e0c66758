"""Saving what is typed: by the page's script, one indicator at a time, and by its button, the whole page."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recognition.models import Answer, Dossier, Membership, Role
from tests.factories import attach, make_dossier, make_member, play, prove, take
from tests.factories.dossiers import small_pdf
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Portal": "script"}


@pytest.fixture
def dossier():
    return make_dossier()


@pytest.fixture
def officer(browser, dossier):
    return browser(dossier.people.officer)


@pytest.fixture
def colleague(browser, dossier):
    """Another officer of the same commune, in another browser."""
    user = make_member(dossier.prepared_by, Role.OFFICER, full_name="Trần Thị Mẫu")
    return browser(user)


def url_of(dossier) -> str:
    return reverse("dossier_save", args=[dossier.pk])


def typed(number="5.1", version=1, narrative="", **figures) -> dict:
    """What the page sends of one indicator."""
    sent = {f"{number}-{key}": value for key, value in figures.items()}
    return sent | {"indicator": number, f"{number}-version": version, f"{number}-narrative": narrative}


def save(client, dossier, number="5.1", **said):
    return client.post(url_of(dossier), typed(number, **said), headers=SCRIPT)


def answer(dossier, number="5.1") -> Answer:
    return Answer.objects.get(dossier=dossier, indicator=number)


# One indicator, by the script


def test_a_save_answers_with_the_new_version_and_the_changed_parts(officer, dossier):
    response = save(officer, dossier, learning_citizens="700", citizens="1.000", narrative="Theo sổ của xã.")

    said = response.json()
    assert response.status_code == 200
    assert (said["version"], said["saved"]) == (2, "Đã lưu lúc 09:00:00")
    mine, theirs = {"verdict-5-1", "mark-5-1", "carried-5-1"}, {"verdict-5-2", "mark-5-2", "shared-f-5-2-citizens"}
    assert set(said["fragments"]) == mine | theirs | {"levels", "bar"}
    assert [Page(html).elements[0].get("id") for html in said["fragments"].values()] == list(said["fragments"])
    assert "70" in Page(said["fragments"]["verdict-5-1"]).elements[0].text
    kept = answer(dossier)
    assert (kept.typed, kept.narrative) == ({"learning_citizens": "700", "citizens": "1.000"}, "Theo sổ của xã.")
    assert (kept.version, kept.changed_by) == (2, dossier.people.officer)


def test_the_same_again_is_saved_already(officer, dossier):
    first = save(officer, dossier, learning_citizens="700", citizens="1.000")
    again = save(officer, dossier, learning_citizens="700", citizens="1.000")

    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["version"], again.json()["version"]) == (2, 2)


def test_a_save_over_somebody_elses_shows_theirs_and_writes_nothing(officer, colleague, dossier):
    save(colleague, dossier, learning_citizens="650", citizens="1.000", narrative="Số mới nhất.")
    response = save(officer, dossier, learning_citizens="700", citizens="1.000")

    said = response.json()
    assert response.status_code == 409
    assert said["version"] == 2
    assert said["theirs"] == {
        "5.1-learning_citizens": "650",
        "5.1-citizens": "1.000",
        "5.1-narrative": "Số mới nhất.",
    }
    assert Page(said["conflict"]).one("strong").text.startswith("Trần Thị Mẫu đã sửa chỉ tiêu 5.1 lúc 09:00")
    assert answer(dossier).typed["learning_citizens"] == "650"


def test_after_a_conflict_the_version_that_was_told_saves_mine(officer, colleague, dossier):
    save(colleague, dossier, learning_citizens="650", citizens="1.000")
    told = save(officer, dossier, learning_citizens="700", citizens="1.000").json()["version"]

    assert save(officer, dossier, version=told, learning_citizens="700", citizens="1.000").status_code == 200
    assert answer(dossier).typed["learning_citizens"] == "700"


def test_without_a_session_a_script_is_told_where_to_sign_in(client, dossier):
    response = save(client, dossier, learning_citizens="700", citizens="1.000")

    assert (response.status_code, response.json()) == (401, {"sign_in": "/dang-nhap/"})


def test_who_may_not_edit_is_refused_in_a_sentence(browser, dossier):
    response = save(browser(dossier.people.leader), dossier, learning_citizens="700")

    assert response.status_code == 403
    assert response.json() == {
        "refused": "Hồ sơ đang «Đang tự đánh giá» nên không sửa được, hoặc bạn không phải cán bộ "
        f"{dossier.prepared_by}. Phần vừa gõ chưa được lưu."
    }


def test_a_dossier_that_has_left_the_officers_hands_refuses_in_a_sentence(officer, dossier):
    play(dossier, "finish")
    response = save(officer, dossier, learning_citizens="700")

    assert response.status_code == 403
    assert response.json()["refused"].startswith("Hồ sơ đang «Chờ lãnh đạo ký trình» nên không sửa được")
    assert answer(dossier).typed["learning_citizens"] == "600"


def test_an_indicator_without_a_remark_stays_closed_after_a_return(browser):
    dossier = make_dossier(state="returned")  # 5.1 is remarked
    client = browser(dossier.people.officer)

    closed = save(client, dossier, "4.2", grade="3")
    opened = save(client, dossier, "5.1", learning_citizens="700", citizens="1.000")

    assert (closed.status_code, opened.status_code) == (403, 200)
    assert closed.json() == {"refused": "4.2 không có góp ý nên không mở để sửa trong lượt bổ sung này."}


def test_an_unknown_indicator_is_refused(officer, dossier):
    response = save(officer, dossier, "9.9")

    assert (response.status_code, response.json()) == (422, {"refused": "Bộ tiêu chí này không có chỉ tiêu 9.9."})


def test_a_text_too_long_to_keep_is_refused_with_its_length(officer, dossier):
    response = save(officer, dossier, narrative="ơ" * 20_001)

    assert response.status_code == 422
    assert response.json()["refused"].startswith("5.1: thuyết minh dài 20001 ký tự, nhiều hơn 20000.")


def test_a_figure_of_a_whole_page_is_refused(officer, dossier):
    response = save(officer, dossier, learning_citizens="7" * 201)

    assert (response.status_code, response.json()) == (
        422,
        {"refused": "5.1: số liệu dài hơn 200 ký tự nên chưa được lưu. Chỉ ghi con số ở ô này."},
    )


@pytest.mark.parametrize("version", ["", "abc", "-1", "1.5", "²", "9" * 30, "9" * 5000])
def test_a_version_that_is_none_meets_a_conflict_and_no_error(officer, dossier, version):
    response = save(officer, dossier, version=version, learning_citizens="700", citizens="1.000")

    assert response.status_code == 409
    assert answer(dossier).typed["learning_citizens"] == "600"


@pytest.mark.parametrize(
    "text", ["1" + 30 * "0", "-1", "NaN", "Infinity", "😀", "1e5", "٣", "<script>alert(1)</script>", "1,5,5"]
)
def test_absurd_figures_are_kept_as_typed_and_shown_with_what_is_wrong(officer, dossier, text):
    response = save(officer, dossier, learning_citizens=text, citizens="1.000")

    page = Page(officer.get(dossier.get_absolute_url()))
    assert response.status_code == 200
    assert answer(dossier).typed["learning_citizens"] == text
    assert page.one("input", name="5.1-learning_citizens").get("value") == text
    (problem,) = page.by_class("problem")
    assert problem.text.endswith(".")


def test_characters_that_no_database_holds_are_left_out(officer, dossier):
    response = save(officer, dossier, learning_citizens="70\x000", citizens="1.000", narrative="Đã\x00 làm.")

    assert response.status_code == 200
    assert (answer(dossier).typed["learning_citizens"], answer(dossier).narrative) == ("700", "Đã làm.")


def test_line_ends_of_browsers_do_not_count_as_changes(officer, dossier):
    save(officer, dossier, learning_citizens="600", citizens="1.000", narrative="Một.\r\nHai.")
    response = save(officer, dossier, version=1, learning_citizens="600", citizens="1.000", narrative="Một.\nHai.\n")

    assert (response.status_code, response.json()["version"]) == (200, 2)
    assert answer(dossier).narrative == "Một.\nHai."


def test_clearing_a_figure_clears_it(officer, dossier):
    save(officer, dossier, learning_citizens="", citizens="1.000")

    assert answer(dossier).typed == {"citizens": "1.000"}
    assert Dossier.objects.get(pk=dossier.pk).filled == 14


def test_who_must_change_the_password_first_is_told_so(officer, dossier):
    dossier.people.officer.must_change_password = True
    dossier.people.officer.save()
    response = save(officer, dossier, learning_citizens="700")

    assert response.status_code == 403
    assert response.json()["refused"].startswith("Cần đổi mật khẩu trước")


# The whole page, by its button


def page_of(client, dossier) -> dict:
    """Everything that the page sends when nothing was changed in it."""
    return Page(client.get(dossier.get_absolute_url())).form(url_of(dossier))


def test_the_page_saves_back_what_it_shows(officer, dossier):
    response = officer.post(url_of(dossier), page_of(officer, dossier), follow=True)

    assert response.redirect_chain == [(dossier.get_absolute_url(), 302)]
    assert Page(response).notices("good") == ["Đã lưu."]
    assert {found.version for found in dossier.answers.all()} == {1}


def test_the_page_saves_every_indicator_that_was_changed(officer, dossier):
    sent = page_of(officer, dossier)
    sent |= {"5.1-learning_citizens": "700", "4.2-grade": "3", "1.1-narrative": "Đã ban hành kế hoạch."}

    officer.post(url_of(dossier), sent)

    changed = dossier.answers.filter(version=2).order_by("indicator")
    assert [found.indicator for found in changed] == ["1.1", "4.2", "5.1"]
    assert answer(dossier, "1.1").narrative == "Đã ban hành kế hoạch."


def test_the_page_takes_files_along(officer, dossier):
    file = SimpleUploadedFile("báo cáo.pdf", small_pdf("báo cáo"))

    officer.post(url_of(dossier), page_of(officer, dossier) | {"5.1-learning_citizens": "700", "5.1-files": file})

    assert [item.name for item in dossier.evidence.filter(subject="5.1")] == ["báo cáo.pdf"]
    assert answer(dossier).typed["learning_citizens"] == "700"


def test_a_file_that_is_refused_does_not_hinder_the_figures(officer, dossier):
    file = SimpleUploadedFile("trống.pdf", b"")

    response = officer.post(
        url_of(dossier), page_of(officer, dossier) | {"5.1-learning_citizens": "700", "5.1-files": file}, follow=True
    )

    assert Page(response).notices("bad") == [
        "Tệp «trống.pdf» không có nội dung (0 byte). Hãy kiểm tra lại tệp trên máy rồi tải lên."
    ]
    assert dossier.evidence.filter(subject="5.1").count() == 0
    assert answer(dossier).typed["learning_citizens"] == "700"


def test_the_page_shows_a_conflict_and_keeps_what_was_typed(officer, colleague, dossier):
    sent = page_of(officer, dossier) | {"5.1-learning_citizens": "700", "5.1-narrative": "Của tôi.", "4.2-grade": "3"}
    save(colleague, dossier, learning_citizens="650", citizens="1.000", narrative="Của bạn.")

    response = officer.post(url_of(dossier), sent)

    page = Page(response)
    assert response.status_code == 409
    assert page.notices("bad") == [
        "Chưa lưu được chỉ tiêu 5.1: xem lý do ở từng chỉ tiêu. Phần vừa gõ còn nguyên bên dưới."
    ]
    assert page.one("input", name="5.1-learning_citizens").get("value") == "700"
    assert page.one("textarea", name="5.1-narrative").text == "Của tôi."
    assert [row.text.split() for row in page.by_class("differs")][0][-3:] == ["600", "650", "700"]
    assert answer(dossier).typed["learning_citizens"] == "650"
    assert answer(dossier, "4.2").typed == {"grade": "3"}


def test_what_only_a_colleague_changed_is_no_conflict_and_stays(officer, colleague, dossier):
    sent = page_of(officer, dossier) | {"5.2-trained": "500", "4.2-grade": "3"}
    save(colleague, dossier, learning_citizens="650", citizens="1.000", narrative="Của bạn.")
    save(colleague, dossier, "1.1", done="false")

    response = officer.post(url_of(dossier), sent)

    assert response.status_code == 302
    assert (answer(dossier).typed["learning_citizens"], answer(dossier).narrative) == ("650", "Của bạn.")
    assert (answer(dossier, "1.1").typed, answer(dossier, "4.2").typed) == ({"done": "false"}, {"grade": "3"})


def test_going_back_to_what_stood_there_saves_over_nobody(officer, colleague, dossier):
    sent = page_of(officer, dossier)
    save(colleague, dossier, learning_citizens="650", citizens="1.000")
    shown = Page(officer.post(url_of(dossier), sent | {"5.1-learning_citizens": "700"})).form(url_of(dossier))

    officer.post(url_of(dossier), shown | {"5.1-learning_citizens": "600"})

    assert answer(dossier).typed["learning_citizens"] == "600"


def test_of_the_page_with_the_conflict_each_line_is_taken_from_whom_one_chose(officer, colleague, dossier):
    sent = page_of(officer, dossier) | {"5.1-learning_citizens": "700", "5.1-narrative": "Của tôi."}
    save(colleague, dossier, learning_citizens="650", citizens="1.200", narrative="Của bạn.")
    shown = Page(officer.post(url_of(dossier), sent)).form(url_of(dossier))
    suggested = {name: shown[name] for name in shown if name.startswith("lay-")}

    officer.post(url_of(dossier), shown | {"lay-5.1-narrative": "theirs", "settle": "5.1:pick"})

    assert suggested == {
        "lay-5.1-learning_citizens": "mine",
        "lay-5.1-citizens": "theirs",
        "lay-5.1-narrative": "mine",
    }
    assert answer(dossier).typed == {"learning_citizens": "700", "citizens": "1.200"}
    assert (answer(dossier).narrative, answer(dossier).version) == ("Của bạn.", 3)


@pytest.mark.parametrize(("whose", "kept"), [("mine", "700"), ("theirs", "650")])
def test_of_the_page_with_the_conflict_a_whole_version_is_taken_with_one_button(
    officer, colleague, dossier, whose, kept
):
    sent = page_of(officer, dossier) | {"5.1-learning_citizens": "700"}
    save(colleague, dossier, learning_citizens="650", citizens="1.000")
    shown = Page(officer.post(url_of(dossier), sent)).form(url_of(dossier))

    officer.post(url_of(dossier), shown | {"settle": f"5.1:{whose}"})

    assert answer(dossier).typed["learning_citizens"] == kept


def test_a_script_of_somebody_who_signed_out_writes_nothing_in_the_name_of_the_next(officer, dossier):
    sent = typed(learning_citizens="700", citizens="1.000") | {"typed_by": str(dossier.people.leader.pk)}
    response = officer.post(url_of(dossier), sent, headers=SCRIPT)

    assert response.status_code == 403
    assert response.json()["refused"].startswith("Máy này đang đăng nhập bằng tài khoản ")
    assert answer(dossier).typed["learning_citizens"] == "600"


def test_pressing_save_again_on_the_page_with_the_conflict_saves_mine(officer, colleague, dossier):
    sent = page_of(officer, dossier) | {"5.1-learning_citizens": "700"}
    save(colleague, dossier, learning_citizens="650", citizens="1.000")
    shown = Page(officer.post(url_of(dossier), sent)).form(url_of(dossier))

    response = officer.post(url_of(dossier), shown)

    assert response.status_code == 302
    assert answer(dossier).typed["learning_citizens"] == "700"


def test_what_a_colleague_sent_to_the_leader_meanwhile_is_refused_and_kept_on_the_page(officer, dossier):
    sent = page_of(officer, dossier) | {"5.1-learning_citizens": "700", "5.1-narrative": "Vừa gõ xong."}
    play(dossier, "finish")

    response = officer.post(url_of(dossier), sent)

    page = Page(response)
    assert response.status_code == 403
    assert "Vừa gõ xong." in response.text
    assert re.search(r">\s*700\s*<|value=\"700\"", response.text)
    assert any("«Chờ lãnh đạo ký trình» nên không sửa được" in said for said in page.notices("bad"))
    assert answer(dossier).typed["learning_citizens"] == "600"


def test_a_page_without_changes_says_that_it_can_no_longer_be_saved(officer, dossier):
    sent = page_of(officer, dossier)
    play(dossier, "finish")

    assert officer.post(url_of(dossier), sent).status_code == 403


def test_what_a_return_left_closed_is_refused_and_kept_on_the_page(browser):
    dossier = make_dossier(state="returned")
    client = browser(dossier.people.officer)
    sent = page_of(client, dossier) | {"4.2-narrative": "Muốn sửa cả 4.2.", "5.1-narrative": "Đã bổ sung nguồn."}

    response = client.post(url_of(dossier), sent)

    assert response.status_code == 409
    assert "Muốn sửa cả 4.2." in response.text
    assert answer(dossier, "5.1").narrative == "Đã bổ sung nguồn."
    assert answer(dossier, "4.2").narrative == ""


def test_a_text_too_long_stays_on_the_page(officer, dossier):
    long = "Đã làm. " * 3000

    response = officer.post(url_of(dossier), page_of(officer, dossier) | {"5.1-narrative": long})

    page = Page(response)
    assert response.status_code == 409
    assert page.one("textarea", name="5.1-narrative").text == long.strip()
    assert any(said.startswith("5.1: thuyết minh dài") for said in page.notices("bad"))


def test_the_offices_above_never_get_the_draft_back_by_saving(browser):
    dossier = make_dossier(state="returned")
    Answer.objects.filter(dossier=dossier, indicator="5.1").update(narrative="Chưa gửi lại.")

    response = browser(dossier.people.reviewer).post(url_of(dossier), {"4.2-version": "1", "4.2-narrative": "x"})

    assert response.status_code == 403
    assert "Chưa gửi lại." not in response.content.decode()


def test_a_dossier_that_was_reworked_can_be_saved_again(browser, dossier):
    play(dossier, "finish")
    take(attach(dossier, dossier.people), "rework", note="Xem lại 5.1.")
    client = browser(dossier.people.officer)

    page = Page(client.get(dossier.get_absolute_url()))
    response = save(client, dossier, learning_citizens="700", citizens="1.000")

    assert page.notices("waits") == [f"{dossier.people.leader} giao lại để sửa: Xem lại 5.1."]
    assert response.status_code == 200


def test_an_ended_membership_ends_editing_at_once(officer, dossier):
    Membership.objects.filter(user=dossier.people.officer).update(valid_to="2025-02-19")
    prove(dossier, "5.1")

    assert save(officer, dossier, learning_citizens="700").status_code == 404
    assert officer.get(dossier.get_absolute_url()).status_code == 404
