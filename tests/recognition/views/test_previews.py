"""The pages of a draft that is shared before it is handed in."""

import pytest
from django.urls import reverse

from recognition import previews
from recognition.models import Advice
from tests.factories import make_dossier
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return make_dossier()


def test_a_draft_is_shared_advised_on_answered_and_ended_through_its_pages(browser, dossier):
    people, url = dossier.people, dossier.get_absolute_url()
    officer, reviewer = browser(people.officer), browser(people.reviewer)
    officer.post(reverse("preview_ask", args=[dossier.pk]), {"note": "Xem giúp 5.1."})
    task = Page(reviewer.get("/"))
    draft = Page(reviewer.get(url))
    reviewer.post(reverse("advice_add", args=[dossier.pk, "5.1"]), {"text": "Ghi nguồn số liệu."})
    advice = Advice.objects.get()
    officer.post(reverse("advice_answer", args=[advice.pk]), {"answer": "Đã ghi."})
    told = [Page(client.get(url)).by_class("advice")[0].text for client in (officer, reviewer)]
    ended = reviewer.post(reverse("preview_end", args=[dossier.pk]))

    assert "Xem trước, góp ý" in task.by_class("tasks")[0].text
    assert draft.notices("waits")[0].startswith("Đang xem trước, chưa nộp.")
    assert draft.all("input", name="5.1-learning_citizens") == []
    assert "Trả lời: Đã ghi." in told[0]
    assert "Trả lời: Đã ghi." in told[1]
    assert (ended.url, reviewer.get(url).status_code, officer.get(url).status_code) == ("/", 404, 200)


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 1_000_000])
def test_advice_that_cannot_be_kept_is_refused_in_words(browser, dossier, text):
    previews.ask(dossier, "", actor=dossier.people.officer)

    page = Page(browser(dossier.people.reviewer).post(reverse("advice_add", args=[dossier.pk, "5.1"]), {"text": text}))

    assert len(page.by_class("errorlist")) == 1
    assert Advice.objects.count() == 0


def test_there_is_no_advice_on_what_the_set_does_not_have(browser, dossier):
    previews.ask(dossier, "", actor=dossier.people.officer)

    assert browser(dossier.people.reviewer).get(reverse("advice_add", args=[dossier.pk, "9.9"])).status_code == 404
