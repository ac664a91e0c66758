"""The rounds of a dossier side by side."""

from datetime import date

import pytest

from config import clock
from recognition import changes
from recognition.models import Answer
from recognition.saving import save_answer
from tests.factories import make_dossier, make_remark, play, prove
from tests.recognition.views.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
DAY = date(2025, 3, 3)
SHARE = {"learning_citizens": "650", "citizens": "1.000"}


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


def told(dossier, *, at_home) -> dict[str, list[set[str]]]:
    """Subject → what differs, column by column; of what changed or was remarked."""
    columns = changes.columns_of(dossier, at_home=at_home)
    rows = changes.rows_of(dossier, columns, changes.remarks_of(dossier, at_home=at_home))
    return {row.number or row.label: [set(cell.changed) for cell in row.cells] for row in rows if row.is_told}


@pytest.fixture
def returned():
    return make_dossier(state="returned")  # with a remark on 5.1


def correct(dossier):
    version = Answer.objects.get(dossier=dossier, indicator="5.1").version
    officer = dossier.people.officer
    save_answer(dossier, "5.1", typed=SHARE, narrative="Đã đối chiếu.", version=version, actor=officer)


def test_a_return_shows_the_remark_and_what_the_draft_changes_to_the_applicant_alone(returned):
    correct(returned)
    assert told(returned, at_home=True) == {"5.1": [set(), {"figures", "narrative"}]}
    assert told(returned, at_home=False) == {"5.1": [set()]}


def test_a_second_submission_stands_beside_the_first_for_both_sides(returned):
    correct(returned)
    prove(returned, "5.1", "bo-sung.pdf")
    again = play(returned, "finish", "submit")
    assert told(again, at_home=True) == told(again, at_home=False)
    assert told(again, at_home=False) == {"5.1": [set(), {"figures", "narrative", "files"}]}


def test_a_remark_not_yet_sent_is_shown_to_reviewers_only(returned):
    again = play(returned, "finish", "submit", "accept")
    make_remark(again, "4.2", "Thiếu quyết định công nhận.")
    assert list(told(again, at_home=False)) == ["4.2", "5.1"]
    assert list(told(again, at_home=True)) == ["5.1"]


def test_a_file_taken_away_and_one_described_anew_are_told(returned):
    item = returned.evidence.get()  # the minutes of the meeting
    item.title = "Báo cáo đã sửa"
    item.save()
    columns = changes.columns_of(returned, at_home=True)
    then, now = changes.rows_of(returned, columns, [])[-1].cells
    assert [file.sha256 for file in now.gone] == [item.file.sha256]
    assert [file.said for file in now.files if file.is_new] == ["Báo cáo đã sửa"]
    assert (then.changed, now.changed) == (set(), {"files"})


def test_the_page_shows_only_changes_unless_all_is_asked_for(client, returned):
    correct(returned)
    client.force_login(returned.people.officer)
    url = f"{returned.get_absolute_url()}thay-doi/"

    def rows(query=""):
        page = Page(client.get(url + query))
        body = [element for element in page.elements if element.tag == "tbody"]
        return sum(e.tag == "tr" and e.is_within(body[0]) for e in page.elements)

    assert (rows(), rows("?tat-ca")) == (1, 17)


def test_a_dossier_of_one_round_says_that_there_is_nothing_to_compare(client):
    submitted = make_dossier(state="submitted")
    client.force_login(submitted.people.officer)
    answer = client.get(f"{submitted.get_absolute_url()}thay-doi/")
    assert "chưa có gì để so sánh" in answer.content.decode()
