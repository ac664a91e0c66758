"""Housekeeping of the storage: removes bytes that no row knows."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.db import transaction

from config import clock
from evidence import partial
from evidence.intake import lock_hash
from evidence.models import PartialUpload, StoredFile, storage_name
from evidence.storage import INCOMING

OLD = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Xóa các tệp cũ hơn một ngày mà cơ sở dữ liệu không biết (do giao dịch bị hủy hoặc máy dừng giữa chừng), "
        "và các tệp tải dở quá hai ngày không ai tải tiếp."
    )

    def handle(self, *args, **options):
        if dropped := partial.drop_expired():
            self.stdout.write(f"Đã xóa {dropped} tệp tải dở quá {partial.EXPIRES.days} ngày.")
        removed = [name for name in walk("files") if sweep_stored(name)]
        removed += [name for name in walk("thumbnails") if sweep_thumbnail(name)]
        removed += [name for name in walk(INCOMING) if sweep_old(name)]
        removed += [name for name in walk("partial") if sweep_part(name)]
        for name in removed:
            self.stdout.write(f"Đã xóa {name}")
        self.stdout.write(f"Xong: đã xóa {len(removed)} tệp không ai dùng.")


def walk(folder: str) -> Iterator[str]:
    """Names of all files below ``folder``; none when it does not exist."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{file}" for file in sorted(files))
    for inner in sorted(folders):
        yield from walk(f"{folder}/{inner}")


def is_known(sha256: str) -> bool:
    return StoredFile.objects.filter(sha256=sha256).exists()


def sweep_stored(name: str) -> bool:
    """Whether the bytes were removed; under their hash's lock, or an upload under way would lose what it just wrote."""
    sha256 = name.rsplit("/", 1)[-1]
    if name != storage_name(sha256) or is_known(sha256):  # a name that is not ours is left alone
        return False
    with transaction.atomic():
        return lock_hash(sha256, wait=False) and not is_known(sha256) and sweep_old(name)


def sweep_thumbnail(name: str) -> bool:
    """Whether it was removed: the picture is gone, and it could be made again anyway."""
    return not is_known(name.rsplit("/", 1)[-1].split("-")[0]) and sweep_old(name)


def sweep_part(name: str) -> bool:
    """Whether a piece was removed that no unfinished upload counts."""
    _, owner, *_ = name.split("/")
    known = {str(pk) for pk in PartialUpload.objects.unfinished().values_list("pk", flat=True)}
    return owner not in known and sweep_old(name)


def sweep_old(name: str) -> bool:
    if clock.now() - default_storage.get_modified_time(name) < OLD:
        return False
    default_storage.delete(name)
    return True
