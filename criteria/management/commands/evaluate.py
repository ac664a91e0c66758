"""``manage.py evaluate SET [FILE]``: judge facts by a criteria set, without a dossier and without a database.

Input and output are JSON. Bad input: one sentence on standard error, exit code 2, nothing on standard output.
"""

import json
import os
import sys
from fractions import Fraction
from pathlib import Path

from django.core.management.base import BaseCommand

from criteria import library, rules
from criteria.assessment import Assessment, CriterionResult, IndicatorResult
from criteria.fields import CriteriaFileError
from criteria.intake import BadInput, facts_from
from criteria.spec import SetSpec


class Command(BaseCommand):
    help = "Xét số liệu theo một bộ tiêu chí. Đọc JSON từ FILE hoặc đầu vào chuẩn, in JSON."
    requires_system_checks = []  # some of them ask the database

    def add_arguments(self, parser):
        parser.add_argument("set", metavar="SET", help="mã bộ tiêu chí, ví dụ tt25-xa")
        parser.add_argument("file", metavar="FILE", nargs="?", help="tệp JSON; để trống: đầu vào chuẩn")

    def handle(self, *args, set, file, **options):
        os.environ.setdefault("PGCONNECT_TIMEOUT", "5")  # a server that does not answer must not keep us waiting
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            output = evaluated(set, file)
        except BadInput as error:
            self.stderr.write(str(error))
            sys.exit(2)
        self.stdout.write(json.dumps(output, ensure_ascii=False, indent=2))


def evaluated(code: str, file: str | None) -> dict:
    """What the command prints. Raises BadInput."""
    spec = _set(code)
    facts = facts_from(spec, _bytes(file))
    output = output_of(spec, rules.judge(spec, facts))
    if spec.uses_sheet and facts.sheet is None:
        output["sheet"] = "example"
    return output


def _set(code: str) -> SetSpec:
    try:
        return library.find(code)
    except KeyError as error:
        known = ", ".join(library.known_codes()) or "chưa có bộ nào"
        raise BadInput(f"Không có bộ tiêu chí {json.dumps(code[:40])}; các bộ đang có: {known}.") from error
    except CriteriaFileError as error:
        raise BadInput(str(error)) from error


def _bytes(file: str | None) -> bytes:
    if file is None:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput(f"Không đọc được tệp {json.dumps(file[:200], ensure_ascii=False)}: {_why(error)}.") from error


def _why(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or "tên tệp không hợp lệ"


def output_of(spec: SetSpec, assessment: Assessment) -> dict:
    """``assessment`` in the words of the output format."""
    return {
        "set": spec.code,
        "version": spec.version,
        "level": assessment.level,
        "points": _number(assessment.points),
        "indicators": [_indicator(result, spec.is_scored) for result in assessment.indicators.values()],
        "criteria": [_criterion(result, spec.is_scored) for result in assessment.criteria.values()],
        "missing_for": {level: list(numbers) for level, numbers in assessment.missing_for.items()},
    }


def _indicator(result: IndicatorResult, is_scored: bool) -> dict:
    if is_scored:
        return {"number": result.number, **_points(result), "reason": result.reason}
    levels = {code: {"status": v.status.value, "reason": v.reason} for code, v in result.levels.items()}
    return {"number": result.number, "levels": levels}


def _criterion(result: CriterionResult, is_scored: bool) -> dict:
    if is_scored:
        return {"number": result.number, **_points(result)}
    return {"number": result.number, "levels": {code: status.value for code, status in result.levels.items()}}


def _points(result: IndicatorResult | CriterionResult) -> dict:
    return {"points": _number(result.points), "maximum": _number(result.maximum)}


def _number(value: Fraction | None) -> int | float | None:
    """For JSON: steps of points are halves or decimals of a few places, which print as written."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)
