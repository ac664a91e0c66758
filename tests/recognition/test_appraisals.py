"""What the appraising office holds of each indicator, and what that comes to."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import IntegrityError

from config import clock
from recognition import appraisals, permissions
from recognition.appraisals import Given
from recognition.models import Mark
from tests.factories import make_dossier, make_member, make_minutes, make_remark, play, prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 3, 3)):
        yield


@pytest.fixture
def dossier():
    return make_dossier(state="appraising")


def mark(dossier, number, level, reason="", **more):
    return appraisals.mark(dossier, number, Given(level, reason=reason, **more), actor=dossier.people.reviewer)


def mark_all(dossier, **others):
    """Every indicator as handed in, but ``others``: number with an underscore → (level, reason)."""
    for number in dossier.last_submission.content["indicators"]:
        own = dossier.last_submission.content["indicators"][number]["verdicts"]
        level = [code for code, verdict in own.items() if verdict["status"] == "pass"][-1]
        mark(dossier, number, *others.get(f"i{number.replace('.', '_')}", (level,)))


def refused(ask) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        ask()
    return refusal.value.messages


def test_all_marked_as_handed_in_come_to_the_same_level(dossier):
    mark_all(dossier)

    result = appraisals.result(dossier)
    assert (result.marked, result.level, result.level_said) == (15, "1", "Mức độ 1")
    assert [line.number for line in result.lines if line.differs] == []
    assert result.assessment.missing_for["1"] == ()


def test_one_indicator_that_does_not_pass_leaves_no_level_and_says_why(dossier):
    mark_all(dossier, i3_2=("", "Thư viện đóng cửa từ tháng 6."))

    result = appraisals.result(dossier)
    line = next(line for line in result.lines if line.number == "3.2")
    assert (result.level, result.level_said, result.assessment.missing_for["1"]) == (None, "chưa mức nào", ("3.2",))
    assert (line.own, line.found, line.reason) == ("Đạt", "Không đạt", "Thư viện đóng cửa từ tháng 6.")


def test_nothing_is_concluded_while_indicators_are_unmarked(dossier):
    mark(dossier, "1.1", "2")

    result = appraisals.result(dossier)
    assert (result.marked, result.is_whole, result.level, result.level_said) == (1, False, None, "")


def test_what_differs_from_the_self_assessment_needs_a_reason(dossier):
    assert refused(lambda: mark(dossier, "3.2", "")) == [
        "Khác với tự đánh giá («Đạt») thì ghi lý do: lý do đi vào Bản tổng hợp thẩm định."
    ]
    assert Mark.objects.count() == 0
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        place = {"submission": dossier.last_submission, "office": dossier.held_by, "by": dossier.people.reviewer}
        Mark.objects.create(indicator="3.2", differs=True, **place)
    assert refusal.value.__cause__.diag.constraint_name == "mark_that_differs_has_reason"


def test_other_figures_are_judged_by_the_rules(dossier):
    """600 of 1.000 were handed in: 60 %."""
    fewer = {"typed": {"learning_citizens": "590"}}
    assert refused(lambda: mark(dossier, "5.1", "1", "Trùng tên.", **fewer))[0].startswith("590 / 1.000 = 59 % < 60 %")
    assert refused(lambda: mark(dossier, "5.1", "2"))[0].startswith("600 / 1.000 = 60 % < 80 %")
    assert refused(lambda: mark(dossier, "5.1", None, typed={"learning_citizens": "9,1"}))[0].startswith("Công dân đạt")

    kept = mark(dossier, "5.1", None, "Trùng 10 tên.", **fewer)
    assert (kept.levels, kept.typed, kept.differs) == ([], {"learning_citizens": "590"}, True)
    kept = mark(dossier, "5.1", None, "Thêm 5.", typed={"learning_citizens": "605"}, seen=1)
    assert (kept.levels, kept.version) == (["1"], 2)


def test_the_second_of_two_officers_is_told_and_nothing_is_overwritten(dossier):
    mark(dossier, "3.2", "2")
    second = make_member(dossier.held_by)

    with pytest.raises(appraisals.Outdated) as told:
        appraisals.mark(dossier, "3.2", Given("", reason="Không mở cửa."), actor=second)

    assert told.value.messages == [
        f"{dossier.people.reviewer} vừa ghi «Đạt» lúc 09:00. Ý kiến của bạn chưa được ghi; nếu vẫn muốn thay, ghi lần nữa."
    ]
    assert (Mark.objects.get().levels, Mark.objects.get().by) == (["1", "2"], dossier.people.reviewer)


def test_marks_stay_once_the_minutes_are_written(dossier):
    mark(dossier, "3.2", "2")
    make_minutes(dossier)

    said = "Đã có biên bản họp Hội đồng nên kết quả thẩm định từng chỉ tiêu không sửa được nữa."
    assert refused(lambda: mark(dossier, "3.2", "", "Đổi ý.", seen=1)) == [said]
    for change in (lambda: Mark.objects.update(levels=[]), lambda: Mark.objects.all().delete()):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            change()
        assert refusal.value.__cause__.diag.constraint_name == "mark_stays_after_minutes"


@pytest.mark.parametrize("person", ["officer", "leader", "director", "registrar"])
def test_only_officers_of_the_appraising_office_mark(dossier, person):
    with pytest.raises(PermissionDenied):
        appraisals.mark(dossier, "1.1", Given("2"), actor=getattr(dossier.people, person))

    assert Mark.objects.count() == 0


def test_who_has_marked_has_appraised(dossier):
    mark(dossier, "1.1", "2")

    fresh = type(dossier).objects.get(pk=dossier.pk)
    assert permissions.has_appraised(fresh, dossier.people.reviewer)
    assert not permissions.has_appraised(fresh, dossier.people.director)


def test_only_what_passes_with_evidence_and_nothing_open_is_agreed_to_at_once():
    dossier = make_dossier(state="drafting")
    for number in ("1.1", "1.2", "3.2", "4.1"):
        prove(dossier, number)
    dossier = play(dossier, "finish", "submit", "accept")
    make_remark(dossier, "1.2")
    mark(dossier, "3.2", "2")

    found, left = appraisals.agreeable(dossier, dossier.last_submission)
    assert (found, left["1.2"], left["5.1"], "3.2" in left) == (
        ["1.1", "4.1"],
        "có góp ý chưa đóng",
        "chưa có minh chứng",
        False,
    )
    made = appraisals.agree(dossier, ["1.1", "1.2", "9.9"], actor=dossier.people.reviewer)
    assert [(one.indicator, one.levels, one.differs) for one in made] == [("1.1", ["1", "2"], False)]
