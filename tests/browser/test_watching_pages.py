"""The province's pages as people meet them: nothing axe-core objects to, no sideways scrolling on a phone, A4 on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from recognition import announcements
from recognition.models import Announcement, Role, State
from tests.browser.aside import aside
from tests.factories import make_dossier, make_member, make_place, make_stored_file
from tests.factories.calendars import make_activity, make_announcement
from tests.factories.province_plans import make_group, make_planner, make_province_plan

pytestmark = pytest.mark.long


@pytest.fixture
def world(rnd) -> dict:
    return aside(lambda: make_world(rnd))


def make_world(rnd) -> dict:
    """People by name, and the addresses of what is about one thing."""
    units = [make_place(rnd, name=f"Yên Lạc {number}", lat=20 + number / 10, lon=106) for number in range(3)]
    dossier = make_dossier(rnd=rnd, unit=units[0], state=State.APPRAISING)
    planner = make_planner(rnd.province)
    above = planner.memberships.get().office
    plan, group = make_province_plan(rnd.province), make_group(rnd.province, *units[:2])
    activity = make_activity(above, planner, starts_on=rnd.due_on)
    draft = make_announcement(above, planner, asks_confirmation=True)
    announcements.keep(draft, [], [(make_stored_file("mau.pdf"), "mau.pdf")], actor=planner)
    announcements.publish(draft, actor=planner)
    told = Announcement.objects.get(pk=draft.pk)
    return {
        "planner": planner,
        "leader": make_member(above, Role.LEADER),
        "commune": dossier.people.officer,
        "plan": f"/ke-hoach-tinh/{plan.pk}/",
        "target": f"/ke-hoach-tinh/{plan.pk}/chi-tieu/",
        "group": f"/cum/{group.pk}/",
        "activity": f"/lich/viec/{activity.pk}/",
        "announcement": f"/thong-bao/{told.pk}/",
        "dates": f"/ke-hoach-tinh/dot/{rnd.pk}/",
    }


def visited(world) -> dict[str, list[str]]:
    """Person → addresses."""
    lists = ["/", "/so-lieu/", "/so-lieu/danh-sach/?so=not-started", "/dot/", "/cong-nhan/", "/ke-hoach-tinh/", "/cum/"]
    lists += ["/lich/", "/lich/ngay-nghi/", "/thong-bao/", "/bao-cao-ket-qua/", "/nhac-viec/", "/nhac-viec/cai-dat/"]
    forms = ["/ke-hoach-tinh/them/", "/cum/tu-huyen-cu/", "/lich/viec/", "/thong-bao/moi/", "/bao-cao-ket-qua/lap/"]
    things = [world[name] for name in ("plan", "target", "group", "activity", "announcement", "dates")]
    return {"planner": [*lists, *forms, *things], "commune": [*lists, world["announcement"]], "leader": [world["plan"]]}


def test_the_pages_of_the_province_have_no_faults(sit, world):
    visits = [(sit(world[who]), path) for who, paths in visited(world).items() for path in paths]
    assert {path: desk.page.goto(desk.base + path).status for desk, path in visits} == {path: 200 for _, path in visits}
    assert {path: found for desk, path in visits if (found := desk.faults(path))} == {}


def test_the_pages_of_the_province_print_on_a4(sit, world):
    desk, found = sit(world["planner"]), {}
    for path in visited(world)["planner"]:
        first = PdfReader(BytesIO(desk.open(path).page.pdf(prefer_css_page_size=True))).pages[0]
        found[path] = [round(float(side) / 72 * 25.4) for side in first.mediabox[2:]]
    assert {path: size for path, size in found.items() if size != [210, 297]} == {}
