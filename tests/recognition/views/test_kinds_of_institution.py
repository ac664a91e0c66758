"""Every kind of institution of TT 24/2023 (Điều 2, 6, 12) is asked on its page for what applies to it, and for nothing else."""

from datetime import date

import pytest
from django.db import transaction

from config import clock
from recognition.models import Unit
from tests.factories.lines import load_law, open_line
from tests.recognition.views.pages import Page

pytestmark = pytest.mark.django_db

ALL = {"1.1", "1.2", "1.4", "1.5", "2.1", "2.2", "2.3", "2.5", "3.1", "3.2", "3.3"}
# Beyond ALL: to a public one assessed by the district, to a public one assessed by the province.
# "learners": their half of 3.1 is asked (Điều 2.8).
KINDS = """
commune_committee    1.3 2.4             | 1.3 2.4
party_body           1.3 2.4             | 1.3 2.4
state_body           1.3 2.4             | 1.3 2.4
public_service_unit  1.3 2.4             | 1.3 2.4
mass_organisation    1.3 2.4             | 1.3 2.4
armed_forces         1.3 2.4             | 1.3 2.4
economic                                 |
association          2.4                 | 2.4
preschool            1.3 2.4             | 1.3 2.4
primary              1.3 2.4 3.4         | 1.3 2.4
lower_secondary      1.3 2.4 3.4         | 1.3 2.4
multi_lower          1.3 2.4 3.4         | 1.3 2.4
semi_boarding        1.3 2.4 3.4         | 1.3 2.4
boarding             1.3 2.4 3.4         | 1.3 2.4 learners
upper_secondary      1.3 2.4 learners    | 1.3 2.4 3.4 learners
multi_upper          1.3 2.4 learners    | 1.3 2.4 3.4 learners
gifted               1.3 2.4 learners    | 1.3 2.4 learners
continuing           1.3 2.4 learners    | 1.3 2.4 3.4 learners
vocational           1.3 2.4 3.5 learners | 1.3 2.4 3.6 learners
university           1.3 2.4 learners    | 1.3 2.4 3.5 learners
other_education      1.3 2.4 learners    | 1.3 2.4 learners
"""
PRIVATE = {"public_service_unit", "primary", "vocational"}  # 1.3 is for public ones of these


@pytest.fixture(scope="module", autouse=True)
def _law(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_law("tt24-huyen", "tt24-tinh")
        yield
        transaction.set_rollback(True)


def rows(column: int) -> dict[str, set[str]]:
    """Kind → what it is asked for in that column of the table."""
    lines = (line.partition(" ") for line in KINDS.strip().splitlines())
    return {kind: ALL | set(rest.split("|")[column].split()) for kind, _, rest in lines}


def asked(client, dossier, kind, *, public=True) -> set[str]:
    """The indicators on the page of ``dossier``, were its unit one of ``kind``; "learners" where their number is asked."""
    Unit.objects.filter(pk=dossier.unit_id).update(kind=kind, public=public)
    page = Page(client.get(dossier.get_absolute_url()))
    numbers = {element.get("data-indicator") for element in page.all("section") if element.get("data-indicator")}
    return numbers | ({"learners"} if page.all("input", name="3.1-learners") else set())


@pytest.mark.parametrize(("column", "procedure"), [(0, "dvht-huyen"), (1, "dvht-tinh")])
def test_each_kind_is_asked_for_what_applies_to_it(browser, column, procedure):
    with clock.at(date(2025, 1, 8)):
        dossier = open_line(procedure)
        client, expected = browser(dossier.people.officer), rows(column)
        found = {kind: asked(client, dossier, kind) for kind in expected}
        private = {kind: asked(client, dossier, kind, public=False) for kind in PRIVATE}

    assert found == expected
    assert private == {kind: expected[kind] - {"1.3"} for kind in PRIVATE}
