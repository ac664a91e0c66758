"""Files brought as evidence: what is taken, what is refused, who gets the bytes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evidence import kinds
from evidence.models import ScanState, StoredFile
from recognition.models import EvidenceItem, Role
from tests.evidence.made import make_docx, make_exe, make_image, make_locked_pdf, make_pdf, make_xlsx
from tests.factories import make_dossier, make_member, make_office, play, prove, take
from tests.factories.dossiers import attach, small_pdf
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Portal": "script"}

REFUSED = {
    "a web page": ("trang.html", b"<!doctype html><html><script>alert(1)</script></html>"),
    "nothing": ("trống.pdf", b""),
    "a program named .pdf": ("báo cáo.pdf", make_exe()),
    "a program": ("cai-dat.exe", make_exe()),
    "a broken PDF": ("hỏng.pdf", make_pdf()[:100]),
    "a PDF with a password": ("khóa.pdf", make_locked_pdf(user="x", owner="y")),
    "a PDF without pages": ("không trang.pdf", make_pdf(0)),
    "plain text": ("ghi chú.txt", "Đã làm.".encode()),
}


@pytest.fixture
def dossier():
    return make_dossier()


@pytest.fixture
def officer(browser, dossier):
    return browser(dossier.people.officer)


def address(dossier, subject="5.1") -> str:
    return reverse("evidence_add", args=[dossier.pk, subject])


def upload(client, dossier, *files, subject="5.1", **more):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(address(dossier, subject), {"files": sent}, **more)


def rows() -> tuple[int, int]:
    return EvidenceItem.objects.count(), StoredFile.objects.count()


# Bringing


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("quyết định.pdf", make_pdf()),
        ("ảnh.jpg", make_image()),
        ("báo cáo.docx", make_docx()),
        ("số.xlsx", make_xlsx()),
    ],
)
def test_a_sound_file_is_taken_and_shown_in_place(officer, dossier, name, data):
    response = upload(officer, dossier, (name, data), headers=SCRIPT)

    said = response.json()
    item = dossier.evidence.get(subject="5.1")
    assert (response.status_code, said["taken"], set(said["fragments"])) == (200, 1, {"ev-5-1", "bar"})
    assert [link.text for link in Page(said["fragments"]["ev-5-1"]).by_class("f")] == [name]
    assert (item.name, item.file.size, item.added_by) == (name, len(data), dossier.people.officer)


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_evidence_is_refused_in_a_sentence_and_not_kept(officer, dossier, what):
    name, data = REFUSED[what]
    before = rows()

    response = upload(officer, dossier, (name, data), headers=SCRIPT)

    said = response.json()["refused"]
    assert response.status_code == 422
    assert said.startswith(f"Tệp «{name}» ")
    assert said.endswith(".")
    assert rows() == before


@pytest.mark.parametrize("what", REFUSED)
def test_without_a_script_the_same_sentence_stands_on_the_page(officer, dossier, what):
    name, data = REFUSED[what]

    script = upload(officer, dossier, (name, data), headers=SCRIPT).json()["refused"]
    response = upload(officer, dossier, (name, data), follow=True)

    assert response.redirect_chain == [(f"{dossier.get_absolute_url()}#ev-5-1", 302)]
    assert Page(response).notices("bad") == [" ".join(script.split())]


def test_a_file_larger_than_the_limit_is_refused(officer, dossier, settings):
    settings.EVIDENCE_MAX_BYTES = 2 * 2**20
    before = rows()

    response = upload(officer, dossier, ("lớn.pdf", make_pdf() + b"\n" * (2 * 2**20)), headers=SCRIPT)

    assert (response.status_code, response.json()["refused"]) == (
        422,
        "Tệp «lớn.pdf» lớn hơn 2 MB. Hãy quét ở 200 dpi, giảm dung lượng hoặc tách thành nhiều tệp rồi tải lên.",
    )
    assert rows() == before


def test_a_posting_without_a_file_says_so(officer, dossier):
    response = officer.post(address(dossier), headers=SCRIPT)

    assert (response.status_code, response.json()) == (
        422,
        {"refused": "Chưa chọn tệp nào, hoặc tệp bị đứt giữa đường: chọn lại rồi tải lên."},
    )


def test_of_several_files_the_sound_ones_are_taken(officer, dossier):
    response = upload(
        officer,
        dossier,
        ("một.pdf", small_pdf("1")),
        ("hỏng.pdf", b"%PDF-1.7 x"),
        ("hai.pdf", small_pdf("2")),
        follow=True,
    )

    assert [item.name for item in dossier.evidence.filter(subject="5.1")] == ["một.pdf", "hai.pdf"]
    assert len(Page(response).notices("bad")) == 1


def test_the_same_file_twice_at_one_indicator_is_told(officer, dossier):
    upload(officer, dossier, ("một.pdf", make_pdf()))
    before = rows()

    response = upload(officer, dossier, ("một.pdf", make_pdf()), headers=SCRIPT)

    assert (response.status_code, response.json()) == (422, {"refused": "«một.pdf» đã có ở mục này rồi."})
    assert rows() == before


@pytest.mark.parametrize("subject", ["9.9", "level", "papers", "paper:khong-co", "x" * 200, "..", "%00"])
def test_a_file_for_what_does_not_exist_is_refused(officer, dossier, subject):
    before = rows()

    response = upload(officer, dossier, ("một.pdf", make_pdf()), subject=subject, headers=SCRIPT)

    assert response.status_code == 422
    assert rows() == before


def test_a_paper_that_the_procedure_asks_for_is_taken(officer, dossier):
    dossier.evidence.all().delete()

    response = upload(officer, dossier, ("biên bản.pdf", make_pdf()), subject="paper:meeting-minutes", headers=SCRIPT)

    assert set(response.json()["fragments"]) == {"ev-paper-meeting-minutes", "bar"}
    assert dossier.evidence.get().name == "biên bản.pdf"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", 'a"b<c>.pdf', "x" * 300 + ".pdf", "tên\x00lạ.pdf", "tệp\r\nX-Y: z.pdf"]
)
def test_odd_names_do_no_harm(officer, dossier, name):
    response = upload(officer, dossier, (name, make_pdf()), headers=SCRIPT)

    item = dossier.evidence.get(subject="5.1")
    file = officer.get(reverse("evidence_file", args=[item.pk]))
    assert response.status_code == 200
    assert (len(item.name) <= 255, "/" in item.name, "\x00" in item.name) == (True, False, False)
    assert (file.status_code, "X-Y" in file.headers) == (200, False)
    assert officer.get(reverse("evidence", args=[item.pk])).status_code == 200


def test_an_upload_after_the_dossier_left_is_refused_and_not_kept(officer, dossier):
    play(dossier, "finish")
    before = rows()

    response = upload(officer, dossier, ("một.pdf", make_pdf()), headers=SCRIPT)

    assert response.status_code == 403
    assert response.json()["refused"].startswith("Hồ sơ đang «Chờ lãnh đạo ký trình» nên không sửa được")
    assert rows() == before


def test_after_a_return_only_remarked_indicators_take_files(browser):
    dossier = make_dossier(state="returned")  # 5.1 is remarked
    client = browser(dossier.people.officer)

    closed = upload(client, dossier, ("một.pdf", make_pdf()), subject="4.2", headers=SCRIPT)
    opened = upload(client, dossier, ("một.pdf", make_pdf()), subject="5.1", headers=SCRIPT)

    assert (closed.status_code, opened.status_code) == (422, 200)


# Describing, removing


def test_a_file_is_described_and_named_by_its_number_then(officer, dossier):
    item = prove(dossier, "5.1")
    sent = {
        "number": "12/BC-HKH",
        "issued_on": "2024-12-31",
        "issuer": "Hội Khuyến học",
        "title": "Báo cáo",
        "page": "3",
    }

    response = officer.post(reverse("evidence", args=[item.pk]), sent)

    item.refresh_from_db()
    assert (response.status_code, response.url) == (302, f"{dossier.get_absolute_url()}#i-5.1")
    assert item.said() == "12/BC-HKH · Báo cáo · tr. 3"


@pytest.mark.parametrize("sent", [{"issued_on": "2026-99-99"}, {"number": "x" * 61}, {"title": "\x00"}])
def test_a_description_that_cannot_be_kept_is_shown_again(officer, dossier, sent):
    item = prove(dossier, "5.1")

    response = officer.post(reverse("evidence", args=[item.pk]), sent)

    assert Page(response).by_class("errorlist")
    item.refresh_from_db()
    assert (item.issued_on, item.number, item.title) == (None, "", "")


def test_a_removed_file_leaves_the_page_and_stays_in_what_was_handed_in(browser):
    dossier = make_dossier(answered=True)
    item = prove(dossier, "5.1", "đã nộp.pdf")
    dossier = play(dossier, "finish", "submit", "send-back")
    client = browser(dossier.people.officer)

    client.post(reverse("evidence_remove", args=[item.pk]))

    home = Page(client.get(dossier.get_absolute_url()))
    above = Page(browser(dossier.people.reviewer).get(f"{dossier.get_absolute_url()}?chi-tieu=5.1"))
    assert "đã nộp.pdf" not in [link.text for link in home.by_class("f")]
    assert [link.text for link in above.by_class("f")] == ["đã nộp.pdf"]


def test_removing_twice_keeps_who_removed_first(officer, browser, dossier):
    item = prove(dossier, "5.1")
    officer.post(reverse("evidence_remove", args=[item.pk]))
    other = make_member(dossier.prepared_by, Role.OFFICER)

    assert browser(other).post(reverse("evidence_remove", args=[item.pk])).status_code == 302
    item.refresh_from_db()
    assert item.removed_by == dossier.people.officer


# Who gets the bytes


def get(client, item):
    return client.get(reverse("evidence_file", args=[item.pk])).status_code


def test_from_above_a_file_is_seen_from_when_it_was_handed_in(browser, dossier):
    item = prove(dossier, "5.1")
    reviewer = browser(dossier.people.reviewer)

    found = [get(reviewer, item)]
    for action in ("finish", "submit", "send-back"):
        dossier = play(dossier, action)
        found.append(get(reviewer, item))

    assert found == [404, 404, 200, 200]


def test_from_above_a_file_added_after_a_return_waits_for_the_next_submission(browser):
    dossier = make_dossier(state="returned")
    added = prove(dossier, "5.1", "thêm.pdf")
    reviewer = browser(dossier.people.reviewer)
    before = get(reviewer, added)
    dossier.remarks.update(state="answered", answer="Đã thêm.")
    play(dossier, "finish", "submit")

    assert (before, get(reviewer, added)) == (404, 200)


def test_from_above_a_removed_file_is_seen_only_if_it_was_handed_in(browser, dossier):
    never, once = prove(dossier, "5.1", "chưa nộp.pdf"), prove(dossier, "5.1", "đã nộp.pdf")
    officer, reviewer = browser(dossier.people.officer), browser(dossier.people.reviewer)
    officer.post(reverse("evidence_remove", args=[never.pk]))
    dossier = play(dossier, "finish", "submit", "send-back")
    officer.post(reverse("evidence_remove", args=[once.pk]))

    assert (get(reviewer, never), get(reviewer, once)) == (404, 200)
    assert (get(officer, never), get(officer, once)) == (200, 200)


def test_a_withdrawn_draft_shows_nothing_above(browser, dossier):
    item = prove(dossier, "5.1")
    take(dossier, "withdraw")

    assert get(browser(dossier.people.reviewer), item) == 404
    assert get(browser(dossier.people.officer), item) == 200


def test_an_association_of_the_same_commune_does_not_see_the_committees_files(browser):
    dossier = make_dossier(state="submitted")
    item = prove(attach(dossier, dossier.people), "5.1")
    association = make_member(make_office(dossier.unit, "association"))

    assert get(browser(association), item) == 404


def test_a_file_goes_out_under_its_name_typed_by_us_and_guarded(officer, dossier):
    upload(officer, dossier, ("báo cáo.pdf", make_pdf()))
    item = dossier.evidence.get(subject="5.1")

    shown = officer.get(reverse("evidence_file", args=[item.pk]))
    saved = officer.get(reverse("evidence_file", args=[item.pk]) + "?tai-ve")

    assert b"".join(shown.streaming_content) == make_pdf()
    assert shown["Content-Type"] == kinds.PDF
    assert (shown["Content-Disposition"], saved["Content-Disposition"]) == (
        "inline; filename*=utf-8''b%C3%A1o%20c%C3%A1o.pdf",
        "attachment; filename*=utf-8''b%C3%A1o%20c%C3%A1o.pdf",
    )
    for response in (shown, saved):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert response["Content-Security-Policy"].startswith("default-src 'none'")
        assert response["Cache-Control"] == "private, no-cache"


def test_a_word_file_is_never_shown_in_place(officer, dossier):
    upload(officer, dossier, ("báo cáo.docx", make_docx()))
    item = dossier.evidence.get(subject="5.1")

    response = officer.get(reverse("evidence_file", args=[item.pk]))

    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]


def test_an_infected_file_is_kept_back_in_a_sentence(officer, dossier):
    item = prove(dossier, "5.1")
    StoredFile.objects.filter(pk=item.file_id).update(scan_state=ScanState.INFECTED)

    response = officer.get(reverse("evidence_file", args=[item.pk]))

    assert response.status_code == 403
    assert Page(response).one("p").text.startswith("Phần mềm diệt mã độc báo tệp này bị nhiễm")
