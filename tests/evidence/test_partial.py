"""Files that come in pieces: they go on where they stopped, and nothing half of them is ever a file."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command

from config import clock
from evidence import partial
from evidence.models import PartialUpload, StoredFile
from evidence.partial import WrongOffset, append, begin, finish
from tests.evidence.made import make_exe, make_pdf
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user()


def sent(officer, data: bytes, name="báo cáo.pdf", *, piece=400) -> PartialUpload:
    """An upload of ``data`` whose pieces have all come."""
    upload = begin(officer, name, len(data), 1)
    for offset in range(0, len(data), piece):
        upload = append(upload, offset, data[offset : offset + piece])
    return upload


def parts() -> list[str]:
    try:
        folders, _ = default_storage.listdir("partial")
    except FileNotFoundError:
        return []
    return [name for folder in folders for name in default_storage.listdir(f"partial/{folder}")[1]]


def test_pieces_become_the_file_and_leave_nothing_behind(officer):
    pdf = make_pdf(5)

    upload = finish(sent(officer, pdf))

    with upload.stored.file.open() as file:
        assert file.read() == pdf
    assert (upload.stored.page_count, upload.name, parts()) == (5, "báo cáo.pdf", [])


def test_whoever_asks_again_while_the_first_is_answered_gets_the_same_file(officer):
    first = sent(officer, make_pdf(5))
    second = PartialUpload.objects.get()  # read before the first was done

    assert finish(second).stored == finish(first).stored
    assert (PartialUpload.objects.count(), StoredFile.objects.count(), parts()) == (1, 1, [])


def test_the_same_file_begun_again_goes_on_where_it_stopped(officer):
    first = append(begin(officer, "báo cáo.pdf", 1000, 7), 0, b"x" * 400)

    again, other_time = begin(officer, "báo cáo.pdf", 1000, 7), begin(officer, "báo cáo.pdf", 1000, 8)

    assert (again, again.received) == (first, 400)
    assert (other_time == first, other_time.received) == (False, 0)
    assert begin(make_user(), "báo cáo.pdf", 1000, 7).received == 0


def test_a_piece_that_does_not_follow_the_last_is_refused_with_the_right_place(officer):
    upload = append(begin(officer, "báo cáo.pdf", 1000, 1), 0, b"x" * 400)

    for offset in (0, 399, 401, 10**15):
        with pytest.raises(WrongOffset) as wrong:
            append(upload, offset, b"y")
        assert wrong.value.offset == 400
    for data in (b"", b"y" * 601, b"y" * (partial.LARGEST_PIECE + 1)):
        with pytest.raises(ValidationError):
            append(upload, 400, data)
    assert PartialUpload.objects.get().received == 400


def test_an_unfinished_file_is_no_file(officer):
    upload = append(begin(officer, "báo cáo.pdf", 1000, 1), 0, make_pdf()[:400])

    with pytest.raises(ValidationError) as refusal:
        finish(upload)

    assert refusal.value.messages == ["Tệp «báo cáo.pdf» chưa tải xong. Hãy chọn lại tệp để tải tiếp."]
    assert (StoredFile.objects.count(), PartialUpload.objects.get().received) == (0, 400)


def test_a_program_named_pdf_is_refused_when_it_is_whole_and_not_kept(officer):
    upload = sent(officer, make_exe())

    with pytest.raises(ValidationError) as refusal:
        finish(upload)

    assert refusal.value.messages[0].startswith("Tệp «báo cáo.pdf» ")
    assert (StoredFile.objects.count(), PartialUpload.objects.count(), parts()) == (0, 0, [])


@pytest.mark.parametrize("size", [0, 3 * 2**20 + 1])
def test_what_could_never_be_taken_is_not_begun(officer, settings, size):
    settings.EVIDENCE_MAX_BYTES = 3 * 2**20

    with pytest.raises(ValidationError) as refusal:
        begin(officer, "báo cáo.pdf", size, 1)

    assert refusal.value.messages[0].startswith("Tệp «báo cáo.pdf» ")
    assert PartialUpload.objects.count() == 0


def test_nobody_fills_the_disk_with_unfinished_files_and_old_ones_make_room(officer):
    for number in range(12):
        begin(officer, f"{number}.pdf", 25 * 2**20, 1)

    with pytest.raises(ValidationError) as refusal:
        begin(officer, "nữa.pdf", 1, 1)
    with clock.at(clock.now() + timedelta(days=3)):
        begin(officer, "nữa.pdf", 1, 1)

    assert refusal.value.messages == [
        "Tệp «nữa.pdf» chưa tải được: bạn còn 12 tệp tải dở. Chọn lại các tệp đó để tải cho xong, "
        "hoặc chờ 2 ngày để cổng tự xóa phần dở."
    ]
    assert [upload.name for upload in PartialUpload.objects.all()] == ["nữa.pdf"]


def test_a_piece_that_was_lost_is_told_and_the_file_begins_anew(officer):
    upload = sent(officer, make_pdf())
    default_storage.delete(upload.part_name(0))

    with pytest.raises(ValidationError) as refusal:
        finish(upload)

    assert refusal.value.messages == ["Tệp «báo cáo.pdf» tải chưa trọn. Hãy chọn lại tệp."]
    assert (StoredFile.objects.count(), PartialUpload.objects.count()) == (0, 0)


def test_asked_twice_the_file_is_the_same(officer):
    upload = finish(sent(officer, make_pdf()))

    again = finish(PartialUpload.objects.get(pk=upload.pk))

    assert (again.stored, StoredFile.objects.count()) == (upload.stored, 1)


def test_what_nobody_finished_is_swept_after_two_days_with_its_pieces(officer):
    append(begin(officer, "báo cáo.pdf", 1000, 1), 0, b"x" * 400)

    def swept(days):
        with clock.at(clock.now() + timedelta(days=days)):
            call_command("sweep_files", stdout=StringIO())
        return PartialUpload.objects.count(), parts()

    assert swept(days=1) == (1, ["0"])
    assert swept(days=3) == (0, [])
