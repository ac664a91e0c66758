"""Báo cáo kết quả: what is due, what was sent, writing one and giving it to the leader."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config import clock
from evidence.names import disk_name
from recognition.forms.period_reports import PeriodReportForm, TextsForm
from recognition.models import PeriodReport
from recognition.papers.drafts import FORMS
from recognition.papers.plan import leaders_of
from recognition.permissions import period_reports as may
from recognition.reporting import counting, drafting, duties, printing, tables
from recognition.reporting.differences import differences
from recognition.resources.tables import XlsxTable
from recognition.views.council_decisions import signer_from
from recognition.views.plans import say

PAGE_SIZE, FIRST_YEAR = 30, 2015


def _year(request) -> int:
    """The assessment year that is asked for; reports are due in the year after it."""
    asked, last = request.GET.get("nam", ""), clock.today().year
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else last - 1
    return min(max(year, FIRST_YEAR), last)


@require_GET
def period_reports(request):
    """See which reports your office owes and by when, what it has sent, and which offices below have sent theirs."""
    user, year = request.user, _year(request)
    watching = may.watching_offices(user)
    below = duties.owed_by(duties.reporting_below(watching, user), year)
    found = PeriodReport.objects.visible_to(user).filter(year=year).defer("figures")
    page = Paginator(found.select_related("office", "document"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "years": range(clock.today().year, clock.today().year - 6, -1),
        "owed": duties.owed_by([office for office in watching if may.reports(office)], year),
        "below": Paginator(below, PAGE_SIZE).get_page(request.GET.get("duoi")),
        "below_sent": sum(one.is_issued for one in below),
        "writes": {office.pk for office in may.reporting_offices(user)},
        "page": page,
        "query": f"nam={year}",
    }
    return render(request, "report/list.html", context)


@require_http_methods(["GET", "POST"])
def period_report_add(request):
    """Begin a report: for whom, about which titles and year, as at which day."""
    offices = may.reporting_offices(request.user)
    if not offices:
        raise PermissionDenied(
            "Báo cáo kết quả do chuyên viên Ủy ban nhân dân, Phòng Văn hóa – Xã hội cấp xã, Phòng, Sở Giáo dục và Đào tạo, "
            "Ủy ban nhân dân huyện, tỉnh lập."
        )
    owed = _owed(request, offices)
    form = PeriodReportForm(
        request.POST if request.method == "POST" else None, offices=offices, initial=_first(owed, offices)
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_made(request, form.cleaned_data | _duty(owed, form)))
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {"form": form, "owed": owed}
    return render(request, "report/add.html", context, status=422 if form.errors else 200)


def _made(request, fields) -> PeriodReport:
    """The report begun; where its draft stands already, that one, and the writer is told."""
    alike = {name: fields.get(name, "") for name in ("office", "duty_code", "year", "purpose")}
    there = drafting.standing_draft(PeriodReport(**alike))
    report = drafting.make(actor=request.user, **fields)
    if there == report:
        messages.info(
            request, f"Báo cáo này đã có bản đang soạn ({report.changed_by}): viết tiếp ở đây, không lập bản nữa."
        )
    return report


def _owed(request, offices):
    """The duty that the address names, of one of the reader's offices; None for a report that nobody asks for."""
    code, year = request.GET.get("loai", ""), _year(request)
    asked = request.GET.get("co-quan", "")
    found = (one for one in duties.owed_by(offices, year) if one.duty.code == code and str(one.office.pk) == asked)
    return next(found, None)


def _first(owed, offices) -> dict:
    """What the form begins with."""
    today = clock.today()
    if owed is None:
        titles = duties.titles_assessed(offices[0], today.year - 1)
        return {"office": offices[0].pk, "year": today.year - 1, "day": today, "titles": titles}
    return {
        "office": owed.office.pk,
        "year": owed.year,
        "day": today,
        "addressees": owed.addressees,
        "purpose": "emulation" if "nội vụ" in owed.duty.addressee.lower() else "results",
        "titles": duties.titles_due(owed),
    }


def _duty(owed, form) -> dict:
    """What the report keeps of the duty it fulfils; nothing where office or year were changed."""
    if owed is None or (owed.office, owed.year) != (form.cleaned_data["office"], form.cleaned_data["year"]):
        return {}
    return {"duty_code": owed.duty.code, "due_on": owed.on, "basis": owed.basis[:300]}


def fetch(user, pk) -> PeriodReport:
    related = ("office__unit", "document", "document__file", "changed_by")
    return get_object_or_404(PeriodReport.objects.visible_to(user).select_related(*related), pk=pk)


def figures_of(report, user) -> dict:
    """The frozen figures; those of this moment while it is being written."""
    return counting.count(report, user) if report.is_draft else report.figures


@require_http_methods(["GET", "POST"])
def period_report(request, pk):
    """See what the report says, write its texts, give it to the leader; later what has changed since it was frozen."""
    report = fetch(request.user, pk)
    if request.method == "POST":
        return _save(request, report)
    return _page(request, report, TextsForm(instance=report))


def _save(request, report):
    """Keep the texts; what cannot be saved stays on the page as typed."""
    if not may.edits_report(report, request.user):
        raise PermissionDenied(_why_not(report))
    if form := _unsaved(request, report):
        return _page(request, report, form, status=422)
    messages.success(request, "Đã lưu lời văn của báo cáo.")
    return redirect(report)


def _unsaved(request, report):
    """None once the texts that were sent are kept; else their form, with what was typed and why it was not."""
    form = TextsForm(request.POST, instance=PeriodReport(pk=report.pk, version=report.version))
    if form.is_valid():
        try:
            drafting.save(report, form.asked(), version=form.cleaned_data["version"], actor=request.user)
            return None
        except ValidationError as error:
            form.add_error(None, error.messages)
            form.data = form.data.copy()
            form.data["version"] = report.version  # whoever has read the other's words may save again
    return form


def _why_not(report) -> str:
    if report.is_draft:
        return f"Việc này của chuyên viên {report.office}."
    return f"Báo cáo đã trình ký nên không sửa được nữa. {report.office} lập lại báo cáo nếu số liệu thay đổi."


def _page(request, report, form, status=200):
    user, figures = request.user, figures_of(report, request.user)
    watched = report.document_id and report.document.state != "issued" and report.office_id in user.office_ids()
    context = {
        "report": report,
        "parts": printing.parts(report, figures),
        "annexes": printing.annexes(report, figures),
        "form": form,
        "edits": may.edits_report(report, user),
        "begins_again": may.begins_report_again(report, user),
        "has_draft": report.office_id in user.office_ids() and printing.has_draft(report),
        "sent": _sent(report, user),
        "leaders": leaders_of(report.office) if report.is_draft else [],
        "changed": differences(report.figures, counting.count(report, user)) if watched else [],
    }
    return render(request, "report/report.html", context, status=status)


def _sent(report, user) -> list[PeriodReport]:
    """The same report as issued before, or since: two that count side by side must say so."""
    found = report.same().visible_to(user).filter(document__state="issued").select_related("document")
    return list(found.defer("figures").order_by("pk"))


@require_POST
def period_report_begin(request, pk):
    """Keep what was typed, freeze the figures and give the report to the leader who signs it."""
    report = fetch(request.user, pk)
    _require_editor(report, request.user)
    if report.is_draft and "version" in request.POST and (form := _unsaved(request, report)):
        return _page(request, report, form, status=422)
    try:
        signer = signer_from(request, report.office)
        document = drafting.begin(report, signer=signer, actor=request.user)
    except ValidationError as error:
        say(request, error)
        return redirect(report)
    messages.success(request, f"Đã trình: số liệu đã chốt. Văn thư {report.office} cấp số, rồi {signer} ký.")
    return redirect(document)


def _require_editor(report, user):
    """403 for who does not write there; what has gone to the leader is told by the step itself."""
    if report.is_draft and not may.edits_report(report, user):
        raise PermissionDenied(_why_not(report))
    if not report.is_draft and not may.writes_reports(report.office, user):
        raise PermissionDenied(f"Việc này của chuyên viên {report.office}.")


@require_POST
def period_report_again(request, pk):
    """Give up the paper that is not issued and write the report anew, with the same texts and new figures."""
    report = fetch(request.user, pk)
    try:
        draft = drafting.begin_again(report, actor=request.user)
    except ValidationError as error:
        say(request, error)
        return redirect(report)
    messages.success(request, "Đã lập lại báo cáo với lời văn cũ; số liệu tính theo dữ liệu mới nhất.")
    return redirect(draft)


@require_POST
def period_report_remove(request, pk):
    """Take a draft away that is not needed."""
    report = fetch(request.user, pk)
    _require_editor(report, request.user)
    try:
        drafting.remove(report, actor=request.user)
    except ValidationError as error:
        say(request, error)
        return redirect(report)
    messages.success(request, "Đã bỏ bản đang soạn.")
    return redirect("period_reports")


@require_GET
def period_report_draft(request, pk, form):
    """The report as it would be printed now, for reading (PDF) or for Word, before it is signed."""
    report = fetch(request.user, pk)
    if form not in FORMS:
        raise Http404
    if report.office_id not in request.user.office_ids() or not printing.has_draft(report):
        raise PermissionDenied(f"Bản dự thảo chỉ người của {report.office} xem, trước khi lãnh đạo ký.")
    content = printing.draft(report, figures_of(report, request.user), form)
    name = f"DỰ THẢO {printing.name_of(report)}.{form}"
    return _download(content, FORMS[form], name, inline=form == "pdf" and "tai-ve" not in request.GET)


@require_GET
def period_report_table(request, pk):
    """The rows behind the report as an Excel file."""
    report = fetch(request.user, pk)
    content = tables.as_xlsx(report, figures_of(report, request.user))
    return _download(content, XlsxTable.CONTENT_TYPE, f"{printing.name_of(report)}.xlsx")


def _download(content: bytes, media_type: str, name: str, *, inline=False) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, disk_name(name, media_type))
    return response
