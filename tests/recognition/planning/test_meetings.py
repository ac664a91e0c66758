"""Minutes of the year's meetings: written, agreed indicator by indicator, confirmed by two, handed in with the dossier."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from pypdf import PdfReader

from config import clock
from recognition import readiness, saving
from recognition.assessing import sheet_of
from recognition.models import MeetingMinutes
from recognition.papers.plan import invitation_pdf, meeting_minutes_pdf
from recognition.planning import meetings
from tests.factories import make_dossier, make_member, make_remark, play
from tests.factories.plans import make_meeting, make_plan

pytestmark = pytest.mark.django_db

SAID = {
    "present": "Ông Mẫu\nBà Mẫu",
    "absent": "",
    "content": "Báo cáo kết quả.",
    "conclusion": "Thống nhất đề nghị mức 1.",
}


@pytest.fixture
def meeting(law):
    """The closing meeting of a dossier whose indicators are all answered, and which has no papers yet."""
    dossier = make_dossier()
    dossier.evidence.filter(subject="paper:meeting-minutes").delete()
    return make_meeting(make_plan(dossier))


def write(meeting, agreed=None, **changed):
    agreed = {"1.1": (True, ""), "5.1": (False, "Soát lại danh sách.")} if agreed is None else agreed
    fields = SAID | {"started_at": meeting.held_at, "ended_at": None} | changed
    written = meetings.write_minutes(meeting, fields, agreed, actor=meeting.plan.dossier.people.officer)
    written.meeting = meeting
    return written


def confirm_both(minutes):
    people = minutes.meeting.plan.dossier.people
    meetings.confirm(minutes, actor=people.officer)
    return meetings.confirm(minutes, actor=people.leader)


def missing_papers(dossier) -> list[str]:
    return [reason for reason in readiness.to_finish(dossier) if getattr(reason, "anchor", "") == "papers"]


def pages(pdf) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_closing_minutes_hold_what_each_indicator_came_to_and_whether_it_was_agreed(meeting):
    written = write(meeting)

    kept = {entry["number"]: entry for entry in written.results}
    assert len(kept) == 15
    assert (kept["1.1"]["agreed"], kept["5.1"]["agreed"], kept["5.1"]["note"]) == (True, False, "Soát lại danh sách.")
    assert kept["5.1"]["result"] == (
        "Mức độ 1: 600 / 1.000 = 60 % ≥ 60 %: đạt; Mức độ 2: 600 / 1.000 = 60 % < 80 %: chưa đạt, cần thêm 200 người"
    )


def test_only_the_closing_meeting_agrees_results(meeting):
    opening = make_meeting(meeting.plan, kind="opening")

    assert write(opening).results == []


def test_minutes_that_both_confirm_become_the_paper_the_dossier_needs(meeting):
    dossier, minutes = meeting.plan.dossier, write(meeting)
    assert missing_papers(dossier) == ["Chưa có biên bản họp tự đánh giá"]

    meetings.confirm(minutes, actor=dossier.people.officer)
    assert missing_papers(dossier) == ["Chưa có biên bản họp tự đánh giá"]
    meetings.confirm(minutes, actor=dossier.people.leader)

    item = dossier.evidence.get(subject="paper:meeting-minutes")
    assert missing_papers(dossier) == []
    assert (item.file, item.author) == (MeetingMinutes.objects.get().file, dossier.people.leader)
    with item.file.file.open("rb") as file:
        assert file.read().count(b"/ByteRange") == 2
    assert play(dossier, "finish", "submit").state == "submitted"


def test_the_minutes_are_laid_out_with_two_places_to_sign(meeting):
    text = pages(meeting_minutes_pdf(write(meeting)))

    assert text.index("THƯ KÝ") < text.index("CHỦ TỌA")
    assert "BIÊN BẢN Họp tự đánh giá cuối năm “Cộng đồng học tập” cấp xã năm 2024" in text
    assert "Chưa thống nhất. Soát lại danh sách." in text


def test_the_invitation_says_who_when_and_where(meeting):
    text = pages(invitation_pdf(meeting))

    assert "GIẤY MỜI Dự họp tự đánh giá cuối năm" in text
    assert "- Trạm y tế." in text
    assert "Thời gian: 06 giờ, ngày 20 tháng 02 năm 2025." in text


def test_another_wording_is_confirmed_anew(meeting):
    minutes = write(meeting)
    meetings.confirm(minutes, actor=meeting.chair)

    again = write(meeting, conclusion="Khác.")

    assert (again.pk, again.chair_confirmed_at, again.is_confirmed) == (minutes.pk, None, False)


def test_confirmed_minutes_never_change(meeting):
    minutes = confirm_both(write(meeting))

    for change in (
        lambda: write(meeting, conclusion="Khác."),
        lambda: meetings.save_meeting(meeting, actor=meeting.saved_by),
    ):
        with pytest.raises(ValidationError, match="không sửa được nữa"):
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingMinutes.objects.update(conclusion="Khác.")
    assert MeetingMinutes.objects.get().conclusion == minutes.conclusion


def test_nobody_else_confirms_and_nobody_twice(meeting):
    minutes, people = write(meeting), meeting.plan.dossier.people
    colleague = make_member(meeting.plan.dossier.prepared_by)

    for person in (colleague, people.clerk, people.reviewer):
        with pytest.raises(PermissionDenied):
            meetings.confirm(minutes, actor=person)
    meetings.confirm(minutes, actor=people.leader)
    with pytest.raises(ValidationError, match="Bạn đã xác nhận"):
        meetings.confirm(minutes, actor=people.leader)


def test_what_changes_after_the_meeting_is_named(meeting):
    minutes, dossier = write(meeting), meeting.plan.dossier
    typed = {"learning_citizens": "700", "citizens": "1.000"}
    saving.save_answer(dossier, "5.1", typed=typed, narrative="", version=1, actor=dossier.people.officer)

    assert meetings.changed_since(minutes, sheet_of(dossier)) == ["5.1"]


def test_after_a_return_that_does_not_open_the_papers_the_minutes_wait(law):
    with clock.at(date(2025, 2, 20)):
        dossier = make_dossier(state="submitted")
        make_remark(dossier, "3.2")
        dossier = play(dossier, "send-back")
        minutes = write(make_meeting(make_plan(dossier)))
        with pytest.raises(ValidationError, match="không mở để sửa"):
            confirm_both(minutes)

    assert MeetingMinutes.objects.get().is_confirmed is False
    assert dossier.evidence.filter(subject="paper:meeting-minutes").count() == 1


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("meeting_once", lambda m: make_meeting(m.plan)),
        ("meeting_kind_known", lambda m: make_meeting(m.plan, kind="other")),
        ("meeting_chair_is_not_secretary", lambda m: make_meeting(m.plan, kind="opening", secretary=m.chair)),
        ("meeting_minutes_confirmed_by_two", lambda m: write_confirmed_by_one(m)),
        ("meeting_ends_after_it_begins", lambda m: write(m, ended_at=m.held_at.replace(year=2024))),
    ],
)
def test_the_database_keeps_meetings_whole(meeting, name, wrong):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        wrong(meeting)


def write_confirmed_by_one(meeting):
    write(meeting)
    MeetingMinutes.objects.update(chair_confirmed_by=meeting.chair, secretary_confirmed_by=meeting.chair)
