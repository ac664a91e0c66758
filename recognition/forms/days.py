"""Days as people here write them: 5/3/2025. The browser's own calendar would ask for 03/05/2025 where it speaks English."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError

WRITTEN = "%d/%m/%Y"
READ_AS = (WRITTEN, "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST = 20  # characters; no day is longer
NOT_A_DAY = "Không đọc được ngày này. Gõ ngày/tháng/năm, ví dụ 05/03/2025."
NOT_THIS_YEAR = f"Xem lại năm: từ {FIRST_YEAR} đến {LAST_YEAR}, ghi đủ bốn chữ số, ví dụ 05/03/2025."


class DayInput(forms.DateInput):
    """A line of text for one day."""

    def __init__(self, attrs=None):
        asked = {
            "placeholder": "ngày/tháng/năm",
            "autocomplete": "off",
            "class": "form-control",
        }
        super().__init__(asked | (attrs or {}), format=WRITTEN)


class DayField(forms.DateField):
    """A day typed as d/m/yyyy; yyyy-mm-dd, and dots or dashes between, are understood too."""

    widget = DayInput

    def to_python(self, value):
        if value in self.empty_values:
            return None
        return value if isinstance(value, date) else read_day(str(value))


def read_day(text: str) -> date:
    """The day that ``text`` names. Raises ValidationError with a sentence that says how to write it."""
    text = text.strip()
    day = next(filter(None, (_as_written(text, form) for form in READ_AS)), None) if len(text) <= LONGEST else None
    if day is None:
        raise ValidationError(NOT_A_DAY, code="invalid")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(NOT_THIS_YEAR, code="invalid")
    return day


def _as_written(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def day_or_none(text: str) -> date | None:
    """What an address says of a day; nonsense says nothing."""
    try:
        return read_day(text)
    except ValidationError:
        return None
