"""What a dossier still lacks, on the days around which it matters."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from config import clock
from recognition import readiness, terms
from recognition.models import AreaDesignation, State
from tests.factories import (
    fill,
    make_dossier,
    make_place,
    make_recognition,
    make_remark,
    make_round,
    play,
    prove,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

IN_TIME = date(2025, 2, 20)
DEFAULT = {"level": "1", "without_evidence": True}


def to_submit(dossier, day, note="", **details):
    """What ``submit`` would miss on ``day``."""
    with clock.at(day):
        return readiness.to_submit(dossier, DEFAULT | details, note)


# Dates


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2024, 12, 31), ["Số liệu tính đến 31/12/2024, nên chỉ nộp được từ ngày 01/01/2025."]),
        (date(2025, 1, 1), []),
        (date(2025, 2, 27), []),
        (date(2025, 2, 28), ["Đã quá hạn nộp 27/02/2025: cần ghi lý do nộp muộn."]),
        (date(2025, 6, 1), ["Đã quá hạn nộp 27/02/2025: cần ghi lý do nộp muộn."]),
    ],
)
def test_before_28_02_means_that_the_27th_is_the_last_good_day(day, missing):
    assert to_submit(make_dossier(), day) == missing


def test_the_last_good_day_ends_at_midnight_in_vietnam():
    dossier = make_dossier(state=State.ENDORSING)
    last_second = clock.moment_of(date(2025, 2, 28), at=clock.time(0, 0)) - timedelta(seconds=1)

    assert to_submit(dossier, last_second) == []
    assert to_submit(dossier, last_second + timedelta(seconds=1)) == [
        "Đã quá hạn nộp 27/02/2025: cần ghi lý do nộp muộn."
    ]


def test_a_dossier_handed_in_on_time_and_sent_back_comes_again_after_the_last_day_without_being_late():
    dossier = make_dossier(state=State.RETURNED)
    dossier.remarks.update(state="answered", answer="Đã bổ sung.")
    dossier.answers.filter(indicator="5.1").update(narrative="Thêm nguồn.")
    assert to_submit(dossier, date(2025, 3, 14)) == []

    with clock.at(date(2025, 3, 14)):
        again = play(dossier, "finish", "submit")

    assert (again.late, again.handed_in_at) == (False, clock.moment_of(IN_TIME))


@pytest.mark.parametrize(("day", "late"), [(date(2025, 2, 27), False), (date(2025, 2, 28), True)])
def test_a_late_dossier_goes_in_with_its_reason_and_is_marked(day, late):
    dossier = make_dossier(state=State.ENDORSING)
    with clock.at(day):
        take(dossier, "submit", note="Chờ số liệu của công an xã.")

    after = play(dossier)
    assert (after.state, after.late, after.handed_in_at) == ("submitted", late, clock.moment_of(day))
    assert after.moves.last().note == "Chờ số liệu của công an xã."


def test_a_closed_round_takes_nothing_whatever_the_reason():
    dossier = make_dossier(rnd=make_round(closes_on=date(2025, 5, 31)))

    assert to_submit(dossier, date(2025, 5, 31), note="Bão lũ.") == []
    assert to_submit(dossier, date(2025, 6, 1), note="Bão lũ.") == [
        f"Đợt này đã khóa sau ngày 31/05/2025. Cần hỏi {dossier.chain()[0]}."
    ]


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2024, 12, 31), ["Số liệu tính đến 31/12/2024, nên chỉ kết thúc được từ ngày 01/01/2025."]),
        (date(2025, 1, 1), []),
        (date(2025, 2, 28), []),
    ],
)
def test_a_year_is_concluded_once_it_is_over(day, missing):
    dossier = make_dossier(level="")

    with clock.at(day):
        assert readiness.to_conclude(dossier) == missing


# What must be there


def test_finish_names_every_indicator_that_is_empty_or_unreadable_and_the_papers():
    dossier = make_dossier(answered=False)
    with clock.at(IN_TIME):
        fill(dossier)
    dossier.answers.filter(indicator="2.1").delete()
    dossier.answers.filter(indicator="5.1").update(
        typed={"learning_citizens": "4.8.91", "citizens": "1.000"}, read={"citizens": 1000}
    )
    dossier.evidence.update(removed_at=clock.now())

    assert readiness.to_finish(dossier) == [
        "2.1 chưa điền",
        "5.1: Không rõ “4.8.91” là bao nhiêu. Đây là số đếm, không có phần thập phân: nếu là 4.891 thì gõ 4891.",
        "Chưa có biên bản họp tự đánh giá",
    ]


def test_figures_that_cannot_be_true_are_missing():
    dossier = make_dossier()
    dossier.answers.filter(indicator="5.2").update(
        typed={"trained": "100", "degree": "120", "citizens": "1.000"},
        read={"trained": 100, "degree": 120, "citizens": 1000},
    )

    assert readiness.to_finish(dossier) == [
        "5.2: “Công dân có trình độ đại học trở lên” (120) không thể lớn hơn “Công dân được đào tạo chuyên môn kỹ "
        "thuật” (100)."
    ]


def test_a_shared_number_differs_between_indicators_only_with_a_reason():
    dossier = make_dossier()
    dossier.answers.filter(indicator="5.2").update(
        typed={"trained": "600", "degree": "150", "citizens": "1.100"},
        read={"trained": 600, "degree": 150, "citizens": 1100},
    )

    assert readiness.to_finish(dossier) == [
        "5.2: “Công dân trong xã” là 1.100, ở 5.1 là 1.000: sửa cho khớp, hoặc ghi lý do ngay dưới số ấy."
    ]

    dossier.answers.update(narrative="Chốt số liệu muộn hơn một tháng.")
    assert len(readiness.to_finish(dossier)) == 1

    dossier.answers.filter(indicator="5.2").update(reasons={"citizens": "Chốt số liệu muộn hơn một tháng."})
    assert readiness.to_finish(dossier) == []


def test_a_remark_that_was_sent_waits_for_its_answer():
    dossier = make_dossier(state=State.SUBMITTED)
    with clock.at(IN_TIME):
        make_remark(dossier, "3.2")
        make_remark(dossier, "level")
        dossier = play(dossier, "send-back")

    assert readiness.to_finish(dossier) == [
        "Góp ý về chỉ tiêu 3.2 chưa được trả lời",
        "Góp ý về mức độ đề nghị chưa được trả lời",
    ]


def test_missing_evidence_is_confirmed_by_the_leader():
    dossier = make_dossier()
    for number in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "4.1", "4.2", "4.3", "4.4"):
        prove(dossier, number)

    assert to_submit(dossier, IN_TIME, without_evidence=False) == [
        "Chỉ tiêu 5.1, 5.2 chưa có minh chứng: cần lãnh đạo xác nhận vẫn nộp."
    ]
    assert to_submit(dossier, IN_TIME, without_evidence=True) == []

    prove(dossier, "5.1")
    prove(dossier, "5.2")
    assert to_submit(dossier, IN_TIME, without_evidence=False) == []


def test_where_the_round_makes_evidence_compulsory_nothing_is_finished_without_it():
    dossier = make_dossier(rnd=make_round(evidence_compulsory=True))
    missing = [
        f"{indicator} thiếu minh chứng"
        for indicator in dossier.answers.order_by("indicator").values_list("indicator", flat=True)
    ]

    assert readiness.to_finish(dossier) == missing
    assert to_submit(dossier, IN_TIME, without_evidence=True) == missing


def test_evidence_taken_away_proves_nothing():
    dossier = make_dossier(rnd=make_round(evidence_compulsory=True))
    item = prove(dossier, "1.1")
    assert len(readiness.to_finish(dossier)) == 14

    item.removed_at = clock.now()
    item.save()

    assert readiness.to_finish(dossier)[0] == "1.1 thiếu minh chứng"


# Levels


@pytest.mark.parametrize(
    ("reached", "asked", "missing"),
    [
        ("1", "1", []),
        ("2", "1", []),
        ("2", "2", []),
        ("1", "2", ["Mức độ 2 chưa đạt: còn vướng chỉ tiêu 4.2, 4.3, 4.4, 5.1, 5.2."]),
        ("1", "", ["Chưa chọn mức độ đề nghị."]),
        ("1", "9", ["Chưa chọn mức độ đề nghị."]),
        (
            "",
            "1",
            [
                "Chưa đạt mức độ nào nên chưa đề nghị công nhận được. Có thể kết thúc tự đánh giá, hoặc giao lại để bổ sung."
            ],
        ),
    ],
)
def test_a_unit_asks_for_a_level_that_it_reaches(reached, asked, missing):
    assert to_submit(make_dossier(level=reached), IN_TIME, level=asked) == missing


def test_a_commune_in_a_difficult_area_has_the_lower_threshold_on_the_last_day_of_the_year():
    dossier = make_dossier()
    dossier.answers.filter(indicator="5.2").update(
        typed={"trained": "400", "degree": "100", "citizens": "1.000"},
        read={"trained": 400, "degree": 100, "citizens": 1000},
    )
    assert len(to_submit(dossier, IN_TIME)) == 1

    area = AreaDesignation.objects.create(
        unit=dossier.unit, valid_from=date(2024, 12, 31), legal_basis="QĐ 1", entered_at=clock.now()
    )
    assert to_submit(dossier, IN_TIME) == []

    area.valid_from = date(2025, 1, 1)
    area.save()
    assert len(to_submit(dossier, IN_TIME)) == 1


@pytest.fixture
def recognised_at_level_1():
    """A commune recognised at level 1 on 10/03/2026, with its dossier of the next year that reaches level 2."""
    first = make_round(tiers=2)
    unit = make_place(first)
    held = make_recognition(make_dossier(rnd=first, unit=unit), valid_from=date(2026, 3, 10))
    later = make_round(tiers=2, year=2026, province=first.province)
    return make_dossier(rnd=later, unit=unit, level="2"), held


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (
            date(2027, 3, 9),
            ["Đang giữ mức độ 1 từ 10/03/2026; được đề nghị nâng mức từ 10/03/2027 (sau 12 tháng)."],
        ),
        (date(2027, 3, 10), []),
    ],
)
def test_raising_a_level_1_in_force_waits_twelve_months(recognised_at_level_1, day, missing):
    dossier, _ = recognised_at_level_1

    assert to_submit(dossier, day, note="Chờ đủ 12 tháng.", level="2") == missing
    assert to_submit(dossier, day, note="Xin giữ mức.", level="1") == []


def holding(level, *, valid_to=None):
    """A dossier of 2026 that asks for level 1, of a commune that was given ``level`` in 2026."""
    first = make_round(tiers=2)
    unit = make_place(first)
    terms = {"valid_to": valid_to} if valid_to else {}
    make_recognition(make_dossier(rnd=first, unit=unit, answered=False), level, valid_from=date(2026, 3, 10), **terms)
    return make_dossier(rnd=make_round(tiers=2, year=2026, province=first.province), unit=unit)


def test_who_holds_level_2_is_told_before_handing_in_that_level_1_would_not_replace_it():
    dossier = holding("2")
    said = f"{dossier.unit.full_name} đang giữ mức độ 2 đến 31/12/2029: không thay bằng mức thấp hơn."

    assert to_submit(dossier, date(2027, 2, 20)) == [said]


def test_what_runs_out_before_the_decision_is_due_hinders_nobody_who_hands_in():
    assert to_submit(holding("2", valid_to=date(2027, 3, 29)), date(2027, 2, 20)) == []
    assert len(to_submit(holding("2", valid_to=date(2027, 3, 30)), date(2027, 2, 20))) == 1


def test_without_a_recognition_in_force_either_level_may_be_asked_at_once(recognised_at_level_1):
    dossier, held = recognised_at_level_1
    held.ended_on, held.end_reason = date(2027, 1, 15), "Thu hồi"
    held.save()

    assert to_submit(dossier, date(2027, 1, 14), level="2") != []
    assert to_submit(dossier, date(2027, 1, 15), level="2") == []


def test_a_recognition_of_the_unit_it_continues_counts_as_its_own():
    old = make_dossier()
    make_recognition(old, valid_from=date(2025, 3, 10))
    rnd = make_round(tiers=2)
    unit = make_place(rnd, continues=old.unit)
    dossier = make_dossier(rnd=rnd, unit=unit, level="2")

    assert to_submit(dossier, date(2026, 2, 20), level="2") == [
        "Đang giữ mức độ 1 từ 10/03/2025; được đề nghị nâng mức từ 10/03/2026 (sau 12 tháng)."
    ]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 3, 10), 12, date(2026, 3, 10)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 6, 30), 0, date(2025, 6, 30)),
    ],
)
def test_months_are_counted_to_the_same_day(day, months, then):
    assert terms.months_after(day, months) == then


# Handing in again


@pytest.fixture
def returned():
    dossier = make_dossier(state=State.SUBMITTED, level="2")
    with clock.at(IN_TIME):
        make_remark(dossier, "5.1")
        return play(dossier, "send-back")


def test_an_unchanged_dossier_is_handed_in_again_only_with_a_reason(returned):
    returned.remarks.update(state="answered", answer="Số liệu đã đúng.")
    unchanged = ["Chưa sửa gì so với lượt nộp trước: cần ghi lý do nộp lại nguyên vẹn."]

    assert to_submit(returned, IN_TIME, level="2") == unchanged
    assert to_submit(returned, IN_TIME, level="2", note="Số liệu đã đúng.") == []


@pytest.mark.parametrize(
    "change",
    [
        lambda dossier: dossier.answers.filter(indicator="5.1").update(narrative="Thêm nguồn."),
        lambda dossier: dossier.answers.filter(indicator="5.1").update(
            typed={"learning_citizens": "801", "citizens": "1000"}
        ),
        lambda dossier: prove(dossier, "5.1"),
        lambda dossier: dossier.evidence.update(number="02/BB-UBND"),
    ],
    ids=["words", "figures", "evidence", "its number"],
)
def test_any_change_is_a_change(returned, change):
    returned.remarks.update(state="answered", answer="Đã bổ sung.")

    change(returned)

    assert to_submit(returned, IN_TIME, level="2") == []


def test_the_same_evidence_brought_again_is_no_change(returned):
    returned.remarks.update(state="answered", answer="Đã bổ sung.")
    with clock.at(IN_TIME):
        returned.evidence.update(removed_at=clock.now())
        prove(returned, "paper:meeting-minutes", "meeting-minutes.pdf")

    assert len(to_submit(returned, IN_TIME, level="2")) == 1


def test_the_level_asked_stays_unless_it_was_remarked(returned):
    returned.remarks.update(state="answered", answer="Đã bổ sung.")
    returned.answers.filter(indicator="5.1").update(narrative="Thêm nguồn.")

    assert to_submit(returned, IN_TIME, level="1") == [
        "Đã đề nghị Mức độ 2 và không có góp ý về mức độ: giữ nguyên mức đã đề nghị."
    ]


def test_a_remarked_level_may_be_changed_and_that_is_a_change():
    dossier = make_dossier(state=State.SUBMITTED, level="2")
    with clock.at(IN_TIME):
        make_remark(dossier, "level")
        dossier = play(dossier, "send-back")
    dossier.remarks.update(state="answered", answer="Xin hạ mức.")

    assert to_submit(dossier, IN_TIME, level="1") == []


def test_a_level_that_is_no_longer_reached_gives_way_to_the_one_that_is(returned):
    returned.remarks.update(state="answered", answer="Đã sửa số liệu.")
    returned.answers.filter(indicator="5.1").update(
        typed={"learning_citizens": "700", "citizens": "1.000"}, read={"learning_citizens": 700, "citizens": 1000}
    )

    assert to_submit(returned, IN_TIME, level="2") == ["Mức độ 2 chưa đạt: còn vướng chỉ tiêu 5.1."]
    assert to_submit(returned, IN_TIME, level="1") == []


def test_a_level_proposed_above_the_frozen_figures_is_not_recognised():
    dossier = make_dossier(state=State.DECIDING)
    dossier.proposed_level = "2"
    dossier.save()

    with clock.at(IN_TIME), pytest.raises(ValidationError) as refusal:
        take(dossier, "recognise")

    assert refusal.value.messages == ["Mức độ trình cao hơn mức các số liệu đã nộp đạt được."]
