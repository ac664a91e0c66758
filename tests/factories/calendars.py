"""Activities, reports due, announcements."""

from datetime import date

from recognition import activities, announcements, feeds
from recognition.models import Activity, Announcement, ReportDuty
from tests.factories.dossiers import make_stored_file
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


def add_calendar(world, crew):
    """What addresses of the calendar and of announcements are about."""
    above, home = (person.memberships.get().office for person in (crew.reviewer, crew.officer))
    world.activity = make_activity(home, crew.officer, starts_on=date(2025, 3, 5))
    draft = make_announcement(above, crew.reviewer, audience="chosen")
    announcements.keep(draft, [world.unit], [(make_stored_file("mau.pdf"), "mau.pdf")], actor=crew.reviewer)
    announcements.publish(draft, actor=crew.reviewer)
    world.announcement = Announcement.objects.get(pk=draft.pk)
    world.feed_token = feeds.make(actor=crew.officer).rpartition("/")[2].removesuffix(".ics")


def calendar_arguments(world, name) -> list:
    """What stands in the address of ``name``."""
    return {
        "calendar_feed": [world.feed_token],
        "activity": [world.activity.pk],
        "announcement": [world.announcement.pk],
        "announcement_file": [world.announcement.pk, world.announcement.files.get().pk],
    }.get(name, [])
