"""Every page as people meet it: nothing axe-core objects to, no sideways scrolling on a phone, everything by keyboard."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from recognition.models import State, Target
from tests.browser.aside import aside
from tests.browser.desk import PHONE
from tests.factories import make_dossier, make_place, make_remark, prove

STATES = (State.DRAFTING, State.ENDORSING, State.SUBMITTED, State.RETURNED, State.APPRAISING, State.DECIDING)


@pytest.fixture
def world(rnd) -> dict:
    return aside(lambda: make_world(rnd))


def make_world(rnd) -> dict:
    """State → dossier. A round with a dossier in each of the states above, one whose paper waits for its number, and one recognised."""
    Target.objects.create(
        province=rnd.province, title=rnd.title, level="1", year=rnd.year, percent=40, basis="Kế hoạch 12"
    )
    made = {}
    for number, state in enumerate((*STATES, State.SIGNING, State.RECOGNISED)):
        made[state] = make_dossier(rnd=rnd, unit=make_place(rnd, name=f"Yên Lạc {number}"), state=state)
    name = "Danh sách công dân học tập của mười hai tổ dân phố năm 2025, có xác nhận.pdf"
    prove(made[State.DRAFTING], "5.1", name, number="12/BC-HKH")
    make_remark(made[State.APPRAISING], "4.2")
    return made


def pages_of_the_commune(world):
    """Person → addresses, on the applicant's side."""
    drafting, endorsing, returned = (world[state] for state in (State.DRAFTING, State.ENDORSING, State.RETURNED))
    return {
        drafting.people.officer: [
            "/",
            "/ho-so/",
            drafting.get_absolute_url(),
            f"/ho-so/{drafting.pk}/lam/finish/",
            f"/minh-chung/{drafting.evidence.last().pk}/",
            "/doi-mat-khau/",
            "/khong-co/",
        ],
        endorsing.people.leader: [endorsing.get_absolute_url(), f"/ho-so/{endorsing.pk}/lam/submit/"],
        returned.people.officer: [returned.get_absolute_url(), f"/gop-y/{returned.remarks.last().pk}/tra-loi/"],
    }


def pages_of_the_office(world):
    """Person → addresses, on the side of the office that appraises and decides."""
    submitted, appraising, deciding = (world[s] for s in (State.SUBMITTED, State.APPRAISING, State.DECIDING))
    waiting, issued = world[State.SIGNING].decision(), world[State.RECOGNISED].decision()
    return {
        submitted.people.reviewer: [
            "/",
            "/cho-xu-ly/",
            "/ho-so/",
            submitted.get_absolute_url(),
            f"{appraising.get_absolute_url()}?chi-tieu=5.1",
            f"{appraising.get_absolute_url()}?chi-tieu=papers",
            f"/ho-so/{appraising.pk}/hoi-dong/",
            f"/ho-so/{appraising.pk}/hoi-dong/thanh-phan/",
            f"/ho-so/{deciding.pk}/hoi-dong/",
            f"/ho-so/{appraising.pk}/lam/send-back/",
        ],
        submitted.people.registrar: [waiting.get_absolute_url(), issued.get_absolute_url(), "/van-ban/"],
    }


def pages_of_those_who_decide_and_watch(world):
    """Person → addresses, of leaders and of those who sit in the council or look on."""
    submitted, deciding = world[State.SUBMITTED], world[State.DECIDING]
    return {
        submitted.people.director: [
            f"/ho-so/{deciding.pk}/lam/recognise/",
            f"/ho-so/{deciding.pk}/lam/refuse/",
            "/cho-xu-ly/?tab=office",
            "/cho-xu-ly/khoi-luong/",
            "/nguoi-dung/lam-thay/",
            "/dot/",
        ],
        submitted.people.chair: [
            f"/dot/{submitted.round_id}/",
            f"/dot/{submitted.round_id}/danh-sach/",
            "/don-vi/",
            f"/don-vi/{submitted.unit_id}/",
            "/cong-nhan/",
        ],
    }


def public_pages(world):
    looked_up = ["/tra-cuu/", "/tra-cuu/?q=khong-co", "/tra-cuu/du-lieu/"]
    code = world[State.RECOGNISED].decision().code
    return ["/dang-nhap/", "/xac-minh/", "/xac-minh/?ma=SAIMA", f"/xac-minh/{code}/", *looked_up]


def test_pages_of_the_commune_have_no_faults(sit, world):
    visits = [(sit(user), path) for user, paths in pages_of_the_commune(world).items() for path in paths]
    assert {path: found for desk, path in visits if (found := desk.faults(path))} == {}


def test_pages_of_the_office_and_of_the_public_have_no_faults(sit, world):
    visits = [(sit(user), path) for user, paths in pages_of_the_office(world).items() for path in paths]
    visits += [(sit(), path) for path in public_pages(world)]
    assert {path: found for desk, path in visits if (found := desk.faults(path))} == {}


@pytest.mark.long
def test_pages_of_those_who_decide_and_watch_have_no_faults(sit, world):
    visits = [(sit(user), path) for user, paths in pages_of_those_who_decide_and_watch(world).items() for path in paths]
    assert {path: found for desk, path in visits if (found := desk.faults(path))} == {}


def test_on_a_phone_inputs_have_the_full_width_and_the_main_button_can_be_pressed(sit, rnd, people):
    home = people.officer.memberships.get().office.unit
    dossier = make_dossier(rnd=rnd, unit=home, people=people)
    desk = sit(people.officer, viewport=PHONE).open(dossier.get_absolute_url())
    widths = desk.page.locator("input.figure:visible, textarea:visible").evaluate_all(
        "all => all.map((one) => one.offsetWidth)"
    )
    inner = desk.page.locator(".inset").first.evaluate("(one) => one.clientWidth")
    assert set(widths) == {inner}
    assert desk.page.locator(".bar .btn-main").bounding_box()["width"] >= inner
    desk.click("Hoàn thành tự đánh giá")
    expect(desk.page.locator("form .btn-main")).to_be_in_viewport()


def test_the_tab_key_reaches_figures_evidence_and_the_main_button_and_shows_where_it_is(sit, rnd, people):
    home = people.officer.memberships.get().office.unit
    dossier = make_dossier(rnd=rnd, unit=home, people=people)
    desk = sit(people.officer).open(dossier.get_absolute_url())
    desk.page.locator('[name="5.2-degree"]').focus()
    desk.page.keyboard.press("Tab")
    passed = [desk.page.evaluate(FOCUSED)]
    while "Hoàn thành tự đánh giá" not in passed[-1]["text"] and len(passed) < 30:
        desk.page.keyboard.press("Tab")
        passed.append(desk.page.evaluate(FOCUSED))
    assert [passed[0]["text"], passed[1]["text"], passed[2]["name"]] == ["nhập ở 5.1", "Số ở 5.2 khác", "5.2-narrative"]
    assert "5.2-files" in [one["name"] for one in passed]
    assert "Hoàn thành tự đánh giá" in passed[-1]["text"]
    assert [one for one in passed if not one["seen"]] == []


FOCUSED = """() => {
  const one = document.activeElement, ring = (part) => parseFloat(getComputedStyle(part).outlineWidth) >= 2
    && getComputedStyle(part).outlineStyle !== "none";
  return {name: one.name || "", text: one.innerText || "", seen: ring(one) || ring(one.closest(".add") ?? one)};
}"""


def test_j_and_k_lead_through_the_review_without_loading_the_page_again(sit, rnd):
    dossier = make_dossier(rnd=rnd, unit=make_place(rnd), state=State.SUBMITTED)
    desk = sit(dossier.people.reviewer).open(dossier.get_absolute_url())
    desk.page.evaluate("window.same = true")
    heading = desk.page.locator("#review .no-badge")
    for key, number in (("j", "1.2"), ("j", "1.3"), ("k", "1.2")):
        desk.page.keyboard.press(key)
        expect(heading).to_have_text(number)
        expect(desk.page.locator("#subject-h")).to_be_focused()
    assert desk.page.url.endswith("?chi-tieu=1.2")
    assert desk.page.evaluate("window.same") is True
    desk.page.get_by_label("Góp ý mới cho đơn vị").press_sequentially("jk")
    expect(heading).to_have_text("1.2")
    desk.page.set_viewport_size(PHONE)
    desk.page.once("dialog", lambda asked: asked.accept())  # what was typed and not written is not dropped unasked
    desk.page.locator(".toc a", has_text="5.1").click()
    expect(heading).to_have_text("5.1")


def test_the_self_assessment_prints_without_half_empty_pages(sit, rnd, people):
    home = people.officer.memberships.get().office.unit
    dossier = make_dossier(rnd=rnd, unit=home, people=people)
    dossier.answers.update(narrative="Trong năm đã làm đủ, có sổ theo dõi của từng tổ dân phố.\n" * 4)
    desk = sit(people.officer).open(dossier.get_absolute_url())
    printed = PdfReader(BytesIO(desk.page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) <= 8  # ten, where each indicator keeps together
