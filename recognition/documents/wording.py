"""How numbers, dates and lists are written on papers (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

BOUND = "\u00a0"  # a blank at which no line breaks
_BLANK = BOUND * 8  # room for a number written by hand
_POINTS = "abcdđeghiklmnopqrstuvxy"  # the letters that name a "điểm"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def nfc(text: str) -> str:
    """``text`` with every letter and its marks as one character, as the fonts have them."""
    return unicodedata.normalize("NFC", text)


def two_digits(number: int) -> str:
    """Numbers below 10 take a 0 in front: 5 → "05", 12 → "12"."""
    return f"{number:02d}"


def register_number(number: int | None, symbol: str) -> str:
    """ "05/QĐ-PGDĐT"; with room to write the number in when there is none yet."""
    return f"{_BLANK if number is None else two_digits(number)}/{symbol}"


def number_line(number: int | None, symbol: str) -> str:
    """ "Số: 05/QĐ-PGDĐT"."""
    return f"Số: {register_number(number, symbol)}"


def day_text(day: date | None) -> str:
    """ "ngày 05 tháng 01 năm 2026": a 0 before days below 10 and before months 1 and 2 only; dots without a day."""
    if day is None:
        return "ngày … tháng … năm …"
    month = two_digits(day.month) if day.month < 3 else str(day.month)
    return f"ngày {two_digits(day.day)} tháng {month} năm {day.year}"


def place_date(place: str, day: date | None) -> str:
    """ "Hưng Yên, ngày 05 tháng 01 năm 2026"; a long line breaks behind the place, never inside the date."""
    return f"{place}, {day_text(day).replace(' ', BOUND)}"


def hour_text(hour: int, minute: int) -> str:
    """ "08 giờ 30 phút"; whole hours without minutes."""
    return f"{two_digits(hour)} giờ" + (f" {two_digits(minute)} phút" if minute else "")


def reference(number: int | None, symbol: str, day: date | None) -> str:
    """How another paper names this one: "số 05/QĐ-PGDĐT ngày 05 tháng 01 năm 2026"."""
    return f"số {register_number(number, symbol)} {day_text(day)}"


def listed(lines: Sequence[str], lead: str = "") -> list[str]:
    """``lines`` as they stand under one another: ";" after each, "." after the last, each behind ``lead``."""
    bare = [lead + line.strip().rstrip(".;,") for line in lines if line.strip()]
    return [line + (";" if index < len(bare) - 1 else ".") for index, line in enumerate(bare)]


def point(index: int) -> str:
    """The name of the ``index``-th "điểm" counted from 0: a, b, c, d, đ, e, g …"""
    return _POINTS[index]


def roman(number: int) -> str:
    """Annexes from two on have Roman numerals: 4 → "IV"."""
    text = ""
    for value, digits in _ROMAN:
        while number >= value:
            text, number = text + digits, number - value
    return text


def bound(text: str) -> str:
    """``text`` whose numbers and tiers never stand alone on a line: "năm 2025", "cấp xã", "mức độ 1"."""
    return re.sub(r"\b(năm|cấp|mức độ|Mức độ|ngày|tháng|số) (?=\w)", "\\1\u00a0", text)


def lower_first(text: str) -> str:
    """ "Mức độ 1" as it stands inside a sentence: "mức độ 1"."""
    return text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """``text`` as it begins a sentence."""
    return text[:1].upper() + text[1:]


def joined(parts: Iterable[str]) -> str:
    """ "a", "a và b", "a, b và c"."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} và {last}" if first else last


def capitals(text: str) -> list[str]:
    """The lines of ``text`` in capitals; an empty list when there is no text."""
    return [line.strip().upper() for line in nfc(text).splitlines() if line.strip()]
