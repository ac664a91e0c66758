"""Who writes an office's Báo cáo kết quả, and which offices read it once it is issued."""

from django.db.models import Q

from config import clock
from recognition.permissions.register import LEADER, OFFICER, OVERSEEING_KINDS, paths_taken_over

HOME_AFFAIRS, COMMITTEE, EDUCATION, CULTURE = "home_affairs", "committee", "education", "culture"
BESIDE = (EDUCATION, CULTURE)  # who reports to the committee of the same unit
# Kind and tier of the offices that report: on the units of their area, a commune's on itself and what lies in it.
REPORTING = {
    (COMMITTEE, "commune"),
    (CULTURE, "commune"),
    (COMMITTEE, "district"),
    (EDUCATION, "district"),
    (COMMITTEE, "province"),
    (EDUCATION, "province"),
}


def reporting_offices(user) -> list:
    """Offices for which ``user``, an officer there, may write reports."""
    held = user.memberships_on(clock.today())
    found = {m.office_id: m.office for m in held if m.role == OFFICER and reports(m.office)}
    return sorted(found.values(), key=lambda office: office.pk)


def reports(office) -> bool:
    return (office.kind, office.unit.tier) in REPORTING


def watching_offices(user) -> list:
    """Offices whose reports ``user`` follows: every one they work in that reports or is reported to."""
    held = user.memberships_on(clock.today())
    found = {m.office_id: m.office for m in held if reports(m.office) or _is_reported_to(m.office)}
    return sorted(found.values(), key=lambda office: office.pk)


def _is_reported_to(office) -> bool:
    return (office.unit.tier == "nation" and office.kind in (EDUCATION, COMMITTEE)) or office.kind == HOME_AFFAIRS


def writes_reports(office, user) -> bool:
    """An officer of the office that reports."""
    return OFFICER in user.roles_in(office.pk) and reports(office)


def edits_report(report, user) -> bool:
    """An officer of its office, until it goes to the leader."""
    return report.document_id is None and OFFICER in user.roles_in(report.office_id)


def begins_report_again(report, user) -> bool:
    """A leader while its paper is open; an officer too, as long as it has no number; officers after it was given up."""
    if report.document_id is None or report.document.state == "issued":
        return False
    roles = user.roles_in(report.office_id)
    if report.document.state in ("drafted", "abandoned") and OFFICER in roles:
        return True
    return report.document.is_open and LEADER in roles


def read_above(user, purpose: str = "purpose") -> Q:
    """A condition on what has an ``office``: issued reports that ``user`` reads as the one above (``purpose``: its field).

    An overseeing office reads those of all units below it, a committee also those of the offices beside it;
    the office of home affairs those that were written for emulation.
    """
    found = Q(pk__in=[])
    for office in {held.office for held in user.memberships_on(clock.today())}:
        if office.kind == HOME_AFFAIRS:
            found |= Q(**{"office__unit": office.unit_id, purpose: "emulation"})
        elif office.kind in OVERSEEING_KINDS:
            found |= _below(office, user)
    return found


def _below(office, user) -> Q:
    beside = Q(office__unit=office.unit_id)
    found = Q(office__unit__path__startswith=office.unit.reach) & ~beside
    for path in paths_taken_over(user, office):
        found |= Q(office__unit__path__startswith=path)
    return found | beside & Q(office__kind__in=BESIDE) if office.kind == COMMITTEE else found
