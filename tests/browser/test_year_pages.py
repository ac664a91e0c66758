"""The pages of the commune's year, of contributors, of registers and criteria: no faults for axe-core, none sideways on a phone."""

import pytest

from criteria import library
from recognition import previews
from recognition.models import LibraryItem, State, Tier
from tests.browser.aside import aside
from tests.factories import START, make_dossier, make_own_proposal, make_place, make_round, make_team, make_unit, prove
from tests.factories.plans import make_full_plan
from tests.factories.points import make_sheet
from tests.world import enter_on_paper

LONG_NAME = "Danh sách công dân học tập của mười hai tổ dân phố năm 2025, có xác nhận.pdf"


@pytest.fixture
def pages(rnd, people, settings) -> dict:
    """Person (None: nobody signed in) → addresses, in the year after that of ``rnd``."""
    this_year = make_round(tiers=2, year=rnd.year + 1, province=rnd.province)
    settings.PORTAL_TODAY = this_year.due_on.replace(day=20)
    return aside(lambda: make_pages(rnd, this_year, people))


def make_pages(last_round, rnd, people):
    unit = people.officer.memberships.get().office.unit
    make_dossier(rnd=last_round, unit=unit, people=people, state=State.SUBMITTED)
    draft = make_dossier(rnd=rnd, unit=unit, people=people)
    prove(draft, "5.1", LONG_NAME, number="12/BC-HKH")
    token = make_full_plan(draft)
    make_own_proposal(draft)
    return {
        people.officer: [*of_the_year(draft), *of_files(draft)],
        **shared_with_the_office_above(rnd),
        people.reviewer: of_registers(rnd, unit, people.reviewer),
        None: [f"/gop-so-lieu/{token}/", *of_criteria(rnd)],
    }


def of_the_year(draft) -> list[str]:
    home, body = draft.get_absolute_url(), draft.plan.bodies.first()
    plan = f"{home}ke-hoach/"
    own = [plan, f"{plan}ban-nganh/{body.pk}/", f"{plan}moc/", f"{plan}ban-hanh/"]
    meetings = [f"{plan}hop/closing/", f"{plan}hop/closing/ghi/"]
    make_team(draft)
    return [*own, *meetings, f"{home}tu-nam-truoc/", f"{home}van-ban/", f"{home}to-danh-gia/", f"{home}xem-truoc/"]


def of_files(draft) -> list[str]:
    item, kept = draft.evidence.get(name=LONG_NAME), LibraryItem.objects.order_by("pk").last()
    home = f"{draft.get_absolute_url()}minh-chung"
    return [f"/minh-chung/{item.pk}/", "/kho-minh-chung/?sua=1", kept.get_absolute_url(), f"{home}/4.2/kho/"]


def shared_with_the_office_above(rnd) -> dict:
    """A draft shown before it is handed in, to its reader and to its own people; what a return changed."""
    shared = make_dossier(rnd=rnd, unit=make_place(rnd, name="Yên Hòa"))
    returned = make_dossier(rnd=rnd, unit=make_place(rnd, name="Yên Phú"), state=State.RETURNED)
    prove(returned, "5.1", LONG_NAME)
    previews.ask(shared, "Xem giúp tiêu chí 5.", actor=shared.people.officer)
    advice = previews.advise(shared, "5.1", "Ghi nguồn số liệu.", actor=shared.people.reviewer)
    return {
        shared.people.officer: [f"/gop-y-truoc/{advice.pk}/"],
        shared.people.reviewer: [shared.get_absolute_url(), f"{shared.get_absolute_url()}xem-truoc/4.2/"],
        returned.people.officer: [f"{returned.get_absolute_url()}thay-doi/"],
    }


def of_registers(rnd, unit, reviewer) -> list[str]:
    school = make_unit(tier=Tier.INSTITUTION, parent=rnd.province, valid_from=START, assessed_at="province")
    entry, sheet = enter_on_paper(unit, rnd, reviewer), make_sheet(rnd.province, approved=False)
    registers = ["/don-vi/co-quan/", f"/don-vi/co-quan/{school.pk}/sua/"]
    paper = ["/quyet-dinh-giay/", f"/quyet-dinh-giay/don-vi/{unit.pk}/", f"/quyet-dinh-giay/{entry.pk}/"]
    return [*registers, *paper, "/phieu-diem/", f"/phieu-diem/{sheet.pk}/"]


def of_criteria(rnd) -> list[str]:
    code = rnd.criteria_set.code
    library.copy(rnd.criteria_set, "2")
    return ["/tieu-chi/", f"/tieu-chi/{code}/{rnd.criteria_set.version}/", f"/tieu-chi/{code}/so-sanh/"]


@pytest.mark.long
def test_pages_of_the_year_of_contributors_and_of_registers_have_no_faults(sit, pages):
    visits = [(sit(user), path) for user, paths in pages.items() for path in paths]
    assert {path: found for desk, path in visits if (found := desk.faults(path))} == {}
