"""Nothing typed is ever lost: not by a reload, a cut line, an expired session, a second person or a quick click away."""

import pytest
from playwright.sync_api import expect

from recognition.models import Answer
from tests.factories import PASSWORD, make_dossier, make_member, take

PEOPLE_FIGURE = "5.1-learning_citizens"


@pytest.fixture
def dossier(rnd, people):
    return make_dossier(rnd=rnd, unit=people.officer.memberships.get().office.unit, people=people)


@pytest.fixture
def desk(sit, dossier):
    return sit(dossier.people.officer).open(dossier.get_absolute_url())


def typed_in(dossier, number="5.1") -> dict:
    return Answer.objects.get(dossier=dossier, indicator=number).typed


def expect_saved(desk):
    expect(desk.page.locator("#saving")).to_have_attribute("data-state", "saved")


def test_a_figure_is_judged_as_it_is_typed_and_is_there_after_a_reload(desk, dossier):
    desk.type(PEOPLE_FIGURE, "7 00")
    expect(desk.page.locator("#verdict-5-1")).to_contain_text("Chưa")
    desk.type(PEOPLE_FIGURE, "750")
    expect(desk.page.locator("#verdict-5-1")).to_contain_text("750 / 1.000 = 75 % ≥ 60 %: đạt")
    expect_saved(desk)
    desk.page.reload()
    assert desk.value(PEOPLE_FIGURE) == "750"
    assert typed_in(dossier) == {"learning_citizens": "750", "citizens": "1.000"}


def test_what_cannot_be_read_is_kept_as_it_was_typed_and_asked_back(desk, dossier):
    desk.type(PEOPLE_FIGURE, "khoảng 600")
    expect(desk.page.locator("#verdict-5-1 .problem")).to_be_visible()
    expect(desk.page.locator("#reasons")).to_contain_text("5.1 chưa đọc được")
    expect_saved(desk)
    desk.page.reload()
    assert desk.value(PEOPLE_FIGURE) == "khoảng 600"
    assert desk.text("#verdict-5-1 .problem") != ""


def test_a_long_narrative_travels_whole(desk, dossier):
    text = "Đã rà soát từng tổ dân phố. " * 600
    desk.page.locator('[name="5.1-narrative"]').fill(text)
    expect_saved(desk)
    assert Answer.objects.get(dossier=dossier, indicator="5.1").narrative == text.strip()


def test_without_a_line_the_text_waits_in_the_browser_and_is_sent_when_the_line_is_back(desk, dossier):
    desk.context.set_offline(True)
    desk.type(PEOPLE_FIGURE, "801")
    expect(desk.page.locator("#saving")).to_contain_text("Chưa lưu: mất kết nối")
    assert typed_in(dossier)["learning_citizens"] == "600"
    desk.context.set_offline(False)
    expect_saved(desk)
    assert typed_in(dossier)["learning_citizens"] == "801"


def test_text_of_a_page_closed_without_a_line_is_there_when_it_is_opened_again(desk, dossier):
    desk.context.set_offline(True)
    desk.type(PEOPLE_FIGURE, "802")
    expect(desk.page.locator("#saving")).to_contain_text("Chưa lưu: mất kết nối")
    desk.page.goto("about:blank")
    desk.context.set_offline(False)
    desk.open(dossier.get_absolute_url())
    assert desk.value(PEOPLE_FIGURE) == "802"
    expect_saved(desk)
    assert typed_in(dossier)["learning_citizens"] == "802"


def test_leaving_within_the_moment_before_a_save_loses_nothing(desk, dossier):
    desk.page.evaluate(
        """name => { const field = document.querySelector(`[name="${name}"]`); field.value = "803";
        field.dispatchEvent(new Event("input", {bubbles: true}));
        setTimeout(() => location.assign("/ho-so/"), 100); }""",
        PEOPLE_FIGURE,
    )
    desk.page.wait_for_url("**/ho-so/")
    desk.open(dossier.get_absolute_url())
    assert desk.value(PEOPLE_FIGURE) == "803"
    expect(desk.page.locator("#verdict-5-1")).to_contain_text("803 / 1.000")
    assert typed_in(dossier)["learning_citizens"] == "803"


def test_the_back_button_shows_the_figures_as_they_are_now(desk, dossier):
    desk.type(PEOPLE_FIGURE, "804")
    expect_saved(desk)
    desk.click("Hồ sơ")
    desk.page.wait_for_url("**/ho-so/")
    desk.page.go_back()
    assert desk.value(PEOPLE_FIGURE) == "804"
    desk.type(PEOPLE_FIGURE, "805")
    expect_saved(desk)
    assert typed_in(dossier)["learning_citizens"] == "805"


def test_typing_on_while_an_answer_is_still_arriving_is_no_conflict_with_oneself(desk, dossier):
    desk.page.evaluate(
        """() => { const fetched = window.fetch;
        window.fetch = async (...sent) => { const answer = await fetched(...sent), whole = answer.json.bind(answer);
            answer.json = () => new Promise((done) => setTimeout(() => done(whole()), 1500));
            return answer; }; }"""
    )
    desk.type(PEOPLE_FIGURE, "701")
    with desk.page.expect_response("**/luu/"):
        pass
    desk.type(PEOPLE_FIGURE, "702")
    expect_saved(desk)
    assert typed_in(dossier)["learning_citizens"] == "702"
    expect(desk.page.locator(".conflict")).to_have_count(0)


def lose_the_first_answer(desk):
    """The server gets and keeps what is sent, and the line breaks before its answer is here."""
    lost = []

    def cut(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    desk.page.route("**/luu/", cut)


def test_an_answer_lost_on_the_line_is_no_conflict_with_oneself(desk, dossier):
    lose_the_first_answer(desk)
    desk.type(PEOPLE_FIGURE, "703")
    expect(desk.page.locator("#saving")).to_contain_text("Chưa lưu: mất kết nối")
    assert typed_in(dossier)["learning_citizens"] == "703"
    desk.type(PEOPLE_FIGURE, "704")
    expect_saved(desk)
    assert typed_in(dossier)["learning_citizens"] == "704"
    expect(desk.page.locator(".conflict")).to_have_count(0)


def test_an_answer_lost_before_the_page_was_opened_again_is_no_conflict_with_oneself(desk, dossier):
    lose_the_first_answer(desk)
    desk.type(PEOPLE_FIGURE, "705")
    expect(desk.page.locator("#saving")).to_contain_text("Chưa lưu: mất kết nối")
    desk.context.set_offline(True)
    desk.type(PEOPLE_FIGURE, "706")
    desk.page.goto("about:blank")
    desk.context.set_offline(False)
    desk.open(dossier.get_absolute_url())
    expect_saved(desk)
    assert typed_in(dossier)["learning_citizens"] == "706"


@pytest.fixture
def second(sit, dossier, desk):
    """A colleague who opened the page at the same time, and types after the first has saved."""
    colleague = make_member(dossier.prepared_by, full_name="Trần Thị Bé")
    other = sit(colleague).open(dossier.get_absolute_url())
    desk.type(PEOPLE_FIGURE, "700")
    expect_saved(desk)
    other.type(PEOPLE_FIGURE, "650")
    expect(other.page.locator(".conflict")).to_be_visible()
    return other


def test_the_second_of_two_people_sees_what_both_started_from_and_chooses_line_by_line(second, dossier):
    assert f"{dossier.people.officer} đã sửa chỉ tiêu 5.1" in second.text(".conflict")
    assert second.text(".three-way tr.differs").split()[-3:] == ["600", "700", "650"]
    expect(second.page.locator("#saving")).to_contain_text("Chưa lưu: người khác vừa sửa. Chọn bản đúng ở 5.1")
    assert (second.value(PEOPLE_FIGURE), typed_in(dossier)["learning_citizens"]) == ("650", "700")
    assert second.violations() == []
    second.page.locator('[name="5.1-narrative"]').fill("Viết thêm trong khi chờ chọn.")
    second.page.locator('[name="lay-5.1-learning_citizens"][value="theirs"]').focus()
    second.page.keyboard.press("Space")
    second.page.get_by_role("button", name="Lưu theo các dòng đã chọn").focus()
    second.page.keyboard.press("Enter")
    expect_saved(second)
    assert second.value(PEOPLE_FIGURE) == "700"
    kept = Answer.objects.get(dossier=dossier, indicator="5.1")
    assert (kept.typed["learning_citizens"], kept.narrative) == ("700", "Viết thêm trong khi chờ chọn.")


@pytest.mark.parametrize(("button", "kept"), [("Lưu cả bản của bạn", "650"), ("Lấy cả bản của {}", "700")])
def test_the_second_may_keep_one_version_whole(second, dossier, button, kept):
    second.click(button.format(dossier.people.officer))
    expect_saved(second)
    assert (second.value(PEOPLE_FIGURE), typed_in(dossier)["learning_citizens"]) == (kept, kept)


def test_what_waits_without_a_line_is_counted_and_said_on_other_pages_and_goes_out_from_there(desk, dossier):
    desk.page.route("**/luu/", lambda route: route.abort())
    desk.type(PEOPLE_FIGURE, "811")
    desk.page.locator('[name="1.1-narrative"]').fill("Đã phát thanh 12 buổi.")
    expect(desk.page.locator("#saving")).to_contain_text("Chưa lưu: mất kết nối. 2 chỉ tiêu chờ gửi")
    desk.open("/ho-so/")
    expect(desk.page.locator(".unsent")).to_contain_text("2 chỉ tiêu (1.1, 5.1), mở hồ sơ để gửi")
    assert desk.violations() == []
    desk.page.unroute("**/luu/")
    desk.open("/")
    expect(desk.page.locator(".unsent")).to_have_count(0)
    assert typed_in(dossier)["learning_citizens"] == "811"
    assert Answer.objects.get(dossier=dossier, indicator="1.1").narrative == "Đã phát thanh 12 buổi."


def test_who_signs_in_next_on_a_shared_machine_meets_nothing_of_it_and_the_first_finds_it_again(desk, dossier):
    desk.context.clear_cookies()
    desk.type(PEOPLE_FIGURE, "812")
    expect(desk.page.locator("#saving a")).to_be_visible()
    desk.enter(make_member(dossier.prepared_by)).open(dossier.get_absolute_url())
    expect(desk.page.locator("#verdict-5-1")).to_contain_text("600 / 1.000")
    assert desk.value(PEOPLE_FIGURE) == "600"
    expect(desk.page.locator(".unsent")).to_have_count(0)
    desk.page.wait_for_load_state("networkidle")  # an answer on its way would bring the last person's session back
    with desk.page.expect_response("**/luu/"):
        desk.enter(dossier.people.officer).open("/")
    expect(desk.page.locator(".unsent")).to_have_count(0)
    desk.open(dossier.get_absolute_url())
    assert (desk.value(PEOPLE_FIGURE), typed_in(dossier)["learning_citizens"]) == ("812", "812")


def test_a_shared_number_typed_once_judges_the_other_indicator_at_once(desk):
    desk.type("5.1-citizens", "1.250")
    expect(desk.page.locator("#shared-f-5-2-citizens")).to_contain_text("1.250")
    expect(desk.page.locator("#verdict-5-2")).to_contain_text("500 / 1.250 = 40 %")
    expect_saved(desk)


def test_after_an_expired_session_the_text_is_there_and_gets_saved(desk, dossier):
    desk.context.clear_cookies()
    desk.type(PEOPLE_FIGURE, "806")
    desk.page.locator("#saving a").click()
    desk.sign_in(dossier.people.officer.username, PASSWORD)
    expect(desk.page.locator("#i-5\\.1")).to_be_visible()
    assert desk.value(PEOPLE_FIGURE) == "806"
    expect_saved(desk)
    assert typed_in(dossier)["learning_citizens"] == "806"


def test_text_that_was_never_saved_is_shown_when_the_dossier_has_moved_on(desk, dossier):
    desk.context.set_offline(True)
    desk.type(PEOPLE_FIGURE, "807")
    expect(desk.page.locator("#saving")).to_contain_text("Chưa lưu: mất kết nối")
    take(dossier, "finish")
    desk.page.goto("about:blank")
    desk.context.set_offline(False)
    desk.open(dossier.get_absolute_url())
    expect(desk.page.locator("#i-5\\.1 .notice")).to_contain_text("807 · 1.000")
    desk.click("Đã xem, bỏ phần này")
    desk.page.reload()
    expect(desk.page.locator("#i-5\\.1 .notice")).to_have_count(0)


def test_what_is_not_remarked_reads_as_text_after_a_return(sit, rnd, people):
    home = people.officer.memberships.get().office.unit
    returned = make_dossier(rnd=rnd, unit=home, people=people, state="returned")
    desk = sit(people.officer).open(returned.get_absolute_url())
    opened = desk.page.locator("[data-indicator]").evaluate_all("all => all.map((one) => one.dataset.indicator)")
    assert opened == ["5.1", "5.2"]  # 5.2 uses the same number of citizens
    assert "Mức độ 2" in desk.text("#i-4\\.2 dl")
