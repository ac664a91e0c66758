"""Bytes on their way to a final name, so that nothing half written ever stands there."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

INCOMING = "incoming"


@dataclass(frozen=True)
class Arrival:
    """Bytes that came in whole, in a file of their own."""

    path: Path
    sha256: str
    size: int


class Movable(File):
    """Bytes on the storage's own disk: Django's FileSystemStorage renames such a file instead of copying it."""

    def temporary_file_path(self) -> str:
        return self.name


@contextmanager
def incoming(chunks: Iterable[bytes]) -> Iterator[Arrival]:
    """The bytes, safe on the disk, for as long as the block lasts, or until ``move`` takes them away."""
    handle, name = tempfile.mkstemp(dir=incoming_folder())
    path = Path(name)
    try:
        with open(handle, "wb") as file:
            digest, size = copy(chunks, file)
            file.flush()
            os.fsync(file.fileno())
        yield Arrival(path, digest, size)
    finally:
        path.unlink(missing_ok=True)


def copy(chunks: Iterable[bytes], file) -> tuple[str, int]:
    """SHA-256 in hexadecimal, and the number of bytes."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        file.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def incoming_folder() -> Path | None:
    """A folder on the storage's own disk, so that the last step is a rename; the system's own for a remote storage."""
    try:
        folder = Path(default_storage.path(INCOMING))
    except NotImplementedError:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def move(arrival: Arrival, name: str) -> None:
    """Gives the bytes their final name, whole or not at all. Raises FileExistsError when that name is taken."""
    with arrival.path.open("rb") as file:
        saved = default_storage.save(name, Movable(file, str(arrival.path)))
    if saved != name:  # Django does not overwrite, it chooses another name
        default_storage.delete(saved)
        raise FileExistsError(name)
