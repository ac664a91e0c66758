"""The plans and reports that ship."""

from datetime import date
from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command

from recognition.models import PlanChange, ProvincePlan, ReportDuty, Target, UnitChange
from recognition.procedures import load_folder
from recognition.provincial.material import load_plan
from recognition.provincial.reports import duties_of, last_good_day, with_notes
from tests.factories import LAST_DAY_OF_DISTRICTS, START, make_province

pytestmark = pytest.mark.django_db
FOLDER = settings.FIXTURES_DIR / "plans" / "provinces"


@pytest.fixture
def provinces():
    """Đồng Nai and Hưng Yên while there were districts."""
    load_folder(settings.FIXTURES_DIR / "procedures")
    times = {"valid_from": START, "valid_to": LAST_DAY_OF_DISTRICTS}
    return {
        name: make_province(code=code, name=name, **times) for code, name in (("75", "Đồng Nai"), ("33", "Hưng Yên"))
    }


def load() -> str:
    out = StringIO()
    call_command("load_province_plans", stdout=out)
    return out.getvalue()


def kept():
    return [list(model.objects.order_by("pk").values()) for model in (ProvincePlan, Target, ReportDuty)]


def test_the_shipped_plans_say_what_the_provinces_said(provinces):
    load()

    told = [(t.title.code, t.level, t.amount_said, t.year) for t in provinces["Đồng Nai"].targets.order_by("pk")]
    assert told == [
        ("cdht-xa", "1", "40 %", 2025),
        ("cdht-xa", "1", "trên 80 %", 2030),
        ("cdht-xa", "2", "50 %", 2030),
        ("cdht-huyen", "1", "30 %", 2025),
        ("cdht-huyen", "1", "90 %", 2030),
        ("cdht-huyen", "2", "30 %", 2030),
        ("cdht-tinh", "1", "1 đơn vị", 2029),
    ]
    assert {str(plan): plan.example for plan in ProvincePlan.objects.all()} == {
        "Kế hoạch 367/KH-UBND ngày 25/01/2024": True,
        "Kế hoạch .../KH-UBND tháng 6/2024": True,
    }
    before = kept()
    load()
    assert kept() == before


def test_a_plan_that_people_checked_or_changed_is_left_alone(provinces):
    load()
    ProvincePlan.objects.filter(province=provinces["Hưng Yên"]).update(
        number="88/KH-UBND", issued_on=date(2024, 6, 12), example=False
    )
    target = provinces["Đồng Nai"].targets.earliest("pk")
    PlanChange.objects.create(province=target.province, subject="target", subject_pk=target.pk, action="corrected")
    Target.objects.filter(pk=target.pk).update(percent=45)
    before = kept()

    assert load().count("giữ nguyên") == 2
    assert kept() == before


def test_a_broken_file_is_named_with_line_and_field(provinces, tmp_path):
    def refused(change) -> str:
        content = yaml.safe_load((FOLDER / "dong-nai-2024.yaml").read_text(encoding="utf-8"))
        change(content)
        path = tmp_path / "hong.yaml"
        path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
        with pytest.raises(ValidationError) as error:
            load_plan(path)
        return error.value.messages[0]

    assert refused(lambda c: c.pop("issuer")) == "hong.yaml, dòng 1, issuer: thiếu trường này."
    assert refused(lambda c: c["targets"][0].update(percent=140)).startswith("hong.yaml, dòng 7, percent: ")
    assert refused(lambda c: c["targets"][0].update(title="khac")) == (
        "hong.yaml, dòng 7, title: chưa có danh hiệu «khac»; chạy load_procedures."
    )
    assert refused(lambda c: c["reports"][0].update(before="31/02")).endswith("Không có ngày này trong tháng.")
    assert refused(lambda c: c.update(province="99")).startswith(
        "hong.yaml, dòng 1, province: không có tỉnh mang mã 99"
    )
    assert ProvincePlan.objects.count() == 0


def test_a_later_day_than_the_circulars_is_marked_with_its_clause(provinces):
    load()
    day = date(2025, 3, 1)

    told = [(d.code, d.due_said, d.late_note) for d in duties_of(provinces["Hưng Yên"], day)]
    assert told == [
        (
            "dvht-phong-so",
            "trước 30/04",
            "Muộn hơn khoản 3 Điều 20 Thông tư 24/2023/TT-BGDĐT (trước 15/03).",
        ),
        ("cdht-so-bo", "trước 31/05", ""),
        ("dvht-so-bo", "trước 31/05", ""),
    ]
    assert [d.due_said for d in duties_of(provinces["Đồng Nai"], day) if d.code == "dvht-phong-so"] == ["trước 15/03"]
    assert last_good_day(ReportDuty.objects.get(code="dvht-phong-so", plan=None), 2024) == date(2025, 3, 14)
    leap = ReportDuty(before_month=2, before_day=29)
    assert [last_good_day(leap, year) for year in (2026, 2027)] == [date(2027, 2, 28), date(2028, 2, 28)]
    assert [d.late_note for d in with_notes(ReportDuty.objects.filter(plan=None))] == ["", "", ""]


def test_todays_province_reports_by_the_circulars_not_by_the_plan_of_one_that_ended(provinces):
    load()
    heir = make_province(name="Hưng Yên mới")
    UnitChange.objects.create(
        kind="merged",
        old=provinces["Hưng Yên"],
        new=heir,
        share="whole",
        effective_on=heir.valid_from,
        legal_basis="NQ",
    )

    assert [(d.code, d.plan) for d in duties_of(heir, date(2026, 3, 1))] == [("dvht-so-bo", None), ("cdht-so-bo", None)]
