"""An issued paper: what it gives, that nobody changes it, that anybody can check it."""

import json
from datetime import date
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import override_settings

from config import clock
from recognition import verification
from recognition.models import Recognition, State
from tests.factories import make_dossier, play
from tests.recognition.test_decisions import DAY, bytes_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


@pytest.fixture(scope="module")
def _issued(law, django_db_blocker, tmp_path_factory):
    """One decision, issued once for the module, and the folder in which its files lie."""
    folder = tmp_path_factory.mktemp("issued")
    with override_settings(MEDIA_ROOT=folder), clock.at(DAY), django_db_blocker.unblock():
        return play(make_dossier(state=State.DECIDING, on=date(2025, 2, 20)), "recognise", "issue"), folder


@pytest.fixture
def issued(_issued, settings):
    dossier, settings.MEDIA_ROOT = _issued
    return play(dossier)


def test_issuing_moves_the_dossier_and_gives_the_recognition(issued):
    decision, recognition = issued.decision(), issued.recognition

    assert (issued.state, decision.state, decision.issued_by) == ("recognised", "issued", issued.people.registrar)
    assert (recognition.unit, recognition.title, recognition.level, recognition.year) == (
        issued.unit,
        issued.round.title,
        "1",
        2024,
    )
    assert (recognition.valid_from, recognition.valid_to, recognition.ended_on) == (DAY, date(2028, 12, 31), None)


def test_the_issued_paper_says_number_unit_level_and_how_long(issued):
    text = text_of(bytes_of(issued.decision().file))

    for words in (
        "01/QĐ-GDĐT",
        issued.unit.name,
        "“Cộng đồng học tập” cấp xã mức độ 1 năm 2024",
        "đến hết ngày 31 tháng 12 năm 2028",
        issued.decision().code,
    ):
        assert words in text


def test_the_issued_paper_carries_its_facts_for_machines(issued):
    with pikepdf.open(BytesIO(bytes_of(issued.decision().file))) as pdf:
        facts = json.loads(pdf.attachments["quyet-dinh.json"].get_file().read_bytes())

    assert (facts["number"], facts["symbol"], facts["issued_on"], facts["valid_to"]) == (
        1,
        "QĐ-GDĐT",
        "2025-03-10",
        "2028-12-31",
    )
    assert facts["units"] == [{"code": issued.unit.code, "name": issued.unit.full_name}]


def test_each_step_adds_to_the_bytes_before_it(issued):
    decision = issued.decision()
    prepared, signed, sealed = map(bytes_of, (decision.prepared_file, decision.signed_file, decision.file))

    assert (signed.startswith(prepared), sealed.startswith(signed)) == (True, True)


@pytest.mark.parametrize(
    "change",
    ["SET number = 6", "SET issued_on = '2025-03-11'", "SET state = 'abandoned'", "SET file_id = signed_file_id"],
)
def test_nobody_changes_an_issued_decision_even_by_sql(issued, change):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE recognition_document {change} WHERE id = %s", [issued.decision().pk])

    assert "Văn bản đã ban hành không sửa, không xóa được." in str(refusal.value)


def test_nobody_deletes_an_issued_decision_even_by_sql(issued):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM recognition_document WHERE id = %s", [issued.decision().pk])


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "DELETE FROM recognition_documentitem WHERE document_id = %s",
            "Danh sách đơn vị của văn bản đã ban hành không sửa được.",
        ),
        (
            "UPDATE recognition_documentitem SET unit_name = 'Xã khác' WHERE document_id = %s",
            "Danh sách đơn vị của văn bản đã ban hành không sửa được.",
        ),
        ("DELETE FROM recognition_recognition WHERE decision_id = %s", "Công nhận đã cấp không sửa, không xóa được"),
        (
            "UPDATE recognition_recognition SET level = '2' WHERE decision_id = %s",
            "Công nhận đã cấp không sửa, không xóa được",
        ),
        (
            "UPDATE recognition_recognition SET valid_to = '2040-12-31' WHERE decision_id = %s",
            "Công nhận đã cấp không sửa, không xóa được",
        ),
    ],
)
def test_what_an_issued_decision_gave_stays_even_by_sql(issued, statement, said):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [issued.decision().pk])

    assert said in str(refusal.value)


def test_no_unit_is_added_to_an_issued_decision(issued):
    other = make_dossier(answered=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        issued.decision().items.create(dossier=other, unit_name="Xã thêm")


def test_the_end_of_a_recognition_is_written_later(issued):
    Recognition.objects.filter(dossier=issued).update(ended_on=date(2026, 6, 1), end_reason="Thu hồi")

    lines = verification.lines(issued.decision(), date(2026, 6, 1))
    assert [(line.in_force, line.standing.why) for line in lines] == [(False, "Thu hồi, từ 01/06/2026.")]


def test_the_paper_verifies(issued):
    decision = issued.decision()

    report = verification.check(bytes_of(decision.file))

    assert (report.known, report.intact, report.trusted, report.in_force, report.problem) == (
        True,
        True,
        True,
        True,
        "",
    )
    assert (report.is_ours, report.decision, report.specimen) == (True, decision, True)
    assert [(signature.role, signature.name) for signature in report.signatures] == [
        ("person", str(issued.people.director)),
        ("body", str(decision.office)),
    ]


@pytest.mark.parametrize("share", [0.01, 0.4, 0.7, 0.95])
def test_one_changed_byte_makes_it_another_paper(issued, share):
    pdf = bytearray(bytes_of(issued.decision().file))
    pdf[int(len(pdf) * share)] ^= 1

    report = verification.check(bytes(pdf))

    assert (report.known, report.intact, report.trusted, report.in_force, report.decision) == (
        False,
        False,
        False,
        False,
        None,
    )
    assert report.problem != ""


def test_a_paper_that_was_only_signed_is_not_known(issued):
    report = verification.check(bytes_of(issued.decision().signed_file))

    assert (report.known, report.intact, report.trusted, report.is_ours) == (False, True, True, False)
    assert report.problem == "Chữ ký đúng nhưng cổng không ban hành tệp này."


@pytest.mark.parametrize(
    ("day", "in_force"),
    [(date(2025, 3, 9), False), (date(2025, 3, 10), True), (date(2028, 12, 31), True), (date(2029, 1, 1), False)],
)
def test_the_public_page_says_whether_it_is_in_force(issued, day, in_force):
    with clock.at(day):
        report = verification.check(bytes_of(issued.decision().file))

    assert (report.is_ours, report.in_force) == (True, in_force)
    assert [line.in_force for line in verification.lines(issued.decision(), day)] == [in_force]


def test_another_decisions_paper_is_told_apart_from_the_one_expected(issued):
    other = make_dossier(state=State.SIGNING).decision()

    assert verification.check(bytes_of(issued.decision().file), expected=other).other is True
    assert verification.check(bytes_of(issued.decision().file), expected=issued.decision()).other is False


def verify(path):
    """What ``manage.py verify_document`` prints, and its exit code."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("verify_document", str(path), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue(), end.value.code


def test_the_command_prints_json_and_ends_with_0_for_our_own_paper(issued, tmp_path):
    path = tmp_path / "qd.pdf"
    path.write_bytes(bytes_of(issued.decision().file))

    out, err, code = verify(path)

    report = json.loads(out)
    assert (code, err, list(report)) == (
        0,
        "",
        ["signatures", "intact", "trusted", "known", "in_force", "specimen", "code", "problem"],
    )
    assert (report["intact"], report["trusted"], report["known"], report["in_force"]) == (True, True, True, True)
    assert (report["code"], report["problem"]) == (issued.decision().code, "")
    assert [signature["signed_at"] for signature in report["signatures"]] == ["2025-03-10T02:00:00+00:00"] * 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "Tệp không phải là PDF."),
        (b"hello", "Tệp không phải là PDF."),
        (b"%PDF-1.7\nbroken", "Không đọc được tệp: tệp bị hỏng, bị khóa hoặc đã bị thay đổi."),
    ],
)
def test_the_command_ends_with_1_for_anything_else(tmp_path, content, problem):
    path = tmp_path / "x.pdf"
    path.write_bytes(content)

    out, _, code = verify(path)

    report = json.loads(out)
    assert (code, report["intact"], report["trusted"], report["known"], report["in_force"]) == (
        1,
        False,
        False,
        False,
        False,
    )
    assert (report["signatures"], report["problem"]) == ([], problem)


def test_the_command_ends_with_2_when_there_is_no_file(tmp_path):
    out, err, code = verify(tmp_path / "none.pdf")

    assert (out, code) == ("", 2)
    assert err.strip() == f"Không mở được tệp {tmp_path / 'none.pdf'}: No such file or directory."
