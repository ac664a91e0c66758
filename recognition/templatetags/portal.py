"""Small words for templates: icons, Vietnamese numbers, states in their colour."""

from fractions import Fraction

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from config import clock
from criteria import wording
from evidence import scan
from evidence.models import ScanState
from recognition import placing
from recognition.deadlines import WEEKDAYS
from recognition.documents import wording as wording_of_papers

register = template.Library()

STATE_CLASSES = {
    "not-started": "still",
    "drafting": "",
    "endorsing": "",
    "submitted": "",
    "returned": "waits",
    "appraising": "",
    "deciding": "",
    "signing": "",
    "recognised": "good",
    "refused": "bad",
    "self_assessed": "still",
    "withdrawn": "still",
    "lapsed": "still",
}


@register.simple_tag
def icon(name):
    """An icon of the sprite; it only repeats what the words beside it say."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name)


@register.filter
def count(value):
    """4891 → "4.891"."""
    return wording.count(int(value)) if value not in (None, "") else ""


@register.filter
def state_class(state):
    return STATE_CLASSES.get(state, "")


@register.filter
def subject_label(subject):
    """ "5.1" → "Chỉ tiêu 5.1"; a paper's code → its name."""
    return placing.subject_label(subject)


@register.filter
def scan_words(stored):
    """What the antivirus said of a file, in words."""
    if stored.is_infected:
        return "nhiễm mã độc"
    if stored.scan_state == ScanState.CLEAN:
        return "sạch"
    return "đang chờ quét, chưa tải về được" if scan.is_configured() else "chưa quét"


@register.filter
def days_left(day):
    """Words for how far ``day`` (a last good day) is: "còn 12 ngày", "hôm nay là ngày cuối", "quá hạn 3 ngày"."""
    if not day:
        return ""
    left = (day - clock.today()).days
    if left > 0:
        return f"còn {left} ngày"
    return "hôm nay là ngày cuối" if left == 0 else f"quá hạn {-left} ngày"


@register.filter
def weekday(day):
    """ "thứ Năm", as everywhere on the portal."""
    return WEEKDAYS[day.weekday()]


@register.filter
def get(mapping, key):
    return mapping.get(key, "") if mapping else ""


@register.filter
def points(number):
    """7.5 → "7,5"; nothing stays nothing."""
    return "" if number in (None, "") else wording.decimal(Fraction(number))


@register.filter
def lower_first(text):
    """ "Xếp loại Tốt" inside a sentence: "xếp loại Tốt"."""
    return wording_of_papers.lower_first(str(text))


@register.filter
def level_label(level, labels):
    return labels.get(level, level)


@register.filter
def share_of(part, whole):
    """ "34,6 %", rounded down; nothing of nothing has no share."""
    return wording.percent(Fraction(100 * int(part or 0), int(whole))) if whole else "–"


@register.filter
def percent(share):
    """ "34,6 %", rounded down; a dash for the share of nothing."""
    return "–" if share is None else wording.percent(share)
