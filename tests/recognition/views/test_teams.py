"""The Tổ đánh giá: set up on its page, printed as a decision, counted as a paper, kept with what is handed in."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from recognition import papers, readiness
from recognition.models import EvaluationTeam
from tests.factories import make_dossier, make_remark, make_round, make_team, play, prove
from tests.recognition.views.pages import Page
from tests.world import TODAY

pytestmark = pytest.mark.django_db

MISSING = "Chưa có quyết định thành lập tổ đánh giá"


@pytest.fixture
def dossier():
    """A draft whose procedure asks for a team, by an upload or by the portal's own decision."""
    rnd = make_round()
    rnd.procedure.papers = ["meeting-minutes", "team-decision"]
    rnd.procedure.save()
    made = make_dossier(rnd=rnd)
    made.evidence.filter(subject="paper:team-decision").delete()
    return made


def at(dossier) -> str:
    return reverse("team", args=[dossier.pk])


def sent(client, dossier, *people, **fields) -> dict:
    """What a browser would send once ``people`` (name, role) are typed into the first rows."""
    form = Page(client.get(at(dossier))).form()
    for index, (name, role) in enumerate(people):
        form |= {f"members-{index}-name": name, f"members-{index}-position": "Giáo viên", f"members-{index}-role": role}
    return form | fields


def said(response) -> list[str]:
    return Page(response).notices("good") + [errors.text for errors in Page(response).by_class("errorlist")]


def team_of(dossier) -> list[tuple[str, str]]:
    return list(EvaluationTeam.objects.get(dossier=dossier).members.values_list("name", "role"))


def missing_papers(dossier) -> list[str]:
    return [reason for reason in readiness.to_finish(dossier) if reason.startswith("Chưa có ")]


HEAD, SECRETARY = ("Nguyễn Thị Hồng Hạnh", "head"), ("Lưu Quý Thưởng", "secretary")


def test_a_team_is_typed_first_and_numbered_later(browser, dossier):
    client = browser(dossier.people.officer)
    first = client.post(at(dossier), sent(client, dossier, HEAD, SECRETARY), follow=True)
    before = missing_papers(dossier)
    numbered = client.post(at(dossier), sent(client, dossier, number="5", issued_on=f"{TODAY}"), follow=True)

    assert said(first) == ["Đã lưu Tổ đánh giá. Khi Quyết định được ký, ghi số và ngày ở đây."]
    assert said(numbered) == ["Đã lưu Tổ đánh giá theo Quyết định số 05/QĐ-UBND."]
    assert (team_of(dossier), before, missing_papers(dossier)) == ([HEAD, SECRETARY], [MISSING], [])


def test_an_uploaded_decision_does_as_well(dossier):
    before = missing_papers(dossier)
    prove(dossier, "paper:team-decision", "quyet-dinh.pdf")

    assert (before, missing_papers(dossier)) == ([MISSING], [])


def test_two_members_swap_their_places(browser, dossier):
    make_team(dossier)
    client = browser(dossier.people.officer)
    swapped = {"members-0-role": "secretary", "members-1-role": "head"}

    assert client.post(at(dossier), sent(client, dossier, **swapped)).status_code == 302
    assert [role for _, role in team_of(dossier)] == ["secretary", "head", "member"]


REFUSED = {
    "number without head": ((SECRETARY,), {"number": "5", "issued_on": f"{TODAY}"}),
    "number without day": ((HEAD, SECRETARY), {"number": "5"}),
    "day without number": ((HEAD, SECRETARY), {"issued_on": f"{TODAY}"}),
    "tomorrow": ((HEAD, SECRETARY), {"number": "5", "issued_on": "2025-02-21"}),
    "zero": ((HEAD, SECRETARY), {"number": "0", "issued_on": f"{TODAY}"}),
    "thirty digits": ((HEAD, SECRETARY), {"number": "9" * 30, "issued_on": f"{TODAY}"}),
    "two heads": ((HEAD, ("Vũ Đức Ước", "head")), {}),
    "NUL": ((("Vũ\0Đức", "head"), SECRETARY), {}),
    "a megabyte": ((HEAD, SECRETARY), {"duties": "x" * 2**20}),
    "no such role": ((("Vũ Đức Ước", "king"),), {}),
    "no form": ((), {"members-TOTAL_FORMS": "x"}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(browser, dossier, what):
    people, fields = REFUSED[what]
    client = browser(dossier.people.officer)
    response = client.post(at(dossier), sent(client, dossier, *people, **fields))

    assert response.status_code == 422
    assert Page(response).notices("bad")[0].startswith("Chưa lưu được:")
    assert EvaluationTeam.objects.count() == 0


def test_the_second_of_two_officers_is_told_and_overwrites_nothing(browser, dossier):
    client = browser(dossier.people.officer)
    late = sent(client, dossier, ("Vũ Đức Ước", "head"))
    client.post(at(dossier), sent(client, dossier, HEAD, SECRETARY))
    response = client.post(at(dossier), late)

    assert f"không còn như trang bạn đang mở: {dossier.people.officer} đã sửa lúc" in Page(response).notices("bad")[0]
    assert team_of(dossier) == [HEAD, SECRETARY]


def test_after_a_return_the_team_is_open_only_when_the_papers_were_remarked(browser, dossier):
    make_team(dossier)
    handed_in = play(dossier, "finish", "submit")
    make_remark(handed_in, "5.1")
    returned = play(handed_in, "send-back")
    client = browser(returned.people.officer)
    closed = client.post(at(returned), {})
    returned.remarks.update(subject="papers")

    assert (closed.status_code, Page(closed).one("main").text.count("không có góp ý")) == (403, 1)
    assert client.post(at(returned), sent(client, returned)).status_code == 302


def test_the_decision_names_everybody_on_paper_and_in_word(browser, dossier):
    make_team(dossier, issued=False)
    client = browser(dossier.people.viewer if hasattr(dossier.people, "viewer") else dossier.people.clerk)
    word, pdf = (
        client.get(reverse("draft_paper", args=[dossier.pk, "to-danh-gia", form])).content for form in ("docx", "pdf")
    )
    table = Document(BytesIO(word)).tables[1]

    assert [[cell.text for cell in row.cells] for row in table.rows][:2] == [
        ["Số TT", "Họ và tên", "Chức vụ", "Trong Tổ", "Phụ trách"],
        ["1", "Nguyễn Thị Hồng Hạnh", "Giáo viên", "Tổ trưởng", "Tiêu chí 3"],
    ]
    text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    words = ["HIỆU TRƯỞNG TRƯỜNG TRUNG HỌC CƠ SỞ YÊN LẠC", "QUYẾT ĐỊNH:", "DỰ THẢO", "2. Lập Báo cáo tự đánh giá."]
    assert [word for word in words if word not in text] == []


def test_what_is_handed_in_keeps_the_team_as_it_was(dossier):
    team = make_team(dossier)
    submission = play(dossier, "finish", "submit").last_submission
    team.members.all().delete()
    stored = papers.stored_paper(submission, "to-danh-gia")

    with stored.file.open("rb") as file:
        assert "Lưu Quý Thưởng" in PdfReader(file).pages[0].extract_text()
    assert papers.kinds_in(submission) == ["to-trinh", "bao-cao", "to-danh-gia"]


def test_a_team_without_number_is_not_handed_in(dossier):
    make_team(dossier, issued=False)
    prove(dossier, "paper:team-decision", "quyet-dinh.pdf")
    submission = play(dossier, "finish", "submit").last_submission

    assert (submission.content["team"], papers.kinds_in(submission)) == (None, ["to-trinh", "bao-cao"])


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("team_numbered_and_dated", lambda team: EvaluationTeam.objects.update(issued_on=None)),
        ("team_one_head", lambda team: team.members.update(role="head")),
        ("team_one_secretary", lambda team: team.members.update(role="secretary")),
        ("team_role_known", lambda team: team.members.filter(role="member").update(role="king")),
    ],
)
def test_the_database_keeps_what_must_never_be_false(dossier, name, broken):
    team = make_team(dossier)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        broken(team)
