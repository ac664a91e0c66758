"""Recognitions decided on paper before the portal."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError, InternalError
from tablib import Dataset

from config import clock
from criteria.models import CriteriaSet
from recognition import earlier, readiness
from recognition.dashboard.board import Board, Question
from recognition.models import EarlierDecision, Recognition, State
from recognition.resources.earlier import EarlierResource
from recognition.resources.tables import dataset_of
from recognition.verification import earlier_by_number
from tests.factories import (
    make_dossier,
    make_member,
    make_place,
    make_province,
    make_recognition,
    make_round,
    make_user,
)
from tests.factories.points import load_titles

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 20)
HEADS = ["Mã đơn vị", "Danh hiệu", "Mức độ, xếp loại", "Năm đánh giá", "Số quyết định", "Ngày quyết định"]
HEADS += ["Cơ quan quyết định", "Lý do sửa"]


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def title():
    return load_titles()


@pytest.fixture
def place(title):
    """A commune that was there before the portal, in a round of 2025; its officer above comes along."""
    rnd = make_round(tiers=2, year=2025, province=make_province(valid_from=date(2015, 1, 1)))
    unit = make_place(rnd, valid_from=date(2015, 1, 1))
    unit.round, unit.above = rnd, make_member(rnd.province.offices.get())
    return unit


def entry(unit, title, level="1", year=2024, issued_on=date(2025, 3, 20), number="12/QĐ-PGDĐT", code="tt25-xa", **more):
    return EarlierDecision(
        unit=unit,
        title=title,
        criteria_set=CriteriaSet.objects.get(code=code),
        level=level,
        year=year,
        number=number,
        issued_on=issued_on,
        issuer="Phòng GD&ĐT Mỹ Hào",
        **more,
    )


def refused(made, actor) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        earlier.enter(made, actor=actor)
    return refusal.value.messages


def test_an_entry_gives_a_recognition_that_holds_as_long_as_the_circular_says(place, title):
    made = earlier.enter(entry(place, title), actor=place.above)
    held = Recognition.objects.in_force(DAY).get()

    assert (held.paper, held.level, held.year, held.valid_from) == (made, "1", 2024, date(2025, 3, 20))
    assert (held.valid_to, held.ended_on, held.source_said) == (date(2028, 12, 31), None, "nhập từ quyết định giấy")
    assert (made.entered_by, made.entered_at) == (place.above, clock.now())


def test_a_yearly_result_holds_until_the_next_one_and_ends_with_it(place, title):
    earlier.enter(entry(place, title, "1"), actor=place.above)
    old = entry(place, title, "tot", 2022, date(2022, 12, 20), "7/QĐ-UBND", "tt44-xa")
    earlier.enter(old, actor=place.above)

    assert (old.recognition.valid_to, old.recognition.ended_on) == (None, date(2025, 3, 20))
    assert old.recognition.end_reason == "Thay bằng quyết định số 12/QĐ-PGDĐT"


def test_it_counts_on_the_provinces_page_and_says_where_it_comes_from(place, title):
    earlier.enter(entry(place, title, "2"), actor=place.above)
    rnd = place.round
    board = Board(Question(rnd.province, rnd.title, rnd.year, DAY), make_user(is_superuser=True))
    there = next(place_ for place_ in board.places if place_.unit == place)

    assert [len(board.holding(level)) for level in ("1", "2")] == [1, 1]
    assert (there.level, there.source) == ("2", "nhập từ quyết định giấy")


def test_it_holds_off_an_upgrade_for_twelve_months(place, title):
    earlier.enter(entry(place, title), actor=place.above)
    dossier = make_dossier(rnd=place.round, unit=place, level="2", state=State.ENDORSING, on=DAY)

    assert readiness.to_submit(dossier, {"level": "2", "without_evidence": True}) == [
        "Đang giữ mức độ 1 từ 20/03/2025; được đề nghị nâng mức từ 20/03/2026 (sau 12 tháng)."
    ]


def test_it_is_followed_by_what_the_portal_issues(place, title):
    made = earlier.enter(entry(place, title), actor=place.above)
    make_later = make_dossier(rnd=place.round, unit=place, state=State.RECOGNISED, on=DAY)

    made.recognition.refresh_from_db()
    assert (made.recognition.ended_on, make_later.recognition.ended_on) == (DAY, None)


@pytest.mark.parametrize(
    ("wrong", "sentences"),
    [
        ({"issued_on": date(2026, 2, 21)}, ["Ngày quyết định 21/02/2026 ở sau hôm nay."]),
        (
            {"issued_on": date(2024, 2, 1), "year": 2023},
            ["Ngày quyết định ở trước ngày Thông tư 25/2023/TT-BGDĐT có hiệu lực (12/02/2024)."],
        ),
        (
            {"year": 2025},
            ["Kết quả của năm đánh giá 2025 chỉ được quyết định sau ngày 31/12/2025, khi đã có số liệu cả năm."],
        ),
        ({"level": "chua-dat", "code": "tt44-xa"}, ["Bộ tiêu chí tt44-xa không có mức được công nhận «chua-dat»."]),
    ],
)
def test_what_cannot_be_is_refused_in_words(place, title, wrong, sentences):
    assert (refused(entry(place, title, **wrong), place.above), Recognition.objects.count()) == (sentences, 0)


def test_what_contradicts_another_decision_is_refused_in_words(place, title):
    earlier.enter(entry(place, title, "2"), actor=place.above)

    same_year = entry(place, title, number="13/QĐ-PGDĐT", issued_on=date(2025, 4, 1))
    backwards = entry(place, title, number="13/QĐ-PGDĐT", issued_on=date(2026, 1, 5), year=2023)
    lower = entry(place, title, number="13/QĐ-PGDĐT", issued_on=date(2026, 1, 5), year=2025)
    there = "quyết định số 12/QĐ-PGDĐT ngày 20/03/2025"
    assert refused(same_year, place.above) == [f"Năm đánh giá 2024 đã có {there}."]
    assert refused(backwards, place.above) == [f"{there} ra trước mà cho năm sau (2024)."]
    assert refused(lower, place.above) == [
        f"{there} cho mức độ 2 còn đến 31/12/2028: không hạ mức trong thời hạn.",
    ]
    assert EarlierDecision.objects.count() == 1


def test_what_came_after_the_portal_began_is_decided_on_the_portal(place, title):
    dossier = make_dossier(
        rnd=make_round(tiers=2, year=2024, province=place.round.province), unit=place, answered=False
    )
    make_recognition(dossier, valid_from=date(2025, 3, 10))
    said = refused(entry(place, title, year=2025, issued_on=date(2026, 2, 1)), place.above)

    assert said == [
        f"Đơn vị đã được công nhận trên cổng (quyết định {dossier.recognition.number_said} ngày 10/03/2025): "
        "quyết định sau đó phải làm trên cổng."
    ]


def test_the_unit_itself_enters_nothing(place, title):
    home = make_member(place.offices.get())

    with pytest.raises(PermissionDenied) as refusal:
        earlier.enter(entry(place, title), actor=home)

    assert str(refusal.value) == earlier.refusal(place)


def test_a_correction_keeps_what_was_there_with_its_reason(place, title):
    before = earlier.enter(
        entry(place, title, "tot", 2022, date(2022, 12, 20), "7/QĐ-UBND", "tt44-xa"), actor=place.above
    )
    old = earlier.enter(entry(place, title), actor=place.above)
    new = earlier.correct(old, entry(place, title, "2"), "Gõ nhầm mức độ.", actor=place.above)

    old.refresh_from_db()
    assert (old.ended_by, old.end_reason, new.corrects, new.reason) == (
        place.above,
        "Gõ nhầm mức độ.",
        old,
        "Gõ nhầm mức độ.",
    )
    assert list(Recognition.objects.in_force(DAY)) == [new.recognition]
    assert list(Recognition.objects.without_mistakes()) == [new.recognition, before.recognition]


def test_what_is_taken_back_lets_the_one_before_go_on(place, title):
    before = earlier.enter(
        entry(place, title, "tot", 2022, date(2022, 12, 20), "7/QĐ-UBND", "tt44-xa"), actor=place.above
    )
    old = earlier.enter(entry(place, title), actor=place.above)
    earlier.take_back(old, "Quyết định của xã khác.", actor=place.above)

    assert list(Recognition.objects.in_force(DAY)) == [before.recognition]
    with pytest.raises(ValidationError) as refusal:
        earlier.take_back(old, "Lần nữa.", actor=place.above)
    assert refusal.value.messages == ["Dòng này đã được sửa hoặc bỏ: mở lại danh sách để xem dòng đang dùng."]


def test_a_correction_without_a_reason_or_a_change_is_refused(place, title):
    old = earlier.enter(entry(place, title), actor=place.above)
    said = []
    for made, reason in ((entry(place, title, "2"), " "), (entry(place, title), "Sửa.")):
        with pytest.raises(ValidationError) as refusal:
            earlier.correct(old, made, reason, actor=place.above)
        said += refusal.value.messages

    assert said == ["Ghi lý do sửa.", "Chưa sửa gì so với dòng đã nhập."]


def test_the_database_keeps_entries_as_they_are(place, title):
    made = earlier.enter(entry(place, title), actor=place.above)
    refusals = []
    for change in ({"number": "99/QĐ"}, {"year": 2023}):
        with pytest.raises((IntegrityError, InternalError)) as refusal, transaction.atomic():
            EarlierDecision.objects.filter(pk=made.pk).update(**change)
        refusals.append(refusal.value.__cause__.diag.constraint_name)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Recognition.objects.filter(pk=made.recognition.pk).update(paper=None)

    assert refusals == ["earlier_decision_stays"] * 2


def test_a_number_finds_what_was_entered_and_only_that(place, title):
    made = earlier.enter(entry(place, title), actor=place.above)

    assert [earlier_by_number(text) for text in ("12 / qđ-pgdđt", "12", "13/QĐ-PGDĐT")] == [[made], [], []]


# From a table


def table(*rows) -> Dataset:
    return dataset_of([HEADS, *rows])


def row(unit, level="Mức độ 1", year="2024", number="12/QĐ-PGDĐT", day="20/03/2025", reason=""):
    return [unit.code, "Cộng đồng học tập cấp xã", level, year, number, day, "Phòng GD&ĐT", reason]


def brought(dataset, *, dry_run=False):
    """(row, what becomes of it, details), as the preview says it."""
    result = EarlierResource().import_data(dataset, dry_run=dry_run, user=make_user(is_staff=True))
    return [(line.number, line.label, line.said) for line in result.lines]


def test_a_preview_says_what_each_row_will_do_and_writes_nothing(place, title):
    other = make_place(place.round, valid_from=date(2015, 1, 1))
    rows = table(row(place), row(place, "Loại tốt", "2022", "7/QĐ-UBND", "20/12/2022"), row(other, "2"))

    assert brought(rows, dry_run=True) == [(number, "thêm mới", ["nhập từ quyết định giấy"]) for number in (2, 3, 4)]
    assert EarlierDecision.objects.count() == 0
    brought(rows)
    assert sorted(Recognition.objects.values_list("unit", "level", "ended_on")) == sorted(
        [(place.pk, "1", None), (place.pk, "tot", date(2025, 3, 20)), (other.pk, "2", None)]
    )


def test_one_bad_row_keeps_all_out(place, title):
    said = brought(table(row(place), row(place, "Mức độ 3", "2022"), row(place, "Tốt", "2022", "7/QĐ", "19/03/2024")))

    assert [(number, label) for number, label, _ in said] == [(2, "thêm mới"), (3, "lỗi"), (4, "thêm mới")]
    assert said[1][2] == [
        "Mức độ, xếp loại: Không có «Mức độ 3». Ghi một trong: "
        "«Mức độ 1», «Mức độ 2», «Xếp loại Trung bình», «Xếp loại Khá», «Xếp loại Tốt»."
    ]
    assert EarlierDecision.objects.count() == 0


def test_a_row_that_says_something_else_needs_a_reason(place, title):
    brought(table(row(place)))

    assert brought(table(row(place)))[0][1] == "không đổi"
    assert brought(table(row(place, "Mức độ 2"))) == [
        (2, "lỗi", ["Đã nhập khác dòng này; muốn sửa thì ghi vì sao ở cột «Lý do sửa»."])
    ]
    assert brought(table(row(place, "Mức độ 2", reason="Gõ nhầm.")))[0][1] == "sửa"
    assert list(Recognition.objects.in_force(DAY).values_list("level", "paper__reason")) == [("2", "Gõ nhầm.")]
