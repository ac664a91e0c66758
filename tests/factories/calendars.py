"""Activities, reports due, announcements."""

from datetime import date

from recognition import activities
from recognition.models import Activity, Announcement, ReportDuty
from tests.factories.places import START, make_member


def make_activity(office, actor=None, **fields) -> Activity:
    """A training of ``office`` on one day, entered by ``actor`` (an officer of it)."""
    given = {"name": "Tập huấn cán bộ xã", "kind": "training", "starts_on": date(2026, 3, 5)} | fields
    made = Activity(office=office, **{"ends_on": given["starts_on"]} | given)
    made.fill_month()
    return activities.enter(made, actor=actor or make_member(office))


def make_duty(**fields) -> ReportDuty:
    """A circular's report of districts before 15/03."""
    given = {"code": "huyen", "label": "Kết quả công nhận cấp xã", "reporter_kind": "education"}
    given |= {"reporter_tier": "district", "addressee": "Sở GD&ĐT", "before_month": 3, "before_day": 15}
    given |= {"in_force_from": START, "clause": "Thông tư 24 Điều 20.3"}
    return ReportDuty.objects.create(**given | fields)


def make_announcement(office, actor=None, **fields) -> Announcement:
    """A draft of ``office`` for all units below it."""
    given = {"title": "Hướng dẫn tự đánh giá năm 2025", "text": "Kính gửi các xã.\n\n- Điền từ tháng 1\n- Nộp tháng 2"}
    return Announcement.objects.create(office=office, drafted_by=actor or make_member(office), **given | fields)
