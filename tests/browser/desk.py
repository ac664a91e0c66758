"""One person at a browser: what they can do there, in few words."""

import json

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


class Desk:
    """A browser context with one page. ``problems`` collects errors of scripts and everything the content policy refused."""

    def __init__(self, browser, base: str, *, viewport=DESKTOP, **context):
        self.base, self.problems = base, []
        self.context = browser.new_context(viewport=viewport, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **context)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message):
        if "Content Security Policy" in message.text:
            self.problems.append(message.text)

    # Coming in

    def enter(self, user):
        """Signed in without the form."""
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.base}])
        return self

    def sign_in(self, username: str, password: str):
        """Signed in by the form, which must be open."""
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(password)
        with self.page.expect_navigation():
            self.click("Đăng nhập")
        return self

    def open(self, path="/"):
        self.page.goto(self.base + str(path))
        return self

    # Working

    def click(self, name: str):
        """The first button or link of exactly this name below the head of the page."""
        work = self.page.locator("main, .bar")
        work.get_by_role("button", name=name, exact=True).or_(
            work.get_by_role("link", name=name, exact=True)
        ).first.click()

    def take_up(self, todo: str):
        """The task of the start page whose next step is called ``todo``."""
        self.open("/")
        self.page.locator(".tasks a.btn-line", has_text=todo).first.click()

    def type(self, name: str, text: str):
        """Into the input of this name, key by key."""
        field = self.page.locator(f'[name="{name}"]')
        field.click()
        field.press("Control+A")
        field.press_sequentially(text)

    def choose(self, name: str, value: str):
        """A radio button."""
        self.page.locator(f'[name="{name}"][value="{value}"]').check()

    def bring(self, subject: str, *files):
        """Files (name, media type, bytes) for an indicator or a paper, chosen at once."""
        chosen = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
        self.page.locator(f'[name="{subject}-files"]').set_input_files(chosen)

    def value(self, name: str) -> str:
        return self.page.locator(f'[name="{name}"]').input_value()

    # Looking

    def text(self, selector: str) -> str:
        """What stands in the first match, white space collapsed."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def violations(self) -> list[str]:
        """What axe-core holds against the page, one line per rule and place."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {json.dumps(node['target'])} {node['html'][:160]}" for one in found for node in one["nodes"]
        ]

    def width(self) -> int:
        """How wide the page is, in CSS pixels; wider than the window means that it scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth")

    def faults(self, path) -> list[str]:
        """What is wrong with a page: for axe-core at a desk, and sideways on a phone."""
        self.page.set_viewport_size(DESKTOP)
        found = self.open(path).violations()
        self.page.set_viewport_size(PHONE)
        return found + ([f"{self.width()} px wide on a phone"] if self.width() > PHONE["width"] else [])

    def weight(self, path) -> dict[str, int]:
        """Open ``path`` in an empty cache: bytes over the wire by kind of resource (document, stylesheet, script …)."""
        heard = []
        self.page.on("response", lambda response: heard.append(response))
        self.open(path)
        self.page.wait_for_load_state("networkidle")
        kinds = {}
        for response in heard:
            kind = response.request.resource_type
            kinds[kind] = kinds.get(kind, 0) + response.request.sizes()["responseBodySize"]
        return kinds
