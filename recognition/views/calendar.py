"""The calendar: what has a day in the reader's area, and what an office puts there."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from config import clock
from recognition import activities, calendars, feeds
from recognition.agenda import month, own, rounds
from recognition.agenda.entries import inside
from recognition.agenda.gathering import gather
from recognition.forms.calendar import ActivityForm, CalendarFilter, month_from, plain
from recognition.models import Activity
from recognition.permissions import calendar as may
from recognition.views.plans import say

LISTED_MONTHS = 3
VIEWS = {"thang": "Tháng", "danh-sach": "Danh sách"}


@require_http_methods(["GET", "POST"])
def calendar(request):
    """See what has a day: a month as a table, three months as a list; POST makes or withdraws the phone's link."""
    made = None
    if request.method == "POST":
        made = _phone_link(request)
        if made is None:
            return redirect(f"{reverse('calendar')}#dien-thoai")
    response = render(request, "calendar/calendar.html", _context(request) | {"made": made})
    response["Cache-Control"] = "no-store"
    return response


def _phone_link(request) -> str | None:
    """The address of a new link, told only now; None once a link was withdrawn, or for whoever works nowhere."""
    if request.POST.get("do") == "withdraw":
        feeds.withdraw(actor=request.user)
        messages.success(request, "Đã thu hồi đường dẫn lịch: điện thoại không nhận lịch bằng đường dẫn đó nữa.")
        return None
    try:
        return feeds.make(actor=request.user)
    except ValidationError as error:
        say(request, error)
        return None


def _context(request) -> dict:
    form, first = CalendarFilter(request.GET), month_from(request.GET.get("thang", ""))
    shown = request.GET.get("xem", "")
    last = _listed_until(first)
    working = calendars.current()
    found = [entry for entry in gather(request.user, first, last, working) if form.wanted().takes(entry)]
    in_month = own.together(inside(found, first, month.first_of_next(first) - timedelta(days=1)))
    names = {row.day: row.name for row in calendars.known_in(first.year) if row.day.month == first.month}
    return _moves(first) | {
        "form": form,
        "query": form.query(),
        "view": shown if shown in VIEWS else "",
        "views": VIEWS,
        "first": first,
        "last": last,
        "entries": own.together(found),
        "long": [entry for entry in in_month if entry.is_long],
        "weeks": month.weeks(first, in_month, working, names),
        "limits": rounds.limits(request.user, first, last),
        "enters": bool(may.entering_offices(request.user)),
        "link": feeds.standing_link(request.user),
        "has_office": bool(request.user.memberships_on(clock.today())),
    }


def _listed_until(first: date) -> date:
    for _ in range(LISTED_MONTHS):
        first = month.first_of_next(first)
    return first - timedelta(days=1)


def _moves(first: date) -> dict:
    return {"earlier": month.first_of_last(first), "later": month.first_of_next(first)}


# Activities


@require_http_methods(["GET", "POST"])
def activity_add(request):
    """Put something that the reader's office holds into the calendar."""
    offices = may.entering_offices(request.user)
    if not offices:
        raise PermissionDenied("Đưa việc vào lịch là việc của chuyên viên, lãnh đạo của cơ quan tổ chức việc đó.")
    sent = request.POST if request.method == "POST" else None
    form = ActivityForm(sent, offices=offices, initial={"starts_on": request.GET.get("ngay", "")[:10]})
    if sent is not None and form.is_valid():
        made = activities.enter(form.save(commit=False), actor=request.user)
        messages.success(request, f"Đã đưa vào lịch: {made.name}. Các đơn vị của {made.office.unit} đều thấy.")
        return redirect(made)
    return render(request, "calendar/activity_add.html", {"form": form}, status=422 if sent is not None else 200)


@require_http_methods(["GET", "POST"])
def activity(request, pk):
    """One activity with its trail; its office changes, cancels or repeats it here."""
    related = ("office__unit", "title", "plan", "copied_from")
    found = get_object_or_404(Activity.objects.visible_to(request.user).select_related(*related), pk=pk)
    if request.method == "GET":
        return _activity_page(request, found, None)
    if not may.keeps_activity(found, request.user):
        raise PermissionDenied(f"Việc này do chuyên viên, lãnh đạo {found.office} đưa vào lịch và sửa.")
    do = {"cancel": _cancel, "copy": _copy}.get(request.POST.get("do", ""), _change)
    return do(request, found)


def _activity_page(request, found, form):
    keeps = may.keeps_activity(found, request.user) and found.cancelled_at is None
    if keeps and form is None:
        form = ActivityForm(instance=found, offices=[found.office])
    changes = list(found.changes.select_related("by"))
    context = {"activity": found, "form": form if keeps else None, "changes": changes, "seen": len(changes)}
    context |= {"copy": found.copies.filter(cancelled_at=None).first(), "keeps": keeps}
    return render(request, "calendar/activity.html", context, status=422 if form is not None and form.errors else 200)


def _change(request, found):
    form = ActivityForm(request.POST, instance=found, offices=[found.office])
    if form.is_valid():
        try:
            said = activities.change(form.instance, seen=_number(request.POST.get("seen")), actor=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Đã lưu." if said else "Không có gì thay đổi.")
            return redirect(found)
    fresh = Activity.objects.select_related("office__unit", "title", "plan").get(pk=found.pk)
    return _activity_page(request, fresh, form)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1


def _cancel(request, found):
    try:
        activities.cancel(found, plain(request.POST.get("reason", ""), 300), actor=request.user)
        messages.success(request, "Đã hủy. Việc vẫn ở trong lịch, gạch ngang, có lý do.")
    except ValidationError as error:
        say(request, error)
    return redirect(found)


def _copy(request, found):
    try:
        made = activities.copy_to_next_year(found, actor=request.user)
    except ValidationError as error:
        say(request, error)
        return redirect(found)
    messages.success(request, f"Đã chép sang năm sau ({made.days_said}). Xem lại ngày, địa điểm rồi lưu.")
    return redirect(made)
