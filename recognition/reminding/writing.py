"""Writing down what people are reminded of: each row once, whoever runs this and however often."""

from datetime import date

from django.db import transaction

from config import clock
from recognition.models import Reminder
from recognition.reminding import matters

AT_ONCE = 2000


def write(today: date | None = None) -> int:
    """Write the reminders of today that are not there; how many were new. The database refuses a second of each."""
    today = today or clock.today()
    rows = matters.reminders_for(matters.all_of(today), today)
    return keep(rows)


@transaction.atomic
def keep(rows: list[Reminder]) -> int:
    """Keep those of ``rows`` that are not there yet; how many."""
    before = Reminder.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Reminder.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return Reminder.objects.filter(pk__gt=before, person__in={row.person_id for row in rows}).count()
