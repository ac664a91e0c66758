"""What a person typed, read as a value or asked back; never guessed.

"4.891", "4 891" and "4891" are the number 4891; a comma is the decimal sign. Whatever could mean two things gives no
value and a sentence that says how to write it.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from criteria import wording
from criteria.checks import contradictions, out_of_range
from criteria.spec import IndicatorSpec, MeasureKind, MeasureSpec

__all__ = ["Reading", "contradictions", "out_of_range", "read", "read_all"]

LONGEST = 60  # characters: 10^18 with separators and thirty decimal places is shorter
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))  # come along when copied from a page
PLAIN = re.compile(r"[0-9]+")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+)")
DECIMAL = re.compile(r"(?P<whole>[0-9. ]+),(?P<places>[0-9]+)")
ONE_DOT = re.compile(r"[0-9]+\.[0-9]+")
TRUE = ("true", "1", "on", "yes", "có")
FALSE = ("false", "0", "off", "no", "không", "chưa")


@dataclass(frozen=True)
class Reading:
    """``value`` None and no ``problem``: nothing was entered. A problem is a sentence for the person who typed."""

    value: bool | int | Fraction | None = None
    problem: str = ""


def read(measure: MeasureSpec, typed: str) -> Reading:
    """``typed`` as a value of ``measure``: bool, int (counts, grades) or Fraction (decimals, points)."""
    text = (typed or "")[: LONGEST * 4].translate(INVISIBLE).strip()
    if not text and len(typed or "") <= LONGEST * 4:
        return Reading()
    if len(text) > LONGEST or len(typed) > LONGEST * 4:
        return Reading(problem="Quá dài, không thể là một con số. Chỉ nhập con số.")
    reading = READERS[measure.kind](measure, text)
    if reading.value is None or isinstance(reading.value, bool):
        return reading
    problem = out_of_range(measure, reading.value)
    return Reading(problem=problem) if problem else reading


def read_all(indicator: IndicatorSpec, typed: dict[str, str]) -> dict[str, Reading]:
    """A Reading for every measure of ``indicator``; keys it does not have are left out."""
    return {measure.key: read(measure, typed.get(measure.key, "")) for measure in indicator.measures}


def _read_yes(measure: MeasureSpec, text: str) -> Reading:
    if text.casefold() in TRUE:
        return Reading(True)
    if text.casefold() in FALSE:
        return Reading(False)
    return Reading(problem="Hãy chọn có hoặc chưa.")


def _read_grade(measure: MeasureSpec, text: str) -> Reading:
    if PLAIN.fullmatch(text):
        return Reading(int(text))
    return Reading(problem="Hãy chọn một mức trong danh sách.")


def _read_count(measure: MeasureSpec, text: str) -> Reading:
    number = _grouped(text)
    if number is not None:
        return Reading(number)
    if text.startswith(("-", "−", "–")) and _grouped(text[1:].strip()) is not None:
        return Reading(problem="Không được là số âm.")
    if "," in text or "." in text:
        return Reading(problem=f"Không rõ “{text}” là bao nhiêu. {_advice(text)}")
    return Reading(problem=f"“{text}” không phải là số nguyên. Chỉ gõ chữ số, ví dụ 4891 hoặc 4.891.")


def _advice(text: str) -> str:
    digits = "".join(re.findall("[0-9]", text))
    if digits and len(digits) < len(text) <= 20 and not digits.startswith("0"):
        return f"Đây là số đếm, không có phần thập phân: nếu là {wording.count(int(digits))} thì gõ {digits}."
    return "Đây là số đếm, không có phần thập phân: chỉ gõ chữ số, ví dụ 4891 hoặc 4.891."


def _read_decimal(measure: MeasureSpec, text: str) -> Reading:
    if text.startswith(("-", "−", "–")):
        return Reading(problem="Không được là số âm.")
    if ONE_DOT.fullmatch(text):
        # 97.125 may be ninety-seven and an eighth, or ninety-seven thousand.
        return Reading(
            problem=f"Không rõ dấu chấm trong “{text}”. Gõ {text.replace('.', ',')} nếu là số thập phân, "
            f"{text.replace('.', '')} nếu là số nguyên."
        )
    number = _grouped(text)
    if number is not None:
        return Reading(Fraction(number))
    if found := DECIMAL.fullmatch(text):
        whole = _grouped(found["whole"])
        if whole is not None and len(found["places"]) <= wording.PLACES:
            return Reading(whole + Fraction(int(found["places"]), 10 ** len(found["places"])))
    return Reading(problem=f"“{text}” không đọc được. Dùng dấu phẩy cho phần thập phân, ví dụ 52,4 hoặc 1.052,4.")


def _read_recognised(measure: MeasureSpec, text: str) -> Reading:
    return Reading(problem="Số này được đếm từ các quyết định công nhận, không nhập tay.")


def _grouped(text: str) -> int | None:
    """A whole number of plain digits, or of groups of three after a dot or a space (of any kind); else None."""
    text = re.sub(r"\s", " ", text)
    if PLAIN.fullmatch(text) or GROUPED.fullmatch(text):
        return int(re.sub("[. ]", "", text))
    return None


READERS = {
    MeasureKind.YES: _read_yes,
    MeasureKind.COUNT: _read_count,
    MeasureKind.DECIMAL: _read_decimal,
    MeasureKind.GRADE: _read_grade,
    MeasureKind.POINTS: _read_decimal,
    MeasureKind.RECOGNISED: _read_recognised,
}
