"""The pages on which decisions on paper are entered, put right and found."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recognition import earlier
from recognition.models import EarlierDecision, Recognition
from tests.factories import make_people, make_place, make_round
from tests.factories.dossiers import small_pdf
from tests.factories.points import load_titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A commune of the time of districts, its people, and what can be chosen for it."""
    load_titles()
    rnd = make_round()
    unit = make_place(rnd)
    unit.round, unit.people = rnd, make_people(rnd, unit)
    unit.choice = {grant.level_named: grant.code for grant in earlier.grants("commune")}
    return unit


def sent(unit, level="Xếp loại Tốt", **changed):
    return {
        "grant": unit.choice[level],
        "year": "2022",
        "number": "7/QĐ-UBND",
        "issued_on": "2022-12-20",
        "issuer": "UBND huyện",
    } | changed


def enter(browser, unit, **changed):
    return browser(unit.people.reviewer).post(reverse("earlier_add", args=[unit.pk]), sent(unit, **changed))


def test_an_officer_finds_the_unit_and_enters_its_decision_with_the_scan(browser, place):
    desk = browser(place.people.reviewer)
    found = desk.get(reverse("earlier_list"), {"q": place.name}).text
    scan = SimpleUploadedFile("qd-7.pdf", small_pdf("qd"), "application/pdf")
    response = desk.post(reverse("earlier_add", args=[place.pk]), sent(place, scan=scan))
    made = EarlierDecision.objects.get()

    assert reverse("earlier_add", args=[place.pk]) in found
    assert (response.status_code, made.recognition.level, made.file_name) == (302, "tot", "qd-7.pdf")
    listed = desk.get(reverse("earlier_list")).text
    assert f"{place.people.reviewer} ({made.office})" in listed
    assert desk.get(reverse("earlier_file", args=[made.pk]))["Content-Type"] == "application/pdf"


def test_what_is_wrong_is_said_and_nothing_is_lost(browser, place):
    enter(browser, place)
    again = enter(browser, place, number="8/QĐ-UBND", issued_on="2022-12-25")
    nul = enter(browser, place, number="9\0/QĐ")
    huge = enter(browser, place, issuer="x" * 1_000_000)

    assert [page.status_code for page in (again, nul, huge)] == [422, 422, 422]
    assert "Năm đánh giá 2022 đã có quyết định số 7/QĐ-UBND ngày 20/12/2022." in again.text
    assert 'value="8/QĐ-UBND"' in again.text
    assert EarlierDecision.objects.count() == 1


def test_an_entry_is_put_right_and_taken_back_with_a_reason(browser, place):
    enter(browser, place)
    desk, first = browser(place.people.reviewer), EarlierDecision.objects.get()
    page = desk.post(
        reverse("earlier_correct", args=[first.pk]), sent(place, "Xếp loại Khá", reason="Đọc nhầm."), follow=True
    )
    second = EarlierDecision.objects.present().get()
    silent = desk.post(reverse("earlier_correct", args=[second.pk]), {"take-back": "1", "why": " "}, follow=True)
    desk.post(reverse("earlier_correct", args=[second.pk]), {"take-back": "1", "why": "Của xã khác."})

    assert "Đã ghi." in page.text
    assert (second.level, second.corrects, second.reason) == ("kha", first, "Đọc nhầm.")
    assert "Ghi lý do bỏ dòng này." in silent.text
    second.refresh_from_db()
    assert (second.end_reason, Recognition.objects.without_mistakes().count()) == ("Của xã khác.", 0)
    assert "Đọc nhầm." in desk.get(reverse("earlier_correct", args=[second.pk])).text


def test_everywhere_it_appears_it_says_where_it_comes_from(browser, client, place):
    enter(browser, place, level="Mức độ 1", year="2023", issued_on="2024-03-20", number="12/QĐ-PGDĐT")
    desk = browser(place.people.reviewer)
    pages = {
        "unit": desk.get(reverse("unit", args=[place.pk])),
        "units": desk.get(reverse("round_units", args=[place.round.pk]), {"nhom": "level-1"}, follow=True),
        "verify": client.get(reverse("verify"), {"ma": "12/qđ-pgdđt"}),
    }

    assert [name for name, page in pages.items() if "nhập từ quyết định giấy" not in page.text] == []
    assert "còn hiệu lực" in pages["verify"].text
    assert place.people.reviewer.full_name not in pages["verify"].text


def test_the_list_asks_the_same_whatever_its_length(browser, place):
    desk, counts = browser(place.people.reviewer), []
    for number, more in ((1, [place]), (2, [make_place(place.round, parent=place.parent) for _ in range(2)])):
        for unit in more:
            unit.people, unit.choice = place.people, place.choice
            enter(browser, unit, number=f"{number}{unit.pk}/QĐ")
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("earlier_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_day_before_the_unit_was_there_is_refused(browser, place):
    place.valid_from = date(2023, 1, 1)
    place.save()
    page = enter(browser, place)

    assert f"{place} chưa có, hoặc không còn, vào ngày 20/12/2022." in page.text
