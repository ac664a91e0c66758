"""Two people at one indicator: both see what they started from, and what each of them changed."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from config import clock
from recognition import conflicts, renewal, saving
from recognition.assessing import sheet_of
from recognition.models import AnswerVersion
from tests.factories import make_dossier, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 2, 20)):
        yield


@pytest.fixture
def dossier():
    return make_dossier()


def save(dossier, number="5.1", *, version=1, narrative="", actor=None, **typed):
    return saving.save_answer(
        dossier, number, typed=typed, narrative=narrative, version=version, actor=actor or dossier.people.officer
    )


def conflict(dossier, version=1, narrative="", **mine) -> conflicts.Conflict:
    sheet = sheet_of(dossier)
    draft = {"typed": mine, "reasons": {}, "narrative": narrative}
    return conflicts.conflict_of(
        sheet.spec.indicator("5.1"), sheet.answers["5.1"], draft, version, dossier.people.officer
    )


def test_what_both_started_from_stands_beside_what_each_wrote(dossier):
    colleague = make_member(dossier.prepared_by, full_name="Trần Thị Mẫu")
    save(dossier, learning_citizens="650", citizens="1.000", narrative="Đếm lại.", actor=colleague)
    save(dossier, learning_citizens="660", citizens="1.000", narrative="Đếm lại.", actor=colleague, version=2)

    found = conflict(dossier, learning_citizens="700", citizens="1.000")

    assert [(line.name, line.before, line.theirs, line.mine) for line in found.lines] == [
        ("5.1-learning_citizens", "600", "660", "700"),
        ("5.1-citizens", "1.000", "1.000", "1.000"),
        ("5.1-narrative", "", "Đếm lại.", ""),
    ]
    assert [line.differs for line in found.lines] == [True, False, True]
    assert [line.takes_theirs for line in found.lines] == [False, True, True]
    assert (found.author, found.is_my_own) == ("Trần Thị Mẫu", False)


def test_a_version_that_was_never_kept_is_said_to_be_unknown(dossier):
    save(dossier, learning_citizens="650", citizens="1.000")

    found = conflict(dossier, version=7, learning_citizens="700", citizens="1.000")

    assert {line.before for line in found.lines} == {conflicts.NOT_KEPT}
    assert (found.author, found.lines[0].takes_theirs) == ("máy kia", False)


def test_every_version_that_was_overwritten_is_kept_with_its_author(dossier):
    colleague = make_member(dossier.prepared_by, full_name="Trần Thị Mẫu")
    save(dossier, learning_citizens="650", citizens="1.000", actor=colleague)
    save(dossier, learning_citizens="660", citizens="1.000", version=2)

    kept = AnswerVersion.objects.filter(answer__dossier=dossier)

    assert [(one.version, one.typed["learning_citizens"], one.changed_by_name) for one in kept] == [
        (1, "600", str(dossier.people.officer)),
        (2, "650", "Trần Thị Mẫu"),
    ]


@pytest.mark.parametrize("change", [lambda kept: kept.update(narrative="khác"), lambda kept: kept.delete()])
def test_a_kept_version_never_changes(dossier, change):
    save(dossier, learning_citizens="650", citizens="1.000")

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change(AnswerVersion.objects.all())

    assert "chỉ được ghi thêm" in str(refusal.value)


def test_what_a_colleague_only_confirmed_meanwhile_is_no_conflict(dossier):
    dossier.answers.filter(indicator="5.1").update(carried_year=2023)
    renewal.confirm(dossier, "5.1", actor=make_member(dossier.prepared_by))

    outcome = save(dossier, learning_citizens="700", citizens="1.000")

    assert (outcome.theirs, outcome.answer.version) == (None, 3)
