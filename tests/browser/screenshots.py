"""Pictures of the main pages of a running demonstration, on a desktop and on a phone, to be looked at.

python -m tests.browser.screenshots http://127.0.0.1:8000 FOLDER [PART OF A NAME]
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


PAGES = {
    "sign-in": ("", [at("/dang-nhap/")]),
    "verify": ("", [at("/xac-minh/")]),
    "home-officer": ("xa.canbo", []),
    "workspace-filling": ("xa.canbo", [task("Điền tiếp")]),
    "papers": ("xa.canbo", [task("Điền tiếp"), first("#van-ban header a")]),
    "team": (
        "xa.canbo",
        [task("Điền tiếp"), lambda desk: desk.page.goto(desk.page.url.split("#")[0] + "to-danh-gia/")],
    ),
    "workspace-returned": ("xa2.canbo", [task("Bổ sung theo góp ý")]),
    "remark-answer": ("xa2.canbo", [task("Bổ sung theo góp ý"), first(".remark a")]),
    "evidence": ("xa2.canbo", [task("Bổ sung theo góp ý"), first(".ev a.f")]),
    "workspace-leader": ("xa3.lanhdao", [task("Xem và ký trình")]),
    "act-submit": ("xa3.lanhdao", [task("Xem và ký trình"), first(".bar a.btn-main, .bar a.btn-line")]),
    "home-reviewer": ("so.canbo", []),
    "review-submitted": ("so.canbo", [task("Tiếp nhận")]),
    "review-appraising": ("so.canbo", [task("Thẩm định"), first('nav.toc a[href*="5.1"]')]),
    "council": ("so.canbo", [task("Thẩm định"), first(".bar a:has-text('Hội đồng, biên bản')")]),
    "act-send-back": ("so.canbo", [task("Tiếp nhận"), first(".bar a:has-text('Không công nhận'), .bar .btn-line")]),
    "dossiers": ("so.canbo", [at("/ho-so/")]),
    "home-director": ("so.giamdoc", []),
    "act-recognise": ("so.giamdoc", [task("Quyết định"), first(".bar .btn-main")]),
    "home-clerk": ("so.vanthu", []),
    "decision-number": ("so.vanthu", [task("Cấp số")]),
    "decisions": ("so.vanthu", [at("/quyet-dinh/")]),
    "decision-issued": ("so.vanthu", [at("/quyet-dinh/?tinh-trang=issued"), first("tbody a")]),
    "verified": ("so.vanthu", [at("/quyet-dinh/?tinh-trang=issued"), first("tbody a"), first(".facts a")]),
    "rounds": ("tinh.xem", [at("/dot/")]),
    "round-2024": ("tinh.xem", [at("/dot/"), first("tbody a:has-text('2024')")]),
    "round-2025": ("tinh.xem", [at("/dot/"), first("tbody a:has-text('2025')")]),
    "round-units": ("tinh.xem", [at("/dot/"), first("tbody a:has-text('2025')"), first(".kpi a")]),
    "units": ("tinh.xem", [at("/don-vi/")]),
    "unit": ("tinh.xem", [at("/ho-so/"), at("/don-vi/?q=my+hao"), first("tbody a")]),
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


def main(base, folder, part=""):
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
