"""Large files over a slow line: begun, sent in pieces, told where they belong; whatever breaks, nothing half is kept."""

import uuid

import pytest
from django.urls import reverse

from evidence import partial
from evidence.models import PartialUpload, StoredFile
from recognition.models import EvidenceItem, LibraryItem
from tests.evidence.made import make_exe, make_pdf
from tests.factories import make_dossier, play
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Portal": "script"}
NAME = "báo cáo.pdf"


@pytest.fixture
def dossier():
    return make_dossier()


@pytest.fixture
def officer(browser, dossier):
    return browser(dossier.people.officer)


def begin(client, data: bytes, name=NAME, **more):
    return client.post("/tai-len/", {"name": name, "size": len(data), "modified": 7} | more, headers=SCRIPT)


def send(client, url, offset, data):
    return client.post(f"{url}?offset={offset}", data, content_type="application/octet-stream", headers=SCRIPT)


def sent_whole(client, data: bytes, name=NAME, piece=500) -> str:
    """The number of an upload all of whose pieces have come."""
    begun = begin(client, data, name).json()
    for offset in range(begun["offset"], len(data), piece):
        send(client, begun["url"], offset, data[offset : offset + piece])
    return begun["upload"]


def place(client, dossier, number, subject="5.1", **more):
    address = reverse("evidence_add", args=[dossier.pk, subject])
    return client.post(address, {"upload": number} | more, headers=SCRIPT)


def kept() -> tuple[int, int]:
    return EvidenceItem.objects.filter(name=NAME).count(), PartialUpload.objects.unfinished().count()


def test_a_file_in_pieces_becomes_evidence_like_any_other(officer, dossier):
    pdf = make_pdf(9)

    said = place(officer, dossier, sent_whole(officer, pdf)).json()

    item = dossier.evidence.get(subject="5.1")
    assert (said["taken"], set(said["fragments"])) == (1, {"ev-5-1", "bar"})
    assert (item.name, item.file.size, item.file.page_count, item.added_by) == (
        NAME,
        len(pdf),
        9,
        dossier.people.officer,
    )


def test_after_a_break_it_goes_on_where_it_stopped_and_the_page_says_so(officer, dossier):
    pdf = make_pdf(9)
    begun = begin(officer, pdf).json()
    send(officer, begun["url"], 0, pdf[:400])
    PartialUpload.objects.update(touched_at="2025-02-19T00:00Z")

    notice = Page(officer.get(dossier.get_absolute_url())).notices("waits")
    again = begin(officer, pdf).json()

    assert (begun["offset"], again["offset"], again["url"]) == (0, 400, begun["url"])
    assert notice == [f"Tải dở: {NAME} ({40000 // len(pdf)} %). Chọn lại đúng tệp đó là tải tiếp phần còn lại."]


def test_a_piece_sent_twice_is_answered_with_the_place_to_go_on(officer):
    begun = begin(officer, b"x" * 1000).json()

    answers = [send(officer, begun["url"], offset, b"x" * 400) for offset in (0, 0, 401, 400)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (200, {"offset": 400}),
        (409, {"offset": 400}),
        (409, {"offset": 400}),
        (200, {"offset": 800}),
    ]


@pytest.mark.parametrize("offset", ["", "x", "-1", "1.5", "9" * 40, "%00"])
def test_an_offset_that_is_none_changes_nothing(officer, offset):
    begun = begin(officer, b"x" * 1000).json()

    answer = send(officer, begun["url"], offset, b"x")

    assert (answer.status_code, PartialUpload.objects.get().received) == (422, 0)


@pytest.mark.parametrize("size", [401, partial.LARGEST_PIECE + 1, 5 * 2**20])
def test_a_piece_larger_than_the_file_or_than_any_piece_changes_nothing(officer, size):
    begun = begin(officer, b"x" * 400).json()

    answer = send(officer, begun["url"], 0, b"x" * size)

    assert (answer.status_code, answer.json()["refused"].endswith("không đúng cỡ. Hãy chọn lại tệp.")) == (422, True)
    assert PartialUpload.objects.get().received == 0


@pytest.mark.parametrize(
    "sent", [{"size": "0"}, {"size": "x"}, {"size": str(26 * 2**20)}, {"modified": "\0"}, {"size": "9" * 99}]
)
def test_what_can_never_be_taken_is_not_begun(officer, sent):
    answer = begin(officer, b"x", **sent)

    assert (answer.status_code, answer.json()["refused"][-1], PartialUpload.objects.count()) == (422, ".", 0)


def test_nobody_goes_on_with_what_somebody_else_began(officer, browser, dossier):
    begun = begin(officer, make_pdf()).json()
    sent_whole(officer, make_pdf())
    reviewer = browser(dossier.people.reviewer)  # an officer too, elsewhere

    assert send(reviewer, begun["url"], 0, b"x").status_code == 404
    assert reviewer.post("/kho-minh-chung/tai-len/", {"upload": begun["upload"]}).status_code == 404
    assert StoredFile.objects.filter(media_type="application/pdf", size=len(make_pdf())).count() == 0


@pytest.mark.parametrize("number", ["", "x", "\0", str(uuid.UUID(int=0)), "9" * 300])
def test_an_upload_there_is_not_is_not_found(officer, dossier, number):
    assert place(officer, dossier, number).status_code == 404


def test_an_unfinished_file_is_not_placed_and_can_still_be_finished(officer, dossier):
    pdf = make_pdf(9)
    begun = begin(officer, pdf).json()
    send(officer, begun["url"], 0, pdf[:400])

    answer = place(officer, dossier, begun["upload"])

    assert (answer.status_code, answer.json()) == (
        422,
        {"refused": f"Tệp «{NAME}» chưa tải xong. Hãy chọn lại tệp để tải tiếp."},
    )
    assert kept() == (0, 1)
    assert place(officer, dossier, sent_whole(officer, pdf)).status_code == 200


def test_a_program_named_pdf_is_refused_in_the_same_words_and_not_kept(officer, dossier):
    before = StoredFile.objects.count()

    answer = place(officer, dossier, sent_whole(officer, make_exe()))

    assert (answer.status_code, answer.json()["refused"].startswith(f"Tệp «{NAME}» ")) == (422, True)
    assert (kept(), StoredFile.objects.count()) == ((0, 0), before)


def test_told_twice_because_the_answer_was_lost_it_is_there_once(officer, dossier):
    number = sent_whole(officer, make_pdf(9))

    answers = [place(officer, dossier, number) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert kept() == (1, 0)


def test_sent_again_because_the_answer_was_lost_it_is_there_once(officer, dossier):
    place(officer, dossier, sent_whole(officer, make_pdf(9)))

    plain, again = (place(officer, dossier, sent_whole(officer, make_pdf(9)), **more) for more in ({}, {"again": 1}))

    assert (plain.json(), again.status_code) == ({"refused": f"«{NAME}» đã có ở mục này rồi."}, 200)
    assert kept() == (1, 0)


def test_a_dossier_that_left_meanwhile_takes_no_file(officer, dossier):
    number = sent_whole(officer, make_pdf(9))
    play(dossier, "finish")

    answer = place(officer, dossier, number)

    assert (answer.status_code, answer.json()["refused"][:41]) == (403, "Hồ sơ đang «Chờ lãnh đạo ký trình» nên kh")
    assert kept()[0] == 0


def test_files_in_pieces_reach_the_shelf_too(officer, dossier):
    number = sent_whole(officer, make_pdf(9))

    answers = [officer.post("/kho-minh-chung/tai-len/", {"upload": number}, headers=SCRIPT) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"taken": 1}, {"taken": 1}]
    assert LibraryItem.objects.filter(name=NAME).count() == 1
