"""Writing a Báo cáo kết quả: begun, its texts saved, sent to the leader with its figures frozen, begun anew."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from config import clock
from recognition import paperwork
from recognition.models import Document, Office, PeriodReport
from recognition.permissions import period_reports as may
from recognition.reporting import counting

KEPT = ("office", "purpose", "addressees", "year", "day", "duty_code", "due_on", "basis", *PeriodReport.TEXTS)


@transaction.atomic
def make(office: Office, *, titles, actor, **fields) -> PeriodReport:
    """A new report of ``office``; of one that is due, the draft that stands already, as it is.

    Raises PermissionDenied; ValidationError for a day to come, or when nothing is reported on.
    """
    if not may.writes_reports(office, actor):
        raise PermissionDenied(f"Việc này của chuyên viên {office}.")
    _require_past(fields["day"])
    if not titles:
        raise ValidationError("Chọn ít nhất một danh hiệu để báo cáo.")
    return _once(PeriodReport(office=office, changed_by=actor, **fields), titles)


def standing_draft(report: PeriodReport) -> PeriodReport | None:
    """The draft of the same report that somebody is writing already."""
    return report.same().filter(document=None).first()


def _once(report: PeriodReport, titles) -> PeriodReport:
    """``report`` as kept, or the draft that stands in its place (constraint ``period_report_one_draft``)."""
    if there := standing_draft(report):
        return there
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:  # two pressed at once
        return standing_draft(report)
    report.titles.set(titles)
    return report


def _locked(report: PeriodReport) -> PeriodReport:
    return PeriodReport.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _locked_draft(report: PeriodReport, actor) -> PeriodReport:
    """The report under its lock. Raises PermissionDenied, or ValidationError once it has gone to the leader."""
    fresh = _locked(report)
    if fresh.document_id is not None:
        raise ValidationError("Báo cáo đã trình lãnh đạo ký: số liệu và lời văn đã chốt, không sửa được nữa.")
    if not may.edits_report(fresh, actor):
        raise PermissionDenied(f"Việc này của chuyên viên {fresh.office}.")
    return fresh


@transaction.atomic
def save(report: PeriodReport, fields: dict, *, version: int, actor) -> PeriodReport:
    """Keep ``fields`` (the texts as typed, ``day``, ``addressees``). Raises PermissionDenied; ValidationError when another has saved since ``version``."""
    fresh = _locked_draft(report, actor)
    _require_past(fields["day"])
    if fresh.version != version:
        raise ValidationError(
            f"{fresh.changed_by} đã lưu bản khác lúc {fresh.changed_at.astimezone(clock.VIETNAM):%H:%M, %d/%m/%Y}. Phần bạn "
            "gõ còn nguyên dưới đây và chưa lưu: xem bản kia ở một thẻ khác, rồi bấm Lưu lần nữa để thay bằng bản này."
        )
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.version, fresh.changed_by, fresh.changed_at = version + 1, actor, clock.now()
    fresh.save()
    return fresh


def _require_past(day):
    if day > clock.today():
        raise ValidationError("Số liệu tính đến hôm nay hoặc một ngày đã qua: xem lại ngày.")


@transaction.atomic
def begin(report: PeriodReport, *, signer, actor) -> Document:
    """Freeze the figures as they are now and give the report to ``signer``. Raises PermissionDenied or ValidationError.

    From here on the paper is one like any other of the office: number, signature, seal.
    """
    fresh = _locked_draft(report, actor)
    figures = counting.count(fresh, actor)
    if not figures["titles"]:
        raise ValidationError(
            f"Chưa có gì để báo cáo: ngày {fresh.day:%d/%m/%Y} {fresh.office.unit.full_name} không có đơn vị nào của "
            "các danh hiệu đã chọn. Lập báo cáo khác với danh hiệu hoặc ngày khác."
        )
    document = paperwork.begin(Document.Kind.PERIOD, office=fresh.office, rnd=None, dossiers=[], signer=signer)
    fresh.document, fresh.figures = document, figures
    fresh.changed_by, fresh.changed_at = actor, clock.now()
    fresh.save()
    return document


@transaction.atomic
def begin_again(report: PeriodReport, *, actor) -> PeriodReport:
    """A new draft with the same texts, counted anew; the open paper of ``report`` is given up, and stays with its figures.

    Where a draft of it was begun since, that one.

    Raises PermissionDenied; ValidationError once the paper is issued.
    """
    fresh = _locked(report)
    if fresh.document_id is None:
        raise ValidationError("Báo cáo này chưa trình ký: số liệu vẫn tính theo dữ liệu mới nhất.")
    if fresh.document.state == Document.State.ISSUED:
        raise ValidationError("Báo cáo đã ban hành. Cần bổ sung thì lập một báo cáo khác.")
    if not may.begins_report_again(fresh, actor):
        raise PermissionDenied(
            f"Việc này của lãnh đạo {fresh.office}; chuyên viên làm được khi văn thư chưa cấp số cho văn bản."
        )
    if fresh.is_open:
        paperwork.give_up(fresh.document, reason="Lập lại báo cáo với số liệu mới.")
    titles = list(fresh.titles.all())
    copy = PeriodReport(changed_by=actor, **{name: getattr(fresh, name) for name in KEPT})
    return _begun_since(fresh, titles) or _once(copy, titles)


def _begun_since(report: PeriodReport, titles) -> PeriodReport | None:
    """Of a report that nobody asks for: the later draft with its office, year, purpose and titles."""
    alike = {name: getattr(report, name) for name in ("office", "duty_code", "year", "purpose")}
    later = PeriodReport.objects.filter(**alike, document=None, pk__gt=report.pk).prefetch_related("titles")
    return next((draft for draft in later if set(draft.titles.all()) == set(titles)), None)


@transaction.atomic
def remove(report: PeriodReport, *, actor):
    """Take away a draft that went nowhere. Raises PermissionDenied, or ValidationError once it has gone to the leader."""
    _locked_draft(report, actor).delete()
