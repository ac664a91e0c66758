"""Files at a real browser: uploads that outlive a broken line and a reload, the viewer, the library by mouse and by keyboard."""

import os
import random
from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import expect

from evidence.models import PartialUpload
from recognition.models import EvidenceItem, LibraryItem
from tests.factories import make_dossier, make_stored_file, prove

TAKEN = "#ev-5-1 a.f"


@pytest.fixture
def dossier(rnd, people):
    return make_dossier(rnd=rnd, unit=people.officer.memberships.get().office.unit, people=people, answered=False)


@pytest.fixture
def desk(sit, people):
    return sit(people.officer)


@pytest.fixture
def scan(tmp_path):
    """A PDF of two megabytes on the person's own disk."""
    path = tmp_path / "quét.pdf"
    with pikepdf.new() as made:
        for _ in range(3):
            made.add_blank_page()
        made.Root.Ballast = made.make_stream(random.Random(1).randbytes(2 * 2**20))
        made.save(path)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def pieces(desk) -> list[str]:
    """The addresses of pieces sent from now on, growing."""
    sent = []
    desk.page.on("request", lambda request: "?offset=" in request.url and sent.append(request.url))
    return sent


def break_line(desk, after: int):
    """The line is down from the piece after ``after`` others on."""
    count = iter(range(10_000))
    desk.page.route("**/tai-len/*/?offset=*", lambda route: route.continue_() if next(count) < after else route.abort())


def choose(desk, path):
    desk.page.locator('[name="5.1-files"]').set_input_files(path)


def bytes_of(item) -> bytes:
    with item.file.file.open() as file:
        return file.read()


def test_an_upload_goes_on_by_itself_when_the_line_is_back(desk, dossier, scan):
    desk.open(dossier.get_absolute_url())
    break_line(desk, after=2)
    choose(desk, scan)
    expect(desk.page.locator(".upload [role=status]")).to_have_text("mất kết nối, sẽ tự tải tiếp…")
    assert PartialUpload.objects.get().received == 2 * 512 * 1024
    desk.page.unroute_all()
    desk.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(desk.page.locator(TAKEN)).to_have_text("quét.pdf")
    item = EvidenceItem.objects.get(dossier=dossier, subject="5.1")
    assert (bytes_of(item) == scan.read_bytes(), item.file.page_count) == (True, 3)


def test_an_upload_goes_on_after_a_reload_when_the_same_file_is_chosen_again(desk, dossier, scan):
    desk.open(dossier.get_absolute_url())
    break_line(desk, after=2)
    choose(desk, scan)
    expect(desk.page.locator(".upload [role=status]")).to_have_text("mất kết nối, sẽ tự tải tiếp…")
    desk.page.unroute_all()
    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.page.reload()
    sent = pieces(desk)
    choose(desk, scan)
    expect(desk.page.locator(TAKEN)).to_have_text("quét.pdf")
    assert [url.rsplit("=")[-1] for url in sent] == [str(512 * 1024 * number) for number in (2, 3, 4)]
    assert bytes_of(EvidenceItem.objects.get(dossier=dossier, subject="5.1")) == scan.read_bytes()


def test_an_answer_that_got_lost_loses_no_file_and_takes_none_twice(desk, dossier, scan):
    desk.open(dossier.get_absolute_url())
    lost = []

    def lose_the_first(route):
        if not lost:
            lost.append(route.fetch().status)
            return route.abort()
        return route.continue_()

    desk.page.route("**/minh-chung/5.1/", lose_the_first)
    choose(desk, scan)
    expect(desk.page.locator(TAKEN)).to_have_text("quét.pdf")
    assert (lost, EvidenceItem.objects.filter(dossier=dossier).count()) == ([200], 1)


def three_pages() -> bytes:
    made, out = pikepdf.new(), BytesIO()
    for _ in range(3):
        made.add_blank_page()
    made.save(out)
    return out.getvalue()


def test_a_file_opens_beside_its_indicator_and_is_leafed_through_by_keys(desk, dossier):
    desk.open(dossier.get_absolute_url())
    desk.bring("5.1", ("ba trang.pdf", "application/pdf", three_pages()))
    desk.page.locator(TAKEN).click()
    page, image = desk.page.locator("[data-page-no]"), desk.page.locator(".viewer img")
    expect(image).not_to_have_js_property("naturalWidth", 0)
    assert desk.violations() == []
    for key, number, turn in (
        ("ArrowRight", 2, 0),
        ("ArrowRight", 3, 0),
        ("ArrowRight", 3, 0),
        ("ArrowLeft", 2, 0),
        ("r", 2, 90),
    ):
        desk.page.keyboard.press(key)
        expect(page).to_have_value(str(number))
        expect(image).to_have_attribute(
            "src", f"/minh-chung/{EvidenceItem.objects.get(subject='5.1').pk}/trang/{number}/?rong=1280&xoay={turn}"
        )
    desk.page.keyboard.press("+")
    expect(desk.page.locator("[data-zoom-said]")).to_have_text("150 %")
    desk.page.locator("[data-page-no]").fill("3")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".viewer img")).to_have_attribute("alt", "ba trang.pdf, trang 3")
    desk.page.locator("[data-close]").focus()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".viewer")).to_have_count(0)
    expect(desk.page.locator(TAKEN)).to_be_focused()


def test_files_of_the_library_are_dragged_to_an_indicator_or_chosen_by_keyboard(desk, dossier):
    for name in ("một.pdf", "hai.pdf"):
        LibraryItem.objects.create(office=dossier.prepared_by, file=make_stored_file(name), name=name)
    desk.open("/kho-minh-chung/")
    place = desk.page.locator("[data-place]", has_text="1.2")
    desk.page.locator("tr[data-item]", has_text="một.pdf").drag_to(place)
    expect(desk.page.locator(".notice.good")).to_have_text("Đã gắn 1 tệp vào chỉ tiêu 1.2.")
    desk.page.get_by_label("Chọn hai.pdf").focus()
    desk.page.keyboard.press("Space")
    desk.page.locator("[data-place] input").first.focus()
    desk.page.keyboard.press("Space")
    expect(desk.page.locator("[data-count]")).to_have_text("Đã chọn 1 tệp, 1 chỉ tiêu")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".notice.good")).to_have_text("Đã gắn 1 tệp vào chỉ tiêu 1.1.")
    assert set(dossier.evidence.values_list("subject", "name")) == {("1.1", "hai.pdf"), ("1.2", "một.pdf")}


def test_files_brought_to_the_library_at_once_are_listed_and_used_without_a_script(sit, desk, dossier, people, scan):
    desk.open("/kho-minh-chung/")
    small = {"name": "nhỏ.pdf", "mimeType": "application/pdf", "buffer": three_pages()}
    desk.page.locator('[name="files"]').set_input_files([small])
    expect(desk.page.locator("tbody tr")).to_have_count(1)
    plain = sit(people.officer, java_script_enabled=False).open("/kho-minh-chung/")
    plain.page.locator('[name="files"]').set_input_files(scan)
    plain.click("Tải lên")
    plain.page.get_by_label("Chọn quét.pdf").check()
    plain.page.locator("[data-place]", has_text="4.2").locator("input").check()
    plain.click("Gắn tệp đã chọn")
    assert list(dossier.evidence.values_list("subject", "name")) == [("4.2", "quét.pdf")]


def test_the_library_has_no_faults(desk, dossier):
    prove(
        dossier, "5.1", "Danh sách công dân học tập của mười hai tổ dân phố năm 2025, có xác nhận.pdf", number="12/BC"
    )
    item = LibraryItem.objects.get()
    addresses = ["/kho-minh-chung/", "/kho-minh-chung/?sua=1", item.get_absolute_url()]
    addresses.append(f"{dossier.get_absolute_url()}minh-chung/4.2/kho/")
    assert {address: found for address in addresses if (found := desk.faults(address))} == {}
