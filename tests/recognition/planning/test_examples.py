"""The plans of two communes, as they were issued, can be entered and are shown as there."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from recognition.assessing import sheet_of
from recognition.models import Plan
from recognition.papers.plan import plan_pdf
from recognition.planning import meetings, starting
from recognition.planning.board import board_of
from tests.factories import make_dossier
from tests.factories.plans import make_plan
from tests.factories.points import make_scored_dossier

pytestmark = pytest.mark.django_db

WATCHED = {
    "Văn phòng Đảng ủy": ["1"],
    "Văn phòng UBND": ["2", "7", "11"],
    "Mặt trận Tổ quốc": ["3", "10"],
    "Nhà trường": ["4", "5", "6"],
    "Hội Nông dân": ["8"],
    "Hội Khuyến học": ["9"],
    "Hội Phụ nữ": ["12"],
    "Đoàn thanh niên": ["13"],
    "Trạm y tế": ["14"],
    "Công an": ["15"],
}


@pytest.fixture
def of_fifteen():
    """A dossier scored by the fifteen criteria of TT 44."""
    return make_scored_dossier()


def printed(plan) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(plan_pdf(plan))).pages)
    return " ".join(text.split())


def test_ten_bodies_watch_fifteen_criteria_by_quarter(of_fifteen):
    plan = make_plan(of_fifteen, "tt44-muoi-ban-nganh")

    board = board_of(plan, sheet_of(of_fifteen))
    assert {row.body.name: row.indicators for row in board.bodies} == WATCHED
    assert {a.role for row in board.bodies for a in row.body.assignments.all()} == {"watches"}
    assert [subject.number for subject, _ in board.lines] == [str(number) for number in range(1, 16)]
    assert [[cell[1] if cell else "" for cell in cells].count("giám sát") for _, cells in board.lines] == [1] * 15
    assert [(name, len(rows)) for name, rows in board.quarters] == [
        ("Quý I", 2),
        ("Quý II", 2),
        ("Quý III", 1),
        ("Quý IV", 3),
    ]
    assert board.unassigned == []


def test_the_plan_of_ten_bodies_is_printed_with_all_of_them(of_fifteen):
    text = printed(make_plan(of_fifteen, "tt44-muoi-ban-nganh"))

    assert [name for name in WATCHED if name not in text] == []
    assert [n for n in range(1, 16) if f"Giám sát tiêu chí {n}: " not in text] == []
    assert "KẾ HOẠCH Tự đánh giá “Cộng đồng học tập” cấp xã năm 2023" in text


DUTIES = {
    "Trường Tiểu học và THCS, Mầm non": 4,
    "Công chức Văn hóa – xã hội, Đài Truyền thanh": 2,
    "Công chức Tài chính – Kế toán": 1,
    "Công chức Văn phòng – Thống kê": 1,
    "Hội Khuyến học": 2,
    "Các ban, ngành, đoàn thể, tổ dân phố": 2,
}


def test_the_duties_of_schools_officers_and_the_association_are_kept_and_printed():
    dossier = make_dossier(answered=False)
    plan = make_plan(dossier, "tt25-nhiem-vu")

    assert {body.name: body.duties.count() for body in plan.bodies.all()} == DUTIES
    text = printed(plan)
    duties = [duty.text for body in plan.bodies.all() for duty in body.duties.all()]
    assert [duty for duty in duties if " ".join(duty.split()) not in text] == []
    assert "III. NHIỆM VỤ CỦA TỪNG ĐƠN VỊ" in text
    assert board_of(plan, sheet_of(dossier)).unassigned == []


def test_each_plan_that_ships_is_offered_for_its_own_criteria(of_fifteen):
    offered = [code for code, _ in starting.choices(of_fifteen)]
    commune = [code for code, _ in starting.choices(make_dossier(answered=False))]

    assert (offered, commune) == (["tt44-muoi-ban-nganh", "trong"], ["tt25-nhiem-vu", "trong"])
    assert Plan.objects.count() == 0


def test_a_meeting_on_fifteen_criteria_agrees_the_points_of_each(of_fifteen):
    results = meetings.results_of(sheet_of(of_fifteen), {"8": (True, "")})

    assert [entry["number"] for entry in results if entry["agreed"]] == ["8"]
    assert [entry["number"] for entry in results if not entry["result"].startswith("Điểm: ")] == []
