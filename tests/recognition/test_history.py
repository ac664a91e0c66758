"""What the database keeps by itself: no state without its row, no row that changes, no impossible dossier."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from config import clock
from recognition import workflow
from recognition.models import Dossier, Move, State
from recognition.models.history import is_chain_whole
from tests.conftest import NEVER_EMPTIED
from tests.factories import make_dossier, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def test_no_state_is_stored_without_its_row_of_history():
    dossier = make_dossier()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(state="recognised", handed_in_at=clock.now())
        connection.check_constraints()

    assert "lịch sử không có" in str(refusal.value)
    assert Dossier.objects.get(pk=dossier.pk).state == "drafting"


def test_no_dossier_is_stored_without_its_row_of_history():
    dossier = make_dossier()
    copy = Dossier(
        **Dossier.objects.filter(pk=dossier.pk).values().get() | {"id": None, "unit": make_place(dossier.round)}
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
        connection.check_constraints()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "lost", "handed_in_at": clock.now()}, "dossier_state_known"),
        ({"state": "signing", "handed_in_at": clock.now()}, "dossier_signing_remembers_origin"),
        ({"state": "submitted"}, "dossier_handed_in_before_review"),
    ],
)
def test_impossible_dossiers_are_refused(change, constraint):
    dossier = make_dossier(answered=False)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(**change)

    assert refusal.value.__cause__.diag.constraint_name == constraint


def test_one_dossier_a_round_is_kept_by_the_database_too():
    dossier = make_dossier(answered=False)
    row = Dossier.objects.filter(pk=dossier.pk).values().get() | {"id": None}

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Dossier(**row).save(force_insert=True)

    assert refusal.value.__cause__.diag.constraint_name == "dossier_once_a_round"


# The chain


def test_rows_number_up_and_each_hash_covers_the_one_before():
    moves = list(make_dossier(state=State.SIGNING).moves.all())

    assert [(move.number, move.action) for move in moves] == [
        (1, "open"),
        (2, "finish"),
        (3, "submit"),
        (4, "accept"),
        (5, "propose"),
        (6, "recognise"),
    ]
    assert [move.previous_hash for move in moves] == ["", *[move.hash for move in moves[:-1]]]
    assert [move.hash for move in moves] == [move.digest() for move in moves]
    assert is_chain_whole(moves) is True


@pytest.mark.parametrize(
    "tamper",
    [
        lambda moves: setattr(moves[1], "note", "khác"),
        lambda moves: setattr(moves[2], "actor_name", "Người khác"),
        lambda moves: setattr(moves[2], "details", {"level": "2"}),
        lambda moves: setattr(moves[0], "at", clock.now()),
        lambda moves: moves.pop(1),
        lambda moves: moves.insert(1, moves.pop(2)),
        lambda moves: (setattr(moves[1], "note", "khác"), setattr(moves[1], "hash", moves[1].digest())),
    ],
    ids=["note", "name", "details", "moment", "one left out", "order", "note with a new hash"],
)
def test_tampering_shows(tamper):
    moves = list(make_dossier(state=State.APPRAISING).moves.all())

    tamper(moves)

    assert is_chain_whole(moves) is False


def test_each_row_is_a_sentence():
    dossier = make_dossier(state=State.ENDORSING)

    assert workflow.said(dossier.moves.last()) == (
        f"{dossier.people.officer} ({dossier.prepared_by}): Hoàn thành tự đánh giá, 09:00 ngày 20/02/2025"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recognition_move SET note = 'khác'",
        "UPDATE recognition_move SET to_state = 'recognised' WHERE number = 1",
        "DELETE FROM recognition_move",
        "DELETE FROM recognition_move WHERE number = 2",
    ],
)
def test_nobody_changes_history_even_by_sql(statement):
    make_dossier(state=State.ENDORSING)
    before = list(Move.objects.order_by("pk").values())

    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert "Bảng recognition_move chỉ được ghi thêm, không được sửa hay xóa." in str(refusal.value)
    assert list(Move.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("table", "trigger"),
    [(f"recognition_{name}", f"{name}_no_truncate") for name in NEVER_EMPTIED],
)
def test_history_is_not_emptied_at_once(table, trigger):
    """The test database disables these triggers (tests/conftest.py): here they stand as in production."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")

    assert f"Bảng {table} chỉ được ghi thêm, không được sửa hay xóa." in str(refusal.value)
