"""Files that come in pieces over a slow line, and go on where they stopped.

A piece lies in the storage before its row counts it, so what is counted is there, on whichever machine the next piece
arrives. The whole goes through ``intake.take_in`` like any other upload: nothing is known of its kind before.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from config import clock
from evidence import intake
from evidence.examine import Refused
from evidence.intake import refuse_by_size
from evidence.models import PartialUpload
from evidence.names import shown_name, visible

PIECE = 512 * 1024
"""What a page sends at once, in bytes."""
LARGEST_PIECE = 1024 * 1024
EXPIRES = timedelta(days=2)
PAUSE = timedelta(seconds=20)  # after which an upload is said to have broken off
AT_ONCE = 60  # unfinished files of one person
TOTAL = 300 * 2**20  # their bytes


class WrongOffset(Exception):
    """The piece does not begin where the last one ended; ``offset`` is where it should."""

    def __init__(self, offset: int):
        super().__init__(offset)
        self.offset = offset


class Whole:
    """A finished upload in the shape that ``intake.take_in`` takes. Raises FileNotFoundError when a piece is gone."""

    def __init__(self, upload: PartialUpload):
        self.upload, self.name, self.size = upload, upload.name, upload.received

    def chunks(self) -> Iterator[bytes]:
        for offset in self.upload.offsets:
            with default_storage.open(self.upload.part_name(offset)) as part:
                yield part.read()


def begin(owner, name: str, size: int, modified: int) -> PartialUpload:
    """The upload of that file by ``owner``: the unfinished one of the same name, size and time, or a new one.

    Raises ValidationError with a sentence: empty, too large, or too much of this person's lies here unfinished.
    """
    name = visible(name)[:255] or "không tên"
    try:
        refuse_by_size(size)
    except Refused as refused:
        raise ValidationError(refused.sentence(shown_name(name)), code=refused.code) from refused
    same = {"owner": owner, "name": name, "size": size, "modified": modified}
    if found := PartialUpload.objects.unfinished().filter(**same).first():
        return found
    _refuse_too_many(owner, name, size)
    with suppress(IntegrityError), transaction.atomic():
        return PartialUpload.objects.create(**same, touched_at=clock.now())
    return PartialUpload.objects.unfinished().get(**same)  # another window of theirs was quicker


def _refuse_too_many(owner, name: str, size: int):
    others = list(PartialUpload.objects.unfinished().filter(owner=owner))
    for expired in [upload for upload in others if has_expired(upload)]:
        drop(expired)
        others.remove(expired)
    if len(others) >= AT_ONCE or sum(upload.size for upload in others) + size > TOTAL:
        raise ValidationError(
            f"Tệp «{shown_name(name)}» chưa tải được: bạn còn {len(others)} tệp tải dở. Chọn lại các tệp đó để tải cho "
            f"xong, hoặc chờ {EXPIRES.days} ngày để cổng tự xóa phần dở.",
            code="too-many",
        )


def unfinished_of(owner) -> list[PartialUpload]:
    """What ``owner`` began and may go on with: of what is on its way this very moment nothing is said."""
    pausing = clock.now() - PAUSE
    return list(PartialUpload.objects.unfinished().filter(owner=owner, received__gt=0, touched_at__lt=pausing))


def has_expired(upload: PartialUpload) -> bool:
    return clock.now() - upload.touched_at > EXPIRES


@transaction.atomic
def append(upload: PartialUpload, offset: int, data: bytes) -> PartialUpload:
    """``upload`` with ``data`` at its end. Raises WrongOffset; ValidationError for a piece that cannot be one."""
    upload = PartialUpload.objects.select_for_update().get(pk=upload.pk)
    if offset != upload.received:
        raise WrongOffset(upload.received)
    if not 0 < len(data) <= LARGEST_PIECE or offset + len(data) > upload.size:
        raise ValidationError(f"Phần gửi lên của tệp «{shown_name(upload.name)}» không đúng cỡ. Hãy chọn lại tệp.")
    name = upload.part_name(offset)
    default_storage.delete(name)  # left by a transaction that rolled back; a missing file is no error
    default_storage.save(name, ContentFile(data))
    upload.offsets, upload.received, upload.touched_at = [*upload.offsets, offset], offset + len(data), clock.now()
    upload.save(update_fields=["offsets", "received", "touched_at"])
    return upload


def finish(upload: PartialUpload) -> PartialUpload:
    """``upload`` with its ``stored`` file; the same again when asked again.

    Raises ValidationError: not whole yet, a piece was lost, or the file is none the portal takes; the pieces of a file
    that can never be taken are dropped.
    """
    if upload.stored_id:
        return upload
    if not upload.is_whole:
        raise ValidationError(f"Tệp «{shown_name(upload.name)}» chưa tải xong. Hãy chọn lại tệp để tải tiếp.")
    try:
        with transaction.atomic():
            upload = _taken_once(upload)
    except (ValidationError, FileNotFoundError) as error:
        drop(upload)
        if isinstance(error, ValidationError):
            raise
        raise ValidationError(f"Tệp «{shown_name(upload.name)}» tải chưa trọn. Hãy chọn lại tệp.") from error
    drop_parts(upload)
    return upload


def _taken_once(upload: PartialUpload) -> PartialUpload:
    """The file taken in. Of two who ask at once, as after an answer that was slow to come, the second gets the first's."""
    locked = PartialUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if locked is None:
        raise FileNotFoundError
    if locked.stored_id is None:
        locked.stored, locked.touched_at = intake.take_in(Whole(locked)), clock.now()
        locked.save(update_fields=["stored", "touched_at"])
    return locked


def drop(upload: PartialUpload):
    drop_parts(upload)
    upload.delete()


def drop_parts(upload: PartialUpload):
    for offset in upload.offsets:
        default_storage.delete(upload.part_name(offset))
    with suppress(OSError, NotImplementedError):  # an empty folder, where the storage has folders
        default_storage.delete(upload.folder)


def drop_expired() -> int:
    """Removes uploads that nobody went on with, and the rows of finished ones; how many."""
    expired = [upload for upload in PartialUpload.objects.all() if has_expired(upload)]
    for upload in expired:
        drop(upload)
    return len(expired)
