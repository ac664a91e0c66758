"""Sets with points from the first figure to the issued decision: TT 44/2014 by the province's sheet, TT 22/2020."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader

from config import clock
from recognition import appraisals, papers, readiness
from recognition.appraisals import Given
from recognition.assessing import sheet_of
from recognition.dashboard.board import Board, Question
from recognition.dashboard.figures import Reading, figures_of
from recognition.models import Recognition, Round
from recognition.models.sheets import ILLUSTRATION
from tests.factories import make_minutes, make_province, make_user, play, take
from tests.factories.points import TIMES, make_scored_dossier, make_scored_round, make_sheet

pytestmark = pytest.mark.django_db

DAY = date(2024, 2, 20)
TO_SIGNING = ("finish", "submit", "accept", "propose", "recognise")


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def paper(dossier, kind) -> str:
    with papers.stored_paper(dossier.last_submission, kind).file.open("rb") as file:
        return text_of(file.read())


def issued(decision) -> str:
    with decision.file.file.open("rb") as file:
        return text_of(file.read())


def test_points_as_appraised_come_to_a_band_of_their_own():
    """All 100 points were claimed; 40 of them are taken back."""
    with clock.at(DAY):
        dossier = make_scored_dossier(actions=["finish", "submit", "accept"])
        maxima = dossier.round.scoring_sheet.maxima
        taken, left = {}, 40
        for number in dossier.last_submission.content["indicators"]:
            taken[number] = min(left, int(float(maxima[number])) - 1)
            left -= taken[number]
        for number, points in taken.items():
            found = {"typed": {"points": str(int(float(maxima[number])) - points)}}
            given = Given(**found, reason="Chưa đủ." if points else "")
            appraisals.mark(dossier, number, given, actor=dossier.people.reviewer)
        with pytest.raises(ValidationError, match="khi khác|Khác với tự đánh giá|không quá|tối đa|Tối đa"):
            appraisals.mark(dossier, "1", Given(typed={"points": "99"}, seen=1), actor=dossier.people.reviewer)

    result = appraisals.result(dossier)
    assert (result.points, result.level_said, result.is_whole) == ("60", "Xếp loại Trung bình", True)
    assert [line.found for line in result.lines if line.differs][:1] == ["1 / 8 điểm"]


def test_a_commune_goes_from_points_to_its_decision():
    dossier = make_scored_dossier(actions=[*TO_SIGNING, "issue"])
    content, decision = dossier.last_submission.content, dossier.decision()
    given = dossier.recognition

    assert (dossier.state, given.level, given.year, given.valid_to) == ("recognised", "tot", 2023, None)
    assert (content["points"], content["reached"], content["criteria"]["1"]) == ("100", "tot", ["8", "8"])
    assert content["indicators"]["1"]["score"] == {
        "points": "8",
        "maximum": "8",
        "reason": "8 / 8 điểm",
        "status": "scored",
    }
    assert content["sheet"]["maxima"] == dossier.round.scoring_sheet.maxima
    said = issued(decision)
    assert "đạt danh hiệu “Cộng đồng học tập” cấp xã xếp loại Tốt năm 2023 (100 điểm)" in said
    assert "Kết quả công nhận có giá trị" not in said
    report, proposal = paper(dossier, "bao-cao"), paper(dossier, "to-trinh")
    assert "Tổng điểm: 100. Xếp loại Tốt" in report
    assert "Phiếu điểm của tỉnh (Công văn số 1/SGDĐT)" in report
    assert "Tổng điểm tự chấm: 100, xếp loại Tốt." in proposal
    assert "8 / 8 điểm" in proposal
    assert "Xếp loại Tốt, 100 điểm" in text_of(papers.minutes_pdf(dossier.minutes.get()))


def test_a_unit_goes_from_points_to_its_decision_without_a_sheet():
    dossier = make_scored_dossier("tt22-dv", share=0.75, actions=[*TO_SIGNING, "issue"])
    content = dossier.last_submission.content

    assert (dossier.state, dossier.recognition.level) == ("recognised", "kha")
    assert (content["points"], content["sheet"], content["criteria"]["1"]) == ("74", None, ["45/2", "30"])
    assert "xếp loại Khá năm 2023 (74 điểm)" in issued(dossier.decision())


def test_the_lowest_band_is_decided_too_but_gives_no_title(client):
    dossier = make_scored_dossier(share=0.5, points={"i3": "0"}, actions=[*TO_SIGNING, "issue"])
    decision = dossier.decision()

    assert (dossier.state, decision.level, Recognition.objects.exists()) == ("refused", "chua-dat", False)
    assert "Công nhận kết quả đánh giá danh hiệu “Cộng đồng học tập” cấp xã năm 2023 của" in issued(decision)
    assert ": xếp loại Chưa đạt (47 điểm)." in issued(decision)
    page = client.get(reverse("verify_code", args=[decision.code])).text
    assert "Xếp loại Chưa đạt" in page
    assert "không công nhận" in page
    assert "hiệu lực</span>" not in page


def test_every_page_of_the_line_speaks_of_points_and_bands(client):
    dossier = make_scored_dossier(actions=TO_SIGNING[:3])
    make_minutes(dossier, level="tot")
    found = {}
    for name, person, url in (
        ("workspace", dossier.people.officer, dossier.get_absolute_url()),
        ("review", dossier.people.reviewer, f"{dossier.get_absolute_url()}?chi-tieu=3"),
        ("level", dossier.people.reviewer, f"{dossier.get_absolute_url()}?chi-tieu=level"),
        ("council", dossier.people.reviewer, reverse("council", args=[dossier.pk])),
        ("round", dossier.people.reviewer, reverse("round", args=[dossier.round.pk])),
    ):
        with clock.at(DAY):
            client.force_login(person)
            response = client.get(url, follow=True)
        found[name] = (response.status_code, response.text)

    assert {status for status, _ in found.values()} == {200}
    assert "<strong>100</strong> / 100 điểm" in found["workspace"][1]
    assert '<span class="here" aria-current="true">Tốt <small>từ 85 điểm</small></span>' in found["workspace"][1]
    assert "6 / 6 điểm" in found["review"][1]
    assert "Xếp loại đề nghị" in found["level"][1]
    assert "Đề nghị xếp loại Tốt" in found["council"][1]
    assert "Đang giữ xếp loại Tốt" in found["round"][1]
    assert [name for name, (_, text) in found.items() if "mức độ" in text.lower()] == []


def test_a_criterion_with_no_points_bars_every_better_band():
    sheet = sheet_of(make_scored_dossier(points={"i12": "0"}))

    assert (sheet.score.total, sheet.score.band, sheet.score.would_be) == ("95", "Chưa đạt", "Tốt")
    assert sheet.score.barred_by == ("12",)


def test_points_without_evidence_count_nothing_and_hold_up_the_dossier():
    dossier = make_scored_dossier()
    dossier.evidence.filter(subject="7").update(removed_at=clock.now(), removed_by=dossier.people.officer)
    sheet = sheet_of(dossier)

    assert (sheet.score.total, sheet.assessment.indicators["7"].reason) == ("94", "Chưa có minh chứng phù hợp: 0 điểm")
    assert readiness.to_finish(dossier) == [
        "7 có điểm mà chưa có minh chứng, nên đang tính 0 điểm: gửi minh chứng, hoặc ghi 0 điểm."
    ]


def test_only_the_band_of_the_points_may_be_asked_for():
    with clock.at(DAY):
        dossier = make_scored_dossier(share=0.75, actions=["finish"])
        with pytest.raises(ValidationError) as refusal:
            take(dossier, "submit", level="tot")

    points = sheet_of(dossier).score.total
    assert refusal.value.messages == [f"Tổng {points} điểm là xếp loại Khá: chỉ đề nghị được xếp loại Khá."]


def test_points_above_the_maximum_of_the_sheet_or_off_its_step_are_not_read():
    sheet = sheet_of(make_scored_dossier(points={"i1": "8,5", "i2": "7,25"}))

    assert (sheet.problems("1"), sheet.problems("2")) == (["Tối đa 8 điểm."], ["Điểm cho theo bước 0,5."])


def test_a_worse_year_follows_a_better_one():
    first = make_scored_dossier(actions=[*TO_SIGNING, "issue"])
    later = make_scored_round(province=first.round.province, year=2024)
    dossier = make_scored_dossier(rnd=later, unit=first.unit, share=0.8, actions=[*TO_SIGNING, "issue"])

    first.recognition.refresh_from_db()
    assert (dossier.recognition.level, first.recognition.ended_on) == ("kha", date(2025, 2, 20))


def test_bands_are_counted_each_for_itself():
    dossier = make_scored_dossier(actions=[*TO_SIGNING, "issue"])
    make_scored_dossier(rnd=dossier.round, share=0.8, actions=[*TO_SIGNING, "issue"])
    rnd = dossier.round
    board = Board(Question(rnd.province, rnd.title, rnd.year, DAY), make_user(is_superuser=True))
    found = [figure for code, figure in figures_of(Reading(board)).items() if code.startswith("level-")]

    assert [(figure.label, figure.count) for figure in found] == [
        ("Đang giữ xếp loại Tốt", 1),
        ("Đang giữ xếp loại Khá", 1),
        ("Đang giữ xếp loại Trung bình", 0),
    ]
    assert [place.unit for place in found[0].places] == [dossier.unit]


def test_an_illustration_says_so_on_screen_and_paper(client):
    province = make_province(specimen=True, **TIMES)
    make_sheet(province, illustration=True)
    dossier = make_scored_dossier(rnd=make_scored_round(province=province), actions=[*TO_SIGNING, "issue"])
    with clock.at(DAY):
        client.force_login(dossier.people.officer)
        page = client.get(dossier.get_absolute_url()).text

    assert ILLUSTRATION in page
    assert [ILLUSTRATION in said for said in (issued(dossier.decision()), paper(dossier, "bao-cao"))] == [True, True]


def test_a_round_scored_by_a_sheet_opens_with_an_approved_one_only():
    rnd = make_scored_round()
    draft = make_sheet(make_province(**TIMES), approved=False)
    other = Round(procedure=rnd.procedure, province=draft.province, year=2023, criteria_set=rnd.criteria_set)
    other.opens_on, other.due_on, other.done_on = rnd.opens_on, rnd.due_on, rnd.done_on
    with pytest.raises(ValidationError) as refusal:
        other.full_clean()

    assert refusal.value.messages == [
        f"{draft.province} chưa có phiếu điểm được duyệt cho bộ tt44-xa: "
        "chuyên viên nhập, lãnh đạo duyệt ở mục «Phiếu điểm» trước khi mở đợt."
    ]


def test_what_was_sent_back_is_scored_again():
    dossier = make_scored_dossier(actions=["finish", "submit", "send-back"])
    with clock.at(DAY):
        answered = play(dossier, "finish")

    assert answered.state == "endorsing"
