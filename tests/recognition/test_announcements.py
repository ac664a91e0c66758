"""Announcements: for whom, frozen once published, read by name, corrected by a new version."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import clock
from recognition import announcements
from recognition.forms.announcements import AnnouncementForm
from recognition.models import Announcement, GroupMembership, OfficeKind, Role, UnitChange, UnitGroup
from tests.factories import (
    make_commune,
    make_member,
    make_office,
    make_province,
    make_stored_file,
    make_unit,
    make_user,
)
from tests.factories.calendars import make_announcement
from tests.factories.dossiers import small_pdf

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 10)


@pytest.fixture(autouse=True)
def _one_day():
    with clock.at(DAY):
        yield


@pytest.fixture
def above():
    return make_office(make_province(name="Hưng Yên"), OfficeKind.EDUCATION)


@pytest.fixture
def writer(above):
    return make_member(above)


@pytest.fixture
def communes(above):
    return [make_office(make_commune(above.unit, name=name)) for name in ("Bạch Sam", "Yên Mỹ", "Yên Lạc")]


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def published(above, writer, **fields) -> Announcement:
    units = fields.pop("units", [])
    made = make_announcement(above, writer, **fields)
    made.units.set(units)
    announcements.publish(made, actor=writer)
    return Announcement.objects.get(pk=made.pk)


def who_sees(made, communes) -> list[str]:
    people = {office.unit.name: make_member(office) for office in communes}
    return [name for name, user in people.items() if Announcement.objects.visible_to(user).filter(pk=made.pk).exists()]


def test_it_is_seen_by_those_it_is_for_and_by_its_own_office_alone(above, writer, communes):
    sam, my, lac = communes
    group = UnitGroup.objects.create(province=above.unit, name="Cụm 1", valid_from=date(2025, 7, 1))
    times = {"valid_from": date(2025, 7, 1), "valid_to": DAY}
    GroupMembership.objects.create(group=group, unit=my.unit, **times)
    chosen = published(above, writer, audience="chosen", units=[sam.unit])
    grouped = published(above, writer, audience="group", group=group)
    everybody = published(above, writer)

    assert who_sees(chosen, communes) == ["Bạch Sam"]
    assert who_sees(grouped, communes) == ["Yên Mỹ"]
    assert who_sees(everybody, communes) == ["Bạch Sam", "Yên Mỹ", "Yên Lạc"]
    draft = make_announcement(above, writer)
    outside = [make_member(make_office(make_commune())), make_user(), make_member(lac)]
    assert [Announcement.objects.visible_to(user).filter(pk=draft.pk).count() for user in outside] == [0, 0, 0]
    assert [browser(user).get(chosen.get_absolute_url()).status_code for user in outside] == [404, 404, 404]
    assert browser(make_member(above, Role.VIEWER)).get(chosen.get_absolute_url()).status_code == 200
    with clock.at(date(2026, 2, 11)):
        assert who_sees(grouped, communes) == []


def test_the_heirs_of_a_merged_unit_read_what_it_was_told_but_nothing_told_to_others_later(above, writer, communes):
    sam, my, lac = communes
    before = published(above, writer, audience="chosen", units=[sam.unit])
    sam.unit.valid_to = sam.valid_to = DAY
    sam.unit.save()
    sam.save()
    UnitChange.objects.create(
        kind="merged", old=sam.unit, new=my.unit, share="whole", effective_on=date(2026, 2, 11), legal_basis="NQ 1"
    )
    with clock.at(date(2026, 2, 11)):
        heir = make_member(my)
        assert who_sees(before, [my, lac]) == ["Yên Mỹ"]
        announcements.read(before, heir)
        found = announcements.readers(before)
    assert [(row.office, row.by) for row in found.rows] == [(my, str(heir))]


def test_what_is_published_stays_and_a_correction_says_what_changed(above, writer, communes):
    made, draft = published(above, writer), make_announcement(above, writer)
    draft.files.create(file=make_stored_file(), name="a.pdf")
    draft.units.add(communes[0].unit)
    for write in (
        lambda: Announcement.objects.filter(pk=made.pk).update(text="Khác"),
        lambda: Announcement.objects.filter(pk=made.pk).delete(),
        lambda: made.files.create(file=make_stored_file(), name="a.pdf"),
        lambda: made.units.add(communes[0].unit),
        lambda: draft.files.update(announcement=made),
        lambda: Announcement.units.through.objects.filter(announcement=draft).update(announcement=made),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    reader = make_member(communes[0])
    announcements.read(made, reader)
    assert announcements.waiting(reader) == []

    later = announcements.correct(made, actor=writer)
    with pytest.raises(ValidationError) as refusal:
        announcements.publish(later, actor=writer)
    assert refusal.value.messages == ["Bản sửa phải ghi sửa gì so với bản trước."]
    later.what_changed = "Hạn nộp là 27/02."
    announcements.keep(later, [], [], actor=writer)
    announcements.publish(later, actor=writer)
    assert announcements.waiting(reader) == [later]
    page = browser(reader).get(made.get_absolute_url()).text
    assert page.count("Đã có bản sửa, đọc bản ấy thay cho bản này") == 1
    with pytest.raises(ValidationError):
        announcements.withdraw(later, " ", actor=writer)
    announcements.withdraw(later, "Sai số liệu", actor=writer)
    assert browser(reader).get(later.get_absolute_url()).text.count("không áp dụng nữa: Sai số liệu") == 1
    with pytest.raises(PermissionDenied):
        announcements.correct(made, actor=reader)


def test_reading_is_kept_once_per_person_and_confirmed_once_per_office(above, writer, communes):
    made = published(above, writer, asks_confirmation=True)
    sam, my, lac = communes
    officer, viewer = make_member(sam), make_member(sam, Role.VIEWER)
    mine = browser(officer)
    assert mine.get("/").text.count("Hướng dẫn tự đánh giá năm 2025") == 2  # the title, and the words for ears
    for _ in range(2):
        mine.get(made.get_absolute_url())
    browser(viewer).get(made.get_absolute_url())
    assert made.readings.count() == 2
    assert browser(viewer).post(made.get_absolute_url(), {"do": "confirm"}).status_code == 403
    for _ in range(2):
        assert mine.post(made.get_absolute_url(), {"do": "confirm"}).status_code == 302
    assert [(row.office, row.by) for row in made.confirmations.all()] == [(sam, officer)]
    assert announcements.waiting(officer) == []

    found = announcements.readers(made)
    assert ([row.office for row in found.done], [row.office for row in found.silent]) == ([sam], [lac, my])
    page = browser(writer).get(made.get_absolute_url()).text
    assert (page.count("Đã xác nhận: 1 trên 3 cơ quan"), mine.get(made.get_absolute_url()).text.count("trên 3")) == (
        1,
        0,
    )
    assert announcements.message_of(made, found.silent).count(f"{lac}; {my}") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        made.readings.all().delete()


def test_a_draft_is_written_on_its_page_with_files_that_intake_takes(above, writer, communes):
    client = browser(writer)
    sent = {"office": above.pk, "title": "Mẫu báo cáo", "text": "Xem tệp.", "audience": "chosen"}
    assert client.post("/thong-bao/moi/", sent).status_code == 422  # no unit chosen
    foreign = make_commune()
    assert client.post("/thong-bao/moi/", sent | {"units": [foreign.pk]}).status_code == 422
    for text in ("a\x00b", "x" * 1_000_000):
        assert client.post("/thong-bao/moi/", sent | {"units": [communes[0].unit_id], "text": text}).status_code == 422
    files = [SimpleUploadedFile("mau.pdf", small_pdf("mau")), SimpleUploadedFile("gia.docx", b"MZ\x90")]
    whole = sent | {"units": [communes[0].unit_id], "files": files}
    assert client.post("/thong-bao/moi/", whole).status_code == 302
    made = Announcement.objects.get()
    assert [file.name for file in made.files.all()] == ["mau.pdf"]
    assert client.post(made.get_absolute_url(), {"do": "publish", "seen": "1"}).status_code == 302
    reader = browser(make_member(communes[0]))
    file = f"{made.get_absolute_url()}tep/{made.files.get().pk}/"
    assert (reader.get(file).status_code, browser(make_member(communes[1])).get(file).status_code) == (200, 404)
    assert client.post(made.get_absolute_url(), whole | {"do": "save", "title": "Khác"}).status_code == 302
    assert Announcement.objects.get().title == "Mẫu báo cáo"


def test_nobody_publishes_or_saves_over_what_they_did_not_see(above, writer, communes):
    made = make_announcement(above, writer)
    url, (first, other) = made.get_absolute_url(), (browser(writer), browser(make_member(above)))
    typed = {"do": "save", "seen": "1", "title": "Của tôi", "text": "Lời của tôi.", "audience": "below"}
    assert other.post(url, typed | {"title": "Của người kia", "text": "Lời kia."}).status_code == 302

    assert "người khác vừa sửa bản nháp" in first.post(url, {"do": "publish", "seen": "1"}, follow=True).text
    for seen in ("", "x" * 1000, "\x00"):
        first.post(url, {"do": "publish", "seen": seen})
    assert Announcement.objects.get().published_at is None
    told = first.post(url, typed)
    assert (told.status_code, told.context["announcement"].text, told.context["form"]["text"].value()) == (
        422,
        "Lời kia.",
        "Lời của tôi.",
    )
    assert first.post(url, typed | {"seen": str(told.context["seen"])}).status_code == 302
    made = Announcement.objects.get()
    assert (made.title, made.version) == ("Của tôi", 3)

    many = [SimpleUploadedFile(f"{n}.pdf", small_pdf(str(n))) for n in range(11)]
    refused = first.post(url, typed | {"seen": "3", "text": "Mười một tệp", "files": many})
    assert "Bạn chọn 11 tệp. Một thông báo có nhiều nhất 10 tệp" in refused.text
    assert (refused.context["form"]["text"].value(), made.files.count()) == ("Mười một tệp", 0)


def test_the_ministry_chooses_among_provinces_alone(above, communes):
    nation = make_office(make_unit(tier="nation", name="Việt Nam"), OfficeKind.EDUCATION)
    above.unit.parent = nation.unit
    above.unit.save()
    form = AnnouncementForm(offices=[nation])

    assert {unit.tier for unit in form.fields["units"].queryset} == {"province"}


def test_lists_ask_the_database_as_often_for_three_as_for_one(above, writer, communes):
    clients = {address: browser(user) for address, user in (("/thong-bao/", writer), ("/", make_member(communes[0])))}
    made = published(above, writer, asks_confirmation=True)
    clients[made.get_absolute_url()] = browser(writer)

    def queries() -> list[int]:
        counts = []
        for address, client in clients.items():
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
        return counts

    announcements.read(made, make_member(communes[1]))
    once = queries()
    for _ in range(2):
        published(above, writer)
    for office in communes[1:]:
        announcements.read(made, make_member(office))
        make_office(make_commune(above.unit))
    assert queries() == once


def test_text_becomes_paragraphs_and_lists():
    assert announcements.blocks("Kính gửi\ncác xã.\n\n- một\n– hai\n\nTrân trọng.") == [
        ("p", ["Kính gửi", "các xã."]),
        ("ul", ["một", "hai"]),
        ("p", ["Trân trọng."]),
    ]
