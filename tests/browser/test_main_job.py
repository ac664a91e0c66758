"""From the first figure to a decision anyone can verify, with clicks, each person at a browser of their own."""

import random
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import expect

from recognition.models import Decision, Dossier
from tests.browser.desk import Desk
from tests.factories import PASSWORD

YES = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.2", "3.3")
CHOICES = {f"{number}-done": "true" for number in YES} | {
    "3.1-office_room": "true",
    "3.1-shared_bookcase": "true",
    "3.1-it_equipment": "true",
    "4.1-achieved": "true",
    "4.2-grade": "2",
    "4.3-grade": "2",
    "4.4-grade": "1",
}
FIGURES = {
    "5.1-learning_citizens": "4.891",
    "5.1-citizens": "7992",
    "5.2-trained": "4 200",
    "5.2-degree": "1.000",
}
COUNCIL = [
    ("Lê Thị Hòa", "Phó Giám đốc", "Sở Giáo dục và Đào tạo", "chair"),
    ("Hoàng Văn Nam", "Chuyên viên", "Sở Giáo dục và Đào tạo", "secretary"),
    ("Ngô Thị Mai", "Phó Chủ tịch", "Hội Khuyến học", "member"),
    ("Bùi Văn Long", "Ủy viên", "Ủy ban Mặt trận Tổ quốc Việt Nam", "member"),
    ("Đặng Thị Thu", "Phó Bí thư", "Đoàn Thanh niên", "member"),
]


@dataclass
class Line:
    """The desks along which the dossier goes."""

    officer: Desk
    leader: Desk
    reviewer: Desk
    director: Desk
    registrar: Desk
    anyone: Desk

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get()


@pytest.fixture
def line(people, sit) -> Line:
    roles = ("officer", "leader", "reviewer", "director", "registrar")
    desks = {role: sit().open("/dang-nhap/").sign_in(getattr(people, role).username, PASSWORD) for role in roles}
    return Line(**desks, anyone=sit())


def pdf_of(kilobytes: int, name: str) -> tuple:
    """A PDF that takes a moment on a slow line."""
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page(page_size=(595, 842))
    made.Root.Ballast = made.make_stream(random.Random(name).randbytes(kilobytes * 1024))
    made.save(out)
    return name, "application/pdf", out.getvalue()


def test_a_commune_is_recognised_by_clicks_alone(line, rnd):
    fill_in(line.officer)
    bring_evidence(line.officer)
    hand_over(line.officer, line.leader)
    send_back(line.reviewer)
    mend(line.officer)
    hand_over_again(line.officer, line.leader)
    see_what_changed(line.officer, line.reviewer)
    appraise(line.reviewer)
    decide(line)
    verify(line)
    expect_counted(line.director, rnd)


def fill_in(desk):
    desk.click("Mở hồ sơ tự đánh giá")
    for name, value in CHOICES.items():
        desk.choose(name, value)
    for name, text in FIGURES.items():
        desk.type(name, text)
    expect(desk.page.locator("#verdict-5-2")).to_contain_text("1.000 / 7.992 = 12,5 % ≥ 12 %: đạt")
    expect(desk.page.locator("#verdict-5-1")).to_contain_text("4.891 / 7.992 = 61,1 % ≥ 60 %: đạt")
    expect(desk.page.locator("#levels")).to_contain_text("đạt cả 15 chỉ tiêu")
    expect(desk.page.locator("#saving")).to_contain_text("Đã lưu lúc")


def bring_evidence(desk):
    slow = desk.context.new_cdp_session(desk.page)
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 200_000},
    )
    desk.bring("5.1", pdf_of(150, "bao-cao.pdf"), pdf_of(20, "danh-sach.pdf"), pdf_of(20, "nguon-so-lieu.pdf"))
    expect(desk.page.get_by_role("progressbar", name="Đang tải bao-cao.pdf")).to_be_visible()
    expect(desk.page.locator("#ev-5-1 a.f")).to_have_count(3)
    slow.detach()
    desk.bring("paper:meeting-minutes", pdf_of(1, "bien-ban-hop.pdf"))
    expect(desk.page.locator("#ev-paper-meeting-minutes a.f")).to_have_count(1)
    describe(desk)


def describe(desk):
    desk.click("bao-cao.pdf")
    desk.click("số, ngày, trang của tệp")
    desk.page.locator("[name=number]").fill("12/BC-HKH")
    desk.page.locator("[name=issued_on]").fill("2026-01-15")
    desk.page.locator("[name=issuer]").fill("Hội Khuyến học xã")
    desk.page.locator("[name=page]").fill("3")
    desk.click("Lưu thông tin")
    expect(desk.page.locator("#ev-5-1")).to_contain_text("12/BC-HKH")


def hand_over(officer, leader):
    officer.click("Hoàn thành tự đánh giá")
    officer.click("Hoàn thành tự đánh giá")
    submit(leader)
    expect(leader.page.locator("h1")).to_contain_text("Chờ tiếp nhận")


def submit(leader):
    leader.take_up("Xem và ký trình")
    leader.click("Ký và nộp hồ sơ")
    leader.page.get_by_label("Tôi biết chỉ tiêu").check()
    leader.click("Ký và nộp hồ sơ")


def send_back(reviewer):
    reviewer.take_up("Tiếp nhận")
    reviewer.click("Tiếp nhận hồ sơ")
    reviewer.click("Tiếp nhận hồ sơ")
    reviewer.page.locator('nav a[href="?chi-tieu=5.1"]').click()
    expect(reviewer.page.locator("#subject-h")).to_have_text("Tỷ lệ công dân đạt danh hiệu “Công dân học tập”")
    reviewer.page.get_by_label("Góp ý mới cho đơn vị").fill("Danh sách tổ 7 chưa có xác nhận.")
    reviewer.click("Ghi góp ý")
    reviewer.click("Trả lại để bổ sung")
    reviewer.click("Trả lại để bổ sung")
    expect(reviewer.page.locator("h1")).to_contain_text("Trả bổ sung")


def mend(officer):
    officer.open(f"/ho-so/{Dossier.objects.get().pk}/")
    opened = officer.page.locator("input.figure:visible").evaluate_all("all => all.map((one) => one.name)")
    assert opened == list(FIGURES)  # 5.2 too: it uses the same number of citizens
    expect(officer.page.locator("input[type=radio]")).to_have_count(0)
    officer.type("5.1-learning_citizens", "5.002")
    expect(officer.page.locator("#verdict-5-1")).to_contain_text("5.002 / 7.992")
    expect(officer.page.locator("#saving")).to_contain_text("Đã lưu lúc")
    officer.click("Trả lời")
    officer.page.get_by_label("Trả lời", exact=True).fill("Đã rà soát, thêm 111 người của tổ 7.")
    officer.click("Gửi trả lời")


def hand_over_again(officer, leader):
    hand_over(officer, leader)
    expect(leader.page.locator(".head")).to_contain_text("lượt nộp 2")


def see_what_changed(officer, reviewer):
    reviewer.take_up("Tiếp nhận")
    reviewer.click("Tiếp nhận hồ sơ")
    reviewer.click("Tiếp nhận hồ sơ")
    assert reviewer.page.locator("nav.toc a[href^='?chi-tieu']:has-text('đã sửa')").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    ) == ["?chi-tieu=5.1"]
    reviewer.page.locator('nav a[href="?chi-tieu=5.1"]').click()
    expect(reviewer.page.locator(".facts").first).to_contain_text("4.891 → 5.002")
    expect(reviewer.page.locator(".remark")).to_contain_text("Đã rà soát, thêm 111 người của tổ 7.")
    reviewer.click("Đóng góp ý")


def appraise(reviewer):
    reviewer.click("Hội đồng, biên bản")
    reviewer.click("Lập Hội đồng")
    reviewer.page.get_by_label("Số quyết định").fill("15/QĐ-SGDĐT")
    reviewer.page.locator("[name=decision_on]").fill("2026-02-10")
    for row, (name, position, body, role) in enumerate(COUNCIL):
        for field, text in (("name", name), ("position", position), ("body", body)):
            reviewer.page.locator(f"[name=members-{row}-{field}]").fill(text)
        reviewer.page.locator(f"[name=members-{row}-role]").select_option(role)
    reviewer.click("Lưu Hội đồng")
    for name, *_ in COUNCIL:
        reviewer.page.get_by_label(f"Ý kiến của {name}", exact=True).select_option("1")
    reviewer.click("Ghi ý kiến")
    write_minutes(reviewer)


def write_minutes(reviewer):
    reviewer.page.locator("[name=held_on]").fill("2026-02-20")
    reviewer.page.locator("[name=started]").fill("8:30")
    reviewer.page.locator("[name=place]").fill("Phòng họp số 1")
    reviewer.page.get_by_label("Đề nghị công nhận mức độ 1").check()
    reviewer.page.locator("[name=conclusion]").fill("Hội đồng thống nhất đề nghị công nhận.")
    reviewer.click("Lập biên bản")
    reviewer.page.locator(".head a").first.click()
    reviewer.click("Trình quyết định")
    reviewer.click("Trình quyết định")
    expect(reviewer.page.locator("h1")).to_contain_text("Chờ quyết định")


def decide(line):
    line.director.take_up("Quyết định")
    line.director.click("Đồng ý công nhận")
    line.director.click("Đồng ý công nhận")
    line.registrar.take_up("Cấp số")
    line.registrar.page.get_by_label("Số trong sổ đăng ký văn bản").fill("86")
    line.registrar.click("Cấp số, lập bản trình ký")
    line.director.take_up("Ký")
    line.director.page.get_by_label("Mật khẩu đăng nhập của bạn").fill(PASSWORD)
    line.director.click("Ký văn bản")
    line.registrar.take_up("Đóng dấu, ban hành")
    line.registrar.page.get_by_label("Mật khẩu đăng nhập của bạn").fill(PASSWORD)
    line.registrar.click("Đóng dấu và ban hành")
    expect(line.registrar.page.locator("h1")).to_contain_text("Đã ban hành")


def verify(line):
    code = Decision.objects.get().code
    line.anyone.open("/xac-minh/").page.get_by_label("Mã tra cứu").fill(code.lower())
    line.anyone.click("Tra cứu")
    expect(line.anyone.page.locator("main")).to_contain_text("Xã Yên Lạc")
    expect(line.anyone.page.locator("main .state")).to_have_text("còn hiệu lực")
    with line.registrar.page.expect_download() as download:
        line.registrar.click("Tải PDF")
    issued = download.value.path().read_bytes()
    drop(line.anyone, issued)
    expect(line.anyone.page.locator("[data-report]")).to_contain_text("Đúng là văn bản do cổng này ban hành")
    drop(line.anyone, issued.replace(b"%%EOF", b"%%EOE", 1))
    expect(line.anyone.page.locator("[data-report]")).to_contain_text("Không xác minh được tệp này")


def drop(desk, content: bytes):
    """Let a file fall on the page, as a hand does."""
    transfer = desk.page.evaluate_handle(
        "bytes => { const all = new DataTransfer();"
        " all.items.add(new File([new Uint8Array(bytes)], 'quyet-dinh.pdf', {type: 'application/pdf'})); return all; }",
        list(content),
    )
    desk.page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})


def expect_counted(desk, rnd):
    desk.open(f"/dot/{rnd.pk}/?ngay=2026-02-20")
    counted = desk.page.locator(".kpi", has_text="Đang được công nhận").locator("strong")
    expect(counted).to_have_text("1")
