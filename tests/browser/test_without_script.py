"""The portal works in a browser that runs no JavaScript."""

from recognition.models import Answer
from tests.factories import PASSWORD, make_dossier
from tests.factories.dossiers import small_pdf


def test_the_button_saves_figures_choices_and_a_file(sit, rnd, people):
    home = people.officer.memberships.get().office.unit
    dossier = make_dossier(rnd=rnd, unit=home, people=people, answered=False)
    desk = sit(people.officer, java_script_enabled=False).open(dossier.get_absolute_url())
    desk.choose("1.1-done", "true")
    desk.type("5.1-learning_citizens", "4.891")
    desk.type("5.1-citizens", "7 992")
    desk.bring("5.1", ("danh-sach.pdf", "application/pdf", small_pdf("danh-sach")))
    desk.click("Lưu tất cả")
    assert desk.text("[role=status], .notice.good") == "Đã lưu."
    typed = {answer.indicator: answer.typed for answer in Answer.objects.filter(dossier=dossier).exclude(typed={})}
    assert typed == {"1.1": {"done": "true"}, "5.1": {"learning_citizens": "4.891", "citizens": "7 992"}}
    assert [item.name for item in dossier.evidence.present()] == ["danh-sach.pdf"]
    assert "4.891 / 7.992 = 61,1 % ≥ 60 %: đạt" in desk.text("#verdict-5-1")


def test_an_expired_session_carries_the_form_through_sign_in(sit, rnd, people):
    home = people.officer.memberships.get().office.unit
    dossier = make_dossier(rnd=rnd, unit=home, people=people)
    desk = sit(people.officer, java_script_enabled=False).open(dossier.get_absolute_url())
    desk.type("5.1-learning_citizens", "812")
    desk.context.clear_cookies(name="sessionid")
    desk.click("Lưu tất cả")
    desk.sign_in(people.officer.username, PASSWORD)
    desk.click("Lưu tiếp")
    assert desk.value("5.1-learning_citizens") == "812"
    assert Answer.objects.get(dossier=dossier, indicator="5.1").typed["learning_citizens"] == "812"
