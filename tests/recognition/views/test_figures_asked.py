"""What is asked of the figures: nonsense is told, never passed over; clusters and districts only of the reader's own."""

from datetime import date

import pytest
from django.urls import reverse

from config import clock
from recognition.forms.days import NOT_A_DAY, NOT_THIS_YEAR
from recognition.models import OfficeKind, Role
from tests.factories import make_member, make_office, make_round
from tests.factories.figures import Row, make_area
from tests.factories.province_plans import make_group

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
DAY = date(2025, 4, 15)
YEAR_RULE = "từ 2000 đến 2100, ghi đủ bốn chữ số. Số liệu là của năm đánh giá 2024."


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture
def place():
    """Two communes in a district and one in none; each of two clusters has one of the two."""
    rnd = make_round()
    units = make_area(rnd, [Row("Bãi Sậy", "Ân Thi"), Row("Đa Lộc", "Ân Thi"), Row("Xa")])
    rnd.groups = [make_group(rnd.province, units[name], name=f"Cụm {name}") for name in ("Bãi Sậy", "Đa Lộc")]
    rnd.reader = make_member(rnd.province.offices.get(kind=OfficeKind.EDUCATION), Role.VIEWER)
    rnd.of_commune = make_member(make_office(units["Đa Lộc"]), Role.VIEWER)
    return rnd


def told(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"ngay": "31/02/2025"}, f"«31/02/2025»: {NOT_A_DAY} Số liệu là của ngày 15/04/2025."),
        ({"ngay": "hom-qua"}, f"«hom-qua»: {NOT_A_DAY} Số liệu là của ngày 15/04/2025."),
        ({"ngay": "9999-12-31"}, f"«9999-12-31»: {NOT_THIS_YEAR} Số liệu là của ngày 15/04/2025."),
        ({"ngay": "0001-01-01"}, f"«0001-01-01»: {NOT_THIS_YEAR} Số liệu là của ngày 15/04/2025."),
        ({"nam": "20x5"}, f"Không đọc được năm đánh giá «20x5»: {YEAR_RULE}"),
        ({"nam": "99999999"}, f"Không đọc được năm đánh giá «99999999»: {YEAR_RULE}"),
        (
            {"danh-hieu": "khong-co"},
            "Không có danh hiệu «khong-co». Số liệu là của danh hiệu Cộng đồng học tập cấp xã.",
        ),
    ],
)
def test_what_cannot_be_understood_is_said_with_what_is_shown_instead(browser, place, asked, sentence):
    desk = browser(place.reader)
    page = desk.get(reverse("dashboard"), asked)

    assert told(page) == told(desk.get(reverse("dashboard_list"), asked)) == [sentence]
    assert page.context["asked"].day_typed == asked.get("ngay", "")
    assert (page.context["question"].day, page.context["question"].year) == (DAY, 2024)


def test_the_farthest_days_months_and_years_have_their_page(browser, place):
    desk = browser(place.reader)
    far = [("dashboard", {"ngay": day, "nam": year}) for day in ("1900-01-01", "2100-12-31") for year in (2000, 2100)]
    months = [("calendar", {"thang": month}) for month in ("1901-01", "2099-12", "9999-12", "0001-01", "9" * 20)]

    assert [desk.get(reverse(name), asked).status_code for name, asked in (*far, *months)] == [200] * 9


def test_a_commune_reads_no_name_of_a_cluster_it_is_not_in(browser, place):
    def offered(user):
        return [group.name for group in browser(user).get(reverse("dashboard")).context["asked"].groups]

    other, own = place.groups
    assert (offered(place.reader), offered(place.of_commune)) == (["Cụm Bãi Sậy", "Cụm Đa Lộc"], ["Cụm Đa Lộc"])
    desk = browser(place.of_commune)
    codes = [desk.get(reverse("dashboard_list"), {"cum": group.pk}).status_code for group in (own, other)]
    assert codes == [200, 404]


def test_what_lies_in_no_district_is_asked_for_like_a_district(browser, place):
    page = browser(place.reader).get(reverse("dashboard_list"), {"huyen": "tinh"})
    whole = browser(place.reader).get(reverse("dashboard"), {"huyen": "tinh"})

    assert [found.unit.name for found in page.context["page"]] == ["Xa"]
    assert "huyen=tinh" in page.context["query"]
    assert '<option value="tinh" selected>Trực thuộc tỉnh</option>' in whole.text
