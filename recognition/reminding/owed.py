"""The reports that offices owe and have not issued: as reminders and the start page tell of them."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from recognition.models import Office, ReportDuty, Role, Round, User
from recognition.permissions import period_reports as may
from recognition.reminding import dates
from recognition.reporting.duties import Owed, owed_by

SEND = "gửi báo cáo"
KEPT = timedelta(days=365)  # so long a late report is asked for; then the next year's takes its place


def waiting(offices, today: date) -> list[Owed]:
    """What ``offices`` have to issue within 30 days, or should have by now, the earliest first.

    Of years that their province has assessed in the portal: what was reported before that is not known here.
    """
    first, last = today - KEPT, today + timedelta(days=dates.SHOWN_FROM)
    offices = list(offices)
    years = range(first.year - 1, last.year) if offices else ()
    assessed = set(Round.objects.filter(year__in=years).values_list("province", "year"))
    found = [one for year in years for one in owed_by(offices, year) if (_province(one.office), year) in assessed]
    return [owed for owed in found if first < owed.on <= last and not owed.is_issued]


def _province(office: Office) -> int:
    return int(office.unit.path.split("/")[1])


def reporting(today: date):
    """Every office that can owe a report today: communes' only where some plan asks any of them."""
    asked = set(ReportDuty.objects.values_list("reporter_kind", "reporter_tier")) & may.REPORTING
    owing = Q(pk__in=[])
    for kind, tier in asked:
        owing |= Q(kind=kind, unit__tier=tier)
    there = Office.objects.existing(today).filter(owing, unit__specimen=False)
    return there.select_related("unit").order_by("pk")


def tasks(user: User, today: date) -> list[dict]:
    """Lines of the start page: for officers of the reporting office, and once it is late for its leaders."""
    held = {m.office_id: m.office for m in user.memberships_on(today) if m.role in (Role.OFFICER, Role.LEADER)}
    kinds = [o for o in held.values() if may.reports(o)]
    writes = user.office_ids(Role.OFFICER)
    return [
        _task(owed, owed.office.pk in writes)
        for owed in waiting(kinds, today)
        if owed.is_late or owed.office.pk in writes
    ]


def _task(owed: Owed, writes: bool) -> dict:
    return {
        "key": f"report-{owed.office.pk}-{owed.duty.pk}-{owed.year}",
        "url": address_of(owed, writes),
        "what": f"Báo cáo: {owed.duty.label}",
        "about": f"{owed.office} gửi {owed.duty.addressee}, năm đánh giá {owed.year}",
        "todo": "Soạn tiếp" if owed.report and writes else "Lập báo cáo" if writes else "Xem",
        "state": "returned" if owed.is_late else "drafting",
        "state_label": "Quá hạn" if owed.is_late else "Chưa gửi",
        "due": owed.on,
    }


def address_of(owed: Owed, writes: bool) -> str:
    """Where whoever ``writes`` takes it up; others see the year's reports."""
    if not writes:
        return f"{reverse('period_reports')}?nam={owed.year}"
    if owed.report:
        return owed.report.get_absolute_url()
    asked = {"nam": owed.year, "co-quan": owed.office.pk, "loai": owed.duty.code}
    return f"{reverse('period_report_add')}?{urlencode(asked)}"
