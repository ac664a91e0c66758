"""The office's shelf: what stands on it, who shares it, what is found there, and what a correction reaches."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from recognition import library, placing
from recognition.models import EvidenceItem, LibraryItem, OfficeKind
from recognition.views.evidence import describe
from tests.factories import (
    LAST_DAY_OF_DISTRICTS,
    START,
    make_commune,
    make_dossier,
    make_member,
    make_office,
    make_province,
    make_stored_file,
    play,
    prove,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 2, 20)):
        yield


@pytest.fixture
def dossier():
    return make_dossier(answered=False)


def shelved(dossier, name="minh-chung.pdf", **said) -> LibraryItem:
    """A file on the shelf of the dossier's office, used nowhere."""
    return LibraryItem.objects.create(
        office=dossier.prepared_by, file=make_stored_file(name), name=name, added_by=dossier.people.officer, **said
    )


def names(items) -> list[str]:
    return sorted(item.name for item in items)


def found(words) -> list[str]:
    return names(LibraryItem.objects.search(words))


# What stands there


def test_whatever_is_brought_to_a_dossier_stands_on_the_shelf_once(dossier):
    prove(dossier, "5.1", "một.pdf", number="12/BC-HKH")
    prove(dossier, "5.2", "một.pdf")

    item = LibraryItem.objects.get()
    assert (item.office, item.name, item.number, item.added_by) == (
        dossier.prepared_by,
        "một.pdf",
        "12/BC-HKH",
        dossier.people.officer,
    )


def test_the_same_file_twice_on_one_shelf_is_refused_by_the_database(dossier):
    shelved(dossier)

    with pytest.raises(IntegrityError, match="library_once"), transaction.atomic():
        shelved(dossier)


def test_nothing_leaves_the_shelf_without_a_name(dossier):
    item = shelved(dossier)

    with pytest.raises(IntegrityError, match="library_removed_by_somebody"), transaction.atomic():
        LibraryItem.objects.filter(pk=item.pk).update(removed_at=clock.now())


def test_files_are_found_without_marks_and_by_whole_numbers(dossier):
    shelved(dossier, "a.pdf", number="12/BC-HKH", issuer="Hội Khuyến học", title="Báo cáo công dân học tập")
    shelved(dossier, "ảnh đường.jpg", number="112/QĐ-UBND")

    assert [found(words) for words in ("bao cao", "hoi khuyen", "ĐƯỜNG", "12", "12/bc-hkh", "112", "khong co")] == [
        ["a.pdf"],
        ["a.pdf"],
        ["ảnh đường.jpg"],
        ["a.pdf"],
        ["a.pdf"],
        ["ảnh đường.jpg"],
        [],
    ]


def test_a_shelf_is_for_the_people_of_its_office_and_of_the_one_that_continues_it():
    province, after = make_province(), make_province()
    old = make_commune(province, valid_from=START, valid_to=LAST_DAY_OF_DISTRICTS)
    unit = make_commune(after, continues=old)
    merged = make_commune(after)
    before, now, elsewhere = make_office(old), make_office(unit), make_office(merged)
    other_kind = make_member(make_office(unit, OfficeKind.CULTURE))
    item = LibraryItem.objects.create(office=before, file=make_stored_file(), name="cũ.pdf")

    with clock.at(date(2026, 1, 5)):
        seen = [
            list(LibraryItem.objects.visible_to(user))
            for user in (make_member(now), make_member(elsewhere), other_kind)
        ]

    assert seen == [[item], [], []]


# Used for an indicator


def test_a_file_from_the_shelf_brings_its_words_along(dossier):
    item = shelved(dossier, number="12/BC-HKH", issued_on=date(2024, 3, 5), page="3")

    made, refused = library.assign([item], [(dossier, "5.1"), (dossier, "5.2")], actor=dossier.people.officer)

    uses = EvidenceItem.objects.order_by("subject").values_list("subject", "number", "issued_on", "page", "file")
    assert (made, refused) == (2, [])
    assert list(uses) == [(subject, "12/BC-HKH", date(2024, 3, 5), "3", item.file_id) for subject in ("5.1", "5.2")]


def test_what_cannot_be_used_is_told_one_by_one_and_the_rest_is_used(dossier):
    item = shelved(dossier)
    prove(dossier, "5.1", item.name)

    made, refused = library.assign(
        [item], [(dossier, "5.1"), (dossier, "9.9"), (dossier, "5.2")], actor=dossier.people.officer
    )

    assert (made, refused) == (
        1,
        [
            "Chỉ tiêu 5.1: «minh-chung.pdf» đã có ở mục này rồi.",
            "Chỉ tiêu 9.9: Không có chỉ tiêu 9.9 trong bộ tiêu chí này.",
        ],
    )


def test_after_a_return_only_remarked_indicators_take_files_from_the_shelf():
    returned = make_dossier(state="returned")  # 5.1 is remarked
    item = shelved(returned)

    made, refused = library.assign([item], [(returned, "4.2"), (returned, "5.1")], actor=returned.people.officer)

    assert made == 1
    assert refused == ["Chỉ tiêu 4.2: 4.2 không có góp ý nên không mở để sửa trong lượt bổ sung này."]


def test_too_much_at_once_is_refused_whole(dossier):
    item = shelved(dossier)

    with pytest.raises(ValidationError):
        library.assign([item], [(dossier, "5.1")] * 101, actor=dossier.people.officer)

    assert EvidenceItem.objects.count() == 0


def test_what_is_uploaded_again_says_what_the_shelf_knows_of_it(dossier):
    item = shelved(dossier, number="12/BC-HKH")

    use = placing.place(dossier, "5.1", item.file, name="khác.pdf", actor=dossier.people.officer)

    assert (use.name, use.number) == ("khác.pdf", "12/BC-HKH")


# What a correction reaches


def test_a_correction_reaches_uses_that_say_the_same_or_nothing(dossier):
    same, own = (prove(dossier, subject, "một.pdf", number=n) for subject, n in (("5.1", "12"), ("5.2", "13")))
    item = LibraryItem.objects.get()

    followed = library.describe(item, {"number": "12/BC-HKH", "title": "Báo cáo"}, actor=dossier.people.officer)

    said = [EvidenceItem.objects.values_list("number", "title").get(pk=use.pk) for use in (same, own)]
    assert followed == 2
    assert said == [("12/BC-HKH", "Báo cáo"), ("13", "Báo cáo")]
    assert found("bao cao") == ["một.pdf"]


def test_a_correction_leaves_what_was_handed_in_as_it_was():
    dossier = make_dossier()
    use = prove(dossier, "5.1", "một.pdf", number="12")
    dossier = play(dossier, "finish", "submit")
    frozen = dossier.last_submission.content

    library.describe(LibraryItem.objects.get(name="một.pdf"), {"number": "99"}, actor=dossier.people.officer)

    assert EvidenceItem.objects.get(pk=use.pk).number == "12"
    assert dossier.last_submission.content == frozen
    assert dossier.last_submission.digest() == dossier.last_submission.sha256


def test_what_is_said_at_an_indicator_is_kept_on_the_shelf_except_the_page(dossier):
    use = prove(dossier, "5.1", "một.pdf")

    describe(use, {"number": "12/BC-HKH", "title": "", "page": "3"}, actor=dossier.people.officer)

    item = LibraryItem.objects.get()
    assert (item.number, item.title, item.page) == ("12/BC-HKH", "", "")


def test_only_officers_of_the_office_change_its_shelf(dossier):
    item = shelved(dossier)

    for somebody in (dossier.people.leader, dossier.people.reviewer):
        with pytest.raises(PermissionDenied):
            library.describe(item, {"number": "1"}, actor=somebody)
        with pytest.raises(PermissionDenied):
            library.take_off(item, actor=somebody)
        with pytest.raises(PermissionDenied):
            library.shelve(dossier.prepared_by, make_stored_file("mới"), name="mới.pdf", actor=somebody)

    assert LibraryItem.objects.values_list("number", "removed_at").get() == ("", None)


def test_a_file_in_use_stays_on_the_shelf_and_one_that_is_not_goes(dossier):
    prove(dossier, "5.1", "một.pdf")
    used, unused = LibraryItem.objects.get(), shelved(dossier, "hai.pdf")

    with pytest.raises(ValidationError) as refusal:
        library.take_off(used, actor=dossier.people.officer)
    library.take_off(unused, actor=dossier.people.officer)

    year = dossier.round.year
    assert refusal.value.messages == [
        f"«một.pdf» đang dùng ở chỉ tiêu 5.1 năm {year} nên không bỏ khỏi kho được. Bỏ ở các chỗ đó trước."
    ]
    assert names(LibraryItem.objects.present()) == ["một.pdf"]
    with pytest.raises(PermissionDenied):
        library.describe(unused, {"number": "1"}, actor=dossier.people.officer)


@pytest.mark.parametrize(("said", "opening"), [("", 1), ("3", 3), ("3–5", 3), ("tr. 2, 4", 2), ("40", 1), ("0", 1)])
def test_a_file_opens_at_the_page_that_proves(dossier, said, opening):
    item = shelved(dossier, page=said)
    item.file.page_count = 5

    assert item.opening_page == opening


def test_what_was_brought_before_there_was_a_shelf_stands_on_it_once_as_said_last(dossier):
    prove(dossier, "5.1", "một.pdf", number="12")
    prove(dossier, "5.2", "một.pdf", number="12/BC-HKH")
    LibraryItem.objects.all().delete()

    import_module("recognition.migrations.0017_shelve_old_evidence").shelve(apps, None)

    assert list(LibraryItem.objects.values_list("office", "number", "search")) == [
        (dossier.prepared_by_id, "12/BC-HKH", "12 bc hkh mot pdf")
    ]
