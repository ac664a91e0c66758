"""What a cell may hold, in both directions. ``clean`` raises ValueError with a sentence; ``render`` gives what is written."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from import_export.widgets import Widget

from config import clock
from recognition.models import Office, OfficeKind, Tier, Unit
from recognition.vietnamese import search_form

_DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


class Text(Widget):
    def clean(self, value, row=None, **kwargs) -> str:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else str(value)


class Whole(Widget):
    """A count; a number for Excel."""

    def render(self, value, obj=None, force_native_type=False, **kwargs):
        return value if force_native_type else str(value)


class Day(Widget):
    """A day as 28/02/2026; a moment shows the day on which it falls in Vietnam."""

    def clean(self, value, row=None, **kwargs) -> date | None:
        return read_day(value)

    def render(self, value, obj=None, force_native_type=False, **kwargs):
        if isinstance(value, datetime):
            value = clock.day_of(value)
        if value is None or force_native_type:
            return value
        return f"{value:%d/%m/%Y}"


class Coordinate(Widget):
    """Degrees, 21.0285 or 21,0285."""

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        if not value:
            return None
        try:
            return round(Decimal(str(value).replace(",", ".")), 4)
        except InvalidOperation:
            raise ValueError(f"«{value}» không phải là tọa độ; ghi như 21,0285.") from None

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else str(value).replace(".", ",")


class Flag(Widget):
    def clean(self, value, row=None, **kwargs) -> bool:
        said = search_form(str(value))
        if said in ("co", "x", "1", "dung"):
            return True
        if said in ("", "khong", "0"):
            return False
        raise ValueError(f"«{value}»: ghi «có» hoặc «không».")

    def render(self, value, obj=None, **kwargs) -> str:
        return "có" if value else "không"


class MaybeFlag(Flag):
    """Yes, no, or nothing said: an empty cell."""

    def clean(self, value, row=None, **kwargs) -> bool | None:
        return super().clean(value, row, **kwargs) if value else None

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else super().render(value, obj, **kwargs)


class Choice(Widget):
    """One of ``choices`` (members of a TextChoices), by its Vietnamese label; marks and capitals do not matter.

    An empty cell is an empty value where the column may be empty.
    """

    def __init__(self, choices, *, empty=False):
        super().__init__()
        self.labels = {choice.value: choice.label for choice in choices}
        self.by_word = {search_form(label): value for value, label in self.labels.items()}
        self.by_word |= {search_form(value): value for value in self.labels}
        self.by_word |= {"": ""} if empty else {}

    def clean(self, value, row=None, **kwargs) -> str:
        said = search_form(str(value))
        if said in self.by_word:
            return self.by_word[said]
        near = get_close_matches(said, self.by_word, n=1, cutoff=0.6)
        meant = f" Có phải «{self.labels[self.by_word[near[0]]]}»?" if near and near[0] else ""
        known = ", ".join(f"«{label}»" for label in self.labels.values())
        raise ValueError(f"«{value}» không có trong danh mục.{meant} Ghi một trong: {known}.")

    def render(self, value, obj=None, **kwargs) -> str:
        return self.labels.get(value, "")


class Parent(Widget):
    """The unit above, by the code it bears on the day the row's unit begins."""

    def __init__(self, day_head: str):
        super().__init__()
        self.day_head = day_head

    def clean(self, value, row=None, **kwargs) -> Unit | None:
        day = read_day(row.get(self.day_head, ""))
        if not value or day is None:
            return None
        return unit_by_code(value, day, Unit.objects.exclude(tier=Tier.INSTITUTION))

    def render(self, value, obj=None, **kwargs) -> str:
        return value.code if value else ""


class OwnOffice(Widget):
    """The office of the portal that the institution itself is, by its exact name; it serves a unit above the row's."""

    def __init__(self, day_head: str, parent_head: str):
        super().__init__()
        self.day_head, self.parent = day_head, (parent_head, Parent(day_head))

    def clean(self, value, row=None, **kwargs) -> Office | None:
        head, reader = self.parent
        day, parent = read_day(row.get(self.day_head, "")), reader.clean(row.get(head, ""), row)
        if not value or day is None or parent is None:
            return None
        near = Office.objects.existing(day).filter(unit__in=[parent.pk, *parent.ancestor_ids()], name=value)
        found = list(near.exclude(kind=OfficeKind.INSTITUTION)[:2])
        if len(found) != 1:
            raise ValueError(
                f"Không có đúng một cơ quan tên «{value}» ở {parent} hoặc cấp trên vào ngày {day:%d/%m/%Y}."
            )
        return found[0]

    def render(self, value, obj=None, **kwargs) -> str:
        return value.name if value else ""


def read_day(value) -> date | None:
    """A cell as a day, None when it is empty. Raises ValueError."""
    if not value or isinstance(value, date):
        return value or None
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(str(value), form).date()
        except ValueError:
            continue
    raise ValueError(f"«{value}» không phải là ngày; ghi như 28/02/2026.")


def unit_by_code(code: str, day: date, units=None) -> Unit:
    """The unit bearing ``code`` on ``day``. Raises ValueError when there is none, or more than one."""
    units = Unit.objects.all() if units is None else units
    found = list(units.existing(day).filter(code=code)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"Ngày {day:%d/%m/%Y} có nhiều hơn một đơn vị mang mã «{code}».")
    zeros = " Nếu Excel đã bỏ các số 0 ở đầu mã, đặt cột mã ở dạng Văn bản rồi gõ lại." if str(code).isdecimal() else ""
    raise ValueError(f"Không có đơn vị nào mang mã «{code}» vào ngày {day:%d/%m/%Y}.{zeros}")
