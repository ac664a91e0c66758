"""Housekeeping removes what nobody knows, and only that."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from config import clock
from evidence import intake
from evidence.models import storage_name
from evidence.preview import thumbnail, thumbnail_name
from tests.evidence.made import make_image, make_pdf, make_upload

TWO_DAYS = timedelta(days=2)
STRAY = storage_name("ab" * 32)


def swept(later: timedelta = TWO_DAYS) -> str:
    out = StringIO()
    with clock.at(clock.now() + later):
        call_command("sweep_files", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_bytes_that_no_row_knows_go_after_a_day():
    default_storage.save(STRAY, ContentFile(b"x"))

    assert swept(later=timedelta(hours=23)) == "Xong: đã xóa 0 tệp không ai dùng.\n"
    assert default_storage.exists(STRAY) is True
    assert swept() == f"Đã xóa {STRAY}\nXong: đã xóa 1 tệp không ai dùng.\n"
    assert default_storage.exists(STRAY) is False


@pytest.mark.django_db
def test_files_and_their_thumbnails_stay_as_long_as_their_row():
    stored = intake.take_in(make_upload(make_image()))
    thumbnail(stored, 320)
    name, small = stored.file.name, thumbnail_name(stored, 320)

    assert swept() == "Xong: đã xóa 0 tệp không ai dùng.\n"
    assert (default_storage.exists(name), default_storage.exists(small)) == (True, True)

    stored.delete()

    assert swept() == f"Đã xóa {name}\nĐã xóa {small}\nXong: đã xóa 2 tệp không ai dùng.\n"


@pytest.mark.django_db
def test_what_a_crash_left_while_arriving_goes_and_what_is_not_ours_stays():
    default_storage.save("incoming/tmp1", ContentFile(b"x"))
    default_storage.save("files/ghi chú.txt", ContentFile(b"x"))
    default_storage.save("khác/a", ContentFile(b"x"))

    assert swept() == "Đã xóa incoming/tmp1\nXong: đã xóa 1 tệp không ai dùng.\n"
    assert (default_storage.exists("files/ghi chú.txt"), default_storage.exists("khác/a")) == (True, True)


@pytest.mark.django_db
def test_an_empty_storage_is_swept_too():
    assert swept() == "Xong: đã xóa 0 tệp không ai dùng.\n"


@pytest.mark.django_db(transaction=True)
def test_bytes_whose_row_is_being_written_are_left_alone(settings):
    stored, go_on = threading.Event(), threading.Event()

    def slow() -> str:
        try:
            with transaction.atomic():
                row = intake.take_in(make_upload(make_pdf()))
                stored.set()
                go_on.wait(10)
            return row.file.name
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as people:
        bringing = people.submit(slow)
        stored.wait(10)
        said = swept()
        go_on.set()
        name = bringing.result()

    assert said == "Xong: đã xóa 0 tệp không ai dùng.\n"
    assert (Path(settings.MEDIA_ROOT) / name).read_bytes() == make_pdf()
