"""The database itself refuses to change what is published, and every named constraint holds."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from criteria import library
from criteria.models import Circular, CriteriaSet, Criterion, Indicator, Level, Measure, Requirement
from tests.criteria.facts import COMMUNE, set_for_tests

pytestmark = pytest.mark.django_db
PARTS = [Level, Criterion, Indicator, Measure, Requirement]
FROZEN = "Bộ tiêu chí tt25-xa phiên bản 1 đã ban hành, không thể thay đổi."


def refused_by(action) -> tuple[str, str]:
    """(constraint, first line) of the database's refusal."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        action()
    cause = caught.value.__cause__
    return cause.diag.constraint_name, cause.diag.message_primary


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def published():
    library.load(COMMUNE)
    return CriteriaSet.objects.get()


def test_a_published_set_cannot_be_updated(published):
    rows = CriteriaSet.objects.filter(pk=published.pk)
    refused = ("criteria_set_immutable", FROZEN)
    assert refused_by(lambda: rows.update(title="Khác")) == refused
    assert refused_by(lambda: rows.update(status="draft")) == refused
    assert refused_by(lambda: rows.update(status="retired", title="Khác")) == refused
    assert refused_by(lambda: sql("UPDATE criteria_criteriaset SET sha256 = 'x'")) == refused


def test_a_published_set_cannot_be_deleted(published):
    assert refused_by(lambda: sql("DELETE FROM criteria_criteriaset")) == ("criteria_set_immutable", FROZEN)
    assert refused_by(published.delete)[1] == FROZEN
    assert CriteriaSet.objects.count() == 1


def test_a_published_set_may_be_retired_and_nothing_more(published):
    library.retire(published)
    rows = CriteriaSet.objects.filter(pk=published.pk)
    assert rows.get().status == "retired"
    assert refused_by(lambda: rows.update(status="published")) == ("criteria_set_immutable", FROZEN)
    assert refused_by(lambda: rows.update(status="draft")) == ("criteria_set_immutable", FROZEN)
    assert refused_by(lambda: rows.delete())[1] == FROZEN


@pytest.mark.parametrize("model", PARTS)
def test_no_part_of_a_published_set_can_be_updated_deleted_or_added(published, model):
    refused = ("criteria_part_immutable", FROZEN)
    rows, table = model.objects.all(), model._meta.db_table
    before = rows.count()
    assert refused_by(lambda: rows.update(position=99)) == refused
    assert refused_by(lambda: rows.delete()) == refused
    assert refused_by(lambda: sql(f"UPDATE {table} SET position = position + 1")) == refused
    assert refused_by(lambda: sql(f"DELETE FROM {table}")) == refused
    assert refused_by(lambda: model.objects.bulk_create([copy_of(rows.first())])) == refused
    assert rows.count() == before > 0


def copy_of(row):
    row.pk = None
    return row


def test_a_part_cannot_be_moved_into_a_published_set(published):
    library.load(set_for_tests("kinds"), publish=False)
    stray = Measure.objects.filter(indicator__criteria_set__code="kinds")
    target = Indicator.objects.get(criteria_set=published, number="1.1")
    assert refused_by(lambda: stray.update(indicator=target)) == ("criteria_part_immutable", FROZEN)


def test_a_retired_set_keeps_its_parts(published):
    library.retire(published)
    assert refused_by(lambda: Requirement.objects.update(value=1)) == ("criteria_part_immutable", FROZEN)


def test_a_draft_may_be_changed_and_deleted():
    library.load(COMMUNE, publish=False)
    assert Indicator.objects.filter(number="1.1").update(label="Khác") == 1
    CriteriaSet.objects.get().delete()
    assert [model.objects.count() for model in PARTS] == [0, 0, 0, 0, 0]


def test_of_a_cited_circular_only_the_last_day_can_change(published):
    rows = Circular.objects.filter(pk=published.circular_id)
    refused = ("circular_immutable",
               "Thông tư 25/2023/TT-BGDĐT đã có bộ tiêu chí ban hành, chỉ còn sửa được ngày hết hiệu lực.")  # fmt: skip
    assert refused_by(lambda: rows.update(name="Khác")) == refused
    assert refused_by(lambda: sql("DELETE FROM criteria_circular")) == refused
    assert rows.update(in_force_to=date(2030, 1, 1)) == 1


def test_an_indicator_belongs_to_the_set_of_its_criterion():
    for spec in (COMMUNE, set_for_tests("kinds")):
        library.load(spec, publish=False)
    other = CriteriaSet.objects.get(code="kinds")
    rows = Indicator.objects.filter(criteria_set__code="tt25-xa", number="1.1")
    assert refused_by(lambda: rows.update(criteria_set=other)) == (
        "indicator_in_the_set_of_its_criterion",
        "Chỉ tiêu phải thuộc cùng bộ với tiêu chí của nó.",
    )


def test_each_named_constraint_refuses_what_must_never_be():
    library.load(COMMUNE, publish=False)
    library.load(set_for_tests("kinds"), publish=False)
    library.load(replace(set_for_tests("kinds"), version="2"))
    one, ratio = Indicator.objects.filter(criteria_set__code="tt25-xa"), Requirement.objects.filter(rule="ratio")
    tries = {
        "circular_ends_after_it_begins": lambda: Circular.objects.update(in_force_to=date(2000, 1, 1)),
        "criteria_set_version_once": lambda: CriteriaSet.objects.filter(code="tt25-xa").update(code="kinds"),
        "criteria_set_published_once": lambda: CriteriaSet.objects.filter(status="draft", code="kinds").update(
            status="published"
        ),
        "criteria_set_status_known": lambda: CriteriaSet.objects.filter(status="draft").update(status="lost"),
        "criteria_set_tier_known": lambda: CriteriaSet.objects.filter(status="draft").update(institution_tier="x"),
        "level_code_once": lambda: Level.objects.filter(criteria_set__code="tt25-xa").update(code="1"),
        "level_position_once": lambda: Level.objects.filter(criteria_set__code="tt25-xa").update(position=0),
        "criterion_number_once": lambda: Criterion.objects.filter(criteria_set__code="tt25-xa").update(number="1"),
        "indicator_number_once": lambda: one.update(number="1"),
        "measure_key_once": lambda: Measure.objects.filter(indicator__in=one).update(key="same"),
        "measure_kind_known": lambda: Measure.objects.filter(indicator__in=one).update(kind="guess"),
        "requirement_rule_known": lambda: Requirement.objects.filter(indicator__in=one, rule="yes").update(
            rule="guess"
        ),
        "requirement_area_known": lambda: ratio.update(area="moon"),
        "requirement_value_where_asked": lambda: ratio.update(value=None),
        "requirement_against_where_asked": lambda: ratio.update(against=None),
    }
    assert {name: refused_by(action)[0] for name, action in tries.items()} == {name: name for name in tries}
