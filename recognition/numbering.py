"""Numbers of an office's papers: typed from its register, or drawn where the portal runs the series (NĐ 30/2020 Điều 15)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from config import clock
from recognition import papers
from recognition.models import Document, NumberSeries, Office
from recognition.permissions import papers as may


def series_of(document) -> NumberSeries | None:
    """The series that the portal runs for this paper's office and symbol, None where the clerk types the number."""
    return NumberSeries.objects.running().filter(office=document.office_id, symbol=document.symbol).first()


def number_for(document, issued_on, typed: int | None) -> int | None:
    """The number of ``document``: drawn under the lock of its series, or the one that was ``typed``.

    A paper keeps its number within the year, however often it is prepared anew. Inside a transaction.
    Raises ValidationError where a number is typed into a series that the portal runs, or none where it does not.
    """
    running = NumberSeries.objects.running().select_for_update()
    series = running.filter(office=document.office_id, symbol=document.symbol).first()
    if series is None:
        if typed is None:
            raise ValidationError("Ghi số lấy ở sổ đăng ký văn bản của cơ quan.")
        return typed
    if typed is not None and typed != document.number:
        raise ValidationError(f"Số của ký hiệu {document.symbol} do cổng cấp, không gõ được.")
    if document.number and document.issued_on.year == issued_on.year:
        return document.number
    return lowest_free(series, issued_on.year)


def lowest_free(series: NumberSeries, year: int) -> int:
    """The lowest number of the year that no standing paper bears: also that of a draft which was given up."""
    taken, number = taken_in(series.office_id, series.symbol, year), series.first_in(year)
    while number in taken:
        number += 1
    return number


def taken_in(office_id, symbol: str, year: int) -> set[int]:
    found = Document.objects.standing().filter(office=office_id, symbol=symbol, issued_on__year=year)
    return set(found.filter(number__isnull=False).values_list("number", flat=True))


def symbols_of(office: Office) -> list[str]:
    """The symbols under which ``office`` issues papers here: those of every kind, and those used before."""
    made = [papers.symbol_for(kind, office) for kind in Document.Kind.values]
    used = Document.objects.filter(office=office).exclude(symbol="").order_by("symbol").distinct()
    return list(dict.fromkeys([*made, *used.values_list("symbol", flat=True)]))


@transaction.atomic
def declare(office: Office, symbol: str, *, first_number: int, statement: str, actor) -> NumberSeries:
    """From now on the portal numbers ``symbol``. Raises PermissionDenied or ValidationError."""
    _require_keeper(office, actor)
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)  # clerks who give a number just now come first
    if symbol not in symbols_of(office):
        raise ValidationError(f"{office} không ban hành văn bản nào với ký hiệu này.")
    if NumberSeries.objects.running().filter(office=office, symbol=symbol).exists():
        raise ValidationError("Cổng đang cấp số cho ký hiệu này rồi.")
    if not statement.strip():
        raise ValidationError("Ghi căn cứ: ai quyết định ký hiệu này chỉ cấp số trên cổng.")
    latest = max(taken_in(office, symbol, clock.today().year), default=0)
    if first_number <= latest:
        raise ValidationError(f"Năm nay cổng đã ghi đến số {latest:02d}/{symbol}: số đầu tiên phải từ {latest + 1}.")
    return NumberSeries.objects.create(
        office=office, symbol=symbol, first_number=first_number, statement=statement.strip(), declared_by=actor
    )


@transaction.atomic
def end(series: NumberSeries, *, reason: str, actor) -> NumberSeries:
    """The clerk types the numbers again. Raises PermissionDenied or ValidationError."""
    _require_keeper(series.office, actor)
    series = NumberSeries.objects.select_for_update().get(pk=series.pk)
    if series.ended_at:
        raise ValidationError("Cổng đã thôi cấp số cho ký hiệu này.")
    if not reason.strip():
        raise ValidationError("Ghi lý do: ký hiệu này từ nay còn dùng ở đâu nữa.")
    series.ended_at, series.ended_by, series.end_reason = clock.now(), actor, reason.strip()
    series.save()
    return series


def _require_keeper(office, actor):
    if not may.keeps_series(office, actor):
        raise PermissionDenied(f"Việc này của lãnh đạo hoặc người quản lý của {office}.")


def running_in(office_ids) -> list[tuple[int, str]]:
    """(office, symbol) of every series that the portal runs in these offices."""
    return list(NumberSeries.objects.running().filter(office__in=office_ids).values_list("office", "symbol"))
