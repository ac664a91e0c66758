"""The demonstration is alive on whatever day it is started, and everything in it is real."""

import csv
import gzip
from contextlib import ExitStack
from datetime import date, time
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings

from config import clock
from recognition import changes, paperwork, renewal
from recognition.assessing import sheet_of
from recognition.demonstration import days, show
from recognition.demonstration.material import read
from recognition.management.commands.load_demo import accounts_said, said
from recognition.models import (
    AreaDesignation,
    Decision,
    Dossier,
    EarlierDecision,
    EvidenceItem,
    Invitation,
    LibraryItem,
    Membership,
    Move,
    Recognition,
    Round,
    ScoringSheet,
    State,
    Target,
    User,
)
from recognition.models.history import is_chain_whole
from recognition.planning.board import board_of
from recognition.sub_units import from_stored

# Each test stands inside the transaction of the day's load (pytest-django makes a test database only for what is marked).
pytestmark = pytest.mark.django_db
EVERYTHING = set(State.values)
BEFORE_ANY_SUBMISSION = {"recognised", "refused", "self_assessed", "lapsed", "drafting", "endorsing", "withdrawn"}
# Day → the states that its calendar allows: on 05/01/2026 the first round of the two tiers has just opened.
NORMAL = {date(2026, 11, 21): EVERYTHING}
LONG = {
    date(2026, 2, 10): EVERYTHING,
    date(2025, 12, 31): BEFORE_ANY_SUBMISSION,
    date(2026, 1, 5): BEFORE_ANY_SUBMISSION,
    date(2026, 3, 15): EVERYTHING,
    date(2026, 6, 30): EVERYTHING,
    date(2026, 12, 31): EVERYTHING,
    date(2027, 1, 5): EVERYTHING,
    date(2027, 2, 10): EVERYTHING,
    date(2027, 3, 15): EVERYTHING,
    date(2028, 6, 30): EVERYTHING,
    date(2028, 12, 31): EVERYTHING,
}
ALLOWED = NORMAL | LONG


def units_of_hung_yen(folder: Path) -> Path:
    """The shipped files of units with one province alone: what became Hưng Yên on 01/07/2025, before and after."""
    shipped = settings.FIXTURES_DIR / "units"
    new = _inside(_lines(shipped, "from-2025-07-01"), {"33"})
    old = _inside(_lines(shipped, "before-2025-07-01"), {"33", "34"})
    codes = {line["code"] for line in new}, {line["code"] for line in old}
    links = [
        line for line in _lines(shipped, "succession-2025-07-01") if line["new"] in codes[0] and line["old"] in codes[1]
    ]
    _write(folder, "from-2025-07-01", new)
    _write(folder, "before-2025-07-01", old)
    _write(folder, "succession-2025-07-01", links)
    _write(folder, "renamed-2026-04-30", [], ["code", "old_name", "new_name", "new_type"])
    return folder


def _lines(folder: Path, name: str) -> list[dict]:
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _inside(lines: list[dict], codes: set[str]) -> list[dict]:
    """The lines of ``codes`` and of all below them; a parent's code is shorter than its children's."""
    inside = set(codes)
    for line in sorted(lines, key=lambda line: len(line["code"])):
        if line["parent"] in inside:
            inside.add(line["code"])
    return [line for line in lines if line["code"] in inside]


def _write(folder: Path, name: str, lines: list[dict], columns: list[str] | None = None):
    with gzip.open(folder / f"{name}.csv.gz", "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(
    scope="module",
    params=[*NORMAL, *(pytest.param(day, marks=pytest.mark.long) for day in LONG)],
    ids=lambda day: f"{day:%d-%m-%Y}",
)
def today(request, folder, django_db_setup, django_db_blocker):
    """A day, five minutes after midnight, on which the demonstration has been loaded; all of it is gone afterwards."""
    with ExitStack() as stack:
        stack.enter_context(override_settings(MEDIA_ROOT=folder / "media", PORTAL_DEMO=True))
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(transaction.atomic())
        stack.enter_context(clock.at(clock.moment_of(request.param, time(0, 5))))
        stack.callback(transaction.set_rollback, True)
        call_command("load_units", folder=units_of_hung_yen(folder), stdout=StringIO())
        for command in ("load_procedures", "load_criteria"):
            call_command(command, stdout=StringIO())
        show.load()
        yield request.param


@pytest.fixture(autouse=True)
def _files_of_the_load(_files_of_their_own, settings, folder):
    """The tests read the files that the load has stored."""
    settings.MEDIA_ROOT = folder / "media"


def histories() -> list[list[Move]]:
    """The moves of every dossier, in order."""
    found = {}
    for move in Move.objects.select_related("dossier__round").order_by("dossier", "number"):
        found.setdefault(move.dossier_id, []).append(move)
    return list(found.values())


def dossier_of(name: str) -> Dossier:
    """The newest dossier of the commune or institution ``name`` of today."""
    return Dossier.objects.filter(unit__name=name, unit__valid_to=None).order_by("-round__year").first()


def lines_of(code: str) -> list[tuple[str, str]]:
    """(unit, state) of the dossiers of the title ``code``."""
    found = Dossier.objects.filter(round__procedure__title__code=code).order_by("unit__sort_key")
    return [(dossier.unit.name, dossier.state) for dossier in found]


def test_every_state_that_the_calendar_allows_is_there(today):
    assert set(Dossier.objects.values_list("state", flat=True)) == ALLOWED[today]


def test_the_three_stages_of_a_paper_are_there_when_dossiers_wait_for_signatures(today):
    waiting = set(Decision.objects.exclude(state="issued").values_list("state", flat=True))
    assert waiting == ({"drafted", "prepared", "signed"} if State.SIGNING in ALLOWED[today] else set())


def test_the_paper_that_waits_for_a_signature_bears_today_and_can_be_signed(today):
    bears = list(Decision.objects.filter(state="prepared").values_list("issued_on", flat=True))
    assert bears == ([today] if State.SIGNING in ALLOWED[today] else [])
    signed = [paperwork.sign(paper, actor=paper.signer) for paper in Decision.objects.filter(state="prepared")]
    assert [paper.state for paper in signed] == ["signed"] * len(bears)


def test_every_chain_of_history_is_whole_and_ends_in_the_state_of_its_dossier(today):
    assert [moves[0].dossier_id for moves in histories() if not is_chain_whole(moves)] == []
    assert [m[-1].dossier_id for m in histories() if m[-1].to_state != m[-1].dossier.state] == []


def test_the_database_finds_a_move_behind_every_state(today):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # raises when a deferred check fails
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_nothing_happened_in_the_future_or_out_of_order(today):
    moments = [[move.at for move in moves] for moves in histories()]
    assert max(max(line) for line in moments) < clock.now()
    assert [line for line in moments if any(later < earlier for earlier, later in pairwise(line))] == []


def test_people_acted_on_working_days(today):
    acted = {clock.day_of(move.at) for moves in histories() for move in moves if move.actor}
    assert [day for day in acted if not days.is_working(day)] == []


def test_nothing_was_handed_in_before_the_round_opened(today):
    early = [
        move
        for moves in histories()
        for move in moves
        if move.action in ("submit", "conclude", "accept") and clock.day_of(move.at) < move.dossier.round.opens_on
    ]
    assert early == []


def test_what_was_handed_in_has_its_frozen_copy_unaltered(today):
    handed_in = Dossier.objects.filter(handed_in_at__isnull=False).prefetch_related("submissions")
    assert [d for d in handed_in if not d.submissions.all()] == []
    assert [s for d in handed_in for s in d.submissions.all() if s.digest() != s.sha256] == []


def test_every_recognition_rests_on_an_issued_decision_with_its_file(today):
    ours = Recognition.objects.filter(paper=None)
    assert ours.count() == Dossier.objects.filter(state=State.RECOGNISED).count() > 8
    assert ours.exclude(decision__state="issued").count() == 0
    assert Decision.objects.filter(state="issued", file=None).count() == 0


def test_one_decision_names_several_communes(today):
    sizes = [decision.items.count() for decision in Decision.objects.filter(kind="recognise", state="issued")]
    assert max(sizes) > 1


def test_the_running_round_has_some_communes_and_not_all(today):
    running = Round.objects.get(year=days.running_year(today), procedure__title__code="cdht-xa")
    started = running.dossiers.values("unit").distinct().count()
    assert running.units().count() == 104
    assert 3 < started < 104


def test_the_listed_officer_finds_a_draft_with_a_figure_that_cannot_be_read(today):
    mine = dossier_of("Mỹ Hào")
    assert mine.state == State.DRAFTING
    assert mine.round.year == days.running_year(today)
    assert len(sheet_of(mine).problems("5.2")) == 1
    assert sheet_of(mine).unfilled == ["3.3", "4.2", "4.3", "4.4", "5.2"]


def test_the_other_listed_officer_finds_remarks_to_answer(today):
    returned = dossier_of("Thượng Hồng")
    if State.RETURNED not in ALLOWED[today]:
        assert returned is None
    else:
        assert returned.state == State.RETURNED
        assert [r.subject for r in returned.remarks.sent().filter(state="open")] == ["5.1", "3.2"]


def test_everybody_who_is_listed_can_sign_in_and_has_a_seat(today):
    listed = [username for username, _, _ in show.accounts()]
    password = read("people")["password"]
    assert [name for name in listed if not Client().login(username=name, password=password)] == []
    seated = set(Membership.objects.in_force(today).values_list("user__username", flat=True))
    assert [name for name in listed if name not in seated] == ["vanhanh"]


def test_the_plan_of_the_listed_commune_has_ten_bodies_some_of_them_done_and_some_late(today):
    board = board_of(dossier_of("Mỹ Hào").plan, sheet_of(dossier_of("Mỹ Hào")))
    assert len(board.bodies) == 10
    assert 2 < board.done_bodies < 8
    assert [row.body.name for row in board.bodies if row.late] == [
        "Trường Tiểu học và THCS, Mầm non",
        "Công chức Văn hóa – xã hội, Đài Truyền thanh",
        "Công chức Văn phòng – Thống kê",
        "Trung tâm học tập cộng đồng",
    ]
    assert [(paper.number, paper.signed) for paper in board.papers] == [(27, True)]
    assert [(kind, meeting.minutes.is_confirmed) for kind, meeting in board.meetings.items()] == [("opening", True)]


def test_one_of_two_invited_people_has_filled_in_an_indicator_by_the_link(today):
    links = Invitation.objects.filter(body__plan__dossier=dossier_of("Mỹ Hào"))
    assert [(link.opened_at is not None, link.is_in_force()) for link in links] == [(True, True), (False, True)]
    assert [answer.indicator for answer in links[0].answers.all()] == ["2.2"]
    assert [item.subject for item in links[0].evidence.all()] in ([], ["2.2"])


def test_the_listed_commune_has_shown_its_draft_and_been_advised(today):
    preview = dossier_of("Mỹ Hào").previews.get()
    assert (preview.ended_at, [advice.subject for advice in preview.advice.all()]) == (None, ["5.1", "5.2"])


def test_every_commune_that_brought_a_file_keeps_it_on_its_shelf(today):
    brought = set(EvidenceItem.objects.values_list("dossier__prepared_by", "file"))
    assert set(LibraryItem.objects.values_list("office", "file")) == brought


def test_the_listed_commune_can_start_from_its_dossier_of_last_year(today):
    mine = dossier_of("Mỹ Hào")
    source = renewal.source_of(mine)
    if days.running_year(today) == 2025:
        assert source is None
    else:
        left = renewal.offered(mine, source).keys() - renewal.answered_in(mine)
        assert (source.round.year, sorted(left)) == (mine.round.year - 1, ["3.3", "4.2", "4.3", "4.4"])


def test_what_was_sent_back_and_handed_in_again_shows_what_changed(today):
    twice = [d for d in Dossier.objects.all() if d.submissions.filter(kind="submitted").count() > 1]
    waiting = [d for d in twice if d.state == State.SUBMITTED]
    assert bool(waiting) == (State.SUBMITTED in ALLOWED[today])  # on some days more than one waits
    for dossier in twice:
        columns = changes.columns_of(dossier, at_home=False)
        told = [row for row in changes.rows_of(dossier, columns, []) if row.is_told]
        assert [(row.number, sorted(row.cells[1].changed)) for row in told] == [
            ("3.2", ["files", "narrative"]),
            ("5.1", ["figures", "narrative"]),
        ]


def test_in_the_last_year_of_the_districts_the_town_and_two_of_its_institutions_were_recognised(today):
    assert lines_of("cdht-huyen") == [("Mỹ Hào", "recognised")]
    assert lines_of("dvht-huyen") == [("Hoa Sen (mẫu)", "recognised"), ("phường Bạch Sam", "recognised")]


def test_the_communes_of_the_town_count_with_those_decided_on_paper(today):
    counted = from_stored(
        Dossier.objects.get(round__procedure__title__code="cdht-huyen").last_submission.content["sub_units"]
    )
    assert (counted.total, counted.by_level) == (13, {"1": 12, "2": 2})
    assert EarlierDecision.objects.present().count() == 3
    assert [entry.corrects.number for entry in EarlierDecision.objects.exclude(corrects=None)] == ["20/QĐ-MẪU"]


def test_the_scoring_sheet_that_is_shown_says_that_it_is_an_illustration(today):
    assert list(ScoringSheet.objects.values_list("illustration", "approved_by__username")) == [(True, "so.giamdoc")]


def test_a_school_and_an_office_of_the_province_work_on_the_running_round(today):
    running = Round.objects.get(year=days.running_year(today), procedure__title__code="dvht-tinh")
    assert running.dossiers.count() == 2
    school = dossier_of("Phố Hiến (mẫu)")
    assert school.round == running
    assert school.team.is_issued


def test_people_of_the_closed_district_have_no_seat_today(today):
    former = User.objects.filter(username__startswith="cu.")
    assert former.count() == 12
    assert Membership.objects.in_force(today).filter(user__in=former).count() == 0


def test_every_person_is_invented_and_differs_from_the_others(today):
    names = list(User.objects.values_list("full_name", flat=True))
    assert [name for name in names if not name.endswith(" Mẫu")] == []
    assert len(set(names)) == len(names)


def test_targets_and_areas_say_that_they_are_invented(today):
    bases = {*Target.objects.values_list("basis", flat=True)}
    bases |= {*AreaDesignation.objects.values_list("legal_basis", flat=True)}
    assert sorted("rình diễn" in basis for basis in bases) == [True, True]


def test_evidence_is_shared_and_dated_before_today(today):
    assert EvidenceItem.objects.values("file").distinct().count() == len(read("evidence"))
    assert EvidenceItem.objects.filter(issued_on__gt=today).count() == 0


def test_figures_differ_between_communes(today):
    typed = list(Dossier.objects.filter(answers__indicator="5.1").values_list("answers__typed__citizens", flat=True))
    assert len(set(typed)) > 0.9 * len(typed)


def test_loading_again_adds_nothing(today):
    before = [model.objects.count() for model in (User, Dossier, Move, Decision, EvidenceItem, Round, Target)]
    again = show.load()
    assert said(again).startswith("Dữ liệu trình diễn đã có, không thêm gì: ")
    assert [m.objects.count() for m in (User, Dossier, Move, Decision, EvidenceItem, Round, Target)] == before


def test_starting_weeks_later_keeps_what_is_there(today):
    before = Move.objects.count()
    with clock.at(date(today.year + 1, 4, 20)):
        assert show.load().added is False
    assert Move.objects.count() == before


def test_the_table_of_accounts_names_the_password_and_everybody_once(today):
    lines = accounts_said().splitlines()
    assert lines[0] == "Tài khoản, mật khẩu chung Hung-yen-2026"
    assert [line.split()[0] for line in lines[1:]] == [username for username, _, _ in show.accounts()]
