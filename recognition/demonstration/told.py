"""What the office above has put into the calendar, and what it has told its communes: half of them have read it."""

from datetime import date, time, timedelta

from config import clock
from recognition import activities, announcements, calendars
from recognition.agenda.month import first_of_next
from recognition.deadlines import next_working_day
from recognition.models import Activity, ActivityKind, Announcement

TITLE = "Hướng dẫn tự đánh giá Cộng đồng học tập cấp xã và gửi minh chứng trên cổng"
TEXT = """Kính gửi Ủy ban nhân dân các xã, phường.

Đề nghị các xã, phường thực hiện:
- Rà soát 15 chỉ tiêu theo Thông tư 25/2023/TT-BGDĐT, số liệu tính đến hết ngày 31/12
- Phân công các ban, ngành trong Kế hoạch của năm, mời gửi số liệu bằng đường dẫn riêng
- Ghi rõ số, ngày văn bản cho từng minh chứng

Vướng mắc liên hệ Phòng Giáo dục thường xuyên, Sở GD&ĐT."""


def tell(team, readers):
    """As of today, by the officer of ``team``; of ``readers`` (teams of communes) every other has read and confirmed."""
    for entry in _entries(clock.today()):
        activity = Activity(office=team.office, **entry)
        activity.fill_month()
        activities.enter(activity, actor=team.officer)
    with clock.at(clock.today() - timedelta(days=3)):
        made = Announcement(office=team.office, title=TITLE, text=TEXT, audience="tier", tier="commune")
        made.asks_confirmation = True
        announcements.keep(made, [], [], actor=team.officer)
        announcements.publish(made, actor=team.leader)
    officers = [one.officer for one in readers if one.officer]  # some worked where there is no commune any more
    for index, reader in enumerate([one for one in officers if announcements.to_confirm(made, one)][1::2]):
        with clock.at(
            clock.moment_of(clock.today() - timedelta(days=2 - index % 2), time(7 + index % 10, index * 7 % 60))
        ):
            announcements.read(made, reader)
            announcements.confirm(made, actor=reader)


def _entries(today: date) -> list[dict]:
    calendar = calendars.current()

    def after(days: int) -> dict:
        day = next_working_day(calendar, today + timedelta(days=days))
        return {"starts_on": day, "ends_on": day}

    month = first_of_next(today)
    return [
        {"name": "Tập huấn cán bộ xã về bộ tiêu chí, minh chứng", "kind": ActivityKind.TRAINING, **after(5)}
        | {"place": "Hội trường Sở GD&ĐT", "who": "Cán bộ phụ trách của các xã, phường"},
        {"name": "Giao ban cụm thi đua quý", "kind": ActivityKind.MEETING, **after(12), "who": "Các cụm trưởng"},
        {"name": "Kiểm tra việc xây dựng Cộng đồng học tập", "kind": ActivityKind.INSPECTION}
        | {"starts_on": month, "ends_on": month, "whole_month": True, "who": "Sở GD&ĐT, Hội Khuyến học tỉnh"},
    ]
