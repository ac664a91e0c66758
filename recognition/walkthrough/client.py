"""A person at a browser, as far as the server can tell."""

import re

import requests


class Unexpected(Exception):
    """The portal answered otherwise than it should; the message is for the line of the step."""


class Person:
    """One signed-in person; every answer is checked against the status that is expected."""

    def __init__(self, base: str, username: str = "", password: str = ""):
        self.base, self.http = base, requests.Session()
        if username:
            self.get("/dang-nhap/")
            self.post("/dang-nhap/", {"username": username, "password": password}, leads_to="/")

    def get(self, path: str, status: int = 200) -> requests.Response:
        answer = self.http.get(self.base + path, timeout=120)
        return self._expect(answer, status)

    def post(self, path, data=None, *, files=None, status=200, leads_to=None, script=False) -> requests.Response:
        """Send a form; ``leads_to`` is a pattern for the address where it ends."""
        headers = {"X-CSRFToken": self.http.cookies.get("csrftoken", ""), "Referer": self.base + path}
        if script:
            headers["X-Portal"] = "script"
        answer = self.http.post(self.base + path, data=data or {}, files=files, headers=headers, timeout=120)
        self._expect(answer, status)
        if leads_to and not re.fullmatch(leads_to, answer.url.removeprefix(self.base).partition("#")[0]):
            raise Unexpected(f"{path} dẫn tới {answer.url}: {said(answer)}")
        return answer

    def _expect(self, answer, status):
        if answer.status_code != status:
            raise Unexpected(f"{answer.request.method} {answer.request.path_url}: {answer.status_code}, {said(answer)}")
        return answer


def said(answer) -> str:
    """The notices of a page, or the beginning of what came instead."""
    notices = re.findall(r'<div class="notice[^"]*"[^>]*>(.*?)</div>', answer.text, re.S)
    text = " ".join(re.sub(r"<[^>]+>", " ", notice) for notice in notices) or answer.text[:200]
    return " ".join(text.split())


def expect(condition, sentence: str):
    if not condition:
        raise Unexpected(sentence)
