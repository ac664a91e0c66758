"""The one door through which bytes come in.

Order, chosen so that no crash leaves half a file under a final name, and no row without its bytes:

1. the bytes are written, hashed on the way, to a file of their own under ``incoming/`` on the storage's disk;
2. there they are examined;
3. a lock on their hash is taken until the transaction ends, so that of two people who bring the same bytes one waits;
4. the file moves into place by one rename (a remote storage puts it whole, or not at all);
5. the row is written.

When the surrounding transaction rolls back after 4, the bytes stay without a row. Nothing vouches for them, so the next
upload of the same bytes writes them anew under the same name, and ``manage.py sweep_files`` removes what nobody brings
again.
"""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from evidence import kinds
from evidence.examine import Found, Refused, examine
from evidence.examine.pdf import page_count
from evidence.models import StoredFile, storage_name
from evidence.names import shown_name
from evidence.storage import Arrival, incoming, move


def take_in(upload: UploadedFile) -> StoredFile:
    """The stored file with the bytes of ``upload``, new or known.

    Works alone and inside a transaction; take in one file per transaction, or two of them could wait for each other.
    Raises ValidationError with one sentence that names the file, what is wrong and what to do.
    """
    try:
        refuse_by_size(upload.size)
        with incoming(upload.chunks()) as arrival:
            refuse_by_size(arrival.size)  # the size told and the bytes sent are two things
            return known(arrival.sha256) or store(arrival, examine(arrival.path))
    except Refused as refused:
        raise ValidationError(refused.sentence(shown_name(upload.name)), code=refused.code) from refused


def keep(data: bytes, media_type: str) -> StoredFile:
    """The stored file with these bytes, which the portal made itself and trusts; a new PDF becomes a paper.

    Raises KeyError for a media type outside ``kinds.KINDS``, ValueError for no bytes, Refused for a broken PDF.
    """
    if not data:
        raise ValueError("nothing to keep")
    family = kinds.Family.PAPER if media_type == kinds.PDF else kinds.family_of(media_type)
    with incoming(File(BytesIO(data)).chunks()) as arrival:
        pages = page_count(arrival.path) if media_type == kinds.PDF else None
        return known(arrival.sha256) or store(arrival, Found(media_type, pages), family)


def refuse_by_size(size: int) -> None:
    limit = settings.EVIDENCE_MAX_BYTES
    if size == 0:
        raise Refused("không có nội dung (0 byte). Hãy kiểm tra lại tệp trên máy rồi tải lên.", "empty")
    if size > limit:
        raise Refused(
            f"lớn hơn {limit // 2**20} MB. Hãy quét ở 200 dpi, giảm dung lượng hoặc tách thành nhiều tệp rồi tải lên.",
            "too-large",
        )


def known(sha256: str) -> StoredFile | None:
    return StoredFile.objects.filter(sha256=sha256).first()


@transaction.atomic
def store(arrival: Arrival, found: Found, family: kinds.Family | None = None) -> StoredFile:
    """Bytes first, then the row; or the row that somebody else wrote while we waited."""
    lock_hash(arrival.sha256)
    if row := known(arrival.sha256):
        return row
    name = storage_name(arrival.sha256)
    default_storage.delete(name)  # left by a transaction that rolled back; a missing file is no error
    move(arrival, name)
    return StoredFile.objects.create(
        sha256=arrival.sha256,
        size=arrival.size,
        media_type=found.media_type,
        family=family or kinds.family_of(found.media_type),
        page_count=found.page_count,
        file=name,
    )


def lock_hash(sha256: str, *, wait: bool = True) -> bool:
    """Takes the lock on one hash until the transaction ends; without ``wait``, False when somebody else has it."""
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    key = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return cursor.fetchone()[0] is not False
