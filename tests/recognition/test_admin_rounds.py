"""Procedures, rounds and what stands in the dossiers' lists, in the operator's admin."""

from datetime import date

import pytest

from recognition import workflow
from recognition.models import (
    Dossier,
    Move,
    Procedure,
    ProcedureStep,
    Round,
    Target,
    Title,
)
from tests.factories import make_commune, make_province
from tests.recognition.operator import (
    address,
    make_dossier,
    make_operator,
    make_round,
    said,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client):
    """A client signed in as an operator."""
    client.user = make_operator()
    client.force_login(client.user)
    return client


# Procedures and rounds


def procedure_fields(procedure, **fields):
    names = [field.name for field in Procedure._meta.fields if field.name not in ("id", "title")]
    plain = {name: getattr(procedure, name) for name in names}
    plain = {name: value for name, value in plain.items() if value not in (None, False)}
    plain |= {
        "title": procedure.title_id,
        "council_bodies": "\n".join(procedure.council_bodies),
        "in_force_from": procedure.in_force_from.strftime("%d/%m/%Y"),
    }
    if procedure.in_force_to:
        plain["in_force_to"] = procedure.in_force_to.strftime("%d/%m/%Y")
    steps = {"steps-TOTAL_FORMS": procedure.steps.count(), "steps-INITIAL_FORMS": procedure.steps.count()}
    for index, step in enumerate(procedure.steps.all()):
        own = {"id": step.pk, "procedure": procedure.pk, "order": step.order, "kind": step.kind, "tier": step.tier}
        steps |= {f"steps-{index}-{name}": value for name, value in own.items()}
    return plain | steps | fields


def test_a_procedure_without_rounds_is_written_here(operator):
    make_round()
    procedure = Procedure.objects.get(code="cdht-xa-ba-cap")
    fields = procedure_fields(
        procedure, council_minimum=7, council_bodies="Hội Khuyến học\n\nĐoàn Thanh niên, Hội Phụ nữ"
    )

    response = operator.post(address("procedure", "change", procedure.pk), fields)

    after = Procedure.objects.get(pk=procedure.pk)
    assert response.status_code == 302
    assert (after.council_minimum, after.council_bodies) == (7, ["Hội Khuyến học", "Đoàn Thanh niên, Hội Phụ nữ"])
    assert (after.criteria_sets, after.papers) == (["tt25-xa"], ["meeting-minutes"])


def test_the_rules_of_a_procedure_stay_once_a_round_goes_by_it(operator):
    procedure = make_round().procedure
    step = ProcedureStep.objects.get(procedure=procedure)
    fields = procedure_fields(
        procedure, council_minimum=1, name="Tên sửa", verified="on", **{"steps-0-kind": "committee"}
    )

    operator.post(address("procedure", "change", procedure.pk), fields)

    after = Procedure.objects.get(pk=procedure.pk)
    assert (after.name, after.verified, after.council_minimum) == ("Tên sửa", True, 5)
    assert ProcedureStep.objects.get(pk=step.pk).kind == step.kind


def test_a_day_that_some_years_lack_is_no_date_of_a_procedure(operator):
    make_round()
    procedure = Procedure.objects.get(code="cdht-xa-ba-cap")

    response = operator.post(
        address("procedure", "change", procedure.pk), procedure_fields(procedure, due_before_day=29, due_before_month=2)
    )

    assert response.context["adminform"].form.errors["due_before_day"] == ["Không phải năm nào cũng có ngày 29/2."]


def round_fields(rnd, **fields):
    own = {
        "procedure": rnd.procedure_id,
        "province": rnd.province_id,
        "year": 2026,
        "criteria_set": rnd.criteria_set_id,
        "opens_on": "01/01/2027",
        "citizen_base": "Người từ 15 tuổi",
        "special_cases-TOTAL_FORMS": 0,
        "special_cases-INITIAL_FORMS": 0,
    }
    return own | fields


def test_a_round_takes_its_dates_from_the_procedure_and_says_what_to_know(operator):
    rnd = make_round()

    response = operator.post(address("round", "add"), round_fields(rnd), follow=True)

    added = Round.objects.get(year=2026)
    assert (added.due_on, added.done_on) == (date(2027, 2, 27), date(2027, 3, 30))
    assert added.warnings() == [sentence for sentence in said(response) if "đối chiếu" in sentence]


def test_later_dates_are_taken_with_a_warning_naming_the_clause(operator):
    rnd = make_round()

    response = operator.post(address("round", "add"), round_fields(rnd, due_on="15/03/2027"), follow=True)

    assert f"Hạn nộp muộn hơn {rnd.procedure.dates_clause}." in said(response)
    assert Round.objects.get(year=2026).due_on == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({"criteria_set": ""}, "criteria_set", "Trường này là bắt buộc."),
        ({"opens_on": ""}, "opens_on", "Trường này là bắt buộc."),
        ({"procedure": ""}, "procedure", "Trường này là bắt buộc."),
        ({"year": "99999"}, "year", "Năm từ 2014 đến 2100."),
        (
            {"opens_on": "31/12/2026"},
            "opens_on",
            "Số liệu tính đến 31/12/2026, nên nhận hồ sơ sớm nhất từ 01/01/2027.",
        ),
    ],
)
def test_a_round_that_is_not_right_is_refused_with_a_sentence(operator, fields, where, sentence):
    rnd = make_round()

    response = operator.post(address("round", "add"), round_fields(rnd, **fields))

    assert sentence in response.context["adminform"].form.errors[where]
    assert list(Round.objects.all()) == [rnd]


def test_a_round_outside_the_procedures_force_needs_a_reason(operator):
    rnd = make_round()
    old = round_fields(rnd, procedure=Procedure.objects.get(code="cdht-xa-ba-cap").pk)

    refused = operator.post(address("round", "add"), old)
    operator.post(address("round", "add"), old | {"outside_force_reason": "Xử lý hồ sơ còn lại"})

    assert refused.context["adminform"].form.non_field_errors() == [
        "Quy trình không còn (hoặc chưa có) hiệu lực vào ngày mở đợt: cần ghi lý do."
    ]
    assert Round.objects.get(year=2026).outside_force_reason == "Xử lý hồ sơ còn lại"


def test_a_round_is_of_a_province(operator):
    rnd = make_round()
    commune = make_commune()

    response = operator.post(address("round", "add"), round_fields(rnd, province=commune.pk))

    assert response.context["adminform"].form.errors["province"] == [f"{commune} không phải là tỉnh, thành phố."]


def test_what_dossiers_rest_on_stays_when_a_rounds_dates_move(operator):
    rnd = make_round()
    make_dossier(rnd)
    fields = round_fields(rnd, year=2030, province=make_province().pk, opens_on="05/01/2026", due_on="20/02/2026")

    operator.post(address("round", "change", rnd.pk), fields)

    after = Round.objects.get(pk=rnd.pk)
    assert (after.due_on, after.year, after.province_id) == (date(2026, 2, 20), 2025, rnd.province_id)
    assert after.opens_on == rnd.opens_on


def test_a_target_names_a_level_that_exists(operator):
    rnd = make_round()
    fields = {
        "province": rnd.province_id,
        "title": rnd.title.pk,
        "level": "1",
        "year": 2027,
        "percent": "40",
        "basis": "KH",
    }

    operator.post(address("target", "add"), fields)
    refused = operator.post(address("target", "add"), fields | {"level": "9"})

    assert [(target.level, target.percent) for target in Target.objects.all()] == [("1", 40)]
    assert list(refused.context["adminform"].form.errors) == ["level"]


def test_the_log_of_a_dossier_speaks_vietnamese(operator):
    make_dossier(make_round())

    page = operator.get(address("move", "changelist")).content.decode()

    assert [(move.action, workflow.action_label(move.action)) for move in Move.objects.all()] == [("open", "Mở hồ sơ")]
    assert "Mở hồ sơ" in page
    assert "Đang tự đánh giá" in page


def test_dossiers_are_filtered_by_state_and_found_without_marks(operator):
    rnd = make_round()
    dossier = make_dossier(rnd, name="Bạch Sam")
    make_dossier(rnd, name="Dị Sử")

    by_name = operator.get(address("dossier", "changelist"), {"q": "bach sam"}).context["cl"].result_list
    by_state = operator.get(address("dossier", "changelist"), {"state__exact": "recognised"}).context["cl"].result_list

    assert (list(by_name), list(by_state)) == ([dossier], [])
    assert Dossier.objects.count() == 2
    assert Title.objects.count() == 1
