"""Somebody without an account opens a link on a phone, types, sends a file; after withdrawal nothing more goes in."""

from playwright.sync_api import expect

from recognition.planning import invitations
from tests.browser.desk import PHONE
from tests.factories import make_dossier
from tests.factories.dossiers import small_pdf
from tests.factories.plans import make_body, make_link, make_plan


def test_a_phone_without_an_account_brings_figures_and_files(sit, rnd, people):
    unit = people.officer.memberships.get().office.unit
    dossier = make_dossier(rnd=rnd, unit=unit, people=people, answered=False)
    invitation, token = make_link(make_body(make_plan(dossier), does=["1.1"]))
    desk = sit(viewport=PHONE).open(f"/gop-so-lieu/{token}/")

    desk.choose("1.1-done", "true")
    desk.type("1.1-narrative", "Phát thanh 12 buổi.")
    expect(desk.page.locator("#saving")).to_have_attribute("data-state", "saved")
    desk.bring("1.1", ("anh.pdf", "application/pdf", small_pdf("anh")))
    expect(desk.page.locator("#ev-1-1 .f")).to_contain_text("anh.pdf")

    answer = dossier.answers.get()
    assert (answer.typed, answer.narrative, answer.changed_via) == ({"done": "true"}, "Phát thanh 12 buổi.", invitation)
    assert dossier.evidence.get().added_via == invitation
    assert desk.width() == PHONE["width"]
    assert [found for found in desk.violations() if not found.startswith("link-name")] == []

    invitations.withdraw(invitation, actor=people.officer)
    desk.type("1.1-narrative", "Muộn")
    expect(desk.page.locator("#saving")).to_contain_text("Đường dẫn này đã bị hủy")
    assert dossier.answers.get().narrative == "Phát thanh 12 buổi."


def test_a_reminder_is_copied_by_one_click(sit, rnd, people):
    unit = people.officer.memberships.get().office.unit
    dossier = make_dossier(rnd=rnd, unit=unit, people=people, answered=False)
    make_link(make_body(make_plan(dossier), does=["1.1"], contact="Nguyễn Thị Mẫu", phone="0912 345 678"))
    desk = sit(people.officer, permissions=["clipboard-read", "clipboard-write"]).open(f"/ho-so/{dossier.pk}/ke-hoach/")

    desk.click("Chép lời nhắc Nguyễn Thị Mẫu")

    expect(desk.page.get_by_role("button", name="Đã sao chép, dán vào tin nhắn")).to_be_visible()
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Nhắc anh/chị Nguyễn Thị Mẫu (Trạm y tế): còn chỉ tiêu 1.1 chưa điền.")
    assert desk.page.locator(".plan-link details").get_attribute("open") is None


def test_a_file_sent_by_a_link_over_a_broken_line_arrives_by_itself_when_the_line_is_back(sit, rnd, people):
    unit = people.officer.memberships.get().office.unit
    dossier = make_dossier(rnd=rnd, unit=unit, people=people, answered=False)
    _, token = make_link(make_body(make_plan(dossier), does=["1.1"]))
    desk = sit(viewport=PHONE).open(f"/gop-so-lieu/{token}/")

    desk.page.route("**/minh-chung/**", lambda route: route.abort())
    desk.bring("1.1", ("anh.pdf", "application/pdf", small_pdf("anh")))
    expect(desk.page.locator(".upload [role=status]")).to_have_text("mất kết nối, sẽ tự tải tiếp…")
    desk.page.unroute_all()
    desk.page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(desk.page.locator("#ev-1-1 .f")).to_contain_text("anh.pdf")
    assert [item.name for item in dossier.evidence.all()] == ["anh.pdf"]
