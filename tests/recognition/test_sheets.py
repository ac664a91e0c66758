"""The scoring sheet of a province: entered, approved, then unchangeable."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import clock
from recognition import sheets
from recognition.models import Membership, Role, Round, ScoringSheet
from tests.factories import make_member, make_province
from tests.factories.points import TIMES, make_scored_dossier, make_scored_round, make_scored_set, make_sheet

pytestmark = pytest.mark.django_db

DAY = date(2024, 1, 15)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def draft():
    made = make_sheet(approved=False)
    made.leader = make_member(made.office, Role.LEADER)
    return made


def posted(sheet, **changed):
    """What the form of ``sheet`` sends, with ``changed`` ("max-1" as max_1)."""
    sent = {"name": sheet.name, "basis": sheet.basis, "step": "0,5"}
    sent |= {f"max-{number}": most.replace(".", ",") for number, most in sheet.maxima.items()}
    return sent | {name.replace("_", "-"): text for name, text in changed.items()}


def test_a_leader_approves_what_an_officer_entered(draft):
    done = sheets.approve(draft, seen=draft.digest(), actor=draft.leader)

    assert (done.approved_by, done.approved_at) == (draft.leader, clock.now())
    assert make_scored_round(province=draft.province).scoring_sheet == done


def test_nobody_approves_what_they_entered_or_did_not_read(draft):
    Membership.objects.create(
        user=draft.entered_by, office=draft.office, role=Role.LEADER, position="Giám đốc", valid_from=DAY
    )
    with pytest.raises(PermissionDenied):
        sheets.approve(draft, seen=draft.digest(), actor=draft.entered_by)
    with pytest.raises(ValidationError) as refusal:
        sheets.approve(draft, seen="khác", actor=draft.leader)

    assert refusal.value.messages == ["Chuyên viên vừa sửa phiếu này: xem lại bản mới bên dưới rồi duyệt."]


def test_a_sheet_says_all_that_it_lacks():
    sheet = make_sheet(approved=False)
    sheet.maxima = sheet.maxima | {"2": "8.25", "3": "16"}
    del sheet.maxima["15"]
    sheet.parts = {"1": [["Nghị quyết", "3"], ["Kế hoạch", "4"]]}

    assert sheets.missing(sheet) == [
        "Tiêu chí 15 chưa có điểm tối đa.",
        "Tiêu chí 2: điểm tối đa phải lớn hơn 0 và theo bước 0,5.",
        "Tiêu chí 1: các điểm thành phần cộng lại là 7, điểm tối đa là 8.",
        "Tổng điểm tối đa là 104,25, phải đúng 100 (thừa 4,25).",
    ]


@pytest.mark.parametrize(
    ("maxima", "constraint"),
    [({"1": "99.5"}, "scoring_sheet_adds_up"), ({"1": "50", "99": "50"}, "scoring_sheet_whole")],
)
def test_the_database_approves_whole_sheets_of_exactly_100_only(draft, maxima, constraint):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        ScoringSheet.objects.filter(pk=draft.pk).update(
            maxima=maxima, approved_at=clock.now(), approved_by=draft.leader
        )

    assert refusal.value.__cause__.diag.constraint_name == constraint


def test_the_database_keeps_an_approved_sheet_and_the_round_that_uses_it():
    dossier = make_scored_dossier()
    sheet, other = dossier.round.scoring_sheet, make_sheet(dossier.round.province)
    found = []
    for change in (
        lambda: ScoringSheet.objects.filter(pk=sheet.pk).update(step=Decimal("1")),
        lambda: other.delete(),
        lambda: Round.objects.filter(pk=dossier.round.pk).update(scoring_sheet=other),
        lambda: Round.objects.filter(pk=dossier.round.pk).update(scoring_sheet=None),
    ):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            change()
        found.append(refusal.value.__cause__.diag.constraint_name)

    assert found == ["scoring_sheet_approved_stays"] * 2 + ["round_keeps_sheet", "round_has_sheet"]


def test_an_illustration_is_for_demonstrations_only(settings):
    province, criteria_set = make_province(**TIMES), make_scored_set()
    office = make_sheet(province).office
    people = {"office": office, "officer": make_member(office), "leader": make_member(office, Role.LEADER)}
    settings.PORTAL_DEMO = False
    with pytest.raises(ValidationError):
        sheets.illustrate(province, criteria_set, **people)
    settings.PORTAL_DEMO = True
    shown = sheets.illustrate(province, criteria_set, **people)

    assert (shown.illustration, shown.is_approved, shown.total) == (True, True, 100)


# On the page


def test_a_new_sheet_is_offered_empty_and_comes_back_with_what_was_typed_wrong(client, draft):
    client.force_login(draft.entered_by)
    address = reverse("sheet_new", args=["tt44-xa"])
    offered = client.get(address)
    refused = client.post(address, posted(draft, step="không phải số"))

    assert (offered.status_code, offered.context["form"]["step"].value()) == (200, "0,5")
    assert (refused.status_code, refused.context["form"]["step"].value()) == (422, "không phải số")
    assert ScoringSheet.objects.count() == 1


def test_an_officer_enters_a_sheet_and_a_leader_approves_it_on_the_page(client, draft):
    client.force_login(draft.entered_by)
    sent = posted(draft, parts_1="Nghị quyết: 3\nKế hoạch : 5")
    made = client.post(reverse("sheet_new", args=["tt44-xa"]), sent)
    new = ScoringSheet.objects.first()
    shown = client.get(new.get_absolute_url()).text
    client.force_login(draft.leader)
    waiting = client.get(reverse("home")).text
    approved = client.post(reverse("sheet_approve", args=[new.pk]), {"seen": new.digest()}, follow=True)

    assert (made.status_code, new.parts) == (302, {"1": [["Nghị quyết", "3"], ["Kế hoạch", "5"]]})
    assert "Xem và duyệt" in waiting
    assert 'value="0,5"' in shown
    assert "Đã duyệt phiếu điểm." in approved.text
    new.refresh_from_db()
    assert new.approved_by == draft.leader


def test_what_cannot_be_read_is_said_and_kept_on_the_page(client, draft):
    client.force_login(draft.entered_by)
    sent = posted(draft, max_1="tám", max_2="101", parts_3="không có điểm", name="\0", step="-1")
    page = client.post(draft.get_absolute_url(), sent)
    huge = client.post(draft.get_absolute_url(), posted(draft, parts_1="x" * 1_000_000))

    assert (page.status_code, huge.status_code) == (422, 422)
    assert 'value="tám"' in page.text
    assert "Ghi một số từ 0 đến 100, nhiều nhất hai chữ số thập phân." in page.text
    assert "ghi mỗi dòng một nội dung, rồi dấu hai chấm và điểm" in page.text
    draft.refresh_from_db()
    assert (draft.maxima["1"], draft.parts) == ("8", {})


def test_a_list_of_sheets_asks_the_same_whatever_its_length(client, draft):
    client.force_login(draft.entered_by)
    counts = []
    for more in (0, 2):
        for _ in range(more):
            make_sheet(draft.province)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("sheet_list"))
        counts.append(len(asked))

    assert counts[0] == counts[1]
