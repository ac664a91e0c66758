"""Short texts to paste into a chat: which unit, what, by when, whom to ask, and a link. Pure: what is said follows from what is given."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from recognition.models import Dossier, Office, Reminder, Round, State, Unit
from recognition.reminding.dates import days_said

TODO = {
    "": "mở và hoàn thành hồ sơ tự đánh giá",
    State.DRAFTING: "hoàn thành tự đánh giá và nộp hồ sơ",
    State.ENDORSING: "lãnh đạo xem, ký và nộp hồ sơ",
    State.RETURNED: "bổ sung hồ sơ theo góp ý và nộp lại",
    State.SUBMITTED: "tiếp nhận hồ sơ",
    State.APPRAISING: "thẩm định hồ sơ",
    State.DECIDING: "quyết định",
    State.SIGNING: "ký, đóng dấu, ban hành văn bản",
}
STANDS_STILL = "đồng hồ dừng trong lúc chờ đơn vị bổ sung"


def todo_of(reminder: Reminder) -> str:
    """What the matter asks of whoever is reminded: "Thẩm định hồ sơ"."""
    said = asked_by(reminder)
    return said[0].upper() + said[1:]


def asked_by(reminder: Reminder) -> str:
    return f"gửi báo cáo «{reminder.duty.label}»" if reminder.duty_id else TODO[reminder.state]


def about(rnd: Round) -> str:
    return f"{rnd.procedure.title.label} năm {rnd.year}"


def matter_of(reminder: Reminder) -> str:
    """Which title and year it is about."""
    return f"năm đánh giá {reminder.duty_year}" if reminder.duty_id else about(reminder.round)


def due_said(reminder: Reminder) -> str:
    """ "Nộp hồ sơ: hạn đến hết ngày 27/02/2025"; without a day, that the clock stands still."""
    what = f"{reminder.what[0].upper()}{reminder.what[1:]}"
    if reminder.due_on is None:
        return f"{what}: {STANDS_STILL}"
    return f"{what}: hạn đến hết ngày {reminder.due_on:%d/%m/%Y}"


def left_said(reminder: Reminder, today: date) -> str:
    """ "còn 7 ngày"; without a day, what is waited for."""
    return days_said(reminder.due_on, today) if reminder.due_on else "chờ bổ sung"


def for_reminder(reminder: Reminder, today: date) -> str:
    """The text of one reminder; what an office above wrote by hand stands first."""
    given = f"{reminder.nudge.text}\n" if reminder.nudge_id else ""
    return given + _text(
        f"{reminder.heading}: {asked_by(reminder)}, {matter_of(reminder)}.",
        f"{due_said(reminder)} ({left_said(reminder, today)}).",
        reminder.nudge.office if reminder.nudge_id else None,
        reminder.get_absolute_url(),
    )


def for_return(dossier: Dossier, sent_back, today: date) -> str:
    """The text about a dossier that ``sent_back`` (a Move) returned; the day is that of the round's decision."""
    noted = f"Lời nhắn: {sent_back.note}" if sent_back.note else "Các góp ý nằm ngay tại từng chỉ tiêu."
    days = (
        f"Cần có quyết định đến hết ngày {dossier.round.done_on:%d/%m/%Y} ({days_said(dossier.round.done_on, today)})."
    )
    return _text(
        f"{dossier.unit.full_name}: hồ sơ {about(dossier.round)} được trả lại để bổ sung.",
        f"{noted}\n{days if dossier.round.procedure.done_within_days is None else 'Xin bổ sung sớm rồi nộp lại.'}",
        sent_back.office_name,
        dossier.get_absolute_url(),
    )


def for_unit(
    rnd: Round, unit: Unit, today: date, *, dossier: Dossier | None = None, office: Office | None = None
) -> str:
    """The text for a unit that has not begun or not handed in; ``office`` is the one that asks and can be asked."""
    return _text(
        f"{unit.full_name}: {TODO[dossier.state if dossier else '']}, {about(rnd)}.",
        f"Nộp hồ sơ đến hết ngày {rnd.due_on:%d/%m/%Y} ({days_said(rnd.due_on, today)}).",
        office,
        dossier.get_absolute_url() if dossier else reverse("home"),
    )


def _text(first: str, second: str, office, address: str) -> str:
    asked = f"Cần hỏi thêm: {office}." if office else ""
    return "\n".join(filter(None, [first, second, asked, f"Mở ở cổng: {settings.PORTAL_URL}{address}"]))
