"""Numbers and clauses as Vietnamese readers write them: 4.891; 61,1 %; điểm b khoản 5 Điều 6."""

import re
from decimal import Decimal
from fractions import Fraction

PLACES = 30  # of a decimal that may be entered
CLAUSE = re.compile(r"(?P<article>\d+)(\.(?P<paragraph>\d+)(?P<point>[a-zđ]?))?")


def count(number: int) -> str:
    """4891 → "4.891"."""
    return f"{number:,}".replace(",", ".")


def decimal(number: Fraction | Decimal | int) -> str:
    """Fraction(65535, 10) → "6.553,5"; cut after ``PLACES`` places, which no accepted figure has."""
    number = Fraction(number)
    sign, number = ("-" if number < 0 else ""), abs(number)
    whole, rest = divmod(number, 1)
    places = str(int(rest * 10**PLACES)).zfill(PLACES).rstrip("0")
    return sign + count(whole) + (f",{places}" if places else "")


def percent(share: Fraction | int) -> str:
    """A percentage with at most one place, rounded down: 59.999 → "59,9 %", 60 → "60 %", 60.02 → "60,0 %".

    A whole one is written without a place, so "60,0 %" tells that a little more than 60 was reached.
    """
    share = Fraction(share)
    if share.denominator == 1:
        return f"{count(share.numerator)} %"
    whole, tenth = divmod(share * 10 // 1, 10)
    return f"{count(whole)},{tenth} %"


def clause(short: str) -> str:
    """ "6.5b" → "điểm b khoản 5 Điều 6", "6" → "Điều 6"; what is not of that form stays as it is."""
    found = CLAUSE.fullmatch(short)
    if not found:
        return short
    parts = [("điểm", found["point"]), ("khoản", found["paragraph"]), ("Điều", found["article"])]
    return " ".join(f"{word} {value}" for word, value in parts if value)
