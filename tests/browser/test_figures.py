"""The page of figures as people meet it: at a desk, on a phone, on paper."""

from io import BytesIO

from pypdf import PdfReader

from recognition.models import Boundary, State, Target
from tests.browser.aside import aside
from tests.factories import make_dossier, make_place


def test_figures_and_the_map_have_no_faults_print_on_a4_and_need_no_tab_stop_per_unit(sit, rnd):
    first = aside(lambda: make_units(rnd))
    desk = sit(first.people.reviewer)
    address = "/so-lieu/"

    assert desk.faults(address) == []
    assert desk.page.locator(".map svg a").evaluate_all("all => all.map(one => one.tabIndex)") == [-1, -1, -1]
    desk.page.locator(".map svg a").first.click()
    assert desk.page.url.endswith(first.get_absolute_url())
    desk.open(address)
    desk.page.locator(".map-list summary").click()
    desk.page.locator(".map-list").get_by_role("link", name="Xã Yên Lạc 0").click()
    assert desk.page.url.endswith(first.get_absolute_url())
    printed = PdfReader(BytesIO(desk.open(address).page.pdf(prefer_css_page_size=True)))
    assert [round(float(side) / 72 * 25.4) for side in printed.pages[0].mediabox[2:]] == [210, 297]
    assert len(printed.pages) <= 5
    text = "".join(page.extract_text() for page in printed.pages)
    assert (
        "Xã Yên Lạc 0" in text.split("3 đơn vị theo tình trạng")[1]
    )  # the list beside the map is folded on the screen


def make_units(rnd):
    """Three units on the map, the first handed in with an outline; the dossier of the first."""
    units = [make_place(rnd, name=f"Yên Lạc {number}", lat=20 + number / 10, lon=106) for number in range(3)]
    dossier = make_dossier(rnd=rnd, unit=units[0], state=State.SUBMITTED)
    Boundary.objects.create(unit=units[0], rings=[[1059500, 199500, 1060500, 199500, 1060500, 200500]], source="MẪU")
    Target.objects.create(
        province=rnd.province, title=rnd.title, level="1", year=rnd.year + 1, percent=60, basis="KH 1"
    )
    return dossier
