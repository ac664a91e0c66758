"""The review by keyboard: marking, going on, saying why, nothing typed lost."""

from playwright.sync_api import expect

from recognition.models import Mark
from tests.factories import make_dossier


def test_indicators_are_marked_by_keyboard_without_loading_the_page_again(sit, rnd, people):
    dossier = make_dossier(
        state="appraising", rnd=rnd, unit=people.officer.memberships.get().office.unit, people=people
    )
    desk = sit(people.reviewer).open(dossier.get_absolute_url())
    page, keys = desk.page, desk.page.keyboard
    page.evaluate("window.stayed = true")

    keys.press("d")
    expect(page.locator(".appraisal [role=status]")).to_contain_text("Đạt")
    keys.press("j")
    expect(page.locator("#subject-h")).to_contain_text("kế hoạch")
    keys.press("x")
    expect(page.locator("#mark-reason")).to_be_focused()
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.locator("#mark-form .errorlist")).to_contain_text("ghi lý do")
    page.locator("#mark-reason").fill("Kế hoạch ban hành sau ngày 31/12.")
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.locator(".appraisal [role=status]")).to_contain_text("Không đạt")
    page.locator("#note-text").evaluate("(one) => { one.closest('details').open = true; one.value = 'Chưa ghi'; }")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("#subject-h").focus()
    keys.press("j")
    expect(page.locator("#subject-h")).to_contain_text("kế hoạch")

    assert [(mark.indicator, mark.levels, mark.reason) for mark in Mark.objects.order_by("pk")] == [
        ("1.1", ["1", "2"], ""),
        ("1.2", [], "Kế hoạch ban hành sau ngày 31/12."),
    ]
    assert asked == ["Có phần vừa gõ chưa ghi. Bỏ phần ấy và đi tiếp?"]
    assert page.evaluate("window.stayed") is True
    page.locator("#note-text").fill("")
    assert desk.faults(dossier.get_absolute_url() + "?chi-tieu=5.1") == []
