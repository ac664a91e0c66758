"""What an inspection has to keep to (Thông tư 44 Điều 5) is due like everything else."""

from datetime import date

import pytest

from config import clock
from recognition import inspections
from recognition.dues import dues_of
from recognition.models import Dossier, Reminder
from recognition.reminding import writing
from tests.factories import play
from tests.factories.inspections import DAY, make_inspected_dossier, make_plan, write_minutes

pytestmark = pytest.mark.django_db


def due(dossier, day=DAY):
    with clock.at(day):
        found = dues_of(Dossier.objects.filter(pk=dossier.pk))[dossier.pk]
    return found.what, found.on


def test_the_plan_counts_from_acceptance_the_result_from_the_inspection():
    with clock.at(DAY):
        dossier = make_inspected_dossier()
        dossier.round.procedure.steps.update(within_days=None)  # the limit of the step would come first
        found = [due(dossier)]
        plan = make_plan(dossier, approved=False)
        found.append(due(dossier))
        writing.write(date(2022, 12, 28))
        told = set(Reminder.objects.filter(dossier=dossier).values_list("person", "what"))
        plan = inspections.approve(plan, actor=dossier.people.director, seen_at=plan.saved_at.isoformat())
        found.append(due(dossier))
        write_minutes(dossier, plan)
        found.append(due(dossier))
        dossier = play(dossier, "propose", "hand-back")
        found.append(due(dossier))

    usual = ("xong trong 15 ngày làm việc", date(2023, 1, 11))
    planned = ("có kế hoạch kiểm tra được duyệt", date(2023, 1, 4))
    assert found == [planned, planned, usual, ("trình kết quả kiểm tra", date(2022, 12, 27)), usual]
    assert told == {(dossier.people.reviewer.pk, "có kế hoạch kiểm tra được duyệt")}
