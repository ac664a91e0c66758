"""Pictures of the main pages of a running demonstration, on a desktop and on a phone, to be looked at.

python -m tests.browser.screenshots http://127.0.0.1:8000 FOLDER [PART OF A NAME [LINK OF A CONTRIBUTOR]]
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.desk import ARGUMENTS, BROWSERS, DESKTOP, PHONE, Desk

PASSWORD = "Hung-yen-2026"  # of the demonstration's accounts


def task(todo):
    """The step that opens the first task called ``todo``."""
    return lambda desk: desk.take_up(todo)


def at(path):
    return lambda desk: desk.open(path)


def first(selector):
    return lambda desk: desk.page.locator(selector).first.click()


def follow(words):
    """The step that opens the first link called ``words``."""
    return lambda desk: desk.page.locator("main, .bar").get_by_role("link", name=words).first.click()


def task_with(todo, selector):
    """The step that opens the first task called ``todo`` on whose page ``selector`` is found, and follows it."""

    def step(desk):
        desk.open("/")
        links = desk.page.locator(".tasks a.btn-line", has_text=todo).evaluate_all("all => all.map(a => a.href)")
        for link in links:
            desk.page.goto(link)
            if desk.page.locator(selector).count():
                return desk.page.locator(selector).first.click()
        raise LookupError(selector)

    return step


PLAN = [task("Điền tiếp"), first('main a[href$="/ke-hoach/"]')]
PAGES = {
    "sign-in": ("", [at("/dang-nhap/")]),
    "verify": ("", [at("/xac-minh/")]),
    "signing-ways": ("so.quanly", [at("/cach-ky/"), follow("Ngô Xuân Mẫu")]),
    "signing-list": ("so.quanly", [at("/cach-ky/")]),
    "reports": ("so.canbo", [at("/bao-cao-ket-qua/")]),
    "report-issued": ("so.canbo", [at("/bao-cao-ket-qua/"), first("main table a")]),
    "report-draft": ("so.canbo", [at("/bao-cao-ket-qua/?nam=2026"), first("main table a")]),
    "report-add": ("so.canbo", [at("/bao-cao-ket-qua/lap/")]),
    "home-officer": ("xa.canbo", []),
    "workspace-filling": ("xa.canbo", [task("Điền tiếp")]),
    "papers": ("xa.canbo", [task("Điền tiếp"), first("#van-ban header a")]),
    "plan": ("xa.canbo", PLAN),
    "plan-body": ("xa.canbo", [*PLAN, follow("Sửa")]),
    "plan-milestones": ("xa.canbo", [*PLAN, first('main a[href$="/moc/"]')]),
    "plan-meeting": ("xa.canbo", [*PLAN, first('main a[href*="/hop/opening/"]')]),
    "plan-issue": ("xa.canbo", [*PLAN, first('main a[href$="/ban-hanh/"]')]),
    "contribute": ("", []),
    "library": ("xa.canbo", [at("/kho-minh-chung/")]),
    "library-item": ("xa.canbo", [at("/kho-minh-chung/"), first('main a[href^="/kho-minh-chung/"][href$="/"]')]),
    "preview-given": ("so.canbo", [at("/ho-so/?q=my+hao"), first("tbody a")]),
    "renew": ("xa4.canbo", [task("Điền tiếp"), first('main a[href$="/tu-nam-truoc/"]')]),
    "workspace-new": ("xa4.canbo", [task("Điền tiếp")]),
    "workspace-school": ("thpt.canbo", [task("Điền tiếp")]),
    "team-school": ("thpt.canbo", [task("Điền tiếp"), first('a[href$="/to-danh-gia/"]')]),
    "workspace-returned": ("xa2.canbo", [task("Bổ sung theo góp ý")]),
    "remark-answer": ("xa2.canbo", [task("Bổ sung theo góp ý"), first(".remark a")]),
    "evidence": ("xa2.canbo", [task("Bổ sung theo góp ý"), first(".ev a.f")]),
    "workspace-leader": ("xa3.lanhdao", [task("Xem và ký trình")]),
    "act-submit": ("xa3.lanhdao", [task("Xem và ký trình"), first(".bar a.btn-main, .bar a.btn-line")]),
    "home-reviewer": ("so.canbo", []),
    "review-submitted": ("so.canbo", [task("Tiếp nhận")]),
    "review-appraising": ("so.canbo", [task("Thẩm định"), first('nav.toc a[href*="5.1"]')]),
    "changes": ("so.canbo", [task_with("Tiếp nhận", 'main a[href$="/thay-doi/"]')]),
    "changes-home": ("xa2.canbo", [task("Bổ sung theo góp ý"), first('main a[href$="/thay-doi/"]')]),
    "council": ("so.canbo", [task("Thẩm định"), first(".bar a:has-text('Hội đồng, biên bản')")]),
    "council-desk": ("so.canbo", [at("/hoi-dong/"), first('main a[href^="/hoi-dong/"]')]),
    "session": ("so.canbo", [at("/hoi-dong/"), first('main a[href^="/hoi-dong/"]'), first('a[href^="/phien-hop/"]')]),
    "session-links": (
        "so.canbo",
        [
            at("/hoi-dong/"),
            first('main a[href^="/hoi-dong/"]'),
            first('a[href^="/phien-hop/"]'),
            first('a[href$="/duong-dan/"]'),
        ],
    ),
    "act-send-back": ("so.canbo", [task("Tiếp nhận"), first(".bar a:has-text('Không công nhận'), .bar .btn-line")]),
    "dossiers": ("so.canbo", [at("/ho-so/")]),
    "queue": ("so.canbo", [at("/cho-xu-ly/")]),
    "queue-elsewhere": ("so.canbo", [at("/cho-xu-ly/?tab=elsewhere")]),
    "queue-leader": ("so.giamdoc", [at("/cho-xu-ly/?tab=free")]),
    "workload": ("so.giamdoc", [at("/cho-xu-ly/khoi-luong/")]),
    "stand-ins": ("so.giamdoc", [at("/nguoi-dung/lam-thay/")]),
    "home-director": ("so.giamdoc", []),
    "act-recognise": ("so.giamdoc", [task("Quyết định"), first(".bar .btn-main")]),
    "home-clerk": ("so.vanthu", []),
    "decision-number": ("so.vanthu", [task("Cấp số")]),
    "decisions": ("so.vanthu", [at("/van-ban/")]),
    "decision-issued": ("so.vanthu", [at("/van-ban/?tinh-trang=issued"), first("tbody a")]),
    "earlier": ("so.canbo", [at("/quyet-dinh-giay/")]),
    "earlier-correct": ("so.canbo", [at("/quyet-dinh-giay/"), first('tbody a[href^="/quyet-dinh-giay/"]')]),
    "sheets": ("so.canbo", [at("/phieu-diem/")]),
    "sheet-new": ("so.canbo", [at("/phieu-diem/moi/tt44-xa/")]),
    "criteria": ("", [at("/tieu-chi/")]),
    "criteria-set": ("", [at("/tieu-chi/tt24-tinh/1/")]),
    "institutions": ("so.quanly", [at("/don-vi/co-quan/")]),
    "home-province": ("tinh.lanhdao", []),
    "verified": ("so.vanthu", [at("/van-ban/?tinh-trang=issued"), first("tbody a"), first(".facts a")]),
    "rounds": ("tinh.xem", [at("/dot/")]),
    "province-plans": ("so.canbo", [at("/ke-hoach-tinh/")]),
    "province-plan-example": ("so.canbo", [at("/ke-hoach-tinh/"), first("h2 a:has-text('...')")]),
    "province-plan": ("so.canbo", [at("/ke-hoach-tinh/"), first("h2 a:has-text('MẪU')")]),
    "province-target": (
        "so.canbo",
        [at("/ke-hoach-tinh/"), first("h2 a:has-text('MẪU')"), first("td a:has-text('Sửa')")],
    ),
    "province-duty": ("so.canbo", [at("/ke-hoach-tinh/"), first("h2 a:has-text('MẪU')"), follow("Thêm hạn báo cáo")]),
    "province-round": ("so.canbo", [at("/ke-hoach-tinh/"), first("td a:has-text('Đổi hạn')")]),
    "groups-districts": ("so.canbo", [at("/cum/tu-huyen-cu/"), first("summary")]),
    "groups": ("so.canbo", [at("/cum/")]),
    "unit-group": (
        "so.canbo",
        [at("/cum/"), first("td a:has-text('số 1')"), lambda desk: desk.page.goto(f"{desk.page.url}?q=an")],
    ),
    "dashboard": ("tinh.xem", [at("/so-lieu/")]),
    "dashboard-list": ("tinh.xem", [at("/so-lieu/"), first(".kpi a")]),
    "dashboard-schools": ("tinh.xem", [at("/dot/"), first("tbody a:has-text('Đơn vị học tập')")]),
    "dashboard-town": ("tinh.xem", [at("/dot/"), first("tbody a:has-text('cấp huyện')")]),
    "dashboard-2024": ("tinh.xem", [at("/dot/"), first("tbody a:has-text('2024')")]),
    "dashboard-reviewer": ("so.canbo", [at("/so-lieu/?ngay=2027-03-31")]),
    "dashboard-commune": ("xa.lanhdao", [at("/so-lieu/")]),
    "held": ("tinh.xem", [at("/cong-nhan/")]),
    "held-commune": ("xa.lanhdao", [at("/cong-nhan/?nhom=tat-ca")]),
    "register": ("", [at("/tra-cuu/")]),
    "register-about": ("", [at("/tra-cuu/du-lieu/")]),
    "units": ("tinh.xem", [at("/don-vi/")]),
    "unit": ("tinh.xem", [at("/ho-so/"), at("/don-vi/?q=my+hao"), first("tbody a")]),
    "calendar": ("so.canbo", [at("/lich/")]),
    "calendar-list": ("xa.canbo", [at("/lich/?xem=danh-sach")]),
    "calendar-days": ("vanhanh", [at("/lich/ngay-nghi/")]),
    "activity": ("so.canbo", [at("/lich/?xem=danh-sach&loai=training"), follow("Tập huấn")]),
    "activity-add": ("so.canbo", [at("/lich/viec/")]),
    "announcements": ("xa.canbo", [at("/thong-bao/")]),
    "announcement": ("xa.canbo", [at("/thong-bao/"), first(".tasks a")]),
    "announcement-readers": ("so.canbo", [at("/thong-bao/"), first(".tasks a")]),
    "announcement-add": ("so.canbo", [at("/thong-bao/moi/")]),
    "not-found": ("tinh.xem", [at("/ho-so/0/")]),
    "password": ("tinh.xem", [at("/doi-mat-khau/")]),
}


def picture(browser, base, folder, name, size, viewport):
    account, steps = PAGES[name]
    desk = Desk(browser, base, viewport=viewport)
    desk.context.set_default_timeout(15_000)
    if account:
        desk.open("/dang-nhap/").sign_in(account, PASSWORD)
    for step in steps:
        step(desk)
    desk.page.wait_for_load_state()
    desk.page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)
    sideways = desk.width() - viewport["width"]
    print(f"{name} {size}{f': {sideways} px too wide' if sideways > 0 else ''}", *desk.problems)
    desk.context.close()


def main(base, folder, part="", link=""):
    PAGES["contribute"] = ("", [lambda desk: desk.page.goto(link)])
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        for name in [name for name in PAGES if part in name]:
            for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
                try:
                    picture(browser, base, Path(folder), name, size, viewport)
                except Exception as error:
                    print(f"{name} {size}: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
