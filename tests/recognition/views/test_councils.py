"""The council's pages: who sits there, what cannot be rewritten, what a new sitting may conclude."""

from datetime import date

import pytest
from django.test import Client

from config import clock
from recognition.models import Council, State
from tests.factories import make_dossier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

TODAY = date(2025, 3, 10)
ROWS = [
    ("Lê Thị Hòa", "chair", "Phòng Giáo dục và Đào tạo"),
    ("Hoàng Văn Nam", "secretary", "Phòng Giáo dục và Đào tạo"),
    ("Ngô Thị Mai", "member", "hội khuyến học huyện Thử"),
    ("Bùi Văn Long", "member", "Ủy ban MTTQ Việt Nam huyện Thử"),
    ("Đặng Thị Thu", "member", "Đoàn Thanh niên"),
]


@pytest.fixture(autouse=True)
def _day():
    with clock.at(TODAY):
        yield


@pytest.fixture
def dossier():
    return make_dossier(state=State.APPRAISING)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seats(rows, council=None, **changes) -> dict:
    """A posting of the page: ``rows`` of name, role, body and, if any, the account; ``changes`` to its fields."""
    present = list(council.members.all()) if council else []
    posted = {
        "decision_number": "12/QĐ-PGDĐT",
        "decision_on": "2025-02-01",
        "members-TOTAL_FORMS": len(rows),
        "members-INITIAL_FORMS": len(present),
    }
    for index, (name, role, body, *user) in enumerate(rows):
        row = {"name": name, "position": "Chuyên viên", "body": body, "role": role, "user": user[0].pk if user else ""}
        posted |= {f"members-{index}-{key}": value for key, value in row.items()}
    for index, member in enumerate(present):
        posted |= {f"members-{index}-id": member.pk, f"members-{index}-council": council.pk}
    return posted | changes


def post_seats(dossier, *args, **changes):
    client = signed_in(dossier.people.reviewer)
    return client.post(f"/ho-so/{dossier.pk}/hoi-dong/thanh-phan/", seats(*args, **changes))


def test_bodies_are_known_by_how_they_begin_and_by_their_short_names(dossier):
    assert post_seats(dossier, ROWS).status_code == 302
    assert Council.objects.get().missing() == []


def test_the_page_offers_the_bodies_that_must_be_there(dossier):
    page = signed_in(dossier.people.reviewer).get(f"/ho-so/{dossier.pk}/hoi-dong/thanh-phan/").content.decode()

    assert page.count('list="bodies"') == 7
    assert '<option value="Hội Khuyến học"></option><option value="Ủy ban Mặt trận Tổ quốc Việt Nam"></option>' in page
