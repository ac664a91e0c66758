"""The applicant's papers through their pages: drafts, Word files, the own signed Tờ trình."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from evidence.models import StoredFile
from recognition import own_papers, papers, permissions
from recognition.assessing import sheet_of
from recognition.forms.common import NULL
from recognition.models import OwnProposal
from recognition.papers.submission import proposal_facts, report_facts
from recognition.snapshots import content_of
from tests.factories import make_dossier, make_own_proposal, play, take
from tests.factories.dossiers import small_pdf
from tests.recognition.views.pages import Page
from tests.world import TODAY

pytestmark = pytest.mark.django_db

FIELDS = {"number": "12/TTr-UBND", "issued_on": f"{TODAY}", "signer": "Đỗ Hữu Quỳnh"}


def draft(browser, dossier, kind, form):
    return browser(dossier.people.viewer).get(reverse("draft_paper", args=[dossier.pk, kind, form]))


def pages(content) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def bring(client, dossier, content=None, name="to-trinh.pdf", **fields):
    file = SimpleUploadedFile(name, small_pdf("own") if content is None else content)
    return client.post(reverse("own_proposal_add", args=[dossier.pk]), FIELDS | {"file": file} | fields, follow=True)


def known(dossier) -> list[tuple]:
    return list(dossier.own_proposals.present().values_list("number", "issued_on", "signer"))


@pytest.fixture
def dossier():
    made = make_dossier()
    made.people.viewer = made.people.clerk
    return made


# Drafts


@pytest.mark.parametrize(("kind", "word"), [("to-trinh", "TỜ TRÌNH"), ("bao-cao", "BÁO CÁO")])
def test_a_draft_says_so_on_every_page_and_in_its_name(browser, dossier, kind, word):
    response = draft(browser, dossier, kind, "pdf")
    found = pages(response.content)

    assert ["DỰ THẢO lúc " in page for page in found] == [True] * len(found)
    assert [word in page for page in found] == [True] + [False] * (len(found) - 1)
    assert "D%E1%BB%B0%20TH%E1%BA%A2O" in response["Content-Disposition"]


def test_a_draft_comes_for_word_with_what_the_dossier_holds_now(browser, dossier):
    dossier.answers.filter(indicator="5.1").update(typed={"learning_citizens": "601"}, read={})
    response = draft(browser, dossier, "bao-cao", "docx")
    word = Document(BytesIO(response.content))

    assert response["Content-Disposition"].startswith("attachment;")
    assert [paragraph.text for paragraph in word.paragraphs if paragraph.text == "BÁO CÁO"] == ["BÁO CÁO"]
    assert len([row for row in word.tables[-1].rows if row.cells[0].text == "5.1"]) == 1


def test_a_draft_that_reaches_nothing_yet_leaves_the_level_open(browser):
    dossier = make_dossier(answered=False)
    dossier.people.viewer = dossier.people.officer
    words = " ".join(pages(draft(browser, dossier, "to-trinh", "pdf").content)).replace("\u00a0", " ")

    assert "đạt danh hiệu “Cộng đồng học tập” cấp xã mức độ … năm 2024" in words


@pytest.mark.parametrize(("kind", "form"), [("to-danh-gia", "pdf"), ("to-trinh", "exe"), ("khac", "docx")])
def test_there_are_no_other_drafts(browser, dossier, kind, form):
    assert draft(browser, dossier, kind, form).status_code == 404


def test_the_workspace_leads_to_the_papers(browser, dossier):
    client, page = browser(dossier.people.officer), reverse("dossier_papers", args=[dossier.pk])

    assert page in {link.get("href") for link in Page(client.get(dossier.get_absolute_url())).all("a")}
    assert {link.get("href") for link in Page(client.get(page)).all("a")} >= {
        reverse("draft_paper", args=[dossier.pk, kind, form])
        for kind in ("to-trinh", "bao-cao")
        for form in ("pdf", "docx")
    }


def test_indicators_that_do_not_apply_are_left_out_of_papers(dossier):
    content = content_of(sheet_of(dossier))
    for number in ("2.1", "5.1", "5.2"):
        for verdict in content["indicators"][number]["verdicts"].values():
            verdict["status"] = "n/a"
    report, proposal = report_facts(dossier, content), proposal_facts(dossier, content)

    assert [len(criterion.indicators) for criterion in report.criteria] == [3, 2, 3, 4]
    assert [row.result for row in proposal.rows] == [f"{n}/{n} chỉ tiêu đạt" for n in (3, 2, 3, 4)]
    assert "4 tiêu chí, 12 chỉ tiêu;" in proposal.paragraphs[0]


# The own Tờ trình


def test_the_own_proposal_goes_with_the_submission_and_the_portal_makes_none(browser, dossier):
    bring(browser(dossier.people.officer), dossier)
    handed_in = play(dossier, "finish", "submit")
    papers.make_for_submission(handed_in.last_submission, signer=handed_in.people.leader)
    own = OwnProposal.objects.get()

    frozen = handed_in.last_submission.content["proposal"]
    assert (frozen["sha256"], frozen["number"], frozen["issued_on"]) == (own.file.sha256, "12/TTr-UBND", f"{TODAY}")
    assert list(handed_in.last_submission.papers.values_list("kind", "file", "signed")) == [
        ("to-trinh", own.file_id, False),
        ("bao-cao", handed_in.last_submission.papers.get(kind="bao-cao").file_id, True),
    ]


def test_the_reviewer_sees_whose_proposal_it_is_and_gets_the_very_file(browser, dossier):
    bring(browser(dossier.people.officer), dossier)
    handed_in = play(dossier, "finish", "submit")
    client = browser(handed_in.people.reviewer)
    page = Page(client.get(handed_in.get_absolute_url()))
    (link,) = [a for a in page.all("a") if a.text.startswith("Tờ trình số")]

    assert link.text == "Tờ trình số 12/TTr-UBND do cơ quan tự ký (Đỗ Hữu Quỳnh)"
    assert b"".join(client.get(link.get("href")).streaming_content) == small_pdf("own")


def test_what_was_taken_off_is_not_used_and_stays_on_record(browser, dossier):
    make_own_proposal(dossier)
    response = browser(dossier.people.leader).post(reverse("own_proposal_remove", args=[dossier.pk]), follow=True)
    handed_in = play(dossier, "finish", "submit")

    assert Page(response).notices("good") == ["Đã bỏ Tờ trình do cơ quan tự ký. Khi nộp, cổng lập Tờ trình."]
    assert handed_in.last_submission.content["proposal"] is None
    assert OwnProposal.objects.get().removed_by == dossier.people.leader


def test_before_signing_the_leader_reads_which_proposal_goes_along(browser, dossier):
    make_own_proposal(dossier)
    ready = play(dossier, "finish")
    page = Page(browser(ready.people.leader).get(reverse("dossier_act", args=[ready.pk, "submit"])))

    assert [field.get("name") for field in page.all("input") if field.get("name") == "proposal_number"] == []
    assert page.notices()[0].endswith(
        f"cùng Tờ trình số 12/TTr-UBND ngày {TODAY:%d/%m/%Y} do cơ quan đã ký (Đỗ Hữu Quỳnh)."
    )


def test_who_brought_the_proposal_stays_on_the_applicants_side(dossier):
    make_own_proposal(dossier, added_by=dossier.people.reviewer)

    assert permissions.is_on_applicants_side(dossier, dossier.people.reviewer)
    assert dossier.people.reviewer.pk in permissions.people_on_applicants_side(dossier)


def test_who_concludes_sends_no_proposal():
    dossier = make_dossier()
    make_own_proposal(dossier)
    take(play(dossier, "finish"), "conclude")

    assert (dossier.last_submission.content["proposal"], papers.kinds_in(dossier.last_submission)) == (
        None,
        ["bao-cao"],
    )


REFUSED = {
    "no file": ({"file": ""}, "Chưa chọn tệp PDF."),
    "no PDF": ({"content": b"\xff\xd8\xff\xe0" + b"0" * 100, "name": "anh.pdf"}, None),
    "empty": ({"content": b""}, "Tệp không có nội dung: kiểm tra lại tệp trên máy rồi chọn lại."),
    "no number": ({"number": " "}, "Trường này là bắt buộc."),
    "NUL": ({"signer": "A\0B"}, NULL),
    "a megabyte": ({"signer": "A" * 2**20}, None),
    "tomorrow": ({"issued_on": f"{date(2025, 2, 21)}"}, "Ngày ký không thể sau hôm nay."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(browser, dossier, what):
    sent, why = REFUSED[what]
    response = bring(browser(dossier.people.officer), dossier, **sent)
    errors = [errors.text for errors in Page(response).by_class("errorlist")]

    assert (response.status_code, known(dossier), len(errors)) == (422, [], 1)
    assert why is None or errors == [why]


def test_a_second_one_waits_until_the_first_is_taken_off(browser, dossier):
    client = browser(dossier.people.officer)
    bring(client, dossier)
    response = bring(client, dossier, small_pdf("other"), number="13/TTr-UBND")

    assert response.status_code == 422
    assert known(dossier) == [("12/TTr-UBND", TODAY, "Đỗ Hữu Quỳnh")]


@pytest.mark.parametrize("field", ["number", "signer"])
def test_the_database_keeps_no_proposal_without_number_and_signer(dossier, field):
    make_own_proposal(dossier)

    with pytest.raises(IntegrityError, match="own_proposal_identified"), transaction.atomic():
        OwnProposal.objects.update(**{field: ""})


def test_signatures_in_the_file_are_told_and_not_judged(signed_proposal, dossier):
    file = SimpleUploadedFile("to-trinh.pdf", signed_proposal)
    own = own_papers.bring(dossier, file, number="12/TTr", issued_on=TODAY, signer="A", actor=dossier.people.leader)

    assert [(one["name"], one["intact"], one["trusted"]) for one in own.signatures] == [("Đỗ Hữu Quỳnh", True, True)]
    assert own_papers.signatures_said(own.signatures) == [
        "Chữ ký số: Đỗ Hữu Quỳnh · UBND xã Mẫu, ký lúc 08:00, 20/02/2025; nội dung không đổi từ khi ký; "
        "chứng thư số có trong danh sách tin cậy của cổng."
    ]
    assert own_papers.signatures_said([])[0].startswith("Tệp không có chữ ký số")
    assert StoredFile.objects.filter(sha256=own.file.sha256).count() == 1


@pytest.fixture
def signed_proposal() -> bytes:
    """A Tờ trình signed with a key whose root the portal knows, at eight in the morning."""
    from datetime import UTC, datetime

    from recognition.documents import authority
    from recognition.documents.render import render
    from recognition.documents.sign import sign_as_person
    from tests.recognition.documents import samples

    key = authority.person_key("own", "Đỗ Hữu Quỳnh", "UBND xã Mẫu")
    return sign_as_person(
        render("proposal", {"facts": samples.proposal()}), key, at=datetime(2025, 2, 20, 1, tzinfo=UTC)
    )
