"""Every page a person can reach by its links opens, has a title and a heading, names its controls, and needs no inline code."""

from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import Resolver404, resolve, reverse

from tests import world as worlds
from tests.factories import make_council, make_opinions
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db

READERS = ["officer", "reviewer", "nobody", "anonymous"]
THOROUGH = ["officer", "reviewer", "registrar", "province", "superuser"]
OF_ONE_PATH = 2  # addresses that differ in what follows "?"
OF_ONE_PAGE = 3  # addresses of one page about different things, where not all of them are opened
UNTYPED = {"hidden", "submit", "button"}
STARTS = ["/", "/xac-minh/", "/dang-nhap/", "/doi-mat-khau/"]


@pytest.fixture(autouse=True)
def _files_of_their_own():
    """The files here are the world's, which lives longer than a test."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), files, worlds.at_today(), transaction.atomic():
        yield worlds.make_world()
        transaction.set_rollback(True)


# What is asked of a page


def problems(page, address) -> list[str]:
    """Everything that is wrong with a page, in short words."""
    found = [
        f"{address}: {what}" for what in (*_frame(page), *_controls(page), *_inline(page), *_anchors(page, address))
    ]
    repeated = [name for name, count in Counter(e.get("id") for e in page.elements if e.get("id")).items() if count > 1]
    return found + [f"{address}: id {name} twice" for name in repeated]


def _frame(page) -> list[str]:
    titles = [title for title in page.all("title") if not title.inside("svg")]  # a drawing has its own
    headings = page.all("h1")
    wrong = [] if [e.get("lang") for e in page.all("html")] == ["vi"] else ["no language"]
    wrong += [] if len(titles) == 1 and not titles[0].text.startswith("–") else ["no title"]
    wrong += [] if len(headings) == 1 and headings[0].text else [f"{len(headings)} h1"]
    return wrong + ([] if len(page.all("main")) == 1 else ["no main"])


def _controls(page) -> list[str]:
    labelled = {label.get("for") for label in page.all("label")}
    wrong = []
    for control in page.elements:
        if control.tag not in ("input", "select", "textarea") or control.get("type") in UNTYPED:
            continue
        if not (control.get("aria-label") or control.inside("label") or control.get("id") in labelled):
            wrong.append(f"no label for {control.get('name')}")
    wrong += [
        f"nameless {e.tag}" for e in page.elements if e.tag in ("button", "a") and not (e.text or e.get("aria-label"))
    ]
    wrong += [f"untitled {e.tag}" for e in page.all("iframe") if not e.get("title")]
    return wrong + [f"no alt for {e.get('src')}" for e in page.all("img") if e.get("alt") is None]


def _inline(page) -> list[str]:
    """What the security policy would not run, and forms that would be refused."""
    wrong = [f"inline {e.tag}" for e in page.elements if e.tag == "style" or (e.tag == "script" and not e.get("src"))]
    wrong += [
        f"{name} on {e.tag}" for e in page.elements for name in e.attributes if name == "style" or name.startswith("on")
    ]
    wrong += [f"{e.get('href')}" for e in page.all("a") if (e.get("href") or "").startswith("javascript:")]
    tokens = [e.inside("form") for e in page.all("input", name="csrfmiddlewaretoken")]
    # Checking a file changes nothing: that form alone needs none, so that visitors get no cookie.
    asking = [form for form in page.all("form", method="post") if form.get("data-drop", form) is form]
    return wrong + ["form without token" for form in asking if form not in tokens]


def _anchors(page, address) -> list[str]:
    ids = {element.get("id") for element in page.elements}
    inside = [link.get("href") for link in page.all("a") if (link.get("href") or "").startswith("#")]
    return [f"nothing at {href}" for href in inside if href[1:] not in ids]


# Walking


def walk(client, of_one_page=None) -> tuple[dict, list[str]]:
    """Every address that links lead to (``of_one_page`` of each page), with its status; and what is wrong with the pages."""
    waiting, statuses, wrong, of_path, of_page = list(STARTS), {}, [], Counter(), Counter()
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        if address in statuses or of_path[path] == OF_ONE_PATH or path.startswith(("/quan-tri/", "/static/")):
            continue
        page = page_of(path)
        if of_one_page and of_page[page] == of_one_page:
            continue
        of_path[path] += 1
        of_page[page] += 1
        response = client.get(address)
        statuses[address] = response.status_code
        if response.status_code in (301, 302):
            waiting.append(response.url)
        elif response["Content-Type"].startswith("text/html"):
            page = Page(response)
            wrong += problems(page, address)
            waiting += links(page, address)
    return statuses, wrong


def page_of(path) -> str:
    """The name of the page at ``path``; the path itself where there is none."""
    try:
        return resolve(path).url_name
    except Resolver404:
        return path


def links(page, address) -> list[str]:
    hrefs = [e.get("href") for e in page.all("a")] + [e.get("src") for e in page.all("iframe")]
    return [
        urldefrag(urljoin(address, href)).url for href in hrefs if href and not href.startswith(("http", "mailto:"))
    ]


@pytest.mark.parametrize("reader", READERS)
def test_every_link_leads_to_a_whole_page(world, reader):
    assert_whole(reader, *walk(world.browser_of(world.people[reader]), OF_ONE_PAGE))


@pytest.mark.long
@pytest.mark.parametrize("reader", THOROUGH)
def test_every_link_of_every_thing_leads_to_a_whole_page(world, reader):
    assert_whole(reader, *walk(world.browser_of(world.people[reader])))


def assert_whole(reader, statuses, wrong):
    closed = {address: status for address, status in statuses.items() if status not in (200, 301, 302)}
    assert (closed, wrong) == ({}, [])
    assert len(statuses) >= {"nobody": 12, "anonymous": 3}.get(reader, 30)


# Pages that no link leads to


def page_after(response, status) -> Page:
    assert response.status_code == status
    return Page(response)


def test_pages_of_refusal_are_whole(world):
    officer, nobody = world.people["officer"], world.people["nobody"]
    drafting, submitted = world.things["drafting"], world.things["submitted"]
    saving = reverse("dossier_save", args=[drafting.pk])
    asked = [
        (404, lambda: world.browser_of(nobody).get("/khong-co/")),
        (403, lambda: world.browser_of(officer).get(reverse("dossier_act", args=[submitted.pk, "accept"]))),
        (401, lambda: Client().post(saving, {"5.1-narrative": "x"})),
        (409, lambda: world.browser_of(officer).post(saving, {"5.1-version": "0", "5.1-narrative": "x"})),
        (403, lambda: world.browser_of(officer).post(reverse("dossier_save", args=[world.things["endorsing"].pk]), {"5.1-narrative": "x"})),
    ]  # fmt: skip

    assert [problems(page_after(ask(), status), status) for status, ask in asked] == [[]] * len(asked)


@pytest.mark.parametrize(
    ("action", "thing", "who"),
    [
        ("finish", "drafting", "officer"), ("submit", "endorsing", "leader"), ("conclude", "endorsing", "leader"),
        ("rework", "endorsing", "leader"), ("withdraw", "drafting", "officer"), ("accept", "submitted", "reviewer"),
        ("send-back", "appraising", "reviewer"), ("propose", "appraising", "reviewer"), ("pass-up", "passing", "reviewer"),
        ("recognise", "deciding", "director"), ("hand-back", "deciding", "director"), ("refuse", "deciding", "director"),
        ("issue", "signed", "registrar"), ("abandon", "signing", "director"),
    ],
)  # fmt: skip
def test_the_page_of_every_action_is_whole(world, action, thing, who):
    address = reverse("dossier_act", args=[world.things[thing].pk, action])

    assert problems(page_after(world.browser_of(world.people[who]).get(address), 200), address) == []


def test_the_pages_of_remarks_and_councils_are_whole(world):
    returned, appraising = world.things["returned"], world.things["appraising"]
    reviewer = world.people["reviewer"]
    asked = [
        (world.people["officer"], reverse("remark_answer", args=[returned.remarks.get().pk])),
        (reviewer, reverse("council", args=[appraising.pk])),
        (reviewer, reverse("council_edit", args=[appraising.pk])),
        (reviewer, reverse("council", args=[world.things["submitted"].pk])),
        (reviewer, reverse("inspection", args=[world.things["inspected"].pk])),
        (reviewer, reverse("inspection_edit", args=[world.things["inspected"].pk])),
    ]

    assert [problems(Page(world.browser_of(who).get(address)), address) for who, address in asked] == [[]] * 6


def test_a_council_whose_minutes_are_not_written_yet_is_whole(world):
    dossier, reviewer = world.things["passing"], world.people["reviewer"]
    with transaction.atomic():
        there = dossier.round.councils.filter(office=dossier.held_by).first()
        make_opinions(dossier, there or make_council(dossier.round, dossier.held_by, chair=dossier.people.chair))
        page = Page(world.browser_of(reviewer).get(reverse("council", args=[dossier.pk])))
        transaction.set_rollback(True)

    assert problems(page, "council") == []
    assert [button.text for button in page.all("button")][-2:] == ["Ghi ý kiến", "Lập biên bản"]


@pytest.mark.parametrize(
    ("thing", "who"), [("signing", "registrar"), ("signed", "registrar"), ("recognised", "officer")]
)
def test_the_page_of_a_paper_is_whole_at_each_step(world, thing, who):
    address = worlds.decision_of(world.things[thing]).get_absolute_url()

    assert problems(page_after(world.browser_of(world.people[who]).get(address), 200), address) == []
