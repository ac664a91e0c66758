"""The frozen copy that a leader's signature makes."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from config import clock
from recognition import snapshots
from recognition.models import AreaDesignation, State, Submission
from recognition.models.answers import digest_of
from tests.factories import make_dossier, play, prove, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

DAY = date(2025, 2, 20)


@pytest.fixture
def dossier():
    found = make_dossier()
    with clock.at(DAY):
        prove(
            found,
            "5.1",
            "danh-sach.pdf",
            number="12/BC-HKH",
            issuer="Hội Khuyến học",
            issued_on=date(2025, 1, 5),
            page="3",
        )
        AreaDesignation.objects.create(
            unit=found.unit, valid_from=date(2024, 1, 1), legal_basis="QĐ 1", entered_at=clock.now()
        )
        yield play(found, "finish", "submit")


def test_a_submission_holds_figures_verdicts_and_reasons(dossier):
    submission = dossier.last_submission
    entry = submission.content["indicators"]["5.1"]

    assert (submission.number, submission.kind, submission.by, submission.at) == (
        1,
        "submitted",
        dossier.people.leader,
        clock.moment_of(DAY),
    )
    assert (submission.level, submission.reached_level) == ("1", "1")
    assert (entry["typed"], entry["read"]) == (
        {"learning_citizens": "600", "citizens": "1.000"},
        {"learning_citizens": 600, "citizens": 1000},
    )
    assert entry["verdicts"] == {
        "1": {"status": "pass", "reason": "600 / 1.000 = 60 % ≥ 60 %: đạt"},
        "2": {"status": "fail", "reason": entry["verdicts"]["2"]["reason"]},
    }
    assert list(submission.content["indicators"]) == sorted(submission.content["indicators"])
    assert len(submission.content["indicators"]) == 15


def test_a_submission_holds_its_evidence_by_hash(dossier):
    content, item = dossier.last_submission.content, dossier.evidence.get(subject="5.1")

    assert content["indicators"]["5.1"]["evidence"] == [
        {
            "id": item.pk,
            "sha256": item.file.sha256,
            "name": "danh-sach.pdf",
            "title": "",
            "number": "12/BC-HKH",
            "issuer": "Hội Khuyến học",
            "issued_on": "2025-01-05",
            "page": "3",
        }
    ]
    assert [paper["name"] for paper in content["papers"]["paper:meeting-minutes"]] == ["meeting-minutes.pdf"]


def test_a_submission_holds_by_what_it_was_judged(dossier):
    content, rnd = dossier.last_submission.content, dossier.round

    assert content["unit"] == {"code": dossier.unit.code, "name": dossier.unit.full_name}
    assert content["round"] == {"title": "cdht-xa", "year": 2024, "citizen_base": rnd.citizen_base}
    assert (content["set"], content["area"]) == ({"code": "tt25-xa", "version": "1"}, "difficult")
    assert (content["level"], content["reached"], content["by"]) == ("1", "1", str(dossier.people.leader))
    assert content["missing_for"] == {"1": [], "2": ["4.2", "4.3", "4.4", "5.1"]}


def test_the_hash_covers_the_content_as_the_database_gives_it_back(dossier):
    submission = Submission.objects.get(dossier=dossier)

    assert submission.sha256 == submission.digest() == digest_of(submission.content)
    submission.content["indicators"]["5.1"]["typed"]["citizens"] = "1.001"
    assert submission.sha256 != submission.digest()


def test_what_changes_later_does_not_reach_the_frozen_copy(dossier):
    before = dossier.last_submission.content

    dossier.answers.filter(indicator="5.1").update(typed={}, read={}, narrative="khác")
    dossier.evidence.update(title="khác", removed_at=clock.now())
    dossier.round.citizen_base = "khác"
    dossier.round.save()

    assert Submission.objects.get(dossier=dossier).content == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recognition_submission SET content = '{}'",
        "UPDATE recognition_submission SET sha256 = ''",
        "DELETE FROM recognition_submission",
    ],
)
def test_nobody_changes_a_submission_even_by_sql(dossier, statement):
    before = Submission.objects.values().get()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert "chỉ được ghi thêm, không được sửa hay xóa" in str(refusal.value)
    assert Submission.objects.values().get() == before


def test_every_hand_in_is_a_submission_of_its_own(dossier):
    dossier = play(dossier, "send-back", "finish", "submit")

    assert list(dossier.submissions.values_list("number", "kind")) == [(1, "submitted"), (2, "submitted")]
    assert snapshots.is_unchanged(dossier) is True


def test_concluding_freezes_the_year_without_asking_for_a_level():
    dossier = make_dossier(state=State.SELF_ASSESSED, level="")
    submission = dossier.last_submission

    assert (submission.kind, submission.level, submission.reached_level) == ("concluded", "", "")
    assert submission.content["missing_for"]["1"] == ["5.1"]
    assert (dossier.state, dossier.handed_in_at) == ("self_assessed", clock.moment_of(DAY))


def test_what_a_leader_reads_before_signing_is_what_is_frozen():
    dossier = make_dossier(state=State.ENDORSING)
    with clock.at(DAY):
        seen = snapshots.content_of(snapshots.sheet_of(dossier))
        take(dossier, "submit")

    content = dossier.last_submission.content
    assert {key: content[key] for key in ("indicators", "papers", "reached")} == {
        key: seen[key] for key in ("indicators", "papers", "reached")
    }


def test_a_dossier_that_was_never_handed_in_is_no_unchanged_one():
    assert snapshots.is_unchanged(make_dossier()) is False
