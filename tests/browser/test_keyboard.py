"""The self-assessment by keyboard alone: from the top of the page to the step that hands it to the leader, nothing lost."""

from playwright.sync_api import expect

from recognition.models import State
from tests.factories import attach, make_dossier
from tests.factories.dossiers import small_pdf

MOST = 200  # stops of the Tab key from one thing to the next
NARRATIVE = "Phát thanh 12 buổi; “học tập suốt đời” có 4.891 lượt người, đủ 15 tổ dân phố."
SCAN = {"name": "sổ phát thanh.pdf", "mimeType": "application/pdf", "buffer": small_pdf("sổ")}


def tab_to(desk, selector):
    """Press Tab until ``selector`` has the focus."""
    for _ in range(MOST):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_a_figure_a_choice_a_narrative_and_a_file_are_brought_and_the_dossier_finished_without_a_mouse(
    sit, rnd, people
):
    dossier = make_dossier(rnd=rnd, unit=people.officer.memberships.get().office.unit, people=people)
    dossier.answers.filter(indicator="1.1").delete()
    desk = sit(people.officer).open(dossier.get_absolute_url())
    keys = desk.page.keyboard

    tab_to(desk, '[name="1.1-done"]')
    keys.press("Space")
    tab_to(desk, '[name="1.1-narrative"]')
    keys.type(NARRATIVE)
    with desk.page.expect_file_chooser() as chooser:
        tab_to(desk, '[name="1.1-files"]')
        keys.press("Enter")
    chooser.value.set_files(SCAN)
    expect(desk.page.locator("#ev-1-1 a.f")).to_contain_text(SCAN["name"])
    tab_to(desk, '[name="5.1-learning_citizens"]')
    keys.press("Control+A")
    keys.type("611")
    expect(desk.page.locator("#verdict-5-1")).to_contain_text("611")
    expect(desk.page.locator("#saving")).to_have_attribute("data-state", "saved")
    tab_to(desk, ".bar .btn-main")
    keys.press("Enter")
    desk.page.wait_for_url("**/lam/finish/")
    tab_to(desk, "form .btn-main")
    with desk.page.expect_navigation():
        keys.press("Enter")

    dossier = attach(dossier, people)
    said = {answer.indicator: answer for answer in dossier.answers.filter(indicator__in=["1.1", "5.1"])}
    assert dossier.state == State.ENDORSING
    assert (said["1.1"].typed, said["1.1"].narrative) == ({"done": "true"}, NARRATIVE)
    assert said["5.1"].typed["learning_citizens"] == "611"
    assert [item.name for item in dossier.evidence.filter(subject="1.1")] == [SCAN["name"]]
