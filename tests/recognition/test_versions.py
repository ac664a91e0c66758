"""Open dossiers move to a newer version of their criteria set: everything is shown before, nothing is lost."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from config import clock
from criteria import library
from recognition import changes, saving, versions, workflow
from recognition.assessing import sheet_of
from recognition.models import Dossier, Round, State
from recognition.models.history import is_chain_whole
from recognition.snapshots import evidence_in
from tests.factories import make_dossier, make_place, make_round, make_user, play, prove
from tests.factories.dossiers import attach
from tests.factories.versions import make_version, second_version
from tests.recognition.views.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 2, 24)):
        yield


@pytest.fixture
def operator():
    return make_user(is_staff=True)


def effects(shown) -> list[list]:
    """What the preview says of its only dossier."""
    (line,) = shown.moving
    return [effect.as_list() for effect in line.effects]


def move(dossier, new, actor):
    """Move the dossier's round as it was just shown; the dossier as it is then."""
    rnd = Round.objects.get(pk=dossier.round_id)
    versions.move(rnd, new, seen=versions.preview(rnd, new).fingerprint, actor=actor)
    return attach(dossier, dossier.people)


def said(dossier) -> list[dict]:
    return list(dossier.answers.order_by("indicator").values("indicator", "typed", "narrative", "version"))


def save(dossier, number, **typed):
    answer = dossier.answers.filter(indicator=number).first()
    version, officer = answer.version if answer else 0, dossier.people.officer
    return saving.save_answer(dossier, number, typed=typed, narrative="", version=version, actor=officer)


def page_of(dossier, user) -> Page:
    client = Client()
    client.force_login(user)
    return Page(client.get(dossier.get_absolute_url()))


# Shown before


def test_the_preview_names_every_answer_that_the_new_version_touches():
    dossier = make_dossier()

    shown = versions.preview(dossier.round, make_version())

    trained = "Công dân được đào tạo chuyên môn kỹ thuật: 500 / 1.000 = 50 %"
    degree = "Công dân có trình độ đại học trở lên: 120 / 1.000 = 12 %"
    lacking = "Công dân có chứng chỉ: chưa nhập “Công dân có chứng chỉ”"
    assert effects(shown) == [
        ["", "Mức đạt được", "Mức độ 1", "chưa mức nào"],
        ["2.4", "Chỉ tiêu mới", "không có", "cần điền: Học tập số"],
        [
            "5.1",
            "Mức độ 1",
            "600 / 1.000 = 60 % ≥ 60 %: đạt",
            "600 / 1.000 = 60 % < 65 %: chưa đạt, cần thêm 50 người",
        ],
        ["5.2", "Số liệu mới «Công dân có chứng chỉ»", "không có", "cần điền"],
        ["5.2", "Số liệu không còn «Công dân có trình độ đại học trở lên»", "120", "giữ nguyên, chỉ để xem"],
        ["5.2", "Mức độ 1", f"{trained} ≥ 50 %: đạt; {degree} ≥ 12 %: đạt", f"{trained} ≥ 50 %: đạt; {lacking}"],
        [
            "5.2",
            "Mức độ 2",
            f"{trained} < 60 %: chưa đạt, cần thêm 100 người; {degree} < 15 %: chưa đạt, cần thêm 30 người",
            f"{trained} < 60 %: chưa đạt, cần thêm 100 người; {lacking}",
        ],
        [
            "1.2",
            "Chỉ tiêu không còn",
            "Có chương trình, kế hoạch của năm và đã triển khai đầy đủ: Có",
            "giữ nguyên, chỉ để xem",
        ],
    ]


def test_the_preview_changes_nothing():
    dossier = make_dossier()
    before = said(dossier), dossier.moves.count()

    versions.preview(dossier.round, make_version())

    assert (said(dossier), dossier.moves.count()) == before
    assert attach(dossier, None).criteria_set.version == "1"


def test_an_answer_that_is_not_there_is_not_called_gone():
    dossier = make_dossier(answered=False)

    shown = versions.preview(dossier.round, make_version())

    assert [effect[:2] for effect in effects(shown)] == [
        ["2.4", "Chỉ tiêu mới"],
        ["5.2", "Số liệu mới «Công dân có chứng chỉ»"],
    ]


def test_what_lies_with_the_leader_or_was_handed_in_keeps_its_version(operator):
    rnd = make_round()
    drafting, endorsing, submitted = (
        make_dossier(rnd=rnd, unit=make_place(rnd), state=state)
        for state in (State.DRAFTING, State.ENDORSING, State.SUBMITTED)
    )
    new = make_version()

    shown = versions.preview(rnd, new)
    versions.move(rnd, new, seen=shown.fingerprint, actor=operator)

    assert [line.dossier for line in shown.moving] == [drafting]
    assert [(line.dossier, line.why_not) for line in shown.staying] == [
        (endorsing, "đang chờ lãnh đạo ký trình; muốn chuyển, lãnh đạo giao lại để sửa trước")
    ]
    assert shown.handed_in == 1
    kept = [attach(dossier, None).criteria_set.version for dossier in (drafting, endorsing, submitted)]
    assert kept == ["2", "1", "1"]


# Moved


def test_a_move_keeps_every_word_and_judges_by_the_new_version(operator):
    dossier = make_dossier()
    dossier.answers.filter(indicator="1.2").update(narrative="Có sổ theo dõi.")
    before = said(dossier)

    dossier = move(dossier, make_version(), operator)

    sheet = sheet_of(dossier)
    assert said(dossier) == before
    assert (sheet.spec.version, sheet.assessment.level, sheet.unfilled) == ("2", None, ["2.4", "5.2"])
    assert (dossier.filled, len(sheet.indicators)) == (13, 15)
    assert Round.objects.get(pk=dossier.round_id).criteria_set.version == "2"


def test_a_number_entered_once_stays_where_its_first_indicator_is_gone(operator):
    dossier = make_dossier()
    dossier.answers.filter(indicator="5.2").update(
        typed={"trained": "500", "degree": "120"}, read={"trained": 500, "degree": 120}
    )
    assert sheet_of(dossier).is_filled("5.2") is True  # by the citizens of 5.1

    dossier = move(dossier, make_version(without=("5.1",), more=(), figure=False), operator)

    assert sheet_of(dossier).unfilled == []


def test_a_move_is_a_row_of_the_dossiers_history(operator):
    dossier = make_dossier()

    dossier = move(dossier, make_version(), operator)

    last = dossier.moves.last()
    assert (workflow.action_label(last.action), last.actor, last.to_state) == (
        "Chuyển phiên bản bộ tiêu chí",
        operator,
        "drafting",
    )
    assert last.note == (
        "Từ phiên bản 1 sang phiên bản 2. Mức đạt được: Mức độ 1 → chưa mức nào. "
        "Chỉ tiêu có thay đổi: 2.4, 5.1, 5.2, 1.2."
    )
    assert is_chain_whole(dossier.moves.all())


def test_a_new_dossier_of_the_round_begins_with_the_new_version(operator):
    dossier = make_dossier()
    stale = Round.objects.select_related("criteria_set").get(pk=dossier.round_id)  # as a page had read it before

    move(dossier, make_version(), operator)

    assert make_dossier(rnd=stale, unit=make_place(stale), answered=False).criteria_set.version == "2"


def test_a_save_under_the_new_version_drops_no_figure_of_the_old(operator):
    dossier = move(make_dossier(), make_version(), operator)

    save(dossier, "5.2", trained="510", certified="130", citizens="1.000")

    assert dossier.answers.get(indicator="5.2").typed == {
        "trained": "510",
        "certified": "130",
        "citizens": "1.000",
        "degree": "120",
    }
    assert sheet_of(dossier).is_filled("5.2") is True


def test_what_is_no_longer_asked_is_kept_shut(operator):
    dossier = make_dossier()
    item = prove(dossier, "1.2", "so-do.pdf")
    dossier = move(dossier, make_version(), operator)

    with pytest.raises(ValidationError) as refusal:
        save(dossier, "1.2", done="false")
    client = Client()
    client.force_login(dossier.people.officer)
    response = client.post(f"/minh-chung/{item.pk}/bo/")

    assert refusal.value.messages == ["Bộ tiêu chí này không có chỉ tiêu 1.2."]
    assert response.status_code == 403
    assert dossier.evidence.present().filter(subject="1.2").count() == 1


def test_a_version_that_asks_again_takes_up_what_was_kept(operator):
    dossier = move(make_dossier(), make_version("2"), operator)
    again = make_version("3", without=(), more=(), figure=False)

    shown = versions.preview(Round.objects.get(pk=dossier.round_id), again)
    taken_up = ["đã giữ, chỉ để xem", "số liệu đã giữ được dùng lại"]
    assert [effect for effect in effects(shown) if effect[2:] == taken_up] == [
        ["1.2", "Chỉ tiêu trở lại", *taken_up],
        ["5.2", "Số liệu trở lại «Công dân có trình độ đại học trở lên»", *taken_up],
    ]
    sheet = sheet_of(move(dossier, again, operator))
    assert (sheet.is_filled("1.2"), sheet.is_filled("5.2"), sheet.unfilled) == (True, True, [])


# Refused


def test_only_the_operator_moves(operator):
    dossier = make_dossier()
    new = make_version()
    seen = versions.preview(dossier.round, new).fingerprint

    for actor in (dossier.people.officer, dossier.people.director, None):
        with pytest.raises(PermissionDenied):
            versions.move(dossier.round, new, seen=seen, actor=actor)

    assert Dossier.objects.get(pk=dossier.pk).criteria_set.version == "1"


def test_what_was_not_seen_is_not_done(operator):
    dossier = make_dossier()
    new = make_version()
    seen = versions.preview(dossier.round, new).fingerprint
    save(dossier, "5.1", learning_citizens="700", citizens="1.000")

    for stale in (seen, "", "x\x00" * 10):
        with pytest.raises(ValidationError) as refusal:
            versions.move(dossier.round, new, seen=stale, actor=operator)
        assert refusal.value.messages[0].startswith("Từ lúc bạn xem, có hồ sơ đã thay đổi nên chưa chuyển gì.")

    assert Dossier.objects.get(pk=dossier.pk).criteria_set.version == "1"


def test_versions_under_which_answers_would_mean_something_else_do_not_fit():
    first = library.shipped("tt25-xa")
    renumbered = tuple(
        replace(c, indicators=tuple(replace(i, number={"5.1": "5.3"}.get(i.number, i.number)) for i in c.indicators))
        for c in first.criteria
    )
    other_levels = tuple(replace(level, code=f"{level.code}x") for level in first.levels)

    assert versions.unfit(first, second_version()) == []
    assert versions.unfit(first, replace(first, criteria=renumbered)) == [
        "Có chỉ tiêu đổi số (5.1 thành 5.3): số liệu đã điền sẽ nằm nhầm chỗ, nên hồ sơ đã mở giữ phiên bản cũ."
    ]
    assert versions.unfit(first, replace(first, levels=other_levels)) == [
        "Các mức độ khác nhau: đây là một bộ khác, không phải bản sửa của bộ đang dùng."
    ]


# Sent back, moved, handed in again


@pytest.fixture
def returned(operator):
    """Sent back with a remark on 1.2, which the version it was moved to no longer has."""
    dossier = make_dossier(state=State.SUBMITTED)
    prove(dossier, "1.2", "so-do.pdf")
    dossier.remarks.create(
        subject="1.2",
        text="Bổ sung.",
        by=dossier.people.reviewer,
        office=dossier.held_by,
        submission=dossier.last_submission,
    )
    return move(play(dossier, "send-back"), make_version(), operator)


def test_what_the_new_version_asks_is_open_in_a_returned_dossier(returned):
    assert saving.open_subjects(returned) == {"1.2", "2.4", "5.1", "5.2"}
    assert [saving.is_open(returned, number) for number in ("1.2", "2.4", "1.1")] == [False, True, False]


def test_reviewers_still_read_what_was_handed_in_by_its_own_version(returned):
    page = page_of(returned, returned.people.reviewer)

    labels = [link.text for link in page.all("a") if "chi-tieu=" in link.get("href", "")]
    assert [any(label.startswith(number) for label in labels) for number in ("1.2", "2.4")] == [True, False]


def test_the_second_submission_freezes_what_was_set_aside(returned):
    save(returned, "2.4", done="true")
    save(returned, "5.1", learning_citizens="700", citizens="1.000")
    save(returned, "5.2", trained="500", certified="120", citizens="1.000")

    dossier = play(returned, "finish", "submit", "accept")

    content = dossier.last_submission.content
    (proof,) = content["set_aside"]["1.2"].pop("evidence")
    assert content["set"] == {"code": "tt25-xa", "version": "2"}
    assert content["set_aside"]["1.2"] | {"label": ""} == {
        "label": "",
        "typed": {"done": "true"},
        "labels": {"done": library.shipped("tt25-xa").indicator("1.2").measures[0].label},
        "narrative": "",
    }
    assert content["set_aside"]["5.2"]["typed"] == {"degree": "120"}
    assert proof["id"] in evidence_in(dossier.last_submission.content)
    assert dossier.submissions.first().content["set"]["version"] == "1"


def test_rounds_stand_side_by_side_each_in_the_words_of_its_own_version(returned):
    save(returned, "5.2", trained="500", certified="130", citizens="1.000")

    columns = changes.columns_of(returned, at_home=True)
    rows = {row.number: row for row in changes.rows_of(returned, columns, [])}

    assert [bool(cell.lines) for cell in rows["1.2"].cells] == [True, False]
    assert [bool(cell.lines) for cell in rows["2.4"].cells] == [False, True]
    degree = library.shipped("tt25-xa").indicator("5.2").measure("degree").label
    assert [
        [words for label, words in cell.lines if label in (degree, "Công dân có chứng chỉ")]
        for cell in rows["5.2"].cells
    ] == [["120"], ["130"]]


def test_papers_of_the_first_submission_are_printed_by_its_own_version(returned):
    client = Client()
    client.force_login(returned.people.officer)

    response = client.get(f"/luot-nop/{returned.submissions.get().pk}/bao-cao/")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")


def test_the_page_says_what_happened_and_shows_what_is_kept(returned):
    page = page_of(returned, returned.people.officer)

    (section,) = [e for e in page.all("section") if e.get("id") == "set-aside"]
    assert [e.text for e in page.all("h3") if e.is_within(section)] == [
        library.shipped("tt25-xa").indicator("1.2").label,
        library.shipped("tt25-xa").indicator("5.2").label,
    ]
    assert [e.text for e in page.all("dd") if e.is_within(section)] == ["Có", "120"]
    assert [e for e in page.all("input") if e.is_within(section)] == []
    (notice,) = [words for words in page.notices("waits") if words.startswith("Bộ tiêu chí có phiên bản mới")]
    assert "Chỉ tiêu có thay đổi: 2.4, 5.1, 5.2, 1.2." in notice
