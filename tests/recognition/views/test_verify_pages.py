"""The public pages: what anyone may know of a decision, and whether a file is the very paper."""

from datetime import timedelta
from random import Random
from zlib import compress

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings

from config import clock
from evidence import intake
from evidence.models import StoredFile
from recognition.models import Document, DocumentItem, Recognition
from tests.factories import make_dossier, make_user
from tests.factories.dossiers import small_pdf
from tests.recognition.views.pages import Page
from tests.world import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_their_own():
    """The files here are those of the papers below, which live longer than a test; nobody has sent any yet."""
    cache.clear()


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker, tmp_path_factory):
    """A recognition, another, and a refusal: issued; and one that is signed but not sealed."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), files, clock.at(TODAY), transaction.atomic():
        found = {
            "given": make_dossier(state="recognised"),
            "other": make_dossier(state="recognised", level="2"),
            "refused": make_dossier(state="refused"),
            "waiting": make_dossier(state="signing"),
        }
        yield {name: dossier.decision() for name, dossier in found.items()}
        transaction.set_rollback(True)


def bytes_of(decision, step="file") -> bytes:
    with getattr(decision, step).file.open("rb") as file:
        return file.read()


def drop(client, address, data, name="van-ban.pdf", **more):
    sent = {"file": SimpleUploadedFile(name, data, "application/pdf")} if data is not None else {}
    return client.post(address, sent, **more)


def page_of(decision) -> str:
    return f"/xac-minh/{decision.code}/"


# By code


def test_anyone_sees_what_a_decision_says(client, papers):
    decision = papers["given"]
    page = Page(client.get(page_of(decision)))

    terms = [term.text for term in page.all("dt")]
    facts = dict(zip(terms, [said.text for said in page.all("dd")], strict=True))
    assert page.heading == "Quyết định công nhận số 01/QĐ-GDĐT"
    assert facts == {
        "Số, ký hiệu": "số 01/QĐ-GDĐT",
        "Ngày ban hành": f"{decision.issued_on:%d/%m/%Y}",
        "Cơ quan": str(decision.office),
        "Người ký": f"{decision.signer_name}, trưởng phòng",
        "Nội dung": "Công nhận Cộng đồng học tập cấp xã, năm đánh giá 2024",
    }
    assert [cell.text for cell in page.all("td")] == [
        decision.items.get().unit_name, "Mức độ 1", f"{decision.issued_on:%d/%m/%Y}", "31/12/2028", "còn hiệu lực",
    ]  # fmt: skip


def test_a_public_page_names_nobody_but_the_printed_signer(client, papers):
    for decision in papers.values():
        people = decision.items.get().dossier.moves.exclude(actor=decision.signer)
        page = client.get(page_of(decision)).content.decode()

        assert [move.actor_name for move in people if move.actor_name in page] == []
        assert ("@example.vn" in page, decision.signer.username + "<" in page) == (False, False)


def test_a_refusal_says_that_nothing_was_recognised(client, papers):
    page = Page(client.get(page_of(papers["refused"])))

    assert page.heading == "Văn bản không công nhận số 01/GDĐT-GDTX"
    assert [cell.text for cell in page.all("td")][1:] == ["–", "–", "–", "không công nhận"]
    assert "Lý do." not in page.one("main").text  # the reason is for the applicant


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{joined}", "{spaced}"])
def test_a_code_is_found_however_it_is_typed(client, papers, typed):
    code = papers["given"].code
    text = typed.format(code, lower=code.lower(), joined=code.replace("-", ""), spaced=" ".join(code))

    response = client.get("/xac-minh/", {"ma": text})

    assert (response.status_code, response.url) == (302, page_of(papers["given"]))


@pytest.mark.parametrize("code", ["ABCDE-FGHJK", "x", "%", "ABCDE-FGHJ" * 500, "😀", "<script>"])
def test_an_unknown_code_is_said_to_be_unknown(client, papers, code):
    found = client.get(f"/xac-minh/{code}/")

    assert found.status_code == 404
    assert Page(found).notices("bad")[0].startswith("Không có văn bản nào đã ban hành với mã")
    assert client.get("/xac-minh/", {"ma": code}).status_code == 200


def test_a_paper_that_is_not_issued_is_unknown(client, papers):
    waiting = papers["waiting"]

    assert client.get(page_of(waiting)).status_code == 404
    assert waiting.office.name not in client.get(page_of(waiting)).content.decode()


def test_a_recognition_that_ended_is_shown_as_ended(client, papers):
    with transaction.atomic():
        papers["given"].recognitions.update(ended_on=TODAY, end_reason="Bị thu hồi")
        page = Page(client.get(page_of(papers["given"])))
        transaction.set_rollback(True)

    assert [cell.text for cell in page.all("td")][-1] == f"đã thu hồi Bị thu hồi, từ {TODAY:%d/%m/%Y}."


def test_a_recognition_that_ran_out_is_shown_as_ended(client, papers):
    with clock.at(TODAY + timedelta(days=5 * 365)):
        page = Page(client.get(page_of(papers["given"])))

    assert [cell.text for cell in page.all("td")][-1] == "đã hết hạn Hết hạn sau ngày 31/12/2028."


# By file


def test_our_own_paper_is_ours_byte_for_byte(client, papers):
    for address in ("/xac-minh/", page_of(papers["given"])):
        page = Page(drop(client, address, bytes_of(papers["given"])))

        (said,) = page.notices("good")
        assert said.startswith(
            "Đúng là văn bản do cổng này ban hành, không thay đổi một byte nào. Công nhận còn hiệu lực."
        )
        assert "văn bản mẫu" in said


def test_a_refusal_is_ours_too(client, papers):
    (said,) = Page(drop(client, "/xac-minh/", bytes_of(papers["refused"]))).notices("good")

    assert "hiệu lực" not in said


def test_another_of_our_papers_is_told_apart(client, papers):
    page = Page(drop(client, page_of(papers["given"]), bytes_of(papers["other"])))

    assert page.notices("good") == []
    assert page.one("a", href=page_of(papers["other"])).text == papers["other"].code


def tampered(data: bytes) -> dict[str, bytes]:
    middle = len(data) // 2
    return {
        "one bit": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "cut": data[:-100],
        "more at the end": data + b"\n% them",
        "twice": data + data,
    }


@pytest.mark.parametrize("how", ["one bit", "cut", "more at the end", "twice"])
def test_a_paper_that_was_changed_is_not_vouched_for(client, papers, how):
    page = Page(drop(client, page_of(papers["given"]), tampered(bytes_of(papers["given"]))[how]))

    assert page.notices("good") == []
    assert [said for said in page.notices("bad") if said.startswith("Không xác minh được tệp này.")]


FOREIGN = {
    "random bytes": (Random(1).randbytes(5000), "Tệp không phải là PDF."),
    "random bytes that begin like a PDF": (b"%PDF-1.7\n" + Random(1).randbytes(5000), ""),
    "a PDF without signature": (small_pdf("của người khác"), ""),
    "a web page": (b"<html><script>alert(1)</script></html>", "Tệp không phải là PDF."),
    "nothing": (b"", "Tệp không phải là PDF."),
    "a bomb": (b"%PDF-1.7\nstream\n" + compress(bytes(120 * 2**20)), "Tệp phình ra quá lớn khi mở"),
    "a bomb in a bomb": (b"%PDF-1.7\n/Filter [/FlateDecode /FlateDecode]", "Tệp phình ra quá lớn khi mở"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_is_not_ours_is_not_vouched_for(client, papers, what):
    data, why = FOREIGN[what]
    response = drop(client, "/xac-minh/", data)

    (said,) = Page(response).notices("bad")
    assert response.status_code == 200
    assert said.startswith("Không xác minh được tệp này.")
    assert why in said


def test_no_file_and_one_too_large_are_told(client, papers):
    none = drop(client, "/xac-minh/", None)
    large = drop(client, "/xac-minh/", b"%PDF-1.7\n" + bytes(30 * 2**20))

    assert Page(none).notices("bad") == ["Chưa chọn tệp nào."]
    assert Page(large).notices("bad") == ["Tệp lớn hơn 30 MB nên không phải văn bản do cổng này ban hành."]


@pytest.mark.parametrize("step", ["prepared_file", "signed_file"])
def test_a_paper_without_the_seal_is_not_vouched_for(client, papers, step):
    page = Page(drop(client, "/xac-minh/", bytes_of(papers["given"], step)))

    assert page.notices("good") == []


def test_the_script_gets_the_report_alone(client, papers):
    response = drop(client, "/xac-minh/", bytes_of(papers["given"]), headers={"X-Portal": "script"})

    report = Page(response.json()["html"])
    assert report.notices("good")[0].startswith("Đúng là văn bản do cổng này ban hành")
    assert [cell.text for cell in report.all("td") if cell.text == "không"] == []


def test_visitors_get_no_cookie_and_keep_the_page_until_something_changes(client, papers):
    first = client.get(page_of(papers["given"]))
    again = client.get(page_of(papers["given"]), headers={"If-None-Match": first["ETag"]})
    Recognition.objects.filter(decision=papers["given"]).update(ended_on=TODAY, end_reason="Thu hồi: số liệu sai")
    changed = client.get(page_of(papers["given"]), headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert dict(client.cookies) == {}
    assert [cell.text for cell in Page(changed).all("td")][
        -1
    ] == f"đã thu hồi Thu hồi: số liệu sai, từ {TODAY:%d/%m/%Y}."


def test_many_files_from_one_address_have_to_wait(client, papers):
    data = small_pdf("của người khác")
    cache.set("verified-files:127.0.0.1", 59, 600)
    statuses = [drop(client, "/xac-minh/", data).status_code for _ in range(2)]
    elsewhere = drop(client, "/xac-minh/", data, REMOTE_ADDR="10.0.0.9").status_code

    assert (statuses, elsewhere) == ([200, 429], 200)
    assert Page(drop(client, "/xac-minh/", data)).notices("bad") == [
        "Đã kiểm tra 60 tệp từ địa chỉ này trong 10 phút. Đợi ít phút rồi gửi lại; tra theo mã thì không phải đợi."
    ]


def paper(papers, kind):
    """Another issued paper over the same dossier, whose file is known."""
    given = papers["given"]
    made = Document(kind=kind, office=given.office, round=given.round, symbol="X", number=7, issued_on=TODAY)
    made.signer, made.signer_name, made.signer_position = given.signer, given.signer_name, "Trưởng phòng"
    made.save()
    DocumentItem.objects.create(document=made, dossier=given.items.get().dossier, unit_name="Xã Mẫu")
    made.file = intake.keep(bytes_of(given, "signed_file"), "application/pdf")
    made.state, made.issued_at = Document.State.ISSUED, given.issued_at
    made.save()
    return made


def test_what_goes_to_applicants_is_public_and_what_offices_write_to_each_other_is_not(client, papers):
    pages, dropped = {}, {}
    for kind in (Document.Kind.ANSWER, Document.Kind.REPORT):
        with transaction.atomic():
            made = paper(papers, kind)
            pages[kind] = Page(client.get(page_of(made)))
            dropped[kind] = Page(drop(client, "/xac-minh/", bytes_of(made))).notices("good")[0]
            transaction.set_rollback(True)

    assert [said.text for said in pages["answer"].all("dd")][0] == "số 07/X"
    assert pages["answer"].all("dd")[-1].text == "Cộng đồng học tập cấp xã, năm 2024: Xã Mẫu"
    assert pages["report"].all("dd") == []
    assert "Văn bản của cổng, không công bố nội dung." in pages["report"].one("main").text
    assert ("Công văn trả lời." in dropped["answer"], "không công bố nội dung" in dropped["report"]) == (True, True)
    assert "Báo cáo" not in pages["report"].one("main").text + dropped["report"]


def test_a_dropped_file_is_not_kept(client, papers):
    before = StoredFile.objects.count()
    drop(client, "/xac-minh/", small_pdf("không giữ lại"))

    assert StoredFile.objects.count() == before


def test_who_must_change_the_password_still_verifies(browser, papers):
    assert browser(make_user(must_change_password=True)).get(page_of(papers["given"])).status_code == 200
