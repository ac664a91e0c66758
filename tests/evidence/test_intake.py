"""Bytes come in whole, once, or with a sentence that says why not."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection, transaction

from evidence import intake, kinds
from evidence.models import ScanState, StoredFile, storage_name
from evidence.storage import incoming, move
from tests.evidence.made import make_docx, make_elf, make_image, make_pdf, make_upload


def refusal(data: bytes, name: str = "minh chứng.pdf") -> list[str]:
    with pytest.raises(ValidationError) as refused:
        intake.take_in(make_upload(data, name))
    return refused.value.messages


def somebody_waits_for_a_lock() -> bool:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone():
                return True
        time.sleep(0.05)
    return False


def files_on_disk(settings) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_a_pdf_is_stored_under_its_hash(settings):
    data = make_pdf(pages=2)
    digest = sha256(data).hexdigest()

    stored = intake.take_in(make_upload(data))

    assert (stored.sha256, stored.size, stored.media_type, stored.family, stored.page_count, stored.scan_state) == (
        digest,
        len(data),
        kinds.PDF,
        kinds.Family.PDF,
        2,
        ScanState.UNSCANNED,
    )
    assert files_on_disk(settings) == [f"files/{digest[:2]}/{digest[2:4]}/{digest}"]
    assert default_storage.open(stored.file.name).read() == data


@pytest.mark.django_db
def test_a_large_upload_that_django_put_on_the_disk_is_stored_too():
    data = make_image("PNG")
    upload = TemporaryUploadedFile("ảnh.png", "image/png", len(data), None)
    upload.write(data)

    stored = intake.take_in(upload)

    assert (stored.family, stored.page_count, stored.file.read()) == (kinds.Family.IMAGE, None, data)


@pytest.mark.django_db
def test_the_name_and_the_type_the_browser_tells_do_not_matter():
    stored = intake.take_in(make_upload(make_docx(), "báo cáo.exe"))

    assert (stored.media_type, stored.family) == (kinds.DOCX, kinds.Family.WORD)


@pytest.mark.django_db
def test_the_same_bytes_under_two_names_are_one_file(settings):
    first = intake.take_in(make_upload(make_pdf(), "a.pdf"))
    second = intake.take_in(make_upload(make_pdf(), "b.pdf"))

    assert second == first
    assert files_on_disk(settings) == [first.file.name]


@pytest.mark.django_db
def test_a_refusal_names_the_file_and_leaves_nothing_behind(settings):
    assert refusal(make_elf(), "quyết định.pdf") == [
        "Tệp «quyết định.pdf» thật ra là chương trình máy tính (xét theo nội dung, không theo tên). "
        "Hãy chọn đúng tệp PDF, ảnh, Word hoặc Excel của minh chứng."
    ]
    assert StoredFile.objects.count() == 0
    assert files_on_disk(settings) == []


@pytest.mark.django_db
def test_an_empty_file_is_refused():
    assert refusal(b"") == [
        "Tệp «minh chứng.pdf» không có nội dung (0 byte). Hãy kiểm tra lại tệp trên máy rồi tải lên."
    ]


@pytest.mark.django_db
def test_a_file_may_have_the_limit_and_not_a_byte_more(settings):
    photo = make_image("JPEG")
    settings.EVIDENCE_MAX_BYTES = 2**20

    assert intake.take_in(make_upload(photo.ljust(2**20, b"\0"))).size == 2**20
    assert refusal(photo.ljust(2**20 + 1, b"\0"), "ảnh.jpg") == [
        "Tệp «ảnh.jpg» lớn hơn 1 MB. Hãy quét ở 200 dpi, giảm dung lượng hoặc tách thành nhiều tệp rồi tải lên."
    ]


@pytest.mark.django_db
def test_a_size_told_too_small_does_not_help(settings):
    settings.EVIDENCE_MAX_BYTES = 2**20
    upload = make_upload(make_image("JPEG").ljust(2**20 + 1, b"\0"))
    upload.size = 10

    with pytest.raises(ValidationError) as refused:
        intake.take_in(upload)

    assert refused.value.code == "too-large"


@pytest.mark.django_db
def test_the_portals_own_pdf_is_kept_as_a_paper():
    paper = intake.keep(make_pdf(pages=4), kinds.PDF)
    table = intake.keep(make_docx(), kinds.DOCX)

    assert (paper.family, paper.page_count) == (kinds.Family.PAPER, 4)
    assert (table.family, table.page_count) == (kinds.Family.WORD, None)
    assert intake.keep(make_pdf(pages=4), kinds.PDF) == paper
    assert intake.take_in(make_upload(make_pdf(pages=4))) == paper


@pytest.mark.django_db
def test_nothing_and_unknown_kinds_are_not_kept():
    with pytest.raises(ValueError, match="nothing to keep"):
        intake.keep(b"", kinds.PDF)
    with pytest.raises(KeyError):
        intake.keep(b"x", "text/html")


@pytest.mark.django_db(transaction=True)
def test_eight_people_bringing_the_same_bytes_at_once_share_one_file(settings):
    data, start = make_pdf(pages=5), threading.Barrier(8)

    def bring(number: int) -> int:
        try:
            start.wait()
            return intake.take_in(make_upload(data, f"{number}.pdf")).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        rows = set(people.map(bring, range(8)))

    assert rows == {StoredFile.objects.get().pk}
    assert files_on_disk(settings) == [storage_name(sha256(data).hexdigest())]


@pytest.mark.django_db(transaction=True)
def test_who_brings_bytes_that_another_is_storing_waits_and_gets_the_same_row():
    data, stored, go_on = make_pdf(), threading.Event(), threading.Event()

    def slow_first() -> int:
        try:
            with transaction.atomic():
                row = intake.take_in(make_upload(data))
                stored.set()
                go_on.wait(10)
            return row.pk
        finally:
            connection.close()

    def second() -> int:
        try:
            return intake.take_in(make_upload(data)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        first_row = people.submit(slow_first)
        stored.wait(10)
        second_row = people.submit(second)
        waited = somebody_waits_for_a_lock()
        go_on.set()

        assert (waited, second_row.result(), StoredFile.objects.count()) == (True, first_row.result(), 1)


@pytest.mark.django_db(transaction=True)
def test_after_a_rollback_the_stray_bytes_are_no_row_and_serve_the_next_upload(settings):
    data = make_pdf()
    name = storage_name(sha256(data).hexdigest())

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        intake.take_in(make_upload(data))
        1 / 0  # noqa: B018

    assert StoredFile.objects.count() == 0
    assert files_on_disk(settings) == [name]

    stored = intake.take_in(make_upload(data))

    assert (stored.file.name, stored.file.read()) == (name, data)
    assert files_on_disk(settings) == [name]


@pytest.mark.django_db
def test_half_a_file_that_stands_under_the_final_name_is_written_anew(settings):
    data = make_pdf()
    path = Path(settings.MEDIA_ROOT) / storage_name(sha256(data).hexdigest())
    path.parent.mkdir(parents=True)
    path.write_bytes(data[:100])

    stored = intake.take_in(make_upload(data))

    assert stored.file.read() == data


@pytest.mark.django_db
def test_a_crash_while_the_bytes_arrive_leaves_nothing(settings):
    class Interrupted(type(make_upload(b""))):
        def chunks(self, chunk_size=None):
            yield make_pdf()[:100]
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        intake.take_in(Interrupted("a.pdf", make_pdf()))

    assert files_on_disk(settings) == []
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_the_final_name_appears_by_a_rename_of_the_written_file(settings):
    with incoming(["nội dung".encode()]) as arrival:
        inode = arrival.path.stat().st_ino
        move(arrival, "files/x")

    assert (Path(settings.MEDIA_ROOT) / "files/x").stat().st_ino == inode
