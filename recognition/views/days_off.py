"""The days on which offices rest, and the Saturdays on which they work: everybody reads, the operator changes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from config import clock
from recognition import calendars, days_off
from recognition.deadlines import WEEKDAYS
from recognition.forms.calendar import DayOffForm
from recognition.models import CalendarDayChange
from recognition.permissions import calendar as may

SPAN = 3  # years before and after this one that can be looked at


@require_http_methods(["GET", "POST"])
def calendar_days(request):
    """See a year's days off and worked Saturdays; the operator changes one after seeing which due dates move."""
    if request.method == "GET":
        form = DayOffForm() if may.changes_days_off(request.user) else None
        return _page(request, form)
    days_off.require_operator(request.user)
    form = DayOffForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    day, fields = form.cleaned_data["day"], {"works": form.works_said}
    if "confirm" not in request.POST:
        return _page(request, form, year=day.year, moved=days_off.moved_by(day, **fields))
    fields |= {name: form.cleaned_data[name] for name in ("name", "notice")}
    made = days_off.change(day, actor=request.user, **fields)
    messages.success(request, f"Đã ghi ngày {day:%d/%m/%Y}, {made.after}. {made.moved} hồ sơ đổi hạn.")
    return redirect(f"{reverse('calendar_days')}?nam={day.year}")


def _page(request, form, *, year=None, moved=None, status=200):
    this_year = clock.today().year
    years = range(this_year - SPAN, this_year + SPAN + 1)
    asked = request.GET.get("nam", "")
    year = year or next((one for one in years if str(one) == asked), this_year)
    rows = [(row, WEEKDAYS[row.day.weekday()]) for row in calendars.known_in(year)]
    changes = CalendarDayChange.objects.filter(day__year=year).select_related("by")
    context = {"year": year, "years": years, "rows": rows, "form": form, "moved": moved, "changes": changes}
    context["provisional"] = any(row.provisional for row, _ in rows)
    return render(request, "calendar/days_off.html", context, status=status)
