"""What the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from config import clock
from evidence import intake, kinds
from evidence.models import ScanState, StoredFile
from tests.evidence.made import make_pdf, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    return intake.take_in(make_upload(make_pdf()))


def refused_by(write) -> str:
    """Name of the constraint that refuses ``write``."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    return refused.value.__cause__.diag.constraint_name


def row(**changed) -> dict:
    sound = {
        "sha256": "a" * 64,
        "size": 1,
        "media_type": kinds.PDF,
        "family": "pdf",
        "page_count": 1,
        "file": "files/a",
    }
    return sound | changed


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "b" * 64},
        {"size": 7},
        {"file": "files/other"},
        {"media_type": kinds.PNG},
        {"family": "paper"},
        {"page_count": None},
        {"created_at": clock.moment_of(date(2020, 1, 1))},
    ],
)
def test_what_a_file_is_never_changes(stored, change):
    assert refused_by(lambda: StoredFile.objects.update(**change)) == "stored_file_never_changes"


def test_the_antivirus_may_write_what_it_found(stored):
    StoredFile.objects.update(scan_state=ScanState.INFECTED)

    assert StoredFile.objects.get().is_infected is True


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"sha256": "A" * 64}, "stored_file_sha256_well_formed"),
        ({"sha256": "abc"}, "stored_file_sha256_well_formed"),
        ({"size": 0}, "stored_file_not_empty"),
        ({"family": "video"}, "stored_file_family_known"),
        ({"scan_state": "maybe"}, "stored_file_scan_state_known"),
        ({"page_count": 0}, "stored_file_has_pages"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(change, constraint):
    assert refused_by(lambda: StoredFile.objects.create(**row(**change))) == constraint


def test_one_hash_is_one_row(stored):
    assert refused_by(lambda: StoredFile.objects.create(**row(sha256=stored.sha256))) == "stored_file_once"


def test_a_file_that_something_refers_to_cannot_be_deleted(stored):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE refers_to_file (file bigint CONSTRAINT keeps_file REFERENCES evidence_storedfile)")
        cursor.execute("INSERT INTO refers_to_file VALUES (%s)", [stored.pk])

    assert refused_by(stored.delete) == "keeps_file"


def test_a_file_that_nothing_refers_to_may_be_deleted(stored):
    stored.delete()

    assert StoredFile.objects.count() == 0


def test_a_file_is_shown_by_its_hash_and_kind(stored):
    assert str(stored) == f"{stored.sha256[:12]}.pdf"
