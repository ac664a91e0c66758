"""The time over which a recognition holds, as the database reckons it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.models import F, Func, Value


def _range(function: str, first: str, last: str, bounds: str) -> Func:
    return Func(F(first), F(last), Value(bounds), function=function)


def period() -> Func:
    """From its first day to before the day on which it ended early, never past its own term; empty when it ended at once."""
    term = _range("daterange", "valid_from", "valid_to", "[]")
    until_ended = _range("daterange", "valid_from", "ended_on", "[)")
    return Func(term, until_ended, arg_joiner=" * ", template="(%(expressions)s)")


def periods_apart() -> ExclusionConstraint:
    """Two recognitions of one unit and title never hold on the same day.

    Units and titles are compared as ranges of one number: PostgreSQL does that without an extension.
    """
    return ExclusionConstraint(
        name="recognition_periods_apart",
        expressions=[
            (_range("int8range", "unit_id", "unit_id", "[]"), RangeOperators.OVERLAPS),
            (_range("int8range", "title_id", "title_id", "[]"), RangeOperators.OVERLAPS),
            (period(), RangeOperators.OVERLAPS),
        ],
        violation_error_message="Thời gian giữ công nhận này trùng với một công nhận khác của cùng đơn vị, cùng danh hiệu.",
    )
