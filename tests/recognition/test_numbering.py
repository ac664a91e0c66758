"""Numbers: typed from the office's register, or drawn without holes where the portal runs the series."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from openpyxl import load_workbook

from config import clock
from recognition import answers, issuing, numbering, paper_register, paperwork
from recognition.models import Document, NumberSeries, Role, State
from tests.factories import make_dossier, make_member, play
from tests.recognition.test_decisions import DAY, bytes_of, refusal_of, text_of
from tests.recognition.test_races import together

pytestmark = pytest.mark.django_db
SYMBOL = "GDĐT-GDTX"


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(DAY):
        yield


@pytest.fixture
def dossier():
    return make_dossier(state=State.SUBMITTED, on=date(2025, 2, 20))


def letter(dossier):
    text = "Thiếu biên bản họp.\nBổ sung trước ngày 15/3."
    director, office = dossier.people.director, dossier.held_by
    return answers.begin(dossier, office=office, signer=director, text=text, actor=dossier.people.reviewer)


def prepared(dossier, number=None, on=DAY):
    return paperwork.prepare(letter(dossier), number=number, issued_on=on, actor=dossier.people.registrar)


def declare(dossier, **fields):
    asked = {"first_number": 1, "statement": "Sổ riêng", "actor": dossier.people.director} | fields
    return numbering.declare(dossier.held_by, SYMBOL, **asked)


def test_a_letter_answers_and_leaves_the_dossier_as_it_is(dossier):
    found = prepared(dossier, number=7)
    paperwork.sign(found, actor=dossier.people.director)
    issuing.issue(found, actor=dossier.people.registrar)

    found.refresh_from_db()
    text = text_of(bytes_of(found.file))
    for words in ("Số: 07/GDĐT-GDTX", "Bổ sung trước ngày 15/3./.", f"Kính gửi: {dossier.applicant}"):
        assert words in text
    dossier.refresh_from_db(fields=["filled"])
    assert (found.state, type(dossier).objects.get(pk=dossier.pk).state) == ("issued", "submitted")
    moves = dossier.moves.order_by("-number")
    assert [move.action for move in moves[:4]] == ["dispatch", "sign", "number", "answer"]
    assert moves[0].note == "Công văn trả lời số 07/GDĐT-GDTX, ngày 10/03/2025"
    assert (moves[0].actor, moves[0].office) == (dossier.people.registrar, dossier.held_by)


def test_a_dossier_taken_back_before_anybody_moved_it_is_answered_by_the_office_it_was_sent_to(dossier, client):
    taken_back = play(dossier, "withdraw")
    client.force_login(dossier.people.reviewer)
    page = reverse("answer_add", args=[dossier.pk])
    leads = dossier.people.director.memberships.get(office=dossier.held_by, role="leader")
    asked = {"signer": leads.pk, "text": "Đã nhận đề nghị rút hồ sơ."}

    assert page in client.get(dossier.get_absolute_url()).text
    assert client.get(page).status_code == 200
    assert client.post(page, asked).status_code == 302
    assert [(paper.kind, paper.office) for paper in papers_on(taken_back)] == [("answer", dossier.held_by)]
    client.force_login(dossier.people.officer)
    assert client.get(page).status_code == 403


def papers_on(dossier):
    return Document.objects.filter(items__dossier=dossier)


def test_whoever_helped_the_applicant_answers_nobody(dossier):
    with pytest.raises(PermissionDenied):
        answers.begin(
            dossier, office=dossier.held_by, signer=dossier.people.director, text="x" * 20, actor=dossier.people.officer
        )


def test_where_the_portal_runs_the_series_numbers_follow_one_another_and_a_freed_one_comes_first(dossier):
    series = declare(dossier)
    one, two, three = (prepared(dossier) for _ in range(3))
    issuing.abandon(two, actor=dossier.people.director, reason="Sai.")

    again, four = prepared(dossier), prepared(dossier)

    assert [found.number for found in (one, two, three, again, four)] == [1, 2, 3, 2, 4]
    assert refusal_of(paperwork.prepare, one, number=9, issued_on=DAY, actor=dossier.people.registrar) == [
        f"Số của ký hiệu {SYMBOL} do cổng cấp, không gõ được."
    ]
    assert paperwork.prepare(one, issued_on=DAY, actor=dossier.people.registrar).number == 1
    assert numbering.lowest_free(series, 2026) == 1


def test_the_portal_goes_on_from_the_number_that_was_declared_and_stops_when_told(dossier):
    prepared(dossier, number=11)
    assert refusal_of(declare, dossier, first_number=11) == [
        f"Năm nay cổng đã ghi đến số 11/{SYMBOL}: số đầu tiên phải từ 12."
    ]
    series = declare(dossier, first_number=15)
    assert (refusal_of(declare, dossier, first_number=20), prepared(dossier).number) == (
        ["Cổng đang cấp số cho ký hiệu này rồi."],
        15,
    )

    numbering.end(series, reason="Sổ giấy dùng lại.", actor=dossier.people.director)

    assert refusal_of(prepared, dossier) == ["Ghi số lấy ở sổ đăng ký văn bản của cơ quan."]
    assert prepared(dossier, number=13).number == 13
    rows = paper_register.rows_of(paper_register.volumes([dossier.held_by_id])[0])
    assert [(row.numbers, row.document is None) for row in rows] == [
        ("01 – 10", True),
        ("11", False),
        ("12", True),
        ("13", False),
        ("14", True),
        ("15", False),
    ]
    sheet = load_workbook(BytesIO(paper_register.as_xlsx(paper_register.volumes([dossier.held_by_id])[0]))).active
    assert [row[0].value for row in sheet.rows][:3] == ["Số, ký hiệu", f"01 – 10/{SYMBOL}", f"11/{SYMBOL}"]


def test_only_leaders_and_managers_of_the_office_declare_and_a_declaration_stays_as_it_is(dossier):
    with pytest.raises(PermissionDenied):
        declare(dossier, actor=dossier.people.registrar)
    series = declare(dossier, actor=make_member(dossier.held_by, Role.MANAGER))

    with pytest.raises(IntegrityError), transaction.atomic():
        NumberSeries.objects.filter(pk=series.pk).update(first_number=2)


@pytest.mark.django_db(transaction=True)
def test_clerks_who_number_at_the_same_moment_leave_no_hole_and_use_none_twice():
    dossier = make_dossier(state=State.SUBMITTED, on=date(2025, 2, 20))
    declare(dossier)
    letters = [letter(dossier) for _ in range(8)]

    together(
        *[
            lambda found=found: paperwork.prepare(found, issued_on=DAY, actor=dossier.people.registrar)
            for found in letters
        ]
    )

    assert numbering.taken_in(dossier.held_by_id, SYMBOL, 2025) == set(range(1, 9))
