"""A number that several indicators use is entered once; another one somewhere needs a reason of its own."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from config import clock
from recognition import readiness, saving
from recognition.assessing import sheet_of
from recognition.snapshots import content_of
from recognition.workspace import asked_of, followers, row_of
from tests.factories import make_dossier, play

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(date(2025, 2, 20)):
        yield


def save(dossier, number, *, version=0, reasons=None, **typed):
    return saving.save_answer(
        dossier,
        number,
        typed=typed,
        narrative="",
        reasons=reasons,
        version=version,
        actor=dossier.people.officer,
    )


def test_a_number_entered_once_serves_every_indicator_that_uses_it():
    dossier = make_dossier(answered=False)
    save(dossier, "5.2", trained="4.000", degree="960")
    save(dossier, "5.1", learning_citizens="4.891", citizens="8.000")

    sheet = sheet_of(dossier)
    field = row_of(sheet, "5.2").fields[-1]

    assert [sheet.is_filled(number) for number in ("5.1", "5.2")] == [True, True]
    assert "50 %" in sheet.assessment.indicators["5.2"].levels["1"].reason
    assert (field.home, field.shared, field.value) == ("5.1", "8.000", "")
    assert row_of(sheet, "5.1").fields[-1].used_by == ["5.1", "5.2"]
    assert dossier.answers.get(indicator="5.2").typed == {"trained": "4.000", "degree": "960"}
    assert followers(sheet.spec, "5.1") == ["5.2"]


def test_when_it_changes_it_changes_for_all_even_where_it_had_been_repeated():
    dossier = make_dossier()  # 1.000 stands at both

    save(dossier, "5.1", version=1, learning_citizens="700", citizens="1.100")

    assert sheet_of(dossier).facts.answers["5.2"]["citizens"] == 1100
    assert [found.kind for found in readiness.to_finish(dossier)] == []
    assert dossier.answers.get(indicator="5.2").version == 1


def test_another_number_stays_and_asks_for_its_reason_which_goes_into_what_is_handed_in():
    dossier = make_dossier()
    save(dossier, "5.2", version=1, trained="500", degree="120", citizens="990")
    before = list(readiness.to_finish(dossier))
    save(dossier, "5.1", version=1, learning_citizens="700", citizens="1.100")
    save(
        dossier,
        "5.2",
        version=2,
        trained="500",
        degree="120",
        citizens="990",
        reasons={"citizens": "Trừ người đi\x00 vắng."},
    )

    assert before == ["5.2: “Công dân trong xã” là 990, ở 5.1 là 1.000: sửa cho khớp, hoặc ghi lý do ngay dưới số ấy."]
    assert list(readiness.to_finish(dossier)) == []
    frozen = play(dossier, "finish", "submit").last_submission.content["indicators"]
    assert (frozen["5.2"]["typed"]["citizens"], frozen["5.2"]["reasons"]) == (
        "990",
        {"citizens": "Trừ người đi vắng."},
    )
    assert frozen["5.1"]["typed"]["citizens"] == "1.100"


def test_what_is_frozen_has_the_shared_number_at_every_indicator():
    dossier = make_dossier()
    save(dossier, "5.2", version=1, trained="500", degree="120")

    frozen = content_of(sheet_of(dossier))["indicators"]["5.2"]

    assert (frozen["typed"]["citizens"], frozen["read"]["citizens"]) == ("1.000", 1000)
    assert "reasons" not in frozen


def test_a_reason_of_a_page_is_refused_and_nothing_is_written():
    dossier = make_dossier()

    with pytest.raises(ValidationError) as refusal:
        save(dossier, "5.2", version=1, trained="1", degree="1", citizens="2", reasons={"citizens": "x" * 501})

    assert refusal.value.messages[0].startswith("5.2: lý do dài hơn 500 ký tự")
    assert dossier.answers.get(indicator="5.2").typed["trained"] == "500"


def test_help_says_what_each_level_asks_here_and_where_it_differs_elsewhere():
    spec = sheet_of(make_dossier(answered=False)).spec

    assert asked_of(spec, spec.indicator("5.1"), "normal") == [
        ("Mức độ 1", "từ 60 % trở lên", ""),
        ("Mức độ 2", "từ 80 % trở lên", ""),
    ]
    degree = "Công dân có trình độ đại học trở lên"
    trained = "Công dân được đào tạo chuyên môn kỹ thuật"
    assert asked_of(spec, spec.indicator("5.2"), "difficult")[0] == (
        "Mức độ 1",
        f"{trained}: vùng khó khăn từ 40 % trở lên. {degree}: vùng khó khăn từ 10 % trở lên",
        f"Vùng bình thường: {trained}: từ 50 % trở lên. {degree}: từ 12 % trở lên",
    )
